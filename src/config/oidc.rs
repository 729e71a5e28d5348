//! Signing in at a provider of OpenID Connect.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::Secret;

/// The name in the environment that holds the secret: it is no flag, since others on the machine can read those.
pub const SECRET: &str = "RENLING_OIDC_SECRET";
/// Which claim names the account when nothing is said.
const CLAIM: &str = "preferred_username";
/// What the button says when nothing is said.
const NAME: &str = "统一身份认证";

/// The flags as they were given.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct OidcFlags {
    /// Let people sign in at this provider of OpenID Connect
    #[arg(long = "oidc-issuer", value_name = "URL", env = "RENLING_OIDC_ISSUER")]
    issuer: Option<String>,
    /// What this service is called at the provider; the secret is in RENLING_OIDC_SECRET, or in a file
    #[arg(long = "oidc-client-id", value_name = "ID", env = "RENLING_OIDC_CLIENT_ID")]
    client_id: Option<String>,
    /// A file that holds the secret which the provider gave this service
    #[arg(long = "oidc-secret-file", value_name = "FILE", env = "RENLING_OIDC_SECRET_FILE")]
    secret_file: Option<PathBuf>,
    /// The claim that names the account: preferred_username, when nothing is said
    #[arg(long = "oidc-claim", value_name = "NAME", env = "RENLING_OIDC_CLAIM")]
    claim: Option<String>,
    /// What the button on the sign-in page says, such as 区统一身份认证
    #[arg(long = "oidc-name", value_name = "TEXT", env = "RENLING_OIDC_NAME")]
    name: Option<String>,
}

/// A provider at which people sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oidc {
    /// Its address, as it writes it itself.
    pub issuer: String,
    /// What this service is called there.
    pub client_id: String,
    /// By which this service is known there.
    pub secret: Secret,
    /// Which claim names the account.
    pub claim: String,
    /// What the button on the sign-in page says.
    pub name: String,
    /// Whether the provider is on this machine and speaks without TLS.
    pub plain: bool,
}

/// Why the settings were not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OidcError {
    /// Half of them.
    #[error("to let people sign in by OpenID Connect, {0} is needed too")]
    Missing(&'static str),
    /// The secret in two places.
    #[error("the secret for OpenID Connect is given twice. Leave {SECRET} or --oidc-secret-file out")]
    TwoSecrets,
    /// The file with the secret.
    #[error("--oidc-secret-file {file}: {detail}")]
    Secret {
        /// Its path.
        file: String,
        /// What is wrong.
        detail: String,
    },
    /// The issuer.
    #[error(
        "--oidc-issuer {0:?} is no address of a provider. It begins with https://, without ? or #; http:// is taken \
         only for a provider on this machine"
    )]
    Issuer(String),
}

impl OidcFlags {
    /// Whether none was given.
    fn none(&self) -> bool {
        self.issuer.is_none()
            && self.client_id.is_none()
            && self.secret_file.is_none()
            && self.claim.is_none()
            && self.name.is_none()
    }

    /// The settings, with the secret of the environment; `None` when nothing was given.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn settle(&self, secret: Option<String>) -> Result<Option<Oidc>, OidcError> {
        let secret = filled(secret);
        if self.none() && secret.is_none() {
            return Ok(None);
        }
        let issuer = filled(self.issuer.clone()).ok_or(OidcError::Missing("--oidc-issuer"))?;
        let client_id = filled(self.client_id.clone()).ok_or(OidcError::Missing("--oidc-client-id"))?;
        let secret = match (secret, &self.secret_file) {
            (Some(_), Some(_)) => return Err(OidcError::TwoSecrets),
            (Some(secret), None) => secret,
            (None, Some(file)) => read(file)?,
            (None, None) => return Err(OidcError::Missing("a secret, in RENLING_OIDC_SECRET or --oidc-secret-file,")),
        };
        let plain = plain(&issuer).ok_or_else(|| OidcError::Issuer(issuer.clone()))?;
        let claim = filled(self.claim.clone()).unwrap_or_else(|| CLAIM.into());
        let name = filled(self.name.clone()).unwrap_or_else(|| NAME.into());
        Ok(Some(Oidc { issuer, client_id, secret: Secret::from(secret), claim, name, plain }))
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn read(file: &Path) -> Result<String, OidcError> {
    let wrong = |detail: String| OidcError::Secret { file: file.display().to_string(), detail };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    filled(Some(text)).ok_or_else(|| wrong("it is empty".into()))
}

/// Whether an issuer is reached without TLS; `None` when it is no issuer, or would be reached so over a network.
pub(super) fn plain(issuer: &str) -> Option<bool> {
    let (scheme, rest) = issuer.split_once("://")?;
    let wrong = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '@' | '\\');
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || rest.contains(wrong) {
        return None;
    }
    match scheme {
        "https" => Some(false),
        "http" => on_this_machine(without_port(host)).then_some(true),
        _ => None,
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether a host, as addresses write it, is this machine.
pub fn on_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(issuer: &str) -> OidcFlags {
        OidcFlags { issuer: Some(issuer.into()), client_id: Some("renling".into()), ..OidcFlags::default() }
    }

    fn secret() -> Option<String> {
        Some("keep it\n".into())
    }

    #[test]
    fn all_or_nothing_is_given_and_what_is_missing_is_named() {
        assert_eq!(OidcFlags::default().settle(None), Ok(None));
        assert_eq!(OidcFlags::default().settle(Some(String::new())), Ok(None));
        let missing = |flags: OidcFlags, secret| flags.settle(secret).unwrap_err().to_string();
        assert!(missing(OidcFlags::default(), secret()).contains("--oidc-issuer"));
        let only_name = OidcFlags { name: Some("区".into()), ..OidcFlags::default() };
        assert!(missing(only_name, None).contains("--oidc-issuer"));
        let no_client = OidcFlags { client_id: Some(" ".into()), ..given("https://id.example") };
        assert!(missing(no_client, secret()).contains("--oidc-client-id"));
        assert!(missing(given("https://id.example"), None).contains("RENLING_OIDC_SECRET"));
    }

    #[test]
    fn the_secret_comes_from_one_place_and_is_not_told() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let by_file = OidcFlags { secret_file: Some(file.path().to_owned()), ..given("https://id.example") };
        assert!(by_file.settle(None).unwrap_err().to_string().contains("empty"));
        std::fs::write(file.path(), "of the file\n").unwrap();
        let settled = by_file.settle(None).unwrap().unwrap();
        assert_eq!(&*settled.secret, "of the file");
        assert!(!format!("{settled:?}").contains("of the file"));
        assert_eq!(by_file.settle(secret()), Err(OidcError::TwoSecrets));
        let nowhere = OidcFlags { secret_file: Some("/nowhere/secret".into()), ..given("https://id.example") };
        assert!(nowhere.settle(None).unwrap_err().to_string().contains("/nowhere/secret"));
    }

    #[test]
    fn a_provider_is_reached_over_tls_unless_it_is_on_this_machine() {
        let plain = |issuer: &str| given(issuer).settle(secret()).map(|oidc| oidc.unwrap().plain);
        for issuer in ["https://id.example", "https://id.example:8443/realms/xihu", "https://127.0.0.1/"] {
            assert_eq!(plain(issuer), Ok(false), "{issuer}");
        }
        for issuer in ["http://127.0.0.1:18200", "http://localhost", "http://[::1]:9/x", "http://127.9.9.9/"] {
            assert_eq!(plain(issuer), Ok(true), "{issuer}");
        }
        for issuer in [
            "http://id.example",
            "http://127.0.0.1.example",
            "http://localhost.example:80",
            "http://a@127.0.0.1",
            "http://id.example\\@localhost/",
            "ftp://localhost",
            "https://",
            "https://id.example?x",
            "https://id.example#x",
            "id.example",
        ] {
            assert!(matches!(plain(issuer), Err(OidcError::Issuer(_))), "{issuer}");
        }
    }
}
