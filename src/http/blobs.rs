//! Pictures that the district names.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};

use super::{
    App,
    etag::Tag,
    problem::{Kind, Problem, ReadingOne},
    query::{Nothing, Path, Query},
    reading::{self, Asked},
};
use crate::{
    domain::{BlobHash, Picture},
    engine::BlobError,
};

/// A picture by the SHA-256 of its bytes, as far as something that may be seen names it.
#[utoipa::path(get, path = "/api/blobs/{hash}", operation_id = "get_blob", tag = "district",
    params(("hash" = String, Path, description = "64 hexadecimal digits")),
    responses((status = 200, description = "A PNG, JPEG or WebP", body = [u8], content_type = "image/png"), ReadingOne))]
pub async fn blob(
    State(app): State<Arc<App>>,
    asked: Asked,
    Path(text): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    let unknown = || Problem::unknown(&text);
    let hash: BlobHash = text.parse().map_err(|_| unknown())?;
    let named = app.engine.atlas().settings().is_some_and(|settings| settings.emblem == Some(hash));
    let blobs = app.blobs.as_ref().filter(|_| named).ok_or_else(unknown)?;
    let tag = Tag::of_bytes(&text[..24]);
    if asked.knows(&tag) {
        return Ok(reading::unchanged(&tag));
    }
    let bytes = blobs.get(hash).await.map_err(|error| match error {
        BlobError::Missing { .. } => unknown(),
        other => {
            tracing::error!(error = %other, "a picture cannot be read");
            Problem::new(Kind::StoreAway)
        }
    })?;
    let content = Picture::of(&bytes).ok_or_else(unknown)?.media_type();
    let mut response = reading::with_tag(&tag, content, bytes.into());
    // Its name is the hash of its bytes: it never changes.
    let forever = HeaderValue::from_static("private, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, forever);
    Ok(response)
}
