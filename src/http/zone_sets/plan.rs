//! What a draft set would do, and doing it.

use std::sync::Arc;

use axum::{Json, extract::Request, extract::State};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::super::{
    App,
    auth::Viewer,
    origin::SameOrigin,
    problem::{Kind as Fault, Problem, ProblemBody},
    query::{Nothing, Query},
};
use super::bytes;
use crate::{
    domain::{Actor, Command, Date, Envelope, Outcome, Refusal, deserialize_date},
    engine::Batch,
    exchange::{MisfitKind, SetPlan, Severity, What, ZoneSet, plan_zones},
};

/// The most zones of a set.
const MOST_ZONES: usize = 5_000;
/// So many checkpoints that change their zone are named; the rest is counted.
const MOST_NAMED: usize = 500;

/// A draft set of zones.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneSetRequest {
    /// A GeoJSON FeatureCollection, WGS 84, with the properties `code`, `name`, `short_name`, `name_en`, `order`; a feature
    /// without a geometry may have `of`: codes of communities and streets whose union it is; with neither it has no border.
    #[schema(value_type = Object)]
    zones: Value,
    /// From this day on.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// Whether duties for zones that end are ended with them.
    #[serde(default)]
    end_duties: bool,
    /// The digest of what was looked at: puts the set in force, all of it or nothing.
    #[serde(default)]
    apply: Option<String>,
}

/// What a draft set would do, or has done.
#[derive(Debug, Serialize, ToSchema)]
pub struct ZoneSetPlan {
    /// The zones that could be read, in the order of the set.
    zones: Vec<PlannedZone>,
    /// Gaps, overlaps, and what lies beyond the district. They are painted in a draft and keep it from being put in force.
    misfits: Vec<PlannedMisfit>,
    /// Checkpoints that change their zone by the borders, at most 500 of them.
    moved: Vec<MovedCheckpoint>,
    /// How many there are.
    moved_total: usize,
    /// Duties that are held for zones that end.
    held: Vec<HeldForZone>,
    /// What is wrong, and what was settled.
    faults: Vec<PlannedFault>,
    /// What becomes of what.
    entries: Vec<PlannedEntry>,
    /// Whether it can be put in force.
    ready: bool,
    /// Of what would be done; send it back as `apply`.
    digest: String,
    /// How many entries were put in force.
    applied: Option<usize>,
}

/// A zone of the set.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedZone {
    /// Its place in the set, from 0.
    place: usize,
    /// Its code.
    code: String,
    /// Square metres.
    m2: f64,
    /// How many communities lie in it.
    communities: usize,
    /// How many checkpoints lie in it.
    checkpoints: usize,
    /// Its ground after snapping, WGS 84; `null` where none is drawn.
    #[schema(value_type = Option<Object>)]
    geometry: Option<Value>,
}

/// Where the set does not fit.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedMisfit {
    /// `gap`, `overlap` or `beyond`.
    kind: &'static str,
    /// The codes it is about; of a gap, of a zone beside it.
    zones: Vec<String>,
    /// Square metres.
    m2: f64,
    /// WGS 84.
    #[schema(value_type = Object)]
    geometry: Value,
}

/// A checkpoint that changes its zone.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovedCheckpoint {
    code: String,
    name: String,
    /// The zone until then.
    from: Option<String>,
    /// The zone from then on.
    to: Option<String>,
}

/// A duty for a zone that ends.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldForZone {
    /// The code of the duty.
    code: String,
    /// The code of the zone.
    zone: String,
    /// As what.
    role: String,
    /// Who; nobody where the seat is vacant.
    party: Option<String>,
}

/// What is wrong, or was settled.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedFault {
    /// The stable code.
    code: &'static str,
    /// `error` or `warning`.
    #[schema(value_type = String)]
    severity: Severity,
    /// The place of the zone in the set, from 0.
    place: Option<usize>,
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
    /// Where, WGS 84.
    #[schema(value_type = Option<Object>)]
    geometry: Option<Value>,
}

/// What becomes of an entity.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedEntry {
    /// `added`, `changed` or `ended`.
    what: &'static str,
    /// Which kind, for machines.
    kind: &'static str,
    /// Which kind, in Chinese.
    kind_zh: &'static str,
    /// Its code.
    code: String,
    /// Its name.
    name: String,
}

/// Look at a draft set of zones, or put it in force: all of it or nothing. For the office.
#[utoipa::path(post, path = "/api/zones/plan", operation_id = "plan_zones", tag = "district", request_body = ZoneSetRequest,
    responses(
        (status = 200, description = "What it would do, or has done", body = ZoneSetPlan),
        (status = 400, description = "It cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or not for you", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The district changed since it was looked at", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 16 MiB", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store cannot be used", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn plan(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    Query(Nothing {}): Query<Nothing>,
    request: Request,
) -> Result<Json<ZoneSetPlan>, Problem> {
    from.own()?;
    let actor = viewer.actor()?;
    app.own_office(&viewer)?;
    let place = app.files.enter()?;
    let bytes = bytes(request).await?;
    let bad = |why: String| Problem::new(Fault::BadBody).detail(why);
    let wanted: ZoneSetRequest = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    let features = wanted.zones.get("features").and_then(Value::as_array);
    let features = features.ok_or_else(|| bad("zones: a FeatureCollection".into()))?.clone();
    if features.len() > MOST_ZONES {
        return Err(Problem::new(Fault::TooLarge).remedy(format!("at most {MOST_ZONES} zones")));
    }
    let (atlas, first, end_duties) = (app.engine.atlas(), wanted.first, wanted.end_duties);
    let planned = place.run(move || {
        let planned = plan_zones(&atlas, &ZoneSet { features: &features, first, end_duties });
        let digest = digest(&features, first, end_duties, &planned.plan.commands);
        (planned, digest)
    });
    let (mut planned, digest) = planned.await?;
    let commands = std::mem::take(&mut planned.plan.commands);
    let ready = !commands.is_empty() && !planned.plan.faults.any_error() && planned.misfits.is_empty();
    let mut answer = ZoneSetPlan::new(planned, ready, digest);
    if let Some(seen) = wanted.apply {
        if seen != answer.digest {
            return Err(Problem::new(Fault::Outdated));
        }
        if ready {
            put_in_force(&app, actor, commands, &mut answer).await?;
        }
    }
    Ok(Json(answer))
}

/// All of it or nothing; what was refused stands among the faults.
async fn put_in_force(
    app: &App,
    actor: Actor,
    commands: Vec<Envelope>,
    answer: &mut ZoneSetPlan,
) -> Result<(), Problem> {
    let outcomes = app.engine.submit(actor, Batch { commands, all_or_nothing: true }).await?;
    for outcome in &outcomes {
        let (zh, en) = match outcome {
            Outcome::Applied { .. } | Outcome::Duplicate { .. } | Outcome::Held { .. } => continue,
            Outcome::Refused(Refusal::BatchRefused) => continue,
            Outcome::Refused(refusal) => (refusal.zh(), refusal.en()),
            Outcome::Conflict { .. } => return Err(Problem::new(Fault::Outdated)),
        };
        let severity = Severity::Error;
        answer.faults.push(PlannedFault { code: "refused", severity, place: None, zh, en, geometry: None });
    }
    if answer.faults.iter().any(|fault| fault.code == "refused") {
        answer.ready = false;
    } else {
        answer.applied = Some(answer.entries.len());
    }
    Ok(())
}

/// Of the draft, and of what each command is based on. Ids of what is new are made afresh each time, so they do not count.
fn digest(features: &[Value], first: Date, end_duties: bool, commands: &[Envelope]) -> String {
    let steps = commands.iter().map(|envelope| {
        let (kind, code) = match &envelope.command {
            Command::Put { record, .. } => (record.kind().word(), record.code().map(ToString::to_string)),
            Command::End { kind, code, .. } => (kind.word(), Some(code.to_string())),
            Command::WithdrawDuty { duty } => ("withdraw", Some(duty.uuid().to_string())),
            _ => ("", None),
        };
        json!([kind, code, envelope.base])
    });
    let steps: Vec<Value> = steps.collect();
    let whole = json!([features, first.to_string(), end_duties, steps]).to_string();
    hex::encode(&Sha256::digest(whole)[..16])
}

fn shape<'a, G>(shape: &'a G) -> Value
where
    geojson::Geometry: From<&'a G>,
{
    json!(geojson::Geometry::from(shape))
}

impl ZoneSetPlan {
    fn new(planned: SetPlan, ready: bool, digest: String) -> Self {
        let SetPlan { plan, zones, misfits, moved, held } = planned;
        let zones = zones.into_iter().map(|it| PlannedZone {
            place: it.place,
            code: it.code.to_string(),
            m2: it.m2,
            communities: it.communities,
            checkpoints: it.checkpoints,
            geometry: it.shape.as_ref().map(shape),
        });
        let misfits = misfits.into_iter().map(|it| PlannedMisfit {
            kind: match it.kind {
                MisfitKind::Gap => "gap",
                MisfitKind::Overlap => "overlap",
                MisfitKind::Beyond => "beyond",
            },
            zones: it.zones,
            m2: it.m2,
            geometry: shape(&it.shape),
        });
        let moved_total = moved.len();
        let moved = moved.into_iter().take(MOST_NAMED).map(|it| MovedCheckpoint {
            code: it.code.to_string(),
            name: it.name,
            from: it.from,
            to: it.to,
        });
        let held = held.into_iter().map(|it| HeldForZone {
            code: it.code.to_string(),
            zone: it.zone.to_string(),
            role: it.role,
            party: it.party,
        });
        let faults = plan.faults.0.iter().map(|fault| PlannedFault {
            code: fault.code(),
            severity: fault.severity(),
            place: fault.at.row.and_then(|row| usize::try_from(row).ok()?.checked_sub(1)),
            zh: fault.zh(),
            en: fault.en(),
            geometry: fault.geometry.as_deref().map(shape),
        });
        let entries = plan.entries.iter().map(|entry| PlannedEntry {
            what: match entry.what {
                What::Added => "added",
                What::Changed(_) | What::PrivatePhone => "changed",
                What::Ended(_) => "ended",
            },
            kind: entry.kind.word(),
            kind_zh: entry.kind.zh(),
            code: entry.code.clone(),
            name: entry.name.clone(),
        });
        Self {
            zones: zones.collect(),
            misfits: misfits.collect(),
            moved: moved.collect(),
            moved_total,
            held: held.collect(),
            faults: faults.collect(),
            entries: entries.collect(),
            ready,
            digest,
            applied: None,
        }
    }
}
