//! The columns of the ledger (台账), and its words.

use crate::domain::{Card, CaseState, Origin, Term};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is explained by its title")]
pub enum Column {
    Code,
    FoundAt,
    Origin,
    Line,
    Zone,
    Street,
    Community,
    Checkpoint,
    Item,
    Text,
    Before,
    Lead,
    Assisting,
    Person,
    AssignedAt,
    Term,
    Measures,
    After,
    HandedInAt,
    Rechecker,
    Result,
    ClosedAt,
    OverdueDays,
    Card,
}

impl Column {
    /// In the order of the ledger.
    pub const ALL: [Self; 24] = [
        Self::Code,
        Self::FoundAt,
        Self::Origin,
        Self::Line,
        Self::Zone,
        Self::Street,
        Self::Community,
        Self::Checkpoint,
        Self::Item,
        Self::Text,
        Self::Before,
        Self::Lead,
        Self::Assisting,
        Self::Person,
        Self::AssignedAt,
        Self::Term,
        Self::Measures,
        Self::After,
        Self::HandedInAt,
        Self::Rechecker,
        Self::Result,
        Self::ClosedAt,
        Self::OverdueDays,
        Self::Card,
    ];
    /// What stands above it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Code => "编号",
            Self::FoundAt => "发现时间",
            Self::Origin => "来源",
            Self::Line => "条线",
            Self::Zone => "片区",
            Self::Street => "街道",
            Self::Community => "社区",
            Self::Checkpoint => "点位",
            Self::Item => "测评项",
            Self::Text => "问题描述",
            Self::Before => "整改前照片",
            Self::Lead => "主办单位",
            Self::Assisting => "协办单位",
            Self::Person => "责任人",
            Self::AssignedAt => "交办时间",
            Self::Term => "整改时限",
            Self::Measures => "整改措施",
            Self::After => "整改后照片",
            Self::HandedInAt => "反馈时间",
            Self::Rechecker => "复核人",
            Self::Result => "复核结果",
            Self::ClosedAt => "销号时间",
            Self::OverdueDays => "逾期天数",
            Self::Card => "牌",
        }
    }
    /// The column under a title; marks such as `编号*` or `编号（必填）` are no part of it.
    pub fn titled(title: &str) -> Option<Self> {
        let bare = title.split(['（', '(', '*', '：', ':']).next().unwrap_or(title).trim();
        let also = match bare {
            "问题编号" => Some(Self::Code),
            "主办" | "责任单位" => Some(Self::Lead),
            "协办" => Some(Self::Assisting),
            "问题" | "存在问题" => Some(Self::Text),
            "时限" | "整改期限" => Some(Self::Term),
            "红黄牌" => Some(Self::Card),
            _ => None,
        };
        Self::ALL.into_iter().find(|column| column.title() == bare).or(also)
    }
}

/// Columns that people add and nobody need be told of.
pub fn is_noise(title: &str) -> bool {
    matches!(title.trim(), "" | "序号" | "备注" | "状态")
}

/// Origins by their words.
pub const ORIGINS: [(&str, Origin); 9] = [
    ("实地测评", Origin::Field),
    ("日常巡查", Origin::Patrol),
    ("随手拍", Origin::Report),
    ("上级测评反馈", Origin::Superior),
    ("12345热线", Origin::Hotline),
    ("领导批示", Origin::Leader),
    ("媒体曝光", Origin::Media),
    ("圆桌会", Origin::RoundTable),
    ("企业诉求", Origin::Enterprise),
];

/// Cards by their words.
pub const CARDS: [(&str, Card); 2] = [("黄牌", Card::Yellow), ("红牌", Card::Red)];

/// The word of a value.
pub fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    words.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)
}

/// How a term is written.
pub fn term(term: Term) -> String {
    match term {
        Term::Immediate => "立行立改".to_owned(),
        Term::Days { days } => format!("{days}个工作日"),
        Term::Date { date } => date.to_string(),
    }
}

/// What stands under 复核结果 of a case that was not looked at again, or not for the last time.
pub const WAITING: [(&str, CaseState); 3] =
    [("待签收", CaseState::ToSign), ("待复核", CaseState::ToRecheck), ("挂账", CaseState::Suspended)];
