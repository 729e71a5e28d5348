//! A shift as it is shown in lists: where, when, and how many, without a name.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    atlas::{Epoch, Row, UnitRef},
    domain::{
        Account, AccountRole, AreaId, AreaKind, Code, Date, Half, Instant, Meeting, Name, Part, Position, Shift,
        ShiftKind, Text, TimeOfDay, UnitId,
    },
    http::{
        named::Named,
        reading::{Now, Own},
        request_weekend::PlaceKind,
        shift_words::{HalfWord, ShiftKindWord},
    },
    rules::{own_units, permit_shift_names, shift},
};

/// A shift in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShiftItem {
    /// 编号.
    #[schema(value_type = String)]
    pub code: Code,
    /// Its number; the feature id in tiles.
    pub fid: u32,
    /// Its version, to base an edit on.
    pub version: u32,
    /// Which kind.
    #[schema(value_type = ShiftKindWord)]
    pub kind: ShiftKind,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Morning or afternoon.
    #[schema(value_type = HalfWord)]
    pub half: Half,
    /// From, as `HH:MM`.
    #[schema(value_type = String)]
    pub from: TimeOfDay,
    /// To, as `HH:MM`.
    #[schema(value_type = String)]
    pub to: TimeOfDay,
    /// The community, or the zone of an action.
    pub place: ShiftPlace,
    /// The zone it counts for.
    #[schema(required = true)]
    pub zone: Option<Named>,
    /// Where they meet.
    pub meeting: MeetingView,
    /// What is done.
    #[schema(value_type = String)]
    pub task: Text,
    /// Whether it takes place.
    pub state: ShiftState,
    /// How many people it needs.
    pub needed: u32,
    /// How many are named.
    pub named: u32,
    /// How many came.
    pub present: u32,
    /// The units that owe it.
    pub units: Vec<UnitRef>,
    /// Whether one is named in it, or acts for one of its units.
    pub mine: bool,
}

/// Where a shift is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShiftPlace {
    /// A community or a zone.
    pub kind: PlaceKind,
    /// Its code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Its name.
    #[schema(value_type = String)]
    pub name: Name,
}

/// Where people meet.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Meeting)]
pub struct MeetingView {
    /// Longitude and latitude, WGS 84.
    #[schema(value_type = Vec<f64>, min_items = 2, max_items = 2)]
    pub position: Position,
    /// In words.
    #[schema(value_type = String)]
    pub text: Name,
}

/// Whether a shift takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShiftState {
    /// It does.
    Planned,
    /// It does not.
    Cancelled,
}

impl From<&Meeting> for MeetingView {
    fn from(meeting: &Meeting) -> Self {
        Self { position: meeting.position, text: meeting.text.clone() }
    }
}

/// Shows shifts to who asks.
pub struct Shown<'a> {
    pub now: &'a Now,
    pub account: &'a Account,
    pub at: Instant,
    acts_for: HashSet<UnitId>,
    /// The zones of communities that were asked for: finding one looks it up among the faces of the day.
    zones: RefCell<HashMap<(AreaId, Epoch), Option<AreaId>>>,
}

impl<'a> Shown<'a> {
    /// To who asks; what they may do is that of today.
    pub fn to(own: &'a Own<'a>) -> Self {
        Self::on(own, &own.now)
    }
    /// The same, of another day.
    pub fn on(own: &'a Own<'a>, now: &'a Now) -> Self {
        let acts_for = own_units(&now.atlas, own.account, now.today).collect();
        Self { now, account: own.account, at: own.at, acts_for, zones: RefCell::default() }
    }

    /// Whether nothing can be written, and nobody is named: a leader's page has counts.
    pub fn only_reads(&self) -> bool {
        self.account.present_role() == AccountRole::Reader
    }
    /// The units that who asks acts for.
    pub fn acts_for(&self) -> &HashSet<UnitId> {
        &self.acts_for
    }
    /// Whether the names of a unit's part are shown.
    pub fn names(&self, shift: &Shift, unit: UnitId) -> bool {
        !self.only_reads() && permit_shift_names(&self.now.atlas, self.account, shift, unit, self.now.today)
    }
    /// Whether one is named in it, or acts for one of its units.
    pub fn is_mine(&self, shift: &Shift) -> bool {
        shift.place_of(self.account.person).is_some()
            || shift.parts.iter().any(|part| self.acts_for.contains(&part.unit))
    }
    /// The zone that a shift counts for on its day.
    pub fn zone(&self, shift: &Shift) -> Option<AreaId> {
        let key = (shift.place, self.now.atlas.epoch(shift.date));
        *self.zones.borrow_mut().entry(key).or_insert_with(|| self.now.atlas.zone_of_shift(shift))
    }
    /// Whether a shift is over.
    pub fn is_over(&self, shift: &Shift) -> bool {
        self.at >= shift::ends_at(&self.now.atlas, shift)
    }
    /// Whether a shift has begun.
    pub fn is_begun(&self, shift: &Shift) -> bool {
        shift::is_begun(&self.now.atlas, shift, self.at)
    }
    /// Whether it is over and hours of it wait to be approved. Where nobody is named there is nothing to approve.
    pub fn waits_for_approval(&self, shift: &Shift) -> bool {
        let open = |part: &Part| part.approved.is_none() && !part.names.is_empty();
        !shift.cancelled && shift.parts.iter().any(open) && self.is_over(shift)
    }
    /// A unit as it is called on a day.
    pub fn unit(&self, id: UnitId, on: Date) -> Option<UnitRef> {
        self.now.atlas.unit(id).map(|row| UnitRef::of(row, on))
    }
    /// An area as it is called on a day.
    pub fn area(&self, id: AreaId, on: Date) -> Option<Named> {
        let row = self.now.atlas.area(id)?;
        Some(Named { code: row.code.clone(), name: row.versions.near(on).name.clone() })
    }

    /// A shift in a list; none where its place is not known, which no shift's is.
    pub fn item(&self, row: &Row<Shift>) -> Option<ShiftItem> {
        let area = self.now.atlas.area(row.place)?;
        let kind = if area.kind == AreaKind::Zone { PlaceKind::Zone } else { PlaceKind::Community };
        let name = area.versions.near(row.date).name.clone();
        Some(ShiftItem {
            code: row.code.clone(),
            fid: row.fid.0,
            version: row.version,
            kind: row.kind,
            date: row.date,
            half: row.half,
            from: row.hours.from,
            to: row.hours.to,
            place: ShiftPlace { kind, code: area.code.clone(), name },
            zone: self.zone(row).and_then(|id| self.area(id, row.date)),
            meeting: (&row.meeting).into(),
            task: row.task.clone(),
            state: if row.cancelled { ShiftState::Cancelled } else { ShiftState::Planned },
            needed: row.needed(),
            named: row.named(),
            present: row.present(),
            units: row.parts.iter().filter_map(|part| self.unit(part.unit, row.date)).collect(),
            mine: self.is_mine(row),
        })
    }
}
