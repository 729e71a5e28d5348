//! The handler of `/api/answer` alone, with none of the layers around it: `handler FOLDER PORT`. What is left between it
//! and the same route of `renling serve` is what the layers cost.

use std::{io, path::PathBuf, sync::Arc};

use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderName, StatusCode, header},
    routing::get,
};
use renling::{
    atlas::Atlas,
    domain::{Date, Position},
    engine::{Clock, Engine},
    store::SqliteStore,
};
use serde::{Deserialize, Serialize};

struct Shown {
    atlas: Atlas,
    today: Date,
}

#[derive(Deserialize)]
struct At {
    lon: f64,
    lat: f64,
}

/// As the route has it.
#[derive(Serialize)]
struct Card {
    #[serde(flatten)]
    answer: renling::atlas::Answer,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    #[serde(rename = "self")]
    own: String,
    page: String,
    zone: Option<String>,
}

type Json = ([(HeaderName, &'static str); 1], Vec<u8>);

async fn answer(State(shown): State<Arc<Shown>>, Query(At { lon, lat }): Query<At>) -> Result<Json, StatusCode> {
    let at = Position::new(lon, lat).map_err(|_| StatusCode::BAD_REQUEST)?;
    let (answer, on) = (shown.atlas.answer(at, shown.today), shown.today);
    let links = Links {
        own: format!("/api/answer?lon={lon}&lat={lat}&on={on}"),
        page: format!("/?c={lon},{lat}&on={on}"),
        zone: answer.zone.as_ref().map(|zone| format!("/api/zones/{}?on={on}", zone.code)),
    };
    let mut body = Vec::with_capacity(8 * 1024);
    serde_json::to_writer(&mut body, &Card { answer, links }).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(port)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("handler FOLDER PORT"));
    };
    let port: u16 = port.parse().map_err(io::Error::other)?;
    let store = SqliteStore::open_read_only(&PathBuf::from(folder)).map_err(io::Error::other)?;
    let engine = Engine::open(Arc::new(store), Clock::system()).await.map_err(io::Error::other)?;
    // As the open map shows it: everybody who may be named is.
    let shown = Shown { atlas: engine.atlas().in_public(|_| true), today: engine.today() };
    let router = Router::new().route("/api/answer", get(answer)).with_state(Arc::new(shown));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, router).await
}
