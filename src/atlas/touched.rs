//! What on the map was touched lately, and when it changes by itself: how cut tiles know that they still hold.
//!
//! Only what is drawn counts. A duty touches nothing here.

use std::sync::Arc;

use geo::BoundingRect;
use imbl::{OrdMap, Vector};

use super::{Atlas, Bounds};
use crate::domain::{Area, Checkpoint, Date, Dated, Fid, Kind, Period, Position, Record, Seq, Shift, week_of};

/// How many touches are remembered; whoever asks about older ones must assume the worst.
const REMEMBERED: usize = 512;
/// How many boxes are kept for one day before they are drawn together.
const BOXES_A_DAY: usize = 32;

/// A group of drawn things with a history of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Areas of every kind: they share their borders, so they share their history.
    Areas,
    /// Checkpoints, with the lines they belong to.
    Checkpoints,
    /// The drawn context.
    Context,
    /// Meeting points of shifts.
    Shifts,
}

/// The history of one theme.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    last: Seq,
    forgotten: Seq,
    log: Vector<(Seq, Bounds)>,
    days: OrdMap<Date, Arc<Vec<Bounds>>>,
    extent: Option<Bounds>,
}

impl Touched {
    /// The last change of the theme.
    pub fn last(&self) -> Seq {
        self.last
    }
    /// Every box touched after `seq`: where something was or now is. `None` when that is no longer known.
    pub fn since(&self, seq: Seq) -> Option<impl Iterator<Item = &Bounds>> {
        (seq >= self.forgotten).then(|| self.log.iter().rev().take_while(move |(at, _)| *at > seq).map(|(_, b)| b))
    }
    /// The stretch of days around `on` in which nothing inside `within` (anywhere, without it) begins or ends by
    /// itself: its first day, and the first day after it. Never longer than the truth.
    pub fn still(&self, on: Date, within: Option<&Bounds>) -> (Option<Date>, Option<Date>) {
        let here = |(day, boxes): (&Date, &Arc<Vec<Bounds>>)| {
            boxes.iter().any(|b| within.is_none_or(|within| b.meets(within))).then_some(*day)
        };
        let until = on.tomorrow().ok().and_then(|next| self.days.range(next..).find_map(here));
        (self.days.range(..=on).rev().find_map(here), until)
    }

    /// The box around everything that ever was.
    pub fn extent(&self) -> Option<Bounds> {
        self.extent
    }

    fn touch(&mut self, seq: Seq, touched: Bounds) {
        self.last = self.last.max(seq);
        self.log.push_back((seq, touched));
        while self.log.len() > REMEMBERED {
            if let Some((seq, _)) = self.log.pop_front() {
                self.forgotten = seq;
            }
        }
    }
    /// Boundaries are never taken out again: one too many only makes a stretch shorter.
    fn turn(&mut self, period: Period, touched: Bounds) {
        let (begin, end) = period.boundaries();
        for day in [Some(begin), end].into_iter().flatten() {
            let boxes = Arc::make_mut(self.days.entry(day).or_default());
            if boxes.len() < BOXES_A_DAY {
                boxes.push(touched);
            } else {
                boxes[0] = boxes[0].joined(&touched);
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
    shifts: Touched,
}

impl AllTouched {
    pub(super) fn of(&self, theme: Theme) -> &Touched {
        match theme {
            Theme::Areas => &self.areas,
            Theme::Checkpoints => &self.checkpoints,
            Theme::Context => &self.context,
            Theme::Shifts => &self.shifts,
        }
    }

    /// Notes a change; `before` is where the entity was drawn until now.
    pub(super) fn note(&mut self, seq: Seq, record: &Record, before: Vec<Bounds>) {
        let theme = match record {
            Record::Area(_) => &mut self.areas,
            Record::Checkpoint(_) => &mut self.checkpoints,
            Record::Context(_) => &mut self.context,
            Record::Shift(_) => &mut self.shifts,
            // The code of a line stands in the tiles of its checkpoints.
            Record::Line(_) => return self.checkpoints.touch(seq, Bounds::new(-180.0, -90.0, 180.0, 90.0)),
            _ => return,
        };
        let mut touched = before;
        for (period, place) in places(record) {
            if let Some(period) = period {
                theme.turn(period, place);
            }
            theme.extent = Some(theme.extent.map_or(place, |extent| extent.joined(&place)));
            if !touched.contains(&place) {
                touched.push(place);
            }
        }
        touched.into_iter().for_each(|place| theme.touch(seq, place));
    }
}

fn bounds(shape: &impl BoundingRect<f64, Output: Into<Option<geo::Rect<f64>>>>) -> Option<Bounds> {
    let rect: geo::Rect<f64> = shape.bounding_rect().into()?;
    Some(Bounds { min: rect.min(), max: rect.max() })
}

fn places(record: &Record) -> Vec<(Option<Period>, Bounds)> {
    match record {
        Record::Area(area) => area_places(area),
        Record::Checkpoint(checkpoint) => checkpoint_places(checkpoint),
        Record::Context(feature) => bounds(feature.shape.shape()).map(|b| (None, b)).into_iter().collect(),
        Record::Shift(shift) => vec![(Some(week_of(shift.date)), Bounds::of(shift.meeting.position.coord()))],
        _ => vec![],
    }
}

fn area_places(area: &Area) -> Vec<(Option<Period>, Bounds)> {
    let versions = area.versions.all().iter();
    versions.filter_map(|v| Some((Some(v.period()), bounds(v.shape()?)?))).collect()
}

fn checkpoint_places(checkpoint: &Checkpoint) -> Vec<(Option<Period>, Bounds)> {
    let place = |at: Position| Bounds::of(at.coord());
    checkpoint.versions.all().iter().filter_map(|v| Some((Some(v.period()), place(v.position?)))).collect()
}

impl Atlas {
    /// What was touched of a theme, and when it changes by itself.
    pub fn touched(&self, theme: Theme) -> &Touched {
        self.touched.of(theme)
    }
    /// Whether an entity is drawn as it was before the change: of a shift, who is named and who came is not drawn.
    pub(super) fn is_drawn_the_same(&self, record: &Record, fid: Fid) -> bool {
        let drawn = |shift: &Shift| (shift.meeting.position, shift.date, shift.half, shift.kind);
        match record {
            Record::Shift(now) => self.shifts().get(fid).is_some_and(|known| drawn(known) == drawn(now)),
            _ => false,
        }
    }
    /// Where the entity that a change is about to replace was drawn.
    pub(super) fn drawn_before(&self, kind: Kind, fid: Fid) -> Vec<Bounds> {
        let drawn = match kind {
            Kind::District | Kind::Zone | Kind::Street | Kind::Community | Kind::Estate => true,
            kind => matches!(kind, Kind::Checkpoint | Kind::Context | Kind::Shift),
        };
        let record = drawn.then(|| self.record(kind, fid)).flatten();
        record.iter().flat_map(places).map(|(_, place)| place).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(lon: f64) -> Bounds {
        Bounds::new(lon, 0.0, lon + 1.0, 1.0)
    }

    #[test]
    fn what_was_touched_is_remembered_for_a_while_and_then_the_worst_is_assumed() {
        let mut touched = Touched::default();
        for seq in 1..=REMEMBERED as u64 + 2 {
            touched.touch(Seq(seq), at(seq as f64 / 10.0));
        }
        let last = touched.last();
        assert_eq!(touched.since(last).map(Iterator::count), Some(0));
        assert_eq!(touched.since(Seq(last.0 - 3)).map(Iterator::count), Some(3));
        assert_eq!(touched.since(Seq(2)).map(Iterator::count), Some(REMEMBERED));
        assert!(touched.since(Seq(1)).is_none());
    }

    #[test]
    fn a_day_counts_only_where_something_begins_or_ends() {
        let mut touched = Touched::default();
        touched.turn(Period::new(date(2021, 1, 1), Some(date(2022, 12, 31))).unwrap(), at(10.0));
        touched.turn(Period::new(date(2024, 1, 1), None).unwrap(), at(20.0));
        let still = |lon| touched.still(date(2023, 6, 1), Some(&at(lon)));
        assert_eq!(still(10.5), (Some(date(2023, 1, 1)), None));
        assert_eq!(still(20.0), (None, Some(date(2024, 1, 1))));
        assert_eq!(still(50.0), (None, None));
        assert_eq!(touched.still(date(2023, 6, 1), None), (Some(date(2023, 1, 1)), Some(date(2024, 1, 1))));
        assert_eq!(touched.still(date(2023, 1, 1), None).0, Some(date(2023, 1, 1)));
    }

    #[test]
    fn many_beginnings_on_one_day_are_drawn_together_without_losing_any() {
        let mut touched = Touched::default();
        let day = Period::new(date(2024, 1, 1), None).unwrap();
        (0..200).for_each(|i| touched.turn(day, at(f64::from(i) / 2.0)));
        for i in 0..200 {
            let here = touched.still(date(2025, 1, 1), Some(&at(f64::from(i) / 2.0)));
            assert_eq!(here.0, Some(date(2024, 1, 1)));
        }
    }
}
