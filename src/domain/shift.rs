//! Shifts (班次): a half day of voluntary labour at a place, who owes it, who is named, and who came.

use serde::{Deserialize, Serialize};

use super::{
    AreaId, Code, CommandId, Date, Hours, Instant, Name, PatternId, PersonId, Photo, Position, ShiftId, Sighting, Text,
    UnitId,
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

/// A unit's part in a shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The unit.
    pub unit: UnitId,
    /// How many people it owes.
    pub needed: u16,
    /// Whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<PersonId>,
    /// 带队人; without one it is the liaison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<PersonId>,
    /// When the office asked for names last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Instant>,
    /// Who is named, and who came without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Attendance>,
    /// That the hours were approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Approval>,
}

/// Somebody in a shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attendance {
    /// Who.
    pub who: Who,
    /// The colleague whose place it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<PersonId>,
    /// Came without being named.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extra: bool,
    /// 签到.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub came: Option<Mark>,
    /// 签退.
    #[serde(default, rename = "out", skip_serializing_if = "Option::is_none")]
    pub left: Option<Mark>,
    /// Whether they were there, once that is said of them without times, or once the times were let go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Somebody of the district's people.
    Person(PersonId),
    /// A guest of the unit.
    Guest(Name),
}

/// That somebody came, or left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: Instant,
    /// How that is known.
    pub how: MarkHow,
    /// Metres from the meeting point; 0 inside the community. The position itself is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metres: Option<u32>,
    /// Radius in metres that the device vouched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<u32>,
}

/// How it is known that somebody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkHow {
    /// By the device's position.
    Position,
    /// Said by hand, without a position of the device.
    Hand,
    /// By the 带队人's list.
    List,
    /// By a group photo.
    Photo,
}

/// That hours were approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// When.
    pub at: Instant,
    /// By whom; none = whoever holds the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
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

/// What somebody wants done to a shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
#[allow(missing_docs, reason = "the fields are those of the shift and its parts")]
pub enum ShiftAct {
    /// What is left out stays as it is.
    Change {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Text>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meeting: Option<Meeting>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<Hours>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parts: Option<Vec<Owed>>,
    },
    /// To another half day.
    Move {
        date: Date,
        half: Half,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<Hours>,
        reason: Text,
    },
    Cancel {
        reason: Text,
    },
    Restore,
    /// Its parts go over to another one; it is cancelled.
    Combine {
        into: ShiftId,
    },
    /// The units that have named too few are asked.
    Ask,
    SetNames {
        unit: UnitId,
        names: Vec<Who>,
    },
    Appoint {
        unit: UnitId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leader: Option<PersonId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<PersonId>,
    },
    Replace {
        unit: UnitId,
        person: PersonId,
        by: PersonId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
    CheckIn {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Sighting>,
    },
    CheckOut {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Sighting>,
    },
    Mark {
        unit: UnitId,
        how: MarkHow,
        marks: Vec<Marked>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
    Report {
        outputs: Vec<Output>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
    Approve {
        unit: UnitId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hours: Vec<Worked>,
    },
    Reopen {
        unit: UnitId,
        reason: Text,
    },
}

/// What a unit owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// The unit.
    pub unit: UnitId,
    /// How many people.
    pub needed: u16,
    /// Whom to ask; as it was when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<PersonId>,
}

/// Whether somebody was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Who.
    pub who: Who,
    /// Whether.
    pub present: bool,
    /// For how long, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// How long somebody worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worked {
    /// Who.
    pub who: Who,
    /// Minutes.
    pub minutes: u32,
}

impl ShiftAct {
    /// What is done.
    pub const fn what(&self) -> ShiftStepAct {
        match self {
            Self::Change { .. } => ShiftStepAct::Change,
            Self::Move { .. } => ShiftStepAct::Move,
            Self::Cancel { .. } => ShiftStepAct::Cancel,
            Self::Restore => ShiftStepAct::Restore,
            Self::Combine { .. } => ShiftStepAct::Combine,
            Self::Ask => ShiftStepAct::Ask,
            Self::SetNames { .. } => ShiftStepAct::SetNames,
            Self::Appoint { .. } => ShiftStepAct::Appoint,
            Self::Replace { .. } => ShiftStepAct::Replace,
            Self::CheckIn { .. } => ShiftStepAct::CheckIn,
            Self::CheckOut { .. } => ShiftStepAct::CheckOut,
            Self::Mark { .. } => ShiftStepAct::Mark,
            Self::Report { .. } => ShiftStepAct::Report,
            Self::Approve { .. } => ShiftStepAct::Approve,
            Self::Reopen { .. } => ShiftStepAct::Reopen,
        }
    }
    /// The unit whose part is meant, for the acts on one.
    pub const fn unit(&self) -> Option<UnitId> {
        match self {
            Self::SetNames { unit, .. }
            | Self::Appoint { unit, .. }
            | Self::Replace { unit, .. }
            | Self::Mark { unit, .. }
            | Self::Approve { unit, .. }
            | Self::Reopen { unit, .. } => Some(*unit),
            _ => None,
        }
    }
    /// The photos that come with it.
    pub fn photos(&self) -> &[Photo] {
        match self {
            Self::Mark { photos, .. } | Self::Report { photos, .. } => photos,
            _ => &[],
        }
    }
}

impl Attendance {
    /// Named, and nothing more.
    pub fn named(who: Who) -> Self {
        Self { who, instead_of: None, extra: false, came: None, left: None, minutes: None }
    }
    /// The person, if it is no guest.
    pub fn person(&self) -> Option<PersonId> {
        match self.who {
            Who::Person(id) => Some(id),
            Who::Guest(_) => None,
        }
    }
    /// Whether they came: marked so, or with approved minutes.
    pub fn is_present(&self) -> bool {
        self.came.is_some() || self.minutes.is_some_and(|minutes| minutes > 0)
    }
}

impl Part {
    /// A unit's part with nobody named.
    pub fn owed(owed: &Owed) -> Self {
        let Owed { unit, needed, contact } = *owed;
        Self { unit, needed, contact, leader: None, asked_at: None, names: vec![], approved: None }
    }
    /// How many are named; those who came without count as well.
    pub fn named(&self) -> u32 {
        count(self.names.len())
    }
    /// How many came.
    pub fn present(&self) -> u32 {
        count(self.names.iter().filter(|one| one.is_present()).count())
    }
    /// The minutes that were approved.
    pub fn minutes(&self) -> u32 {
        let all = || self.names.iter().filter_map(|one| one.minutes).fold(0, u32::saturating_add);
        self.approved.map_or(0, |_| all())
    }
    /// How many are still wanted.
    pub fn missing(&self) -> u32 {
        u32::from(self.needed).saturating_sub(self.named())
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
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
