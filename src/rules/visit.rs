//! What must hold of a visit by itself: its times, answers, findings, photos and positions.

use std::collections::HashSet;

use super::{MOST_DAYS, earlier};
use crate::{
    atlas::Atlas,
    domain::{
        Answer, AnswerValue, Checklist, Date, Inspection, Instant, Item, ItemKind, Kind, Photo, Position, Refusal,
        Sighting, UntestedReason, VisitRefusal, VisitResult,
    },
};

/// The most photos of a visit.
const MOST_PHOTOS: usize = 60;
/// The most findings of a visit.
const MOST_FINDINGS: usize = 60;
/// The longest side of a photo, in pixels.
const MOST_PIXELS: u32 = 20_000;
/// How far ahead a clock may be, in microseconds: what the correction of clocks leaves.
const AHEAD: i64 = 5 * 60 * 1_000_000;
/// How far from the district something of it can be, in metres.
const FARTHEST: f64 = 100_000.0;

/// A visit begins before it ends, and neither in the future nor too long ago.
pub fn times(made: &Inspection, now: Instant) -> Result<(), Refusal> {
    if made.finished_at < made.started_at {
        return Err(VisitRefusal::TimeOrder.into());
    }
    past(made.finished_at, "finished_at", now)
}

/// An instant that has come, and not too long ago.
pub fn past(at: Instant, field: &'static str, now: Instant) -> Result<(), Refusal> {
    if at.micros() > now.micros().saturating_add(AHEAD) {
        return Err(VisitRefusal::Future { field }.into());
    }
    if at < earlier(now, MOST_DAYS) {
        return Err(VisitRefusal::TooOld { days: MOST_DAYS }.into());
    }
    Ok(())
}

/// Every item is answered once, with a figure that fits; what could not be looked at is shown by a photo.
pub fn answers(made: &Inspection, list: &Checklist) -> Result<(), Refusal> {
    let given = match &made.result {
        VisitResult::Done { answers } => answers,
        VisitResult::Untested { reason, note } => {
            if made.all_photos().next().is_none() {
                return Err(VisitRefusal::UntestedPhoto { reason: *reason }.into());
            }
            let said = note.is_some() || made.note.is_some();
            let silent = *reason == UntestedReason::Other && !said;
            return if silent { Err(VisitRefusal::UntestedNote.into()) } else { Ok(()) };
        }
    };
    let mut answered = HashSet::new();
    for answer in given {
        let item = item(list, &answer.item)?;
        if !answered.insert(&answer.item) {
            return Err(VisitRefusal::ItemTwice { item: answer.item.clone() }.into());
        }
        figure(item, answer)?;
    }
    match list.items.iter().find(|item| !answered.contains(&item.code)) {
        Some(missing) => Err(VisitRefusal::ItemMissing { item: missing.code.clone() }.into()),
        None => Ok(()),
    }
}

fn item<'a>(list: &'a Checklist, code: &crate::domain::Code) -> Result<&'a Item, VisitRefusal> {
    let unknown = || VisitRefusal::ItemUnknown { item: code.clone(), number: list.number };
    list.items.iter().find(|item| item.code == *code).ok_or_else(unknown)
}

fn figure(item: &Item, answer: &Answer) -> Result<(), VisitRefusal> {
    let Some(figure) = answer.figure else { return Ok(()) };
    let count = figure >= 0.0 && figure <= f64::from(u32::MAX) && figure.fract() == 0.0;
    let (fits, short) = match item.kind {
        ItemKind::Present => (false, false),
        ItemKind::Ratio => ((0.0..=100.0).contains(&figure), item.target.is_some_and(|target| figure < target)),
        ItemKind::MinCount => (count, item.target.is_some_and(|target| figure < target)),
        ItemKind::Zero | ItemKind::Deduction => (count, figure > 0.0),
    };
    if !fits {
        return Err(VisitRefusal::ItemFigure { item: item.code.clone() });
    }
    if short && answer.value == AnswerValue::Met {
        return Err(VisitRefusal::FigureNotMet { item: item.code.clone() });
    }
    Ok(())
}

/// What was found belongs to items that are not met.
pub fn findings(atlas: &Atlas, made: &Inspection, list: &Checklist) -> Result<(), Refusal> {
    if made.findings.len() > MOST_FINDINGS {
        return Err(VisitRefusal::TooManyFindings { most: MOST_FINDINGS }.into());
    }
    let mut ids = HashSet::new();
    for finding in &made.findings {
        let VisitResult::Done { answers } = &made.result else { return Err(VisitRefusal::FindingOfUntested.into()) };
        item(list, &finding.item)?;
        let answer = answers.iter().find(|answer| answer.item == finding.item);
        if answer.is_some_and(|answer| matches!(answer.value, AnswerValue::Met | AnswerValue::NotApplicable)) {
            return Err(VisitRefusal::FindingOfMet { item: finding.item.clone() }.into());
        }
        // The case that it proposes takes its id.
        if !ids.insert(finding.id) || atlas.record_by_id(Kind::Case, finding.id).is_some() {
            return Err(VisitRefusal::FindingTwice.into());
        }
        if finding.count == 0 {
            return Err(VisitRefusal::ItemFigure { item: finding.item.clone() }.into());
        }
    }
    Ok(())
}

/// Photos are not too many, have sizes that a photo can have, and were not taken in the future.
pub fn photos<'a>(photos: impl Iterator<Item = &'a Photo>, now: Instant) -> Result<(), Refusal> {
    for (number, photo) in photos.enumerate() {
        if number >= MOST_PHOTOS {
            return Err(VisitRefusal::TooManyPhotos { most: MOST_PHOTOS }.into());
        }
        let sane = |side: u32| (1..=MOST_PIXELS).contains(&side);
        if !sane(photo.width) || !sane(photo.height) {
            return Err(VisitRefusal::PhotoSize { hash: photo.hash }.into());
        }
        if photo.taken_at.micros() > now.micros().saturating_add(AHEAD) {
            return Err(VisitRefusal::Future { field: "taken_at" }.into());
        }
    }
    Ok(())
}

/// Every position is somewhere about the district.
pub fn places(atlas: &Atlas, made: &Inspection, day: Date) -> Result<(), Refusal> {
    if let Some(seen) = made.seen {
        sighting(atlas, seen, "position", day)?;
    }
    for seen in made.all_photos().filter_map(|photo| photo.seen) {
        sighting(atlas, seen, "photo", day)?;
    }
    made.findings.iter().filter_map(|finding| finding.position).try_for_each(|at| near(atlas, at, "finding", day))
}

/// A position that somebody was at, or placed.
pub fn sighting(atlas: &Atlas, seen: Sighting, field: &'static str, day: Date) -> Result<(), Refusal> {
    let sane = |figure: Option<f64>| figure.is_none_or(|figure| figure.is_finite() && figure >= 0.0);
    if !sane(seen.accuracy) || !sane(seen.age) {
        return Err(VisitRefusal::Sighting.into());
    }
    near(atlas, seen.position, field, day)
}

/// A position that is not on another continent.
pub fn near(atlas: &Atlas, at: Position, field: &'static str, day: Date) -> Result<(), Refusal> {
    let metres = atlas.metres_away(at, day);
    if metres <= FARTHEST {
        return Ok(());
    }
    // The earth is 20 000 km around.
    Err(VisitRefusal::FarAway { field, km: (metres / 1000.0).round() as u32 }.into())
}
