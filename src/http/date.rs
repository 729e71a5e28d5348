//! The `Date` of answers where the clock was set: clients put their own clock right by it, so it has to be the one that
//! rules decide by. Otherwise the server's library writes the machine's.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use jiff::fmt::rfc2822::DateTimePrinter;

use super::App;

/// Says the time that was set.
pub fn say(app: &App, response: &mut Response) {
    // A time that this form cannot say stays the machine's.
    let said = DateTimePrinter::new().timestamp_to_rfc9110_string(&app.engine.now().timestamp());
    if let Some(value) = said.ok().and_then(|text| HeaderValue::try_from(text).ok()) {
        response.headers_mut().insert(header::DATE, value);
    }
}
