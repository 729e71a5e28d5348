//! A unit's part in a shift: who is named, who came, and that the hours were approved.

use serde::{Deserialize, Serialize};

use super::{Instant, Name, Owed, PersonId, UnitId};

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
