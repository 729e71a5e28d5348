//! Reading the present: one snapshot of the atlas and one day for a request, with the right validator.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    App,
    auth::Viewer,
    etag::Tag,
    problem::{Kind as Fault, Problem},
    sight::Sight,
};
use crate::{
    atlas::Atlas,
    domain::{Account, AccountId, Date, Instant},
};

/// What a reading needs to know of the request.
#[derive(Debug)]
pub struct Asked {
    /// The address.
    pub uri: Uri,
    /// What who asks can see.
    pub sight: Sight,
    /// Who asks, and whether only to read.
    pub who: Option<(AccountId, bool)>,
    known: Vec<HeaderValue>,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let known = parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect();
        let viewer = parts.extensions.get::<Viewer>();
        let sight = viewer.map_or(Sight::Public, Sight::of);
        let read_only = |viewer: &Viewer| viewer.grant().is_some_and(|grant| grant.read_only);
        let who = viewer.and_then(|viewer| Some((viewer.account()?.id, read_only(viewer))));
        Ok(Self { uri: parts.uri.clone(), sight, who, known })
    }
}

impl Asked {
    #[cfg(test)]
    pub fn to(uri: Uri, sight: Sight) -> Self {
        Self { uri, sight, who: None, known: vec![] }
    }
    /// Whether the client has what `tag` names.
    pub fn knows(&self, tag: &Tag) -> bool {
        tag.is_among(&self.known)
    }
}

/// The atlas as it is for one request.
#[derive(Debug, Clone)]
pub struct Now {
    /// The snapshot.
    pub atlas: Arc<Atlas>,
    /// The district's day.
    pub today: Date,
    /// The day asked for.
    pub on: Date,
}

/// The atlas as it is for a request of somebody in particular.
#[derive(Debug)]
pub struct Own<'a> {
    /// The snapshot, and the day.
    pub now: Now,
    /// Who asks.
    pub account: &'a Account,
    /// Whether nothing may be written with what was shown at the door.
    pub read_only: bool,
    /// The time, by the minute: as long as the answer may be said to be unchanged.
    pub at: Instant,
}

impl App {
    /// The present for somebody who is signed in.
    ///
    /// # Errors
    /// When nobody is.
    pub fn own<'a>(&self, viewer: &'a Viewer) -> Result<Own<'a>, Problem> {
        let account = viewer.known()?;
        let read_only = viewer.grant().is_some_and(|grant| grant.read_only);
        let (atlas, at) = (self.engine.atlas(), minute(self.engine.now()));
        let today = atlas.today(at);
        Ok(Own { now: Now { atlas, today, on: today }, account, read_only, at })
    }

    /// The present for the office or an administrator.
    ///
    /// # Errors
    /// When nobody is signed in, or somebody else is.
    pub fn own_office<'a>(&self, viewer: &'a Viewer) -> Result<Own<'a>, Problem> {
        let own = self.own(viewer)?;
        if own.sight().is_office() { Ok(own) } else { Err(Problem::new(Fault::NotAllowed)) }
    }

    /// Answers somebody who is signed in with JSON that others would not get, or with 304.
    ///
    /// # Errors
    /// When nobody is signed in; what `read` refuses.
    pub fn read_own<T: Serialize>(
        &self,
        asked: &Asked,
        viewer: &Viewer,
        read: impl FnOnce(&Own<'_>) -> Result<T, Problem>,
    ) -> Result<Response, Problem> {
        let own = self.own(viewer)?;
        let tag = Tag::of_own(&self.run, own.now.atlas.seq(), own.at, asked);
        if asked.knows(&tag) { Ok(unchanged_own(&tag)) } else { own_json(&tag, &read(&own)?) }
    }

    /// The present as far as it can be seen, for the day `on` or today.
    pub fn now(&self, sight: Sight, on: Option<Date>) -> Now {
        let atlas = self.atlas(sight);
        let today = atlas.today(self.engine.now());
        Now { atlas, today, on: on.unwrap_or(today) }
    }

    /// Answers with JSON read out of the present, or with 304 when the client has it.
    ///
    /// # Errors
    /// What `read` refuses.
    pub fn read<T: Serialize>(
        &self,
        asked: &Asked,
        on: Option<Date>,
        read: impl FnOnce(&Now) -> Result<T, Problem>,
    ) -> Result<Response, Problem> {
        self.read_as("application/json", asked, on, read)
    }

    /// Like [`read`](Self::read), as GeoJSON.
    ///
    /// # Errors
    /// What `read` refuses.
    pub fn read_geo<T: Serialize>(
        &self,
        asked: &Asked,
        on: Option<Date>,
        read: impl FnOnce(&Now) -> Result<T, Problem>,
    ) -> Result<Response, Problem> {
        self.read_as("application/geo+json", asked, on, read)
    }

    fn read_as<T: Serialize>(
        &self,
        content: &'static str,
        asked: &Asked,
        on: Option<Date>,
        read: impl FnOnce(&Now) -> Result<T, Problem>,
    ) -> Result<Response, Problem> {
        let now = self.now(asked.sight, on);
        let tag = Tag::of_reading(&self.run, now.atlas.seq(), now.today, asked);
        if asked.knows(&tag) {
            return Ok(unchanged(&tag));
        }
        let mut response = with_tag(&tag, content, bytes(&read(&now)?)?.into());
        if asked.sight == Sight::Inside {
            private(&mut response);
        }
        Ok(response)
    }
}

/// The same for what has to be read from the store first.
///
/// # Errors
/// When it has no JSON form.
pub fn answer_own(app: &App, asked: &Asked, own: &Own<'_>, body: &impl Serialize) -> Result<Response, Problem> {
    let tag = Tag::of_own(&app.run, own.now.atlas.seq(), own.at, asked);
    if asked.knows(&tag) { Ok(unchanged_own(&tag)) } else { own_json(&tag, body) }
}

/// The same for what the log does not tell of: the tag is of the answer itself.
///
/// # Errors
/// When it has no JSON form.
pub fn answer_hashed(asked: &Asked, body: &impl Serialize) -> Result<Response, Problem> {
    let bytes = bytes(body)?;
    let tag = Tag::of_text(&hex::encode(&Sha256::digest(&bytes)[..12]));
    if asked.knows(&tag) {
        return Ok(unchanged_own(&tag));
    }
    let mut response = with_tag(&tag, "application/json", bytes.into());
    private(&mut response);
    Ok(response)
}

/// The beginning of the minute.
fn minute(at: Instant) -> Instant {
    const MINUTE: i64 = 60_000_000;
    Instant::from_micros(at.micros().div_euclid(MINUTE) * MINUTE).unwrap_or(at)
}

fn bytes(body: &impl Serialize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::with_capacity(8 * 1024);
    serde_json::to_writer(&mut bytes, body).map_err(|error| Problem::internal(&error))?;
    Ok(bytes)
}

/// JSON for somebody in particular.
///
/// # Errors
/// When it cannot be written, which is a fault of the program.
fn own_json(tag: &Tag, body: &impl Serialize) -> Result<Response, Problem> {
    let mut response = with_tag(tag, "application/json", bytes(body)?.into());
    private(&mut response);
    Ok(response)
}

/// A 304 for somebody in particular.
pub fn unchanged_own(tag: &Tag) -> Response {
    let mut response = unchanged(tag);
    private(&mut response);
    response
}

/// For no cache that others share.
fn private(response: &mut Response) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
}

/// A text made for this request, with a tag of its own hash; or 304 when the client has it.
pub fn text(text: String, content: &'static str, asked: &Asked) -> Response {
    let tag = Tag::of_text(&hex::encode(&Sha256::digest(&text)[..12]));
    if asked.knows(&tag) { unchanged(&tag) } else { with_tag(&tag, content, text.into()) }
}

/// A 304.
pub fn unchanged(tag: &Tag) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    mark(&mut response, tag);
    response
}

/// A body with its validator, to be asked for again each time.
pub fn with_tag(tag: &Tag, content: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    mark(&mut response, tag);
    response
}

fn mark(response: &mut Response, tag: &Tag) {
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag.header());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
}
