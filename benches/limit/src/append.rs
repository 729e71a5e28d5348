//! The least that a durable write can cost: its bytes go to the end of a file, and `fdatasync` has returned before it is
//! answered. Whatever waits at the same time goes to the disk together.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
    thread,
};

use axum::{extract::State, http::StatusCode};
use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

/// Writes that wait at most.
const WAITING: usize = 4096;

struct Wanted(Bytes, oneshot::Sender<()>);

#[derive(Clone)]
pub struct Log(mpsc::Sender<Wanted>);

impl Log {
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let (to, wanted) = mpsc::channel(WAITING);
        thread::spawn(move || write(file, wanted));
        Ok(Self(to))
    }
}

/// Ends when the disk refuses: then nobody is answered any more.
fn write(mut file: File, mut wanted: mpsc::Receiver<Wanted>) {
    let mut group = vec![];
    while wanted.blocking_recv_many(&mut group, WAITING) > 0 {
        let bytes: Vec<u8> = group.iter().flat_map(|Wanted(bytes, _)| bytes.iter().copied()).collect();
        if file.write_all(&bytes).and_then(|()| file.sync_data()).is_err() {
            return;
        }
        // Whoever is gone needs no answer.
        for Wanted(_, done) in group.drain(..) {
            let _ = done.send(());
        }
    }
}

pub async fn append(State(log): State<Log>, body: Bytes) -> Result<&'static str, StatusCode> {
    let gone = |_| StatusCode::SERVICE_UNAVAILABLE;
    let (done, told) = oneshot::channel();
    log.0.send(Wanted(body, done)).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    told.await.map_err(gone)?;
    // About as long as what the program says of a command.
    Ok(r#"{"seq":1000000,"outcomes":[{"id":"01990000-0000-7000-8000-000000000000","status":"applied","seq":1000000}]}"#)
}
