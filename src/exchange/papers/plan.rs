//! What a paper would change: read once to find what is wrong, then without those rows, and compared with what there is.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::super::checks;
use super::super::datum::Datum;
use super::super::fault::Faults;
use super::super::plan::{Options, Plan, plan_drafts};
use super::super::problem::{Problem, Severity};
use super::book::Note;
use super::given::{self, Columns};
use super::meaning::PaperKind;
use super::tell::{self, Told};
use super::work::{PaperFault, Question, Work};
use super::{contacts, points, roster};
use crate::atlas::Atlas;
use crate::domain::{Date, Envelope, PersonId, Phone};

/// So often are wrong rows taken out and the rest looked at again; what is wrong then is wrong with what is there.
const LOOKS: usize = 4;

/// A list with what somebody said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// What it is called, file and sheet.
    pub name: String,
    /// The day from which it holds.
    pub first: Date,
    /// Its rows, without header and remarks.
    pub rows: Vec<PaperRow>,
    /// What each column means; `None` or `ignore` = it is not read.
    pub columns: Vec<Option<String>>,
    /// The title of each column, where it is known.
    pub titles: Vec<String>,
    /// The datum of its coordinates.
    pub datum: Option<Datum>,
    /// What was answered, by the keys of the questions: a code, `new`, or `leave`.
    pub answers: BTreeMap<String, String>,
    /// Wrong rows stay out, and the rest may be applied.
    pub leave_out: bool,
    /// The private telephones that are kept, so that the same one again changes nothing.
    pub phones: HashMap<PersonId, Phone>,
}

impl Paper {
    pub(super) fn phone_of(&self, person: PersonId) -> Option<&Phone> {
        self.phones.get(&person)
    }
}

/// A row as the spreadsheet numbers it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PaperRow {
    /// Its number.
    pub n: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What a paper would change, and what stands in its way.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// How many rows there are.
    pub rows: usize,
    /// The rows with an error.
    pub wrong: BTreeSet<u32>,
    /// The rows that an answer leaves out.
    pub left: BTreeSet<u32>,
    /// What only a person can say.
    pub questions: Vec<Question>,
    /// What becomes of each entity that does not stay as it is.
    pub entries: Vec<Told>,
    /// How much is so already.
    pub unchanged: usize,
    /// Seats that the list says are vacant.
    pub vacancies: usize,
    /// Seats with more holders than the role allows.
    pub doubles: usize,
    /// What is wrong, and what is to be looked at.
    pub faults: Vec<PaperFault>,
    /// Whether it may be applied.
    pub ready: bool,
    /// Names what would be done, the same as long as the same would be done.
    pub digest: String,
    /// What to submit, all or nothing; empty unless ready.
    pub commands: Vec<Envelope>,
}

impl Planned {
    /// How many rows are neither wrong nor left out.
    pub fn good(&self) -> usize {
        self.rows.saturating_sub(self.wrong.union(&self.left).count())
    }
}

/// What one look at some of the rows comes to.
struct Look {
    questions: BTreeMap<String, Question>,
    faults: Vec<PaperFault>,
    left: HashSet<u32>,
    vacancies: usize,
    unchanged: usize,
    doubles: usize,
    plan: Plan,
    entries: Vec<Told>,
}

/// Compares a paper with what there is.
pub fn plan_paper(atlas: &Atlas, paper: &Paper) -> Planned {
    let mut skip: HashSet<u32> = HashSet::new();
    let mut planned = Planned { rows: paper.rows.len(), ..Planned::default() };
    let mut look = look(atlas, paper, &skip);
    let first_questions = look.questions.clone();
    for _ in 0..LOOKS {
        let is_error = |fault: &&PaperFault| fault.severity == Severity::Error;
        for fault in look.faults.iter().filter(is_error) {
            if !planned.faults.contains(fault) {
                planned.faults.push(fault.clone());
            }
            if fault.row > 0 {
                planned.wrong.insert(fault.row);
            }
        }
        planned.left.extend(&look.left);
        let before = skip.len();
        skip.extend(planned.wrong.iter().chain(&planned.left));
        if skip.len() == before {
            break;
        }
        look = self::look(atlas, paper, &skip);
    }
    planned.faults.extend(look.faults.iter().filter(|fault| fault.severity == Severity::Warning).cloned());
    planned.faults.sort_by_key(|fault| (fault.row, fault.column));
    let whole = !planned.faults.iter().any(|fault| fault.severity == Severity::Error && fault.row == 0);
    let questions = if paper.leave_out { look.questions } else { first_questions };
    planned.questions = questions.into_values().collect();
    planned.questions.sort_by_key(|question| question.rows.first().copied());
    planned.ready = whole && planned.questions.is_empty() && (planned.wrong.is_empty() || paper.leave_out);
    planned.vacancies = look.vacancies;
    planned.unchanged = look.unchanged + look.plan.unchanged;
    planned.doubles = look.doubles;
    planned.entries = look.entries;
    planned.digest = digest(paper, &planned.entries, &look.plan);
    if planned.ready {
        planned.commands = look.plan.commands;
    }
    planned
}

fn look(atlas: &Atlas, paper: &Paper, skip: &HashSet<u32>) -> Look {
    let mut work = Work::new(atlas, paper);
    let columns = Columns::new(&mut work, paper.kind);
    let rows = given::rows(&mut work, &columns, skip);
    match paper.kind {
        PaperKind::Lines | PaperKind::Zones | PaperKind::Communities => {
            roster::read(&mut work, paper.kind, &columns, &rows)
        }
        PaperKind::Contacts => contacts::read(&mut work, &columns, &rows),
        PaperKind::Checkpoints => points::read(&mut work, &columns, &rows),
    }
    let mut drafts = work.drafts();
    let mut checked = Faults::default();
    checks::run(&mut drafts, atlas, &HashSet::new(), &mut (), &mut checked);
    let (plan, labels) = plan_drafts(atlas, &work.names, drafts, Options::default());
    let entries = tell::tell(atlas, work.first, &plan, &labels);
    let doubles = checked.0.iter().filter(|fault| matches!(fault.problem, Problem::TooManyHolders { .. })).count();
    work.faults.extend(checked.0.iter().map(|fault| PaperFault {
        row: fault.at.row.unwrap_or(0),
        column: None,
        value: fault.value.clone().unwrap_or_default(),
        severity: fault.severity(),
        said: Note::new(
            format!("{}。{}", fault.problem.zh(), fault.problem.remedy_zh()),
            format!("{}; {}", fault.problem.en(), fault.problem.remedy_en()),
        ),
    }));
    let Work { questions, faults, left, vacancies, unchanged, .. } = work;
    Look { questions, faults, left, vacancies, unchanged, doubles, plan, entries }
}

/// Of what would be done: the ids of new entities are made anew each time and are no part of it.
fn digest(paper: &Paper, entries: &[Told], plan: &Plan) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{} {}\n", paper.kind.code(), paper.first));
    for (entry, command) in entries.iter().zip(&plan.commands) {
        hash.update(format!("{:?} {:?} {} {}", entry.what, entry.kind, entry.code, command.base.unwrap_or(0)));
        for field in &entry.fields {
            hash.update(format!(" {}={}>{}", field.en, field.from, field.to));
        }
        hash.update("\n");
        // A private telephone is told by nothing else.
        if let crate::domain::Command::Put { personal: Some(personal), .. } = &command.command {
            hash.update(personal.private_phone.as_str());
        }
    }
    hex::encode(hash.finalize())
}
