//! What a plan is asked with, and what it says.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{Date, deserialize_date},
    exchange::{
        Candidate, Datum, Paper, PaperFault, PaperKind, PaperRow, Planned, Question, Severity, Told, ToldField,
        ToldWhat, Why,
    },
    http::problem::Problem,
};

/// A list with what somebody said of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaperPlanRequest)]
pub struct PlanBody {
    /// What it is: `lines`, `zones`, `contacts`, `checkpoints`, `communities`.
    #[schema(value_type = String)]
    kind: PaperKind,
    /// What it is called, file and sheet.
    #[serde(default)]
    name: String,
    /// The day from which it holds.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// Its rows, without header and remarks.
    rows: Vec<RowBody>,
    /// What each column means; none or `ignore` = it is not read.
    columns: Vec<Option<String>>,
    /// The titles of the columns, for the workbook of wrong rows.
    #[serde(default)]
    titles: Vec<String>,
    /// The datum of its coordinates: `wgs84`, `gcj02`, `bd09`, `cgcs2000`, `EPSG:4547` …
    #[serde(default)]
    datum: Option<String>,
    /// What was answered, by the keys of the questions: a code, `new`, or `leave`.
    #[serde(default)]
    answers: BTreeMap<String, String>,
    /// Wrong rows stay out, and the rest may be applied.
    #[serde(default)]
    leave_out: bool,
    /// The digest of what was shown: it is applied.
    #[serde(default)]
    pub apply: Option<String>,
}

/// A row.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaperRow)]
struct RowBody {
    /// As the spreadsheet numbers it.
    n: u32,
    /// Its cells.
    cells: Vec<String>,
}

impl PlanBody {
    /// Checks what can be checked without the district.
    pub fn paper(self) -> Result<Paper, Problem> {
        let datum = match self.datum.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(name) => {
                let known = Datum::parse(name);
                let wrong =
                    || Problem::bad("datum", format!("{name:?}")).remedy("wgs84, gcj02, bd09, cgcs2000, EPSG:4547");
                Some(known.ok_or_else(wrong)?)
            }
        };
        let name = if self.name.trim().is_empty() { self.kind.zh().to_owned() } else { self.name };
        Ok(Paper {
            kind: self.kind,
            name: name.chars().take(200).collect(),
            first: self.first,
            rows: self.rows.into_iter().map(|row| PaperRow { n: row.n, cells: row.cells }).collect(),
            columns: self.columns,
            titles: self.titles,
            datum,
            answers: self.answers,
            leave_out: self.leave_out,
            phones: HashMap::new(),
        })
    }
}

/// What a paper would change, and what stands in its way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperPlan)]
pub struct PlanView {
    /// How many rows there are.
    rows: usize,
    /// How many of them are neither wrong nor left out.
    good: usize,
    /// How many have an error.
    wrong: usize,
    /// How many an answer leaves out.
    left: usize,
    /// What only a person can say.
    questions: Vec<QuestionView>,
    /// What becomes of each entity that does not stay as it is.
    entries: Vec<EntryView>,
    /// How much is so already.
    unchanged: usize,
    /// Seats that the list says are vacant.
    vacancies: usize,
    /// Seats with more holders than the role allows.
    doubles: usize,
    /// What is wrong, and what is to be looked at.
    faults: Vec<FaultView>,
    /// Whether it may be applied.
    ready: bool,
    /// Names what would be done; sent back as `apply`.
    digest: String,
    /// Where it stands in the log, once it was applied.
    applied: Option<AppliedView>,
}

/// Something to answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperQuestion)]
struct QuestionView {
    /// What the answer goes by.
    key: String,
    /// What is asked for: `person`, `unit`, `line`, `zone`, `street`, `community`.
    kind: &'static str,
    /// What stands in the cells.
    text: String,
    /// The rows that wait for it.
    rows: Vec<u32>,
    /// `namesakes`: several are called so; `near`: somebody is called nearly so; `unknown`: nobody is.
    #[schema(value_type = String)]
    why: Why,
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
    /// What could be meant.
    candidates: Vec<CandidateView>,
    /// Whether it may be new.
    may_be_new: bool,
    /// The code that is most likely meant.
    suggested: Option<String>,
}

/// Somebody or something that could be meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperCandidate)]
struct CandidateView {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// What tells it apart.
    detail: String,
}

/// What becomes of one entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperEntry)]
struct EntryView {
    /// `added`, `changed`, `ended`.
    #[schema(value_type = String)]
    what: ToldWhat,
    /// Of which kind.
    kind: &'static str,
    /// The kind in Chinese.
    kind_zh: &'static str,
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// The row that says so.
    row: Option<u32>,
    /// What differs.
    fields: Vec<FieldView>,
}

/// One field that differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperField)]
struct FieldView {
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
    /// What it is now.
    from: String,
    /// What it becomes.
    to: String,
}

/// What is wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperFault)]
struct FaultView {
    /// As the spreadsheet numbers it; 0 = the list as a whole.
    row: u32,
    /// The column from 0.
    column: Option<usize>,
    /// Its title, where it is known.
    title: String,
    /// What stands there.
    value: String,
    /// `error` or `warning`.
    #[schema(value_type = String)]
    severity: Severity,
    /// What is wrong and what to do, in Chinese.
    zh: String,
    /// In English.
    en: String,
}

/// Where it stands in the log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperApplied)]
pub struct AppliedView {
    /// Its first place.
    pub first: u64,
    /// Its last place.
    pub last: u64,
    /// How many entities.
    pub entries: usize,
}

impl PlanView {
    pub fn of(paper: &Paper, planned: &Planned, applied: Option<AppliedView>) -> Self {
        Self {
            rows: planned.rows,
            good: planned.good(),
            wrong: planned.wrong.len(),
            left: planned.left.len(),
            questions: planned.questions.iter().map(QuestionView::of).collect(),
            entries: planned.entries.iter().map(EntryView::of).collect(),
            unchanged: planned.unchanged,
            vacancies: planned.vacancies,
            doubles: planned.doubles,
            faults: planned.faults.iter().map(|fault| FaultView::of(paper, fault)).collect(),
            ready: planned.ready,
            digest: planned.digest.clone(),
            applied,
        }
    }
}

impl QuestionView {
    fn of(it: &Question) -> Self {
        let said = it.said();
        let candidate =
            |it: &Candidate| CandidateView { code: it.code.clone(), name: it.name.clone(), detail: it.detail.clone() };
        Self {
            key: it.key.clone(),
            kind: it.kind,
            text: it.text.clone(),
            rows: it.rows.iter().copied().collect(),
            why: it.why,
            zh: said.zh,
            en: said.en,
            candidates: it.candidates.iter().map(candidate).collect(),
            may_be_new: it.may_be_new,
            suggested: it.suggested.clone(),
        }
    }
}

impl EntryView {
    fn of(it: &Told) -> Self {
        let field = |it: &ToldField| FieldView {
            zh: it.zh.clone(),
            en: it.en.clone(),
            from: it.from.clone(),
            to: it.to.clone(),
        };
        Self {
            what: it.what,
            kind: it.kind.word(),
            kind_zh: it.kind.zh(),
            code: it.code.clone(),
            name: it.name.clone(),
            row: it.row,
            fields: it.fields.iter().map(field).collect(),
        }
    }
}

impl FaultView {
    fn of(paper: &Paper, it: &PaperFault) -> Self {
        let title = it.column.and_then(|at| paper.titles.get(at)).cloned().unwrap_or_default();
        Self {
            row: it.row,
            column: it.column,
            title,
            value: it.value.clone(),
            severity: it.severity,
            zh: it.said.zh.clone(),
            en: it.said.en.clone(),
        }
    }
}
