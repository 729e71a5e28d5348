//! The command line's end of the control socket.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;
use uuid::Uuid;

use super::Stop;
use crate::{
    domain::Envelope,
    http::control::{self, Report},
};

/// About so many bytes of commands go into a chunk.
const CHUNK: usize = 1024 * 1024;

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
        let std = control::reachable(&self.socket, |path| std::os::unix::net::UnixStream::connect(path));
        let std = std.with_context(|| self.socket.display().to_string())?;
        std.set_nonblocking(true)?;
        let (mut to, connection) = http1::handshake(TokioIo::new(UnixStream::from_std(std)?)).await?;
        let connection = tokio::spawn(connection);
        let batch = Uuid::now_v7();
        let mut chunk = Vec::with_capacity(CHUNK + 64 * 1024);
        for (done, envelope) in (1..).zip(commands) {
            serde_json::to_writer(&mut chunk, envelope)?;
            chunk.push(b'\n');
            if chunk.len() >= CHUNK {
                send(&mut to, &format!("/stage?batch={batch}"), std::mem::take(&mut chunk)).await?;
                told(done);
            }
        }
        send(&mut to, &format!("/stage?batch={batch}"), chunk).await?;
        told(commands.len() as u64);
        let report = send(&mut to, &format!("/apply?batch={batch}&count={}", commands.len()), vec![]).await?;
        drop(to);
        // The answer is here; how the connection ends does not matter any more.
        let _ = connection.await;
        Ok(serde_json::from_slice(&report)?)
    }
}

async fn send(to: &mut http1::SendRequest<Full<Bytes>>, path: &str, body: Vec<u8>) -> anyhow::Result<Bytes> {
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
