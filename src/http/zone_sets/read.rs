//! A file with areas, as the map editor takes it.

use std::sync::Arc;

use axum::{Json, extract::Request, extract::State};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};

use super::super::{
    App,
    auth::Viewer,
    origin::SameOrigin,
    problem::{Kind, Problem, ProblemBody},
    query::{FromPairs, Pairs, Query},
};
use super::bytes;
use crate::exchange::{Datum, Shapes, ShapesError, shapes};

/// What a file is called, and what its numbers mean.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReadQuery {
    /// The name of the file: its end says what kind it is.
    #[param(example = "zones.zip")]
    name: String,
    /// `wgs84`, `gcj02`, `bd09`, `cgcs2000`, `EPSG:4547` …: where the file does not say so itself.
    #[param(value_type = Option<String>)]
    datum: Option<Datum>,
}

impl FromPairs for ReadQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let name = pairs.text("name")?.ok_or_else(|| Problem::new(Kind::MissingParameter).param("name"))?;
        let datum = pairs.text("datum")?.map(|text| text.parse().map_err(|why: String| Problem::bad("datum", why)));
        Ok(Self { name, datum: datum.transpose()? })
    }
}

/// The areas of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct ZonesRead {
    /// A GeoJSON FeatureCollection, WGS 84; the properties are those of the file, as texts.
    #[schema(value_type = Object)]
    features: Value,
    /// The names of the properties, in the order of the file. Which of them is code and name is for a person to say.
    columns: Vec<String>,
    /// How many points, lines and empty shapes were left aside.
    left: usize,
    /// What the numbers of the file were taken for.
    datum: String,
}

/// Read the areas of a file: GeoJSON, a zipped Shapefile, GeoPackage, KML or KMZ. Changes nothing. For the office.
#[utoipa::path(post, path = "/api/zones/read", operation_id = "read_zones", tag = "district", params(ReadQuery),
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "Its areas", body = ZonesRead),
        (status = 400, description = "A parameter is wrong", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or not for you", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 16 MiB", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "It does not say its datum, or cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store cannot be used", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    Query(query): Query<ReadQuery>,
    request: Request,
) -> Result<Json<ZonesRead>, Problem> {
    from.own()?;
    viewer.actor()?;
    app.own_office(&viewer)?;
    let place = app.files.enter()?;
    let bytes = bytes(request).await?.to_vec();
    let read = place.run(move || shapes(&query.name, bytes, query.datum)).await?;
    read.map(|found| Json(ZonesRead::from(found))).map_err(unread)
}

fn unread(error: ShapesError) -> Problem {
    match error {
        ShapesError::DatumMissing => Problem::new(Kind::DatumMissing)
            .param("datum")
            .detail("高德、腾讯导出的多是 GCJ-02，百度是 BD-09，测绘成果是 CGCS2000 / AMap and Tencent write GCJ-02, Baidu BD-09, surveys CGCS2000"),
        ShapesError::Wrong { zh, en } => Problem::new(Kind::FileUnreadable).detail(format!("{zh} / {en}")),
    }
}

impl From<Shapes> for ZonesRead {
    fn from(found: Shapes) -> Self {
        let Shapes { columns, areas, left, datum } = found;
        let features = areas.iter().map(|area| {
            let pairs = columns.iter().zip(&area.cells).map(|(key, cell)| (key.clone(), json!(cell)));
            let properties: Map<String, Value> = pairs.collect();
            json!({ "type": "Feature", "properties": properties, "geometry": geojson::Geometry::from(&area.shape) })
        });
        let features: Vec<Value> = features.collect();
        let features = json!({ "type": "FeatureCollection", "features": features });
        Self { features, columns, left, datum: datum.to_string() }
    }
}
