//! How devices come to trust our own authority: a page to print, and the certificate to install. Served by TLS and
//! without, because a device that is here for the first time does not trust TLS yet.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use qrcode::{EcLevel, QrCode, render::svg};

use super::{
    guard::{Guard, POLICY_OF_PLAIN_PAGES},
    origin::Origin,
    problem::{Kind, Problem},
    tls::Authority,
};

/// Where the page is.
pub const PAGE: &str = "/install";
/// Where the certificate is.
const CERTIFICATE: &str = "/install/renling-ca.crt";

/// What the page tells.
struct Told {
    authority: Authority,
    port: u16,
}

/// The page and the certificate.
pub fn routes(authority: Authority, port: u16) -> Router {
    Router::new()
        .route(PAGE, get(page))
        .route(CERTIFICATE, get(certificate))
        .layer(middleware::from_fn(guarded))
        .with_state(Arc::new(Told { authority, port }))
}

/// What answers those who come without TLS where TLS is spoken.
pub fn astray() -> Router {
    Router::new().fallback(elsewhere).layer(middleware::from_fn(guarded))
}

async fn guarded(request: Request, next: middleware::Next) -> Response {
    Guard::of(&request).in_time(next.run(request)).await
}

async fn elsewhere(origin: Origin, request: Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let address = origin.encrypted().map(|origin| format!("{origin}{path}"));
    match address {
        // What writes is not sent on: it has gone over the network in the open already, and its sender should know.
        Some(address) if request.method().is_safe() => {
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, address)]).into_response()
        }
        Some(address) => Problem::new(Kind::NeedsTls).remedy(address).into_response(),
        None => Problem::new(Kind::NeedsTls).into_response(),
    }
}

async fn certificate(State(told): State<Arc<Told>>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/x-x509-ca-cert"), (header::CACHE_CONTROL, "no-cache")];
    (headers, told.authority.pem.clone()).into_response()
}

async fn page(State(told): State<Arc<Told>>, origin: Origin) -> Response {
    let host = host(&told.authority.names, origin.host());
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY_OF_PLAIN_PAGES),
    ];
    (headers, written(&told, &host)).into_response()
}

/// The name to print: the one that was used if the certificate holds for it and others can use it too, or else the first
/// that is so.
fn host(names: &[String], used: Option<&str>) -> String {
    let used = used.map(|host| match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    });
    let mut fitting = names.iter().filter(|name| !is_loopback(name));
    let used = used.and_then(|used| fitting.clone().find(|name| name.eq_ignore_ascii_case(used)));
    let name = used.or_else(|| fitting.next()).map_or("localhost", String::as_str);
    if name.contains(':') { format!("[{name}]") } else { name.to_owned() }
}

fn is_loopback(name: &str) -> bool {
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Where devices find the page, for those who start the service.
pub fn address(authority: &Authority, port: u16) -> String {
    format!("http://{}{}{PAGE}", host(&authority.names, None), shown(port, 80))
}

/// What the service is called by others when it listens at every address.
pub fn called(authority: &Authority) -> String {
    host(&authority.names, None)
}

fn shown(port: u16, usual: u16) -> String {
    if port == usual { String::new() } else { format!(":{port}") }
}

fn code(text: &str) -> String {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let drawn = code.map(|code| code.render::<svg::Color<'_>>().min_dimensions(200, 200).build());
    // The picture is a part of the page: it needs no head of its own. An address that is too long for a picture is read.
    drawn.map(|svg| svg.split_once("?>").map_or(svg.clone(), |(_, svg)| svg.to_owned())).unwrap_or_default()
}

fn written(told: &Told, host: &str) -> String {
    let page = format!("http://{host}{}{PAGE}", shown(told.port, 80));
    let map = format!("https://{host}{}/", shown(told.port, 443));
    let names = told.authority.names.iter().map(|name| format!("<code>{name}</code>")).collect::<Vec<_>>().join(" ");
    let fingerprint = told.authority.fingerprint.as_bytes().chunks(48).map(String::from_utf8_lossy);
    let fingerprint = fingerprint.collect::<Vec<_>>().join("<br>");
    let mut out = String::from(include_str!("install.html"));
    for (mark, text) in [
        ("{certificate}", CERTIFICATE),
        ("{page}", &page),
        ("{page_code}", &code(&page)),
        ("{map}", &map),
        ("{map_code}", &code(&map)),
        ("{fingerprint}", &fingerprint),
        ("{names}", &names),
    ] {
        out = out.replace(mark, text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_name_is_one_that_others_can_use() {
        let names = ["renling.test", "192.0.2.7", "fd00::7", "localhost", "127.0.0.1"].map(str::to_owned);
        assert_eq!(host(&names, Some("192.0.2.7:8443")), "192.0.2.7");
        assert_eq!(host(&names, Some("[fd00::7]:8443")), "[fd00::7]");
        for no_help in [None, Some("localhost:8443"), Some("127.0.0.1"), Some("evil.example")] {
            assert_eq!(host(&names, no_help), "renling.test");
        }
        assert_eq!(host(&names[3..], None), "localhost");
    }

    #[test]
    fn the_page_has_nothing_left_to_fill_in_and_no_script() {
        let authority =
            Authority { pem: String::new(), fingerprint: "AB:CD".into(), names: vec!["map.example".into()] };
        let page = written(&Told { authority, port: 8443 }, "map.example");
        assert!(page.contains("https://map.example:8443/") && page.contains("http://map.example:8443/install"));
        assert_eq!((page.matches("<svg").count(), page.matches("AB:CD").count()), (4, 2));
        assert!(!page.contains("<script") && !page.contains("_code}") && !page.contains("<?xml"));
    }
}
