//! The catalogue of everything that can be refused: a stable code and friendly texts, in one place.

use uuid::Uuid;

use super::{CaseRefusal, Code, Date, EARLIEST, Kind, Period, PlaceRefusal, ShiftRefusal, VisitRefusal};

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The writer may not do this.
    NotAllowed,
    /// Nobody changes the duty that the own rights come from.
    OwnDuty,
    /// The map is open to everybody only under its approval number.
    NoApproval,
    /// Without an administrator nobody could let anybody in any more.
    LastAdmin,
    /// What was given as an address of e-mail is none.
    MailAddress {
        /// What was given.
        text: String,
    },
    /// A person has one account.
    HasAccount {
        /// The one.
        login: Code,
    },
    /// No entity with that code or id.
    Unknown {
        /// Which kind.
        kind: Kind,
        /// What was named.
        name: String,
    },
    /// A second entity with the same code.
    CodeTaken {
        /// Which kind.
        kind: Kind,
        /// The code.
        code: Code,
    },
    /// An existing entity cannot take another code.
    CodeChanged {
        /// The code it has.
        code: Code,
    },
    /// The role cannot be held for that kind of subject.
    RoleNotForSubject {
        /// The role's code.
        role: Code,
    },
    /// The role cannot be held by that kind of party.
    RoleNotForParty {
        /// The role's code.
        role: Code,
    },
    /// A vacant seat names nobody, any other seat names somebody.
    SeatAndParty,
    /// The period ends before it starts.
    PeriodOrder {
        /// First day.
        first: Date,
        /// Last day.
        last: Date,
    },
    /// The same party already holds this role there in those days.
    AlreadyHeld {
        /// The duty that says so.
        duty: Code,
    },
    /// The command id was used for another command.
    IdReused,
    /// Another command of an all-or-nothing batch was refused.
    BatchRefused,
    /// What was sent cannot be understood.
    Unreadable,
    /// A unit would stand above itself.
    UnitCircle {
        /// The unit.
        code: Code,
    },
    /// The id of a new entity belongs to another one already.
    IdTaken {
        /// Which kind the other one is of.
        kind: Kind,
        /// The id.
        id: Uuid,
    },
    /// There is one of that kind already, and there can be only one.
    OnlyOne {
        /// Which kind.
        kind: Kind,
    },
    /// The number of a version is taken: of a checklist within its line, of a scoring scheme.
    NumberTaken {
        /// Which kind.
        kind: Kind,
        /// The number.
        number: u32,
    },
    /// Things of that kind have no last day.
    NoPeriod {
        /// Which kind.
        kind: Kind,
    },
    /// It ends earlier than the last day it was to be given.
    EndsEarlier {
        /// Its code.
        code: Code,
        /// Its last day.
        last: Date,
    },
    /// A renewal that would not prolong.
    NotLonger {
        /// The duty.
        code: Code,
        /// Its last day; `None` = open-ended.
        last: Option<Date>,
    },
    /// Personal fields came with something that is not a person.
    NotPersonal,
    /// Something that goes on refers to it.
    StillUsed {
        /// Which kind would end.
        kind: Kind,
        /// Its code.
        code: Code,
        /// Its last day.
        last: Date,
        /// What refers to it beyond that day.
        by: Vec<(Kind, Code)>,
        /// How many more do.
        more: usize,
    },
    /// A duty outside the days of what it is held for, or of the unit that holds it.
    OutsideLife {
        /// Which kind.
        kind: Kind,
        /// Its code.
        code: Code,
        /// From its first to its last day.
        life: Period,
    },
    /// Nobody would have its ground from that day.
    LeavesGap {
        /// Which kind would end.
        kind: Kind,
        /// Its code.
        code: Code,
        /// The first day of the hole.
        first: Date,
    },
    /// About rounds and inspections.
    Visit(VisitRefusal),
    /// About cases.
    Case(CaseRefusal),
    /// About shifts and patterns.
    Shift(ShiftRefusal),
    /// About places that are edited by hand.
    Place(PlaceRefusal),
    /// A figure that cannot be: not a number, or out of its range.
    Figure {
        /// Which field.
        field: &'static str,
    },
}

impl Refusal {
    /// The stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::OwnDuty => "own_duty",
            Self::NoApproval => "no_approval",
            Self::LastAdmin => "last_admin",
            Self::HasAccount { .. } => "has_account",
            Self::MailAddress { .. } => "mail_address",
            Self::Unknown { .. } => "unknown",
            Self::CodeTaken { .. } => "code_taken",
            Self::CodeChanged { .. } => "code_changed",
            Self::RoleNotForSubject { .. } => "role_not_for_subject",
            Self::RoleNotForParty { .. } => "role_not_for_party",
            Self::SeatAndParty => "seat_and_party",
            Self::PeriodOrder { .. } => "period_order",
            Self::AlreadyHeld { .. } => "already_held",
            Self::IdReused => "id_reused",
            Self::BatchRefused => "batch_refused",
            Self::Unreadable => "unreadable",
            Self::UnitCircle { .. } => "unit_circle",
            Self::IdTaken { .. } => "id_taken",
            Self::OnlyOne { .. } => "only_one",
            Self::NumberTaken { .. } => "number_taken",
            Self::NoPeriod { .. } => "no_period",
            Self::EndsEarlier { .. } => "ends_earlier",
            Self::NotLonger { .. } => "not_longer",
            Self::NotPersonal => "not_personal",
            Self::StillUsed { .. } => "still_used",
            Self::LeavesGap { .. } => "leaves_gap",
            Self::OutsideLife { .. } => "outside_life",
            Self::Visit(refusal) => refusal.code(),
            Self::Case(refusal) => refusal.code(),
            Self::Shift(refusal) => refusal.code(),
            Self::Place(refusal) => refusal.code(),
            Self::Figure { .. } => "figure",
        }
    }
    /// What happened and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::NotAllowed => "没有权限做这件事。请联系文明办".into(),
            Self::OwnDuty => "不能改自己的责任。请联系文明办".into(),
            Self::NoApproval => "公开地图必须有审图号。请先填写".into(),
            Self::LastAdmin => "至少要留一个启用的管理员账号。请先给别人管理员".into(),
            Self::MailAddress { text } => format!("{text:?} 不是电子邮箱地址。请写成 name@example.gov.cn"),
            Self::HasAccount { login } => format!("此人已有账号 {login}。请修改原有的"),
            Self::Unknown { kind, name } => format!("找不到{}“{name}”。请核对编码", kind.zh()),
            Self::CodeTaken { kind, code } => format!("{}编码 {code} 已被使用。请换一个编码", kind.zh()),
            Self::CodeChanged { code } => format!("编码 {code} 不能改。请新建一条，并让原来的到期"),
            Self::RoleNotForSubject { role } => format!("角色 {role} 不能用于这类对象。请另选角色或对象"),
            Self::RoleNotForParty { role } => format!("角色 {role} 不能由这类责任方担任。请另选人员或单位"),
            Self::SeatAndParty => "空缺席位不写责任方，其他席位必须写明责任方".into(),
            Self::PeriodOrder { first, last } => format!("止期 {last} 早于起期 {first}。请改正日期"),
            Self::AlreadyHeld { duty } => format!("同一责任方在这段时间已担任（责任编号 {duty}）。请续任或改日期"),
            Self::IdReused => "同一命令编号已用于别的内容。请重新提交".into(),
            Self::BatchRefused => "同批中有别的命令被退回，整批未生效".into(),
            Self::Unreadable => "服务器看不懂这一条，没有写入。请刷新页面后重做".into(),
            Self::UnitCircle { code } => format!("单位 {code} 不能是自己的上级。请改正上级单位"),
            Self::IdTaken { kind, id } => format!("标识 {id} 已属于另一{}。请用新的标识", kind.zh()),
            Self::OnlyOne { kind } => format!("{}只能有一条，已经有了。请修改原有的", kind.zh()),
            Self::NumberTaken { kind, number } => format!("{}第 {number} 版已存在。请换一个版本号", kind.zh()),
            Self::NoPeriod { kind } => format!("{}没有止期，不能设为到期", kind.zh()),
            Self::EndsEarlier { code, last } => format!("{code} 已于更早的 {last} 到期。要延长请续任"),
            Self::NotLonger { code, last: Some(last) } => {
                format!("责任 {code} 现到 {last}，续任须更晚。要提前结束请设止期")
            }
            Self::NotLonger { code, last: None } => format!("责任 {code} 已是长期，不需续任。要结束请设止期"),
            Self::NotPersonal => "只有人员可以带个人信息。请去掉该字段".into(),
            Self::StillUsed { kind, code, last, by, more } => {
                let by: Vec<_> = by.iter().map(|(kind, code)| format!("{} {code}", kind.zh())).collect();
                let more = if *more > 0 { format!("等 {} 项", more + by.len()) } else { String::new() };
                let by = by.join("、");
                if *last == EARLIEST {
                    return format!("{} {code} 已被{by}{more}用到，不能撤销新增。请改为终止", kind.zh());
                }
                format!("{} {code} 不能在 {last} 到期：{by}{more}在这之后还用到它。请先让这些到期或改到别处", kind.zh())
            }
            Self::OutsideLife { kind, code, life } => {
                let last = life.last().map_or("长期".to_owned(), |last| last.to_string());
                format!("{}{code} 存续于 {} 至 {last}，责任的起止要在其中。请改日期", kind.zh(), life.first())
            }
            Self::LeavesGap { kind, code, first } => format!(
                "{}{code} 到期后，从 {first} 起这块地方没有{}。请先导入接替的边界，再让它到期",
                kind.zh(),
                kind.zh()
            ),
            Self::Visit(refusal) => refusal.zh(),
            Self::Case(refusal) => refusal.zh(),
            Self::Shift(refusal) => refusal.zh(),
            Self::Place(refusal) => refusal.zh(),
            Self::Figure { field } => format!("{field} 的数值不对。请填范围内的数"),
        }
    }
    /// What happened and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::NotAllowed => "You may not do this. Ask the office".into(),
            Self::OwnDuty => "Nobody changes the own duty. Ask the office".into(),
            Self::NoApproval => "A map is open to everybody only with its approval number. Fill it in first".into(),
            Self::LastAdmin => "One active administrator has to stay. Make somebody else one first".into(),
            Self::MailAddress { text } => format!("{text:?} is no address of e-mail. Write it as name@example.gov.cn"),
            Self::HasAccount { login } => format!("This person has the account {login}. Change that one"),
            Self::Unknown { kind, name } => format!("There is no {} {name:?}. Check the code", kind.word()),
            Self::CodeTaken { kind, code } => format!("The {} code {code} is in use. Choose another", kind.word()),
            Self::CodeChanged { code } => format!("The code {code} cannot change. Add a new entry and end the old one"),
            Self::RoleNotForSubject { role } => format!("The role {role} is not held for that kind of subject"),
            Self::RoleNotForParty { role } => format!("The role {role} is not held by that kind of party"),
            Self::SeatAndParty => "A vacant seat names nobody; any other seat names a party".into(),
            Self::PeriodOrder { first, last } => format!("The last day {last} is before the first day {first}"),
            Self::AlreadyHeld { duty } => format!("The same party holds this already in those days (duty {duty})"),
            Self::IdReused => "This command id was used for something else. Send it again under a new one".into(),
            Self::BatchRefused => "Another command of the batch was refused; nothing of it was applied".into(),
            Self::Unreadable => {
                "The server cannot read this one; nothing was written. Reload the page and do it again".into()
            }
            Self::UnitCircle { code } => format!("The unit {code} cannot stand above itself"),
            Self::IdTaken { kind, id } => format!("The id {id} belongs to another {}. Use a new one", kind.word()),
            Self::OnlyOne { kind } => format!("There can be only one {}, and there is one. Edit that", kind.word()),
            Self::NumberTaken { kind, number } => {
                format!("There is a {} number {number} already. Choose another number", kind.word())
            }
            Self::NoPeriod { kind } => format!("A {} has no last day and cannot be ended", kind.word()),
            Self::EndsEarlier { code, last } => format!("{code} ends earlier, on {last}. To prolong it, renew it"),
            Self::NotLonger { code, last: Some(last) } => {
                format!("The duty {code} lasts until {last}; a renewal goes beyond. To shorten it, end it")
            }
            Self::NotLonger { code, last: None } => {
                format!("The duty {code} has no last day and needs no renewal. To finish it, end it")
            }
            Self::NotPersonal => "Only people have personal fields. Leave them out".into(),
            Self::StillUsed { kind, code, last, by, more } => {
                let by: Vec<_> = by.iter().map(|(kind, code)| format!("{} {code}", kind.word())).collect();
                let more = if *more > 0 { format!(" and {more} more") } else { String::new() };
                let by = by.join(", ");
                let kind = kind.word();
                if *last == EARLIEST {
                    return format!("{by}{more} refer to the {kind} {code}: it was no mistake. End it instead");
                }
                format!(
                    "The {kind} {code} cannot end on {last}: after that day it is referred to by {by}{more}. End or move that first"
                )
            }
            Self::OutsideLife { kind, code, life } => {
                let last = life.last().map_or("no last day".to_owned(), |last| last.to_string());
                let (kind, first) = (kind.word(), life.first());
                format!(
                    "The {kind} {code} lasts from {first} to {last}; a duty lies within these days. Change its dates"
                )
            }
            Self::LeavesGap { kind, code, first } => format!(
                "If the {0} {code} ends, no {0} has its ground from {first}. Import the borders that take over first, then end it",
                kind.word()
            ),
            Self::Visit(refusal) => refusal.en(),
            Self::Case(refusal) => refusal.en(),
            Self::Shift(refusal) => refusal.en(),
            Self::Place(refusal) => refusal.en(),
            Self::Figure { field } => format!("The figure of {field} cannot be. Give a number within its range"),
        }
    }
}

impl From<CaseRefusal> for Refusal {
    fn from(refusal: CaseRefusal) -> Self {
        Self::Case(refusal)
    }
}

impl From<PlaceRefusal> for Refusal {
    fn from(refusal: PlaceRefusal) -> Self {
        Self::Place(refusal)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en())
    }
}
