//! The command line's end of the control socket.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, bail};
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;
use uuid::Uuid;

use super::Stop;
use crate::{
    domain::Envelope,
    http::control::{self, Invited, Report},
};

/// About so many bytes of commands go into a chunk.
const CHUNK: usize = 1024 * 1024;

/// How long the service may be silent before it is asked whether it lives, and to say that it does.
const PATIENCE: Duration = Duration::from_secs(10);

type To = http1::SendRequest<Full<Bytes>>;

/// The road to a running service.
#[derive(Debug)]
pub struct Client {
    socket: PathBuf,
}

impl Client {
    /// The service that holds `folder`, if it has a socket.
    pub fn find(folder: &Path) -> Option<Self> {
        let socket = folder.join(control::NAME);
        socket.exists().then_some(Self { socket })
    }

    /// Stages the commands in chunks and applies them at once; `told` hears how many are staged.
    pub async fn apply(&self, commands: &[Envelope], told: impl Fn(u64)) -> anyhow::Result<Report> {
        let mut to = self.connect().await?;
        let batch = Uuid::now_v7();
        let mut chunk = Vec::with_capacity(CHUNK + 64 * 1024);
        for (done, envelope) in (1..).zip(commands) {
            serde_json::to_writer(&mut chunk, envelope)?;
            chunk.push(b'\n');
            if chunk.len() >= CHUNK {
                self.send(&mut to, &format!("/stage?batch={batch}"), std::mem::take(&mut chunk)).await?;
                told(done);
            }
        }
        self.send(&mut to, &format!("/stage?batch={batch}"), chunk).await?;
        told(commands.len() as u64);
        let report = self.send(&mut to, &format!("/apply?batch={batch}&count={}", commands.len()), vec![]).await?;
        Ok(serde_json::from_slice(&report)?)
    }

    /// Has the link made by which an account's person sets a password; `None` when there is no such account.
    pub async fn invite(&self, login: &str) -> anyhow::Result<Option<Invited>> {
        let mut to = self.connect().await?;
        let body = serde_json::to_vec(login)?;
        Ok(serde_json::from_slice(&self.send(&mut to, "/invite", body).await?)?)
    }

    async fn connect(&self) -> anyhow::Result<To> {
        let std = control::reachable(&self.socket, |path| std::os::unix::net::UnixStream::connect(path));
        let std = std.with_context(|| self.socket.display().to_string())?;
        std.set_nonblocking(true)?;
        let (to, connection) = http1::handshake(TokioIo::new(UnixStream::from_std(std)?)).await?;
        // How the connection ends does not matter once the answer is here.
        tokio::spawn(connection);
        Ok(to)
    }

    /// Sends and waits for the answer as long as the service lives: applying a large import takes its time, but a service
    /// that does not even say that it is there is not waited for.
    async fn send(&self, to: &mut To, path: &str, body: Vec<u8>) -> anyhow::Result<Bytes> {
        let sending = send(to, path, body);
        tokio::pin!(sending);
        loop {
            tokio::select! {
                answer = &mut sending => return answer,
                () = tokio::time::sleep(PATIENCE) => {}
            }
            let alive = async { send(&mut self.connect().await?, "/alive", vec![]).await };
            let alive = tokio::time::timeout(PATIENCE, alive);
            tokio::select! {
                answer = &mut sending => return answer,
                alive = alive => if !matches!(alive, Ok(Ok(_))) {
                    bail!(
                        "the running service does not answer any more. Look what became of it; then import again: what \
                         happened already changes nothing"
                    );
                }
            }
        }
    }
}

async fn send(to: &mut To, path: &str, body: Vec<u8>) -> anyhow::Result<Bytes> {
    to.ready().await?;
    let request = Request::post(path).header("host", "renling").body(Full::new(body.into()))?;
    let response = to.send_request(request).await?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    if status.is_success() {
        return Ok(body);
    }
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let said = ["detail", "title_en"].iter().find_map(|key| problem[*key].as_str()).unwrap_or("no reason given");
    if status.is_client_error() {
        return Err(anyhow::Error::new(Stop::Refused).context(said.to_owned()));
    }
    bail!("the running service could not do it: {said}")
}
