//! Is a subject answered for in a role on a day, and if not, why? No names, no words: what views and counts share.

use smallvec::SmallVec;

use std::sync::Arc;

use super::{Atlas, Row};
use crate::domain::{Date, Duty, PartyId, Role, Seat, Subject};

/// What a slot is on a day. In order of gravity, the worst last.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody, and nobody is required.
    None,
    /// Answered for.
    Held,
    /// 责任重叠: more holders of one seat than the role allows.
    Double,
    /// 到期未接续: nobody today; the last duty has ended.
    Lapsed,
    /// 责任空白: nobody today and never one, or the seat is known to be vacant.
    Gap,
}

/// The three ways in which a slot can be at fault, with how often they occur.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// 责任空白.
    pub gap: u32,
    /// 责任重叠.
    pub double: u32,
    /// 到期未接续.
    pub lapsed: u32,
}

impl Counts {
    /// Counts one more slot.
    pub fn add(&mut self, status: Status) {
        match status {
            Status::Gap => self.gap += 1,
            Status::Double => self.double += 1,
            Status::Lapsed => self.lapsed += 1,
            Status::Held | Status::None => {}
        }
    }
    /// Adds what was counted elsewhere.
    pub fn join(&mut self, other: Self) {
        self.gap += other.gap;
        self.double += other.double;
        self.lapsed += other.lapsed;
    }
}

impl Status {
    /// Whether it is one of the three faults.
    pub const fn is_fault(self) -> bool {
        matches!(self, Self::Gap | Self::Double | Self::Lapsed)
    }
}

/// Why a slot is not simply held.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cause<'a> {
    NeverAssigned,
    VacantSeat(&'a Arc<Row<Duty>>),
    OverMaximum(u16),
    Expired {
        last: &'a Arc<Row<Duty>>,
        /// Days since its last day.
        days: i32,
    },
}

/// What was found about one role of one subject on one day.
#[derive(Debug)]
pub(super) struct Judgement<'a> {
    pub(super) status: Status,
    /// The duties of the day that somebody holds: A, acting, B.
    pub(super) held: SmallVec<[&'a Arc<Row<Duty>>; 4]>,
    pub(super) cause: Option<Cause<'a>>,
}

/// Acting counts as the holder; a deputy never does.
pub(super) fn is_holder(seat: Seat) -> bool {
    matches!(seat, Seat::A | Seat::Acting)
}

impl Atlas {
    /// Judges one role of one subject on one day.
    ///
    /// - nobody in seat A or acting today: vacant seat today → gap; somebody before → lapsed; else gap. Where the role
    ///   requires nobody: none;
    /// - more in seat A and acting together, or more deputies, than the role's maximum → double;
    /// - else held.
    pub(super) fn judge(&self, role: &Role, subject: Subject, on: Date) -> Judgement<'_> {
        let mut held: SmallVec<[&Arc<Row<Duty>>; 4]> = SmallVec::new();
        let mut vacant = None;
        let mut last: Option<&Arc<Row<Duty>>> = None;
        for duty in self.duties_of(subject).filter(|duty| duty.role == role.id) {
            if duty.period.contains(on) {
                match duty.seat {
                    Seat::Vacant => vacant = Some(duty),
                    Seat::A | Seat::B | Seat::Acting => held.push(duty),
                }
            } else if is_holder(duty.seat) && duty.period.ended_before(on) {
                let later = last.is_none_or(|other| other.period.last() <= duty.period.last());
                last = if later { Some(duty) } else { last };
            }
        }
        if held.len() > 1 {
            held.sort_by_cached_key(|duty| {
                (seat_order(duty.seat), self.party_order(duty.party, on), duty.period.first(), duty.fid)
            });
        }
        let holders = held.iter().filter(|duty| is_holder(duty.seat)).count();
        let deputies = held.len() - holders;
        let (status, cause) = if holders == 0 {
            let required = role.min > 0;
            let fault = |fault: Status| if required { fault } else { Status::None };
            match (vacant, last) {
                (Some(vacant), _) => (fault(Status::Gap), Some(Cause::VacantSeat(vacant))),
                (None, Some(last)) => {
                    let days =
                        last.period.last().and_then(|last| on.since(last).ok()).map_or(0, |span| span.get_days());
                    (fault(Status::Lapsed), Some(Cause::Expired { last, days }))
                }
                (None, None) => (fault(Status::Gap), required.then_some(Cause::NeverAssigned)),
            }
        } else {
            match role.max.filter(|max| holders.max(deputies) > usize::from(*max)) {
                Some(max) => (Status::Double, Some(Cause::OverMaximum(max))),
                None => (Status::Held, None),
            }
        };
        Judgement { status, held, cause }
    }

    /// The district's own display order of a party on a day.
    pub(super) fn party_order(&self, party: Option<PartyId>, on: Date) -> i32 {
        match party {
            Some(PartyId::Person(id)) => self.person(id).map_or(i32::MAX, |row| row.order),
            Some(PartyId::Unit(id)) => self.unit(id).map_or(i32::MAX, |row| row.versions.near(on).order),
            None => i32::MAX,
        }
    }

    /// How many holders of a required role end within `days` days of `on` with nobody to follow.
    pub(super) fn ends_soon(&self, role: &Role, subject: Subject, on: Date, days: i32) -> u32 {
        use jiff::ToSpan;
        let limit = on.checked_add(days.days()).unwrap_or(Date::MAX);
        let of_role = || self.duties_of(subject).filter(|duty| duty.role == role.id && is_holder(duty.seat));
        let ending = of_role().filter(|duty| {
            let Some(last) = duty.period.last() else { return false };
            let Ok(next) = last.tomorrow() else { return false };
            duty.period.contains(on) && last <= limit && !of_role().any(|other| other.period.contains(next))
        });
        u32::try_from(ending.count()).unwrap_or(u32::MAX)
    }
}

const fn seat_order(seat: Seat) -> u8 {
    match seat {
        Seat::A => 0,
        Seat::Acting => 1,
        Seat::B => 2,
        Seat::Vacant => 3,
    }
}
