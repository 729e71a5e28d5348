//! What can be set about who comes in, and how: TLS, the proxies that are believed, how much one may ask.

use std::{convert::Infallible, fmt, net::IpAddr, ops::Deref, path::PathBuf, str::FromStr};

use clap::builder::NonEmptyStringValueParser;
use ipnet::IpNet;

/// The settings of the door.
#[derive(Debug, Clone, clap::Args)]
pub struct Door {
    /// Speak TLS with this certificate and those that vouch for it (PEM); a renewed file is taken up by itself
    #[arg(long, value_name = "FILE", env = "RENLING_TLS_CERT", requires = "tls_key", conflicts_with = "tls_local")]
    pub tls_cert: Option<PathBuf>,
    /// The key of that certificate (PEM)
    #[arg(long, value_name = "FILE", env = "RENLING_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Speak TLS with a certificate of our own authority, for this machine's names and addresses and those given here
    ///
    /// The authority is made once and kept in the folder `tls` of the data; /install shows how devices come to trust it
    #[arg(long, value_name = "NAME", env = "RENLING_TLS_LOCAL", num_args = 0.., value_delimiter = ',',
        value_parser = NonEmptyStringValueParser::new())]
    pub tls_local: Option<Vec<String>>,
    /// The proxies that are believed about who asks, and whether by TLS: 10.0.0.5,10.1.0.0/16
    #[arg(long, value_name = "ADDR", env = "RENLING_TRUSTED_PROXY", value_delimiter = ',', value_parser = network)]
    pub trusted_proxy: Vec<IpNet>,
    /// The most requests a second by one address or account, a tenth of it for those that write; 0 is no limit
    #[arg(long, value_name = "N", env = "RENLING_RATE", default_value_t = 500,
        value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub rate: u32,
}

impl Door {
    /// Whether TLS is spoken here.
    pub fn tls(&self) -> bool {
        self.tls_cert.is_some() || self.tls_local.is_some()
    }
}

/// Reads a network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let one = text.parse::<IpAddr>().map(IpNet::from);
    one.or_else(|_| text.parse()).map_err(|_| "write an address or a network, such as 10.0.0.5 or 10.1.0.0/16".into())
}

/// A setting that holds a secret: it is never shown, in no log and no message.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl FromStr for Secret {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Deref for Secret {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("(not shown)")
    }
}
