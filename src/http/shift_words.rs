//! The words of half days, weekends and weeks, for the description of the API.

use utoipa::ToSchema;

/// The halves of a day.
#[derive(ToSchema)]
#[schema(as = Half, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum HalfWord {
    /// 上午.
    Am,
    /// 下午.
    Pm,
}

/// The kinds of shift.
#[derive(ToSchema)]
#[schema(as = ShiftKind, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum ShiftKindWord {
    /// 双休日义务劳动.
    Weekend,
    /// 集中行动.
    Action,
}

/// The days of a weekend.
#[derive(ToSchema)]
#[schema(as = WeekendDay, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum WeekendDayWord {
    /// 星期六.
    Saturday,
    /// 星期日.
    Sunday,
}

/// In which weeks.
#[derive(ToSchema)]
#[schema(as = Weeks, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum WeeksWord {
    /// In each.
    Every,
    /// In those with an odd number (ISO 8601).
    Odd,
    /// In those with an even number.
    Even,
    /// The n-th of that weekday in a month, from 1 to 5.
    OfMonth(Vec<u8>),
}
