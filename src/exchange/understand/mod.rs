//! From rows to entities: what the files mean, with every code resolved. One noun a file.

mod areas;
mod calendar;
mod checkpoints;
mod duties;
mod lines;
mod parties;
mod versions;

use super::fault::{At, Faults};
use super::input::{FileKind, InputFile};
use super::names::Names;
use super::problem::Problem;
use super::progress::{Phase, Progress};
use super::read::Input;
use crate::domain::{
    Area, BlobHash, Calendar, Checklist, Checkpoint, Code, ContextFeature, Duty, Kind, Person, Personal, Post, Role,
    ScoringScheme, Settings, Unit, WorkLine,
};

/// An entity with the place in the files that it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drafted<T> {
    pub entity: T,
    pub at: At,
}

/// What the files mean.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub settings: Vec<Drafted<Settings>>,
    pub areas: Vec<Drafted<Area>>,
    pub context: Vec<Drafted<ContextFeature>>,
    pub lines: Vec<Drafted<WorkLine>>,
    pub checklists: Vec<Drafted<Checklist>>,
    pub scoring: Vec<Drafted<ScoringScheme>>,
    pub checkpoints: Vec<Drafted<Checkpoint>>,
    pub units: Vec<Drafted<Unit>>,
    pub people: Vec<Drafted<(Person, Option<Personal>)>>,
    pub posts: Vec<Drafted<Post>>,
    pub roles: Vec<Drafted<Role>>,
    pub duties: Vec<Drafted<Duty>>,
    pub calendars: Vec<Drafted<Calendar>>,
}

/// Takes note of every code that the files hold, so that files may refer to each other in any order.
pub(super) fn declare(input: &Input, names: &mut Names<'_>) {
    for sheet in &input.sheets {
        // The rows of these have no code of their own.
        if matches!(sheet.kind, FileKind::Checklists | FileKind::Scoring | FileKind::Calendar) {
            continue;
        }
        for row in sheet.each() {
            if let Ok(code) = Code::new(row.text("code")) {
                names.declare(sheet.kind.kind(), &code, &row.at());
            }
        }
    }
}

/// A new emblem without the district's file.
fn emblem_alone(file: &InputFile, names: &Names<'_>, faults: &mut Faults) -> Option<Drafted<Settings>> {
    let at = At::file(file.file_name());
    match names.atlas().settings() {
        None => {
            faults.add(at, Problem::EmblemAlone);
            None
        }
        Some(known) => {
            let emblem = Some(BlobHash::of(&file.bytes));
            Some(Drafted { entity: Settings { emblem, ..known.entity.clone() }, at })
        }
    }
}

/// Reads every sheet, and lets go of its rows: those of a large city take more room than what they mean.
pub(super) fn understand(
    input: &mut Input,
    names: &Names<'_>,
    progress: &mut dyn Progress,
    faults: &mut Faults,
) -> Drafts {
    let mut drafts = Drafts::default();
    let (all, emblem, datum) = (input.sheets.len(), input.emblem.as_ref(), input.datum);
    for (done, sheet) in input.sheets.iter_mut().enumerate() {
        progress.step(Phase::Understanding, done, all);
        if sheet.broken {
            continue;
        }
        match sheet.kind {
            FileKind::District => {
                drafts.settings = areas::settings(sheet, emblem, names, faults);
                drafts.areas.extend(areas::areas(sheet, crate::domain::AreaKind::District, names, faults));
            }
            FileKind::Zones => {
                drafts.areas.extend(areas::areas(sheet, crate::domain::AreaKind::Zone, names, faults));
            }
            FileKind::Streets => {
                drafts.areas.extend(areas::areas(sheet, crate::domain::AreaKind::Street, names, faults));
            }
            FileKind::Communities => {
                drafts.areas.extend(areas::areas(sheet, crate::domain::AreaKind::Community, names, faults));
            }
            FileKind::Estates => {
                drafts.areas.extend(areas::areas(sheet, crate::domain::AreaKind::Estate, names, faults));
            }
            FileKind::Context => drafts.context = areas::context(sheet, names, faults),
            FileKind::Lines => drafts.lines = lines::lines(sheet, names, faults),
            FileKind::Checklists => drafts.checklists = lines::checklists(sheet, names, faults),
            FileKind::Scoring => drafts.scoring = lines::scoring(sheet, names, faults),
            FileKind::Checkpoints => drafts.checkpoints = checkpoints::checkpoints(sheet, datum, names, faults),
            FileKind::Units => drafts.units = parties::units(sheet, names, faults),
            FileKind::People => drafts.people = parties::people(sheet, names, faults),
            FileKind::Posts => drafts.posts = parties::posts(sheet, names, faults),
            FileKind::Roles => drafts.roles = duties::roles(sheet, names, faults),
            FileKind::Duties => drafts.duties = duties::duties(sheet, names, faults),
            FileKind::Calendar => drafts.calendars = calendar::calendars(sheet, names, faults),
        }
        sheet.rows = vec![];
    }
    if let (None, Some(file)) = (input.sheet(FileKind::District), &input.emblem) {
        drafts.settings.extend(emblem_alone(file, names, faults));
    }
    drafts
}

/// Keeps the first entity of each code and says so of the others.
fn unique<T>(list: Vec<(Code, Drafted<T>)>, kind: Kind, faults: &mut Faults) -> Vec<Drafted<T>> {
    let mut seen: std::collections::HashMap<Code, At> = std::collections::HashMap::with_capacity(list.len());
    let mut kept = Vec::with_capacity(list.len());
    for (code, drafted) in list {
        if let Some(first) = seen.get(&code) {
            let problem = Problem::DoubleCode { kind, first: first.clone() };
            faults.field(drafted.at, "code", code.as_str(), problem);
        } else {
            seen.insert(code, drafted.at.clone());
            kept.push(drafted);
        }
    }
    kept
}
