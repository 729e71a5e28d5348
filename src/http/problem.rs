//! Everything that HTTP can refuse, in one place: status, stable code and texts in both languages (RFC 9457).

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::engine::{EngineError, StoreError};

/// The kinds of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is explained by its texts in `entry`")]
pub enum Kind {
    UnknownParameter,
    RepeatedParameter,
    MissingParameter,
    BadParameter,
    Exchanged,
    BadBody,
    TooManyCommands,
    NotAllowed,
    NoAddress,
    Unknown,
    NotThatDay,
    Outdated,
    NoMethod,
    TooLate,
    SlowBody,
    TooLarge,
    NotJson,
    Internal,
    NotBuilt,
    Stopping,
    Busy,
    TooManyListeners,
    StoreAway,
    StoreFull,
    OutcomeUnknown,
    Behind,
    SignIn,
    WrongCredentials,
    TooManyTries,
    TooManyRequests,
    NeedsTls,
    WeakPassword,
    NotBytes,
    PhotoEmpty,
    PhotoTooLarge,
    PhotoNotPicture,
    PhotoTooManyPixels,
    PhotoWrongHash,
    PhotoGap,
    NoPlaceForPhotos,
    BasemapAway,
    DatumMissing,
    FileUnreadable,
}

impl Kind {
    /// Every kind, for the page that explains them.
    pub const ALL: [Self; 43] = [
        Self::UnknownParameter,
        Self::RepeatedParameter,
        Self::MissingParameter,
        Self::BadParameter,
        Self::Exchanged,
        Self::BadBody,
        Self::TooManyCommands,
        Self::NotAllowed,
        Self::NoAddress,
        Self::Unknown,
        Self::NotThatDay,
        Self::Outdated,
        Self::NoMethod,
        Self::TooLate,
        Self::SlowBody,
        Self::TooLarge,
        Self::NotJson,
        Self::Internal,
        Self::NotBuilt,
        Self::Stopping,
        Self::Busy,
        Self::TooManyListeners,
        Self::StoreAway,
        Self::StoreFull,
        Self::OutcomeUnknown,
        Self::Behind,
        Self::SignIn,
        Self::WrongCredentials,
        Self::TooManyTries,
        Self::TooManyRequests,
        Self::NeedsTls,
        Self::WeakPassword,
        Self::NotBytes,
        Self::PhotoEmpty,
        Self::PhotoTooLarge,
        Self::PhotoNotPicture,
        Self::PhotoTooManyPixels,
        Self::PhotoWrongHash,
        Self::PhotoGap,
        Self::NoPlaceForPhotos,
        Self::BasemapAway,
        Self::DatumMissing,
        Self::FileUnreadable,
    ];

    /// Status, code, Chinese title, English title.
    const fn entry(self) -> (u16, &'static str, &'static str, &'static str) {
        match self {
            Self::UnknownParameter => (400, "unknown_parameter", "没有这个参数", "There is no such parameter"),
            Self::RepeatedParameter => (400, "repeated_parameter", "参数重复", "A parameter is given twice"),
            Self::MissingParameter => (400, "missing_parameter", "缺少参数", "A parameter is missing"),
            Self::BadParameter => (400, "bad_parameter", "参数的值不对", "The value of a parameter cannot be used"),
            Self::Exchanged => {
                (400, "exchanged", "经度和纬度像是写反了", "Longitude and latitude seem to be exchanged")
            }
            Self::BadBody => (400, "bad_body", "提交的内容读不懂", "What was sent cannot be read"),
            Self::TooManyCommands => (400, "too_many_commands", "一次提交的命令太多", "Too many commands at once"),
            Self::WeakPassword => (400, "weak_password", "密码太弱", "The password is too weak"),
            Self::SignIn => (401, "sign_in", "请先登录", "Sign in first"),
            Self::WrongCredentials => (401, "wrong_credentials", "账号或密码不对", "Name or password are wrong"),
            Self::TooManyTries => (429, "too_many_tries", "试得太多，请稍等再试", "Too many tries; wait a little"),
            Self::TooManyRequests => {
                (429, "too_many_requests", "请求太多，请稍等再试", "Too many requests; wait a little")
            }
            Self::NeedsTls => (403, "needs_tls", "请改用 https 地址", "Use the address that begins with https"),
            Self::NotAllowed => (403, "not_allowed", "没有权限做这件事", "You may not do this"),
            Self::NoAddress => (404, "no_address", "没有这个地址", "There is nothing at this address"),
            Self::Unknown => (404, "unknown", "找不到这个编码", "There is nothing with this code"),
            Self::NotThatDay => (404, "not_that_day", "这一天还没有或已不再有", "It does not exist on that day"),
            Self::Outdated => (
                409,
                "outdated",
                "区情已经变了，什么都没改；请重新查看",
                "The district has changed since and nothing was done; look again",
            ),
            Self::NoMethod => (405, "no_method", "这个地址不支持这种请求", "This address does not take that method"),
            Self::TooLate => (503, "too_late", "处理超时，请稍后再试", "It took too long; try again later"),
            Self::SlowBody => {
                (408, "slow_body", "内容没有按时收到，请重新提交", "What was sent did not come in time; send it again")
            }
            Self::TooLarge => (413, "too_large", "提交的内容太大", "What was sent is too large"),
            Self::NotJson => (415, "not_json", "只接受 JSON", "Only JSON is taken here"),
            Self::Internal => (500, "internal", "程序出错，已记入日志", "Something went wrong; it was logged"),
            Self::NotBuilt => (503, "not_built", "程序里没有网页界面", "The web app was not built into this program"),
            Self::Stopping => (503, "stopping", "服务正在停止，请稍后再试", "The service is stopping; try again soon"),
            Self::Busy => (
                503,
                "busy",
                "服务器正忙，什么都没做；请稍后再试",
                "Too much is asked of the server just now and nothing was done; try again soon",
            ),
            Self::StoreAway => (
                503,
                "store_away",
                "数据库暂时用不了，什么都没写入；请稍后用同一编号再提交",
                "The database cannot be used just now and nothing was written; send the same ids again later",
            ),
            Self::StoreFull => (
                503,
                "store_full",
                "服务器磁盘已满，什么都没写入；腾出空间后请用同一编号再提交",
                "The server's disk is full and nothing was written; send the same ids again once there is room",
            ),
            Self::OutcomeUnknown => (
                503,
                "outcome_unknown",
                "不知道是否已写入；请用同一编号再提交，已写入的不会重复",
                "It is not known whether it was written; send the same ids again, what happened happens once",
            ),
            Self::Behind => (
                503,
                "behind",
                "这台服务器还没有更新到所要的位置，请稍后再试",
                "This server is not yet as new as was asked for; try again soon",
            ),
            Self::NotBytes => (415, "not_bytes", "照片要按字节分段发送", "Photos are sent as bytes, piece by piece"),
            Self::PhotoEmpty => (400, "photo_empty", "照片是空的，请重新拍", "The photo is empty; take it again"),
            Self::PhotoTooLarge => (
                413,
                "photo_too_large",
                "照片超过 20 MB，请缩小后再传",
                "The photo has more than 20 MB; make it smaller",
            ),
            Self::PhotoNotPicture => (
                422,
                "photo_not_picture",
                "这不是照片，只接受 JPEG、PNG、WebP",
                "This is not a photo; JPEG, PNG and WebP are taken",
            ),
            Self::PhotoTooManyPixels => (
                422,
                "photo_too_many_pixels",
                "照片超过六千万像素，请缩小后再传",
                "The photo has more than 60 million pixels; make it smaller",
            ),
            Self::PhotoWrongHash => (
                422,
                "photo_wrong_hash",
                "照片在传送中损坏，请从头再传",
                "The photo was damaged on its way; send it again from the beginning",
            ),
            Self::PhotoGap => (
                409,
                "photo_gap",
                "前面还缺一段，请从缺的地方接着传",
                "A piece before this one is missing; go on there",
            ),
            Self::NoPlaceForPhotos => (
                503,
                "no_place_for_photos",
                "这台服务器还没有设置存放照片的地方，照片请先留在设备上",
                "This server was not told where to keep photos (--blobs); keep them on the device",
            ),
            Self::BasemapAway => (
                503,
                "basemap_away",
                "底图服务暂时连不上，其余照常使用",
                "The basemap cannot be fetched just now; the rest works",
            ),
            Self::DatumMissing => (
                422,
                "datum_missing",
                "文件没有说明坐标系，请选择后再读",
                "The file does not say its datum; choose it and read again",
            ),
            Self::FileUnreadable => (422, "file_unreadable", "这个文件用不了", "This file cannot be used"),
            Self::TooManyListeners => (503, "too_many_listeners", "实时连接太多", "Too many live connections"),
        }
    }
    /// The HTTP status.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.entry().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
    /// The stable code, for machines.
    pub const fn code(self) -> &'static str {
        self.entry().1
    }
    /// In how many seconds to try again, where that helps.
    const fn patience(self) -> Option<&'static str> {
        match self {
            Self::Busy | Self::Stopping | Self::StoreAway | Self::StoreFull | Self::OutcomeUnknown | Self::Behind => {
                Some("2")
            }
            Self::TooLate | Self::TooManyListeners => Some("10"),
            _ => None,
        }
    }
    /// The title in Chinese.
    pub const fn title_zh(self) -> &'static str {
        self.entry().2
    }
    /// The title in English.
    pub const fn title_en(self) -> &'static str {
        self.entry().3
    }
}

/// A refusal on its way out.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    kind: Kind,
    detail: Option<String>,
    param: Option<Cow<'static, str>>,
    remedy: Option<Cow<'static, str>>,
    /// Apart: a refusal is handed on often, and seldom has one.
    retry_after: Option<Box<HeaderValue>>,
    received: Option<u64>,
}

/// A refused request (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Where this kind of problem is explained; relative to the service.
    #[schema(example = "/docs#problem-bad_parameter")]
    r#type: String,
    /// The title, in Chinese.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What exactly is wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Stable code of this kind of problem.
    #[schema(example = "bad_parameter")]
    code: &'static str,
    /// The title, in Chinese.
    title_zh: &'static str,
    /// The title, in English.
    title_en: &'static str,
    /// The parameter it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<Cow<'static, str>>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<Cow<'static, str>>,
    /// To `photo_gap`: how many bytes have come, from the photo's beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<u64>,
}

/// What every reading can answer besides what is read.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "for the description of the API")]
pub enum Reading {
    /// The client has it already.
    #[response(status = 304)]
    Unchanged,
    /// A parameter is wrong.
    #[response(status = 400, content_type = "application/problem+json")]
    Bad(#[to_schema] ProblemBody),
    /// Something went wrong inside.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(#[to_schema] ProblemBody),
    /// Too much is asked just now, or it took too long.
    #[response(status = 503, content_type = "application/problem+json")]
    TooLate(#[to_schema] ProblemBody),
}

/// What reading one thing can answer besides the thing.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "for the description of the API")]
pub enum ReadingOne {
    /// The client has it already.
    #[response(status = 304)]
    Unchanged,
    /// A parameter is wrong.
    #[response(status = 400, content_type = "application/problem+json")]
    Bad(#[to_schema] ProblemBody),
    /// There is no such thing, or not on that day.
    #[response(status = 404, content_type = "application/problem+json")]
    Missing(#[to_schema] ProblemBody),
    /// Something went wrong inside.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(#[to_schema] ProblemBody),
    /// Too much is asked just now, or it took too long.
    #[response(status = 503, content_type = "application/problem+json")]
    TooLate(#[to_schema] ProblemBody),
}

/// What a reading that only those who are signed in may do can answer besides what is read.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "for the description of the API")]
pub enum ReadingOwn {
    /// The client has it already.
    #[response(status = 304)]
    Unchanged,
    /// A parameter is wrong.
    #[response(status = 400, content_type = "application/problem+json")]
    Bad(#[to_schema] ProblemBody),
    /// Nobody is signed in.
    #[response(status = 401, content_type = "application/problem+json")]
    SignIn(#[to_schema] ProblemBody),
    /// There is no such thing, or not for you.
    #[response(status = 404, content_type = "application/problem+json")]
    Missing(#[to_schema] ProblemBody),
    /// Something went wrong inside.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(#[to_schema] ProblemBody),
    /// Too much is asked just now, it took too long, or the store is away.
    #[response(status = 503, content_type = "application/problem+json")]
    TooLate(#[to_schema] ProblemBody),
}

impl Problem {
    /// A problem with nothing more to say.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, detail: None, param: None, remedy: None, retry_after: None, received: None }
    }
    /// A parameter whose value cannot be used.
    pub fn bad(param: &'static str, detail: impl Into<String>) -> Self {
        Self::new(Kind::BadParameter).param(param).detail(detail)
    }
    /// Nothing with this code.
    pub fn unknown(code: &str) -> Self {
        Self::new(Kind::Unknown).detail(format!("{code:?}"))
    }
    /// What exactly is wrong.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
    /// The parameter it is about.
    #[must_use]
    pub fn param(mut self, param: impl Into<Cow<'static, str>>) -> Self {
        self.param = Some(param.into());
        self
    }
    /// In how many seconds to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: HeaderValue) -> Self {
        self.retry_after = Some(Box::new(seconds));
        self
    }
    /// How many bytes of a photo have come.
    #[must_use]
    pub fn received(mut self, received: u64) -> Self {
        self.received = Some(received);
        self.detail(format!("received: {received}"))
    }
    /// Whether the fault is that something cannot be used just now.
    pub fn is_away(&self) -> bool {
        self.kind.status() == StatusCode::SERVICE_UNAVAILABLE
    }
    /// What to do.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<Cow<'static, str>>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
    /// Logs what went wrong inside, and says outside only that something did.
    pub fn internal(error: &dyn std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            text = format!("{text}: {inner}");
            source = inner.source();
        }
        tracing::error!(error = %text, "a request failed");
        Self::new(Kind::Internal)
    }
}

impl From<EngineError> for Problem {
    /// A store that is away or full is nobody's fault who asked, and no fault of the program.
    fn from(error: EngineError) -> Self {
        match &error {
            EngineError::Store(StoreError::Unknown { .. }) => Self::new(Kind::OutcomeUnknown),
            EngineError::Store(StoreError::Full) => {
                tracing::error!(%error, "the store did not take a write");
                Self::new(Kind::StoreFull)
            }
            EngineError::Store(
                StoreError::Away { .. }
                | StoreError::Busy { .. }
                | StoreError::OtherHistory { .. }
                | StoreError::NoRight { .. },
            ) => {
                tracing::warn!(%error, "the store did not take a write");
                Self::new(Kind::StoreAway)
            }
            EngineError::Busy => Self::new(Kind::Busy),
            EngineError::Stopped => Self::new(Kind::Stopping),
            _ => Self::internal(&error),
        }
    }
}

impl From<rust_xlsxwriter::XlsxError> for Problem {
    /// Of a workbook that we write ourselves.
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = self.kind;
        let body = ProblemBody {
            r#type: format!("/docs#problem-{}", kind.code()),
            title: kind.title_zh(),
            status: kind.status().as_u16(),
            detail: self.detail,
            code: kind.code(),
            title_zh: kind.title_zh(),
            title_en: kind.title_en(),
            param: self.param,
            remedy: self.remedy,
            received: self.received,
        };
        let mut response = (kind.status(), Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = kind.patience() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, *seconds);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_used_once() {
        let codes: HashSet<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
    }
}
