//! What a plan is made with: the atlas, what was answered, what is asked, what is wrong, and the entities as they will be.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::super::fault::At;
use super::super::names::Names;
use super::super::problem::Severity;
use super::super::understand::{Drafted, Drafts};
use super::book::Note;
use super::plan::Paper;
use crate::atlas::Atlas;
use crate::domain::{
    Checkpoint, CheckpointId, Code, Date, Duty, DutyId, Kind, Person, PersonId, Personal, Post, Unit, UnitId,
};

/// Something that only a person can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it goes by; the answer names it.
    pub key: String,
    /// What is asked for: `person`, `unit`, `line`, `zone`, `street`, `community`.
    pub kind: &'static str,
    /// What stands in the cells.
    pub text: String,
    /// The rows that wait for it.
    pub rows: BTreeSet<u32>,
    /// Why it is asked.
    pub why: Why,
    /// What could be meant.
    pub candidates: Vec<Candidate>,
    /// Whether it may be somebody or something new.
    pub may_be_new: bool,
    /// The code that is most likely meant.
    pub suggested: Option<String>,
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Several are called so.
    Namesakes,
    /// Nobody is called so, but somebody nearly.
    Near,
    /// Nobody is called so.
    Unknown,
}

impl Question {
    /// The question, in both languages.
    pub fn said(&self) -> Note {
        let noun = match self.kind {
            "person" => ("人员", "person"),
            "unit" => ("单位", "unit"),
            "line" => ("条线", "line"),
            "zone" => ("片区", "zone"),
            "street" => ("街道", "street"),
            "community" => ("社区", "community"),
            _ => ("条目", "entry"),
        };
        let (text, count) = (&self.text, self.candidates.len());
        match self.why {
            Why::Namesakes => Note::new(
                format!("“{text}”可能是 {count} 个{}中的一个，请选定", noun.0),
                format!("{text:?} may be one of {count}: choose the {}", noun.1),
            ),
            Why::Near => Note::new(
                format!("没有叫“{text}”的{}，有名称相近的，是不是同一个？", noun.0),
                format!("There is no {} called {text:?}, but one with nearly that name. The same?", noun.1),
            ),
            Why::Unknown => {
                Note::new(format!("没有叫“{text}”的{}", noun.0), format!("There is no {} called {text:?}", noun.1))
            }
        }
    }
}

/// Somebody or something that could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What tells it apart.
    pub detail: String,
}

/// Something that is wrong with a row, or with the sheet (row 0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFault {
    /// As the spreadsheet numbers it; 0 = the sheet as a whole.
    pub row: u32,
    /// The column's place from 0.
    pub column: Option<usize>,
    /// What stands there.
    pub value: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong; what to do.
    pub said: Note,
}

/// What was answered.
pub(super) enum Answer {
    Code(String),
    New,
    Leave,
}

/// The state of a plan in the making.
pub(super) struct Work<'a> {
    pub atlas: &'a Atlas,
    pub paper: &'a Paper,
    pub first: Date,
    pub names: Names<'a>,
    pub file: Arc<str>,
    pub questions: BTreeMap<String, Question>,
    pub faults: Vec<PaperFault>,
    /// Rows that somebody said to leave out.
    pub left: HashSet<u32>,
    pub units: Changed<UnitId, Unit>,
    pub people: Changed<PersonId, (Person, Option<Personal>)>,
    pub posts: Changed<crate::domain::PostId, Post>,
    pub checkpoints: Changed<CheckpointId, Checkpoint>,
    pub duties: Changed<DutyId, Duty>,
    /// Whom a name may mean, with those that are new.
    pub called: HashMap<String, Vec<PersonId>>,
    /// Where new people work, and where a post begins.
    pub works: HashMap<PersonId, Vec<(UnitId, String)>>,
    /// The codes given out so far: their prefix, the last number, its width.
    pub numbers: HashMap<(Kind, String), (String, u32, usize)>,
    /// The names that stand in the list.
    pub named: HashSet<String>,
    /// Vacancies that the sheet says.
    pub vacancies: usize,
    /// What is so already and was looked at: it goes through no draft.
    pub unchanged: usize,
}

/// Entities that are new or changed, in the order in which they came.
pub(super) struct Changed<I, T> {
    order: Vec<I>,
    by_id: HashMap<I, Drafted<T>>,
}

impl<I, T> Default for Changed<I, T> {
    fn default() -> Self {
        Self { order: Vec::new(), by_id: HashMap::new() }
    }
}

impl<I: Copy + Eq + std::hash::Hash, T: Clone> Changed<I, T> {
    pub fn get(&self, id: I) -> Option<&T> {
        self.by_id.get(&id).map(|drafted| &drafted.entity)
    }
    /// The place of the first that said so stays.
    pub fn put(&mut self, id: I, entity: T, at: At) {
        match self.by_id.get_mut(&id) {
            Some(drafted) => drafted.entity = entity,
            None => {
                self.order.push(id);
                self.by_id.insert(id, Drafted { entity, at });
            }
        }
    }
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.order.iter().filter_map(|id| self.get(*id))
    }
    fn list(&self) -> Vec<Drafted<T>> {
        self.order.iter().filter_map(|id| self.by_id.get(id).cloned()).collect()
    }
}

impl<'a> Work<'a> {
    pub fn new(atlas: &'a Atlas, paper: &'a Paper) -> Self {
        let mut called: HashMap<String, Vec<PersonId>> = HashMap::new();
        for row in atlas.people().iter() {
            for name in std::iter::once(&row.name).chain(&row.aliases) {
                let ids = called.entry(name.as_str().to_owned()).or_default();
                if !ids.contains(&row.id) {
                    ids.push(row.id);
                }
            }
        }
        Self {
            atlas,
            paper,
            first: paper.first,
            names: Names::new(atlas, vec![]),
            file: paper.name.as_str().into(),
            questions: BTreeMap::new(),
            faults: Vec::new(),
            left: HashSet::new(),
            units: Changed::default(),
            people: Changed::default(),
            posts: Changed::default(),
            checkpoints: Changed::default(),
            duties: Changed::default(),
            called,
            works: HashMap::new(),
            numbers: HashMap::new(),
            named: HashSet::new(),
            vacancies: 0,
            unchanged: 0,
        }
    }

    pub fn at(&self, row: u32) -> At {
        At { file: self.file.clone(), row: Some(row), feature: false }
    }

    /// What stands to be compared with what is there.
    pub fn drafts(&self) -> Drafts {
        Drafts {
            units: self.units.list(),
            people: self.people.list(),
            posts: self.posts.list(),
            checkpoints: self.checkpoints.list(),
            duties: self.duties.list(),
            ..Drafts::default()
        }
    }

    pub fn wrong(&mut self, row: u32, column: Option<usize>, value: &str, zh: &str, en: &str) {
        let value: String = value.chars().take(60).collect();
        let said = Note::new(zh, en);
        self.faults.push(PaperFault { row, column, value, severity: Severity::Error, said });
    }
    pub fn warn(&mut self, row: u32, column: Option<usize>, value: &str, zh: &str, en: &str) {
        let value: String = value.chars().take(60).collect();
        let said = Note::new(zh, en);
        self.faults.push(PaperFault { row, column, value, severity: Severity::Warning, said });
    }

    /// What was answered to a question, if anything.
    pub fn answer(&self, key: &str) -> Option<Answer> {
        match self.paper.answers.get(key)?.as_str() {
            "" => None,
            "new" => Some(Answer::New),
            "leave" => Some(Answer::Leave),
            code => Some(Answer::Code(code.to_owned())),
        }
    }

    /// Asks, or adds the row to what is asked already.
    pub fn ask(&mut self, row: u32, question: Question) {
        let asked = self.questions.entry(question.key.clone()).or_insert(question);
        asked.rows.insert(row);
    }

    /// The next free code of the district's own pattern: the prefix that most codes of the kind have, with the width
    /// of their numbers; `otherwise` where there is none.
    pub fn next_code<C: Iterator<Item = Code>>(
        &mut self,
        kind: Kind,
        codes: impl FnOnce(&'a Atlas) -> C,
        otherwise: (&str, usize),
    ) -> Code {
        let key = (kind, otherwise.0.to_owned());
        let (prefix, mut number, width) = match self.numbers.get(&key) {
            Some(known) => known.clone(),
            None => pattern(codes(self.atlas), otherwise),
        };
        loop {
            number += 1;
            // A prefix of codes that are there, and digits, are a code; so is what stands in its place.
            let text = format!("{prefix}{number:0width$}");
            let Ok(code) = Code::new(&text).or_else(|_| Code::new(&format!("N{number:05}"))) else { continue };
            let party = matches!(kind, Kind::Unit | Kind::Person);
            let shared: &[Kind] = if party { &[Kind::Unit, Kind::Person] } else { &[kind] };
            if shared.iter().all(|kind| self.names.find(*kind, &code).is_none()) {
                self.numbers.insert(key, (prefix, number, width));
                return code;
            }
        }
    }
    /// Takes note of a new entity and gives its id.
    pub fn declared(&mut self, kind: Kind, code: &Code, row: u32) -> uuid::Uuid {
        let at = self.at(row);
        self.names.declare(kind, code, &at);
        // It was just declared.
        self.names.find(kind, code).unwrap_or_default()
    }
}

/// The prefix that most codes have, with the last number and the width of the numbers.
fn pattern(codes: impl Iterator<Item = Code>, otherwise: (&str, usize)) -> (String, u32, usize) {
    let mut prefixes: BTreeMap<String, (usize, u32, usize)> = BTreeMap::new();
    for code in codes {
        let text = code.as_str();
        let digits = text.chars().rev().take_while(char::is_ascii_digit).count();
        let (prefix, number) = text.split_at(text.len() - digits);
        let Ok(number) = number.parse::<u32>() else { continue };
        let entry = prefixes.entry(prefix.to_owned()).or_default();
        *entry = (entry.0 + 1, entry.1.max(number), entry.2.max(digits));
    }
    let best = prefixes.into_iter().rev().max_by_key(|(_, (count, ..))| *count);
    best.map_or_else(|| (otherwise.0.to_owned(), 0, otherwise.1), |(prefix, (_, last, width))| (prefix, last, width))
}
