//! Shifts (班次): a half day of voluntary labour at a place, who owes it, who is named, and who came.

use serde::{Deserialize, Serialize};

use super::{
    AreaId, Attendance, Code, CommandId, Date, Hours, Instant, Name, Part, PatternId, PersonId, Photo, Position,
    ShiftId, Text, UnitId, Who,
};

/// A shift with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// Identity.
    pub id: ShiftId,
    /// 编号, unique among shifts.
    pub code: Code,
    /// Which kind.
    pub kind: ShiftKind,
    /// The pattern that it was made from, and for which day. It stays when the shift is moved, so that no second one is
    /// made for that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Planned>,
    /// The community, or the zone of an action.
    pub place: AreaId,
    /// On which day.
    pub date: Date,
    /// Morning or afternoon.
    pub half: Half,
    /// From when to when.
    pub hours: Hours,
    /// Where they meet.
    pub meeting: Meeting,
    /// What is done.
    pub task: Text,
    /// The units that owe it, each with its people.
    pub parts: Vec<Part>,
    /// What was done, counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Output>,
    /// Photos of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// Words to what was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Whether it does not take place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
    /// Times, distances, guests and photos were let go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub faded: bool,
    /// What was done to it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<ShiftStep>,
}

/// The kinds of shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShiftKind {
    /// 双休日义务劳动.
    Weekend,
    /// 集中行动, once.
    Action,
}

/// The halves of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// 上午.
    Am,
    /// 下午.
    Pm,
}

/// For which day of which pattern it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The pattern.
    pub pattern: PatternId,
    /// The day.
    pub date: Date,
}

/// Where people meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// WGS 84.
    pub position: Position,
    /// In words.
    pub text: Name,
}

/// Something that was done, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The code of what is counted.
    pub code: Code,
    /// How much.
    pub count: u32,
}

/// Something that was done to a shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShiftStep {
    /// When it was decided.
    pub at: Instant,
    /// Who did it; none = the clock, or whoever holds the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// What.
    pub act: ShiftStepAct,
    /// Of which unit's part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// About whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
    /// Words to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The command that asked for it.
    pub command: CommandId,
}

/// What can be done to a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShiftStepAct {
    /// It was made.
    Make,
    /// Task, meeting point, hours or parts were changed.
    Change,
    /// It was moved to another half day.
    Move,
    /// It was cancelled.
    Cancel,
    /// It takes place after all.
    Restore,
    /// Another one was joined to it, or it to another one.
    Combine,
    /// The office asked for names.
    Ask,
    /// Names were set.
    SetNames,
    /// 带队人 or contact was named.
    Appoint,
    /// A colleague takes somebody's place.
    Replace,
    /// 签到.
    CheckIn,
    /// 签退.
    CheckOut,
    /// By the list or a group photo.
    Mark,
    /// What was done was counted.
    Report,
    /// Hours were approved.
    Approve,
    /// The approval was taken back.
    Reopen,
}

impl Shift {
    /// The part of a unit.
    pub fn part(&self, unit: UnitId) -> Option<&Part> {
        self.parts.iter().find(|part| part.unit == unit)
    }
    /// Everybody in it who is no guest.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.parts.iter().flat_map(|part| part.names.iter().filter_map(Attendance::person))
    }
    /// The part that somebody is in, with the place among its names.
    pub fn place_of(&self, person: PersonId) -> Option<(usize, usize)> {
        self.parts.iter().enumerate().find_map(|(part, of)| {
            of.names.iter().position(|one| one.person() == Some(person)).map(|name| (part, name))
        })
    }
    /// How many people it needs.
    pub fn needed(&self) -> u32 {
        self.parts.iter().map(|part| u32::from(part.needed)).sum()
    }
    /// How many are named.
    pub fn named(&self) -> u32 {
        self.parts.iter().map(Part::named).sum()
    }
    /// How many came.
    pub fn present(&self) -> u32 {
        self.parts.iter().map(Part::present).sum()
    }
    /// How many are still wanted.
    pub fn missing(&self) -> u32 {
        self.parts.iter().map(Part::missing).sum()
    }
    /// Without what is let go after a time: when and how far away people were, guests' names, photos. That they were
    /// there, and for how long, stays.
    #[must_use]
    pub fn fade(mut self, guest: &Name) -> Self {
        for one in self.parts.iter_mut().flat_map(|part| &mut part.names) {
            // Who came and was never approved stays one who came.
            one.minutes = one.minutes.or_else(|| one.came.map(|_| self.hours.minutes()));
            (one.came, one.left) = (None, None);
            if matches!(one.who, Who::Guest(_)) {
                one.who = Who::Guest(guest.clone());
            }
        }
        self.photos.clear();
        self.faded = true;
        self
    }
}
