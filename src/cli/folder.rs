//! Where the district is: a folder, opened for reading beside a running service or for writing through it, or a database.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;

use super::{Stop, control::Client};
use crate::{
    atlas::Atlas,
    config::Secret,
    domain::{Actor, Date, Envelope, PersonId, Phone},
    engine::{Clock, Engine, EngineError},
    http::control::Report,
    store::{BlobError, Blobs, PostgresStore, SqliteStore, Store, StoreError},
};

/// Which district.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// The district's folder
    #[arg(long, value_name = "DIR", env = "RENLING_DATA", default_value = "./renling-data")]
    pub data: PathBuf,
    /// The database that the district is kept in, instead of a folder: postgres://USER:PASSWORD@HOST:PORT/DATABASE
    ///
    /// Others on this machine can read a command line: a URL with a password belongs into RENLING_STORE
    #[arg(long, value_name = "URL", env = "RENLING_STORE", hide_env_values = true)]
    pub store: Option<Secret>,
    /// Where pictures are kept: a folder, or s3://BUCKET/PREFIX. Without it: the folder blobs in the district's folder
    #[arg(long, value_name = "DIR|URL", env = "RENLING_BLOBS")]
    pub blobs: Option<String>,
}

/// A district that can be written to: this process holds it, or a running service does.
pub enum Writable {
    /// Held by this process, or a database that several may write to.
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

impl Place {
    /// A folder, or a database by its URL.
    pub fn named(name: &str) -> Self {
        let database = ["postgres://", "postgresql://"].iter().any(|scheme| name.starts_with(scheme));
        Self { data: name.into(), store: database.then(|| Secret::from(name.to_owned())), blobs: None }
    }

    /// The store for reading, beside a running service or alone.
    pub async fn store_to_read(&self) -> anyhow::Result<Arc<dyn Store>> {
        Ok(match &self.store {
            None => Arc::new(SqliteStore::open_read_only(&self.data).map_err(stop)?),
            Some(url) => Arc::new(PostgresStore::open_read_only(url).await.map_err(stop)?),
        })
    }

    /// The store for writing; what is not there is made.
    pub async fn store_to_write(&self) -> anyhow::Result<Arc<dyn Store>> {
        Ok(match &self.store {
            None => Arc::new(SqliteStore::open(&self.data).map_err(stop)?),
            Some(url) => Arc::new(PostgresStore::open(url).await.map_err(stop)?),
        })
    }

    /// Where pictures are kept. A database has no such place unless it is said, because several nodes have to share it.
    pub fn blobs(&self) -> anyhow::Result<Option<Blobs>> {
        Ok(match (&self.blobs, &self.store) {
            (Some(setting), _) => Some(Blobs::open(setting).map_err(blob)?),
            (None, Some(_)) => None,
            (None, None) => Some(Blobs::folder(&self.data.join("blobs")).map_err(blob)?),
        })
    }

    /// Opens for reading.
    pub async fn read(&self) -> anyhow::Result<Engine> {
        engine(self.store_to_read().await?).await
    }

    /// The same where an empty district is of no use.
    pub async fn read_filled(&self) -> anyhow::Result<Engine> {
        let engine = self.read().await?;
        if engine.atlas().seq().0 > 0 {
            return Ok(engine);
        }
        Err(stop(match &self.store {
            None => StoreError::Missing { dir: self.data.clone() },
            Some(_) => StoreError::Empty { database: "the database".into() },
        }))
    }

    /// Opens for writing.
    pub async fn write(&self) -> anyhow::Result<Writable> {
        if self.store.is_some() {
            return Ok(Writable::Own(engine(self.store_to_write().await?).await?));
        }
        match SqliteStore::open(&self.data) {
            Ok(store) => Ok(Writable::Own(engine(Arc::new(store)).await?)),
            Err(locked @ StoreError::Locked { .. }) => {
                let client = Client::find(&self.data).ok_or_else(|| stop(locked))?;
                Ok(Writable::Served { client, reading: self.read().await? })
            }
            Err(error) => Err(stop(error)),
        }
    }

    /// The private telephones.
    pub async fn phones(&self, atlas: &Atlas) -> anyhow::Result<Phones> {
        if atlas.people().is_empty() {
            return Ok(Phones::new());
        }
        let store = self.store_to_read().await?;
        let people = atlas.people().iter().map(|row| row.id).collect();
        let personal = store.personal(people).await.map_err(stop)?;
        store.close().await;
        Ok(personal.into_iter().map(|(person, personal)| (person, personal.private_phone)).collect())
    }
}

/// A folder's engine for reading.
pub async fn read(folder: &Path) -> anyhow::Result<Engine> {
    Place { data: folder.to_owned(), store: None, blobs: None }.read().await
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
    pub async fn apply(&self, commands: Vec<Envelope>, told: impl Fn(u64) + Send + 'static) -> anyhow::Result<Report> {
        match self {
            Self::Own(engine) => {
                let count = commands.len();
                let refused = engine.submit_whole(Actor::Operator, commands, told).await.map_err(failed)?;
                Ok(Report::new(count, refused, engine.atlas().seq().0))
            }
            Self::Served { client, .. } => client.apply(&commands, told).await.context("through the running service"),
        }
    }
}

/// An engine on a store, with the clock of the machine.
pub async fn engine(store: Arc<dyn Store>) -> anyhow::Result<Engine> {
    Engine::open(store, clock()?).await.map_err(failed)
}

/// The machine's clock; in debug builds one that starts where `RENLING_CLOCK` says.
pub fn clock() -> anyhow::Result<Clock> {
    Clock::from_environment().context("RENLING_CLOCK is an instant such as 2026-01-01T15:59:58Z")
}

/// Gives the errors of blobs their exit codes.
pub fn blob(error: BlobError) -> anyhow::Error {
    match error {
        BlobError::Address(_) => anyhow::Error::new(Stop::Usage).context(error),
        other => other.into(),
    }
}

/// Gives the errors of a store their exit codes.
pub fn stop(error: StoreError) -> anyhow::Error {
    let code = match error {
        StoreError::Locked { .. } => Some(Stop::Busy),
        StoreError::Missing { .. } | StoreError::Empty { .. } => Some(Stop::Missing),
        StoreError::Address { .. } => Some(Stop::Usage),
        StoreError::Away { .. } | StoreError::NoDatabase { .. } => Some(Stop::Away),
        StoreError::NoRight { .. } => Some(Stop::NoRight),
        StoreError::NoExtension { .. } => Some(Stop::NoExtension),
        StoreError::Foreign { .. }
        | StoreError::ForeignSchema { .. }
        | StoreError::Newer { .. }
        | StoreError::NewerTables { .. }
        | StoreError::NewerBody { .. } => Some(Stop::Version),
        StoreError::OtherHistory { .. } | StoreError::HalfCopied { .. } | StoreError::Apart { .. } => {
            Some(Stop::History)
        }
        StoreError::Damaged { .. } | StoreError::Broken { .. } | StoreError::Unreadable { .. } => Some(Stop::Damaged),
        _ => None,
    };
    match code {
        Some(code) => anyhow::Error::new(code).context(error),
        None => error.into(),
    }
}

/// The same of an engine's.
pub fn failed(error: EngineError) -> anyhow::Error {
    match error {
        EngineError::Store(error) => stop(error),
        other => other.into(),
    }
}
