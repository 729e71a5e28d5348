//! The catalogue of everything that can be refused: a stable code and friendly texts, in one place.

use super::{Code, Date, Kind};

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The writer may not do this.
    NotAllowed,
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
    /// A unit would stand above itself.
    UnitCircle {
        /// The unit.
        code: Code,
    },
}

impl Refusal {
    /// The stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
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
            Self::UnitCircle { .. } => "unit_circle",
        }
    }
    /// What happened and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::NotAllowed => "没有权限做这件事。请联系文明办".into(),
            Self::Unknown { kind, name } => format!("找不到{}“{name}”。请核对编码", kind_zh(*kind)),
            Self::CodeTaken { kind, code } => format!("{}编码 {code} 已被使用。请换一个编码", kind_zh(*kind)),
            Self::CodeChanged { code } => format!("编码 {code} 不能改。请新建一条，并让原来的到期"),
            Self::RoleNotForSubject { role } => format!("角色 {role} 不能用于这类对象。请另选角色或对象"),
            Self::RoleNotForParty { role } => format!("角色 {role} 不能由这类责任方担任。请另选人员或单位"),
            Self::SeatAndParty => "空缺席位不写责任方，其他席位必须写明责任方".into(),
            Self::PeriodOrder { first, last } => format!("止期 {last} 早于起期 {first}。请改正日期"),
            Self::AlreadyHeld { duty } => format!("同一责任方在这段时间已担任（责任编号 {duty}）。请续任或改日期"),
            Self::IdReused => "同一命令编号已用于别的内容。请重新提交".into(),
            Self::BatchRefused => "同批中有别的命令被退回，整批未生效".into(),
            Self::UnitCircle { code } => format!("单位 {code} 不能是自己的上级。请改正上级单位"),
        }
    }
    /// What happened and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::NotAllowed => "You may not do this. Ask the office".into(),
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
            Self::UnitCircle { code } => format!("The unit {code} cannot stand above itself"),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en())
    }
}

fn kind_zh(kind: Kind) -> &'static str {
    match kind {
        Kind::Settings => "设置",
        Kind::District => "区",
        Kind::Zone => "片区",
        Kind::Street => "街道",
        Kind::Community => "社区",
        Kind::Estate => "小区",
        Kind::Context => "底图要素",
        Kind::Line => "条线",
        Kind::Checklist => "测评表",
        Kind::Scoring => "计分办法",
        Kind::Checkpoint => "点位",
        Kind::Unit => "单位",
        Kind::Person => "人员",
        Kind::Post => "任职",
        Kind::Role => "角色",
        Kind::Duty => "责任",
    }
}
