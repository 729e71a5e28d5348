//! What the service is called from outside: absolute addresses are built from what the client itself used.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

use super::{
    App,
    listen::Peer,
    problem::{Kind, Problem},
};

/// Scheme and host as the client used them, as far as it said so.
#[derive(Debug)]
pub struct Origin(Option<String>);

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let secure = parts.extensions.get::<Peer>().is_some_and(|peer| peer.secure);
        Ok(Self::read(&parts.headers, secure))
    }
}

impl Origin {
    fn read(headers: &HeaderMap, secure: bool) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
        let host = text(header::HOST.as_str()).filter(|host| !host.is_empty() && host.chars().all(allowed));
        let scheme = if secure { "https" } else { "http" };
        Self(host.map(|host| format!("{scheme}://{host}")))
    }
    /// Whether the client speaks TLS, with us or with the proxy before us.
    pub fn secure(&self) -> bool {
        self.0.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }
    /// The same name by TLS, if the client said one.
    pub fn encrypted(&self) -> Option<String> {
        let (_, host) = self.0.as_deref()?.split_once("://")?;
        Some(format!("https://{host}"))
    }
    /// The host that the client named, with its port.
    pub fn host(&self) -> Option<&str> {
        self.0.as_deref()?.split_once("://").map(|(_, host)| host)
    }
    /// Such as `https://renling.example`, without a slash at its end.
    pub fn of(&self, app: &App) -> String {
        self.0.clone().unwrap_or_else(|| format!("http://{}", app.listen))
    }
}

/// Whether a request that writes comes from our own page or from a program, and not from the page of another place.
#[derive(Debug)]
pub struct SameOrigin(bool);

impl<S: Sync> FromRequestParts<S> for SameOrigin {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.headers))
    }
}

impl SameOrigin {
    fn read(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default();
        let own = text(header::ORIGIN)
            .is_none_or(|origin| origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)));
        Self(own)
    }
    /// Refuses what comes from the page of another place.
    ///
    /// # Errors
    /// When it does.
    pub fn own(&self) -> Result<(), Problem> {
        if self.0 { Ok(()) } else { Err(Problem::new(Kind::NotAllowed).detail("sent from the page of another place")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_name_that_the_client_used_is_kept_when_it_is_one() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("map.example:8443"));
        assert_eq!(Origin::read(&headers, true).0.as_deref(), Some("https://map.example:8443"));
        // Whether that is so is not for a client to say.
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        assert_eq!(Origin::read(&headers, false).0.as_deref(), Some("http://map.example:8443"));
        headers.insert(header::HOST, HeaderValue::from_static("a\"b/c"));
        assert_eq!(Origin::read(&headers, true).0, None);
    }

    #[test]
    fn only_our_own_page_and_programs_may_write() {
        let may = |host: &'static str, origin: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            SameOrigin::read(&headers).0
        };
        assert!(may("127.0.0.1:8080", None) && may("localhost:8080", Some("http://localhost:8080")));
        assert!(may("map.example", Some("https://map.example")));
        assert!(!may("127.0.0.1:8080", Some("http://evil.example")) && !may("127.0.0.1:8080", Some("null")));
    }
}
