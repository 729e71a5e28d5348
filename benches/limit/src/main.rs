//! A web server that does nothing but what cannot be left out, to measure against: `limit PORT TILES LOG`.
//!
//! | Address | |
//! |---|---|
//! | `/empty` | an empty body |
//! | `/long?bytes=N` | a body of N bytes, always the same ones |
//! | `/tiles/…` | the bytes of the file of that name in the folder TILES, from memory, as `gzip` |
//! | `/layered/…` | the same three behind as many layers as the program has |
//! | `POST /append` | the body goes to the end of the file LOG and to the disk before it is answered |
//! | `/live`, `POST /say` | what is said to one goes to all listeners |

mod append;
mod layers;
mod live;
mod tiles;

use std::{collections::HashMap, env, path::Path, sync::Arc};

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    routing::{get, post},
};
use bytes::Bytes;

/// The longest body that is asked for.
const LONGEST: usize = 4 << 20;

#[derive(Clone)]
struct Shared {
    tiles: Arc<HashMap<String, Bytes>>,
    long: Bytes,
}

async fn long(State(shared): State<Shared>, Query(query): Query<HashMap<String, usize>>) -> Result<Bytes, StatusCode> {
    let bytes = query.get("bytes").copied().unwrap_or(0);
    if bytes > LONGEST { Err(StatusCode::BAD_REQUEST) } else { Ok(shared.long.slice(..bytes)) }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    let [_, port, tiles, log] = arguments.as_slice() else {
        return Err(std::io::Error::other("limit PORT TILES LOG"));
    };
    let shared = Shared { tiles: Arc::new(tiles::read(Path::new(tiles))?), long: vec![b'x'; LONGEST].into() };
    let plain = Router::new()
        .route("/empty", get(async || ()))
        .route("/long", get(long))
        .route("/tiles/{*name}", get(tiles::tile))
        .with_state(shared);
    let writing = Router::new().route("/append", post(append::append)).with_state(append::Log::open(Path::new(log))?);
    let router =
        Router::new().nest("/layered", layers::around(plain.clone())).merge(plain).merge(writing).merge(live::routes());
    let port: u16 = port.parse().map_err(std::io::Error::other)?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, router).await
}
