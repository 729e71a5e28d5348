//! Rounds and their targets. A round that is not published exists only for its circle.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::Viewer,
    lists::{List, ListQuery, One},
    named::Named,
    paging,
    problem::{Problem, ReadingOwn},
    query::{FromPairs, OnQuery, Pairs, Path, Query},
    reading::{Asked, Now},
    request_visit::{ReleaseWord, RoundKindWord, RoundStateWord},
};
use crate::{
    atlas::{Paging, Row, Target, TargetState},
    domain::{Account, Code, Date, Fid, Name, Release, Round, RoundKind, RoundState, Team},
    rules::{permit_round, permit_teams},
};

/// A round.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Round)]
pub struct RoundView {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Which kind.
    #[schema(value_type = RoundKindWord)]
    kind: RoundKind,
    /// How far it is.
    #[schema(value_type = RoundStateWord)]
    state: RoundState,
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// Its last day.
    #[schema(value_type = Option<String>, format = Date)]
    last: Option<Date>,
    /// The lines it looks at; none = all.
    lines: Vec<Named>,
    /// The zones it looks at; none = all.
    zones: Vec<Named>,
    /// When its cases go out.
    #[schema(value_type = ReleaseWord)]
    release: Release,
    /// Whether inspectors stay unnamed to the inspected.
    unnamed: bool,
    /// Who goes; none where they stay unnamed.
    teams: Vec<TeamView>,
    /// What the sample was drawn with.
    seed: Option<u64>,
    /// How many were drawn.
    sample: SampleCounts,
    /// How far it has come, reserves that stepped in among them.
    progress: Progress,
    /// Whether one is of one of its teams, or leads one.
    mine: bool,
    /// To be given back as the base of an edit.
    version: u32,
}

/// People who inspect together.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Team)]
pub struct TeamView {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Who leads it.
    leader: Option<Named>,
    /// Who else goes.
    members: Vec<Named>,
}

/// How many were drawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct SampleCounts {
    /// To be visited.
    primary: usize,
    /// Waiting.
    reserves: usize,
}

/// How far a round has come.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = RoundProgress)]
pub struct Progress {
    /// Looked at.
    done: usize,
    /// 未测评: could not be looked at.
    untested: usize,
    /// Still to be visited.
    open: usize,
}

/// A checkpoint that was drawn.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Target)]
pub struct TargetView {
    /// Which.
    checkpoint: TargetPoint,
    /// The code of the team that goes there.
    #[schema(value_type = Option<String>)]
    team: Option<Code>,
    /// Whether it is a reserve.
    reserve: bool,
    /// Whether it is to be visited: a reserve is once one of its line and zone could not be tested.
    active: bool,
    /// What became of it.
    #[schema(value_type = TargetStateWord)]
    state: &'static str,
    /// The inspection that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    inspection: Option<String>,
}

/// What became of a target.
#[derive(ToSchema)]
#[schema(as = TargetState, rename_all = "snake_case")]
#[allow(dead_code, reason = "the words of a domain enum, for the API's description")]
pub enum TargetStateWord {
    /// Nobody was there yet.
    Open,
    /// It was looked at.
    Done,
    /// It could not be looked at.
    Untested,
}

/// A checkpoint with what it takes to find it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetPoint {
    /// Its code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Its number; the feature id in tiles.
    fid: u32,
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    address: Option<Name>,
    /// Its line.
    line: Option<Named>,
    /// The zone it counts for.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<Named>,
    /// Degrees east; none while it has no place (待落点).
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
}

impl RoundView {
    /// As an account may see it.
    pub fn of(now: &Now, account: &Account, row: &Row<Round>) -> Self {
        let mut progress = Progress::default();
        for target in now.atlas.targets(row).iter().filter(|target| target.active) {
            match target.state {
                TargetState::Open => progress.open += 1,
                TargetState::Done => progress.done += 1,
                TargetState::Untested => progress.untested += 1,
            }
        }
        let person = |id| now.named_person(id);
        let team = |team: &Team| TeamView {
            code: team.code.clone(),
            name: team.name.clone(),
            leader: person(team.leader),
            members: team.members.iter().filter_map(|id| person(*id)).collect(),
        };
        let named = permit_teams(Some(account), row);
        let reserves = row.sample.iter().filter(|drawn| drawn.reserve).count();
        Self {
            code: row.code.clone(),
            name: row.name.clone(),
            kind: row.kind,
            state: row.state,
            first: row.period.first(),
            last: row.period.last(),
            lines: row.lines.iter().filter_map(|id| now.named_line(*id)).collect(),
            zones: row.zones.iter().filter_map(|id| now.named_area(*id)).collect(),
            release: row.release,
            unnamed: row.unnamed,
            teams: if named { row.teams.iter().map(team).collect() } else { vec![] },
            seed: row.seed,
            sample: SampleCounts { primary: row.sample.len() - reserves, reserves },
            progress,
            mine: row.has(account.person),
            version: row.version,
        }
    }
}

impl TargetView {
    /// As it is on the day; without its team where that stays unnamed.
    pub fn of(now: &Now, target: &Target<'_>, named: bool) -> Self {
        let version = target.checkpoint.versions.near(now.on);
        Self {
            checkpoint: TargetPoint {
                code: target.checkpoint.code.clone(),
                fid: target.checkpoint.fid.0,
                name: version.name.clone(),
                address: version.address.clone(),
                line: now.named_line(target.line),
                zone: target.zone.and_then(|id| now.named_area(id)),
                lon: version.position.map(|at| at.lon()),
                lat: version.position.map(|at| at.lat()),
            },
            team: target.drawn.team.clone().filter(|_| named),
            reserve: target.drawn.reserve,
            active: target.active,
            state: match target.state {
                TargetState::Open => "open",
                TargetState::Done => "done",
                TargetState::Untested => "untested",
            },
            inspection: target.visit.as_ref().map(|visit| visit.id.to_string()),
        }
    }
}

/// The round with a code, as far as an account may know of it.
///
/// # Errors
/// When there is none; and when it may not be known, in the same words.
pub fn visible<'a>(now: &'a Now, account: &Account, code: &str) -> Result<&'a Row<Round>, Problem> {
    let row = now.atlas.rounds().by_code(code).filter(|row| permit_round(Some(account), row));
    row.map(AsRef::as_ref).ok_or_else(|| Problem::unknown(code))
}

/// The rounds (测评轮次) that one may know of: the published ones, and those of the own teams. 日常巡查 has no record.
#[utoipa::path(get, path = "/api/rounds", operation_id = "list_rounds", tag = "inspections", params(ListQuery),
    responses((status = 200, description = "A page, the newest first", body = List<RoundView>), ReadingOwn))]
pub async fn rounds(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let (now, account) = (&own.on(query.on), own.account);
        let words = query.q.as_deref().map(str::to_lowercase);
        let says = |row: &Row<Round>| {
            let text = format!("{} {}", row.code, row.name).to_lowercase();
            words.as_ref().is_none_or(|words| text.contains(words))
        };
        let known = now.atlas.rounds().iter().filter(|row| permit_round(Some(account), row) && says(row));
        let mut known: Vec<_> = known.collect();
        known.sort_by_key(|row| std::cmp::Reverse((row.period.first(), row.fid)));
        let (page, last) = page_of(&known, &query.paging, |row| row.fid);
        let items = page.iter().map(|row| RoundView::of(now, account, row)).collect();
        Ok(List::of(now, &asked.uri, items, known.len(), last))
    })
}

/// A part of what was picked, and the number that the next part goes on after.
pub fn page_of<'a, T>(all: &'a [T], paging: &Paging, fid: impl Fn(&T) -> Fid) -> (&'a [T], Option<Fid>) {
    let from = paging.after.and_then(|after| all.iter().position(|row| fid(row) == after)).map_or(0, |at| at + 1);
    let page = &all[from..all.len().min(from.saturating_add(paging.limit))];
    let more = from + page.len() < all.len();
    (page, page.last().filter(|_| more).map(fid))
}

/// One round.
#[utoipa::path(get, path = "/api/rounds/{code}", operation_id = "get_round", tag = "inspections",
    params(("code" = String, Path, description = "Its code"), OnQuery),
    responses((status = 200, description = "The round", body = One<RoundView>), ReadingOwn))]
pub async fn round(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Path(code): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let (now, account) = (&own.on(query.on), own.account);
        Ok(One::new(now, RoundView::of(now, account, visible(now, account, &code)?)))
    })
}

/// Which part of a list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `paging` holds")]
pub struct PageQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// At most so many; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
    /// Which page: follow the link in `next` of the answer.
    next: Option<String>,
    #[param(ignore)]
    pub paging: Paging,
}

impl FromPairs for PageQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { on: pairs.date("on")?, limit: None, next: None, paging: paging::take(pairs)? })
    }
}

/// What was drawn for a round, and what became of it.
#[utoipa::path(get, path = "/api/rounds/{code}/targets", operation_id = "list_targets", tag = "inspections",
    params(("code" = String, Path, description = "The code of the round"), PageQuery),
    responses(
        (status = 200, description = "A page: first the sample, then the reserves", body = List<TargetView>),
        ReadingOwn,
    ))]
pub async fn targets(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let (now, account) = (&own.on(query.on), own.account);
        let round = visible(now, account, &code)?;
        let named = permit_teams(Some(account), round);
        let all = now.atlas.targets(round);
        let (page, last) = page_of(&all, &query.paging, |target| target.checkpoint.fid);
        let items = page.iter().map(|target| TargetView::of(now, target, named)).collect();
        Ok(List::of(now, &asked.uri, items, all.len(), last))
    })
}
