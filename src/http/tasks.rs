//! What an inspector has to visit.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App,
    auth::Viewer,
    named::Named,
    problem::{Problem, ReadingOwn},
    query::{Nothing, Query},
    reading::{Asked, Now},
    rounds::{RoundView, TargetView},
};
use crate::domain::{Account, RoundState};

/// What somebody has to visit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tasks {
    /// The running rounds of the own teams.
    rounds: Vec<RoundView>,
    /// What is to be visited there by the own teams, and what was.
    targets: Vec<Task>,
    /// The place in the log.
    seq: u64,
}

/// A target of one of these rounds.
#[derive(Debug, Serialize, ToSchema)]
pub struct Task {
    /// Its round.
    round: Named,
    #[serde(flatten)]
    target: TargetView,
}

impl Tasks {
    /// Of an account.
    pub fn of(now: &Now, account: &Account) -> Self {
        let mut tasks = Self { rounds: vec![], targets: vec![], seq: now.atlas.seq().0 };
        let running = |state| state == RoundState::Running;
        for round in now.atlas.rounds().iter().filter(|round| running(round.state) && round.has(account.person)) {
            let own: Vec<_> =
                round.teams.iter().filter(|team| team.has(account.person)).map(|team| &team.code).collect();
            for target in now.atlas.targets(round).iter().filter(|target| target.active) {
                if target.drawn.team.as_ref().is_none_or(|team| own.contains(&team)) {
                    let named = Named { code: round.code.clone(), name: round.name.clone() };
                    tasks.targets.push(Task { round: named, target: TargetView::of(now, target, true) });
                }
            }
            tasks.rounds.push(RoundView::of(now, account, round));
        }
        tasks
    }
}

/// What one has to visit: the active targets of the own teams in running rounds, with what became of each.
#[utoipa::path(get, path = "/api/tasks", operation_id = "get_tasks", tag = "inspections",
    responses((status = 200, description = "Rounds and targets", body = Tasks), ReadingOwn))]
pub async fn tasks(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| Ok(Tasks::of(&own.now, own.account)))
}
