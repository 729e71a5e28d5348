//! Vector tiles and what a map needs to know about them.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
    routing::get,
};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::{
    App,
    assets::TakesGzip,
    auth::Viewer,
    etag::Tag,
    origin::Origin,
    problem::{Kind, Problem, ProblemBody, ReadingOne},
    query::{OnQuery, Path, Query},
    reading::{self, Asked},
    sight::Sight,
};
use crate::tiles::{CachedTile, Layer, TileCoord, TileJson};

/// The router has no addresses with a variable beginning and a fixed end, so that what is documented and what is
/// matched differ here by `.json` and `.mvt`.
#[derive(OpenApi)]
#[openapi(paths(tilejson, tile))]
struct Described;

pub fn routes() -> OpenApiRouter<Arc<App>> {
    let router = Router::new().route("/tiles/{layer}", get(tilejson)).route("/tiles/{layer}/{z}/{x}/{y}", get(tile));
    let mut all = OpenApiRouter::from(router);
    all.get_openapi_mut().merge(Described::openapi());
    all
}

fn layer(word: &str) -> Result<Layer, Problem> {
    let words = || Layer::ALL.map(Layer::word).join(", ");
    Layer::from_word(word).ok_or_else(|| Problem::unknown(word).param("layer").remedy(format!("one of: {}", words())))
}

/// What a layer of the map is (TileJSON 3).
#[utoipa::path(get, path = "/tiles/{layer}.json", operation_id = "tilejson", tag = "map",
    params(("layer" = String, Path, description = "zones, zone_labels, streets, communities, checkpoints, context or shifts"), OnQuery),
    responses((status = 200, description = "TileJSON", body = serde_json::Value), ReadingOne))]
async fn tilejson(
    State(app): State<Arc<App>>,
    origin: Origin,
    asked: Asked,
    Path(file): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    let word = file.strip_suffix(".json").ok_or_else(|| Problem::new(Kind::NoAddress).detail(file.clone()))?;
    let now = app.now(Sight::Inside, query.on);
    let about = TileJson::of(&now.atlas, layer(word)?, &origin.of(&app), query.on);
    let text = serde_json::to_string(&about).map_err(|error| Problem::internal(&error))?;
    Ok(reading::text(text, "application/json", &asked))
}

/// A vector tile (MVT): geometry, number, code, line and public name only; the same bytes for everyone who may see the
/// map. Those of shifts are for those who are signed in.
///
/// Far zooms of `checkpoints` carry clusters with counts per line.
#[utoipa::path(get, path = "/tiles/{layer}/{z}/{x}/{y}.mvt", operation_id = "tile", tag = "map",
    params(
        ("layer" = String, Path, description = "zones, zone_labels, streets, communities, checkpoints, context or shifts"),
        ("z" = u8, Path, description = "Zoom, 0–18"),
        ("x" = u32, Path, description = "Column"),
        ("y" = u32, Path, description = "Row, from the north"),
        OnQuery,
    ),
    responses(
        (status = 200, description = "The tile", body = [u8], content_type = "application/vnd.mapbox-vector-tile"),
        (status = 401, description = "Shifts are for those who are signed in", body = ProblemBody, content_type = "application/problem+json"),
        ReadingOne,
    ))]
async fn tile(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    TakesGzip(gzip): TakesGzip,
    Path((word, z, x, y)): Path<(String, String, String, String)>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    let layer = layer(&word)?;
    let inside = layer == Layer::Shifts;
    if inside {
        viewer.known()?;
    }
    let y = y.strip_suffix(".mvt").or_else(|| y.strip_suffix(".pbf")).unwrap_or(&y);
    let numbers = z.parse().ok().zip(x.parse().ok()).zip(y.parse().ok());
    let coord = numbers.and_then(|((z, x), y)| TileCoord::new_checked(z, x, y));
    let coord = coord.ok_or_else(|| Problem::new(Kind::NoAddress).detail("there is no such tile"))?;
    let now = app.now(Sight::Inside, query.on);
    let tile = match app.tiles.ready(&now.atlas, layer, coord, now.on) {
        Some(tile) => tile,
        // Cutting takes milliseconds: not on the threads that everybody shares.
        None => app.cutting.cut(&app.tiles, &now.atlas, layer, coord, now.on).await?,
    };
    let mut response = send(&tile, &asked, gzip)?;
    if inside {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    Ok(response)
}

fn send(tile: &CachedTile, asked: &Asked, squeezed: bool) -> Result<Response, Problem> {
    // Other bytes have another strong tag.
    let hash = tile.etag.trim_matches('"');
    let tag = if squeezed { Tag::of_bytes(hash) } else { Tag::of_bytes(&format!("{hash}-plain")) };
    let mut response = if asked.knows(&tag) {
        reading::unchanged(&tag)
    } else {
        let body = if squeezed {
            Body::from(tile.gzip.clone())
        } else {
            Body::from(tile.plain().map_err(|error| Problem::internal(&error))?)
        };
        let mut response = reading::with_tag(&tag, "application/vnd.mapbox-vector-tile", body);
        if squeezed {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}
