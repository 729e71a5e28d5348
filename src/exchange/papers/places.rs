//! Lines, zones, streets and communities by what people call them.

use super::work::{Answer, Candidate, Question, Why, Work};
use crate::atlas::Atlas;
use crate::domain::{AreaId, AreaKind, LineId};

/// A text without white space and a code before it: `L01 居民小区`.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The lines that a text may name.
pub(super) fn line_called(atlas: &Atlas, text: &str) -> Vec<LineId> {
    let text = bare(text);
    let text = text.as_str();
    if text.is_empty() {
        return vec![];
    }
    let fits = |row: &&std::sync::Arc<crate::atlas::Row<crate::domain::WorkLine>>| {
        let version = row.versions.last();
        let names = std::iter::once(&version.name).chain(version.short_name.as_ref());
        let rest = text.strip_prefix(row.code.as_str()).map(|rest| rest.trim_start_matches(['-', '.', '、', '·']));
        row.code.as_str().eq_ignore_ascii_case(text)
            || names.into_iter().any(|name| {
                let name = bare(name.as_str());
                name == text || Some(name.as_str()) == rest || text.strip_suffix("条线") == Some(&name)
            })
    };
    atlas.lines().iter().filter(fits).map(|row| row.id).collect()
}

/// Words at the end of what an area is called, that people leave out or add.
const ENDS: &[&str] = &[
    "创建片区",
    "片区",
    "街道办事处",
    "街道办",
    "街办",
    "街道",
    "居民委员会",
    "村民委员会",
    "居委会",
    "村委会",
    "社区",
    "村",
    "镇",
];

fn core(text: &str) -> &str {
    ENDS.iter().find_map(|end| text.strip_suffix(end)).filter(|core| !core.is_empty()).unwrap_or(text)
}

/// Whether two names are the same but for one of those ends: 桃花镇片区 is 桃花镇, and 南浦街办 is 南浦街道.
fn same(a: &str, b: &str) -> bool {
    core(a) == core(b) || a == core(b) || core(a) == b
}

/// The areas of a kind that a text may name.
pub(super) fn area_called(atlas: &Atlas, kind: AreaKind, text: &str) -> Vec<AreaId> {
    let text = bare(text);
    if text.is_empty() {
        return vec![];
    }
    let mut whole = Vec::new();
    let mut short = Vec::new();
    for row in atlas.areas(kind).iter() {
        let version = row.versions.last();
        let names: Vec<String> =
            std::iter::once(&version.name).chain(version.short_name.as_ref()).map(|name| bare(name.as_str())).collect();
        let rest = text.strip_prefix(row.code.as_str());
        if row.code.as_str() == text || names.iter().any(|name| *name == text || Some(name.as_str()) == rest) {
            whole.push(row.id);
        } else if names.iter().any(|name| same(name, &text)) {
            short.push(row.id);
        }
    }
    if whole.is_empty() { short } else { whole }
}

const fn noun(kind: AreaKind) -> &'static str {
    match kind {
        AreaKind::Zone => "zone",
        AreaKind::Street => "street",
        AreaKind::Community => "community",
        AreaKind::District => "district",
        AreaKind::Estate => "estate",
    }
}

impl Work<'_> {
    /// The line that a cell names; asks where it is not clear.
    pub fn line(&mut self, row: u32, column: usize, text: &str) -> Option<LineId> {
        let found = line_called(self.atlas, text);
        let candidate = |id: &LineId| {
            let row = self.atlas.line(*id)?;
            Some(Candidate {
                code: row.code.to_string(),
                name: row.versions.last().name.to_string(),
                detail: String::new(),
            })
        };
        let all: Vec<LineId> = self.atlas.lines().iter().map(|row| row.id).collect();
        let near: Vec<LineId> = all
            .iter()
            .copied()
            .filter(|id| {
                self.atlas.line(*id).is_some_and(|row| is_near(row.versions.last().name.as_str(), &bare(text)))
            })
            .collect();
        let candidates: Vec<_> = if found.is_empty() { &near } else { &found }.iter().filter_map(candidate).collect();
        if let [id] = found[..] {
            return Some(id);
        }
        let code = self.settled(row, column, "line", text, candidates)?;
        self.atlas.lines().by_code(&code).map(|row| row.id)
    }

    /// The area that a cell names; asks where it is not clear.
    pub fn area(&mut self, row: u32, column: usize, kind: AreaKind, text: &str) -> Option<AreaId> {
        let mut found = area_called(self.atlas, kind, text);
        let lives = |id: &AreaId| self.atlas.area(*id).is_some_and(|row| row.versions.on(self.first).is_some());
        if found.len() > 1 {
            found.retain(lives);
        }
        if let [id] = found[..] {
            return Some(id);
        }
        if found.is_empty() {
            let near = |row: &std::sync::Arc<crate::atlas::Row<crate::domain::Area>>| {
                is_near(core(row.versions.last().name.as_str()), core(&bare(text)))
            };
            found = self.atlas.areas(kind).iter().filter(|row| near(row)).map(|row| row.id).collect();
            found.retain(lives);
        }
        let candidate = |id: &AreaId| {
            let row = self.atlas.area(*id)?;
            let version = row.versions.last();
            let above =
                version.parent.and_then(|id| self.atlas.area(id)).map(|row| row.versions.last().name.to_string());
            Some(Candidate {
                code: row.code.to_string(),
                name: version.name.to_string(),
                detail: above.unwrap_or_default(),
            })
        };
        let candidates = found.iter().filter_map(candidate).collect();
        let code = self.settled(row, column, noun(kind), text, candidates)?;
        self.atlas.areas(kind).by_code(&code).map(|row| row.id)
    }

    /// The code that was answered; asks, where there is anything to choose from, and else says that it is wrong.
    fn settled(
        &mut self,
        row: u32,
        column: usize,
        kind: &'static str,
        text: &str,
        candidates: Vec<Candidate>,
    ) -> Option<String> {
        let key = format!("{kind}:{}", bare(text));
        match self.answer(&key) {
            Some(Answer::Code(code)) => return Some(code),
            Some(Answer::Leave) => {
                self.left.insert(row);
                return None;
            }
            Some(Answer::New) | None => {}
        }
        if candidates.is_empty() {
            let (zh, en) = match kind {
                "line" => (
                    "没有这个条线。请改成系统里的条线名称或编码",
                    "There is no such line. Use a name or code of the district",
                ),
                "zone" => (
                    "没有这个片区。请改成系统里的片区名称或编码",
                    "There is no such zone. Use a name or code of the district",
                ),
                "street" => (
                    "没有这个街道。请改成系统里的名称或编码",
                    "There is no such street. Use a name or code of the district",
                ),
                _ => (
                    "没有这个社区。请改成系统里的名称或编码",
                    "There is no such community. Use a name or code of the district",
                ),
            };
            self.wrong(row, Some(column), text, zh, en);
            return None;
        }
        let why = if candidates.len() > 1 { Why::Namesakes } else { Why::Near };
        let suggested = if let [one] = &candidates[..] { Some(one.code.clone()) } else { None };
        let text = text.trim().to_owned();
        let rows = std::collections::BTreeSet::new();
        self.ask(row, Question { key, kind, text, rows, why, candidates, may_be_new: false, suggested });
        None
    }
}

/// Whether two names differ in one character only: another, one more, one less.
pub(super) fn is_near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < 2 || long.len() - short.len() > 1 || a == b {
        return false;
    }
    let same = short.iter().zip(long.iter()).take_while(|(a, b)| a == b).count();
    let tail = if short.len() == long.len() { &short[same + 1..] } else { &short[same..] };
    tail == &long[same + 1..] && (short.len() > 2 || short.len() != long.len())
}
