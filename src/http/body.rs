//! JSON bodies, bounded and read strictly.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde::de::DeserializeOwned;

use super::problem::{Kind, Problem};

/// The most bytes a body may have.
pub const MOST_BYTES: usize = 1024 * 1024;

/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Extracts a `T` from a JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = bytes(request, state).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| Problem::new(Kind::BadBody).detail(error.to_string()))
    }
}

/// The bytes of a body that says it is JSON.
///
/// # Errors
/// When it says otherwise, is too large, or does not come in time.
pub async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    let content = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(Kind::NotJson).remedy("content-type: application/json"));
    }
    // Said before the client is told to go on (`Expect: 100-continue`).
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > MOST_BYTES as u64) {
        return Err(too_large());
    }
    let reading = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state)).await;
    reading.map_err(|_| Problem::new(Kind::SlowBody))?.map_err(unread)
}

fn too_large() -> Problem {
    Problem::new(Kind::TooLarge).remedy(format!("at most {MOST_BYTES} bytes at once"))
}

fn unread(rejection: BytesRejection) -> Problem {
    let text = rejection.body_text();
    match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::new(Kind::BadBody).detail(text),
    }
}
