//! What can be refused about cases.

use super::{CaseState, Code, Date};

/// Why a command about a case was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseRefusal {
    /// The step is not one that can follow on the state.
    Step {
        /// The case.
        case: Code,
        /// The state it is in.
        state: CaseState,
    },
    /// 责任待明确: nobody answers for the place by the rule.
    NoLead,
    /// A lead other than the one that the rule names needs a reason.
    LeadReason,
    /// The case already is with that unit.
    SameLead,
    /// Its round does not let its cases out yet.
    Sealed {
        /// The case.
        case: Code,
    },
    /// Only somebody who acts for the lead unit may.
    NotOfLead,
    /// Nobody of the lead unit or of one that assists looks again.
    OwnRecheck,
    /// This one is looked at on the spot.
    OnSpot,
    /// Who is named does not work in the lead unit.
    NotInUnit {
        /// Who.
        person: Code,
    },
    /// Handed in without a photo.
    NoPhoto,
    /// More photos than a record takes.
    TooManyPhotos {
        /// How many it takes.
        most: usize,
    },
    /// The unit waits for an answer already.
    Asked,
    /// There is nothing to answer.
    NotAsked,
    /// A day is missing to which it is to be prolonged.
    NoUntil,
    /// The day is not later than the deadline that there is, or than today.
    NotLater {
        /// The day.
        until: Date,
    },
    /// A term that cannot be.
    Term,
    /// Neither a position nor a checkpoint.
    NoPlace,
    /// The position is nowhere near the district.
    FarAway {
        /// How far away.
        km: u32,
    },
    /// The checkpoint is not there on the day.
    NoCheckpoint {
        /// Which.
        checkpoint: Code,
    },
    /// The checklist of the line has no such item.
    NoItem {
        /// Which.
        item: Code,
    },
    /// It would have happened in the future.
    Future,
    /// Only the office enters cases of another origin.
    OfficeOrigin,
    /// A case is joined to another open one.
    JoinTarget {
        /// The other one.
        case: Code,
    },
    /// What a record of a case says does not fit together.
    Unfit {
        /// Which field.
        field: &'static str,
    },
    /// A list of the working calendar is not of its year, or says two things of a day.
    Calendar {
        /// The day.
        date: Date,
    },
}

impl CaseState {
    /// What it is called in Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::ToAssign => "待交办",
            Self::ToSign => "待签收",
            Self::Underway => "整改中",
            Self::ToRecheck => "待复核",
            Self::Suspended => "挂账",
            Self::Closed => "已销号",
        }
    }
    /// The word used in the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ToAssign => "to_assign",
            Self::ToSign => "to_sign",
            Self::Underway => "underway",
            Self::ToRecheck => "to_recheck",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
    /// What it is called in English.
    const fn en(self) -> &'static str {
        match self {
            Self::ToAssign => "to be assigned",
            Self::ToSign => "to be signed for",
            Self::Underway => "underway",
            Self::ToRecheck => "to be re-checked",
            Self::Suspended => "put off",
            Self::Closed => "closed",
        }
    }
}

impl CaseRefusal {
    /// The stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Step { .. } => "case_step",
            Self::NoLead => "case_no_lead",
            Self::LeadReason => "case_lead_reason",
            Self::SameLead => "case_same_lead",
            Self::Sealed { .. } => "case_sealed",
            Self::NotOfLead => "case_not_of_lead",
            Self::OwnRecheck => "case_own_recheck",
            Self::OnSpot => "case_on_spot",
            Self::NotInUnit { .. } => "case_not_in_unit",
            Self::NoPhoto => "case_no_photo",
            Self::TooManyPhotos { .. } => "case_too_many_photos",
            Self::Asked => "case_asked",
            Self::NotAsked => "case_not_asked",
            Self::NoUntil => "case_no_until",
            Self::NotLater { .. } => "case_not_later",
            Self::Term => "case_term",
            Self::NoPlace => "case_no_place",
            Self::FarAway { .. } => "case_far_away",
            Self::NoCheckpoint { .. } => "case_no_checkpoint",
            Self::NoItem { .. } => "case_no_item",
            Self::Future => "case_future",
            Self::OfficeOrigin => "case_office_origin",
            Self::JoinTarget { .. } => "case_join_target",
            Self::Unfit { .. } => "case_unfit",
            Self::Calendar { .. } => "calendar_day",
        }
    }
    /// What happened and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Step { case, state } => {
                format!("问题 {case} 现在是“{}”，不能做这一步。请刷新后再看", state.zh())
            }
            Self::NoLead => "责任待明确：按规则找不到主办单位。请指定主办单位并写明理由，或先补全条线和位置".into(),
            Self::LeadReason => "主办单位与规则不同，请写明理由".into(),
            Self::SameLead => "已经由这个单位主办。请另选单位".into(),
            Self::Sealed { case } => format!("问题 {case} 所属的测评轮次还没到下发的时候。请等审核或发布后再办"),
            Self::NotOfLead => "只有主办单位的人可以做这一步。请由主办单位联络员办理".into(),
            Self::OwnRecheck => "不能复核自己单位主办或协办的问题。请换别的单位的人复核".into(),
            Self::OnSpot => "这个问题要现场复核（或被抽中现场抽查）。请到现场后再复核".into(),
            Self::NotInUnit { person } => format!("{person} 不在主办单位任职。请选本单位的人"),
            Self::NoPhoto => "反馈至少要有一张整改后照片。请补拍".into(),
            Self::TooManyPhotos { most } => format!("照片太多，最多 {most} 张。请去掉一些"),
            Self::Asked => "已有一个申请等待答复。请等文明办答复后再申请".into(),
            Self::NotAsked => "没有等待答复的申请。请刷新后再看".into(),
            Self::NoUntil => "申请延期要写明延到哪一天".into(),
            Self::NotLater { until } => format!("{until} 不晚于现在的时限。请选更晚的日期"),
            Self::Term => "整改时限不对：工作日 1 至 60 天，或今天及以后的日期".into(),
            Self::NoPlace => "请给出位置或点位".into(),
            Self::FarAway { km } => format!("位置离本区 {km} 公里，太远了。请重新选点"),
            Self::NoCheckpoint { checkpoint } => format!("点位 {checkpoint} 这一天不存在。请另选点位"),
            Self::NoItem { item } => format!("这条线的测评表里没有测评项 {item}。请另选"),
            Self::Future => "发现时间在将来。请核对时间".into(),
            Self::OfficeOrigin => "只有文明办可以录入其他来源的问题。来源请用“随手拍”".into(),
            Self::JoinTarget { case } => format!("不能并入 {case}：要并入另一个未销号的问题"),
            Self::Unfit { field } => format!("问题的内容前后不一致：{field}。请改正"),
            Self::Calendar { date } => format!("工作日历里 {date} 不在这一年，或写了两次。请改正"),
        }
    }
    /// What happened and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::Step { case, state } => {
                format!("The case {case} is {} now, and this step does not follow. Look at it again", state.en())
            }
            Self::NoLead => {
                "By the rule nobody leads here. Name a lead unit with a reason, or complete line and place first".into()
            }
            Self::LeadReason => "The lead is not the one that the rule names: give a reason".into(),
            Self::SameLead => "That unit leads the case already. Choose another".into(),
            Self::Sealed { case } => {
                format!("The round of the case {case} does not let its cases out yet. Wait for review or publication")
            }
            Self::NotOfLead => "Only people of the lead unit do this. Ask its liaison".into(),
            Self::OwnRecheck => "Nobody re-checks a case of the own unit. Somebody of another unit has to".into(),
            Self::OnSpot => "This case is re-checked on the spot, or was drawn for it. Go there first".into(),
            Self::NotInUnit { person } => format!("{person} holds no post in the lead unit. Choose one of its people"),
            Self::NoPhoto => "What is handed in needs at least one photo. Take one".into(),
            Self::TooManyPhotos { most } => format!("Too many photos; at most {most}. Leave some out"),
            Self::Asked => "A request waits for its answer already. Wait for the office".into(),
            Self::NotAsked => "There is no request to answer. Look at it again".into(),
            Self::NoUntil => "A request for more time names the day (until)".into(),
            Self::NotLater { until } => format!("{until} is not later than the deadline. Choose a later day"),
            Self::Term => "A term is 1 to 60 working days, or a day from today on".into(),
            Self::NoPlace => "Give a position or a checkpoint".into(),
            Self::FarAway { km } => format!("The position is {km} km from the district. Choose it again"),
            Self::NoCheckpoint { checkpoint } => format!("There is no checkpoint {checkpoint} on that day"),
            Self::NoItem { item } => format!("The checklist of the line has no item {item}"),
            Self::Future => "It was found in the future. Check the time".into(),
            Self::OfficeOrigin => "Only the office enters cases of another origin. Use report".into(),
            Self::JoinTarget { case } => format!("It cannot be joined to {case}: choose another case that is open"),
            Self::Unfit { field } => format!("What the case says does not fit together: {field}"),
            Self::Calendar { date } => format!("{date} is not in the year of the calendar, or is in it twice"),
        }
    }
}
