//! Photos on their way in: piece by piece, so that a connection that breaks costs a piece and not a photo. The record that
//! names a photo travels apart, and may come before it or after it.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::IntoResponse,
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::Viewer,
    origin::SameOrigin,
    problem::{Kind, Problem, ProblemBody},
    query::{FromPairs, Nothing, Pairs, Path, Query},
};
use crate::{
    domain::{BlobHash, Instant, Picture},
    engine::{BlobError, Blobs, Come},
    rules::permit_photos,
};

/// The most bytes of a piece.
const MOST_OF_A_PIECE: usize = 256 * 1024;
/// The most bytes of a photo.
const MOST_BYTES: u64 = 20 * 1024 * 1024;
/// The most pixels: some hundred bytes can say that they are thousands of millions, and whoever looks at them has to
/// make room for all.
const MOST_PIXELS: u64 = 60_000_000;
/// How long a piece may take to come.
const PATIENCE: Duration = Duration::from_secs(20);
/// A photo that is there already is made young again for the sweep when it is older than this.
const YOUNG_SECONDS: i64 = 24 * 60 * 60;

/// How much of a photo has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoProgress {
    /// Bytes that have come, from its beginning: the next piece begins there.
    received: u64,
    /// Its size as the pieces say; 0 when none has come.
    size: u64,
    /// It is there, whole and proved.
    complete: bool,
}

impl PhotoProgress {
    const fn whole(size: u64) -> Json<Self> {
        Json(Self { received: size, size, complete: true })
    }
    const fn part(come: Come) -> Json<Self> {
        Json(Self { received: come.received, size: come.size, complete: false })
    }
}

/// Which piece.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PieceQuery {
    /// How many bytes the photo has: at most 20 MiB.
    size: u64,
    /// Where in it the piece begins.
    offset: u64,
}

impl FromPairs for PieceQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let mut number =
            |name| pairs.count(name, 0, u64::MAX)?.ok_or_else(|| Problem::new(Kind::MissingParameter).param(name));
        Ok(Self { size: number("size")?, offset: number("offset")? })
    }
}

/// A body of bytes, bounded.
#[derive(Debug)]
pub struct Piece(Bytes);

impl<S: Send + Sync> FromRequest<S> for Piece {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (as_bytes, length) = announced(request.headers());
        if !as_bytes {
            return Err(Problem::new(Kind::NotBytes).remedy("content-type: application/octet-stream"));
        }
        let too_large = || Problem::new(Kind::TooLarge).remedy(format!("at most {MOST_OF_A_PIECE} bytes a piece"));
        if length.is_some_and(larger) {
            return Err(too_large());
        }
        let reading = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state)).await;
        let bytes = reading.map_err(|_| Problem::new(Kind::SlowBody))?.map_err(|rejection| {
            let text = rejection.body_text();
            match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => too_large(),
                _ => Problem::new(Kind::BadBody).detail(text),
            }
        })?;
        if larger(bytes.len() as u64) { Err(too_large()) } else { Ok(Self(bytes)) }
    }
}

/// Whether a body is said to be bytes, and how many.
fn announced(headers: &HeaderMap) -> (bool, Option<u64>) {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    (essence.eq_ignore_ascii_case("application/octet-stream"), text(header::CONTENT_LENGTH).parse().ok())
}

const fn larger(length: u64) -> bool {
    length > MOST_OF_A_PIECE as u64
}

/// Somebody who may send photos, with the place where they are kept. Whoever may not is told before any bytes are read.
#[derive(Debug)]
pub struct Sender(Blobs);

impl FromRequestParts<Arc<App>> for Sender {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let viewer = parts.extensions.get::<Viewer>().cloned().unwrap_or_default();
        viewer.actor()?;
        if !permit_photos(viewer.account()) {
            return Err(Problem::new(Kind::NotAllowed));
        }
        app.blobs.clone().map(Self).ok_or_else(|| Problem::new(Kind::NoPlaceForPhotos))
    }
}

fn hash(text: &str) -> Result<BlobHash, Problem> {
    text.parse().map_err(|_| Problem::unknown(text))
}

fn away(error: BlobError) -> Problem {
    tracing::error!(%error, "a photo cannot be kept");
    // In the words of the systems that we run on; what is only said in other words is "cannot be used just now".
    let full = error.to_string().to_lowercase().contains("no space left");
    Problem::new(if full { Kind::StoreFull } else { Kind::StoreAway })
}

/// How much of a photo has come.
#[utoipa::path(get, path = "/api/photos/{hash}", operation_id = "get_photo_progress", tag = "writing",
    params(("hash" = String, Path, description = "The SHA-256 of its bytes: 64 hexadecimal digits")),
    responses(
        (status = 200, description = "How much of it has come; nothing of one that is not known", body = PhotoProgress),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "You only read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not a hash", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The place of photos cannot be used", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn progress(
    Sender(blobs): Sender,
    Path(text): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Json<PhotoProgress>, Problem> {
    let hash = hash(&text)?;
    match blobs.head(hash).await.map_err(away)? {
        Some((size, _)) => Ok(PhotoProgress::whole(size)),
        None => Ok(PhotoProgress::part(blobs.come(hash, None).await.map_err(away)?)),
    }
}

/// Send a piece of a photo: a PNG, JPEG or WebP.
///
/// Pieces come in order. A piece that is there already is harmless, and so are two who send the same photo at once. With
/// the last one the photo is proved by its hash and kept; nothing of one that is refused stays.
#[utoipa::path(put, path = "/api/photos/{hash}", operation_id = "put_photo_piece", tag = "writing",
    params(("hash" = String, Path, description = "The SHA-256 of its bytes: 64 hexadecimal digits"), PieceQuery),
    request_body(content = [u8], content_type = "application/octet-stream", description = "At most 256 KiB"),
    responses(
        (status = 200, description = "How much of it has come", body = PhotoProgress),
        (status = 400, description = "A parameter is wrong, or the photo is empty", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "You only read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not a hash", body = ProblemBody, content_type = "application/problem+json"),
        (status = 408, description = "The piece did not come in time; send it again", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Bytes before it are missing; `received` says where to go on", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The piece or the photo is too large", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Not sent as bytes", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not a photo, too many pixels, or not the bytes that the hash names", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The place of photos cannot be used", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn put(
    State(app): State<Arc<App>>,
    Sender(blobs): Sender,
    from: SameOrigin,
    Path(text): Path<String>,
    Query(PieceQuery { size, offset }): Query<PieceQuery>,
    Piece(bytes): Piece,
) -> Result<Json<PhotoProgress>, Problem> {
    from.own()?;
    let hash = hash(&text)?;
    match size {
        0 => return Err(Problem::new(Kind::PhotoEmpty)),
        size if size > MOST_BYTES => {
            return Err(Problem::new(Kind::PhotoTooLarge).detail(format!("{size} > {MOST_BYTES}")));
        }
        _ => {}
    }
    let end = offset.saturating_add(bytes.len() as u64);
    if end > size {
        return Err(Problem::bad("offset", format!("{offset} + {} > {size}", bytes.len())));
    }
    if let Some((size, since)) = blobs.head(hash).await.map_err(away)? {
        renew(&blobs, hash, since, app.engine.now()).await;
        return Ok(PhotoProgress::whole(size));
    }
    // As soon as it can be known: a film is not sent for an hour to be refused.
    if offset == 0 && bytes.len() >= Picture::TELLING && Picture::of(&bytes).is_none() {
        return Err(Problem::new(Kind::PhotoNotPicture));
    }
    let Come { mut received, .. } = blobs.come(hash, Some(size)).await.map_err(away)?;
    if offset > received {
        // Unless somebody else made it whole this moment.
        return match blobs.head(hash).await.map_err(away)? {
            Some((size, _)) => Ok(PhotoProgress::whole(size)),
            None => Err(Problem::new(Kind::PhotoGap).received(received)),
        };
    }
    if end > received {
        blobs.put_piece(hash, size, offset, bytes).await.map_err(away)?;
        received = end;
    }
    if received < size {
        return Ok(PhotoProgress::part(Come { received, size }));
    }
    // On its own: whoever sent the last piece may be gone before the photo is put together.
    let turn = app.pictures.clone().acquire_owned().await.map_err(|error| Problem::internal(&error))?;
    let finishing = tokio::spawn(async move {
        let done = finish(&blobs, hash, size).await;
        drop(turn);
        done
    });
    finishing.await.map_err(|error| Problem::internal(&error))?
}

/// Makes the photo out of its pieces, if it is one.
async fn finish(blobs: &Blobs, hash: BlobHash, size: u64) -> Result<Json<PhotoProgress>, Problem> {
    let Some(whole) = blobs.assemble(hash, size).await.map_err(away)? else {
        // Somebody else who sends it was quicker, to the end or to its refusal.
        return match blobs.head(hash).await.map_err(away)? {
            Some((size, _)) => {
                tidy(blobs, hash).await;
                Ok(PhotoProgress::whole(size))
            }
            None => Ok(PhotoProgress::part(blobs.come(hash, Some(size)).await.map_err(away)?)),
        };
    };
    let done = match fault(&whole, hash) {
        Some(kind) => Err(Problem::new(kind)),
        None => blobs.put(whole).await.map(|_| PhotoProgress::whole(size)).map_err(away),
    };
    if !matches!(&done, Err(problem) if problem.is_away()) {
        tidy(blobs, hash).await;
    }
    done
}

/// Lets go of the pieces; what cannot be let go of now is swept later.
async fn tidy(blobs: &Blobs, hash: BlobHash) {
    if let Err(error) = blobs.drop_pieces(hash).await {
        tracing::warn!(%error, "the pieces of a photo were not let go of");
    }
}

fn fault(whole: &[u8], hash: BlobHash) -> Option<Kind> {
    if BlobHash::of(whole) != hash {
        return Some(Kind::PhotoWrongHash);
    }
    let Some((width, height)) = Picture::of(whole).and_then(|kind| kind.pixels(whole)) else {
        return Some(Kind::PhotoNotPicture);
    };
    (u64::from(width) * u64::from(height) > MOST_PIXELS).then_some(Kind::PhotoTooManyPixels)
}

/// Keeps what is there already from being swept before the record comes that names it.
async fn renew(blobs: &Blobs, hash: BlobHash, since: Instant, now: Instant) {
    if now.micros() - since.micros() < YOUNG_SECONDS * 1_000_000 {
        return;
    }
    let renewed = match blobs.get(hash).await {
        Ok(bytes) => blobs.put(bytes).await.map(drop),
        Err(error) => Err(error),
    };
    if let Err(error) = renewed {
        tracing::warn!(%error, "a photo that was sent again was not made young again");
    }
}
