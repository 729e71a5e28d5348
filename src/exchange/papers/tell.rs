//! What would change, in words: names in place of codes, in both languages.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::plan::{Difference, Labels, Plan, What};
use crate::atlas::Atlas;
use crate::domain::{AreaKind, Command, Date, Duty, Kind, PartyId, Record, Seat, Subject};

/// What becomes of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What.
    pub what: ToldWhat,
    /// Of which kind.
    pub kind: Kind,
    /// Its code.
    pub code: String,
    /// Its name; of a duty `总督导 · L01 居民小区 · 王示例`.
    pub name: String,
    /// The row that says so.
    pub row: Option<u32>,
    /// What differs.
    pub fields: Vec<ToldField>,
}

/// What becomes of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldWhat {
    /// It is new.
    Added,
    /// Something of it is otherwise.
    Changed,
    /// It ends.
    Ended,
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldField {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// What it is now.
    pub from: String,
    /// What it becomes.
    pub to: String,
}

/// The words of fields; those that stand for nothing a person reads are left out.
const WORDS: &[(&str, &str, &str)] = &[
    ("name", "名称", "Name"),
    ("short_name", "简称", "Short name"),
    ("aliases", "别名", "Other names"),
    ("office_phone", "办公电话", "Office telephone"),
    ("office_of", "所在街道社区", "Office of"),
    ("party id", "责任人（单位）", "Holder"),
    ("role", "角色", "Role"),
    ("subject id", "责任对象", "Subject"),
    ("subject id line", "条线", "Line"),
    ("subject id zone", "片区", "Zone"),
    ("subject line", "条线", "Line"),
    ("subject zone", "片区", "Zone"),
    ("seat", "席位", "Seat"),
    ("first", "起始日", "First day"),
    ("last", "截止日", "Last day"),
    ("note", "备注", "Note"),
    ("withdrawn", "撤回", "Taken back"),
    ("title", "职务", "Title"),
    ("unit", "单位", "Unit"),
    ("person", "人员", "Person"),
    ("line", "条线", "Line"),
    ("address", "地址", "Address"),
    ("stated zone", "片区", "Stated zone"),
    ("stated street", "街道", "Stated street"),
    ("stated community", "社区", "Stated community"),
    ("position", "坐标（WGS 84）", "Position (WGS 84)"),
];

/// Tells a plan; its entries and commands go side by side.
pub(super) fn tell(atlas: &Atlas, on: Date, plan: &Plan, labels: &Labels) -> Vec<Told> {
    let namer = Namer::new(atlas, on, plan);
    plan.entries
        .iter()
        .zip(&plan.commands)
        .filter_map(|(entry, command)| {
            let Command::Put { record, .. } = &command.command else { return None };
            let differences = match &entry.what {
                What::Added => labels.all(record),
                What::Changed(list) => list.clone(),
                What::PrivatePhone | What::Ended(_) => vec![],
            };
            let mut fields: Vec<ToldField> = differences.iter().filter_map(|it| namer.field(it)).collect();
            if matches!(&command.command, Command::Put { personal: Some(_), .. }) {
                let to = "（新号码，不显示）".to_owned();
                fields.push(ToldField { zh: "手机".into(), en: "Mobile".into(), from: String::new(), to });
            }
            let what = match &entry.what {
                What::Added => ToldWhat::Added,
                What::Changed(list) if ends(&entry.kind, list) => ToldWhat::Ended,
                _ => ToldWhat::Changed,
            };
            let name = namer.name(record, &entry.name);
            let row = entry.at.as_ref().and_then(|at| at.row);
            Some(Told { what, kind: entry.kind, code: entry.code.clone(), name, row, fields })
        })
        .collect()
}

/// A duty or post that only gets a last day, or is taken back.
fn ends(kind: &Kind, list: &[Difference]) -> bool {
    matches!(kind, Kind::Duty | Kind::Post)
        && list.iter().all(|it| matches!(it.field.as_str(), "last" | "withdrawn") && !it.new.is_empty())
}

struct Namer<'a> {
    atlas: &'a Atlas,
    on: Date,
    /// Names of what the plan holds, by id and by code.
    by_id: HashMap<Uuid, String>,
    by_code: HashMap<String, String>,
}

impl<'a> Namer<'a> {
    fn new(atlas: &'a Atlas, on: Date, plan: &Plan) -> Self {
        let (mut by_id, mut by_code) = (HashMap::new(), HashMap::new());
        for (command, entry) in plan.commands.iter().zip(&plan.entries) {
            if let Command::Put { record, .. } = &command.command
                && !entry.name.is_empty()
            {
                by_id.insert(record.id(), entry.name.clone());
                by_code.insert(entry.code.clone(), entry.name.clone());
            }
        }
        Self { atlas, on, by_id, by_code }
    }

    fn name(&self, record: &Record, known: &str) -> String {
        match record {
            Record::Duty(duty) => self.duty(duty),
            Record::Post(post) => {
                let unit = self.party(PartyId::Unit(post.unit));
                format!("{} · {unit} {}", self.party(PartyId::Person(post.person)), post.title)
            }
            _ => known.to_owned(),
        }
    }

    fn duty(&self, duty: &Duty) -> String {
        let role = self.atlas.role(duty.role).map(|row| row.name.to_string()).unwrap_or_default();
        let holder = duty.party.map_or_else(|| "空缺".to_owned(), |party| self.party(party));
        let seat = match duty.seat {
            Seat::B => "（B角）",
            Seat::Acting => "（代）",
            Seat::A | Seat::Vacant => "",
        };
        format!("{role} · {} · {holder}{seat}", self.subject(duty.subject))
    }

    fn party(&self, party: PartyId) -> String {
        let id = match party {
            PartyId::Person(id) => id.uuid(),
            PartyId::Unit(id) => id.uuid(),
        };
        let known = || match party {
            PartyId::Person(id) => self.atlas.person(id).map(|row| row.name.to_string()),
            PartyId::Unit(id) => self.atlas.unit(id).map(|row| row.versions.near(self.on).name.to_string()),
        };
        self.by_id.get(&id).cloned().or_else(known).unwrap_or_default()
    }

    fn subject(&self, subject: Subject) -> String {
        let area = |id| {
            self.atlas
                .area(id)
                .map(|row| format!("{} {}", row.code, row.versions.near(self.on).name))
                .unwrap_or_default()
        };
        let line = |id| {
            self.atlas
                .line(id)
                .map(|row| format!("{} {}", row.code, row.versions.near(self.on).name))
                .unwrap_or_default()
        };
        match subject {
            Subject::Zone(id) | Subject::Community(id) => area(id),
            Subject::Line(id) => line(id),
            Subject::Cell { line: of, zone } => format!("{} × {}", line(of), area(zone)),
            Subject::Checkpoint(id) => {
                let known = || self.atlas.checkpoint(id).map(|row| row.versions.near(self.on).name.to_string());
                self.by_id.get(&id.uuid()).cloned().or_else(known).unwrap_or_default()
            }
            Subject::Unit(id) => self.party(PartyId::Unit(id)),
        }
    }

    fn field(&self, difference: &Difference) -> Option<ToldField> {
        // Of a version: `2021-03-01 name`.
        let field = difference.field.as_str();
        let (day, word) = match field.split_once(' ') {
            Some((day, word)) if day.len() == 10 && day.as_bytes()[4] == b'-' => (Some(day), word),
            _ => (None, field),
        };
        let (_, zh, en) = WORDS.iter().find(|(known, ..)| *known == word)?;
        let value = |text: &str| self.value(word, text);
        let (from, to) = (value(&difference.old), value(&difference.new));
        if from.is_empty() && to.is_empty() {
            return None;
        }
        let first = self.on.to_string();
        let (zh, en) = match day.filter(|day| *day != first) {
            Some(day) if matches!(word, "last" | "first") => {
                (format!("{zh}（{day} 起的内容）"), format!("{en} (of what holds from {day})"))
            }
            _ => ((*zh).to_owned(), (*en).to_owned()),
        };
        Some(ToldField { zh, en, from, to })
    }

    fn value(&self, word: &str, text: &str) -> String {
        let refers = matches!(word, "party id" | "subject id" | "role" | "unit" | "person" | "line" | "office_of")
            || word.starts_with("stated ")
            || word.starts_with("subject ");
        match (word, text) {
            ("seat", "A") => "A角".into(),
            ("seat", "B") => "B角".into(),
            ("seat", "acting") => "代".into(),
            ("seat", "vacant") => "空缺".into(),
            ("withdrawn", "true") => "是".into(),
            ("withdrawn", "false") => String::new(),
            _ if refers && !text.is_empty() => {
                self.called(text).map_or_else(|| text.to_owned(), |name| format!("{text} {name}"))
            }
            _ => text.to_owned(),
        }
    }

    /// The name of whatever has a code.
    fn called(&self, code: &str) -> Option<String> {
        if let Some(name) = self.by_code.get(code) {
            return Some(name.clone());
        }
        if let Some(party) = self.atlas.party(code) {
            return Some(self.party(party));
        }
        if let Some(role) = self.atlas.roles().by_code(code) {
            return Some(role.name.to_string());
        }
        if let Some(line) = self.atlas.lines().by_code(code) {
            return Some(line.versions.near(self.on).name.to_string());
        }
        let area = AreaKind::ALL.into_iter().find_map(|kind| self.atlas.areas(kind).by_code(code));
        if let Some(area) = area {
            return Some(area.versions.near(self.on).name.to_string());
        }
        self.atlas.checkpoints().by_code(code).map(|row| row.versions.near(self.on).name.to_string())
    }
}
