//! How new an answer is. Whoever wrote on one node and reads on another asks for at least the own place in the log, by the
//! header `If-Renling-Seq` or the parameter `seq`; while the store is away, answers say how old they may be.

use std::time::Duration;

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Uri},
    response::Response,
};

use super::{
    App,
    problem::{Kind, Problem},
};
use crate::domain::Seq;

/// The place in the log that an answer has to have reached.
const AT_LEAST: HeaderName = HeaderName::from_static("if-renling-seq");
/// How old the answer may be, in whole seconds; only there while the store is away.
const AGE: HeaderName = HeaderName::from_static("renling-age");
/// How long an answer waits until this node is as new as is asked for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Waits until this node is as new as is asked for.
///
/// # Errors
/// When that takes too long, or what is asked for is no place in the log.
pub async fn wait(app: &App, request: &mut Request) -> Result<(), Problem> {
    if let Some(seq) = wanted(request)?
        && !app.engine.reaches(seq, PATIENCE).await
    {
        let detail = format!("it stands at {}, {seq} was asked for", app.engine.atlas().seq());
        return Err(Problem::new(Kind::Behind).detail(detail));
    }
    Ok(())
}

/// Says how old an answer may be.
pub fn say_age(app: &App, response: &mut Response) {
    if let Some(age) = app.engine.age() {
        response.headers_mut().insert(AGE, HeaderValue::from(age.as_secs()));
    }
}

/// What is asked for; `seq` is taken out of the address, which then is the same as without it.
fn wanted(request: &mut Request) -> Result<Option<Seq>, Problem> {
    let number = |name: &'static str, text: &str| {
        let wrong = |_| Problem::bad(name, format!("{text:?}")).remedy("a place in the log, a whole number");
        text.parse().map(Seq).map_err(wrong)
    };
    let header = request.headers().get(AT_LEAST).map(|value| number("If-Renling-Seq", value.to_str().unwrap_or("?")));
    let query = request.uri().query().unwrap_or_default();
    let named = |pair: &&str| pair.starts_with("seq=");
    let parameter = query.split('&').find(named).map(|pair| number("seq", &pair[4..]));
    if parameter.is_some() {
        let rest: Vec<_> = query.split('&').filter(|pair| !named(pair)).collect();
        let path = request.uri().path();
        let address = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
        // Parts of an address that was one.
        if let Ok(uri) = address.parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    Ok(header.transpose()?.max(parameter.transpose()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn asked(uri: &str, header: Option<&str>) -> (Result<Option<Seq>, Problem>, String) {
        let mut request = Request::builder().uri(uri);
        if let Some(header) = header {
            request = request.header(AT_LEAST, header);
        }
        let mut request = request.body(Body::empty()).unwrap();
        (wanted(&mut request), request.uri().to_string())
    }

    #[test]
    fn the_place_is_read_from_header_or_parameter_and_the_address_is_the_same_without_it() {
        assert_eq!(asked("/api/x?a=1&seq=7&b=2", None), (Ok(Some(Seq(7))), "/api/x?a=1&b=2".into()));
        assert_eq!(asked("/api/x?seq=7", Some("9")), (Ok(Some(Seq(9))), "/api/x".into()));
        assert_eq!(asked("/api/x?sequel=7", None), (Ok(None), "/api/x?sequel=7".into()));
        assert!(asked("/api/x?seq=-1", None).0.is_err() && asked("/api/x", Some("x")).0.is_err());
    }
}
