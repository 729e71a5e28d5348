//! Commands: what someone asks for.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AccountRole, AnswerValue, AreaId, BlobHash, CaseAct, CaseId, Code, CommandId, Date, DutyId, Half, HeldId, Hours,
    Inspection, InspectionId, Instant, Kind, Meeting, Name, Owed, PartyId, PatternId, PersonId, Personal, Photo,
    Record, Refusal, Report, RoleId, RoundId, RoundState, Seat, Seq, ShiftAct, ShiftId, ShiftKind, Subject, Text,
};

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
    /// An earlier command that the edit builds on; its result takes the place of a version that was not known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<CommandId>,
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
    /// A unit, post or checkpoint was added by mistake and is taken back: it holds on no day that anybody asks about.
    TakeBack {
        /// Which kind.
        kind: Kind,
        /// Its code.
        code: Code,
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
    /// The sample of a round is drawn.
    DrawSample {
        /// Which.
        round: RoundId,
        /// What it is drawn with.
        seed: u64,
        /// How many of each line in each zone.
        per_cell: u16,
        /// How many more of each wait.
        reserves: u16,
    },
    /// A round goes on to another state.
    AdvanceRound {
        /// Which.
        round: RoundId,
        /// To which.
        to: RoundState,
    },
    /// A visit is recorded. What is derived (line, zone, scheme, score) is filled in when it is decided.
    RecordInspection {
        /// The visit.
        inspection: Box<Inspection>,
    },
    /// A review or an appeal changes an answer.
    Rule {
        /// Of which inspection.
        inspection: InspectionId,
        /// Which item.
        item: Code,
        /// To what.
        to: AnswerValue,
        /// Why.
        reason: Text,
        /// What shows it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Photo>,
    },
    /// Somebody reports a problem.
    ReportCase {
        /// What, and where.
        report: Box<Report>,
    },
    /// Something is done to a case.
    ActOnCase {
        /// Which.
        case: CaseId,
        /// What.
        act: Box<CaseAct>,
    },
    /// The shifts of patterns are made for the days ahead. Those that are there already stay as they are.
    MakeShifts {
        /// Of which patterns; none = of all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        patterns: Vec<PatternId>,
        /// From.
        first: Date,
        /// To and including.
        last: Date,
    },
    /// A shift is made by hand.
    AddShift {
        /// Identity, made by the client.
        shift: ShiftId,
        /// What it is.
        wanted: Box<NewShift>,
    },
    /// The units that help a community are asked for people; where it has no shift on that half day, one is made.
    AskUnits {
        /// Identity of one that is made.
        shift: ShiftId,
        /// Which community.
        community: AreaId,
        /// On which day.
        date: Date,
        /// On which half of it.
        half: Half,
    },
    /// Something is done to a shift.
    ActOnShift {
        /// Which.
        shift: ShiftId,
        /// What.
        act: Box<ShiftAct>,
    },
    /// Of shifts before a day, what is kept only for a time is let go. For the clock.
    FadeShifts {
        /// The day.
        before: Date,
    },
    /// The office decides on held work.
    DecideHeld {
        /// Which.
        held: HeldId,
        /// Whether it is taken.
        take: bool,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
}

impl Command {
    /// The blobs that it names, so that they are kept while it is held.
    pub fn blobs(&self) -> Vec<BlobHash> {
        let hashes = |photos: &[Photo]| photos.iter().map(|photo| photo.hash).collect();
        match self {
            Self::Put { record, .. } => record.blobs(),
            Self::RecordInspection { inspection } => inspection.all_photos().map(|photo| photo.hash).collect(),
            Self::Rule { evidence, .. } => hashes(evidence),
            Self::ReportCase { report } => hashes(&report.photos),
            Self::ActOnCase { act, .. } => match &**act {
                CaseAct::HandIn { photos, .. }
                | CaseAct::Pass { photos, .. }
                | CaseAct::Fail { photos, .. }
                | CaseAct::LookBack { photos, .. }
                | CaseAct::Comment { photos, .. } => hashes(photos),
                _ => vec![],
            },
            Self::ActOnShift { act, .. } => hashes(act.photos()),
            _ => vec![],
        }
    }
}

/// A shift that is made by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewShift {
    /// Which kind.
    pub kind: ShiftKind,
    /// The community, or the zone of an action.
    pub place: AreaId,
    /// On which day.
    pub date: Date,
    /// On which half of it.
    pub half: Half,
    /// From when to when; the district's hours of that half day when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Where they meet.
    pub meeting: Meeting,
    /// What is done.
    pub task: Text,
    /// Who owes it.
    pub parts: Vec<Owed>,
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
    /// It was kept for the office to decide; `seq` is the log's place after it.
    Held {
        /// The log's place after it.
        seq: Seq,
    },
    /// It did not happen.
    Refused(Refusal),
}
