//! TLS: with a certificate that was given, or with one of our own authority. Either is taken up anew while the service
//! runs: a given one when its files change, our own before it ends or when this machine's addresses change.

mod given;
mod local;
mod names;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use arc_swap::ArcSwap;
use rustls::{
    ServerConfig,
    crypto::CryptoProvider,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use thiserror::Error;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::talk::stopped;
use crate::config::Door;
use given::{Given, Stamp};
pub use local::Authority;
use local::{Leaf, Local};

/// How often it is looked after.
const ROUND: Duration = Duration::from_secs(60);

/// Why TLS cannot be spoken.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file holds something else.
    #[error("{path}: {what}")]
    Content {
        /// Which.
        path: PathBuf,
        /// What is wrong, and what to do.
        what: String,
    },
    /// A name that no certificate can be made for.
    #[error(
        "--tls-local: {0:?} is no name of a machine and no address; write it in Latin letters, such as map.example"
    )]
    Name(String),
    /// The libraries refuse.
    #[error("TLS: {0}")]
    Library(String),
}

impl From<rcgen::Error> for TlsError {
    fn from(error: rcgen::Error) -> Self {
        Self::Library(error.to_string())
    }
}

impl From<rustls::Error> for TlsError {
    fn from(error: rustls::Error) -> Self {
        Self::Library(error.to_string())
    }
}

/// Where the certificate comes from.
#[derive(Clone)]
enum Source {
    Given(Given, Stamp),
    Local(Local, Leaf),
}

/// The certificate that is shown now.
#[derive(Debug)]
struct Shown(ArcSwap<CertifiedKey>);

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

/// See the module.
pub struct Tls {
    acceptor: TlsAcceptor,
    shown: Arc<Shown>,
    source: Source,
}

impl Tls {
    /// What the settings say; none where they say nothing of TLS. `folder` is where our own authority is kept.
    ///
    /// # Errors
    /// Files or names that are of no use.
    pub fn of(door: &Door, folder: &Path) -> Result<Option<Self>, TlsError> {
        let (source, first) = match (&door.tls_cert, &door.tls_key, &door.tls_local) {
            (Some(certificate), Some(key), _) => {
                let given = Given::new(certificate, key);
                let (stamp, first) = (given.changed(), given.read()?);
                (Source::Given(given, stamp), first)
            }
            (_, _, Some(names)) => {
                let local = Local::open(&folder.join("tls"), names)?;
                let leaf = local.certificate(&local.names(), SystemTime::now())?;
                let first = leaf.key.clone();
                (Source::Local(local, leaf), first)
            }
            _ => return Ok(None),
        };
        let shown = Arc::new(Shown(ArcSwap::new(first)));
        let versions = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
        let mut config = versions.with_no_client_auth().with_cert_resolver(shown.clone());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Some(Self { acceptor: TlsAcceptor::from(Arc::new(config)), shown, source }))
    }

    /// What agrees with a client.
    pub fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }

    /// Our own authority, if it is ours.
    pub fn authority(&self) -> Option<Authority> {
        match &self.source {
            Source::Given(..) => None,
            Source::Local(local, _) => Some(local.authority()),
        }
    }

    /// Keeps the certificate good until the service is told to stop.
    pub fn keep(&self, stopping: watch::Receiver<bool>) -> impl Future<Output = ()> + Send + use<> {
        self.keep_every(ROUND, stopping)
    }

    fn keep_every(&self, round: Duration, stopping: watch::Receiver<bool>) -> impl Future<Output = ()> + Send + use<> {
        let (shown, source) = (self.shown.clone(), self.source.clone());
        let rounds = Rounds { every: round, stopping };
        async move {
            match source {
                Source::Given(given, stamp) => take_up(&shown, &given, stamp, rounds).await,
                Source::Local(local, leaf) => renew(&shown, &local, leaf, rounds).await,
            }
        }
    }
}

/// Looking after something again and again.
struct Rounds {
    every: Duration,
    stopping: watch::Receiver<bool>,
}

impl Rounds {
    /// Comes when it is time for the next; `false` when the service is told to stop.
    async fn next(&mut self) -> bool {
        tokio::select! {
            () = tokio::time::sleep(self.every) => true,
            () = stopped(&mut self.stopping) => false,
        }
    }
}

async fn take_up(shown: &Shown, given: &Given, mut known: Stamp, mut rounds: Rounds) {
    while rounds.next().await {
        let changed = given.changed();
        if changed == known {
            continue;
        }
        known = changed;
        match given.read() {
            Ok(new) => {
                shown.0.store(new);
                tracing::info!("the certificate was taken up anew");
            }
            Err(error) => {
                tracing::warn!(%error, "the certificate has changed and is of no use; the one before is kept")
            }
        }
    }
}

async fn renew(shown: &Shown, local: &Local, mut leaf: Leaf, mut rounds: Rounds) {
    while rounds.next().await {
        let (names, now) = (local.names(), SystemTime::now());
        if !leaf.is_due(&names, now) {
            continue;
        }
        match local.certificate(&names, now) {
            Ok(new) => {
                shown.0.store(new.key.clone());
                leaf = new;
            }
            Err(error) => tracing::warn!(%error, "no other certificate could be made"),
        }
    }
}

/// Makes TLS out of these.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Whether a connection that begins with this byte begins with a handshake of TLS.
pub const fn is_hello(first: u8) -> bool {
    first == 22
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use rcgen::{CertificateParams, KeyPair};
    use std::fs;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        door: Door,
    }

    fn write(folder: &Path, names: [&str; 2], seconds: u64) -> Vec<u8> {
        let key = KeyPair::generate().unwrap();
        let made = CertificateParams::new(vec!["map.example".to_owned()]).unwrap().self_signed(&key).unwrap();
        for (name, text) in names.into_iter().zip([made.pem(), key.serialize_pem()]) {
            fs::write(folder.join(name), text).unwrap();
            // As the clock would have it, if it were as fine as the test.
            let file = fs::File::options().append(true).open(folder.join(name)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
        }
        made.der().to_vec()
    }

    fn given(folder: &Path) -> Result<Option<Tls>, TlsError> {
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let flags = ["renling".to_owned(), "--tls-cert".into(), path("crt"), "--tls-key".into(), path("key")];
        Tls::of(&Flags::parse_from(flags).door, folder)
    }

    #[tokio::test]
    async fn a_renewed_certificate_is_taken_up_and_half_of_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let shown = |tls: &Tls| tls.shown.0.load().cert[0].to_vec();
        let first = write(folder, ["crt", "key"], 1);
        let tls = given(folder).unwrap().unwrap();
        assert_eq!(shown(&tls), first);
        let (stop, stopping) = watch::channel(false);
        let keeping = tokio::spawn(tls.keep_every(Duration::from_millis(1), stopping));
        // The certificate is there before its key is.
        let second = write(folder, ["crt", "key.new"], 2);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(shown(&tls), first);
        fs::rename(folder.join("key.new"), folder.join("key")).unwrap();
        while shown(&tls) != second {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.send(true).unwrap();
        keeping.await.unwrap();
    }

    #[test]
    fn files_that_are_of_no_use_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let refused = || given(folder).err().unwrap().to_string();
        assert!(refused().contains("crt: No such file"));
        write(folder, ["crt", "key"], 1);
        write(folder, ["other", "key"], 1);
        assert!(refused().contains("this is not the key of the certificate"), "{}", refused());
        fs::write(folder.join("crt"), "nothing").unwrap();
        assert!(refused().contains("there is no such part in it"), "{}", refused());
    }

    #[test]
    fn without_settings_there_is_no_tls() {
        assert!(Tls::of(&Flags::parse_from(["renling"]).door, Path::new("/nowhere")).unwrap().is_none());
    }
}
