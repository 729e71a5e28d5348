//! What would lose its footing if something ended: nothing ends while anything that refers to it goes on.

use geo::{BooleanOps, BoundingRect, GeodesicArea, Intersects, MultiPolygon};

use crate::{
    atlas::Atlas,
    domain::{
        Area, AreaId, AreaKind, Code, Date, Dated, Duty, Kind, LineId, PartyId, Period, Record, Refusal, Subject,
        UnitId,
    },
};

/// So many are named; the rest is counted.
const NAMED: usize = 5;
/// What an import heals as a sliver is no gap here either, in m².
const SLIVER: f64 = 1.0;

/// Refuses to end `record` after `last` while something that goes on refers to it, or while it would leave a hole in
/// the map.
///
/// # Errors
/// [`Refusal::StillUsed`], [`Refusal::LeavesGap`].
pub fn may_end(atlas: &Atlas, record: &Record, last: Date) -> Result<(), Refusal> {
    let Some(code) = record.code() else { return Ok(()) };
    let mut found = Found { last, named: vec![], more: 0 };
    match record {
        Record::Area(area) => of_area(atlas, area, &mut found),
        Record::Line(line) => of_line(atlas, line.id, &mut found),
        Record::Unit(unit) => of_unit(atlas, unit.id, &mut found),
        Record::Checkpoint(checkpoint) => {
            found.duties(atlas, |duty| duty.subject == Subject::Checkpoint(checkpoint.id));
        }
        _ => {}
    }
    if !found.named.is_empty() {
        let Found { named: by, more, .. } = found;
        return Err(Refusal::StillUsed { kind: record.kind(), code: code.clone(), last, by, more });
    }
    match record {
        Record::Area(area) => covered(atlas, area, last),
        _ => Ok(()),
    }
}

/// What goes on after the day.
struct Found {
    last: Date,
    named: Vec<(Kind, Code)>,
    more: usize,
}

impl Found {
    fn add(&mut self, kind: Kind, code: &Code) {
        if self.named.len() < NAMED {
            self.named.push((kind, code.clone()));
        } else {
            self.more += 1;
        }
    }

    fn goes_on(&self, period: Period) -> bool {
        period.last().is_none_or(|last| last > self.last)
    }

    /// Adds an entity if one of its versions that goes on refers.
    fn versions<T: Dated>(&mut self, kind: Kind, code: &Code, versions: &[T], refers: impl Fn(&T) -> bool) {
        if versions.iter().any(|version| self.goes_on(version.period()) && refers(version)) {
            self.add(kind, code);
        }
    }

    fn duties(&mut self, atlas: &Atlas, refers: impl Fn(&Duty) -> bool) {
        for duty in atlas.duties().iter() {
            if !duty.withdrawn && self.goes_on(duty.period) && refers(duty) {
                self.add(Kind::Duty, &duty.code);
            }
        }
    }

    fn areas(&mut self, atlas: &Atlas, kind: AreaKind, parent: AreaId) {
        for area in atlas.areas(kind).iter() {
            self.versions(kind.into(), &area.code, area.versions.all(), |version| version.parent == Some(parent));
        }
    }
}

fn of_area(atlas: &Atlas, area: &Area, found: &mut Found) {
    let id = area.id;
    match area.kind {
        AreaKind::District => {
            for kind in [AreaKind::Zone, AreaKind::Street] {
                for within in atlas.areas(kind).iter() {
                    found.versions(kind.into(), &within.code, within.versions.all(), |_| true);
                }
            }
        }
        AreaKind::Zone => {
            found.duties(atlas, |duty| match duty.subject {
                Subject::Zone(zone) | Subject::Cell { zone, .. } => zone == id,
                _ => false,
            });
        }
        AreaKind::Street => found.areas(atlas, AreaKind::Community, id),
        AreaKind::Community => {
            found.areas(atlas, AreaKind::Estate, id);
            found.duties(atlas, |duty| duty.subject == Subject::Community(id));
        }
        AreaKind::Estate => {}
    }
    for unit in atlas.units().iter() {
        found.versions(Kind::Unit, &unit.code, unit.versions.all(), |version| version.office_of == Some(id));
    }
    for checkpoint in atlas.checkpoints().iter() {
        found.versions(Kind::Checkpoint, &checkpoint.code, checkpoint.versions.all(), |version| {
            [version.stated.zone, version.stated.street, version.stated.community].contains(&Some(id))
        });
    }
}

fn of_line(atlas: &Atlas, id: LineId, found: &mut Found) {
    found.duties(atlas, |duty| match duty.subject {
        Subject::Line(line) | Subject::Cell { line, .. } => line == id,
        _ => false,
    });
    for checkpoint in atlas.checkpoints().iter() {
        found.versions(Kind::Checkpoint, &checkpoint.code, checkpoint.versions.all(), |version| version.line == id);
    }
}

fn of_unit(atlas: &Atlas, id: UnitId, found: &mut Found) {
    found.duties(atlas, |duty| duty.subject == Subject::Unit(id) || duty.party == Some(PartyId::Unit(id)));
    for post in atlas.posts().iter() {
        if post.unit == id && found.goes_on(post.period) {
            found.add(Kind::Post, &post.code);
        }
    }
    for unit in atlas.units().iter().filter(|unit| unit.id != id) {
        found.versions(Kind::Unit, &unit.code, unit.versions.all(), |version| version.parent == Some(id));
    }
}

/// Zones, streets and communities leave no hole: on the day after, others of their kind have the ground. (The last one of
/// its kind may go: then the map is not divided by it any more.)
fn covered(atlas: &Atlas, area: &Area, last: Date) -> Result<(), Refusal> {
    if !matches!(area.kind, AreaKind::Zone | AreaKind::Street | AreaKind::Community) {
        return Ok(());
    }
    let Some(ground) = area.versions.on(last) else { return Ok(()) };
    let Ok(next) = last.tomorrow() else { return Ok(()) };
    let others = atlas.areas(area.kind).iter().filter(|other| other.id != area.id);
    let Some(ground) = ground.shape() else { return Ok(()) };
    let mut left = others.filter_map(|other| other.versions.on(next)?.shape()).peekable();
    if left.peek().is_none() {
        return Ok(());
    }
    let hole = left.fold(ground.clone(), |hole, other| if near(&hole, other) { hole.difference(other) } else { hole });
    if hole.geodesic_area_unsigned() < SLIVER {
        return Ok(());
    }
    Err(Refusal::LeavesGap { kind: area.kind.into(), code: area.code.clone(), first: next })
}

fn near(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    a.bounding_rect().zip(b.bounding_rect()).is_some_and(|(a, b)| a.intersects(&b))
}
