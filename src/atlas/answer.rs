//! Who answers here: the card of a point on a day.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Atlas, Row,
    pins::Near,
    plane::Bearing,
    told::{Lines, ZoneSlots},
    views::{LineRef, LonLat, PlaceRef},
};
use crate::domain::{AreaKind, Code, Date, Fid, Name, Position, Seq, WorkLine};

/// What counts as near, in metres.
pub const NEAR_METRES: f64 = 500.0;
/// How many checkpoints near a point its card names.
pub const NEAR_COUNT: usize = 5;

/// Who answers for a point.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Answer {
    /// The day asked for, in the district.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The place in the log that this was read at.
    #[schema(value_type = u64)]
    pub seq: Seq,
    /// The point.
    pub position: LonLat,
    /// Set when the point is outside the district; `zone` is then the nearest one.
    pub outside: Option<Outside>,
    /// The zone; `null` where the district has none.
    pub zone: Option<PlaceRef>,
    /// The street or town.
    pub street: Option<PlaceRef>,
    /// The community or village.
    pub community: Option<PlaceRef>,
    /// The residential compound, where one is drawn.
    pub estate: Option<PlaceRef>,
    /// The zone's supervising leader, area owner and helping units.
    #[schema(value_type = Vec<super::slots::Slot>)]
    pub zone_slots: ZoneSlots,
    /// Each line in the district's order.
    #[schema(value_type = Vec<super::told::LineAnswer<'static>>)]
    pub lines: Lines,
    /// The nearest checkpoints, nearest first: at most five, within 500 m.
    pub near: Vec<NearCheckpoint>,
    /// Open cases here; none yet.
    #[schema(value_type = Vec<Object>)]
    pub cases: [(); 0],
}

/// Outside the district.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Outside {
    /// Metres along the geodesic to the border of the nearest zone.
    pub metres: f64,
}

/// A checkpoint near a point.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearCheckpoint {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Name.
    #[schema(value_type = String)]
    pub name: Name,
    /// Its line.
    pub line: LineRef,
    /// Address as it stands in the roster.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub address: Option<Name>,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Metres from the point, rounded to a tenth.
    pub metres: f64,
    /// In which direction.
    pub bearing: Bearing,
    /// Dense number; the feature id in tiles.
    #[schema(value_type = u32)]
    pub fid: Fid,
}

impl Atlas {
    /// Who answers for a point on a day. Always answers: outside the district it speaks of the nearest zone and says
    /// how far that is; where there are no zones it speaks of the lines alone.
    pub fn answer(&self, at: Position, on: Date) -> Answer {
        let located = self.locate(AreaKind::Zone, at, on);
        let zone = located.area;
        let place = |kind: AreaKind| {
            let area = self.area_at(kind, at, on)?;
            self.areas(kind).get(area).map(|row| PlaceRef::of(row, on))
        };
        let mut told = self.told(zone.as_ref().map(|zone| zone.id), on);
        let near = self.nearest_pins(at, NEAR_METRES, NEAR_COUNT, on, |pin| told.lines.count(pin.line));
        Answer {
            on,
            seq: self.seq(),
            position: at.into(),
            outside: located.outside_m.map(|metres| Outside { metres: tenth(metres) }),
            street: place(AreaKind::Street),
            community: place(AreaKind::Community),
            estate: place(AreaKind::Estate),
            zone_slots: told.zone_slots,
            lines: told.lines,
            near: near.iter().filter_map(|near| self.near_view(near, at, on)).collect(),
            zone: zone.map(|zone| PlaceRef::of(&zone, on)),
            cases: [],
        }
    }
    /// The lines that exist on a day, in the district's order.
    pub fn lines_on(&self, on: Date) -> Vec<&Row<WorkLine>> {
        let mut list: Vec<_> =
            self.lines().iter().filter_map(|row| Some((row.versions.on(on)?.order, &row.code, &**row))).collect();
        list.sort_unstable_by_key(|(order, code, _)| (*order, *code));
        list.into_iter().map(|(_, _, row)| row).collect()
    }
    fn near_view(&self, near: &Near, from: Position, on: Date) -> Option<NearCheckpoint> {
        let (row, version) = self.pinned(&near.pin)?;
        let at = near.pin.position;
        Some(NearCheckpoint {
            code: row.code.clone(),
            name: version.name.clone(),
            line: LineRef::of(self.line(version.line)?, on),
            address: version.address.clone(),
            lon: at.lon(),
            lat: at.lat(),
            metres: tenth(near.metres),
            bearing: super::plane::Plane::at(from).bearing(at.coord()),
            fid: row.fid,
        })
    }
}

fn tenth(metres: f64) -> f64 {
    (metres * 10.0).round() / 10.0
}
