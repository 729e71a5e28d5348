//! The district's folder, opened for reading beside a running service, or for writing through it.

use std::{collections::HashMap, path::Path, sync::Arc};

use anyhow::Context;

use super::{Stop, control::Client};
use crate::{
    atlas::Atlas,
    domain::{Actor, Date, Envelope, PersonId, Phone},
    engine::{Batch, Clock, Engine},
    http::control::Report,
    store::{SqliteStore, Store, StoreError},
};

/// A folder that can be written to: this process holds it, or a running service does.
pub enum Writable {
    /// Held by this process.
    Own(Engine),
    /// Held by a running service.
    Served {
        /// The road to it.
        client: Client,
        /// What the store holds.
        reading: Engine,
    },
}

/// The private telephones that are kept, so that the same one in a file changes nothing. They are never shown.
pub type Phones = HashMap<PersonId, Phone>;

/// Opens for reading, beside a running service or alone.
pub async fn read(folder: &Path) -> anyhow::Result<Engine> {
    let store = SqliteStore::open_read_only(folder).map_err(stop)?;
    engine(Arc::new(store)).await
}

/// The same where an empty district is of no use.
pub async fn read_filled(folder: &Path) -> anyhow::Result<Engine> {
    let engine = read(folder).await?;
    if engine.atlas().seq().0 == 0 {
        return Err(stop(StoreError::Missing { dir: folder.to_owned() }));
    }
    Ok(engine)
}

/// Opens for writing; a folder that is not there is made.
pub async fn write(folder: &Path) -> anyhow::Result<Writable> {
    match SqliteStore::open(folder) {
        Ok(store) => Ok(Writable::Own(engine(Arc::new(store)).await?)),
        Err(locked @ StoreError::Locked { .. }) => {
            let client = Client::find(folder).ok_or_else(|| stop(locked))?;
            Ok(Writable::Served { client, reading: read(folder).await? })
        }
        Err(error) => Err(stop(error)),
    }
}

impl Writable {
    /// What the folder holds.
    pub fn atlas(&self) -> Arc<Atlas> {
        match self {
            Self::Own(engine) | Self::Served { reading: engine, .. } => engine.atlas(),
        }
    }
    /// The district's day.
    pub fn today(&self) -> Date {
        match self {
            Self::Own(engine) | Self::Served { reading: engine, .. } => engine.today(),
        }
    }
    /// Lets the folder go.
    pub async fn close(&self) {
        match self {
            Self::Own(engine) | Self::Served { reading: engine, .. } => engine.close().await,
        }
    }
    /// Applies all commands or none. `told` hears how many are on their way.
    pub async fn apply(&self, commands: Vec<Envelope>, told: impl Fn(u64)) -> anyhow::Result<Report> {
        match self {
            Self::Own(engine) => {
                let ids: Vec<_> = commands.iter().map(|envelope| envelope.id.uuid()).collect();
                let outcomes = engine.submit(Actor::Operator, Batch { commands, all_or_nothing: true }).await?;
                told(ids.len() as u64);
                Ok(Report::new(&ids, outcomes, engine.atlas().seq().0))
            }
            Self::Served { client, .. } => client.apply(&commands, told).await.context("through the running service"),
        }
    }
}

/// An engine on a store, with the clock of the machine.
pub async fn engine(store: Arc<dyn Store>) -> anyhow::Result<Engine> {
    Ok(Engine::open(store, clock()?).await?)
}

/// The machine's clock; in debug builds one that starts where `RENLING_CLOCK` says.
pub fn clock() -> anyhow::Result<Clock> {
    Clock::from_environment().context("RENLING_CLOCK is an instant such as 2026-01-01T15:59:58Z")
}

/// The private telephones in a folder.
pub async fn phones(folder: &Path, atlas: &Atlas) -> anyhow::Result<Phones> {
    let store = SqliteStore::open_read_only(folder).map_err(stop)?;
    let people = atlas.people().iter().map(|row| row.id).collect();
    let personal = store.personal(people).await?;
    store.close().await;
    Ok(personal.into_iter().map(|(person, personal)| (person, personal.private_phone)).collect())
}

/// Gives the errors of a store their exit codes.
pub fn stop(error: StoreError) -> anyhow::Error {
    let code = match error {
        StoreError::Locked { .. } => Some(Stop::Busy),
        StoreError::Missing { .. } => Some(Stop::Missing),
        _ => None,
    };
    match code {
        Some(code) => anyhow::Error::new(code).context(error),
        None => error.into(),
    }
}
