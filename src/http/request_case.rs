//! What can be asked for about cases, as clients say it.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    request::unknown,
    shutter::{PhotoWord, SightingWord},
};
use crate::{
    atlas::Atlas,
    domain::{
        Calendar, CalendarId, Card, CaseAct, CaseId, CasePlace, Code, Command, Date, Instant, Kind, LineId, Name,
        Origin, Photo, Position, Practice, Recheck, Record, Refusal, Report, RequestKind, Sighting, SpecialDay, Term,
        Text, UnitId, deserialize_date, deserialize_some_date,
    },
};

/// A problem that somebody reports.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportCase {
    /// What is to be put right.
    #[schema(value_type = String, max_length = 2000)]
    text: Text,
    /// Photos of it; they may arrive later.
    #[serde(default)]
    #[schema(value_type = Vec<PhotoWord>)]
    photos: Vec<Photo>,
    /// Where: longitude and latitude, WGS 84. A position or a checkpoint is needed.
    #[serde(default)]
    #[schema(value_type = Option<Vec<f64>>, min_items = 2, max_items = 2)]
    position: Option<Position>,
    /// Where whoever reports is, and how that is known; stands for a position that is left out.
    #[serde(default)]
    #[schema(value_type = Option<SightingWord>)]
    seen: Option<Sighting>,
    /// The code of the checkpoint.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    checkpoint: Option<Code>,
    /// The code of the line; the checkpoint's, or that of the nearest one within 200 m, if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    line: Option<Code>,
    /// The code of an item of the line's checklist.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    item: Option<Code>,
    /// Where exactly, in words.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    spot: Option<Name>,
    /// Where it comes from; anything but `report` is for the office.
    #[serde(default)]
    #[schema(value_type = Option<OriginWord>)]
    origin: Option<Origin>,
    /// When it was found; when it was recorded, if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    found_at: Option<Instant>,
}

/// Something that is done to a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = CaseAct)]
pub enum Act {
    /// 交办: it is given to a unit. For the office.
    Assign {
        /// The code of the lead unit; the one that the rule names, if left out. Another one needs a reason.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        lead: Option<Code>,
        /// The codes of the units that assist.
        #[serde(default)]
        #[schema(value_type = Option<Vec<String>>)]
        assisting: Option<Vec<Code>>,
        /// How long there is.
        #[serde(default)]
        term: Option<TermWord>,
        /// How it is looked at again.
        #[serde(default)]
        #[schema(value_type = Option<RecheckWord>)]
        recheck: Option<Recheck>,
        /// Why the lead is another than the rule's.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        reason: Option<Text>,
        /// A note for the unit.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Text>,
    },
    /// 改派: it is moved on to another unit. For the office.
    Reroute {
        /// The code of the lead unit.
        #[schema(value_type = String)]
        lead: Code,
        /// The codes of the units that assist.
        #[serde(default)]
        #[schema(value_type = Option<Vec<String>>)]
        assisting: Option<Vec<Code>>,
        /// Why.
        #[schema(value_type = String)]
        reason: Text,
    },
    /// 签收.
    Sign,
    /// 转办: somebody in the unit is named.
    Name {
        /// The code of the person.
        #[schema(value_type = String)]
        person: Code,
    },
    /// 反馈: it was put right.
    HandIn {
        /// What was done.
        #[schema(value_type = String)]
        measures: Text,
        /// At least one.
        #[serde(default)]
        #[schema(value_type = Vec<PhotoWord>)]
        photos: Vec<Photo>,
    },
    /// The unit asks for something.
    Ask {
        /// For what.
        #[schema(value_type = RequestWord)]
        request: RequestKind,
        /// Why.
        #[schema(value_type = String)]
        reason: Text,
        /// To be sent back: the code of the unit that would be the better owner.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        owner: Option<Code>,
        /// To be prolonged (needed) or put off: until and including.
        #[serde(default, deserialize_with = "deserialize_some_date")]
        #[schema(value_type = Option<String>, format = Date)]
        until: Option<Date>,
    },
    /// It is granted. For the office.
    Grant {
        /// A note.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Text>,
    },
    /// 驳回. For the office.
    Deny {
        /// Why.
        #[schema(value_type = String)]
        reason: Text,
    },
    /// 复核通过. For nobody of a unit that leads or assists.
    Pass {
        /// Whether it was looked at on the spot.
        on_spot: bool,
        /// A note.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Text>,
        /// Photos of it.
        #[serde(default)]
        #[schema(value_type = Vec<PhotoWord>)]
        photos: Vec<Photo>,
    },
    /// 复核未通过: it goes back to the unit.
    Fail {
        /// Whether it was looked at on the spot.
        on_spot: bool,
        /// Why.
        #[schema(value_type = String)]
        reason: Text,
        /// Photos of it.
        #[serde(default)]
        #[schema(value_type = Vec<PhotoWord>)]
        photos: Vec<Photo>,
    },
    /// It goes on after 挂账.
    Resume {
        /// A note.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Text>,
    },
    /// 回头看 on a closed case.
    LookBack {
        /// Whether it is still good; if not, a new case is opened.
        good: bool,
        /// A note; the text of the new case.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Text>,
        /// Photos of it.
        #[serde(default)]
        #[schema(value_type = Vec<PhotoWord>)]
        photos: Vec<Photo>,
    },
    /// A card is given, or taken back. For the office.
    Card {
        /// Which; `null` takes it back.
        #[serde(default)]
        #[schema(value_type = Option<CardWord>)]
        card: Option<Card>,
    },
    /// 同一件: it is the same as another one. For the office.
    Join {
        /// The code of the other one.
        #[schema(value_type = String)]
        into: Code,
    },
    /// 不予立案. For the office.
    Dismiss {
        /// Why.
        #[schema(value_type = String)]
        reason: Text,
    },
    /// Where it is, put right before it is assigned. For the office.
    SetPlace {
        /// The code of the line.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        line: Option<Code>,
        /// The code of the checkpoint.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        checkpoint: Option<Code>,
        /// Longitude and latitude, WGS 84.
        #[serde(default)]
        #[schema(value_type = Option<Vec<f64>>, min_items = 2, max_items = 2)]
        position: Option<Position>,
    },
    /// Something is said.
    Comment {
        /// What.
        #[schema(value_type = String)]
        text: Text,
        /// Photos to it.
        #[serde(default)]
        #[schema(value_type = Vec<PhotoWord>)]
        photos: Vec<Photo>,
    },
}

/// How long there is.
#[derive(Debug, Clone, Copy, Deserialize, serde::Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Term)]
pub enum TermWord {
    /// 立行立改: 24 hours.
    Immediate,
    /// So many working days.
    Days {
        /// From 1 to 60.
        #[schema(minimum = 1, maximum = 60)]
        days: u8,
    },
    /// 限期整治: to and including a day.
    Date {
        /// The last day.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        date: Date,
    },
}

impl From<TermWord> for Term {
    fn from(word: TermWord) -> Self {
        match word {
            TermWord::Immediate => Self::Immediate,
            TermWord::Days { days } => Self::Days { days },
            TermWord::Date { date } => Self::Date { date },
        }
    }
}

impl From<Term> for TermWord {
    fn from(term: Term) -> Self {
        match term {
            Term::Immediate => Self::Immediate,
            Term::Days { days } => Self::Days { days },
            Term::Date { date } => Self::Date { date },
        }
    }
}

/// How the district works its cases. What is left out stays as it is. For the office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPractice {
    /// How long there is.
    #[serde(default)]
    term: Option<TermWord>,
    /// How cases are looked at again.
    #[serde(default)]
    #[schema(value_type = Option<RecheckWord>)]
    recheck: Option<Recheck>,
    /// Of re-checks from pictures, how many in a hundred are drawn for 现场抽查.
    #[serde(default)]
    #[schema(maximum = 100)]
    spot_check_percent: Option<u8>,
    /// Within how many days the same point and item is a 反弹.
    #[serde(default)]
    #[schema(maximum = 366)]
    rebound_days: Option<u16>,
    /// Within how many metres a case of the same line may be the same one.
    #[serde(default)]
    #[schema(maximum = 1000)]
    duplicate_metres: Option<u16>,
    /// The long edge, in pixels, that photos are shrunk to on the device.
    #[serde(default)]
    #[schema(minimum = 320, maximum = 8192)]
    long_edge: Option<u16>,
    /// Whether views, shares and exports draw a watermark.
    #[serde(default)]
    watermark: Option<bool>,
}

/// The list of a year. For the office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutCalendar {
    /// The year.
    year: i16,
    /// Days off that are no weekend.
    holidays: Vec<DayWord>,
    /// 调休上班日: days off that are worked.
    workdays: Vec<DayWord>,
}

/// A day that is not what its weekday says.
#[derive(Debug, Clone, Deserialize, serde::Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SpecialDay)]
pub struct DayWord {
    /// The day.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// For what.
    #[schema(value_type = String)]
    pub name: Name,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident as $called:ident: $($(#[$of:meta])* $variant:ident)*;)*) => {$(
        $(#[$doc])*
        #[derive(ToSchema)]
        #[schema(as = $called, rename_all = "snake_case")]
        #[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
        pub enum $name { $($(#[$of])* $variant,)* }
    )*};
}

words! {
    /// Where a case came from.
    OriginWord as Origin:
        /// 实地测评.
        Field
        /// 日常巡查.
        Patrol
        /// 随手拍.
        Report
        /// 上级测评反馈.
        Superior
        /// 12345热线.
        Hotline
        /// 领导批示.
        Leader
        /// 媒体曝光.
        Media
        /// 圆桌会.
        RoundTable
        /// 企业诉求.
        Enterprise;
    /// How a case is looked at again.
    RecheckWord as Recheck:
        /// 现场复核.
        OnSpot
        /// 图片复核.
        Picture;
    /// A card.
    CardWord as Card:
        /// 黄牌.
        Yellow
        /// 红牌.
        Red;
    /// What a unit can ask for.
    RequestWord as RequestKind:
        /// 申请退回.
        Return
        /// 申请延期.
        Extend
        /// 申请挂账.
        Suspend;
}

/// Codes to identities.
struct Codes<'a>(&'a Atlas);

impl Codes<'_> {
    fn line(&self, code: &Code) -> Result<LineId, Refusal> {
        let row = self.0.lines().by_code(code.as_str());
        row.map(|row| row.id).ok_or_else(|| unknown(Kind::Line, code.as_str()))
    }
    fn unit(&self, code: &Code) -> Result<UnitId, Refusal> {
        let row = self.0.units().by_code(code.as_str());
        row.map(|row| row.id).ok_or_else(|| unknown(Kind::Unit, code.as_str()))
    }
    fn units(&self, codes: &Option<Vec<Code>>) -> Result<Option<Vec<UnitId>>, Refusal> {
        codes.as_ref().map(|codes| codes.iter().map(|code| self.unit(code)).collect()).transpose()
    }
    fn checkpoint(&self, code: &Code) -> Result<crate::domain::CheckpointId, Refusal> {
        let row = self.0.checkpoints().by_code(code.as_str());
        row.map(|row| row.id).ok_or_else(|| unknown(Kind::Checkpoint, code.as_str()))
    }
    fn case(&self, code: &Code) -> Result<CaseId, Refusal> {
        let row = self.0.cases().by_code(code.as_str());
        row.map(|row| row.id).ok_or_else(|| unknown(Kind::Case, code.as_str()))
    }
}

fn some<T, U>(value: Option<T>, find: impl FnOnce(&T) -> Result<U, Refusal>) -> Result<Option<U>, Refusal> {
    value.as_ref().map(find).transpose()
}

/// The command's id is also that of the case.
pub fn report(atlas: &Atlas, id: Uuid, asked: ReportCase) -> Result<Command, Refusal> {
    let codes = Codes(atlas);
    let checkpoint = some(asked.checkpoint, |code| codes.checkpoint(code))?;
    // Where the reporter stands is where the problem is, unless it is said to be elsewhere.
    let stood = asked.seen.map(|seen| seen.position).filter(|_| checkpoint.is_none());
    let place = CasePlace {
        checkpoint,
        item: asked.item,
        line: some(asked.line, |code| codes.line(code))?,
        position: asked.position.or(stood),
        spot: asked.spot,
        ..CasePlace::default()
    };
    let (case, origin) = (CaseId::new(id), asked.origin.unwrap_or(Origin::Report));
    let report = Report { case, origin, text: asked.text, place, found_at: asked.found_at, photos: asked.photos };
    Ok(Command::ReportCase { report: Box::new(report) })
}

/// What is done to which case.
pub fn act(atlas: &Atlas, case: &Code, act: Act) -> Result<Command, Refusal> {
    let codes = Codes(atlas);
    let case = codes.case(case)?;
    let act = match act {
        Act::Assign { lead, assisting, term, recheck, reason, note } => CaseAct::Assign {
            lead: some(lead, |code| codes.unit(code))?,
            assisting: codes.units(&assisting)?,
            term: term.map(Term::from),
            recheck,
            reason,
            note,
        },
        Act::Reroute { lead, assisting, reason } => {
            CaseAct::Reroute { lead: codes.unit(&lead)?, assisting: codes.units(&assisting)?, reason }
        }
        Act::Sign => CaseAct::Sign,
        Act::Name { person } => CaseAct::Name { person: super::request::person_by_code(atlas, &person)? },
        Act::HandIn { measures, photos } => CaseAct::HandIn { measures, photos },
        Act::Ask { request, reason, owner, until } => {
            CaseAct::Ask { request, reason, owner: some(owner, |code| codes.unit(code))?, until }
        }
        Act::Grant { note } => CaseAct::Grant { note },
        Act::Deny { reason } => CaseAct::Deny { reason },
        Act::Pass { on_spot, note, photos } => CaseAct::Pass { on_spot, note, photos },
        Act::Fail { on_spot, reason, photos } => CaseAct::Fail { on_spot, reason, photos },
        Act::Resume { note } => CaseAct::Resume { note },
        Act::LookBack { good, note, photos } => CaseAct::LookBack { good, note, photos },
        Act::Card { card } => CaseAct::Card { card },
        Act::Join { into } => CaseAct::Join { into: codes.case(&into)? },
        Act::Dismiss { reason } => CaseAct::Dismiss { reason },
        Act::SetPlace { line, checkpoint, position } => CaseAct::SetPlace {
            line: some(line, |code| codes.line(code))?,
            checkpoint: some(checkpoint, |code| codes.checkpoint(code))?,
            position,
        },
        Act::Comment { text, photos } => CaseAct::Comment { text, photos },
    };
    Ok(Command::ActOnCase { case, act: Box::new(act) })
}

/// The settings with another practice.
pub fn practice(atlas: &Atlas, asked: SetPractice) -> Result<Record, Refusal> {
    let known = atlas.settings().ok_or_else(|| unknown(Kind::Settings, "settings"))?.entity.clone();
    let old = atlas.practice();
    let practice = Practice {
        term: asked.term.map_or(old.term, Term::from),
        recheck: asked.recheck.unwrap_or(old.recheck),
        spot_check_percent: asked.spot_check_percent.unwrap_or(old.spot_check_percent),
        rebound_days: asked.rebound_days.unwrap_or(old.rebound_days),
        duplicate_metres: asked.duplicate_metres.unwrap_or(old.duplicate_metres),
        long_edge: asked.long_edge.unwrap_or(old.long_edge),
        watermark: asked.watermark.unwrap_or(old.watermark),
    };
    Ok(Record::Settings(crate::domain::Settings { practice: Some(practice), ..known }))
}

/// The list of a year; a new one takes the command's id.
pub fn calendar(atlas: &Atlas, id: Uuid, asked: PutCalendar) -> Record {
    let known = atlas.calendars().iter().find(|row| row.year == asked.year).map(|row| row.id);
    let days = |list: Vec<DayWord>| {
        let mut days: Vec<_> = list.into_iter().map(|day| SpecialDay { date: day.date, name: day.name }).collect();
        days.sort_by_key(|day| day.date);
        days
    };
    let (holidays, workdays) = (days(asked.holidays), days(asked.workdays));
    Record::Calendar(Calendar { id: known.unwrap_or(CalendarId::new(id)), year: asked.year, holidays, workdays })
}
