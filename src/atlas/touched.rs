//! What on the map was touched lately, and when it changes by itself: how cut tiles know that they still hold.
//!
//! Only what is drawn counts. A duty touches nothing here.

use std::sync::Arc;

use geo::BoundingRect;
use imbl::{OrdMap, Vector};

use super::Atlas;
use crate::domain::{Area, AreaKind, Checkpoint, Date, Dated, Fid, Kind, Period, Position, Record, Seq};

/// How many touches are remembered; whoever asks about older ones must assume the worst.
const REMEMBERED: usize = 512;
/// How many boxes are kept for one day before they are drawn together.
const BOXES_A_DAY: usize = 32;

/// A group of drawn things with a history of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Zones, streets and communities: they share their borders, so they share their history.
    Areas,
    /// Checkpoints, with the lines they belong to.
    Checkpoints,
    /// The drawn context.
    Context,
}

/// West, south, east, north in degrees; both ends inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DegreeBox(pub [f64; 4]);

impl DegreeBox {
    /// Everything.
    pub const WORLD: Self = Self([-180.0, -90.0, 180.0, 90.0]);

    /// Whether the two share a point.
    pub fn meets(&self, other: &Self) -> bool {
        let ([w, s, e, n], [w2, s2, e2, n2]) = (self.0, other.0);
        w <= e2 && w2 <= e && s <= n2 && s2 <= n
    }
    /// The box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let ([w, s, e, n], [w2, s2, e2, n2]) = (self.0, other.0);
        Self([w.min(w2), s.min(s2), e.max(e2), n.max(n2)])
    }
    /// Whether a position is inside or on the edge.
    pub fn holds(&self, at: Position) -> bool {
        self.meets(&Self([at.lon(), at.lat(), at.lon(), at.lat()]))
    }
    fn of(shape: &impl BoundingRect<f64, Output: Into<Option<geo::Rect<f64>>>>) -> Option<Self> {
        let rect: geo::Rect<f64> = shape.bounding_rect().into()?;
        Some(Self([rect.min().x, rect.min().y, rect.max().x, rect.max().y]))
    }
}

/// The history of one theme.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    last: Seq,
    forgotten: Seq,
    log: Vector<(Seq, DegreeBox)>,
    days: OrdMap<Date, Arc<Vec<DegreeBox>>>,
    extent: Option<DegreeBox>,
}

impl Touched {
    /// The last change of the theme.
    pub fn last(&self) -> Seq {
        self.last
    }
    /// Every box touched after `seq`: where something was or now is. `None` when that is no longer known.
    pub fn since(&self, seq: Seq) -> Option<impl Iterator<Item = &DegreeBox>> {
        (seq >= self.forgotten).then(|| self.log.iter().rev().take_while(move |(at, _)| *at > seq).map(|(_, b)| b))
    }
    /// The stretch of days around `on` in which nothing inside `within` begins or ends by itself: its first day, and
    /// the first day after it. Never longer than the truth.
    pub fn still(&self, on: Date, within: &DegreeBox) -> (Option<Date>, Option<Date>) {
        let here = |(day, boxes): (&Date, &Arc<Vec<DegreeBox>>)| boxes.iter().any(|b| b.meets(within)).then_some(*day);
        let until = on.tomorrow().ok().and_then(|next| self.days.range(next..).find_map(here));
        (self.days.range(..=on).rev().find_map(here), until)
    }

    /// The box around everything that ever was.
    pub fn extent(&self) -> Option<DegreeBox> {
        self.extent
    }

    fn touch(&mut self, seq: Seq, touched: DegreeBox) {
        self.last = self.last.max(seq);
        self.log.push_back((seq, touched));
        while self.log.len() > REMEMBERED {
            if let Some((seq, _)) = self.log.pop_front() {
                self.forgotten = seq;
            }
        }
    }
    /// Boundaries are never taken out again: one too many only makes a stretch shorter.
    fn turn(&mut self, period: Period, touched: DegreeBox) {
        let (begin, end) = period.boundaries();
        for day in [Some(begin), end].into_iter().flatten() {
            let boxes = Arc::make_mut(self.days.entry(day).or_default());
            if boxes.len() < BOXES_A_DAY {
                boxes.push(touched);
            } else {
                boxes[0] = boxes[0].union(touched);
            }
        }
    }
}

/// The histories of all themes.
#[derive(Debug, Clone, Default)]
pub(super) struct AllTouched {
    areas: Touched,
    checkpoints: Touched,
    context: Touched,
}

impl AllTouched {
    pub(super) fn of(&self, theme: Theme) -> &Touched {
        match theme {
            Theme::Areas => &self.areas,
            Theme::Checkpoints => &self.checkpoints,
            Theme::Context => &self.context,
        }
    }

    /// Notes a change; `before` is where the entity was drawn until now, from [`drawn`].
    pub(super) fn note(&mut self, seq: Seq, record: &Record, before: Option<DegreeBox>) {
        let theme = match record {
            Record::Area(area) if is_drawn(area.kind) => &mut self.areas,
            Record::Checkpoint(_) => &mut self.checkpoints,
            Record::Context(_) => &mut self.context,
            // The code of a line stands in the tiles of its checkpoints.
            Record::Line(_) => return self.checkpoints.touch(seq, DegreeBox::WORLD),
            _ => return,
        };
        for (period, place) in places(record) {
            if let Some(period) = period {
                theme.turn(period, place);
            }
        }
        let after = drawn(record);
        theme.extent = theme.extent.into_iter().chain(after).reduce(DegreeBox::union);
        match (before, after) {
            (Some(a), Some(b)) => theme.touch(seq, a.union(b)),
            (Some(one), None) | (None, Some(one)) => theme.touch(seq, one),
            (None, None) => {}
        }
    }
}

/// Where an entity is drawn on any day; `None` for what is not drawn.
pub(super) fn drawn(record: &Record) -> Option<DegreeBox> {
    places(record).into_iter().map(|(_, place)| place).reduce(DegreeBox::union)
}

fn is_drawn(kind: AreaKind) -> bool {
    matches!(kind, AreaKind::Zone | AreaKind::Street | AreaKind::Community)
}

fn places(record: &Record) -> Vec<(Option<Period>, DegreeBox)> {
    match record {
        Record::Area(area) if is_drawn(area.kind) => area_places(area),
        Record::Checkpoint(checkpoint) => checkpoint_places(checkpoint),
        Record::Context(feature) => DegreeBox::of(feature.shape.shape()).map(|b| (None, b)).into_iter().collect(),
        _ => vec![],
    }
}

fn area_places(area: &Area) -> Vec<(Option<Period>, DegreeBox)> {
    let versions = area.versions.all().iter();
    versions.filter_map(|v| Some((Some(v.period()), DegreeBox::of(v.boundary.shape())?))).collect()
}

fn checkpoint_places(checkpoint: &Checkpoint) -> Vec<(Option<Period>, DegreeBox)> {
    let place = |at: Position| DegreeBox([at.lon(), at.lat(), at.lon(), at.lat()]);
    checkpoint.versions.all().iter().filter_map(|v| Some((Some(v.period()), place(v.position?)))).collect()
}

impl Atlas {
    /// What was touched of a theme, and when it changes by itself.
    pub fn touched(&self, theme: Theme) -> &Touched {
        self.touched.of(theme)
    }
    /// Where the entity that a change is about to replace was drawn.
    pub(super) fn drawn_before(&self, kind: Kind, fid: Fid) -> Option<DegreeBox> {
        matches!(kind, Kind::Zone | Kind::Street | Kind::Community | Kind::Checkpoint | Kind::Context)
            .then(|| self.record(kind, fid))
            .flatten()
            .and_then(|record| drawn(&record))
    }
}
