//! Rounds (测评轮次): who inspects what, when, by which checklists, and from when on it may be known.
//!
//! 日常巡查, the standing round, has no record: an inspection without a round belongs to it. It is never sealed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AreaId, ChecklistId, CheckpointId, Code, Instant, LineId, Name, Period, PersonId, RoundId, ScoringId};

/// A round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Identity.
    pub id: RoundId,
    /// Stable code, unique among rounds.
    pub code: Code,
    /// Name.
    pub name: Name,
    /// Which kind.
    pub kind: RoundKind,
    /// How far it is.
    pub state: RoundState,
    /// Its days.
    pub period: Period,
    /// The lines it looks at; none = all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineId>,
    /// The zones it looks at; none = all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<AreaId>,
    /// When its cases go out.
    pub release: Release,
    /// Whether inspectors stay unnamed to the inspected, also after publication.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unnamed: bool,
    /// When it was last taken out of 进行中: what was recorded before and arrives later is held for the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Instant>,
    /// Who goes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Team>,
    /// What the sample was drawn with; the same seed on the same district draws the same sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What was drawn: first the sample, then the reserves in the order in which they step in within their line and zone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sample: Vec<Drawn>,
    /// The checklist of each line, frozen when it starts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub checklists: BTreeMap<LineId, ChecklistId>,
    /// The scoring scheme, frozen when it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<ScoringId>,
}

impl Round {
    /// Whether everybody who is signed in may know of it.
    pub fn is_published(&self) -> bool {
        self.state >= RoundState::Published
    }
    /// Whether somebody is of one of its teams, or leads one.
    pub fn has(&self, person: PersonId) -> bool {
        self.teams.iter().any(|team| team.has(person))
    }
}

/// The kinds of round that have a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// 月度测评.
    Monthly,
    /// 专项督查.
    Special,
    /// 第三方测评.
    ThirdParty,
    /// 上级测评反馈.
    Superior,
}

/// How far a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// 筹备.
    Preparing,
    /// 进行中: inspections are made.
    Running,
    /// 审核: its results are looked through.
    Review,
    /// 已发布: everybody inside may read it; appeals add rulings.
    Published,
    /// 已定稿: nothing is added any more.
    Final,
}

/// When the cases of a round go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// 边查边改: at once.
    AtOnce,
    /// Once the round is under review.
    AfterReview,
    /// Once it is published.
    AtPublication,
}

/// People who inspect together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// Code, unique within the round.
    pub code: Code,
    /// Name.
    pub name: Name,
    /// Who leads it.
    pub leader: PersonId,
    /// Who else goes; of any unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PersonId>,
}

impl Team {
    /// Whether somebody is of it, or leads it.
    pub fn has(&self, person: PersonId) -> bool {
        self.leader == person || self.members.contains(&person)
    }
}

/// A checkpoint that was drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Which.
    pub checkpoint: CheckpointId,
    /// The code of the team that goes there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Code>,
    /// It waits for one of its line and zone to end 未测评.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reserve: bool,
}
