//! A record: one entity of any kind, whole.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Account, Area, AreaKind, BlobHash, Calendar, Case, Checklist, Checkpoint, Code, ContextFeature, Dated, Duty, Held,
    Inspection, Pattern, Period, Person, Post, Reveal, Role, Round, Ruling, ScoringScheme, Settings, Shift, Unit,
    WorkLine,
};

/// One entity, whole: what a change leaves behind. What is much longer than the others is boxed: an import moves millions of
/// the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "record")]
#[allow(missing_docs, reason = "each variant is the noun it holds")]
pub enum Record {
    Settings(Settings),
    Area(Area),
    Context(ContextFeature),
    Line(WorkLine),
    Checklist(Checklist),
    Scoring(ScoringScheme),
    Checkpoint(Checkpoint),
    Unit(Unit),
    Person(Person),
    Post(Post),
    Role(Role),
    Duty(Duty),
    Account(Account),
    Reveal(Reveal),
    Round(Round),
    Inspection(Box<Inspection>),
    Ruling(Ruling),
    Case(Box<Case>),
    Calendar(Calendar),
    Held(Held),
    Pattern(Pattern),
    Shift(Shift),
}

/// The kinds of entity; each has its own table, its own numbering of [`Fid`](super::Fid)s and its own codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the noun it names")]
pub enum Kind {
    Settings,
    District,
    Zone,
    Street,
    Community,
    Estate,
    Context,
    Line,
    Checklist,
    Scoring,
    Checkpoint,
    Unit,
    Person,
    Post,
    Role,
    Duty,
    Account,
    Reveal,
    Round,
    Inspection,
    Ruling,
    Case,
    Calendar,
    Held,
    Pattern,
    Shift,
}

impl Kind {
    /// Every kind, referenced before referring.
    pub const ALL: [Self; 26] = [
        Self::Settings,
        Self::District,
        Self::Zone,
        Self::Street,
        Self::Community,
        Self::Estate,
        Self::Context,
        Self::Line,
        Self::Checklist,
        Self::Scoring,
        Self::Checkpoint,
        Self::Unit,
        Self::Person,
        Self::Post,
        Self::Role,
        Self::Duty,
        Self::Account,
        Self::Reveal,
        Self::Round,
        Self::Inspection,
        Self::Ruling,
        Self::Case,
        Self::Calendar,
        Self::Held,
        Self::Pattern,
        Self::Shift,
    ];
    /// The word used in the log, the store and the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::District => "district",
            Self::Zone => "zone",
            Self::Street => "street",
            Self::Community => "community",
            Self::Estate => "estate",
            Self::Context => "context",
            Self::Line => "line",
            Self::Checklist => "checklist",
            Self::Scoring => "scoring",
            Self::Checkpoint => "checkpoint",
            Self::Unit => "unit",
            Self::Person => "person",
            Self::Post => "post",
            Self::Role => "role",
            Self::Duty => "duty",
            Self::Account => "account",
            Self::Reveal => "reveal",
            Self::Round => "round",
            Self::Inspection => "inspection",
            Self::Ruling => "ruling",
            Self::Case => "case",
            Self::Calendar => "calendar",
            Self::Held => "held",
            Self::Pattern => "pattern",
            Self::Shift => "shift",
        }
    }
    /// What it is called in Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Settings => "设置",
            Self::District => "区",
            Self::Zone => "片区",
            Self::Street => "街道",
            Self::Community => "社区",
            Self::Estate => "小区",
            Self::Context => "底图要素",
            Self::Line => "条线",
            Self::Checklist => "测评表",
            Self::Scoring => "计分办法",
            Self::Checkpoint => "点位",
            Self::Unit => "单位",
            Self::Person => "人员",
            Self::Post => "任职",
            Self::Role => "角色",
            Self::Duty => "责任",
            Self::Account => "账号",
            Self::Reveal => "查看电话",
            Self::Round => "测评轮次",
            Self::Inspection => "测评记录",
            Self::Ruling => "复核裁定",
            Self::Case => "问题",
            Self::Calendar => "工作日历",
            Self::Held => "待定记录",
            Self::Pattern => "固定安排",
            Self::Shift => "班次",
        }
    }
}

impl From<AreaKind> for Kind {
    fn from(kind: AreaKind) -> Self {
        match kind {
            AreaKind::District => Self::District,
            AreaKind::Zone => Self::Zone,
            AreaKind::Street => Self::Street,
            AreaKind::Community => Self::Community,
            AreaKind::Estate => Self::Estate,
        }
    }
}

impl Record {
    /// Which kind of entity.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Settings(_) => Kind::Settings,
            Self::Area(area) => area.kind.into(),
            Self::Context(_) => Kind::Context,
            Self::Line(_) => Kind::Line,
            Self::Checklist(_) => Kind::Checklist,
            Self::Scoring(_) => Kind::Scoring,
            Self::Checkpoint(_) => Kind::Checkpoint,
            Self::Unit(_) => Kind::Unit,
            Self::Person(_) => Kind::Person,
            Self::Post(_) => Kind::Post,
            Self::Role(_) => Kind::Role,
            Self::Duty(_) => Kind::Duty,
            Self::Account(_) => Kind::Account,
            Self::Reveal(_) => Kind::Reveal,
            Self::Round(_) => Kind::Round,
            Self::Inspection(_) => Kind::Inspection,
            Self::Ruling(_) => Kind::Ruling,
            Self::Case(_) => Kind::Case,
            Self::Calendar(_) => Kind::Calendar,
            Self::Held(_) => Kind::Held,
            Self::Pattern(_) => Kind::Pattern,
            Self::Shift(_) => Kind::Shift,
        }
    }
    /// The bare id.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Settings(it) => it.id.uuid(),
            Self::Area(it) => it.id.uuid(),
            Self::Context(it) => it.id.uuid(),
            Self::Line(it) => it.id.uuid(),
            Self::Checklist(it) => it.id.uuid(),
            Self::Scoring(it) => it.id.uuid(),
            Self::Checkpoint(it) => it.id.uuid(),
            Self::Unit(it) => it.id.uuid(),
            Self::Person(it) => it.id.uuid(),
            Self::Post(it) => it.id.uuid(),
            Self::Role(it) => it.id.uuid(),
            Self::Duty(it) => it.id.uuid(),
            Self::Account(it) => it.id.uuid(),
            Self::Reveal(it) => it.id.uuid(),
            Self::Round(it) => it.id.uuid(),
            Self::Inspection(it) => it.id.uuid(),
            Self::Ruling(it) => it.id.uuid(),
            Self::Case(it) => it.id.uuid(),
            Self::Calendar(it) => it.id.uuid(),
            Self::Held(it) => it.id.uuid(),
            Self::Pattern(it) => it.id.uuid(),
            Self::Shift(it) => it.id.uuid(),
        }
    }
    /// The code, for the kinds that people call by one.
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::Settings(_)
            | Self::Checklist(_)
            | Self::Scoring(_)
            | Self::Reveal(_)
            | Self::Inspection(_)
            | Self::Ruling(_)
            | Self::Calendar(_)
            | Self::Held(_) => None,
            Self::Area(it) => Some(&it.code),
            Self::Context(it) => Some(&it.code),
            Self::Line(it) => Some(&it.code),
            Self::Checkpoint(it) => Some(&it.code),
            Self::Unit(it) => Some(&it.code),
            Self::Person(it) => Some(&it.code),
            Self::Post(it) => Some(&it.code),
            Self::Role(it) => Some(&it.code),
            Self::Duty(it) => Some(&it.code),
            Self::Account(it) => Some(&it.login),
            Self::Round(it) => Some(&it.code),
            Self::Case(it) => Some(&it.code),
            Self::Pattern(it) => Some(&it.code),
            Self::Shift(it) => Some(&it.code),
        }
    }
    /// The blobs that it names.
    pub fn blobs(&self) -> Vec<BlobHash> {
        match self {
            Self::Settings(it) => it.emblem.into_iter().collect(),
            Self::Inspection(it) => it.all_photos().map(|photo| photo.hash).collect(),
            Self::Ruling(it) => it.evidence.iter().map(|photo| photo.hash).collect(),
            Self::Case(it) => it.all_photos().map(|photo| photo.hash).collect(),
            Self::Shift(it) => it.photos.iter().map(|photo| photo.hash).collect(),
            Self::Held(it) => it.envelope.command.blobs(),
            _ => vec![],
        }
    }
    /// Every period on whose ends the truth about this entity changes.
    pub fn periods(&self) -> Vec<Period> {
        fn all<T: Dated>(list: &[T]) -> Vec<Period> {
            list.iter().map(Dated::period).collect()
        }
        match self {
            Self::Settings(_)
            | Self::Context(_)
            | Self::Person(_)
            | Self::Role(_)
            | Self::Account(_)
            | Self::Reveal(_)
            | Self::Round(_)
            | Self::Inspection(_)
            | Self::Ruling(_)
            | Self::Case(_)
            | Self::Calendar(_)
            | Self::Held(_)
            | Self::Pattern(_)
            | Self::Shift(_) => vec![],
            Self::Area(it) => all(it.versions.all()),
            Self::Line(it) => all(it.versions.all()),
            Self::Checkpoint(it) => all(it.versions.all()),
            Self::Unit(it) => all(it.versions.all()),
            Self::Checklist(it) => vec![it.period],
            Self::Scoring(it) => vec![it.period],
            Self::Post(it) => vec![it.period],
            Self::Duty(it) if it.withdrawn => vec![],
            Self::Duty(it) => vec![it.period],
        }
    }
}
