//! Places edited by hand: a checkpoint is added, moved, called otherwise, ended; an area is called otherwise.
//! Each from a day on: what was before that day stays.

use super::{
    Asking, Denial, added, case, changed,
    check::check,
    end::{self, Ending},
    put::may_be_new,
    same_version,
};
use crate::{
    atlas::{Atlas, Found, Row},
    domain::{
        Area, AreaId, Change, Checkpoint, CheckpointEdit, CheckpointId, CheckpointVersion, Code, Date, Kind, Name,
        Period, PlaceAct, PlaceRefusal, Record, Refusal, Text, Verb, Versions,
    },
};

/// A checkpoint that is farther from the district is a slip, in metres.
const FAR_METRES: f64 = 20_000.0;

/// Does what is asked; the change keeps the reason.
pub fn edit(atlas: &Atlas, asking: &Asking<'_>, act: &PlaceAct, reason: Option<&Text>) -> Result<Vec<Change>, Denial> {
    let today = atlas.today(asking.now);
    let base = asking.envelope.base;
    let from = match act {
        PlaceAct::Add { first, .. } | PlaceAct::Change { first, .. } | PlaceAct::Rename { first, .. } => Some(*first),
        PlaceAct::End { last, .. } => *last,
    };
    if let Some(first) = from.filter(|first| *first < today && reason.is_none()) {
        return Err(refuse(PlaceRefusal::NoReason { first }));
    }
    let changes = match act {
        PlaceAct::Add { checkpoint, code, is, first } => add(atlas, *checkpoint, code.as_ref(), is, *first),
        PlaceAct::Change { checkpoint, is, first } => {
            let row = checkpoint_row(atlas, *checkpoint)?;
            same_version(base, row.version)?;
            change(atlas, row, is, *first)
        }
        PlaceAct::End { checkpoint, last } => {
            let row = checkpoint_row(atlas, *checkpoint)?;
            match last {
                Some(last) => end::end(atlas, base, Kind::Checkpoint, &row.code, *last),
                None => {
                    same_version(base, row.version)?;
                    Ok(reopen(row).into_iter().collect())
                }
            }
        }
        PlaceAct::Rename { area, name, short_name, first } => {
            let row = area_row(atlas, *area)?;
            same_version(base, row.version)?;
            rename(atlas, row, name, short_name.as_ref(), *first)
        }
    }?;
    Ok(changes.into_iter().map(|change| Change { reason: reason.cloned(), ..change }).collect())
}

fn refuse(refusal: PlaceRefusal) -> Denial {
    Refusal::Place(refusal).into()
}

fn checkpoint_row(atlas: &Atlas, id: CheckpointId) -> Result<&Row<Checkpoint>, Denial> {
    let row = atlas.checkpoint(id).filter(|row| !row.is_withdrawn()).map(AsRef::as_ref);
    row.ok_or_else(|| Refusal::Unknown { kind: Kind::Checkpoint, name: id.to_string() }.into())
}

fn area_row(atlas: &Atlas, id: AreaId) -> Result<&Row<Area>, Denial> {
    let row = atlas.area(id).map(AsRef::as_ref);
    row.ok_or_else(|| Refusal::Unknown { kind: Kind::Zone, name: id.to_string() }.into())
}

fn found(row: &Row<Checkpoint>) -> Found {
    Found { fid: row.fid, version: row.version, record: Record::Checkpoint(row.entity.clone()) }
}

fn add(
    atlas: &Atlas,
    id: CheckpointId,
    code: Option<&Code>,
    is: &CheckpointEdit,
    first: Date,
) -> Result<Vec<Change>, Denial> {
    looked_at(atlas, is, None, first)?;
    let code = match code {
        Some(code) => code.clone(),
        None => next_code(atlas, is)?,
    };
    let period = Period::new(first, None).map_err(|_| Refusal::PeriodOrder { first, last: first })?;
    let version = CheckpointVersion {
        period,
        line: is.line,
        name: is.name.clone(),
        address: is.address.clone(),
        aliases: is.aliases.clone(),
        stated: is.stated,
        position: is.position,
        extent: None,
        both_sides: is.both_sides,
    };
    let versions = Versions::new(vec![version]).map_err(|_| Refusal::PeriodOrder { first, last: first })?;
    let record = Record::Checkpoint(Checkpoint { id, code, versions });
    if atlas.checkpoint(id).is_some() {
        return Err(Refusal::IdTaken { kind: Kind::Checkpoint, id: id.uuid() }.into());
    }
    may_be_new(atlas, &record)?;
    check(atlas, &record)?;
    Ok(vec![added(atlas, Verb::Added, record)])
}

/// `L06-032` after `L06-031`: the next number of the line that no checkpoint has.
fn next_code(atlas: &Atlas, is: &CheckpointEdit) -> Result<Code, Refusal> {
    let line = atlas.line(is.line).ok_or_else(|| Refusal::Unknown { kind: Kind::Line, name: is.line.to_string() })?;
    let start = format!("{}-", line.code);
    let number = |row: &Row<Checkpoint>| row.code.as_str().strip_prefix(&start)?.parse::<u32>().ok();
    let most = atlas.checkpoints().iter().filter_map(|row| number(row)).max().unwrap_or(0);
    let taken = || Refusal::CodeTaken { kind: Kind::Checkpoint, code: line.code.clone() };
    let next = most.checked_add(1).ok_or_else(taken)?;
    Code::new(&format!("{start}{next:03}")).map_err(|_| taken())
}

fn change(atlas: &Atlas, row: &Row<Checkpoint>, is: &CheckpointEdit, first: Date) -> Result<Vec<Change>, Denial> {
    let Some(before) = row.versions.on(first) else {
        return Err(refuse(PlaceRefusal::NotThatDay { kind: Kind::Checkpoint, code: row.code.clone(), first }));
    };
    looked_at(atlas, is, Some(before), first)?;
    let versions = from_day(row.versions.all(), first, |version, before| {
        carry(&mut version.line, &before.line, &is.line);
        carry(&mut version.name, &before.name, &is.name);
        carry(&mut version.address, &before.address, &is.address);
        carry(&mut version.aliases, &before.aliases, &is.aliases);
        carry(&mut version.stated, &before.stated, &is.stated);
        carry(&mut version.position, &before.position, &is.position);
        carry(&mut version.both_sides, &before.both_sides, &is.both_sides);
    });
    let versions = versions.ok_or(Refusal::PeriodOrder { first, last: first })?;
    let record = Record::Checkpoint(Checkpoint { versions, ..row.entity.clone() });
    let found = found(row);
    if found.record == record {
        return Ok(vec![]);
    }
    check(atlas, &record)?;
    Ok(vec![changed(&found, Verb::Changed, record)])
}

fn rename(
    atlas: &Atlas,
    row: &Row<Area>,
    name: &Name,
    short_name: Option<&Name>,
    first: Date,
) -> Result<Vec<Change>, Denial> {
    if row.versions.on(first).is_none() {
        return Err(refuse(PlaceRefusal::NotThatDay { kind: row.kind.into(), code: row.code.clone(), first }));
    }
    let versions = from_day(row.versions.all(), first, |version, before| {
        carry(&mut version.name, &before.name, name);
        carry(&mut version.short_name, &before.short_name, &short_name.cloned());
    });
    let versions = versions.ok_or(Refusal::PeriodOrder { first, last: first })?;
    let record = Record::Area(Area { versions, ..row.entity.clone() });
    let found = Found { fid: row.fid, version: row.version, record: Record::Area(row.entity.clone()) };
    if found.record == record {
        return Ok(vec![]);
    }
    check(atlas, &record)?;
    Ok(vec![changed(&found, Verb::Changed, record)])
}

/// A line that is there on the day, and a position that may be.
fn looked_at(
    atlas: &Atlas,
    is: &CheckpointEdit,
    before: Option<&CheckpointVersion>,
    first: Date,
) -> Result<(), Denial> {
    let line = atlas.line(is.line).ok_or_else(|| Refusal::Unknown { kind: Kind::Line, name: is.line.to_string() })?;
    if line.versions.on(first).is_none() && before.is_none_or(|before| before.line != is.line) {
        return Err(refuse(PlaceRefusal::NotThatDay { kind: Kind::Line, code: line.code.clone(), first }));
    }
    if let Some(at) = is.position.filter(|at| before.is_none_or(|before| before.position != Some(*at)))
        && let Some(km) = case::kilometres_away(atlas, at, first, FAR_METRES)
    {
        return Err(refuse(PlaceRefusal::FarAway { km }));
    }
    Ok(())
}

/// Sets a field, and lets a later version that said the same as before say the same as now: what is planned for next month
/// does not put a checkpoint back to where it was.
fn carry<T: Clone + PartialEq>(field: &mut T, before: &T, now: &T) {
    if field == before {
        field.clone_from(now);
    }
}

/// The versions with the one of a day, and what follows it, edited from that day on. `apply` gets a version to edit and the
/// one that held on the day. `None` when none does. Neighbours that say the same become one, so that an edit and its
/// opposite leave nothing behind.
fn from_day<T: Ending + PartialEq>(all: &[T], first: Date, apply: impl Fn(&mut T, &T)) -> Option<Versions<T>> {
    let before = all.iter().find(|version| version.period().contains(first))?;
    let mut edited: Vec<T> = Vec::with_capacity(all.len() + 1);
    for version in all {
        let period = version.period();
        if period.ended_before(first) {
            edited.push(version.clone());
            continue;
        }
        let mut next = version.clone();
        if period.first() < first {
            let mut kept = version.clone();
            kept.set_period(Period::new(period.first(), Some(first.yesterday().ok()?)).ok()?);
            edited.push(kept);
            next.set_period(Period::new(first, period.last()).ok()?);
        }
        apply(&mut next, before);
        join(&mut edited, next);
    }
    Versions::new(edited).ok()
}

/// Adds a version, or prolongs the last one where it says the same and they touch.
fn join<T: Ending + PartialEq>(all: &mut Vec<T>, next: T) {
    if let Some(last) = all.last_mut() {
        let touch = last.period().last().and_then(|day| day.tomorrow().ok()) == Some(next.period().first());
        let mut same = next.clone();
        same.set_period(last.period());
        if touch
            && same == *last
            && let Ok(period) = Period::new(last.period().first(), next.period().last())
        {
            last.set_period(period);
            return;
        }
    }
    all.push(next);
}

/// Without a last day again; `None` when it has none.
fn reopen(row: &Row<Checkpoint>) -> Option<Change> {
    let mut all = row.versions.all().to_vec();
    let newest = all.last_mut()?;
    newest.period.last()?;
    newest.period = Period::new(newest.period.first(), None).ok()?;
    let versions = Versions::new(all).ok()?;
    Some(changed(&found(row), Verb::Changed, Record::Checkpoint(Checkpoint { versions, ..row.entity.clone() })))
}
