//! Who answers for lines and zones, and who helps communities: rows to holders of seats.

use super::clean::{self, Said};
use super::given::{Columns, GivenRow};
use super::meaning::{self, PaperKind};
use super::seats::{Holder, Seats};
use super::work::Work;
use crate::domain::{AreaId, AreaKind, Date, LineId, PartyId, PartyKind, Role, Seat, Subject, SubjectKind, UnitId};

/// What a row is about.
#[derive(Default)]
struct About {
    line: Option<LineId>,
    zone: Option<AreaId>,
    communities: Vec<AreaId>,
}

impl About {
    /// The subjects of a role in this row: the narrowest that the role can be held for.
    fn subjects(&self, role: &Role) -> Vec<Subject> {
        let can = |kind: SubjectKind| role.subjects.contains(&kind);
        match (self.line, self.zone) {
            (Some(line), Some(zone)) if can(SubjectKind::Cell) => vec![Subject::Cell { line, zone }],
            _ if can(SubjectKind::Community) => self.communities.iter().map(|id| Subject::Community(*id)).collect(),
            (Some(line), _) if can(SubjectKind::Line) => vec![Subject::Line(line)],
            (_, Some(zone)) if can(SubjectKind::Zone) => vec![Subject::Zone(zone)],
            _ => vec![],
        }
    }
}

/// Reads a roster.
pub(super) fn read(work: &mut Work<'_>, kind: PaperKind, columns: &Columns, rows: &[GivenRow]) {
    let roles: Vec<Role> = meaning::roles(work.atlas, kind).into_iter().cloned().collect();
    let mut seats = Seats::default();
    for role in &roles {
        if columns.has(&format!("deputy:{}", role.code)) {
            seats.tells_deputies(role.id);
        }
    }
    for row in rows {
        let Some(about) = about(work, kind, columns, row) else { continue };
        for role in &roles {
            let subjects = about.subjects(role);
            holders(work, columns, row, role, &subjects, &mut seats);
        }
    }
    seats.settle(work);
}

fn about(work: &mut Work<'_>, kind: PaperKind, columns: &Columns, row: &GivenRow) -> Option<About> {
    let mut about = About::default();
    let needed: &[&str] = match kind {
        PaperKind::Lines => &["line"],
        PaperKind::Zones => &["zone"],
        PaperKind::Communities => &["community"],
        PaperKind::Contacts | PaperKind::Checkpoints => &[],
    };
    for meaning in needed {
        if columns.has(meaning) && columns.text(row, meaning).is_none() {
            let (zh, en) = (
                "这一格空着，不知道这行说的是谁负责什么。请填写",
                "Empty: it is not clear what this row is about. Fill it in",
            );
            work.wrong(row.n, columns.at(meaning), "", zh, en);
            return None;
        }
    }
    if let Some((at, text)) = columns.text(row, "line") {
        about.line = Some(work.line(row.n, at, text)?);
    }
    if let Some((at, text)) = columns.text(row, "zone") {
        about.zone = Some(work.area(row.n, at, AreaKind::Zone, text)?);
    }
    if let Some((at, text)) = columns.text(row, "community") {
        for part in clean::split(text) {
            about.communities.push(work.area(row.n, at, AreaKind::Community, &part)?);
        }
    }
    if kind == PaperKind::Communities {
        map_agrees(work, columns, row, &about);
    }
    Some(about)
}

/// Where a list of communities says another street than the map, that is told; the map stands.
fn map_agrees(work: &mut Work<'_>, columns: &Columns, row: &GivenRow, about: &About) {
    let Some((at, text)) = columns.text(row, "street") else { return };
    let Some(street) = work.area(row.n, at, AreaKind::Street, text) else { return };
    let of = |id: &AreaId| {
        work.atlas.area(*id).and_then(|row| row.versions.on(work.first)).and_then(|version| version.parent)
    };
    if about.communities.iter().any(|id| of(id).is_some_and(|known| known != street)) {
        let (zh, en) =
            ("与地图上的街道不同，按地图不变。请核对", "The map has another street; the map stands. Check it");
        work.warn(row.n, Some(at), text, zh, en);
    }
}

/// Reads the columns of a role in a row.
pub(super) fn holders(
    work: &mut Work<'_>,
    columns: &Columns,
    row: &GivenRow,
    role: &Role,
    subjects: &[Subject],
    seats: &mut Seats,
) {
    if subjects.is_empty() {
        return;
    }
    let unit = columns.text(row, &format!("unit_of:{}", role.code)).map(|(_, text)| text.to_owned());
    let title = columns.text(row, &format!("title_of:{}", role.code)).map(|(_, text)| text.to_owned());
    for (prefix, seat) in [("role", None), ("deputy", Some(Seat::B))] {
        let Some((_, text)) = columns.text(row, &format!("{prefix}:{}", role.code)) else { continue };
        let mentions = match clean::holders(text, role.party == Some(PartyKind::Unit)) {
            Said::Nothing => continue,
            Said::Vacant(..) if seat == Some(Seat::B) => continue,
            Said::Vacant(note, beside) => {
                subjects.iter().for_each(|it| seats.vacant(role.id, *it, row.n, note.clone()));
                beside
            }
            Said::Named(mentions) => mentions,
        };
        let one = mentions.len() == 1;
        let since = since(work, columns, row);
        for mut mention in mentions {
            // A unit or a title in a column of its own is the holder's, not the deputy's.
            let first = seat.or(mention.seat) != Some(Seat::B);
            if one && first {
                mention.title = mention.title.or_else(|| title.clone());
            }
            let beside = unit.as_deref().filter(|_| first);
            let party = party(work, row.n, role, &mention, beside);
            for subject in subjects {
                match party {
                    Some(party) => {
                        let holder = Holder { party, seat: seat.or(mention.seat), row: row.n, since };
                        seats.hold(role.id, *subject, holder);
                    }
                    None => seats.open(role.id, *subject, row.n),
                }
            }
        }
    }
}

/// The day that a row says somebody answers since.
fn since(work: &mut Work<'_>, columns: &Columns, row: &GivenRow) -> Option<Date> {
    let (at, text) = columns.text(row, "since")?;
    let date = clean::date(text);
    if date.is_none() {
        let (zh, en) = ("不是日历上的日期。请写成 2026-01-05", "is no date of the calendar. Write 2026-01-05");
        work.wrong(row.n, Some(at), text, zh, en);
    }
    date
}

/// Who a cell means: a unit for a role of units, else a person.
fn party(work: &mut Work<'_>, row: u32, role: &Role, mention: &clean::Mention, unit: Option<&str>) -> Option<PartyId> {
    if role.party == Some(PartyKind::Unit) {
        return work.unit(row, &mention.name).map(PartyId::Unit);
    }
    if role.party.is_none() && work.unit_exactly(&mention.name).is_some() {
        return work.unit(row, &mention.name).map(PartyId::Unit);
    }
    // What stands in brackets is a unit only where there is one of that name.
    let aside = mention.aside.as_deref().filter(|aside| work.unit_exactly(aside).is_some());
    let told = unit.or(aside);
    let id: Option<UnitId> = match unit {
        Some(text) => Some(work.unit(row, text)?),
        None => aside.and_then(|text| work.unit_exactly(text)),
    };
    work.person(row, mention, told.map(|text| (text, id))).map(PartyId::Person)
}
