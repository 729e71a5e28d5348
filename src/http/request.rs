//! What can be asked for, as clients say it. Codes are resolved to identities here, at the door.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    request_case::{self, Act, PutCalendar, ReportCase, SetPractice},
    request_place::{self, EndCheckpoint, PutCheckpoint, RenameArea, WithdrawCheckpoint},
    request_shift,
    request_visit::{AdvanceRound, DecideHeld, DrawSample, PutRound, RecordInspection, Rule},
    request_weekend::{self, AskUnits, MakeShifts, PutPattern, PutShift, SetWeekend},
    session::{AccountRoleWord, AccountStateWord},
};
use crate::{
    atlas::Atlas,
    domain::{
        Account, AccountId, AccountRole, AccountState, AreaKind, Code, Command, Date, DutyId, Kind, MailAddress, Name,
        Period, Person, PersonId, Personal, Phone, Post, PostId, PublicView, Record, Refusal, Seat, Settings, Subject,
        SubjectKind, Unit, UnitId, UnitKind, UnitVersion, Versions, deserialize_date, deserialize_some_date,
    },
};

/// What can be asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Command)]
pub enum Request {
    /// A party takes on a subject.
    AssignDuty {
        /// The code of the role.
        #[schema(value_type = String)]
        role: Code,
        /// For what.
        subject: SubjectCode,
        /// The code of the person or unit; none exactly for a vacant seat.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        party: Option<Code>,
        /// The seat.
        #[schema(value_type = SeatWord)]
        seat: Seat,
        /// From.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        first: Date,
        /// To and including; open-ended when left out.
        #[serde(default, deserialize_with = "deserialize_some_date")]
        #[schema(value_type = Option<String>, format = Date)]
        last: Option<Date>,
        /// A note.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Name>,
    },
    /// A duty is prolonged, or made open-ended.
    RenewDuty {
        /// The code of the duty.
        #[schema(value_type = String)]
        duty: Code,
        /// The new last day; open-ended when left out.
        #[serde(default, deserialize_with = "deserialize_some_date")]
        #[schema(value_type = Option<String>, format = Date)]
        last: Option<Date>,
    },
    /// A duty ends.
    EndDuty {
        /// The code of the duty.
        #[schema(value_type = String)]
        duty: Code,
        /// The last day.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        last: Date,
    },
    /// A duty was a mistake and is taken back: it counts as never held.
    WithdrawDuty {
        /// The code of the duty.
        #[schema(value_type = String)]
        duty: Code,
    },
    /// An account is made, or changed. For administrators.
    PutAccount {
        /// What is typed to sign in.
        #[schema(value_type = String)]
        login: Code,
        /// The code of the person whose it is.
        #[schema(value_type = String)]
        person: Code,
        /// What it may do.
        #[schema(value_type = AccountRoleWord)]
        role: AccountRole,
        /// How far it is open.
        #[schema(value_type = AccountStateWord)]
        state: AccountState,
        /// Where the person is told by e-mail what there is to do; empty takes it away, left out leaves it as it is.
        #[serde(default)]
        mail: Option<String>,
    },
    /// A person is made, or changed. What is left out stays as it is.
    PutPerson {
        /// The code.
        #[schema(value_type = String)]
        code: Code,
        /// The name.
        #[schema(value_type = String)]
        name: Name,
        /// The office telephone.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        office_phone: Option<Phone>,
        /// The private telephone. It is kept apart, and shown only by `reveal`.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        private_phone: Option<Phone>,
    },
    /// A post is taken on.
    PutPost {
        /// The code of the person.
        #[schema(value_type = String)]
        person: Code,
        /// The code of the unit.
        #[schema(value_type = String)]
        unit: Code,
        /// As what.
        #[schema(value_type = String)]
        title: Name,
        /// From.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        first: Date,
        /// To and including; open-ended when left out.
        #[serde(default, deserialize_with = "deserialize_some_date")]
        #[schema(value_type = Option<String>, format = Date)]
        last: Option<Date>,
    },
    /// A unit is made, or is called otherwise from a day on. What is left out stays as it is.
    PutUnit {
        /// The code.
        #[schema(value_type = String)]
        code: Code,
        /// The full name.
        #[schema(value_type = String)]
        name: Name,
        /// The short name.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        short_name: Option<Name>,
        /// The code of the unit above it.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        parent: Option<Code>,
        /// The office telephone.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        office_phone: Option<Phone>,
        /// From.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        first: Date,
    },
    /// The map is opened to people who are not signed in, or closed. For administrators.
    SetPublicView {
        /// Whether it is open.
        open: bool,
        /// 审图号, the map's approval number; needed to open.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        approval: Option<Name>,
        /// The codes of the roles whose holders are named.
        #[serde(default)]
        #[schema(value_type = Vec<String>)]
        roles: Vec<Code>,
    },
    /// Somebody wants to see a private telephone. That it was shown is written down first.
    Reveal {
        /// The code of the person.
        #[schema(value_type = String)]
        person: Code,
        /// What for.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        reason: Option<Name>,
    },
    /// Somebody reports a problem.
    ReportCase(ReportCase),
    /// Something is done to a case.
    ActOnCase {
        /// The code of the case.
        #[schema(value_type = String)]
        case: Code,
        /// What.
        act: Act,
    },
    /// How the district works its cases.
    SetPractice(SetPractice),
    /// The working calendar of a year.
    PutCalendar(PutCalendar),
    /// How weekends of voluntary labour are kept. For the office.
    SetWeekend(SetWeekend),
    /// A pattern of shifts is made, or changed. For the office.
    PutPattern(PutPattern),
    /// The shifts of patterns are made for the days ahead. For the office.
    MakeShifts(MakeShifts),
    /// A shift is made by hand. For the office.
    PutShift(PutShift),
    /// The helping units of a community are asked for people. For the office.
    AskUnits(AskUnits),
    /// Something is done to a shift.
    ActOnShift {
        /// The code of the shift.
        #[schema(value_type = String)]
        shift: Code,
        /// What.
        act: request_shift::Act,
    },
    /// A checkpoint (点位) is made, or is otherwise from a day on: moved, called otherwise. For the office.
    PutCheckpoint(Box<PutCheckpoint>),
    /// A checkpoint is given a last day, or made open-ended again. For the office.
    EndCheckpoint(EndCheckpoint),
    /// A new checkpoint was a mistake and is taken back. For the office.
    WithdrawCheckpoint(WithdrawCheckpoint),
    /// An area is called otherwise from a day on. For the office.
    RenameArea(RenameArea),
    /// A visit is recorded.
    RecordInspection(Box<RecordInspection>),
    /// A round is made, or changed while it is prepared; later only its name. For the office.
    PutRound(PutRound),
    /// The sample of a round is drawn. For the office.
    DrawSample(DrawSample),
    /// A round goes on to another state. For the office.
    AdvanceRound(AdvanceRound),
    /// A review or an appeal (申诉) changes an answer. For the office.
    Rule(Rule),
    /// Held work is taken, or not. For the office.
    DecideHeld(DecideHeld),
    /// A place, line, unit or post is given a last day; nothing is ever deleted.
    End {
        /// Which kind.
        #[schema(value_type = String)]
        kind: Kind,
        /// Its code.
        #[schema(value_type = String)]
        code: Code,
        /// The last day.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        last: Date,
    },
}

/// The seats.
#[derive(ToSchema)]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum SeatWord {
    /// A角, the holder.
    A,
    /// B角, the deputy.
    B,
    /// 代, acting for an absent holder.
    #[schema(rename = "acting")]
    Acting,
    /// 空缺, known to be vacant.
    #[schema(rename = "vacant")]
    Vacant,
}

/// A subject by its code; a cell is written `L06/Z10`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectCode {
    /// What it is.
    #[schema(value_type = SubjectWord)]
    kind: SubjectKind,
    /// Its code.
    code: String,
}

/// The kinds of subject that a duty can be held for.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum SubjectWord {
    /// 片区.
    Zone,
    /// 条线.
    Line,
    /// A line in a zone.
    Cell,
    /// 点位.
    Checkpoint,
    /// 社区.
    Community,
    /// 单位.
    Unit,
}

/// What is asked for by an account, with its codes resolved. The command's id is also that of what it makes.
///
/// # Errors
/// When there is nothing with one of them.
pub fn command(atlas: &Atlas, account: Option<&Account>, id: Uuid, request: Request) -> Result<Command, Refusal> {
    let duty_by = |code: Code| {
        atlas.duties().by_code(code.as_str()).map(|row| row.id).ok_or_else(|| unknown(Kind::Duty, code.as_str()))
    };
    Ok(match request {
        Request::AssignDuty { role, subject, party, seat, first, last, note } => Command::AssignDuty {
            // The same command names the same duty each time it is sent.
            duty: DutyId::new(id),
            role: atlas.roles().by_code(role.as_str()).ok_or_else(|| unknown(Kind::Role, role.as_str()))?.id,
            subject: subject_by_code(atlas, subject.kind, &subject.code)?,
            party: match party {
                Some(code) => Some(atlas.party(code.as_str()).ok_or_else(|| unknown(Kind::Person, code.as_str()))?),
                None => None,
            },
            seat,
            first,
            last,
            note,
        },
        Request::RenewDuty { duty, last } => Command::RenewDuty { duty: duty_by(duty)?, last },
        Request::EndDuty { duty, last } => Command::EndDuty { duty: duty_by(duty)?, last },
        Request::WithdrawDuty { duty } => Command::WithdrawDuty { duty: duty_by(duty)? },
        Request::End { kind, code, last } => Command::End { kind, code, last },
        Request::PutAccount { login, person, role, state, mail } => {
            let person = person_by_code(atlas, &person)?;
            // The same command names the same account each time it is sent.
            let known = atlas.accounts().by_code(login.as_str());
            let mail = match mail.as_deref().map(str::trim) {
                None => known.and_then(|row| row.mail.clone()),
                Some("") => None,
                Some(text) => Some(MailAddress::new(text).map_err(|_| Refusal::MailAddress { text: text.into() })?),
            };
            put(Record::Account(Account {
                id: known.map_or(AccountId::new(id), |row| row.id),
                login,
                person,
                role,
                state,
                earlier: vec![],
                mail,
            }))
        }
        Request::PutPerson { code, name, office_phone, private_phone } => {
            let known = atlas.people().by_code(code.as_str());
            let person = Person {
                id: known.map_or(PersonId::new(id), |row| row.id),
                code,
                name,
                aliases: known.map(|row| row.aliases.clone()).unwrap_or_default(),
                office_phone: office_phone.or_else(|| known.and_then(|row| row.office_phone.clone())),
                order: known.map_or(0, |row| row.order),
            };
            let personal = private_phone.map(|private_phone| Personal { private_phone });
            Command::Put { record: Box::new(Record::Person(person)), personal }
        }
        Request::PutPost { person, unit, title, first, last } => {
            let period =
                Period::new(first, last).map_err(|_| Refusal::PeriodOrder { first, last: last.unwrap_or(first) })?;
            // Unique as the id is; nobody has to think of one.
            let code = Code::new(&format!("T-{}", &id.simple().to_string()[16..]));
            let code = code.map_err(|_| unknown(Kind::Post, "T"))?;
            let (person, unit) = (person_by_code(atlas, &person)?, unit_by_code(atlas, &unit)?.id);
            put(Record::Post(Post { id: PostId::new(id), code, person, unit, title, order: 1, period }))
        }
        Request::PutUnit { code, name, short_name, parent, office_phone, first } => {
            let parent = parent.map(|code| unit_by_code(atlas, &code).map(|unit| unit.id)).transpose()?;
            put(Record::Unit(renamed(atlas, id, code, first, |version| UnitVersion {
                name,
                short_name: short_name.or(version.short_name),
                parent: parent.or(version.parent),
                office_phone: office_phone.or(version.office_phone),
                ..version
            })?))
        }
        Request::SetPublicView { open, approval, roles } => {
            put(Record::Settings(shown(atlas, open, approval, &roles)?))
        }
        Request::ReportCase(asked) => request_case::report(atlas, id, asked)?,
        Request::ActOnCase { case, act } => request_case::act(atlas, &case, act)?,
        Request::SetPractice(asked) => put(request_case::practice(atlas, asked)?),
        Request::PutCalendar(asked) => put(request_case::calendar(atlas, id, asked)),
        Request::SetWeekend(asked) => put(request_weekend::weekend(atlas, asked)?),
        Request::PutPattern(asked) => put(request_weekend::pattern(atlas, id, asked)?),
        Request::MakeShifts(asked) => request_weekend::make(atlas, &asked)?,
        Request::PutShift(asked) => request_weekend::add(atlas, id, asked)?,
        Request::AskUnits(asked) => request_weekend::ask(atlas, id, &asked)?,
        Request::ActOnShift { shift, act } => request_shift::act(atlas, &shift, act)?,
        Request::PutCheckpoint(asked) => request_place::put(atlas, id, *asked)?,
        Request::EndCheckpoint(asked) => request_place::end(atlas, asked)?,
        Request::WithdrawCheckpoint(asked) => request_place::withdraw(atlas, &asked)?,
        Request::RenameArea(asked) => request_place::rename(atlas, asked)?,
        Request::RecordInspection(visit) => visit.command(atlas, account, id)?,
        Request::PutRound(round) => round.command(atlas, id)?,
        Request::DrawSample(draw) => draw.command(atlas, account)?,
        Request::AdvanceRound(step) => step.command(atlas, account)?,
        Request::Rule(ruling) => ruling.command(),
        Request::DecideHeld(decision) => decision.command(),
        Request::Reveal { person, reason } => Command::Reveal { person: person_by_code(atlas, &person)?, reason },
    })
}

/// A subject by its kind and code; a cell is written `L06/Z10`.
///
/// # Errors
/// When there is none with that code.
pub fn subject_by_code(atlas: &Atlas, kind: SubjectKind, code: &str) -> Result<Subject, Refusal> {
    let area = |kind: AreaKind, code: &str| {
        atlas.areas(kind).by_code(code).map(|row| row.id).ok_or_else(|| unknown(kind.into(), code))
    };
    let line = |code: &str| atlas.lines().by_code(code).map(|row| row.id).ok_or_else(|| unknown(Kind::Line, code));
    Ok(match kind {
        SubjectKind::Zone => Subject::Zone(area(AreaKind::Zone, code)?),
        SubjectKind::Community => Subject::Community(area(AreaKind::Community, code)?),
        SubjectKind::Line => Subject::Line(line(code)?),
        SubjectKind::Cell => {
            let (line_code, zone_code) = code.split_once('/').ok_or_else(|| unknown(Kind::Zone, code))?;
            Subject::Cell { line: line(line_code)?, zone: area(AreaKind::Zone, zone_code)? }
        }
        SubjectKind::Checkpoint => {
            let row = atlas.checkpoints().by_code(code).ok_or_else(|| unknown(Kind::Checkpoint, code))?;
            Subject::Checkpoint(row.id)
        }
        SubjectKind::Unit => Subject::Unit(atlas.units().by_code(code).ok_or_else(|| unknown(Kind::Unit, code))?.id),
        // Their programmes are not here yet: there is nothing with such a code.
        SubjectKind::Enterprise | SubjectKind::Household | SubjectKind::Wish => return Err(unknown(Kind::Zone, code)),
    })
}

/// A code of nothing.
pub fn unknown(kind: Kind, name: &str) -> Refusal {
    Refusal::Unknown { kind, name: name.chars().take(64).collect() }
}

fn put(record: Record) -> Command {
    Command::Put { record: Box::new(record), personal: None }
}

/// A person by the code.
///
/// # Errors
/// When there is none.
pub fn person_by_code(atlas: &Atlas, code: &Code) -> Result<PersonId, Refusal> {
    let row = atlas.people().by_code(code.as_str());
    row.map(|row| row.id).ok_or_else(|| unknown(Kind::Person, code.as_str()))
}

/// A unit by the code.
///
/// # Errors
/// When there is none.
pub fn unit_by_code<'a>(atlas: &'a Atlas, code: &Code) -> Result<&'a Unit, Refusal> {
    let row = atlas.units().by_code(code.as_str());
    row.map(|row| &row.entity).ok_or_else(|| unknown(Kind::Unit, code.as_str()))
}

/// A unit that is otherwise from a day on; what it was before stays. A new one begins that day.
fn renamed(
    atlas: &Atlas,
    id: Uuid,
    code: Code,
    first: Date,
    change: impl FnOnce(UnitVersion) -> UnitVersion,
) -> Result<Unit, Refusal> {
    let wrong_order = |last| Refusal::PeriodOrder { first, last };
    let Some(known) = atlas.units().by_code(code.as_str()) else {
        let period = Period::new(first, None).map_err(|_| wrong_order(first))?;
        // Its name is set by whoever asked.
        let name = Name::new(code.as_str()).map_err(|_| unknown(Kind::Unit, code.as_str()))?;
        let blank = UnitVersion {
            period,
            name,
            short_name: None,
            aliases: vec![],
            parent: None,
            kind: UnitKind::Other,
            own: true,
            office_of: None,
            office_phone: None,
            order: 0,
        };
        let versions = Versions::new(vec![change(blank)]).map_err(|_| wrong_order(first))?;
        return Ok(Unit { id: UnitId::new(id), code, versions });
    };
    let mut versions = known.versions.all().to_vec();
    let Some(newest) = versions.pop() else { return Err(unknown(Kind::Unit, code.as_str())) };
    let until = newest.period.last();
    if newest.period.first() >= first {
        // Put right from its own first day on.
        versions.push(change(newest));
    } else {
        let before = first.yesterday().map_err(|_| wrong_order(first))?;
        let closed = Period::new(newest.period.first(), Some(before)).map_err(|_| wrong_order(before))?;
        let period = Period::new(first, until).map_err(|_| wrong_order(until.unwrap_or(first)))?;
        versions.push(UnitVersion { period: closed, ..newest.clone() });
        versions.push(change(UnitVersion { period, ..newest }));
    }
    let versions = Versions::new(versions).map_err(|_| wrong_order(first))?;
    Ok(Unit { id: known.id, code, versions })
}

/// The settings with the public view opened or closed.
fn shown(atlas: &Atlas, open: bool, approval: Option<Name>, roles: &[Code]) -> Result<Settings, Refusal> {
    let known = atlas.settings().ok_or_else(|| unknown(Kind::Settings, "settings"))?.entity.clone();
    if !open {
        return Ok(Settings { public_view: None, ..known });
    }
    let map_approval = Some(approval.or(known.map_approval.clone()).ok_or(Refusal::NoApproval)?);
    let role = |code: &Code| {
        let row = atlas.roles().by_code(code.as_str());
        row.map(|row| row.id).ok_or_else(|| unknown(Kind::Role, code.as_str()))
    };
    let roles = roles.iter().map(role).collect::<Result<_, _>>()?;
    Ok(Settings { map_approval, public_view: Some(PublicView { roles }), ..known })
}
