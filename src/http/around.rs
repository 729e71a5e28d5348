//! What every request goes through, from the outside in: a limit of time, room, who asks, what may be asked. One layer, so
//! that the order is read here, and that a request is not handed on in a box for each step.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;

use super::{
    App, auth, date, fresh,
    guard::Guard,
    listen::Peer,
    load::Load,
    problem::{Kind, Problem},
    rate::Rate,
};

/// What the steps need.
#[derive(Clone)]
pub struct Around {
    /// The service.
    pub app: Arc<App>,
    /// How much one may ask in a second.
    pub rate: Arc<Rate>,
    /// How much there is room for.
    pub load: Arc<Load>,
}

/// Around every request.
pub async fn around(State(around): State<Arc<Around>>, request: Request, next: Next) -> Response {
    let guard = Guard::of(&request);
    let answer = AssertUnwindSafe(around.answer(request, next)).catch_unwind().map(|done| {
        // The panic's own text has gone to the log by way of the hook.
        done.unwrap_or_else(|_| Err(Problem::new(Kind::Internal))).unwrap_or_else(IntoResponse::into_response)
    });
    let mut response = guard.in_time(answer).await;
    fresh::say_age(&around.app, &mut response);
    if around.app.engine.is_clock_set() {
        date::say(&around.app, &mut response);
    }
    response
}

impl Around {
    async fn answer(&self, mut request: Request, next: Next) -> Result<Response, Problem> {
        let peer = request.extensions().get::<Peer>().copied().unwrap_or_default();
        self.rate.of_address(peer, &request)?;
        let _in_hand = self.load.admit(peer, &request)?;
        fresh::wait(&self.app, &mut request).await?;
        let viewer = auth::enter(&self.app, &mut request).await?;
        self.rate.of_account(peer, &viewer, &request)?;
        Ok(next.run(request).await)
    }
}
