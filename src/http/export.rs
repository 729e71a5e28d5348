//! The district as a GeoPackage.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use tokio::io::AsyncReadExt;

use super::{
    App,
    crowd::Part,
    etag::Tag,
    listen::Peer,
    problem::{Kind, Problem, Reading},
    query::{OnQuery, Query},
    reading::{self, Asked},
};
use crate::exchange;

/// Bytes of the file that are read at a time.
const CHUNK: usize = 64 * 1024;

/// The zones, streets, communities and checkpoints of a day as a GeoPackage, without personal data.
#[utoipa::path(get, path = "/api/export.gpkg", operation_id = "export_gpkg", tag = "district", params(OnQuery),
    responses(
        (status = 200, description = "A GeoPackage", body = [u8], content_type = "application/geopackage+sqlite3"),
        Reading,
    ))]
pub async fn gpkg(
    State(app): State<Arc<App>>,
    asked: Asked,
    peer: Peer,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    let now = app.now(asked.sight, query.on);
    let tag = Tag::of_reading(&app.run, now.atlas.seq(), now.today, &asked);
    if asked.knows(&tag) {
        return Ok(reading::unchanged(&tag));
    }
    let (part, on) = (app.download(peer)?, now.on);
    // Written to disk first, from one snapshot: it can be large, and nobody waits for a slow client under it.
    let file = app.files.run(move || {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("district.gpkg");
        exchange::gpkg(&now.atlas, on, &path, &mut ()).map_err(std::io::Error::other)?;
        // Open, it outlives its name.
        std::fs::File::open(path)
    });
    let file = file.await?.map_err(|error| Problem::internal(&error))?;
    let length = file.metadata().map_err(|error| Problem::internal(&error))?.len();
    let name = format!("attachment; filename=\"renling-{on}.gpkg\"");
    let headers = [(header::CONTENT_DISPOSITION, name), (header::CONTENT_LENGTH, length.to_string())];
    let response = reading::with_tag(&tag, "application/geopackage+sqlite3", sent(file, part));
    Ok((headers, response).into_response())
}

impl App {
    /// Room for something that is sent piece by piece, to be held till its end.
    ///
    /// # Errors
    /// When too much is being sent already.
    pub fn download(&self, peer: Peer) -> Result<Part, Problem> {
        self.downloads.enter(peer.limited(), 1).ok_or_else(|| Problem::new(Kind::Busy))
    }
}

/// A file from where it stands, as quickly as the client takes it.
pub fn sent(file: std::fs::File, part: Part) -> Body {
    let file = tokio::fs::File::from_std(file);
    let chunks = futures_util::stream::try_unfold((file, part), async |(mut file, part)| {
        let mut chunk = Vec::with_capacity(CHUNK);
        let read = (&mut file).take(CHUNK as u64).read_to_end(&mut chunk).await?;
        Ok::<_, std::io::Error>((read > 0).then_some((Bytes::from(chunk), (file, part))))
    });
    Body::from_stream(chunks)
}
