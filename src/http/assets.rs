//! The web app, from inside the binary.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, LazyLock},
};

use axum::{
    body::{Body, Bytes},
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use super::{
    etag::Tag,
    guard::POLICY_OF_PLAIN_PAGES,
    problem::{Kind, Problem},
    reading,
};

#[derive(RustEmbed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Dist;

/// One file of the web app, as it goes out.
struct Asset {
    plain: Bytes,
    /// Compressed, where that makes it smaller.
    gzip: Option<Bytes>,
    content: HeaderValue,
    /// Of the plain bytes and of the compressed ones: other bytes have another strong tag.
    tags: [Tag; 2],
    /// Whether its name changes with its bytes.
    hashed: bool,
}

static ASSETS: LazyLock<HashMap<String, Arc<Asset>>> = LazyLock::new(|| {
    // Maps of the sources are for those who build it.
    let names = Dist::iter().filter(|name| !name.ends_with(".map"));
    names.filter_map(|name| Some((name.to_string(), Arc::new(load(&name)?)))).collect()
});

fn load(name: &str) -> Option<Asset> {
    let file = Dist::get(name)?;
    let plain = Bytes::from(file.data.into_owned());
    let squeezed = gzip(&plain);
    let text = ["html", "js", "mjs", "css", "json", "svg", "webmanifest"];
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let hash = hex::encode(&file.metadata.sha256_hash()[..12]);
    let mut content = match extension {
        "webmanifest" => "application/manifest+json".to_owned(),
        "mjs" => "text/javascript".to_owned(),
        _ => file.metadata.mimetype().to_owned(),
    };
    if content.starts_with("text/") {
        content.push_str("; charset=utf-8");
    }
    Some(Asset {
        gzip: (text.contains(&extension) && squeezed.len() < plain.len()).then_some(squeezed),
        plain,
        content: HeaderValue::from_str(&content).ok()?,
        tags: [Tag::of_bytes(&hash), Tag::of_bytes(&format!("{hash}-gzip"))],
        hashed: name.starts_with("assets/"),
    })
}

fn gzip(plain: &[u8]) -> Bytes {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing into memory does not fail; if it did, the file would go out as it is.
    let done = encoder.write_all(plain).and_then(|()| encoder.finish());
    done.unwrap_or_else(|_| plain.to_vec()).into()
}

/// The bytes of a file of the web app.
pub fn file(name: &str) -> Option<Bytes> {
    ASSETS.get(name).map(|asset| asset.plain.clone())
}

/// Whether the client takes gzip.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let refused = weight.trim().trim_start_matches("q=").parse() == Ok(0.0_f32);
        matches!(name.trim(), "gzip" | "x-gzip" | "*") && !refused
    })
}

/// Whether who asks takes gzip.
pub struct TakesGzip(pub bool);

impl<S: Sync> FromRequestParts<S> for TakesGzip {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(takes_gzip(&parts.headers)))
    }
}

/// Everything that no route has: a file of the web app, the web app itself for an address of one of its screens, or
/// a problem.
pub async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let headers = request.headers();
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let of_machines = ["api/", "tiles/", "basemap/"].iter().any(|prefix| path.starts_with(prefix)) || path == "api";
    if !reading || of_machines {
        return Problem::new(Kind::NoAddress).detail(format!("/{path}")).into_response();
    }
    if let Some(asset) = ASSETS.get(path) {
        return send(asset, headers);
    }
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    if !accepts.contains("text/html") && !(path.is_empty() && (accepts.is_empty() || accepts.contains("*/*"))) {
        return Problem::new(Kind::NoAddress).detail(format!("/{path}")).into_response();
    }
    match ASSETS.get("index.html") {
        // A file that is not there is missing; it is no screen.
        Some(_) if path.starts_with("assets/") || last.contains('.') => {
            Problem::new(Kind::NoAddress).detail(format!("/{path}")).into_response()
        }
        Some(index) => send(index, headers),
        None => not_built(),
    }
}

fn send(asset: &Asset, headers: &HeaderMap) -> Response {
    let known: Vec<_> = headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    let [plain, gzip] = &asset.tags;
    let (body, tag, squeezed) = match &asset.gzip {
        Some(body) if takes_gzip(headers) => (body, gzip, true),
        _ => (&asset.plain, plain, false),
    };
    let mut response = if tag.is_among(&known) {
        reading::unchanged(tag)
    } else {
        let mut response = reading::with_tag(tag, "", Body::from(body.clone()));
        response.headers_mut().insert(header::CONTENT_TYPE, asset.content.clone());
        if squeezed {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    };
    let out = response.headers_mut();
    if asset.hashed {
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    }
    response
}

fn not_built() -> Response {
    let page = include_str!("not_built.html");
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY_OF_PLAIN_PAGES),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(value: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        takes_gzip(&headers)
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        assert!(takes("gzip, deflate, br") && takes("br;q=1.0, gzip;q=0.8") && takes("*"));
        assert!(!takes("identity") && !takes("gzip;q=0, br") && !takes("gzip; q=0.0"));
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
