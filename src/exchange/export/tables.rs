//! Tables: CSV in UTF-8 with a byte order mark (or spreadsheets in Chinese read it as GBK), rows as they first came.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::formula::guard;
use super::super::input::FileKind;
use super::super::{wkt, words};
use crate::atlas::{Atlas, Entity, Table};
use crate::domain::{AreaKind, Name, PartyId, PartyKind, Period, Seat, SpecialDay, Subject, Term};

/// The cells of a row, in the order of the file's columns.
type Cells = Vec<String>;

/// A table; `None` when nothing is in it.
pub(super) fn write(atlas: &Atlas, kind: FileKind) -> Option<Vec<u8>> {
    let codes = Codes { atlas };
    let rows: Vec<Cells> = match kind {
        FileKind::Lines => codes.lines(),
        FileKind::Checklists => codes.checklists(),
        FileKind::Scoring => codes.scoring(),
        FileKind::Checkpoints => codes.checkpoints(),
        FileKind::Units => codes.units(),
        FileKind::People => codes.people(),
        FileKind::Posts => codes.posts(),
        FileKind::Roles => codes.roles(),
        FileKind::Duties => codes.duties(),
        FileKind::Calendar => codes.calendars(),
        _ => Vec::new(),
    };
    if rows.is_empty() {
        return None;
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let header = kind.columns().iter().map(|column| column.name);
    // Writing into memory does not fail, and all rows are as long as the header.
    writer.write_record(header).ok()?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guard(cell).into_owned())).ok()?;
    }
    writer.into_inner().ok()
}

fn from_to(period: &Period) -> [String; 2] {
    [period.first().to_string(), period.last().map(|day| day.to_string()).unwrap_or_default()]
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// As it is read back; the term of an item is never a date.
fn term(term: Term) -> String {
    match term {
        Term::Immediate => "immediate".to_owned(),
        Term::Days { days } => days.to_string(),
        Term::Date { date } => date.to_string(),
    }
}

fn joined(names: &[Name]) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join(";")
}

struct Codes<'a> {
    atlas: &'a Atlas,
}

impl Codes<'_> {
    fn of<T: Entity>(table: &Table<T>, id: Option<Uuid>) -> String {
        let row = id.and_then(|id| table.by_id(id));
        row.and_then(|row| row.code()).map(ToString::to_string).unwrap_or_default()
    }
    fn area(&self, kind: AreaKind, id: Option<crate::domain::AreaId>) -> String {
        Self::of(self.atlas.areas(kind), id.map(|id| id.uuid()))
    }
    fn line(&self, id: crate::domain::LineId) -> String {
        Self::of(self.atlas.lines(), Some(id.uuid()))
    }

    fn lines(&self) -> Vec<Cells> {
        let rows = self.atlas.lines().iter().flat_map(|row| {
            row.versions.all().iter().map(|it| {
                let [from, to] = from_to(&it.period);
                vec![
                    row.code.to_string(),
                    it.name.to_string(),
                    text(it.name_en.as_ref()),
                    text(it.short_name.as_ref()),
                    it.badge.char().to_string(),
                    words::of(it.shape),
                    words::of(it.coverage),
                    words::of(it.lead),
                    it.order.to_string(),
                    from,
                    to,
                ]
            })
        });
        rows.collect()
    }

    fn checklists(&self) -> Vec<Cells> {
        let rows = self.atlas.checklists().iter().flat_map(|list| {
            let line = self.line(list.line);
            list.items.iter().zip(1..).map(move |(item, order)| {
                let [from, to] = from_to(&list.period);
                vec![
                    line.clone(),
                    list.number.to_string(),
                    from,
                    to,
                    item.code.to_string(),
                    item.name.to_string(),
                    text(item.name_en.as_ref()),
                    words::of(item.kind),
                    text(item.target.as_ref()),
                    text(item.unit.as_ref()),
                    item.weight.to_string(),
                    order.to_string(),
                    text(item.group.as_ref()),
                    item.lead.map(words::of).unwrap_or_default(),
                    item.term.map(term).unwrap_or_default(),
                    item.recheck.map(words::of).unwrap_or_default(),
                ]
            })
        });
        rows.collect()
    }

    fn calendars(&self) -> Vec<Cells> {
        let mut years: Vec<_> = self.atlas.calendars().iter().collect();
        years.sort_by_key(|list| list.year);
        let rows = years.into_iter().flat_map(|list| {
            let of = |days: &[SpecialDay], kind: &str| {
                days.iter().map(|day| (day.date, kind.to_owned(), day.name.to_string())).collect::<Vec<_>>()
            };
            let mut days = of(&list.holidays, "holiday");
            days.extend(of(&list.workdays, "workday"));
            days.sort();
            days.into_iter().map(|(date, kind, name)| vec![date.to_string(), kind, name])
        });
        rows.collect()
    }

    fn scoring(&self) -> Vec<Cells> {
        let mut rows = Vec::new();
        for scheme in self.atlas.scoring().iter() {
            let [from, to] = from_to(&scheme.period);
            let mut add = |key: String, value: String| {
                rows.push(vec![scheme.number.to_string(), from.clone(), to.clone(), key, value]);
            };
            add("answer.met".into(), scheme.met.to_string());
            add("answer.partly".into(), scheme.partly.to_string());
            add("answer.not_met".into(), scheme.not_met.to_string());
            let mut lines: Vec<_> = scheme.lines.iter().map(|(line, weight)| (self.line(*line), weight)).collect();
            lines.sort_by(|(a, _), (b, _)| a.cmp(b));
            lines.into_iter().for_each(|(line, weight)| add(format!("line.{line}"), weight.to_string()));
            add("missing_line".into(), words::of(scheme.missing_line));
        }
        rows
    }

    fn checkpoints(&self) -> Vec<Cells> {
        // What was taken back as a mistake was never there.
        let rows = self.atlas.checkpoints().iter().filter(|row| !row.is_withdrawn()).flat_map(|row| {
            row.versions.all().iter().map(|it| {
                let [from, to] = from_to(&it.period);
                let placed = it.position.is_some() || it.extent.is_some();
                vec![
                    row.code.to_string(),
                    self.line(it.line),
                    it.name.to_string(),
                    text(it.address.as_ref()),
                    joined(&it.aliases),
                    self.area(AreaKind::Zone, it.stated.zone),
                    self.area(AreaKind::Street, it.stated.street),
                    self.area(AreaKind::Community, it.stated.community),
                    text(it.position.map(|at| at.lon()).as_ref()),
                    text(it.position.map(|at| at.lat()).as_ref()),
                    if placed { "wgs84".to_owned() } else { String::new() },
                    it.extent.as_ref().map(wkt::write).unwrap_or_default(),
                    from,
                    to,
                ]
            })
        });
        rows.collect()
    }

    fn units(&self) -> Vec<Cells> {
        let rows = self.atlas.units().iter().flat_map(|row| {
            row.versions.all().iter().map(|it| {
                let [from, to] = from_to(&it.period);
                vec![
                    row.code.to_string(),
                    it.name.to_string(),
                    text(it.short_name.as_ref()),
                    joined(&it.aliases),
                    Self::of(self.atlas.units(), it.parent.map(|id| id.uuid())),
                    words::of(it.kind),
                    if it.own { "yes" } else { "no" }.to_owned(),
                    self.area(AreaKind::Street, it.office_of),
                    self.area(AreaKind::Community, it.office_of),
                    text(it.office_phone.as_ref()),
                    it.order.to_string(),
                    from,
                    to,
                ]
            })
        });
        rows.collect()
    }

    fn people(&self) -> Vec<Cells> {
        let rows = self.atlas.people().iter().map(|it| {
            vec![
                it.code.to_string(),
                it.name.to_string(),
                joined(&it.aliases),
                text(it.office_phone.as_ref()),
                String::new(),
                it.order.to_string(),
            ]
        });
        rows.collect()
    }

    fn posts(&self) -> Vec<Cells> {
        let rows = self.atlas.posts().iter().map(|it| {
            let [from, to] = from_to(&it.period);
            vec![
                it.code.to_string(),
                Self::of(self.atlas.people(), Some(it.person.uuid())),
                Self::of(self.atlas.units(), Some(it.unit.uuid())),
                it.title.to_string(),
                it.order.to_string(),
                from,
                to,
            ]
        });
        rows.collect()
    }

    fn roles(&self) -> Vec<Cells> {
        let rows = self.atlas.roles().iter().map(|it| {
            vec![
                it.code.to_string(),
                it.name.to_string(),
                text(it.name_en.as_ref()),
                it.subjects.iter().map(words::of).collect::<Vec<_>>().join(";"),
                it.party
                    .map_or("any", |party| match party {
                        PartyKind::Person => "person",
                        PartyKind::Unit => "unit",
                    })
                    .to_owned(),
                it.min.to_string(),
                text(it.max.as_ref()),
                words::of(it.public),
                it.rights.iter().map(words::of).collect::<Vec<_>>().join(";"),
                it.order.to_string(),
            ]
        });
        rows.collect()
    }

    fn duties(&self) -> Vec<Cells> {
        let roles: HashMap<_, _> = self.atlas.roles().iter().map(|role| (role.id, role.code.to_string())).collect();
        // What was taken back as a mistake counts as never held.
        let rows = self.atlas.duties().iter().filter(|it| !it.withdrawn).map(|it| {
            let [from, to] = from_to(&it.period);
            let (person, unit) = match it.party {
                Some(PartyId::Person(id)) => (Self::of(self.atlas.people(), Some(id.uuid())), String::new()),
                Some(PartyId::Unit(id)) => (String::new(), Self::of(self.atlas.units(), Some(id.uuid()))),
                None => (String::new(), String::new()),
            };
            vec![
                it.code.to_string(),
                roles.get(&it.role).cloned().unwrap_or_default(),
                person,
                unit,
                words::of(it.subject.kind()),
                self.subject(it.subject),
                seat(it.seat).to_owned(),
                from,
                to,
                text(it.note.as_ref()),
            ]
        });
        rows.collect()
    }

    fn subject(&self, subject: Subject) -> String {
        match subject {
            Subject::Zone(id) => self.area(AreaKind::Zone, Some(id)),
            Subject::Community(id) => self.area(AreaKind::Community, Some(id)),
            Subject::Line(id) => self.line(id),
            Subject::Cell { line, zone } => format!("{}/{}", self.line(line), self.area(AreaKind::Zone, Some(zone))),
            Subject::Checkpoint(id) => Self::of(self.atlas.checkpoints(), Some(id.uuid())),
            Subject::Unit(id) => Self::of(self.atlas.units(), Some(id.uuid())),
        }
    }
}

fn seat(seat: Seat) -> &'static str {
    match seat {
        Seat::A => "A",
        Seat::B => "B",
        Seat::Acting => "acting",
        Seat::Vacant => "vacant",
    }
}
