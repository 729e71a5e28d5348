//! Units by what people call them: full name, 简称, other names, and nearly those; and units that are new.

use super::places::is_near;
use super::work::{Answer, Candidate, Question, Why, Work};
use crate::atlas::Atlas;
use crate::domain::{AreaId, AreaKind, Code, Kind, Name, Period, Unit, UnitId, UnitKind, UnitVersion, Versions};

/// What stands before a district's units, and is left out as often.
const BEFORE: &[&str] = &["南昌市西湖区", "西湖区", "中共", "本区", "区委", "区", "市"];
/// What stands behind them.
const BEHIND: &[&str] = &["居民委员会", "村民委员会", "办事处", "委员会", "人民政府", "有限公司", "公司", "局", "办"];

/// What is left of a unit's name when both are taken off.
fn core(name: &str) -> &str {
    let name =
        BEFORE.iter().find_map(|word| name.strip_prefix(word)).filter(|rest| rest.chars().count() > 1).unwrap_or(name);
    BEHIND.iter().find_map(|word| name.strip_suffix(word)).filter(|rest| rest.chars().count() > 1).unwrap_or(name)
}

/// Whether one name is an abbreviation of the other: its characters in their order, from the first one on.
fn shortens(short: &str, long: &str) -> bool {
    if short.chars().count() < 2 || short.chars().next() != long.chars().next() {
        return false;
    }
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

fn spoken(version: &UnitVersion) -> impl Iterator<Item = &Name> {
    std::iter::once(&version.name).chain(version.short_name.as_ref()).chain(&version.aliases)
}

impl Work<'_> {
    /// A unit as it will be.
    pub fn unit_of(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(id).or_else(|| self.atlas.unit(id).map(|row| &row.entity))
    }
    /// What a unit is called in lists.
    pub fn unit_name(&self, id: UnitId) -> String {
        self.unit_of(id)
            .map(|unit| {
                let version = unit.versions.near(self.first);
                version.short_name.as_ref().unwrap_or(&version.name).to_string()
            })
            .unwrap_or_default()
    }

    /// The units that exist on the first day; those that are over are named only by history.
    fn live(&self) -> Vec<(UnitId, Vec<String>)> {
        let known = self.atlas.units().iter().map(|row| &row.entity).filter(|unit| self.units.get(unit.id).is_none());
        let all = known.chain(self.units.iter());
        all.filter_map(|unit| {
            let version = unit.versions.on(self.first)?;
            let mut names: Vec<String> =
                spoken(version).map(|name| name.as_str().replace(char::is_whitespace, "")).collect();
            names.push(unit.code.to_string());
            Some((unit.id, names))
        })
        .collect()
    }

    /// The unit that is called exactly so, without asking.
    pub fn unit_exactly(&self, text: &str) -> Option<UnitId> {
        let text = text.replace(char::is_whitespace, "");
        let mut found = self.live().into_iter().filter(|(_, names)| names.contains(&text));
        let first = found.next()?.0;
        found.next().is_none().then_some(first)
    }

    /// The unit that a cell names; asks where it is not clear. An answer is remembered as another name of the unit.
    pub fn unit(&mut self, row: u32, text: &str) -> Option<UnitId> {
        let text = text.replace(char::is_whitespace, "");
        let live = self.live();
        let mut found: Vec<UnitId> =
            live.iter().filter(|(_, names)| names.contains(&text)).map(|(id, _)| *id).collect();
        if let [id] = found[..] {
            return Some(id);
        }
        let exact = !found.is_empty();
        if !exact {
            let near = |name: &String| {
                core(name) == core(&text)
                    || is_near(name, &text)
                    || shortens(core(&text), core(name))
                    || shortens(core(name), core(&text))
            };
            found = live.iter().filter(|(_, names)| names.iter().any(near)).map(|(id, _)| *id).collect();
            // What agrees to the end comes before what only begins alike.
            let same = |id: &UnitId| {
                live.iter().any(|(one, names)| one == id && names.iter().any(|name| core(name) == core(&text)))
            };
            if found.iter().any(same) {
                found.retain(same);
            }
            found.truncate(6);
        }
        let key = format!("unit:{text}");
        match self.answer(&key) {
            Some(Answer::Code(code)) => {
                let Some(id) = self.unit_by_code(&code) else {
                    self.wrong(
                        row,
                        None,
                        &code,
                        "没有这个编码的单位。请重新选择",
                        "There is no unit of this code. Choose again",
                    );
                    return None;
                };
                if !exact {
                    self.remember(row, id, &text);
                }
                return Some(id);
            }
            Some(Answer::New) => return self.new_unit(row, &text),
            Some(Answer::Leave) => {
                self.left.insert(row);
                return None;
            }
            None => {}
        }
        let candidates: Vec<Candidate> = found.iter().filter_map(|id| self.unit_candidate(*id)).collect();
        let why = match (exact, candidates.is_empty()) {
            (true, _) => Why::Namesakes,
            (false, false) => Why::Near,
            (false, true) => Why::Unknown,
        };
        let suggested = if let [one] = &candidates[..] { Some(one.code.clone()) } else { None };
        let rows = std::collections::BTreeSet::new();
        self.ask(row, Question { key, kind: "unit", text, rows, why, candidates, may_be_new: true, suggested });
        None
    }

    fn unit_by_code(&self, code: &str) -> Option<UnitId> {
        let known = self.atlas.units().by_code(code).map(|row| row.id);
        known.or_else(|| self.units.iter().find(|unit| unit.code.as_str() == code).map(|unit| unit.id))
    }

    fn unit_candidate(&self, id: UnitId) -> Option<Candidate> {
        let unit = self.unit_of(id)?;
        let version = unit.versions.near(self.first);
        let detail = version.short_name.as_ref().map(ToString::to_string).unwrap_or_default();
        Some(Candidate { code: unit.code.to_string(), name: version.name.to_string(), detail })
    }

    /// Adds a name to a unit's other names.
    fn remember(&mut self, row: u32, id: UnitId, text: &str) {
        let (Some(unit), Ok(name)) = (self.unit_of(id).cloned(), Name::new(text)) else { return };
        self.edit_unit(row, unit, |version| {
            if !spoken(version).any(|known| *known == name) {
                version.aliases.push(name);
            }
        });
    }

    /// Changes the version that is in force.
    pub fn edit_unit(&mut self, row: u32, mut unit: Unit, edit: impl FnOnce(&mut UnitVersion)) {
        let mut versions = unit.versions.all().to_vec();
        let Some(at) = unit.versions.index_on(self.first) else { return };
        edit(&mut versions[at]);
        // Only what is in a version changed, not when it holds.
        let Ok(versions) = Versions::new(versions) else { return };
        if versions != unit.versions {
            unit.versions = versions;
            let at = self.at(row);
            self.units.put(unit.id, unit, at);
        }
    }

    fn new_unit(&mut self, row: u32, text: &str) -> Option<UnitId> {
        let Ok(name) = Name::new(text) else {
            self.wrong(
                row,
                None,
                text,
                "单位名称太长或有不能用的字符",
                "The unit's name is too long or has characters that are not allowed",
            );
            return None;
        };
        // Units have codes of many patterns; one prefix for all is the district's own, else a neutral one.
        let code = self.next_code(Kind::Unit, own_pattern, ("U-N", 3));
        let id = UnitId::new(self.declared(Kind::Unit, &code, row));
        let office_of = self.office_of(text);
        let order = self.atlas.units().iter().map(|row| row.versions.last().order).max().unwrap_or(0);
        let order = order.saturating_add(1 + i32::try_from(self.units.iter().count()).unwrap_or(0));
        let kind = sort(text);
        let version = UnitVersion {
            period: Period::new(self.first, None).ok()?,
            name,
            short_name: None,
            aliases: vec![],
            parent: None,
            kind,
            own: !matches!(kind, UnitKind::Bank | UnitKind::Enterprise),
            office_of,
            office_phone: None,
            order,
        };
        let unit = Unit { id, code, versions: Versions::new(vec![version]).ok()? };
        let at = self.at(row);
        self.units.put(id, unit, at);
        Some(id)
    }

    /// The street or community whose office or committee it is, by its name.
    fn office_of(&self, text: &str) -> Option<AreaId> {
        let kind = match sort(text) {
            UnitKind::Street => AreaKind::Street,
            UnitKind::Community => AreaKind::Community,
            _ => return None,
        };
        let found = super::places::area_called(self.atlas, kind, text);
        let mut live = found
            .into_iter()
            .filter(|id| self.atlas.area(*id).is_some_and(|row| row.versions.on(self.first).is_some()));
        let first = live.next()?;
        live.next().is_none().then_some(first)
    }
}

/// The codes of units that say what the next one is.
fn own_pattern(atlas: &Atlas) -> std::vec::IntoIter<Code> {
    let mut codes: Vec<Code> = atlas.units().iter().map(|row| row.code.clone()).collect();
    let stem = |code: &Code| code.as_str().trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let one = codes.first().map(stem).filter(|first| codes.iter().all(|code| stem(code) == *first));
    codes.retain(|code| one.is_some() || stem(code) == "U-N");
    codes.into_iter()
}

/// What a unit is, by its name.
fn sort(name: &str) -> UnitKind {
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["街道办事处", "街道", "镇人民政府", "街办", "镇"]) {
        UnitKind::Street
    } else if ends(&["社区居民委员会", "社区", "村民委员会", "居委会", "村委会"]) {
        UnitKind::Community
    } else if ends(&["银行", "农商行", "支行"]) {
        UnitKind::Bank
    } else if ends(&["小学", "中学", "学校", "幼儿园", "大学", "学院"]) {
        UnitKind::School
    } else if ends(&["医院", "卫生服务中心"]) {
        UnitKind::Hospital
    } else if ends(&["公司", "集团", "酒店", "商场"]) {
        UnitKind::Enterprise
    } else if ends(&["局", "委", "办公室", "委员会", "大队", "分局", "部", "室"]) {
        UnitKind::Department
    } else {
        UnitKind::Other
    }
}
