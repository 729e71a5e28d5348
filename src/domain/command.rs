//! Commands: what someone asks for.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AccountRole, Code, CommandId, Date, Instant, Name, PartyId, PersonId, Personal, Record, Refusal, RoleId, Seat, Seq,
    Subject,
};
use super::{DutyId, Kind};

/// One command with what is known about its sending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Made by the client. Sent twice, the command happens once.
    pub id: CommandId,
    /// When it was recorded, on a clock corrected by the client; `None` = when it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Instant>,
    /// The version of the entity that the edit was based on; `None` = it is new, or the edit does not care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<u32>,
    /// What is asked for.
    pub command: Command,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Command {
    /// Set one entity to this, new or changed. What an import is made of.
    Put {
        /// The entity, whole.
        record: Box<Record>,
        /// Personal fields; `None` changes nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        personal: Option<Personal>,
    },
    /// Give an entity a last day; it is never deleted.
    End {
        /// Which kind.
        kind: Kind,
        /// Its code.
        code: Code,
        /// The last day.
        last: Date,
    },
    /// A party takes on a subject.
    AssignDuty {
        /// Identity of the new duty, made by the client.
        duty: DutyId,
        /// As what.
        role: RoleId,
        /// For what.
        subject: Subject,
        /// In which seat.
        seat: Seat,
        /// Who; `None` exactly for a vacant seat.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<PartyId>,
        /// From.
        first: Date,
        /// To and including; `None` = open-ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Date>,
        /// A note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Name>,
    },
    /// A duty is prolonged (or made open-ended).
    RenewDuty {
        /// Which.
        duty: DutyId,
        /// The new last day; `None` = open-ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Date>,
    },
    /// A duty ends.
    EndDuty {
        /// Which.
        duty: DutyId,
        /// The last day.
        last: Date,
    },
    /// A duty was a mistake and is taken back: it counts as never held.
    WithdrawDuty {
        /// Which.
        duty: DutyId,
    },
    /// Somebody wants to see a person's private telephone.
    Reveal {
        /// Whose.
        person: PersonId,
        /// What for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Name>,
    },
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody with access to the machine: the command line, through the folder or its control socket.
    Operator,
    /// The clock.
    System,
    /// A visitor of the demonstration, before there were accounts: only in old logs.
    Demo,
    /// A person.
    Person {
        /// Who.
        id: PersonId,
        /// On what.
        device: Option<Device>,
        /// As what the person was allowed to; the rules fill it in.
        capacity: Option<Capacity>,
    },
}

impl Actor {
    /// The same, acting in a capacity.
    #[must_use]
    pub fn acting(self, capacity: Option<Capacity>) -> Self {
        match self {
            Self::Person { id, device, .. } => Self::Person { id, device, capacity },
            other => other,
        }
    }
}

/// What somebody was signed in on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The session, token or tablet.
    pub id: Uuid,
    /// What it says of itself, such as `Chrome · Windows`; one line.
    pub label: String,
}

/// As what somebody acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// By what the account may.
    Account(AccountRole),
    /// By a duty.
    Duty(DutyId),
    /// For oneself.
    Own,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It happened; `seq` is the last of its changes (unchanged if it changed nothing).
    Applied {
        /// The log's place after it.
        seq: Seq,
    },
    /// It had happened before; `seq` is what it was told then.
    Duplicate {
        /// The log's place after it, then.
        seq: Seq,
    },
    /// The entity was changed by someone else since the version the edit was based on.
    Conflict {
        /// The version it has now.
        current: u32,
    },
    /// It did not happen.
    Refused(Refusal),
}
