//! Pictures that the district names.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};

use super::{
    App,
    auth::Viewer,
    etag::Tag,
    problem::{Kind, Problem, ReadingOne},
    query::{Nothing, Path, Query},
    reading::{self, Asked},
};
use crate::{
    atlas::Atlas,
    domain::{Account, AccountRole, BlobHash, Picture, Record},
    engine::{BlobError, Page, Query as Stored},
    rules::{permit_case, permit_inspection, permit_rounds_office, permit_shift_names},
};

/// A picture by the SHA-256 of its bytes, as far as something that may be seen names it.
#[utoipa::path(get, path = "/api/blobs/{hash}", operation_id = "get_blob", tag = "district",
    params(("hash" = String, Path, description = "64 hexadecimal digits")),
    responses((status = 200, description = "A PNG, JPEG or WebP", body = [u8], content_type = "image/png"), ReadingOne))]
pub async fn blob(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    asked: Asked,
    Path(text): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    let unknown = || Problem::unknown(&text);
    let hash: BlobHash = text.parse().map_err(|_| unknown())?;
    let atlas = app.engine.atlas();
    let emblem = atlas.settings().is_some_and(|settings| settings.emblem == Some(hash));
    if !emblem && !named_to(&app, &atlas, &viewer, hash).await? {
        return Err(unknown());
    }
    let blobs = app.blobs.as_ref().ok_or_else(unknown)?;
    let tag = Tag::of_bytes(&text[..24]);
    if asked.knows(&tag) {
        return Ok(reading::unchanged(&tag));
    }
    // Those that wait are in hand; what was read is counted until it has been sent.
    let _turn = app.pictures.acquire().await.map_err(|error| Problem::internal(&error))?;
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

/// Whether something that who asks may see names a picture.
async fn named_to(app: &App, atlas: &Atlas, viewer: &Viewer, hash: BlobHash) -> Result<bool, Problem> {
    let Some(account) = viewer.account().filter(|account| account.is_open()) else { return Ok(false) };
    let Page::BlobNames(mut names) = app.engine.read(Stored::BlobNames(hash)).await? else { return Ok(false) };
    names.sort_unstable();
    for of_kind in names.chunk_by(|a, b| a.0 == b.0) {
        let (kind, ids) = (of_kind[0].0, of_kind.iter().map(|(_, id)| *id).collect());
        let Page::Entities(found) = app.engine.read(Stored::Entities { kind, ids }).await? else { continue };
        // What named it once and no longer does shows it no longer.
        let mut now = found.iter().map(|change| &change.record).filter(|record| record.blobs().contains(&hash));
        if now.any(|record| may_see(app, atlas, account, record)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn may_see(app: &App, atlas: &Atlas, account: &Account, record: &Record) -> bool {
    let visit = |id| atlas.visit(id).is_some_and(|visit| permit_inspection(atlas, Some(account), visit));
    match record {
        Record::Inspection(made) => visit(made.id),
        Record::Ruling(ruling) => visit(ruling.inspection),
        Record::Case(case) => permit_case(atlas, account, case, app.engine.today()),
        // A group photo tells who was there.
        Record::Shift(shift) => {
            let (reads, today) = (account.present_role() == AccountRole::Reader, app.engine.today());
            !reads && shift.parts.iter().any(|part| permit_shift_names(atlas, account, shift, part.unit, today))
        }
        Record::Held(held) => held.person == account.person || permit_rounds_office(Some(account)),
        _ => false,
    }
}
