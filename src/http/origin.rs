//! What the service is called from outside: absolute addresses are built from what the client itself used.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

use super::App;

/// Scheme and host as the client used them, as far as it said so.
#[derive(Debug)]
pub struct Origin(Option<String>);

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.headers))
    }
}

impl Origin {
    fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
        let host = text(header::HOST.as_str()).filter(|host| !host.is_empty() && host.chars().all(allowed));
        // Set by the proxy that speaks TLS; from anybody else it changes only what they themselves are told.
        let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
        Self(host.map(|host| format!("{scheme}://{host}")))
    }
    /// Such as `https://renling.example`, without a slash at its end.
    pub fn of(&self, app: &App) -> String {
        self.0.clone().unwrap_or_else(|| format!("http://{}", app.listen))
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
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        assert_eq!(Origin::read(&headers).0.as_deref(), Some("https://map.example:8443"));
        headers.insert(header::HOST, HeaderValue::from_static("a\"b/c"));
        assert_eq!(Origin::read(&headers).0, None);
    }
}
