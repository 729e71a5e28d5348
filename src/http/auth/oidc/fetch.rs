//! The road to the provider.

use std::{error::Error, pin::Pin, time::Duration};

use axum::http::{Response, uri::Uri};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use thiserror::Error as ThisError;

use crate::config::on_this_machine;

/// How long an answer of the provider may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How large it may be, in bytes.
const MOST: usize = 1024 * 1024;

/// See the module.
#[derive(Debug)]
pub struct Fetch {
    client: reqwest::Client,
    /// Whether the provider is on this machine and speaks without TLS.
    plain: bool,
}

/// Why there was no answer.
#[derive(Debug, ThisError)]
pub enum FetchError {
    /// The provider named an address that nothing secret may be sent to.
    #[error("{0} is not reached over TLS")]
    Open(String),
    /// Too much.
    #[error("the answer has more than {MOST} bytes")]
    Large,
    /// The network.
    #[error("{}", chain(.0))]
    Network(#[from] reqwest::Error),
    /// No answer of HTTP.
    #[error(transparent)]
    Http(#[from] axum::http::Error),
}

impl Fetch {
    /// A client that follows nobody elsewhere.
    pub fn new(plain: bool) -> Result<Self, reqwest::Error> {
        // Both may be there, from other parts of the program; then the first one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build()?;
        Ok(Self { client, plain })
    }

    /// Whether an address of the provider is good: over TLS, or on this machine where the provider is.
    pub fn may(&self, scheme: Option<&str>, host: Option<&str>) -> bool {
        match scheme {
            Some("https") => true,
            Some("http") => self.plain && host.is_some_and(on_this_machine),
            _ => false,
        }
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let uri: &Uri = request.uri();
        if !self.may(uri.scheme_str(), uri.host()) {
            return Err(FetchError::Open(uri.authority().map_or("?", |authority| authority.as_str()).to_owned()));
        }
        let mut answer = self.client.execute(request.try_into()?).await?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = vec![];
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > MOST {
                return Err(FetchError::Large);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// An error with its causes, on one line.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = inner.source();
    }
    // What the provider said may be in it.
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_only_a_provider_on_this_machine_is_reached() {
        let (near, far) = (Fetch::new(true).unwrap(), Fetch::new(false).unwrap());
        let may = |fetch: &Fetch, address: &str| {
            let uri: Uri = address.parse().unwrap();
            fetch.may(uri.scheme_str(), uri.host())
        };
        assert!(
            may(&near, "http://127.0.0.1:9/token") && may(&near, "http://[::1]/") && may(&near, "https://a.example")
        );
        assert!(!may(&near, "http://id.example/token") && !may(&near, "/token") && !may(&near, "ftp://localhost/"));
        assert!(may(&far, "https://id.example/token") && !may(&far, "http://127.0.0.1:9/token"));
    }

    #[tokio::test]
    async fn a_secret_is_not_sent_without_tls() {
        let fetch = Fetch::new(true).unwrap();
        let request = axum::http::Request::post("http://id.example/token").body(vec![]).unwrap();
        assert!(matches!(fetch.call(request).await, Err(FetchError::Open(host)) if host == "id.example"));
    }
}
