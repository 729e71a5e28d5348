//! Bounded lists: which page is asked for, and where the next one is.

use axum::http::Uri;

use super::{problem::Problem, query::Pairs};
use crate::{atlas::Paging, domain::Fid};

/// The most rows a page can have.
const MOST: u64 = 1000;
/// The rows of a page when no number is asked for.
const USUAL: u64 = 100;

/// Reads `limit` and `next`.
///
/// # Errors
/// When the limit is out of range or `next` was not made here.
pub fn take(pairs: &mut Pairs) -> Result<Paging, Problem> {
    let limit = pairs.count("limit", 1, MOST)?.unwrap_or(USUAL);
    let after = pairs.text("next")?.map(|text| text.parse().map(Fid).map_err(|_| astray().detail(format!("{text:?}"))));
    // Never more than 1000.
    Ok(Paging { after: after.transpose()?, limit: usize::try_from(limit).unwrap_or(usize::MAX) })
}

/// The problem of a `next` that was not made here.
pub fn astray() -> Problem {
    Problem::bad("next", "no page goes on from there").remedy("follow the link in `next`, or leave it out")
}

/// The address of the page that goes on after `last`.
pub fn next(uri: &Uri, last: Option<Fid>) -> Option<String> {
    let last = last?;
    let others = uri.query().unwrap_or_default().split('&');
    let mut query: Vec<_> =
        others.filter(|pair| !pair.is_empty() && !pair.starts_with("next=")).map(str::to_owned).collect();
    query.push(format!("next={}", last.0));
    Some(format!("{}?{}", uri.path(), query.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_keeps_the_other_parameters() {
        let uri = "/api/x?limit=10&next=3&q=a%20b".parse().unwrap();
        let link = next(&uri, Some(Fid(7))).unwrap();
        assert_eq!(link, "/api/x?limit=10&q=a%20b&next=7");
        let paging = take(&mut Pairs::of(&link.parse().unwrap())).unwrap();
        assert_eq!((paging.after, paging.limit), (Some(Fid(7)), 10));
        assert_eq!(next(&uri, None), None);
    }

    #[test]
    fn limits_and_links_out_of_range_are_refused() {
        for wrong in ["limit=0", "limit=1001", "limit=x", "next=x", "next=-1"] {
            assert!(take(&mut Pairs::of(&format!("/x?{wrong}").parse().unwrap())).is_err(), "{wrong}");
        }
    }
}
