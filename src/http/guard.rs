//! What every answer has in common: a limit of time, headers for safety, one line in the log.

use std::time::{Duration, Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};

use super::{
    listen::Peer,
    problem::{Kind, Problem},
};

/// How long an answer may take to begin.
const LIMIT: Duration = Duration::from_secs(30);

/// Everything comes from here; MapLibre starts its worker from a blob.
const POLICY: &str = "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; object-src 'none'; \
    base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// For pages that are written here whole, with their style in them and no script.
pub const POLICY_OF_PLAIN_PAGES: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// Where somebody stands and the camera are for our own page to ask for; what else a browser could give is not for it.
const PERMISSIONS: &str = "geolocation=(self), camera=(self), accelerometer=(), autoplay=(), bluetooth=(), \
    display-capture=(), encrypted-media=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    serial=(), usb=()";

/// For 30 days a browser that was here by TLS comes back by TLS only. A district that gives TLS up again is not locked
/// out for longer.
const STRICT: (HeaderName, HeaderValue) =
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=2592000"));

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
];

/// What is known of a request when it comes. The log names the route and never the query, which may hold where somebody
/// stands.
pub struct Guard {
    begun: Instant,
    method: Method,
    route: Option<MatchedPath>,
    secure: bool,
}

impl Guard {
    /// Of a request that has just come.
    pub fn of(request: &Request) -> Self {
        Self {
            begun: Instant::now(),
            method: request.method().clone(),
            route: request.extensions().get().cloned(),
            secure: request.extensions().get::<Peer>().is_some_and(|peer| peer.secure),
        }
    }

    /// The answer, if it comes in time.
    pub async fn in_time(self, answer: impl Future<Output = Response>) -> Response {
        let done = tokio::time::timeout(LIMIT, answer).await;
        let mut response = done.unwrap_or_else(|_| Problem::new(Kind::TooLate).into_response());
        for (name, value) in HEADERS.into_iter().chain(self.secure.then_some(STRICT)) {
            response.headers_mut().entry(name).or_insert(value);
        }
        self.log(&response);
        response
    }

    fn log(&self, response: &Response) {
        let method = &self.method;
        let route = self.route.as_ref().map_or("(no route)", MatchedPath::as_str);
        let status = response.status().as_u16();
        let ms = self.begun.elapsed().as_secs_f64() * 1000.0;
        // A 503 is said on purpose: not built, stopping, full.
        if response.status().is_server_error() && status != 503 {
            tracing::warn!(%method, route, status, ms, "request");
        } else if method.is_safe() {
            tracing::debug!(%method, route, status, ms, "request");
        } else {
            tracing::info!(%method, route, status, ms, "request");
        }
    }
}
