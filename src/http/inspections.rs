//! Inspections (测评记录): as a list without what was found, and one whole. Those of a round that is not published exist
//! only for its circle.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    App,
    auth::Viewer,
    lists::{self, List, One, no_such},
    named::Named,
    paging,
    problem::{Problem, ReadingOwn},
    query::{FromPairs, OnQuery, Pairs, Path, Query},
    reading::{self, Asked, Now},
    request_visit::{AnswerValueWord, AnswerWord, UntestedReasonWord},
    rounds::{page_of, visible},
    shutter::{PhotoWord, SightingWord},
};
use crate::{
    atlas::{Paging, Row, Visit, geodesic_metres},
    domain::{
        Account, Answer, AnswerValue, AreaId, CaseId, CheckpointId, Code, Date, Finding, Inspection, InspectionId,
        Instant, Kind, LineId, Photo, Record, RoundId, Ruling, Sighting, Text, UntestedReason, VisitResult,
    },
    engine::{Page, Query as StoreQuery},
    rules::{PATROL, permit_case, permit_inspection, permit_inspector_name},
};

/// An inspection without what was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InspectionItem)]
pub struct VisitView {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    id: String,
    /// What was visited.
    checkpoint: Option<Named>,
    /// On which line it counts.
    line: Option<Named>,
    /// For which zone it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<Named>,
    /// Its round; none for 日常巡查.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<Named>,
    /// When it was finished.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// Who visited; not told where inspectors stay unnamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    inspector: Option<Named>,
    /// `done`, or `untested` (未测评).
    #[schema(value_type = OutcomeWord)]
    outcome: &'static str,
    /// Why it could not be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<UntestedReasonWord>)]
    reason: Option<UntestedReason>,
    /// 0–100, with all rulings; none where nothing applied or nothing could be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// How many findings.
    findings: u32,
    /// How many photos.
    photos: u32,
}

/// What came of a visit.
#[derive(ToSchema)]
#[schema(as = VisitOutcome, rename_all = "snake_case")]
#[allow(dead_code, reason = "the words of the description")]
pub enum OutcomeWord {
    /// The checklist was gone through.
    Done,
    /// 未测评.
    Untested,
}

/// An inspection, whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Inspection)]
pub struct InspectionView {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    id: String,
    /// What was visited.
    checkpoint: Option<Named>,
    /// On which line it counts.
    line: Option<Named>,
    /// For which zone it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<Named>,
    /// Its round; none for 日常巡查.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<Named>,
    /// When it was finished.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// Who visited; not told where inspectors stay unnamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    inspector: Option<Named>,
    /// `done`, or `untested` (未测评).
    #[schema(value_type = OutcomeWord)]
    outcome: &'static str,
    /// Why it could not be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<UntestedReasonWord>)]
    reason: Option<UntestedReason>,
    /// More of why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    reason_note: Option<Text>,
    /// 0–100, with all rulings; none where nothing applied or nothing could be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// How many rulings the score holds.
    score_rulings: u32,
    /// The number of the checklist it was made with.
    checklist: u32,
    /// As they were given; see `rulings` for what stands now.
    #[schema(value_type = Vec<AnswerWord>)]
    answers: Vec<Answer>,
    /// What was found.
    findings: Vec<FindingView>,
    /// Photos of the visit as a whole.
    #[schema(value_type = Vec<PhotoWord>)]
    photos: Vec<Photo>,
    /// Where the inspector was.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<SeenView>,
    /// A note.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    note: Option<Text>,
    /// When it began, on the device's clock as corrected.
    #[schema(value_type = String, format = DateTime)]
    started_at: Instant,
    /// When it was finished, on the device's clock as corrected.
    #[schema(value_type = String, format = DateTime)]
    finished_at: Instant,
    /// When it was finished on the device's clock as it stood, where that differed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    device_at: Option<Instant>,
    /// When it was recorded, on the device's clock as corrected.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Instant,
    /// When it was taken here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    received_at: Option<Instant>,
    /// What reviews and appeals decided, oldest first.
    rulings: Vec<RulingView>,
}

/// Where the inspector was.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeenView {
    #[serde(flatten)]
    #[schema(value_type = SightingWord)]
    seen: Sighting,
    /// Metres to the checkpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<f64>,
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FoundFinding)]
pub struct FindingView {
    #[serde(flatten)]
    #[schema(value_type = super::request_visit::FindingWord)]
    finding: Finding,
    /// The code of the case that it proposed, as far as one may see that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    case: Option<Code>,
}

/// What a review or an appeal decided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ruling)]
pub struct RulingView {
    /// The item.
    #[schema(value_type = String)]
    item: Code,
    /// The answer that stood before.
    #[schema(value_type = AnswerValueWord)]
    from: AnswerValue,
    /// The answer that stands since.
    #[schema(value_type = AnswerValueWord)]
    to: AnswerValue,
    /// Why.
    #[schema(value_type = String)]
    reason: Text,
    /// What shows it.
    #[schema(value_type = Vec<PhotoWord>)]
    evidence: Vec<Photo>,
    /// Who ruled.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Named>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
}

impl VisitView {
    fn of(now: &Now, account: &Account, visit: &Row<Visit>) -> Self {
        Self {
            id: visit.id.to_string(),
            checkpoint: now.named_checkpoint(visit.checkpoint),
            line: now.named_line(visit.line),
            zone: visit.zone.and_then(|id| now.named_area(id)),
            round: round_of(now, visit.round),
            at: visit.at,
            inspector: inspector(now, account, visit),
            outcome: if visit.untested.is_some() { "untested" } else { "done" },
            reason: visit.untested,
            score: visit.score,
            findings: visit.findings,
            photos: visit.photos,
        }
    }
}

fn round_of(now: &Now, id: Option<RoundId>) -> Option<Named> {
    let row = now.atlas.round(id?)?;
    Some(Named { code: row.code.clone(), name: row.name.clone() })
}

fn inspector(now: &Now, account: &Account, visit: &Visit) -> Option<Named> {
    let named = permit_inspector_name(&now.atlas, Some(account), visit);
    if named { now.named_person(visit.inspector) } else { None }
}

/// Which inspections.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `paging` holds")]
pub struct InspectionsQuery {
    /// The day in the district by which things are called; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only those of the checkpoint with this code.
    checkpoint: Option<String>,
    /// Only those of the round with this code; `patrol` for 日常巡查.
    round: Option<String>,
    /// Only those of the line with this code.
    line: Option<String>,
    /// Only those of the zone with this code.
    zone: Option<String>,
    /// At most so many; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
    /// Which page: follow the link in `next` of the answer.
    next: Option<String>,
    #[param(ignore)]
    paging: Paging,
}

impl FromPairs for InspectionsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self {
            on: pairs.date("on")?,
            checkpoint: pairs.text("checkpoint")?,
            round: pairs.text("round")?,
            line: pairs.text("line")?,
            zone: pairs.text("zone")?,
            limit: None,
            next: None,
            paging: paging::take(pairs)?,
        })
    }
}

/// Inspections in terms of what is there.
struct Filter {
    checkpoint: Option<CheckpointId>,
    /// Of a round, or of 日常巡查.
    round: Option<Option<RoundId>>,
    line: Option<LineId>,
    zone: Option<AreaId>,
}

impl Filter {
    fn of(now: &Now, account: &Account, query: &InspectionsQuery) -> Result<Self, Problem> {
        let checkpoint = |code: &String| {
            let row = now.atlas.checkpoints().by_code(code);
            row.map(|row| row.id).ok_or_else(|| no_such("checkpoint", code, "/api/checkpoints"))
        };
        Ok(Self {
            checkpoint: query.checkpoint.as_ref().map(checkpoint).transpose()?,
            round: query.round.as_deref().map(|code| round_filter(now, account, code)).transpose()?,
            line: lists::line(now, query.line.as_deref())?,
            zone: lists::zone(now, query.zone.as_deref())?,
        })
    }
    fn takes(&self, visit: &Visit) -> bool {
        self.checkpoint.is_none_or(|id| visit.checkpoint == id)
            && self.round.is_none_or(|id| visit.round == id)
            && self.line.is_none_or(|id| visit.line == id)
            && self.zone.is_none_or(|id| visit.zone == Some(id))
    }
}

/// The round with a code, for a filter; none for 日常巡查.
///
/// # Errors
/// When there is none; and when it may not be known, in the same words.
pub fn round_filter(now: &Now, account: &Account, code: &str) -> Result<Option<RoundId>, Problem> {
    if code == PATROL {
        return Ok(None);
    }
    visible(now, account, code).map(|row| Some(row.id)).map_err(|_| no_such("round", code, "/api/rounds"))
}

/// Inspections, the newest first.
#[utoipa::path(get, path = "/api/inspections", operation_id = "list_inspections", tag = "inspections",
    params(InspectionsQuery),
    responses((status = 200, description = "A page", body = List<VisitView>), ReadingOwn))]
pub async fn inspections(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<InspectionsQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let (now, account) = (&own.on(query.on), own.account);
        let filter = Filter::of(now, account, &query)?;
        let wanted =
            |visit: &&Arc<Row<Visit>>| filter.takes(visit) && permit_inspection(&now.atlas, Some(account), visit);
        let mut all: Vec<_> = match (filter.checkpoint, filter.round) {
            (Some(point), _) => now.atlas.visits_of(point).filter(wanted).collect(),
            (None, Some(round)) => now.atlas.visits_in(round).filter(wanted).collect(),
            (None, None) => now.atlas.visits().iter().filter(wanted).collect(),
        };
        all.sort_unstable_by_key(|visit| std::cmp::Reverse((visit.at, visit.fid)));
        let (page, last) = page_of(&all, &query.paging, |visit| visit.fid);
        let items = page.iter().map(|visit| VisitView::of(now, account, visit)).collect();
        Ok(List::of(now, &asked.uri, items, all.len(), last))
    })
}

/// One inspection with everything that was answered, found and ruled.
#[utoipa::path(get, path = "/api/inspections/{id}", operation_id = "get_inspection", tag = "inspections",
    params(("id" = String, Path, description = "Its id"), OnQuery),
    responses((status = 200, description = "The inspection", body = One<InspectionView>), ReadingOwn))]
pub async fn inspection(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    let own = app.own(&viewer)?;
    let (now, account) = (own.on(query.on), own.account);
    let known = id.parse::<Uuid>().ok().and_then(|id| now.atlas.visit(InspectionId::new(id)));
    let known = known.filter(|visit| permit_inspection(&now.atlas, Some(account), visit));
    let visit = known.ok_or_else(|| Problem::unknown(&id))?.clone();
    let made = read(&app, Kind::Inspection, vec![visit.id.uuid()]).await?;
    let made = made.into_iter().find_map(|record| match record {
        Record::Inspection(made) => Some(*made),
        _ => None,
    });
    let made = made.ok_or_else(|| Problem::unknown(&id))?;
    let rulings = read(&app, Kind::Ruling, visit.ruled.iter().map(|ruled| ruled.id.uuid()).collect()).await?;
    let rulings = rulings.into_iter().filter_map(|record| match record {
        Record::Ruling(ruling) => Some(ruling),
        _ => None,
    });
    let log =
        StoreQuery::Log { after: crate::domain::Seq(0), entity: Some((Kind::Inspection, visit.id.uuid())), limit: 1 };
    let received_at = match app.engine.read(log).await? {
        Page::Log(lines) => lines.first().map(|line| line.at),
        _ => None,
    };
    let view = whole(&now, account, &visit, made, rulings.collect(), received_at);
    reading::answer_own(&app, &asked, &own, &One::new(&now, view))
}

async fn read(app: &App, kind: Kind, ids: Vec<Uuid>) -> Result<Vec<Record>, Problem> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    match app.engine.read(StoreQuery::Entities { kind, ids }).await? {
        Page::Entities(found) => Ok(found.into_iter().map(|change| change.record).collect()),
        // The answer is of the question's kind.
        Page::Log(_) | Page::CommandOutcome(_) | Page::BlobNames(_) => Ok(vec![]),
    }
}

fn whole(
    now: &Now,
    account: &Account,
    visit: &Row<Visit>,
    made: Inspection,
    mut rulings: Vec<Ruling>,
    received_at: Option<Instant>,
) -> InspectionView {
    rulings.sort_by_key(|ruling| ruling.number);
    let slim = VisitView::of(now, account, visit);
    let point = now.atlas.checkpoint(made.checkpoint);
    let place = point.and_then(|row| row.versions.near(now.atlas.today(made.finished_at)).position);
    let (answers, reason_note) = match made.result {
        VisitResult::Done { answers } => (answers, None),
        VisitResult::Untested { note, .. } => (vec![], note),
    };
    let seen = made.seen.map(|seen| SeenView {
        seen,
        distance: place.map(|place| geodesic_metres(seen.position.coord(), place.coord()).round()),
    });
    let finding = |finding: Finding| {
        let case = case_of(now, account, &finding);
        FindingView { finding, case }
    };
    let ruling = |it: Ruling| RulingView {
        item: it.item,
        from: it.from,
        to: it.to,
        reason: it.reason,
        evidence: it.evidence,
        by: it.by.and_then(|id| now.named_person(id)),
        at: it.at,
    };
    InspectionView {
        id: slim.id,
        checkpoint: slim.checkpoint,
        line: slim.line,
        zone: slim.zone,
        round: slim.round,
        at: slim.at,
        inspector: slim.inspector,
        outcome: slim.outcome,
        reason: slim.reason,
        reason_note,
        score: slim.score,
        score_rulings: visit.rulings(),
        checklist: now.atlas.checklists().by_id(made.checklist.uuid()).map_or(0, |list| list.number),
        answers,
        findings: made.findings.into_iter().map(finding).collect(),
        photos: made.photos,
        seen,
        note: made.note,
        started_at: made.started_at,
        finished_at: made.finished_at,
        device_at: made.device_at,
        recorded_at: made.finished_at,
        received_at,
        rulings: rulings.into_iter().map(ruling).collect(),
    }
}

/// The case that a finding proposed, where it may be seen.
fn case_of(now: &Now, account: &Account, finding: &Finding) -> Option<Code> {
    let case = now.atlas.case(CaseId::new(finding.id))?;
    permit_case(&now.atlas, account, case, now.on).then(|| case.code.clone())
}
