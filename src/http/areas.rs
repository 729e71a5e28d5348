//! Zones, streets and communities.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::{
    App,
    lists::{self, Collection, One},
    paging,
    problem::{Kind, Problem, Reading, ReadingOne},
    query::{FromPairs, OnQuery, Pairs, Path, Query},
    reading::Asked,
};
use crate::{
    atlas::{AreaFeature, AreaFilter, Bounds, Paging},
    domain::{AreaKind, Date, Position},
};

/// What a list of areas can be asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `paging` holds")]
pub struct AreasQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only what meets this box: `west,south,east,north` in degrees.
    #[param(value_type = Option<String>, example = "115.85,28.62,115.95,28.70")]
    bbox: Option<Bounds>,
    /// Only what lies in the zone with this code.
    zone: Option<String>,
    /// Only what a search for this would find: by name, code or pinyin.
    q: Option<String>,
    /// At most so many; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
    /// Which page: follow the link in `next` of the answer.
    next: Option<String>,
    #[param(ignore)]
    paging: Paging,
}

impl FromPairs for AreasQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self {
            on: pairs.date("on")?,
            bbox: pairs.bbox("bbox")?.map(bounds),
            zone: pairs.text("zone")?,
            q: lists::words(pairs)?,
            limit: None,
            next: None,
            paging: paging::take(pairs)?,
        })
    }
}

/// A box out of its south-western and north-eastern corner.
pub fn bounds([low, high]: [Position; 2]) -> Bounds {
    Bounds::new(low.lon(), low.lat(), high.lon(), high.lat())
}

macro_rules! areas {
    ($($kind:ident: $many:ident $path:literal $list:literal $all:literal, $one:ident $path_one:literal $get:literal $single:literal;)*) => {$(
        #[doc = $all]
        #[utoipa::path(get, path = $path, operation_id = $list, summary = $all, tag = "district", params(AreasQuery),
            responses(
                (status = 200, description = "A page", body = Collection<AreaFeature>, content_type = "application/geo+json"),
                Reading,
            ))]
        pub async fn $many(
            State(app): State<Arc<App>>, asked: Asked, Query(query): Query<AreasQuery>,
        ) -> Result<Response, Problem> {
            list(AreaKind::$kind, &app, &asked, &query)
        }

        #[doc = $single]
        #[utoipa::path(get, path = $path_one, operation_id = $get, summary = $single, tag = "district",
            params(("code" = String, Path, description = "Its code"), OnQuery),
            responses(
                (status = 200, description = "A feature", body = One<AreaFeature>, content_type = "application/geo+json"),
                ReadingOne,
            ))]
        pub async fn $one(
            State(app): State<Arc<App>>, asked: Asked, Path(code): Path<String>, Query(query): Query<OnQuery>,
        ) -> Result<Response, Problem> {
            one(AreaKind::$kind, &app, &asked, &code, query.on)
        }
    )*};
}

areas! {
    Zone:
        zones "/api/zones" "list_zones" "The zones (片区) of a day, in the district's order.",
        zone "/api/zones/{code}" "get_zone" "One zone, with who answers for it.";
    Street:
        streets "/api/streets" "list_streets" "The streets and towns (街道, 镇) of a day, in the district's order.",
        street "/api/streets/{code}" "get_street" "One street or town.";
    Community:
        communities "/api/communities" "list_communities" "The communities and villages (社区, 村) of a day, in the district's order.",
        community "/api/communities/{code}" "get_community" "One community or village.";
}

fn list(kind: AreaKind, app: &App, asked: &Asked, query: &AreasQuery) -> Result<Response, Problem> {
    app.read_geo(asked, query.on, |now| {
        let zone = lists::zone(now, query.zone.as_deref())?;
        let filter = AreaFilter { bbox: query.bbox, zone, q: query.q.as_deref() };
        let page = now.atlas.list_areas(kind, &filter, now.on, &query.paging);
        Collection::new(now, &asked.uri, &page, |row| now.atlas.area_feature(row, now.on))
    })
}

fn one(kind: AreaKind, app: &App, asked: &Asked, code: &str, on: Option<Date>) -> Result<Response, Problem> {
    app.read_geo(asked, on, |now| {
        let row = now.atlas.areas(kind).by_code(code).ok_or_else(|| Problem::unknown(code))?;
        let missing = || Problem::new(Kind::NotThatDay).detail(format!("{code}, {}", now.on));
        Ok(One::new(now, now.atlas.area_detail(row, now.on).ok_or_else(missing)?))
    })
}
