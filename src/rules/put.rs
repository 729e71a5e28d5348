//! Setting an entity, new or changed.

use std::borrow::Cow;

use super::{Denial, Facts, MOST_DAYS, added, changed, check::check, earlier, round, same_version};
use crate::{
    atlas::{Atlas, Found},
    domain::{Account, AreaKind, Change, EarlierAccount, Instant, Kind, Personal, Record, Refusal, Verb},
};

/// How many changes of an account are remembered.
const REMEMBERED: usize = 16;

/// Sets one entity to `record`. What is so already changes nothing.
pub fn put(
    atlas: &Atlas,
    base: Option<u32>,
    record: &Record,
    personal: Option<&Personal>,
    facts: &Facts,
    now: Instant,
) -> Result<Vec<Change>, Denial> {
    if personal.is_some() && record.kind() != Kind::Person {
        return Err(Refusal::NotPersonal.into());
    }
    let record = &*settled(atlas, record, now);
    // `None` leaves the personal fields as they are.
    let personal = personal.filter(|wanted| facts.personal.as_ref() != Some(*wanted)).cloned();
    let mut change = match atlas.record_by_id(record.kind(), record.id()) {
        Some(found) => {
            same_version(base, found.version)?;
            if found.record == *record && personal.is_none() {
                return Ok(vec![]);
            }
            keeps_its_code(&found, record)?;
            changed(&found, Verb::Changed, record.clone())
        }
        None => {
            if base.is_some() {
                return Err(Refusal::Unknown { kind: record.kind(), name: name(record) }.into());
            }
            may_be_new(atlas, record)?;
            added(atlas, Verb::Added, record.clone())
        }
    };
    check(atlas, record)?;
    change.personal = personal;
    Ok(vec![change])
}

/// The record with what does not depend on who sets it.
fn settled<'a>(atlas: &Atlas, record: &'a Record, now: Instant) -> Cow<'a, Record> {
    match record {
        Record::Round(wanted) => Cow::Owned(Record::Round(round::settled(atlas, wanted))),
        Record::Account(wanted) => Cow::Owned(Record::Account(remembering(atlas, wanted, now))),
        other => Cow::Borrowed(other),
    }
}

/// An account that keeps what it was until now, as long as work that was recorded then may still arrive.
fn remembering(atlas: &Atlas, wanted: &Account, now: Instant) -> Account {
    let Some(known) = atlas.account(wanted.id) else { return Account { earlier: vec![], ..wanted.clone() } };
    let mut past = known.earlier.clone();
    if (known.role, known.state) != (wanted.role, wanted.state) {
        past.push(EarlierAccount { role: known.role, state: known.state, until: now });
        past.retain(|one| one.until >= earlier(now, MOST_DAYS));
        past.drain(..past.len().saturating_sub(REMEMBERED));
    }
    Account { earlier: past, ..wanted.clone() }
}

fn name(record: &Record) -> String {
    record.code().map_or_else(|| record.id().to_string(), ToString::to_string)
}

fn keeps_its_code(found: &Found, record: &Record) -> Result<(), Refusal> {
    match found.record.code() {
        Some(code) if record.code() != Some(code) => Err(Refusal::CodeChanged { code: code.clone() }),
        _ => Ok(()),
    }
}

/// Neither its id nor its code is taken, within the set that its kind shares them with.
pub(super) fn may_be_new(atlas: &Atlas, record: &Record) -> Result<(), Refusal> {
    let kind = record.kind();
    // A deployment is one district.
    let district = || atlas.areas(AreaKind::District).iter().next().is_some();
    if kind == Kind::Settings && atlas.settings().is_some() || kind == Kind::District && district() {
        return Err(Refusal::OnlyOne { kind });
    }
    // An area never becomes one of another kind: their ids are one set.
    if let Record::Area(area) = record
        && let Some(other) = atlas.area(area.id)
    {
        return Err(Refusal::IdTaken { kind: other.kind.into(), id: record.id() });
    }
    let Some(code) = record.code() else { return Ok(()) };
    // A party is a unit or a person: their codes are one set.
    let shared = if matches!(kind, Kind::Unit | Kind::Person) { &[Kind::Unit, Kind::Person][..] } else { &[kind] };
    match shared.iter().find(|kind| atlas.record_by_code(**kind, code).is_some()) {
        Some(kind) => Err(Refusal::CodeTaken { kind: *kind, code: code.clone() }),
        None => Ok(()),
    }
}
