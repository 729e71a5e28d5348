//! The outside over HTTP: one file a noun. What is read comes out of one snapshot of the atlas; what is written goes
//! through the engine as commands.

mod accounts;
mod answer;
mod areas;
mod around;
mod assets;
mod audit;
pub mod auth;
mod basemap;
mod batch;
mod blobs;
mod board;
mod body;
mod calendar;
mod cases;
mod checklists;
mod checkpoints;
mod commands;
pub mod control;
mod crowd;
mod cutting;
mod date;
mod desk;
mod device;
mod diff;
mod district;
mod docs;
mod duties;
mod etag;
mod export;
mod fresh;
mod gaps;
mod grants;
mod guard;
mod health;
mod held;
mod inbox;
mod inspections;
mod install;
mod invitation;
mod ledger;
mod lines;
mod listen;
mod lists;
mod live;
mod load;
mod matrix;
mod named;
mod oidc;
pub mod openapi;
mod origin;
mod outbox;
mod pack;
mod paging;
mod papers;
mod parties;
mod photos;
mod placing;
mod problem;
mod query;
mod rate;
mod reading;
mod request;
mod request_case;
mod request_place;
mod request_shift;
mod request_visit;
mod request_weekend;
mod roster;
mod rounds;
mod search;
mod session;
mod shift_words;
mod shifts;
mod shutter;
mod sight;
mod states;
mod style;
mod talk;
mod tasks;
mod tiles;
pub mod tls;
mod trust;
mod zone_sets;

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, extract::DefaultBodyLimit};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};
use tower_http::compression::{
    CompressionLayer,
    predicate::{NotForContentType, Predicate, SizeAbove},
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    config::Door,
    engine::{Blobs, Engine},
    tiles::Tiles,
};
use around::Around;
use auth::{Auth, Provider};
pub use basemap::Basemap;
use crowd::Room;
use cutting::Cutting;
use desk::Desk;
pub use grants::welcome;
pub use install::{address as install_address, called};
use listen::House;
use problem::{Kind, Problem};
use rate::Rate;
use tls::Tls;
use trust::Trusted;

/// The most live connections at a time, and of one address.
const MOST_LISTENERS: (u32, usize) = (1000, 256);
/// The most exports that are being sent at a time, and to one address: each keeps a snapshot or a file.
const MOST_DOWNLOADS: (u32, usize) = (32, 8);
/// The most files that are made or read at a time, and that wait for it: each can take tens of megabytes and a core.
const MOST_FILES: (usize, usize) = (2, 6);
/// The most pictures that are read or put together at a time: each can have 20 MB.
const MOST_PICTURES: usize = 16;

/// What the service reaches beyond the district's own data.
#[derive(Default)]
pub struct Beyond {
    /// Where people sign in by OpenID Connect.
    pub oidc: Option<Provider>,
    /// What lies beneath the district's own map.
    pub basemap: Option<Basemap>,
}

/// What the handlers share.
pub struct App {
    engine: Engine,
    tiles: Arc<Tiles>,
    cutting: Cutting,
    auth: Auth,
    public: sight::PublicAtlas,
    /// The same for what is posted on walls.
    boards: sight::PublicAtlas,
    /// Where pictures are kept.
    blobs: Option<Blobs>,
    /// Names this run of the program in validators.
    run: String,
    /// Whether this is the demonstration.
    demo: bool,
    /// What the service reaches beyond itself.
    beyond: Beyond,
    /// Where the service listens: what it calls itself when a client does not say how it was called.
    listen: SocketAddr,
    /// Becomes `true` when the service is told to stop.
    stopping: watch::Receiver<bool>,
    listeners: Room,
    downloads: Room,
    files: Desk,
    pictures: Arc<Semaphore>,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        engine: Engine,
        tiles: Tiles,
        blobs: Option<Blobs>,
        demo: bool,
        beyond: Beyond,
        listen: SocketAddr,
        stopping: watch::Receiver<bool>,
    ) -> Arc<Self> {
        Arc::new(Self {
            engine,
            tiles: Arc::new(tiles),
            cutting: Cutting::default(),
            auth: Auth::default(),
            public: sight::PublicAtlas::default(),
            boards: sight::PublicAtlas::default(),
            blobs,
            run: uuid::Uuid::new_v4().simple().to_string()[..12].to_owned(),
            demo,
            beyond,
            listen,
            stopping,
            listeners: Room::new(MOST_LISTENERS.0, MOST_LISTENERS.1),
            downloads: Room::new(MOST_DOWNLOADS.0, MOST_DOWNLOADS.1),
            files: Desk::new(MOST_FILES.0, MOST_FILES.1),
            pictures: Arc::new(Semaphore::new(MOST_PICTURES)),
        })
    }

    /// Whether the map may be read by whoever is not signed in.
    fn public_view(&self) -> bool {
        self.demo || self.engine.atlas().settings().is_some_and(|settings| settings.public_view.is_some())
    }
}

/// Every documented route but those of tiles.
fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(openapi::Frame::openapi())
        .routes(routes!(answer::answer))
        .routes(routes!(matrix::matrix))
        .routes(routes!(roster::xlsx, roster::with_map))
        .routes(routes!(board::board))
        .routes(routes!(board::labels))
        .routes(routes!(gaps::gaps))
        .routes(routes!(diff::diff))
        .routes(routes!(search::search))
        .routes(routes!(parties::answers_for))
        .routes(routes!(district::district))
        .routes(routes!(areas::zones))
        .routes(routes!(areas::zone))
        .routes(routes!(zone_sets::plan))
        .routes(routes!(zone_sets::read))
        .routes(routes!(areas::streets))
        .routes(routes!(areas::street))
        .routes(routes!(areas::communities))
        .routes(routes!(areas::community))
        .routes(routes!(checkpoints::checkpoints))
        .routes(routes!(checkpoints::checkpoint))
        .routes(routes!(placing::unplaced))
        .routes(routes!(placing::disagreeing))
        .routes(routes!(lines::lines))
        .routes(routes!(lines::line))
        .routes(routes!(parties::units))
        .routes(routes!(parties::unit))
        .routes(routes!(parties::people))
        .routes(routes!(parties::person))
        .routes(routes!(duties::duties))
        .routes(routes!(cases::cases))
        .routes(routes!(cases::place))
        .routes(routes!(ledger::csv))
        .routes(routes!(ledger::xlsx))
        .routes(routes!(ledger::import))
        .routes(routes!(papers::read))
        .routes(routes!(papers::plan))
        .routes(routes!(papers::wrong))
        .routes(routes!(papers::undo))
        .routes(routes!(cases::case))
        .routes(routes!(cases::todo))
        .routes(routes!(cases::figures))
        .routes(routes!(inbox::inbox, inbox::read))
        .routes(routes!(calendar::calendar))
        .routes(routes!(calendar::practice))
        .routes(routes!(rounds::rounds))
        .routes(routes!(rounds::round))
        .routes(routes!(rounds::targets))
        .routes(routes!(tasks::tasks))
        .routes(routes!(shifts::shifts))
        .routes(routes!(shifts::preview))
        .routes(routes!(shifts::shift))
        .routes(routes!(shifts::patterns))
        .routes(routes!(shifts::settings))
        .routes(routes!(shifts::mine))
        .routes(routes!(shifts::download))
        .routes(routes!(shifts::make, shifts::revoke))
        .routes(routes!(shifts::weekends))
        .routes(routes!(shifts::weekend))
        .routes(routes!(shifts::hours))
        .routes(routes!(shifts::xlsx))
        .routes(routes!(shifts::communities))
        .routes(routes!(shifts::shift_states))
        .routes(routes!(checklists::checklists))
        .routes(routes!(inspections::inspections))
        .routes(routes!(inspections::inspection))
        .routes(routes!(held::held))
        .routes(routes!(pack::pack))
        .routes(routes!(states::checkpoints))
        .routes(routes!(blobs::blob))
        .routes(routes!(photos::progress, photos::put))
        .routes(routes!(states::zones))
        .routes(routes!(export::gpkg))
        .routes(routes!(commands::send))
        .routes(routes!(session::session, session::sign_in, session::sign_out))
        .routes(routes!(session::change_password))
        .routes(routes!(oidc::begin))
        .routes(routes!(oidc::come_back))
        .routes(routes!(invitation::read))
        .routes(routes!(grants::list, grants::give))
        .routes(routes!(grants::revoke))
        .routes(routes!(device::get, device::enrol))
        .routes(routes!(device::set_pin))
        .routes(routes!(accounts::accounts))
        .routes(routes!(outbox::outbox))
        .routes(routes!(audit::list))
        .routes(routes!(audit::csv))
        .routes(routes!(live::live))
        .routes(routes!(style::style))
        .routes(routes!(basemap::tile))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(openapi::openapi))
        .routes(routes!(openapi::docs_page))
        .merge(shifts::calendar_routes())
}

/// The whole service with its layers.
fn router(app: Arc<App>, rate: Arc<Rate>) -> Router {
    let around = Arc::new(Around { app: app.clone(), rate, load: Arc::default() });
    let compress = SizeAbove::new(1024).and(NotForContentType::SSE).and(NotForContentType::IMAGES);
    // Tiles and the page's own files are kept compressed, and shared by those who ask for them.
    let made = routes()
        .split_for_parts()
        .0
        .layer(axum::middleware::from_fn_with_state(around.load.clone(), load::unsent))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest).compress_when(compress));
    made.merge(tiles::routes().split_for_parts().0)
        .fallback(assets::serve)
        .method_not_allowed_fallback(async || Problem::new(Kind::NoMethod))
        .layer(DefaultBodyLimit::max(body::MOST_BYTES))
        .layer(axum::middleware::from_fn_with_state(around, around::around))
        .with_state(app)
}

/// Serves until the service is told to stop and the requests under way are answered.
pub async fn serve(app: Arc<App>, listener: TcpListener, door: &Door, tls: Option<Tls>) {
    let stopping = app.stopping.clone();
    let port = app.listen.port();
    let mut router = router(app, Arc::new(Rate::new(door.rate)));
    let tls = tls.map(|tls| {
        let mut astray = install::astray();
        if let Some(authority) = tls.authority() {
            let pages = install::routes(authority, port);
            router = std::mem::take(&mut router).merge(pages.clone());
            astray = astray.merge(pages);
        }
        (tls, astray)
    });
    let house = House { router, trusted: Trusted::new(&door.trusted_proxy), tls };
    let renewing = house.tls.as_ref().map(|(tls, _)| tokio::spawn(tls.keep(stopping.clone())));
    listen::serve(listener, house, stopping).await;
    if let Some(renewing) = renewing {
        renewing.abort();
    }
}
