//! What changed between two dates.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Atlas, Row,
    judge::Status,
    views::{LineRef, Party, PlaceRef, RoleRef, SubjectRef},
};
use crate::domain::{
    AreaId, AreaKind, Code, Date, Dated, Duty, LineId, Name, PartyId, Period, Post, Seat, Seq, Subject, Versions,
};

/// Of what changes are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiffFilter {
    /// Only what concerns a zone: the zone itself, its slots and cells.
    pub zone: Option<AreaId>,
    /// Only what concerns a line: the line itself, its slots and cells.
    pub line: Option<LineId>,
}

/// What changed between two dates.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Diff {
    /// The earlier day; what began on it is not new.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The later day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The place in the log that this was read at.
    #[schema(value_type = u64)]
    pub seq: Seq,
    /// In order of time.
    pub items: Vec<DiffItem>,
}

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiffKind {
    /// An area or a checkpoint.
    Place,
    /// A line.
    Line,
    /// A unit.
    Unit,
    /// A person's post.
    Post,
    /// A duty.
    Duty,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is there no more.
    Ends,
    /// It is there, but other than before.
    Changes,
    /// It is new.
    Begins,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DiffItem {
    /// The first day on which it is so: for an end the day after the last day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// What kind of thing.
    pub kind: DiffKind,
    /// What happened.
    pub what: What,
    /// What it is about.
    pub subject: DiffSubject,
    /// The zone it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<PlaceRef>,
    /// The line it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineRef>,
    /// The role of a duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleRef>,
    /// Who, of a duty or post; missing for a vacant seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// The slot on the day before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_before: Option<Status>,
    /// The slot on the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_after: Option<Status>,
    /// The same in a line of Chinese.
    pub text: String,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DiffSubject {
    /// `district`, `zone`, `street`, `community`, `estate`, `checkpoint`, `line`, `cell`, `unit` or `person`.
    pub kind: &'static str,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Atlas {
    /// What begins, ends or changes after `from` up to and including `to`, in order of time; nothing when `to` is not
    /// after `from`. Names are those of the day.
    pub fn diff(&self, from: Date, to: Date, filter: &DiffFilter) -> Diff {
        let span = Span { from, to };
        let mut items = vec![];
        if from < to {
            self.diff_places(&span, filter, &mut items);
            self.diff_lines(&span, filter, &mut items);
            if filter.zone.is_none() && filter.line.is_none() {
                self.diff_units(&span, &mut items);
                self.diff_posts(&span, &mut items);
            }
            self.diff_duties(&span, filter, &mut items);
        }
        items.sort_by(|a, b| {
            let key = |it: &DiffItem| (it.date, it.kind, it.what);
            key(a).cmp(&key(b)).then_with(|| a.subject.code.cmp(&b.subject.code))
        });
        Diff { from, to, seq: self.seq(), items }
    }

    fn diff_places(&self, span: &Span, filter: &DiffFilter, items: &mut Vec<DiffItem>) {
        for kind in AreaKind::ALL {
            for row in self.areas(kind).iter() {
                let of_zone = filter.zone.is_none_or(|id| kind == AreaKind::Zone && row.id == id);
                if !of_zone || filter.line.is_some() {
                    continue;
                }
                for (date, what) in span.turns(&row.versions) {
                    let place = PlaceRef::of(row, date);
                    let mut item = plain(date, DiffKind::Place, what, kind.word(), &place.code, &place.name);
                    item.zone = (kind == AreaKind::Zone).then_some(place);
                    items.push(item);
                }
            }
        }
        for row in self.checkpoints().iter() {
            for (date, what) in span.turns(&row.versions) {
                let version = row.versions.near(date);
                if filter.line.is_some_and(|id| id != version.line) {
                    continue;
                }
                let settled = self.settle(version, date);
                if filter.zone.is_some_and(|id| settled.zone.as_ref().is_none_or(|zone| zone.id != id)) {
                    continue;
                }
                let mut item = plain(date, DiffKind::Place, what, "checkpoint", &row.code, &version.name);
                item.zone = settled.zone.map(|zone| PlaceRef::of(&zone, date));
                item.line = self.line(version.line).map(|line| LineRef::of(line, date));
                items.push(item);
            }
        }
    }
    fn diff_lines(&self, span: &Span, filter: &DiffFilter, items: &mut Vec<DiffItem>) {
        let wanted = |id: LineId| filter.zone.is_none() && filter.line.is_none_or(|line| line == id);
        for row in self.lines().iter().filter(|row| wanted(row.id)) {
            for (date, what) in span.turns(&row.versions) {
                let line = LineRef::of(row, date);
                let mut item = plain(date, DiffKind::Line, what, "line", &line.code, &line.name);
                item.line = Some(line);
                items.push(item);
            }
        }
    }
    fn diff_units(&self, span: &Span, items: &mut Vec<DiffItem>) {
        for row in self.units().iter() {
            let turns = span.turns(&row.versions);
            items.extend(turns.into_iter().map(|(date, what)| {
                plain(date, DiffKind::Unit, what, "unit", &row.code, &row.versions.near(date).name)
            }));
        }
    }
    fn diff_posts(&self, span: &Span, items: &mut Vec<DiffItem>) {
        for row in self.posts().iter() {
            let turns = span.ends_of(row.period);
            items.extend(turns.into_iter().filter_map(|(date, what)| self.diff_post(row, date, what)));
        }
    }
    fn diff_post(&self, post: &Post, date: Date, what: What) -> Option<DiffItem> {
        let person = self.person(post.person)?;
        let unit = self.unit(post.unit)?.versions.near(date);
        let mut item = plain(date, DiffKind::Post, what, "person", &person.code, &person.name);
        let unit = unit.short_name.as_ref().unwrap_or(&unit.name);
        let verb = if what == What::Begins { "任" } else { "不再任" };
        item.text = format!("{}{verb}{unit}{}", person.name, post.title);
        item.party = self.party_view(PartyId::Person(post.person), date);
        Some(item)
    }
    fn diff_duties(&self, span: &Span, filter: &DiffFilter, items: &mut Vec<DiffItem>) {
        for row in self.duties().iter().filter(|row| !row.withdrawn) {
            let turns = span.ends_of(row.period);
            if turns.is_empty() || !self.concerns(row.subject, span.to, filter) {
                continue;
            }
            items.extend(turns.into_iter().filter_map(|(date, what)| self.diff_duty(row, date, what)));
        }
    }
    fn diff_duty(&self, duty: &Row<Duty>, date: Date, what: What) -> Option<DiffItem> {
        let subject: SubjectRef = self.subject_view(duty.subject, date)?;
        let role = self.role(duty.role)?;
        let party = duty.party.and_then(|party| self.party_view(party, date));
        let who = party.as_ref().map_or("空缺", |party| party.name.as_str());
        let verb = match (what, duty.seat) {
            (What::Begins, Seat::Vacant) => "起为",
            (_, Seat::Vacant) => "不再为",
            (What::Begins, _) => "起任",
            _ => "不再任",
        };
        let seat = match duty.seat {
            Seat::B => "(B角)",
            Seat::Acting => "(代)",
            Seat::A | Seat::Vacant => "",
        };
        let text = match duty.seat {
            Seat::Vacant => format!("{} {}{verb}{who}", subject.name, role.name),
            _ => format!("{who}{verb}{} {}{seat}", subject.name, role.name),
        };
        // A duty is in no slot before the first day of the calendar.
        let status = |on: Option<Date>| on.map(|on| self.judge(role, duty.subject, on).status);
        Some(DiffItem {
            date,
            kind: DiffKind::Duty,
            what,
            status_before: status(date.yesterday().ok()),
            status_after: status(Some(date)),
            zone: subject.zone,
            line: subject.line,
            subject: DiffSubject { kind: subject_word(duty.subject), code: subject.code, name: subject.name },
            role: Some(RoleRef::from(&role.entity)),
            party,
            text,
        })
    }
    /// Whether a subject concerns the zone and line asked for: itself, a cell, a checkpoint of theirs.
    pub(super) fn concerns(&self, subject: Subject, on: Date, filter: &DiffFilter) -> bool {
        let (zone, line) = self.zone_and_line(subject, on);
        filter.zone.is_none_or(|id| zone == Some(id)) && filter.line.is_none_or(|id| line == Some(id))
    }
    /// The zone and the line that a subject belongs to on a day.
    pub(super) fn zone_and_line(&self, subject: Subject, on: Date) -> (Option<AreaId>, Option<LineId>) {
        match subject {
            Subject::Zone(zone) => (Some(zone), None),
            Subject::Line(line) => (None, Some(line)),
            Subject::Cell { line, zone } => (Some(zone), Some(line)),
            Subject::Community(id) => (self.zone_of_community(id, on), None),
            Subject::Checkpoint(id) => self.checkpoint(id).map_or((None, None), |row| {
                let version = row.versions.near(on);
                (self.settle(version, on).zone.map(|zone| zone.id), Some(version.line))
            }),
            Subject::Unit(_) => (None, None),
        }
    }
}

const fn subject_word(subject: Subject) -> &'static str {
    match subject {
        Subject::Zone(_) => "zone",
        Subject::Line(_) => "line",
        Subject::Cell { .. } => "cell",
        Subject::Checkpoint(_) => "checkpoint",
        Subject::Community(_) => "community",
        Subject::Unit(_) => "unit",
    }
}

fn plain(date: Date, kind: DiffKind, what: What, word: &'static str, code: &Code, name: &Name) -> DiffItem {
    let happened = match what {
        What::Begins => "新增",
        What::Ends => "不再有",
        What::Changes => "变更",
    };
    DiffItem {
        date,
        kind,
        what,
        subject: DiffSubject { kind: word, code: code.to_string(), name: name.to_string() },
        zone: None,
        line: None,
        role: None,
        party: None,
        status_before: None,
        status_after: None,
        text: format!("{happened}{name}({code})"),
    }
}

/// After `from`, up to and including `to`.
struct Span {
    from: Date,
    to: Date,
}

impl Span {
    fn contains(&self, date: Date) -> bool {
        self.from < date && date <= self.to
    }
    /// The beginning and end of a period, as far as they are in the span.
    fn ends_of(&self, period: Period) -> Vec<(Date, What)> {
        let (begin, end) = period.boundaries();
        let both = [(Some(begin), What::Begins), (end, What::Ends)];
        both.into_iter().filter_map(|(date, what)| Some((date.filter(|date| self.contains(*date))?, what))).collect()
    }
    /// The same for versions; where one follows another without a pause, that is a change.
    fn turns<T: Dated>(&self, versions: &Versions<T>) -> Vec<(Date, What)> {
        let mut list: Vec<(Date, What)> =
            versions.all().iter().flat_map(|version| self.ends_of(version.period())).collect();
        list.sort_unstable();
        let mut merged: Vec<(Date, What)> = vec![];
        for (date, what) in list {
            match merged.last_mut() {
                Some(last) if last.0 == date && last.1 != what => last.1 = What::Changes,
                _ => merged.push((date, what)),
            }
        }
        merged
    }
}
