//! Who may: the one place that decides it, for reading and for doing. Rights follow from the account and from the duties
//! that its person holds; nobody else asks for a role by its name.

use super::{permit_case::permit_case_act, permit_shift::permit_shift_act, permit_visit::permit_visit};
use crate::{
    atlas::Atlas,
    domain::{
        Account, AccountRole, AccountState, Actor, AreaId, AreaKind, Capacity, Checkpoint, Command, Date, DutyId,
        Instant, Kind, PartyId, PersonId, Public, PublicView, Record, Refusal, Right, Role, RoleId, Seat, Subject,
        UnitId,
    },
};

/// Whether `actor` may ask for `command` at `at`, and as what.
///
/// Whoever holds the machine may do everything, and so may the clock. Of people, administrators and the office change
/// the district, and only administrators change accounts and what the public sees; everybody else but a reader acts
/// where the own duties give a [`Right`]: in the own zone, on the own line, for the own unit, and never on the own duty.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::OwnDuty`].
pub fn permit(atlas: &Atlas, actor: &Actor, command: &Command, at: Instant) -> Result<Option<Capacity>, Refusal> {
    let person = match actor {
        Actor::Operator | Actor::System | Actor::Demo => return Ok(None),
        Actor::Person { id, .. } => *id,
    };
    let account = atlas.account_of(person).filter(|account| account.is_open()).ok_or(Refusal::NotAllowed)?;
    permit_as(atlas, person, account.present_role(), command, at)
}

/// Whether a person might ask for `command` at an instant that has passed, and as what: by what the account was and by
/// the duties of that day.
///
/// # Errors
/// As [`permit`].
pub fn permit_then(
    atlas: &Atlas,
    person: PersonId,
    command: &Command,
    then: Instant,
) -> Result<Option<Capacity>, Refusal> {
    let account = atlas.account_of(person).ok_or(Refusal::NotAllowed)?;
    permit_as(atlas, person, account.role_at(then), command, then)
}

fn permit_as(
    atlas: &Atlas,
    person: PersonId,
    role: AccountRole,
    command: &Command,
    at: Instant,
) -> Result<Option<Capacity>, Refusal> {
    match role {
        AccountRole::Admin => Ok(Some(Capacity::Account(role))),
        AccountRole::Office if !for_administrators(atlas, command) => Ok(Some(Capacity::Account(role))),
        AccountRole::Office | AccountRole::Inspector | AccountRole::Member => {
            by_duty(atlas, person, role, command, atlas.today(at)).map(Some)
        }
        AccountRole::Reader => Err(Refusal::NotAllowed),
    }
}

/// Whether who is signed in may read the district: everybody whose account is open may, and everybody at all once the
/// public view is.
pub fn permit_reading(account: Option<&Account>, public_view: bool) -> bool {
    public_view || account.is_some_and(Account::is_open)
}

/// Whether people who are not signed in see who holds a role.
pub fn permit_name_in_public(role: &Role, view: Option<&PublicView>) -> bool {
    match (role.public, view) {
        (Public::No, _) => false,
        (_, Some(view)) => view.roles.contains(&role.id),
        // The demonstration's people are invented.
        (_, None) => true,
    }
}

/// Whether the holders of a role are named on responsibility boards and labels: what hangs on a wall is there for
/// everybody, also while the map on screens is closed. What goes by setting is named where the public view names it.
pub fn permit_name_on_board(role: &Role, view: Option<&PublicView>, demo: bool) -> bool {
    match role.public {
        Public::Yes => true,
        Public::No => false,
        // The demonstration's people are invented.
        Public::Setting => view.map_or(demo, |view| view.roles.contains(&role.id)),
    }
}

/// Whether somebody may see and change accounts, and read who did what.
pub fn permit_accounts(account: Option<&Account>) -> bool {
    account.is_some_and(Account::administers)
}

/// Whether somebody may give out pages that are read without a password.
pub fn permit_links(account: Option<&Account>) -> bool {
    account.is_some_and(|account| matches!(account.present_role(), AccountRole::Admin | AccountRole::Office))
}

/// Whether somebody may send photos. Anybody who is signed in reports problems, but readers.
pub fn permit_photos(account: Option<&Account>) -> bool {
    account.is_some_and(|account| account.present_role() != AccountRole::Reader)
}

/// Whether somebody may let the people of a unit in, and see which of them have accounts.
pub fn permit_unit(atlas: &Atlas, account: Option<&Account>, unit: UnitId, on: Date) -> bool {
    permit_links(account) || account.is_some_and(|account| own_units(atlas, account, on).any(|own| own == unit))
}

/// The units that somebody acts for.
pub fn own_units(atlas: &Atlas, account: &Account, on: Date) -> impl Iterator<Item = UnitId> {
    let acts = matches!(account.present_role(), AccountRole::Member | AccountRole::Inspector | AccountRole::Office);
    let held = acts.then(|| rights(atlas, account.person, on));
    held.into_iter().flatten().filter_map(|held| match (held.right, held.subject) {
        (Right::ActForUnit, Subject::Unit(unit)) => Some(unit),
        _ => None,
    })
}

/// Whether there is anything that the person may write, on a day; what exactly is for [`permit`] to say.
pub fn permit_some_writing(atlas: &Atlas, account: &Account, on: Date) -> bool {
    match account.present_role() {
        AccountRole::Admin | AccountRole::Office => true,
        AccountRole::Inspector => true,
        AccountRole::Member => {
            let inspects = || atlas.rounds().iter().any(|round| !round.is_published() && round.has(account.person));
            rights(atlas, account.person, on).any(|held| names_others(held.right)) || inspects()
        }
        AccountRole::Reader => false,
    }
}

/// Accounts, and what the public sees.
fn for_administrators(atlas: &Atlas, command: &Command) -> bool {
    let Command::Put { record, .. } = command else { return false };
    match &**record {
        Record::Account(_) => true,
        Record::Settings(wanted) => {
            atlas.settings().and_then(|known| known.public_view.as_ref()) != wanted.public_view.as_ref()
        }
        _ => false,
    }
}

/// The rights that let somebody name others.
fn names_others(right: Right) -> bool {
    matches!(right, Right::ActInZone | Right::ActOnLine | Right::ActForUnit)
}

/// A right that somebody has by a duty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) right: Right,
    pub(super) subject: Subject,
    pub(super) duty: DutyId,
}

/// What the person's own duties of the day allow, and for what.
pub(super) fn rights(atlas: &Atlas, person: PersonId, on: Date) -> impl Iterator<Item = Held> {
    let held = atlas.duties_held_by(PartyId::Person(person));
    let now = held.filter(move |duty| !duty.withdrawn && duty.seat != Seat::Vacant && duty.period.contains(on));
    now.flat_map(|duty| {
        let role = atlas.role(duty.role).map(|role| role.rights.clone()).unwrap_or_default();
        role.into_iter().map(|right| Held { right, subject: duty.subject, duty: duty.id })
    })
}

fn by_duty(
    atlas: &Atlas,
    person: PersonId,
    role: AccountRole,
    command: &Command,
    on: Date,
) -> Result<Capacity, Refusal> {
    match command {
        Command::Reveal { person: whose, .. } if *whose == person => Ok(Capacity::Own),
        Command::Reveal { person: whose, .. } => {
            first(atlas, person, on, |held| reaches_person(atlas, held, *whose, on))
        }
        Command::Put { record, .. } => first(atlas, person, on, |held| match (held.right, held.subject) {
            (Right::ActForUnit, Subject::Unit(unit)) => keeps(atlas, unit, person, record, on),
            _ => false,
        }),
        Command::AssignDuty { .. }
        | Command::RenewDuty { .. }
        | Command::EndDuty { .. }
        | Command::WithdrawDuty { .. } => about_duty(atlas, person, command, on),
        Command::End { kind: Kind::Post, code, .. } => first(atlas, person, on, |held| {
            let post = atlas.posts().by_code(code.as_str());
            match (held.right, held.subject, post) {
                (Right::ActForUnit, Subject::Unit(unit), Some(post)) => post.unit == unit && post.person != person,
                _ => false,
            }
        }),
        Command::RecordInspection { .. } | Command::Rule { .. } => permit_visit(atlas, person, role, command, on),
        Command::ReportCase { .. } | Command::ActOnCase { .. } => permit_case_act(atlas, person, role, command, on),
        Command::ActOnShift { .. } => permit_shift_act(atlas, person, command, on),
        Command::End { .. }
        | Command::EditPlace { .. }
        | Command::TakeBack { .. }
        | Command::MakeShifts { .. }
        | Command::AddShift { .. }
        | Command::AskUnits { .. }
        | Command::FadeShifts { .. }
        | Command::DrawSample { .. }
        | Command::AdvanceRound { .. }
        | Command::DecideHeld { .. } => Err(Refusal::NotAllowed),
    }
}

/// The first of the person's rights that is enough.
pub(super) fn first(
    atlas: &Atlas,
    person: PersonId,
    on: Date,
    enough: impl Fn(Held) -> bool,
) -> Result<Capacity, Refusal> {
    let found = rights(atlas, person, on).find(|held| enough(*held));
    found.map(|held| Capacity::Duty(held.duty)).ok_or(Refusal::NotAllowed)
}

/// What a command about a duty wants changed.
struct Wanted {
    role: RoleId,
    subject: Subject,
    party: Option<PartyId>,
}

fn wanted(atlas: &Atlas, command: &Command) -> Option<Wanted> {
    let known = |id: DutyId| {
        let duty = atlas.duty(id)?;
        Some(Wanted { role: duty.role, subject: duty.subject, party: duty.party })
    };
    match command {
        Command::AssignDuty { role, subject, party, .. } => {
            Some(Wanted { role: *role, subject: *subject, party: *party })
        }
        Command::RenewDuty { duty, .. } | Command::EndDuty { duty, .. } | Command::WithdrawDuty { duty } => {
            known(*duty)
        }
        _ => None,
    }
}

/// Who answers for a zone or a line names those who answer for a part of it, and no more: nobody can make an equal or
/// raise the own rights.
fn about_duty(atlas: &Atlas, person: PersonId, command: &Command, on: Date) -> Result<Capacity, Refusal> {
    let wanted = wanted(atlas, command).ok_or(Refusal::NotAllowed)?;
    let role = atlas.role(wanted.role).ok_or(Refusal::NotAllowed)?;
    let lesser = role.rights.iter().all(|right| matches!(right, Right::ActOnCell | Right::ActOnCheckpoint));
    if !lesser {
        return Err(Refusal::NotAllowed);
    }
    let capacity = first(atlas, person, on, |held| covers(atlas, held, wanted.subject, on))?;
    if wanted.party == Some(PartyId::Person(person)) { Err(Refusal::OwnDuty) } else { Ok(capacity) }
}

/// Whether what is held takes in a part: a cell or a checkpoint of the zone or line.
fn covers(atlas: &Atlas, held: Held, part: Subject, on: Date) -> bool {
    match (held.right, held.subject, part) {
        (Right::ActInZone, Subject::Zone(own), Subject::Cell { zone, .. }) => own == zone,
        (Right::ActOnLine, Subject::Line(own), Subject::Cell { line, .. }) => own == line,
        (Right::ActInZone, Subject::Zone(own), Subject::Checkpoint(id)) => {
            atlas.checkpoint(id).is_some_and(|row| zone_of(atlas, row, on) == Some(own))
        }
        (Right::ActOnLine, Subject::Line(own), Subject::Checkpoint(id)) => {
            atlas.checkpoint(id).is_some_and(|row| row.versions.near(on).line == own)
        }
        _ => false,
    }
}

/// Whether somebody is among those whom a right is about: the unit's people, or who answers for a part of what is held.
fn reaches_person(atlas: &Atlas, held: Held, whose: PersonId, on: Date) -> bool {
    if let (Right::ActForUnit, Subject::Unit(unit)) = (held.right, held.subject) {
        return atlas.works_in(whose, unit, on);
    }
    let duties = atlas.duties_held_by(PartyId::Person(whose));
    let mut now = duties.filter(|duty| !duty.withdrawn && duty.period.contains(on));
    now.any(|duty| covers(atlas, held, duty.subject, on))
}

/// Whether a unit's liaison may set this: the unit's own people, their posts in it, and whether they are let in.
fn keeps(atlas: &Atlas, unit: UnitId, liaison: PersonId, record: &Record, on: Date) -> bool {
    // Somebody who acts for more than oneself is the office's to let in and to write about.
    let plain = |person: PersonId| !rights(atlas, person, on).any(|held| names_others(held.right));
    match record {
        Record::Person(wanted) => match atlas.person(wanted.id) {
            None => true,
            Some(_) => {
                let mut posts = atlas.posts_of(wanted.id).filter(|post| post.period.contains(on)).peekable();
                posts.peek().is_some() && posts.all(|post| post.unit == unit) && plain(wanted.id)
            }
        },
        Record::Post(wanted) => {
            let same = |known: UnitId, whose: PersonId| known == unit && whose == wanted.person;
            wanted.unit == unit && atlas.post(wanted.id).is_none_or(|known| same(known.unit, known.person))
        }
        Record::Account(wanted) => atlas.account(wanted.id).is_some_and(|known| {
            let same = Account { state: known.state, earlier: known.earlier.clone(), ..wanted.clone() };
            let only_state = same == known.entity;
            let member = known.role == AccountRole::Member && known.person != liaison;
            let opens = wanted.state == AccountState::Open;
            only_state && member && atlas.works_in(known.person, unit, on) && (!opens || plain(known.person))
        }),
        _ => false,
    }
}

/// The zone that a checkpoint lies in; the stated one where it has no place, or that one has no border.
pub(super) fn zone_of(atlas: &Atlas, checkpoint: &Checkpoint, on: Date) -> Option<AreaId> {
    let version = checkpoint.versions.near(on);
    match version.position {
        Some(position) => {
            let located = atlas.locate(AreaKind::Zone, position, on);
            let drawn = located.area.filter(|_| located.outside_m.is_none()).map(|row| row.id);
            let bare = |zone: &AreaId| atlas.area(*zone).is_some_and(|row| row.is_bare(on));
            drawn.or_else(|| version.stated.zone.filter(bare))
        }
        None => version.stated.zone,
    }
}
