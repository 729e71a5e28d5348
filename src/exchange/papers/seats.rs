//! Who a list says holds what, compared with the duties in force on its first day.

use std::collections::{HashMap, HashSet};

use super::work::Work;
use crate::domain::{Code, Date, Duty, DutyId, Kind, Name, PartyId, Period, RoleId, Seat, Subject};

/// What a list says of one role for one subject.
#[derive(Debug, Default)]
struct Told {
    row: u32,
    holders: Vec<Holder>,
    vacant: Option<(u32, Option<String>)>,
    /// Something in it is not known yet: then nothing is compared.
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Holder {
    pub party: PartyId,
    pub seat: Option<Seat>,
    pub row: u32,
    pub since: Option<Date>,
}

/// Everything that a list says of holders.
#[derive(Debug, Default)]
pub(super) struct Seats {
    order: Vec<(RoleId, Subject)>,
    told: HashMap<(RoleId, Subject), Told>,
    /// The roles of which the list tells deputies apart.
    deputies: HashSet<RoleId>,
}

impl Seats {
    fn of(&mut self, role: RoleId, subject: Subject, row: u32) -> &mut Told {
        let key = (role, subject);
        self.told.entry(key).or_insert_with(|| {
            self.order.push(key);
            Told { row, ..Told::default() }
        })
    }
    /// Somebody holds it. Said again in another row it is the same.
    pub fn hold(&mut self, role: RoleId, subject: Subject, holder: Holder) {
        if holder.seat == Some(Seat::B) {
            self.deputies.insert(role);
        }
        let told = self.of(role, subject, holder.row);
        let same = told.holders.iter_mut().find(|known| known.party == holder.party);
        match same {
            Some(known) => known.seat = known.seat.or(holder.seat),
            None => told.holders.push(holder),
        }
    }
    /// Nobody holds it.
    pub fn vacant(&mut self, role: RoleId, subject: Subject, row: u32, note: Option<String>) {
        let told = self.of(role, subject, row);
        told.vacant.get_or_insert((row, note));
    }
    /// Something about it waits for an answer, or is wrong.
    pub fn open(&mut self, role: RoleId, subject: Subject, row: u32) {
        self.of(role, subject, row).open = true;
    }
    /// The list has a column of its own for deputies.
    pub fn tells_deputies(&mut self, role: RoleId) {
        self.deputies.insert(role);
    }

    /// Compares with what is in force.
    pub fn settle(mut self, work: &mut Work<'_>) {
        for key in std::mem::take(&mut self.order) {
            let Some(told) = self.told.remove(&key) else { continue };
            if told.vacant.is_some() {
                work.vacancies += 1;
            }
            if told.open {
                continue;
            }
            if told.vacant.is_some() && told.holders.iter().any(|holder| holder.seat != Some(Seat::B)) {
                let (zh, en) =
                    ("同一责任既写空缺又写了人。请核对", "The same seat is said to be vacant and to be held. Check it");
                work.wrong(told.row, None, "", zh, en);
                continue;
            }
            compare(work, key.0, key.1, &told, self.deputies.contains(&key.0));
        }
    }
}

fn compare(work: &mut Work<'_>, role: RoleId, subject: Subject, told: &Told, deputies: bool) {
    let first = work.first;
    let all: Vec<Duty> = work
        .atlas
        .duties_of(subject)
        .filter(|duty| duty.role == role && !duty.withdrawn)
        .map(|duty| duty.entity.clone())
        .collect();
    let mut left: Vec<&Duty> = all.iter().filter(|duty| duty.period.contains(first)).collect();
    let mut new: Vec<Holder> = Vec::new();
    for holder in &told.holders {
        // Without a seat any seat of the same party will do; with one, only that one.
        let fits = |duty: &&Duty| duty.party == Some(holder.party) && holder.seat.is_none_or(|seat| seat == duty.seat);
        match left.iter().position(fits) {
            Some(at) => {
                left.remove(at);
                work.unchanged += 1;
            }
            None => new.push(*holder),
        }
    }
    if let Some((row, note)) = &told.vacant {
        match left.iter().position(|duty| duty.seat == Seat::Vacant) {
            Some(at) => {
                let mut duty = left.remove(at).clone();
                let note = note.as_deref().and_then(|note| Name::new(note).ok());
                if note.is_some() && note != duty.note {
                    duty.note = note;
                    let at = work.at(*row);
                    work.duties.put(duty.id, duty, at);
                } else {
                    work.unchanged += 1;
                }
            }
            None => begin(work, role, subject, &all, *row, None, note.as_deref()),
        }
    }
    let speaks = told.vacant.is_some() || told.holders.iter().any(|holder| holder.seat != Some(Seat::B));
    for duty in left {
        let spoken_of = if duty.seat == Seat::B { deputies && !told.holders.is_empty() } else { speaks };
        if spoken_of {
            end(work, duty, told.row);
        }
    }
    for holder in new {
        begin(work, role, subject, &all, holder.row, Some(holder), None);
    }
}

/// A duty ends the day before the first day; one that only began that day is taken back.
fn end(work: &mut Work<'_>, duty: &Duty, row: u32) {
    let mut duty = duty.clone();
    let last = work.first.yesterday().ok().and_then(|last| Period::new(duty.period.first(), Some(last)).ok());
    match last {
        Some(period) => duty.period = period,
        None => duty.withdrawn = true,
    }
    let at = work.at(row);
    work.duties.put(duty.id, duty, at);
}

/// A duty begins; it goes up to the day before somebody who is known to come next.
fn begin(
    work: &mut Work<'_>,
    role: RoleId,
    subject: Subject,
    all: &[Duty],
    row: u32,
    holder: Option<Holder>,
    note: Option<&str>,
) {
    let seat = holder.map_or(Seat::Vacant, |holder| holder.seat.unwrap_or(Seat::A));
    let party = holder.map(|holder| holder.party);
    let deputy = seat == Seat::B;
    // Since an earlier day only where nobody held it since then.
    let free = |since: &Date| {
        let before =
            |duty: &Duty| duty.period.first() >= *since || duty.period.last().is_none_or(|last| last >= *since);
        *since < work.first && !all.iter().any(|duty| (duty.seat == Seat::B) == deputy && before(duty))
    };
    let first = holder.and_then(|holder| holder.since).filter(|since| *since > work.first || free(since));
    let first = first.unwrap_or(work.first);
    let later = |duty: &&Duty| duty.period.first() > first && ((duty.seat == Seat::B) == deputy || duty.party == party);
    let next = all.iter().filter(later).map(|duty| duty.period.first()).min();
    let last = next.and_then(|day| day.yesterday().ok());
    let Ok(period) = Period::new(first, last) else { return };
    let codes = |atlas: &crate::atlas::Atlas| {
        atlas.duties().iter().map(|row| row.code.clone()).collect::<Vec<Code>>().into_iter()
    };
    let code = work.next_code(Kind::Duty, codes, ("D", 4));
    let id = DutyId::new(work.declared(Kind::Duty, &code, row));
    let note = note.and_then(|note| Name::new(note).ok());
    let duty = Duty { id, code, role, subject, seat, party, period, note, withdrawn: false };
    let at = work.at(row);
    work.duties.put(id, duty, at);
}
