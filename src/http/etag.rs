//! Validators. A 304 is never wrong: the tag of something read out of the atlas names the run of this program, the
//! place in the log, the district's day and the address; another build, another node, a restart, a write and midnight
//! each make another tag.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::HeaderValue;

use super::reading::Asked;
use crate::domain::{Date, Instant, Seq};

/// An entity tag, quotes (and `W/`) included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(String);

impl Tag {
    /// The tag of what is read for `asked` out of the atlas at `seq`, in the run `run` of the program, on the day `today`:
    /// the day that is asked for is either in the address or today.
    pub fn of_reading(run: &str, seq: Seq, today: Date, asked: &Asked) -> Self {
        let mut hasher = DefaultHasher::new();
        asked.sight.word().hash(&mut hasher);
        asked.uri.path_and_query().map(|address| address.as_str()).hash(&mut hasher);
        Self(format!("W/\"{run}-{seq}-{today}-{:x}\"", hasher.finish()))
    }
    /// The tag of what is read for somebody in particular, as it was at the minute of `at`: what one may see and do, and
    /// whether something is overdue.
    pub fn of_own(run: &str, seq: Seq, at: Instant, asked: &Asked) -> Self {
        let mut hasher = DefaultHasher::new();
        asked.who.hash(&mut hasher);
        asked.uri.path_and_query().map(|address| address.as_str()).hash(&mut hasher);
        Self(format!("W/\"{run}-{seq}-o{}-{:x}\"", at.micros().div_euclid(60_000_000), hasher.finish()))
    }
    /// The tag of bytes that are known by a hash.
    pub fn of_bytes(hash: &str) -> Self {
        Self(format!("\"{hash}\""))
    }
    /// The tag of a text that is known by a hash, and that may go out compressed on the way: the same text, in other bytes.
    pub fn of_text(hash: &str) -> Self {
        Self(format!("W/\"{hash}\""))
    }
    /// Whether the client says that it has this already.
    pub fn is_among(&self, if_none_match: &[HeaderValue]) -> bool {
        let own = self.0.trim_start_matches("W/");
        let tags = if_none_match.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        tags.map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == own)
    }
    /// As a header.
    pub fn header(&self) -> HeaderValue {
        // Built from digits, hex and dashes only, so that it always is a header.
        HeaderValue::from_str(&self.0).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::AccountId, http::sight::Sight};
    use axum::http::Uri;
    use jiff::civil::date;

    fn tag(run: &str, seq: u64, day: i8, uri: &'static str) -> Tag {
        Tag::of_reading(run, Seq(seq), date(2026, 1, day), &Asked::to(Uri::from_static(uri), Sight::Inside))
    }

    #[test]
    fn run_log_day_and_address_each_make_another_tag() {
        let one = tag("a", 1, 1, "/x?y");
        assert_eq!(one, tag("a", 1, 1, "/x?y"));
        for other in [tag("b", 1, 1, "/x?y"), tag("a", 2, 1, "/x?y"), tag("a", 1, 2, "/x?y"), tag("a", 1, 1, "/x")] {
            assert_ne!(one, other);
        }
        let public = Asked::to(Uri::from_static("/x?y"), Sight::Public);
        assert_ne!(one, Tag::of_reading("a", Seq(1), date(2026, 1, 1), &public));
    }

    #[test]
    fn what_is_read_for_somebody_has_another_tag_for_each_and_for_each_minute() {
        let at = |text: &str| Instant::from(text.parse::<jiff::Timestamp>().unwrap());
        let asked = |who: u128| {
            let mut asked = Asked::to(Uri::from_static("/x"), Sight::Inside);
            asked.who = Some((AccountId::new(uuid::Uuid::from_u128(who)), false));
            asked
        };
        let tag = |who, text| Tag::of_own("a", Seq(1), at(text), &asked(who));
        let one = tag(1, "2026-01-01T00:00:01Z");
        assert_eq!(one, tag(1, "2026-01-01T00:00:59Z"));
        assert_ne!(one, tag(2, "2026-01-01T00:00:01Z"));
        assert_ne!(one, tag(1, "2026-01-01T00:01:00Z"));
    }

    #[test]
    fn a_list_of_tags_is_looked_through() {
        let known = [HeaderValue::from_static("\"a\", W/\"b\"")];
        assert!(Tag::of_bytes("b").is_among(&known) && !Tag::of_bytes("c").is_among(&known));
    }
}
