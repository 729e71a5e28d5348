//! What can be refused about shifts and patterns.

use super::{Code, Date, Name, TimeOfDay};

/// Why a command about a shift or a pattern was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum ShiftRefusal {
    /// The day has passed.
    Past {
        /// The day.
        date: Date,
    },
    /// The hours of a unit's part are approved: nothing of it changes any more.
    Approved {
        /// The unit.
        unit: Code,
    },
    /// They are not, so there is nothing to take back.
    NotApproved {
        /// The unit.
        unit: Code,
    },
    /// The shift does not take place.
    Cancelled {
        /// The shift.
        shift: Code,
    },
    /// It does take place.
    NotCancelled {
        /// The shift.
        shift: Code,
    },
    /// Somebody came already.
    Begun {
        /// The shift.
        shift: Code,
    },
    /// The shift has not begun.
    NotBegun {
        /// Its day.
        date: Date,
        /// From when on.
        from: TimeOfDay,
    },
    /// The shift is not over: somebody may still come.
    NotOver {
        /// Its day.
        date: Date,
        /// From when on its hours can be approved.
        to: TimeOfDay,
    },
    /// More people than are needed.
    TooManyNames {
        /// How many are needed.
        needed: u16,
        /// How many are named.
        named: usize,
    },
    /// Somebody is named twice.
    NameTwice {
        /// Who.
        name: Name,
    },
    /// Who is named does not work in the unit.
    NotInUnit {
        /// Who.
        name: Name,
    },
    /// Who is meant is not named in that part.
    NotNamed {
        /// Who.
        name: Name,
    },
    /// Who came stays in the list.
    HasMark {
        /// Who.
        name: Name,
    },
    /// The unit has no part in the shift.
    NoPart {
        /// The unit.
        unit: Code,
    },
    /// A unit with names stays in the shift.
    PartHasNames {
        /// The unit.
        unit: Code,
    },
    /// A unit stands twice among the parts.
    UnitTwice {
        /// The unit.
        unit: Code,
    },
    /// No unit owes it.
    NoUnits,
    /// Somebody is elsewhere on the same half day.
    Clash {
        /// Who.
        name: Name,
        /// Where: the other shift.
        shift: Code,
    },
    /// Not at the time of the shift.
    NotTheTime {
        /// Its day.
        date: Date,
        /// From.
        from: TimeOfDay,
        /// To.
        to: TimeOfDay,
    },
    /// 签到 a second time.
    CheckedIn {
        /// When it was the first time, on the district's clock.
        at: TimeOfDay,
    },
    /// 签退 a second time.
    CheckedOut {
        /// When it was the first time, on the district's clock.
        at: TimeOfDay,
    },
    /// 签退 without 签到.
    NotCheckedIn,
    /// Too far from the meeting point, and not in the community.
    TooFar {
        /// How far, in metres.
        metres: u32,
        /// How near is near enough.
        near: u16,
    },
    /// Whoever checks in is of no unit of the shift.
    NotOfUnit,
    /// The meeting point is outside the district.
    MeetingOutside {
        /// How far, in metres.
        metres: u32,
    },
    /// Neither a community nor a zone, or not one of that day.
    PlaceNotThatDay {
        /// The day.
        date: Date,
    },
    /// They end before they begin.
    HoursOrder {
        /// From.
        from: TimeOfDay,
        /// To.
        to: TimeOfDay,
    },
    /// A figure that cannot be.
    Figure {
        /// Which.
        field: &'static str,
    },
    /// The other shift is not on the same half day, or is this one.
    NotTogether {
        /// The other shift.
        shift: Code,
    },
    /// The unit does not help the community.
    NoDuty {
        /// The unit.
        unit: Code,
    },
    /// No unit helps the community.
    NoHelpers {
        /// The community.
        community: Code,
    },
    /// Nobody is missing.
    Full,
    /// More days at once than are made.
    TooLong {
        /// How many are.
        days: u16,
    },
    /// Nothing of that code is counted in this district.
    OutputUnknown {
        /// The code.
        code: Code,
    },
    /// A group photo was said and none came.
    NoPhoto,
}

impl ShiftRefusal {
    /// The stable code, for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Past { .. } => "shift_past",
            Self::Approved { .. } => "shift_approved",
            Self::NotApproved { .. } => "shift_not_approved",
            Self::Cancelled { .. } => "shift_cancelled",
            Self::NotCancelled { .. } => "shift_not_cancelled",
            Self::Begun { .. } => "shift_begun",
            Self::NotBegun { .. } => "shift_not_begun",
            Self::NotOver { .. } => "shift_not_over",
            Self::TooManyNames { .. } => "too_many_names",
            Self::NameTwice { .. } => "name_twice",
            Self::NotInUnit { .. } => "name_not_in_unit",
            Self::NotNamed { .. } => "not_named",
            Self::HasMark { .. } => "has_mark",
            Self::NoPart { .. } => "no_part",
            Self::PartHasNames { .. } => "part_has_names",
            Self::UnitTwice { .. } => "unit_twice",
            Self::NoUnits => "no_units",
            Self::Clash { .. } => "clash",
            Self::NotTheTime { .. } => "not_the_time",
            Self::CheckedIn { .. } => "checked_in_already",
            Self::CheckedOut { .. } => "checked_out_already",
            Self::NotCheckedIn => "not_checked_in",
            Self::TooFar { .. } => "too_far",
            Self::NotOfUnit => "not_of_unit",
            Self::MeetingOutside { .. } => "meeting_outside",
            Self::PlaceNotThatDay { .. } => "place_not_that_day",
            Self::HoursOrder { .. } => "hours_order",
            Self::Figure { .. } => "figure",
            Self::NotTogether { .. } => "not_together",
            Self::NoDuty { .. } => "no_helping_duty",
            Self::NoHelpers { .. } => "no_helpers",
            Self::Full => "shift_full",
            Self::TooLong { .. } => "too_long",
            Self::OutputUnknown { .. } => "output_unknown",
            Self::NoPhoto => "no_group_photo",
        }
    }
    /// What happened and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Past { date } => format!("{date} 已经过去。请选今天或以后的日子"),
            Self::Approved { unit } => format!("单位 {unit} 的工时已核定，不能再改。要改请文明办退回核定"),
            Self::NotApproved { unit } => format!("单位 {unit} 的工时还没有核定。请刷新后再看"),
            Self::Cancelled { shift } => format!("班次 {shift} 已取消。请看新的安排或联系联络员"),
            Self::NotCancelled { shift } => format!("班次 {shift} 没有取消。请刷新后再看"),
            Self::Begun { shift } => format!("班次 {shift} 已有人签到，不能改期、取消或合并"),
            Self::NotBegun { date, from } => format!("班次 {date} {from} 开始，还没有到。请到时再来"),
            Self::NotOver { date, to } => format!("班次 {date} {to} 结束，结束后才能核定工时。请到时再来"),
            Self::TooManyNames { needed, named } => {
                format!("需 {needed} 人，报了 {named} 人。请去掉几人，或请文明办增加人数")
            }
            Self::NameTwice { name } => format!("{name} 报了两次。请去掉一个"),
            Self::NotInUnit { name } => format!("{name} 不在这个单位任职。请核对，或按来宾填写"),
            Self::NotNamed { name } => format!("{name} 不在名单里。请刷新后再看"),
            Self::HasMark { name } => format!("{name} 已经签到，不能从名单里去掉"),
            Self::NoPart { unit } => format!("单位 {unit} 不参加这个班次。请核对班次"),
            Self::PartHasNames { unit } => format!("单位 {unit} 已经报名，不能去掉。请先请联络员撤下名单"),
            Self::UnitTwice { unit } => format!("单位 {unit} 填了两次。请去掉一个"),
            Self::NoUnits => "没有参加的单位。请至少选一个".into(),
            Self::Clash { name, shift } => format!("{name} 同一半天已在班次 {shift}。请换人，或先从那边撤下"),
            Self::NotTheTime { date, from, to } => {
                format!("现在不是这个班次的时间（{date} {from}–{to}）。请核对班次和设备的时间")
            }
            Self::CheckedIn { at } => format!("已于 {at} 签到，不用再签"),
            Self::CheckedOut { at } => format!("已于 {at} 签退，不用再签"),
            Self::NotCheckedIn => "还没有签到。请先签到".into(),
            Self::TooFar { metres, near } => {
                format!("离集合点约 {metres} 米，要在 {near} 米内或在社区里。请走近再签，或请带队人代为登记")
            }
            Self::NotOfUnit => "您的单位不参加这个班次。请核对班次".into(),
            Self::MeetingOutside { metres } => format!("集合点在本区以外约 {metres} 米。请在图上重选"),
            Self::PlaceNotThatDay { date } => format!("{date} 没有这个社区或片区。请核对地点和日期"),
            Self::HoursOrder { from, to } => format!("结束时间 {to} 不晚于开始时间 {from}。请改正"),
            Self::Figure { field } => format!("{}的数值不对。请填范围内的数", field_zh(field)),
            Self::NotTogether { shift } => format!("班次 {shift} 不在同一半天，不能合并。请先改期"),
            Self::NoDuty { unit } => format!("单位 {unit} 不是这个社区的帮创单位。请先明确责任"),
            Self::NoHelpers { community } => format!("社区 {community} 没有帮创单位可请。请先明确帮创单位"),
            Self::Full => "人已报齐，不用再请".into(),
            Self::TooLong { days } => format!("一次最多排 {days} 天。请缩短起止日期"),
            Self::OutputUnknown { code } => format!("没有 {code} 这项成果。请刷新后重填"),
            Self::NoPhoto => "没有合影。请拍一张，或按名单登记".into(),
        }
    }
    /// What happened and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::Past { date } => format!("{date} has passed. Choose today or a later day"),
            Self::Approved { unit } => {
                format!("The hours of the unit {unit} are approved and do not change. The office can take that back")
            }
            Self::NotApproved { unit } => format!("The hours of the unit {unit} are not approved. Look at it again"),
            Self::Cancelled { shift } => {
                format!("The shift {shift} is cancelled. Look for the new one or ask the liaison")
            }
            Self::NotCancelled { shift } => format!("The shift {shift} is not cancelled. Look at it again"),
            Self::Begun { shift } => {
                format!("Somebody has checked in to the shift {shift}: it cannot be moved, cancelled or combined")
            }
            Self::NotBegun { date, from } => format!("The shift begins on {date} at {from}. Come back then"),
            Self::NotOver { date, to } => {
                format!("The shift ends on {date} at {to}; hours can be approved from then on. Come back then")
            }
            Self::TooManyNames { needed, named } => {
                format!("{needed} are needed, {named} are named. Drop some, or have the office raise the number")
            }
            Self::NameTwice { name } => format!("{name} is named twice. Drop one"),
            Self::NotInUnit { name } => format!("{name} has no post in the unit. Check the name, or enter a guest"),
            Self::NotNamed { name } => format!("{name} is not on the list. Look at it again"),
            Self::HasMark { name } => format!("{name} has checked in and stays on the list"),
            Self::NoPart { unit } => format!("The unit {unit} has no part in this shift. Check the shift"),
            Self::PartHasNames { unit } => {
                format!("The unit {unit} has named people and stays. Have its liaison take the names off first")
            }
            Self::UnitTwice { unit } => format!("The unit {unit} stands there twice. Drop one"),
            Self::NoUnits => "No unit takes part. Choose one at least".into(),
            Self::Clash { name, shift } => {
                format!(
                    "{name} is in the shift {shift} on the same half day. Name somebody else, or take them off there"
                )
            }
            Self::NotTheTime { date, from, to } => {
                format!("The shift is on {date}, {from}–{to}. Check the shift and the clock of the device")
            }
            Self::CheckedIn { at } => format!("You checked in at {at}. Once is enough"),
            Self::CheckedOut { at } => format!("You checked out at {at}. Once is enough"),
            Self::NotCheckedIn => "You have not checked in. Check in first".into(),
            Self::TooFar { metres, near } => format!(
                "You are about {metres} m from the meeting point; within {near} m of it or inside the community is near enough. Go nearer, or have the leader mark you"
            ),
            Self::NotOfUnit => "Your unit has no part in this shift. Check the shift".into(),
            Self::MeetingOutside { metres } => {
                format!("The meeting point is about {metres} m outside the district. Choose it again on the map")
            }
            Self::PlaceNotThatDay { date } => format!("There is no such community or zone on {date}. Check both"),
            Self::HoursOrder { from, to } => format!("It ends at {to}, which is not after {from}. Put it right"),
            Self::Figure { field } => format!("The figure of {field} cannot be. Give a number within its range"),
            Self::NotTogether { shift } => format!("The shift {shift} is not on the same half day. Move one first"),
            Self::NoDuty { unit } => format!("The unit {unit} does not help this community. Assign the duty first"),
            Self::NoHelpers { community } => {
                format!("The community {community} has no helping unit to ask. Assign one first")
            }
            Self::Full => "Nobody is missing, so nobody is asked".into(),
            Self::TooLong { days } => format!("At most {days} days are made at once. Shorten the period"),
            Self::OutputUnknown { code } => {
                format!("Nothing called {code} is counted here. Refresh and enter it again")
            }
            Self::NoPhoto => "There is no group photo. Take one, or mark them by the list".into(),
        }
    }
}

fn field_zh(field: &str) -> &'static str {
    match field {
        "needed" => "需要人数",
        "minutes" => "工时",
        "weeks" => "周次",
        "near_metres" => "签到距离",
        "apart_metres" => "相距提醒",
        "keep_months" => "保留月数",
        "outputs" => "成果项目",
        _ => "定位",
    }
}

impl From<ShiftRefusal> for super::Refusal {
    fn from(refusal: ShiftRefusal) -> Self {
        Self::Shift(refusal)
    }
}
