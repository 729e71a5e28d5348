//! Where the database is, and how a connection to it is made.

use std::{path::Path, sync::Arc, time::Duration};

use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer, pki_types::pem::PemObject};
use tokio_postgres::config::{Config, Host, SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{fault, session::Session};
use crate::store::StoreError;

/// How long a connection, or a place among the readers, is waited for.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How long a statement may take, in ms; loading and verifying set it aside.
const STATEMENT: u32 = 20_000;

/// A database, checked as far as it can be without asking it.
pub struct Address {
    pub config: Config,
    pub tls: MakeRustlsConnect,
    /// For messages: host, port and database, without the password.
    pub label: String,
}

fn wrong(detail: impl Into<String>) -> StoreError {
    StoreError::Address { detail: detail.into() }
}

impl Address {
    /// Reads a URL.
    ///
    /// # Errors
    /// [`StoreError::Address`]: what is wrong with it; a password is not repeated.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(wrong("it does not begin with postgres://"));
        }
        // Two words that the driver does not know, or knows otherwise, are taken out first.
        let (mut mode, mut root) = (None, None);
        let url = match url.split_once('?') {
            None => url.to_owned(),
            Some((place, settings)) => {
                let mut rest = vec![];
                for setting in settings.split('&') {
                    match setting.split_once('=') {
                        Some(("sslmode", value)) => mode = Some(value.to_owned()),
                        Some(("sslrootcert", value)) => root = Some(value.replace("%2F", "/")),
                        _ => rest.push(setting),
                    }
                }
                format!("{place}?{}", rest.join("&"))
            }
        };
        let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
            let reason = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            wrong(reason)
        })?;
        if config.get_hosts().is_empty() {
            return Err(wrong("it names no host"));
        }
        if config.get_user().is_none() {
            return Err(wrong("it names no user"));
        }
        let Some(database) = config.get_dbname().map(str::to_owned) else {
            return Err(wrong("it names no database"));
        };
        let mut places = vec![];
        for (number, host) in config.get_hosts().iter().enumerate() {
            let port = config.get_ports().get(number).or(config.get_ports().first()).copied().unwrap_or(5432);
            places.push(match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                Host::Unix(folder) => folder.display().to_string(),
            });
        }
        let near = config.get_hosts().iter().all(|host| match host {
            Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
            Host::Unix(_) => true,
        });
        config.ssl_mode(match mode.as_deref() {
            None if near => SslMode::Disable,
            Some("disable") => SslMode::Disable,
            None | Some("require" | "verify-ca" | "verify-full") => SslMode::Require,
            Some(other) => {
                return Err(wrong(format!(
                    "sslmode={other} is not known here: require (the certificate is always checked) or disable"
                )));
            }
        });
        if config.get_target_session_attrs() == TargetSessionAttrs::Any {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(3));
        }
        // A peer that vanished is noticed, rather than waited for.
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(Duration::from_secs(10));
        }
        if config.get_application_name().is_none() {
            config.application_name("renling");
        }
        let own = config.get_options().unwrap_or_default();
        config.options(format!(
            "-c search_path=renling,public,postgis,extensions -c statement_timeout={STATEMENT} \
             -c idle_in_transaction_session_timeout={STATEMENT} -c synchronous_commit=on {own}"
        ));
        let tls = MakeRustlsConnect::new(client(root.as_deref(), config.get_ssl_mode())?);
        Ok(Self { config, tls, label: format!("{}/{database}", places.join(",")) })
    }

    /// Opens a connection to the one of the hosts that takes writes.
    ///
    /// # Errors
    /// No server, no right, no such database.
    pub async fn connect(&self) -> Result<Session, StoreError> {
        let connecting = self.config.connect(self.tls.clone());
        match tokio::time::timeout(PATIENCE, connecting).await {
            Ok(Ok((client, connection))) => Ok(Session::start(client, connection)),
            Ok(Err(error)) => Err(fault::translate(&self.label, &error)),
            Err(_) => Err(StoreError::Away { database: self.label.clone(), detail: "no answer".into() }),
        }
    }
}

/// What checks the server's certificate: a file of authorities, or the machine's.
fn client(root: Option<&str>, mode: SslMode) -> Result<ClientConfig, StoreError> {
    let mut authorities = RootCertStore::empty();
    match root {
        Some(file) => {
            let unreadable = |error: &dyn std::fmt::Display| wrong(format!("sslrootcert {file}: {error}"));
            let found = CertificateDer::pem_file_iter(Path::new(file)).map_err(|error| unreadable(&error))?;
            for certificate in found {
                let certificate = certificate.map_err(|error| unreadable(&error))?;
                authorities.add(certificate).map_err(|error| unreadable(&error))?;
            }
        }
        None if mode != SslMode::Disable => {
            authorities.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        None => {}
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let client = client.map_err(|error| wrong(error.to_string()))?;
    Ok(client.with_root_certificates(authorities).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> String {
        Address::parse(url).err().expect("it was taken").to_string()
    }

    #[test]
    fn several_hosts_are_read_and_the_one_that_writes_is_sought() {
        let address = Address::parse("postgres://me:secret@a.example:5433,b.example:5434/district").unwrap();
        assert_eq!(address.label, "a.example:5433,b.example:5434/district");
        assert_eq!(address.config.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
    }

    #[test]
    fn another_machine_is_spoken_to_in_cipher_unless_it_is_said_not_to() {
        let mode = |url| Address::parse(url).unwrap().config.get_ssl_mode();
        assert_eq!(mode("postgres://me@db.example/district"), SslMode::Require);
        assert_eq!(mode("postgres://me@db.example/district?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("postgres://me@127.0.0.1/district"), SslMode::Disable);
        assert_eq!(mode("postgres://me@127.0.0.1/district?sslmode=verify-full"), SslMode::Require);
        assert!(refused("postgres://me@db.example/d?sslmode=prefer").contains("sslmode=prefer is not known"));
        assert!(refused("postgres://me@db.example/d?sslrootcert=/none.pem").contains("/none.pem"));
    }

    #[test]
    fn a_wrong_address_is_said_to_be_wrong_without_its_password() {
        for (url, reason) in [
            ("mysql://me:secret@a/d", "does not begin with postgres://"),
            ("postgres://me:secret@/d", "names no host"),
            ("postgres://a/d", "names no user"),
            ("postgres://me:secret@a", "names no database"),
            ("postgres://me:secret@a:port/d", "port"),
            ("postgres://me:secret@a/d?colour=red", "colour"),
        ] {
            let error = refused(url);
            assert!(error.contains(reason), "{url}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
