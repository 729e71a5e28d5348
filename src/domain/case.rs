//! Cases (问题): something to be put right.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AreaId, CaseId, CheckpointId, Code, CommandId, Date, InspectionId, Instant, LineId, Name, PersonId, Photo,
    Position, RoundId, Text, UnitId,
};

/// A case with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Identity.
    pub id: CaseId,
    /// 编号, unique among cases.
    pub code: Code,
    /// Where it came from.
    pub origin: Origin,
    /// Where it is.
    pub place: CasePlace,
    /// What is to be put right.
    pub text: Text,
    /// How it was found.
    pub found: Found,
    /// How far it is.
    pub state: CaseState,
    /// How it was closed; exactly when it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// 主办: the unit that leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<UnitId>,
    /// 协办: the units that assist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assisting: Vec<UnitId>,
    /// Who puts it right inside the lead unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Why the lead is not the one that the rule names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_reason: Option<Text>,
    /// How long there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// How it is looked at again.
    pub recheck: Recheck,
    /// 交办: when it was assigned; the clock starts here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_at: Option<Instant>,
    /// 签收: when the lead unit signed for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<Instant>,
    /// The first instant at which it is overdue, as long as the clock runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Since when the unit's clock stands: handed in, or put off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Instant>,
    /// 反馈: when it was handed in first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_handed_in_at: Option<Instant>,
    /// Whether that was by the deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_time: Option<bool>,
    /// When it was handed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_in_at: Option<Instant>,
    /// 销号: when it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// How often a re-check failed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failures: u32,
    /// What the unit asks for and nobody has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<CaseRequest>,
    /// 挂账 until and including when, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_off_until: Option<Date>,
    /// The card that the office gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// 反弹: the case of the same point and item that was closed not long before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rebound_of: Option<CaseId>,
    /// The meeting or project that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CaseId>,
    /// 整改措施, as handed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Text>,
    /// 整改前照片.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Photo>,
    /// 整改后照片, as handed in last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Photo>,
    /// What was done, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl CaseAct {
    /// What is done.
    pub const fn what(&self) -> StepAct {
        match self {
            Self::Assign { .. } => StepAct::Assign,
            Self::Reroute { .. } => StepAct::Reroute,
            Self::Sign => StepAct::Sign,
            Self::Name { .. } => StepAct::Name,
            Self::HandIn { .. } => StepAct::HandIn,
            Self::Ask { .. } => StepAct::Ask,
            Self::Grant { .. } => StepAct::Grant,
            Self::Deny { .. } => StepAct::Deny,
            Self::Pass { .. } => StepAct::Pass,
            Self::Fail { .. } => StepAct::Fail,
            Self::Resume { .. } => StepAct::Resume,
            Self::LookBack { .. } => StepAct::LookBack,
            Self::Card { .. } => StepAct::Card,
            Self::Join { .. } => StepAct::Join,
            Self::Dismiss { .. } => StepAct::Dismiss,
            Self::SetPlace { .. } => StepAct::SetPlace,
            Self::Comment { .. } => StepAct::Comment,
        }
    }
}

impl Case {
    /// As it is when it was just opened and nobody has done anything to it.
    pub fn opened(
        id: CaseId,
        code: Code,
        origin: Origin,
        place: CasePlace,
        text: Text,
        found: Found,
        recheck: Recheck,
    ) -> Self {
        Self {
            id,
            code,
            origin,
            place,
            text,
            found,
            recheck,
            state: CaseState::ToAssign,
            ending: None,
            lead: None,
            assisting: vec![],
            person: None,
            lead_reason: None,
            term: None,
            assigned_at: None,
            signed_at: None,
            due_at: None,
            stopped_at: None,
            first_handed_in_at: None,
            on_time: None,
            handed_in_at: None,
            closed_at: None,
            failures: 0,
            request: None,
            put_off_until: None,
            card: None,
            rebound_of: None,
            parent: None,
            measures: None,
            before: vec![],
            after: vec![],
            steps: vec![],
        }
    }
    /// Whether something is still to be done.
    pub fn is_open(&self) -> bool {
        self.state != CaseState::Closed
    }
    /// Every photo it names.
    pub fn all_photos(&self) -> impl Iterator<Item = &Photo> {
        self.before.iter().chain(&self.after).chain(self.steps.iter().flat_map(|step| &step.photos))
    }
    /// Whether the unit's clock runs and has run out.
    pub fn is_overdue(&self, now: Instant) -> bool {
        let running = matches!(self.state, CaseState::ToSign | CaseState::Underway);
        running && self.due_at.is_some_and(|due| now >= due)
    }
    /// The same without its history, and with the first photo of each side only: what is kept in memory of a closed one.
    #[must_use]
    pub fn slim(mut self) -> Self {
        self.before.truncate(1);
        self.after.truncate(1);
        Self { steps: vec![], measures: None, ..self }
    }
}

/// Where a case is. Line and areas are derived from the point when it is opened, or stated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CasePlace {
    /// The checkpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointId>,
    /// The item of the line's checklist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Code>,
    /// The line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<AreaId>,
    /// The street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<AreaId>,
    /// The community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<AreaId>,
    /// Where exactly, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Where exactly, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot: Option<Name>,
}

/// How a case was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// When.
    pub at: Instant,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// In which inspection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<InspectionId>,
    /// As which finding of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Uuid>,
    /// In which round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
}

/// Where a case came from (来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// 实地测评.
    Field,
    /// 日常巡查.
    Patrol,
    /// 随手拍.
    Report,
    /// 上级测评反馈.
    Superior,
    /// 12345热线.
    Hotline,
    /// 领导批示.
    Leader,
    /// 媒体曝光.
    Media,
    /// 圆桌会.
    RoundTable,
    /// 企业诉求.
    Enterprise,
}

/// How far a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// 待交办.
    ToAssign,
    /// 待签收.
    ToSign,
    /// 整改中.
    Underway,
    /// 待复核.
    ToRecheck,
    /// 挂账(暂缓整改): the clock stands.
    Suspended,
    /// 已销号.
    Closed,
}

/// How a case was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum Ending {
    /// It was put right and looked at again.
    Done,
    /// It is the same as another one.
    Joined {
        /// The other one.
        into: CaseId,
    },
    /// 不予立案: it was none.
    Dismissed,
}

/// How long there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Term {
    /// 立行立改: 24 hours of the clock.
    Immediate,
    /// So many working days.
    Days {
        /// From 1 to 60.
        days: u8,
    },
    /// 限期整治: to and including a day.
    Date {
        /// The last day.
        date: Date,
    },
}

/// How a case is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recheck {
    /// 现场复核.
    OnSpot,
    /// 图片复核.
    Picture,
}

/// A card that the office gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Card {
    /// 黄牌.
    Yellow,
    /// 红牌.
    Red,
}

/// What a unit asks the office for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseRequest {
    /// What.
    pub request: RequestKind,
    /// Why.
    pub reason: Text,
    /// To be sent back: who would be the better owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<UnitId>,
    /// To be prolonged or put off: until and including when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When.
    pub at: Instant,
}

/// What can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// 申请退回.
    Return,
    /// 申请延期.
    Extend,
    /// 申请挂账.
    Suspend,
}

/// Something that was done to a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// When it was decided.
    pub at: Instant,
    /// When it was recorded, where that was earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Instant>,
    /// Who did it; none = the clock, or whoever holds the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// In which capacity.
    #[serde(rename = "as")]
    pub capacity: StepCapacity,
    /// What.
    pub act: StepAct,
    /// Words to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Photos to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// The command that asked for it.
    pub command: CommandId,
}

/// In which capacity somebody acts on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepCapacity {
    /// 文明办.
    Office,
    /// The lead unit.
    Lead,
    /// A unit that assists.
    Assisting,
    /// Who looks again.
    Rechecker,
    /// Who reported it.
    Reporter,
    /// Who found it on an inspection.
    Inspector,
    /// Who answers for the zone, the line, the cell or the point.
    Owner,
    /// The program, or whoever holds the machine.
    System,
}

/// What can be done to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepAct {
    /// It was opened.
    Open,
    /// 交办.
    Assign,
    /// 改派: moved to another unit.
    Reroute,
    /// 签收.
    Sign,
    /// 转办: a person inside the unit was named.
    Name,
    /// 反馈: handed in.
    HandIn,
    /// 申请退回, 申请延期 or 申请挂账.
    Ask,
    /// It was granted.
    Grant,
    /// 驳回: it was not.
    Deny,
    /// 复核通过.
    Pass,
    /// 复核未通过.
    Fail,
    /// It goes on after 挂账.
    Resume,
    /// 回头看.
    LookBack,
    /// A card was given or taken back.
    Card,
    /// It was joined to another one, or another one to it.
    Join,
    /// 不予立案.
    Dismiss,
    /// Its place was set.
    SetPlace,
    /// Something was said.
    Comment,
    /// It came from a ledger.
    Import,
}

/// What somebody wants done to a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
#[allow(missing_docs, reason = "the fields are those of the case and its steps")]
pub enum CaseAct {
    /// 交办. Without a lead the rule names it.
    Assign {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lead: Option<UnitId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assisting: Option<Vec<UnitId>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        term: Option<Term>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recheck: Option<Recheck>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
    /// 改派.
    Reroute {
        lead: UnitId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assisting: Option<Vec<UnitId>>,
        reason: Text,
    },
    /// 签收.
    Sign,
    /// 转办.
    Name { person: PersonId },
    /// 反馈.
    HandIn {
        measures: Text,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
    /// 申请.
    Ask {
        request: RequestKind,
        reason: Text,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<UnitId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// What was asked for is granted.
    Grant {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
    /// 驳回.
    Deny { reason: Text },
    /// 复核通过.
    Pass {
        on_spot: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
    /// 复核未通过.
    Fail {
        on_spot: bool,
        reason: Text,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
    /// It goes on after 挂账.
    Resume {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
    /// 回头看 on a closed case; where it is not good, a new one is opened.
    LookBack {
        good: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
    /// A card is given, or taken back.
    Card {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card: Option<Card>,
    },
    /// It is the same as another one.
    Join { into: CaseId },
    /// 不予立案.
    Dismiss { reason: Text },
    /// Where it is, put right.
    SetPlace {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<LineId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        checkpoint: Option<CheckpointId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        position: Option<Position>,
    },
    /// Something is said.
    Comment {
        text: Text,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
}

/// A problem that somebody reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Identity of the case, made by the client.
    pub case: CaseId,
    /// Where it comes from.
    pub origin: Origin,
    /// What.
    pub text: Text,
    /// Where: what is stated; the rest is derived.
    pub place: CasePlace,
    /// When it was found; when it was recorded, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_at: Option<Instant>,
    /// Photos of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
}
