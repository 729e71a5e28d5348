//! `renling serve`

use std::{io, net::SocketAddr, time::Duration};

use anyhow::{Context, bail};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use super::{
    folder::{self, Place},
    terminal::{Colour, Terminal},
};
use crate::{
    config::{BasemapSource, Config, OIDC_SECRET, Oidc, SMTP_PASSWORD, TIANDITU_KEY},
    domain::{Actor, Envelope, Outcome},
    engine::{Blobs, Engine},
    exchange,
    http::{
        self, App, Basemap, Beyond,
        auth::{DemoAccount, Provider},
        control::Socket,
        tls::{Authority, Tls},
    },
    jobs,
    tiles::Tiles,
};

/// How long requests under way may take after the service was told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// Threads for what blocks. What uses them is bounded where it begins.
const MOST_BLOCKING: usize = 64;
/// Commands of the demonstration's life that are committed together: about 1 MB.
const LIFE_AT_ONCE: usize = 400;

/// Serve the district: the map, the API, the live feed
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    config: Config,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let config = &args.config;
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    if let Err(error) = config.check(names) {
        return Err(anyhow::Error::new(super::Stop::Usage).context(error));
    }
    let oidc = config.oidc.settle(std::env::var(OIDC_SECRET).ok());
    let oidc = oidc.map_err(|error| anyhow::Error::new(super::Stop::Usage).context(error))?;
    let basemap = config.basemap.settle(std::env::var(TIANDITU_KEY).ok());
    let basemap = basemap.map_err(|error| anyhow::Error::new(super::Stop::Usage).context(error))?;
    let tell = config.tell.settle(std::env::var(SMTP_PASSWORD).ok());
    let tell = tell.map_err(|error| anyhow::Error::new(super::Stop::Usage).context(error))?;
    let post = tell.as_ref().map(jobs::Post::new).transpose();
    let post = post.map_err(|error| anyhow::Error::new(super::Stop::Usage).context(error))?;
    start_log(config)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().max_blocking_threads(MOST_BLOCKING).enable_all().build()?;
    let served = runtime.block_on(serve(config, (oidc, basemap), post, terminal));
    // What is still under way after the grace is cut off.
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}

async fn serve(
    config: &Config,
    (oidc, basemap): (Option<Oidc>, Option<BasemapSource>),
    post: Option<jobs::Post>,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let (stop, stopping) = watch::channel(false);
    let basemap = basemap.as_ref().map(Basemap::open).transpose();
    let basemap = basemap.map_err(|error| anyhow::Error::new(super::Stop::Usage).context(error))?;
    let mut end = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;

    // The port first: whoever cannot serve should not fill a folder.
    let listener = listen(config.listen).await?;
    let address = listener.local_addr()?;
    let tls = Tls::of(&config.door, &config.data)
        .map_err(|error| anyhow::Error::new(super::Stop::Usage).context(error))
        .context("TLS")?;
    let authority = tls.as_ref().and_then(Tls::authority);
    let place = Place { data: config.data.clone(), store: config.store.clone(), blobs: config.blobs.clone() };
    let engine = folder::engine(place.store_to_write().await?).await?;
    let blobs = place.blobs()?;
    let empty = config.demo && engine.atlas().seq().0 == 0;
    if empty {
        fill(&engine, terminal).await.context("filling the folder with the demonstration district")?;
    }
    let accounts = if config.demo { http::auth::demo_accounts(&engine).await? } else { vec![] };
    if empty {
        enliven(&engine, blobs.as_ref()).await.context("filling the folder with the life of the demonstration")?;
    }
    // Others write to a database by themselves; a folder is held by this process, and they write through it.
    let socket = match config.store {
        Some(_) => None,
        None => Some(
            Socket::bind(&config.data).with_context(|| format!("the control socket in {}", config.data.display()))?,
        ),
    };
    let provider = oidc.map(Provider::new).transpose().context("OpenID Connect")?;
    let app = App::new(
        engine.clone(),
        Tiles::new(config.tile_cache_bytes()),
        blobs.clone(),
        config.demo,
        Beyond { oidc: provider, basemap },
        address,
        stopping.clone(),
    );

    let door = config.door.clone();
    let serving = tokio::spawn(async move { http::serve(app, listener, &door, tls).await });
    let control = {
        let (engine, stopping) = (engine.clone(), stopping.clone());
        tokio::spawn(async move {
            match socket {
                Some(socket) => socket.serve(engine, stopping).await,
                None => Ok(()),
            }
        })
    };
    let clock = tokio::spawn(jobs::turn_days(engine.clone(), stopping.clone()));
    let teller = tokio::spawn(jobs::tell(engine.clone(), post, stopping.clone()));
    let fader = tokio::spawn(jobs::fade_shifts(engine.clone(), stopping.clone()));
    let sweeper = tokio::spawn(jobs::sweep_blobs(engine.clone(), blobs, stopping));
    let first = if config.demo { None } else { http::auth::first_admin(&engine).await? };
    let open = Open { address, tls: config.door.tls(), authority };
    announce(&open, &accounts, first.as_deref(), terminal)?;

    tokio::select! {
        _ = end.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    // An error says only that nobody waits for it.
    let _ = stop.send(true);
    if tokio::time::timeout(GRACE, async { tokio::join!(serving, control, clock, sweeper, teller, fader) })
        .await
        .is_err()
    {
        tracing::warn!("some requests were cut off");
    }
    engine.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            bail!("{address} is in use by another program. Stop that one, or choose another address with --listen")
        }
        Err(error) => Err(error).with_context(|| format!("listening on {address}")),
    }
}

async fn fill(engine: &Engine, terminal: &Terminal) -> anyhow::Result<()> {
    terminal.line(terminal.say("正在装入演示区……", "Filling the folder with the demonstration district …"));
    let input = exchange::read(&exchange::demo_files(), None, &mut ());
    let plan = exchange::plan(&engine.atlas(), input, exchange::Options::default(), &mut ());
    if let Some(fault) = plan.faults.errors().next() {
        bail!("the demonstration files have a fault: {fault}");
    }
    submit(engine, plan.commands).await
}

/// Rounds, inspections and cases as of today, with their pictures.
async fn enliven(engine: &Engine, blobs: Option<&Blobs>) -> anyhow::Result<()> {
    if let Some(blobs) = blobs {
        for photo in exchange::demo_photos() {
            blobs.put(photo).await?;
        }
    }
    let atlas = engine.atlas();
    let person = |login: &str| atlas.accounts().by_code(login).map(|account| account.person);
    let players = exchange::Players {
        inspector: person("inspector"),
        office: person("office"),
        liaison: person("liaison"),
        cadre: person("cadre"),
    };
    let life = exchange::demo_life(&atlas, players, engine.today());
    for part in life.chunks(LIFE_AT_ONCE) {
        submit(engine, part.to_vec()).await?;
    }
    Ok(())
}

async fn submit(engine: &Engine, commands: Vec<Envelope>) -> anyhow::Result<()> {
    match engine.submit_whole(Actor::System, commands, |_| ()).await?.into_iter().next() {
        None => Ok(()),
        Some((_, Outcome::Refused(refusal))) => bail!("refused: {}", refusal.en()),
        Some(_) => bail!("refused: somebody else has written"),
    }
}

/// How the service can be reached.
struct Open {
    address: SocketAddr,
    tls: bool,
    authority: Option<Authority>,
}

impl Open {
    fn url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        match &self.authority {
            // No certificate holds for "every address".
            Some(authority) if self.address.ip().is_unspecified() => {
                format!("{scheme}://{}:{}/", http::called(authority), self.address.port())
            }
            _ => format!("{scheme}://{}/", self.address),
        }
    }
    /// Whether browsers will not trust it: over plain http they do so on their own machine only.
    fn plain(&self) -> bool {
        !self.tls && !self.address.ip().is_loopback()
    }
    /// Where devices come to trust our own authority.
    fn install(&self) -> Option<String> {
        self.authority.as_ref().map(|authority| http::install_address(authority, self.address.port()))
    }
    fn tell(&self, out: &mut impl io::Write, terminal: &Terminal) -> io::Result<()> {
        if let Some((page, authority)) = self.install().zip(self.authority.as_ref()) {
            let zh = "各设备须先安装证书，打印或打开：";
            let en = "Devices have to trust the certificate first; print or open:";
            writeln!(out, "{} {page}", terminal.say(zh, en))?;
            writeln!(out, "  SHA-256 {}", authority.fingerprint)?;
        }
        if self.plain() {
            let zh = "注意：没有 TLS。别的设备上不能离线使用、拍照和定位，密码会明文传输。请加 --tls-local 或 --tls-cert，\
                      除非前面有 TLS 代理（--trusted-proxy）。";
            let en = "Attention: no TLS. Other devices have no offline use, camera or position, and passwords travel in the \
                      open. Add --tls-local or --tls-cert, unless a proxy before it speaks TLS (--trusted-proxy).";
            writeln!(out, "{}", terminal.paint(Colour::Yellow, terminal.say(zh, en)))?;
        }
        Ok(())
    }
}

/// Says where the service is: a line for people and scripts, an object for machines.
fn announce(open: &Open, accounts: &[DemoAccount], first_admin: Option<&str>, terminal: &Terminal) -> io::Result<()> {
    let url = open.url();
    if terminal.json {
        let welcome = first_admin.map(|secret| format!("{}{}", url.trim_end_matches('/'), http::welcome(secret)));
        let fingerprint = open.authority.as_ref().map(|authority| &authority.fingerprint);
        let all = serde_json::json!({
            "event": "listening", "url": url, "install": open.install(), "fingerprint": fingerprint,
            "warning": open.plain().then_some("plain_http"), "accounts": accounts, "first_admin": welcome,
        });
        terminal.object(&all)
    } else {
        use io::Write;
        let mut out = io::stdout().lock();
        writeln!(out, "{} {url}", terminal.say("认领 Renling 已启动：", "Renling 认领 is at"))?;
        open.tell(&mut out, terminal)?;
        if let Some(secret) = first_admin {
            let link = format!("{}{}", url.trim_end_matches('/'), http::welcome(secret));
            let zh = "还没有管理员。用这个链接设置第一个（七天内，仅一次）：";
            let en = "There is no administrator yet. Make the first one by this link (once, within seven days):";
            writeln!(out, "{} {link}", terminal.say(zh, en))?;
        }
        if !accounts.is_empty() {
            writeln!(
                out,
                "{}",
                terminal.say(
                    "演示账号（密码每次启动重新生成）：",
                    "Accounts of the demonstration, with passwords of this start:"
                )
            )?;
        }
        for one in accounts {
            writeln!(out, "  {:<10} {}   {} {}", one.login, one.password, one.name, terminal.say(one.zh, one.en))?;
        }
        out.flush()
    }
}

fn start_log(config: &Config) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)
        .map_err(|error| anyhow::Error::new(super::Stop::Usage).context(format!("--log: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = if config.log_json { log.json().try_init() } else { log.with_ansi(false).try_init() };
    started.map_err(|error| anyhow::anyhow!("{error}"))
}
