//! What can be set about the service: flags, environment, defaults. One struct, few settings.

mod basemap;
mod door;
mod oidc;
mod tell;

use std::{net::SocketAddr, path::PathBuf};

use thiserror::Error;

pub use basemap::{BasemapFlags, BasemapSource, KEY as TIANDITU_KEY, Picture};
pub use door::{Door, Secret};
pub use oidc::{Oidc, OidcFlags, SECRET as OIDC_SECRET, on_this_machine};
pub use tell::{Line, PASSWORD as SMTP_PASSWORD, Smtp, Tell, TellFlags, Webhook, fill};

/// The settings of `renling serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// The folder that the district is kept in; it is made if it is not there
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
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", env = "RENLING_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub door: Door,
    /// Fill an empty folder with the demonstration district, make its accounts and open the map to everybody on this machine
    #[arg(long, env = "RENLING_DEMO")]
    pub demo: bool,
    /// Memory for finished map tiles, in MiB; 0 keeps none
    #[arg(long, value_name = "MIB", env = "RENLING_TILE_CACHE", default_value_t = 256,
        value_parser = clap::value_parser!(u32).range(0..=1_048_576))]
    pub tile_cache: u32,
    /// What is logged, such as `info` or `renling=debug`
    #[arg(long, value_name = "FILTER", env = "RENLING_LOG", default_value = "info")]
    pub log: String,
    /// Log one JSON object a line
    #[arg(long, env = "RENLING_LOG_JSON")]
    pub log_json: bool,
    /// What lies beneath the district's own map.
    #[command(flatten)]
    pub basemap: BasemapFlags,
    /// A provider at which people sign in.
    #[command(flatten)]
    pub oidc: OidcFlags,
    /// How people are told what there is to do.
    #[command(flatten)]
    pub tell: TellFlags,
}

/// Every name in the environment that means something.
const NAMES: [&str; 32] = [
    "RENLING_DATA",
    "RENLING_STORE",
    "RENLING_BLOBS",
    "RENLING_LISTEN",
    "RENLING_TLS_CERT",
    "RENLING_TLS_KEY",
    "RENLING_TLS_LOCAL",
    "RENLING_TRUSTED_PROXY",
    "RENLING_RATE",
    "RENLING_DEMO",
    "RENLING_TILE_CACHE",
    "RENLING_LOG",
    "RENLING_LOG_JSON",
    "RENLING_CLOCK",
    "RENLING_OIDC_ISSUER",
    "RENLING_OIDC_CLIENT_ID",
    "RENLING_OIDC_SECRET",
    "RENLING_OIDC_SECRET_FILE",
    "RENLING_OIDC_CLAIM",
    "RENLING_OIDC_NAME",
    "RENLING_SMTP",
    "RENLING_SMTP_PASSWORD",
    "RENLING_SMTP_PASSWORD_FILE",
    "RENLING_MAIL_FROM",
    "RENLING_WEBHOOK",
    "RENLING_WEBHOOK_TEMPLATE",
    "RENLING_TELL_AT",
    "RENLING_BASEMAP",
    "RENLING_TIANDITU",
    "RENLING_TIANDITU_KEY",
    "RENLING_TIANDITU_KEY_FILE",
    "RENLING_TIANDITU_URL",
];

/// Why settings were not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// A name in the environment that means nothing, such as a misspelt one.
    #[error("{0} in the environment is no setting of Renling. The settings are: {known}", known = NAMES.join(", "))]
    Unknown(String),
    /// The demonstration is open to everybody who can reach it.
    #[error(
        "--demo shows itself to everybody who can reach it, with passwords that stand in a terminal, so it listens on this \
         machine only; {0} is open to others. Leave --demo out, or listen on 127.0.0.1"
    )]
    OpenDemo(SocketAddr),
}

impl Config {
    /// Checks what single flags cannot say.
    ///
    /// # Errors
    /// What is wrong, and what to do.
    pub fn check(&self, environment: impl Iterator<Item = String>) -> Result<(), ConfigError> {
        let mut ours = environment.filter(|name| name.starts_with("RENLING_"));
        if let Some(unknown) = ours.find(|name| !NAMES.contains(&name.as_str())) {
            return Err(ConfigError::Unknown(unknown));
        }
        if self.demo && !self.listen.ip().is_loopback() {
            return Err(ConfigError::OpenDemo(self.listen));
        }
        Ok(())
    }
    /// Memory for finished map tiles, in bytes.
    pub fn tile_cache_bytes(&self) -> u64 {
        u64::from(self.tile_cache) * 1024 * 1024
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        config: Config,
    }

    fn read(flags: &[&str]) -> Config {
        Flags::parse_from(std::iter::once(&"renling").chain(flags)).config
    }

    #[test]
    fn a_demonstration_listens_on_this_machine_only() {
        let none = || std::iter::empty();
        for open in ["0.0.0.0:80", "192.168.1.2:8080", "[::]:8080"] {
            let config = read(&["--demo", "--listen", open]);
            assert!(matches!(config.check(none()), Err(ConfigError::OpenDemo(_))), "{open}");
            assert_eq!(read(&["--listen", open]).check(none()), Ok(()));
        }
        assert_eq!(read(&["--demo", "--listen", "[::1]:0"]).check(none()), Ok(()));
    }

    #[test]
    fn the_settings_of_the_door_fit_together() {
        let refused = |flags: &[&str]| Flags::try_parse_from(std::iter::once(&"renling").chain(flags)).is_err();
        assert!(refused(&["--tls-cert", "a"]) && refused(&["--tls-key", "a"]));
        assert!(refused(&["--tls-cert", "a", "--tls-key", "b", "--tls-local"]));
        assert!(refused(&["--tls-local", ""]) && refused(&["--trusted-proxy", "10.0.0.0/33"]));
        assert!(!read(&[]).door.tls() && read(&["--tls-cert", "a", "--tls-key", "b"]).door.tls());
        assert_eq!(read(&["--tls-local"]).door.tls_local, Some(vec![]));
        let names = read(&["--tls-local", "renling.test,10.0.0.9", "map", "--demo"]).door.tls_local;
        assert_eq!(names, Some(["renling.test", "10.0.0.9", "map"].map(str::to_owned).to_vec()));
        let trusted = read(&["--trusted-proxy", "10.0.0.5, 10.1.0.0/16,fd00::/8"]).door.trusted_proxy;
        assert_eq!(
            trusted.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["10.0.0.5/32", "10.1.0.0/16", "fd00::/8"]
        );
    }

    #[test]
    fn a_password_is_not_shown_with_the_settings() {
        let config = read(&["--store", "postgres://renling:very-secret@db/xihu"]);
        assert_eq!(config.store.as_deref(), Some("postgres://renling:very-secret@db/xihu"));
        assert!(!format!("{config:?}").contains("very-secret"));
    }

    #[test]
    fn a_basemap_is_a_file_or_a_service() {
        let refused = |flags: &[&str]| Flags::try_parse_from(std::iter::once(&"renling").chain(flags)).is_err();
        assert!(refused(&["--basemap", "a.pmtiles", "--tianditu", "vec"]) && refused(&["--tianditu", "ter"]));
        let file = read(&["--basemap", "a.pmtiles"]).basemap.settle(None);
        assert_eq!(file, Ok(Some(BasemapSource::File("a.pmtiles".into()))));
    }

    #[test]
    fn a_misspelt_name_in_the_environment_is_refused() {
        let names = ["PATH", "RENLING_LISTEM"].map(str::to_owned);
        assert_eq!(read(&[]).check(names.into_iter()), Err(ConfigError::Unknown("RENLING_LISTEM".into())));
    }
}
