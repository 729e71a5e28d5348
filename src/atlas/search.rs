//! Search: places, lines, units, people and landmarks by name, code, alias, address, and by pinyin.
//!
//! A scan of what there is: nothing to keep up to date, and quick enough (a few tens of milliseconds at 200,000).

use geo::{Centroid, InteriorPoint};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Atlas, Row,
    index::Bounds,
    pinyin::{self, Place},
    views::{LineRef, UnitRef},
};
use crate::domain::{
    Area, AreaKind, Checkpoint, Code, ContextClass, ContextFeature, Date, Fid, Name, Person, Seq, Unit, WorkLine,
};

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Hits {
    /// The best first.
    pub items: Vec<Hit>,
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The place in the log that this was read at.
    #[schema(value_type = u64)]
    pub seq: Seq,
}

/// What kind of thing was found; in this order where nothing else decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the noun it names")]
pub enum HitKind {
    Zone,
    Street,
    Community,
    Estate,
    Line,
    Unit,
    Person,
    Landmark,
    Checkpoint,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Its code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Its name that day.
    #[schema(value_type = String)]
    pub name: Name,
    /// What tells it apart: an address, the street of a community, a post, the unit above. May be empty.
    pub detail: String,
    /// Where it is, degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Where it is, degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// West, south, east, north of something with an extent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bbox: Option<[f64; 4]>,
    /// The badge of a line, or of a checkpoint's line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub badge: Option<char>,
}

/// How well something matches; the smaller the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Code,
    Name,
    NamePrefix,
    CodePrefix,
    PinyinPrefix,
    NameWithin,
    PinyinWithin,
    Address,
    CodeWithin,
}

/// What was typed: words that must all match.
pub(super) struct Query {
    words: Vec<Word>,
}

struct Word {
    text: String,
    /// As letters to be matched against pinyin, when it is nothing but letters and digits.
    letters: Option<String>,
}

/// Longer requests are cut: no name is as long.
const LONGEST: usize = 64;

impl Query {
    pub(super) fn new(typed: &str) -> Self {
        let typed: String = typed.chars().take(LONGEST).collect::<String>().to_lowercase();
        let words = typed.split_whitespace().map(|text| {
            let letters: String = text.chars().filter(|c| *c != '\'').map(|c| if c == 'ü' { 'v' } else { c }).collect();
            let latin = letters.chars().all(|c| c.is_ascii_alphanumeric())
                && letters.contains(|c: char| c.is_ascii_alphabetic());
            Word { text: text.to_owned(), letters: latin.then_some(letters) }
        });
        Self { words: words.collect() }
    }
    /// How well some texts match: every word has to, the worst of them counts.
    fn rank(&self, it: &Texts<'_>) -> Option<Rank> {
        let mut worst = None;
        for word in &self.words {
            worst = worst.max(Some(word.rank(it)?));
        }
        worst
    }
    /// Whether some texts match at all; an empty query matches everything.
    pub(super) fn matches(&self, it: &Texts<'_>) -> bool {
        self.words.iter().all(|word| word.rank(it).is_some())
    }
}

/// The texts of one thing.
pub(super) struct Texts<'a> {
    pub(super) code: &'a str,
    pub(super) names: smallvec::SmallVec<[&'a str; 4]>,
    pub(super) address: Option<&'a str>,
}

impl Word {
    fn rank(&self, it: &Texts<'_>) -> Option<Rank> {
        let by_name = it.names.iter().filter_map(|name| self.rank_name(name)).min();
        let by_code = place_in(it.code, &self.text).map(|place| match place {
            Place::Start if it.code.len() == self.text.len() => Rank::Code,
            Place::Start => Rank::CodePrefix,
            Place::Within => Rank::CodeWithin,
        });
        let by_address = || it.address.and_then(|address| place_in(address, &self.text)).map(|_| Rank::Address);
        by_name.into_iter().chain(by_code).min().or_else(by_address)
    }
    fn rank_name(&self, name: &str) -> Option<Rank> {
        match place_in(name, &self.text) {
            Some(Place::Start) if name.len() == self.text.len() => Some(Rank::Name),
            Some(Place::Start) => Some(Rank::NamePrefix),
            Some(Place::Within) => Some(Rank::NameWithin),
            None => self.letters.as_ref().and_then(|letters| pinyin::find(name, letters)).map(|place| match place {
                Place::Start => Rank::PinyinPrefix,
                Place::Within => Rank::PinyinWithin,
            }),
        }
    }
}

/// Where a lower-case text stands in another one of any case.
fn place_in(text: &str, wanted: &str) -> Option<Place> {
    let at = match text.is_ascii() || !text.contains(|c: char| c.is_uppercase()) {
        // ASCII is compared byte by byte; the rest of what is searched knows no upper case.
        true if text.is_ascii() => {
            let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
            text.windows(wanted.len().max(1)).position(|part| part.eq_ignore_ascii_case(wanted))
        }
        true => text.find(wanted),
        false => text.to_lowercase().find(wanted),
    };
    at.map(|at| if at == 0 { Place::Start } else { Place::Within })
}

impl Atlas {
    /// What matches `typed` on a day, the best first: exact code, exact name, beginnings, pinyin, the rest; then in
    /// the order of [`HitKind`] and the district's own.
    pub fn search(&self, typed: &str, on: Date, limit: usize) -> Hits {
        let query = Query::new(typed);
        let mut hits = vec![];
        let mut note = |kind: HitKind, order: i32, fid: Fid, texts: &Texts<'_>| {
            hits.extend(query.rank(texts).map(|rank| (rank, kind, order, fid)));
        };
        for (kind, area) in AREAS {
            for row in self.areas(area).iter() {
                row.versions.on(on).into_iter().for_each(|it| note(kind, it.order, row.fid, &area_texts(row, on)));
            }
        }
        for row in self.lines().iter() {
            row.versions.on(on).into_iter().for_each(|it| note(HitKind::Line, it.order, row.fid, &line_texts(row, on)));
        }
        for row in self.units().iter() {
            row.versions.on(on).into_iter().for_each(|it| note(HitKind::Unit, it.order, row.fid, &unit_texts(row, on)));
        }
        self.people().iter().for_each(|row| note(HitKind::Person, row.order, row.fid, &person_texts(row)));
        self.context().iter().for_each(|row| note(HitKind::Landmark, row.rank.into(), row.fid, &context_texts(row)));
        for row in self.checkpoints().iter().filter(|row| row.versions.on(on).is_some()) {
            note(HitKind::Checkpoint, 0, row.fid, &checkpoint_texts(row, on));
        }
        hits.sort_unstable();
        hits.truncate(limit);
        let items = hits.into_iter().filter_map(|(_, kind, _, fid)| self.found(kind, fid, on)).collect();
        Hits { items, on, seq: self.seq() }
    }

    fn found(&self, kind: HitKind, fid: Fid, on: Date) -> Option<Hit> {
        let plain = |code: &Code, name: &Name| Hit {
            kind,
            code: code.clone(),
            name: name.clone(),
            detail: String::new(),
            lon: None,
            lat: None,
            bbox: None,
            badge: None,
        };
        if let Some((_, area)) = AREAS.into_iter().find(|(found, _)| *found == kind) {
            let row = self.areas(area).get(fid)?;
            let version = row.versions.near(on);
            let face = self.mesh.face_on(area, fid, on);
            let label = face.map(|face| face.label());
            let parent = version.parent.and_then(|id| self.place_view(id, on));
            return Some(Hit {
                detail: parent.map(|place| place.name.to_string()).unwrap_or_default(),
                lon: label.map(|at| at.lon()),
                lat: label.map(|at| at.lat()),
                bbox: face.map(|face| face.bounds().to_array()),
                ..plain(&row.code, &version.name)
            });
        }
        Some(match kind {
            HitKind::Line => {
                let line = LineRef::of(self.lines().get(fid)?, on);
                Hit { badge: Some(line.badge), ..plain(&line.code, &line.name) }
            }
            HitKind::Unit => {
                let row = self.units().get(fid)?;
                let version = row.versions.near(on);
                let above = version.parent.and_then(|id| self.unit(id)).map(|above| UnitRef::of(above, on));
                let place = self.place_of(crate::domain::Subject::Unit(row.id), on);
                Hit {
                    detail: above.map(|above| above.short_name.to_string()).unwrap_or_default(),
                    lon: place.map(|at| at.lon),
                    lat: place.map(|at| at.lat),
                    ..plain(&row.code, &version.name)
                }
            }
            HitKind::Person => {
                let row = self.people().get(fid)?;
                let posts = self.post_views(row.id, on);
                let first = posts.first().map(|post| format!("{}{}", post.unit.short_name, post.title));
                Hit { detail: first.unwrap_or_default(), ..plain(&row.code, &row.name) }
            }
            HitKind::Checkpoint => {
                let row = self.checkpoints().get(fid)?;
                let version = row.versions.near(on);
                Hit {
                    detail: version.address.as_ref().map(ToString::to_string).unwrap_or_default(),
                    lon: version.position.map(|at| at.lon()),
                    lat: version.position.map(|at| at.lat()),
                    badge: self.line(version.line).map(|line| line.versions.near(on).badge.char()),
                    ..plain(&row.code, &version.name)
                }
            }
            _ => self.found_landmark(self.context().get(fid)?, plain)?,
        })
    }
    fn found_landmark(&self, row: &ContextFeature, plain: impl Fn(&Code, &Name) -> Hit) -> Option<Hit> {
        use geo::CoordsIter;
        let shape = row.shape.shape();
        let at = shape.interior_point().or_else(|| shape.centroid())?;
        let bounds = Bounds::around(shape.coords_iter()).filter(|bounds| bounds.min != bounds.max);
        Some(Hit {
            detail: class_zh(row.class).to_owned(),
            lon: Some(at.x()),
            lat: Some(at.y()),
            bbox: bounds.map(Bounds::to_array),
            ..plain(&row.code, row.name.as_ref()?)
        })
    }
}

const AREAS: [(HitKind, AreaKind); 4] = [
    (HitKind::Zone, AreaKind::Zone),
    (HitKind::Street, AreaKind::Street),
    (HitKind::Community, AreaKind::Community),
    (HitKind::Estate, AreaKind::Estate),
];

fn texts<'a>(code: &'a Code, names: impl IntoIterator<Item = &'a Name>) -> Texts<'a> {
    Texts { code: code.as_str(), names: names.into_iter().map(Name::as_str).collect(), address: None }
}

pub(super) fn area_texts(row: &Row<Area>, on: Date) -> Texts<'_> {
    let it = row.versions.near(on);
    texts(&row.code, std::iter::once(&it.name).chain(&it.short_name).chain(&it.name_en))
}
pub(super) fn line_texts(row: &Row<WorkLine>, on: Date) -> Texts<'_> {
    let it = row.versions.near(on);
    texts(&row.code, std::iter::once(&it.name).chain(&it.short_name).chain(&it.name_en))
}
pub(super) fn unit_texts(row: &Row<Unit>, on: Date) -> Texts<'_> {
    let it = row.versions.near(on);
    texts(&row.code, std::iter::once(&it.name).chain(&it.short_name).chain(&it.aliases))
}
pub(super) fn person_texts(row: &Row<Person>) -> Texts<'_> {
    texts(&row.code, std::iter::once(&row.name).chain(&row.aliases))
}
pub(super) fn checkpoint_texts(row: &Row<Checkpoint>, on: Date) -> Texts<'_> {
    let it = row.versions.near(on);
    let address = it.address.as_ref().map(Name::as_str);
    Texts { address, ..texts(&row.code, std::iter::once(&it.name).chain(&it.aliases)) }
}
fn context_texts(row: &Row<ContextFeature>) -> Texts<'_> {
    // The code of something drawn for orientation is nobody's business; without a name it is not found.
    Texts { code: "", ..texts(&row.code, row.name.iter().chain(&row.name_en)) }
}

const fn class_zh(class: ContextClass) -> &'static str {
    match class {
        ContextClass::Water => "水域",
        ContextClass::River => "河流",
        ContextClass::Island => "洲岛",
        ContextClass::Park => "公园绿地",
        ContextClass::Road => "道路",
        ContextClass::Street => "街巷",
        ContextClass::Rail => "铁路",
        ContextClass::Landmark => "地标",
        ContextClass::Place => "地名",
    }
}
