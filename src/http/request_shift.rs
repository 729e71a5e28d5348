//! What can be done to a shift, as clients say it.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    request::{person_by_code, unknown},
    request_weekend::{MeetingWord, OwedWord, hours, owed, some_person, unit_id, usual},
    shift_words::HalfWord,
    shutter::{PhotoWord, SightingWord},
};
use crate::{
    atlas::Atlas,
    domain::{
        Code, Command, Date, Half, Kind, MarkHow, Marked, Meeting, Name, Output, Photo, Refusal, ShiftAct, ShiftId,
        Sighting, Text, TimeOfDay, Who, Worked, deserialize_date,
    },
};

/// Somebody: either one of the district's people or a guest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShiftName)]
pub struct WhoWord {
    /// The code of the person.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    person: Option<Code>,
    /// The name of a guest of the unit.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    guest: Option<Name>,
}

/// Whether somebody was there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShiftMark)]
pub struct MarkedWord {
    /// The code of the person.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    person: Option<Code>,
    /// The name of a guest of the unit.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    guest: Option<Name>,
    /// Whether.
    present: bool,
    /// For how long, in minutes, where that is said.
    #[serde(default)]
    minutes: Option<u32>,
}

/// How long somebody worked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShiftWorked)]
pub struct WorkedWord {
    /// The code of the person.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    person: Option<Code>,
    /// The name of a guest of the unit.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    guest: Option<Name>,
    /// Minutes.
    minutes: u32,
}

/// Something that was done, counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOutput)]
pub struct OutputWord {
    /// The code of what is counted.
    #[schema(value_type = String)]
    code: Code,
    /// How much.
    count: u32,
}

/// Something that is done to a shift.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ShiftAct)]
pub enum Act {
    /// Task, meeting point, hours or parts are changed. For the office.
    Change {
        /// What is done.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        task: Option<Text>,
        /// Where they meet.
        #[serde(default)]
        meeting: Option<MeetingWord>,
        /// From, as `HH:MM`.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        from: Option<TimeOfDay>,
        /// To, as `HH:MM`.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        to: Option<TimeOfDay>,
        /// All units that owe it.
        #[serde(default)]
        parts: Option<Vec<OwedWord>>,
    },
    /// It is moved to another half day. For the office.
    Move {
        /// To which day.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        date: Date,
        /// To which half of it.
        #[schema(value_type = HalfWord)]
        half: Half,
        /// From, as `HH:MM`; the district's when left out.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        from: Option<TimeOfDay>,
        /// To, as `HH:MM`; the district's when left out.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        to: Option<TimeOfDay>,
        /// Why.
        #[schema(value_type = String)]
        reason: Text,
    },
    /// It is cancelled. For the office.
    Cancel {
        /// Why.
        #[schema(value_type = String)]
        reason: Text,
    },
    /// It takes place after all. For the office.
    Restore,
    /// Its parts go over to another one of the same half day; this one is cancelled. For the office.
    Combine {
        /// The code of the other one.
        #[schema(value_type = String)]
        into: Code,
    },
    /// The units that have named too few are asked for names. For the office.
    Ask,
    /// A unit's names, all of them. For its liaison and the office.
    SetNames {
        /// The code of the unit.
        #[schema(value_type = String)]
        unit: Code,
        /// Who.
        names: Vec<WhoWord>,
    },
    /// 带队人 and contact of a unit's part. For its liaison and the office.
    Appoint {
        /// The code of the unit.
        #[schema(value_type = String)]
        unit: Code,
        /// The code of the leader; the liaison leads when left out.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        leader: Option<Code>,
        /// The code of the person to ask; nobody when left out.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        contact: Option<Code>,
    },
    /// A colleague takes somebody's place. For whoever is replaced, the liaison and the office.
    Replace {
        /// The code of the unit.
        #[schema(value_type = String)]
        unit: Code,
        /// The code of who is named.
        #[schema(value_type = String)]
        person: Code,
        /// The code of the colleague.
        #[schema(value_type = String)]
        by: Code,
        /// A note.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Text>,
    },
    /// 签到 of whoever asks.
    CheckIn {
        /// Where they are; left out where the device does not say.
        #[serde(default)]
        #[schema(value_type = Option<SightingWord>)]
        seen: Option<Sighting>,
    },
    /// 签退 of whoever asks.
    CheckOut {
        /// Where they are; left out where the device does not say.
        #[serde(default)]
        #[schema(value_type = Option<SightingWord>)]
        seen: Option<Sighting>,
    },
    /// By the leader's list, or a group photo. For the leader, the liaison and the office.
    Mark {
        /// The code of the unit.
        #[schema(value_type = String)]
        unit: Code,
        /// How.
        how: ListOrPhoto,
        /// Who was there, and who was not.
        marks: Vec<MarkedWord>,
        /// The group photo.
        #[serde(default)]
        #[schema(value_type = Vec<PhotoWord>)]
        photos: Vec<Photo>,
    },
    /// What was done, counted. For leaders, liaisons and the office.
    Report {
        /// All that is counted.
        outputs: Vec<OutputWord>,
        /// A note.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Text>,
        /// Photos of it.
        #[serde(default)]
        #[schema(value_type = Vec<PhotoWord>)]
        photos: Vec<Photo>,
    },
    /// Hours are approved. For the leader, without one the liaison, and the office.
    Approve {
        /// The code of the unit.
        #[schema(value_type = String)]
        unit: Code,
        /// Where they are other than the marks say.
        #[serde(default)]
        hours: Vec<WorkedWord>,
    },
    /// The approval is taken back. For the office.
    Reopen {
        /// The code of the unit.
        #[schema(value_type = String)]
        unit: Code,
        /// Why.
        #[schema(value_type = String)]
        reason: Text,
    },
}

/// How a leader knows who was there.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListOrPhoto {
    /// By the list.
    List,
    /// By a group photo.
    Photo,
}

fn shift_by_code(atlas: &Atlas, code: &Code) -> Result<ShiftId, Refusal> {
    atlas.shifts().by_code(code.as_str()).map(|row| row.id).ok_or_else(|| unknown(Kind::Shift, code.as_str()))
}

fn who(atlas: &Atlas, person: Option<&Code>, guest: Option<Name>) -> Result<Who, Refusal> {
    match (person, guest) {
        (Some(code), None) => person_by_code(atlas, code).map(Who::Person),
        (None, Some(name)) => Ok(Who::Guest(name)),
        _ => Err(Refusal::Figure { field: "person or guest" }),
    }
}

/// What is done to which shift.
pub fn act(atlas: &Atlas, shift: &Code, act: Act) -> Result<Command, Refusal> {
    let id = shift_by_code(atlas, shift)?;
    let known = atlas.shift(id).map(|row| row.hours);
    let act = match act {
        Act::Change { task, meeting, from, to, parts } => ShiftAct::Change {
            task,
            meeting: meeting.map(Meeting::from),
            hours: known.and_then(|known| hours(from, to, known)),
            parts: parts.map(|parts| owed(atlas, &parts)).transpose()?,
        },
        Act::Move { date, half, from, to, reason } => {
            ShiftAct::Move { date, half, hours: hours(from, to, usual(atlas, half)), reason }
        }
        Act::Cancel { reason } => ShiftAct::Cancel { reason },
        Act::Restore => ShiftAct::Restore,
        Act::Combine { into } => ShiftAct::Combine { into: shift_by_code(atlas, &into)? },
        Act::Ask => ShiftAct::Ask,
        Act::SetNames { unit, names } => {
            let one = |word: WhoWord| who(atlas, word.person.as_ref(), word.guest);
            let names = names.into_iter().map(one).collect::<Result<_, _>>()?;
            ShiftAct::SetNames { unit: unit_id(atlas, &unit)?, names }
        }
        Act::Appoint { unit, leader, contact } => ShiftAct::Appoint {
            unit: unit_id(atlas, &unit)?,
            leader: some_person(atlas, leader.as_ref())?,
            contact: some_person(atlas, contact.as_ref())?,
        },
        Act::Replace { unit, person, by, note } => ShiftAct::Replace {
            unit: unit_id(atlas, &unit)?,
            person: person_by_code(atlas, &person)?,
            by: person_by_code(atlas, &by)?,
            note,
        },
        Act::CheckIn { seen } => ShiftAct::CheckIn { seen },
        Act::CheckOut { seen } => ShiftAct::CheckOut { seen },
        Act::Mark { unit, how, marks, photos } => {
            let one = |word: MarkedWord| {
                let MarkedWord { person, guest, present, minutes } = word;
                Ok(Marked { who: who(atlas, person.as_ref(), guest)?, present, minutes })
            };
            let how = match how {
                ListOrPhoto::List => MarkHow::List,
                ListOrPhoto::Photo => MarkHow::Photo,
            };
            let marks = marks.into_iter().map(one).collect::<Result<_, Refusal>>()?;
            ShiftAct::Mark { unit: unit_id(atlas, &unit)?, how, marks, photos }
        }
        Act::Report { outputs, note, photos } => {
            let one = |word: OutputWord| Output { code: word.code, count: word.count };
            ShiftAct::Report { outputs: outputs.into_iter().map(one).collect(), note, photos }
        }
        Act::Approve { unit, hours } => {
            let one = |word: WorkedWord| {
                Ok(Worked { who: who(atlas, word.person.as_ref(), word.guest)?, minutes: word.minutes })
            };
            let hours = hours.into_iter().map(one).collect::<Result<_, Refusal>>()?;
            ShiftAct::Approve { unit: unit_id(atlas, &unit)?, hours }
        }
        Act::Reopen { unit, reason } => ShiftAct::Reopen { unit: unit_id(atlas, &unit)?, reason },
    };
    Ok(Command::ActOnShift { shift: id, act: Box::new(act) })
}
