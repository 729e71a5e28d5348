//! What an address says. Query strings are read strictly: a name that nobody asked for, a name given twice and a value that cannot be used
//! are refused with a message that names them.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::problem::{Kind, Problem};
use crate::domain::{Date, Position, PositionError, civil_date};

/// What messengers append to links that people share. Ignored, unless a route has a parameter of that name.
const MESSENGER: [&str; 5] = ["from", "isappinstalled", "nsukey", "wxshare_count", "scene"];

/// The pairs of a query string, taken out one by one.
#[derive(Debug, Default)]
pub struct Pairs {
    given: Vec<(String, String)>,
    known: Vec<&'static str>,
}

/// Something that is read from a query string.
pub trait FromPairs: Sized {
    /// Takes what it knows; what is left over afterwards is refused.
    ///
    /// # Errors
    /// When a value is missing or cannot be used.
    fn take(pairs: &mut Pairs) -> Result<Self, Problem>;
}

/// Extracts the variable parts of the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        // The routes' parts are texts: only their encoding can be wrong.
        let wrong = |_| Problem::bad("path", parts.uri.path().to_owned()).remedy("UTF-8, percent-encoded");
        path.map(|axum::extract::Path(value)| Self(value)).map_err(wrong)
    }
}

/// Extracts a `T` from the query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Sync, T: FromPairs> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut pairs = Pairs::read(&parts.uri)?;
        let value = T::take(&mut pairs)?;
        pairs.finish().map(|()| Self(value))
    }
}

impl Pairs {
    fn read(uri: &axum::http::Uri) -> Result<Self, Problem> {
        let given = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|error| Problem::new(Kind::BadParameter).detail(error.body_text()))?;
        Ok(Self { given: given.0, known: vec![] })
    }
    #[cfg(test)]
    pub(super) fn of(uri: &axum::http::Uri) -> Self {
        Self::read(uri).unwrap()
    }
    /// The text of a parameter; `None` when it is not given or empty.
    ///
    /// # Errors
    /// When it is given twice.
    pub fn text(&mut self, name: &'static str) -> Result<Option<String>, Problem> {
        self.known.push(name);
        let mut found = None;
        while let Some(at) = self.given.iter().position(|(key, _)| key == name) {
            let (_, value) = self.given.swap_remove(at);
            if found.replace(value).is_some() {
                return Err(Problem::new(Kind::RepeatedParameter).param(name));
            }
        }
        Ok(found.filter(|text| !text.trim().is_empty()))
    }
    /// A number.
    ///
    /// # Errors
    /// When it is none, or not finite.
    pub fn number(&mut self, name: &'static str) -> Result<Option<f64>, Problem> {
        self.text(name)?.map(|text| number(name, &text)).transpose()
    }
    /// A whole number between `min` and `max`.
    ///
    /// # Errors
    /// When it is none, or out of range.
    pub fn count(&mut self, name: &'static str, min: u64, max: u64) -> Result<Option<u64>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        match text.parse() {
            Ok(count) if (min..=max).contains(&count) => Ok(Some(count)),
            _ => Err(Problem::bad(name, format!("{text:?}")).remedy(format!("a whole number from {min} to {max}"))),
        }
    }
    /// A civil date.
    ///
    /// # Errors
    /// When it is no date of the calendar written `YYYY-MM-DD`.
    pub fn date(&mut self, name: &'static str) -> Result<Option<Date>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let bad =
            |_| Problem::bad(name, format!("{text:?}")).remedy("a date of the calendar, YYYY-MM-DD, from 1900 to 9999");
        civil_date(&text).map(Some).map_err(bad)
    }
    /// A position out of two parameters; `None` when neither is given.
    ///
    /// # Errors
    /// When one is missing, no number, or out of range; an exchanged pair is named as such.
    pub fn position(&mut self, lon: &'static str, lat: &'static str) -> Result<Option<Position>, Problem> {
        match (self.number(lon)?, self.number(lat)?) {
            (None, None) => Ok(None),
            (Some(x), Some(y)) => place(lon, x, y).map(Some),
            (None, _) => Err(Problem::new(Kind::MissingParameter).param(lon)),
            (_, None) => Err(Problem::new(Kind::MissingParameter).param(lat)),
        }
    }
    /// A box of `west,south,east,north` in degrees.
    ///
    /// # Errors
    /// When it is not four numbers, out of range, or west is east of east, or south north of north.
    pub fn bbox(&mut self, name: &'static str) -> Result<Option<[Position; 2]>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let numbers = text.split(',').map(|part| number(name, part)).collect::<Result<Vec<_>, _>>()?;
        let [west, south, east, north] = numbers[..] else {
            return Err(Problem::bad(name, format!("{text:?}")).remedy("four numbers: west,south,east,north"));
        };
        let low = place(name, west, south)?;
        let high = place(name, east, north)?;
        if west > east || south > north {
            return Err(Problem::bad(name, format!("{text:?}"))
                .remedy("west,south,east,north: west is not east of east, south not north of north"));
        }
        Ok(Some([low, high]))
    }
    /// One word out of a list.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn one_of<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.map(Some).ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            Problem::bad(name, format!("{text:?}")).remedy(format!("one of: {}", words.join(", ")))
        })
    }

    fn finish(self) -> Result<(), Problem> {
        let messenger = |name: &str| name.starts_with("utm_") || MESSENGER.contains(&name);
        let Some((name, _)) = self.given.into_iter().find(|(name, _)| !messenger(name)) else { return Ok(()) };
        let known = if self.known.is_empty() {
            "this address takes no parameters".to_owned()
        } else {
            format!("the parameters here are: {}", self.known.join(", "))
        };
        Err(Problem::new(Kind::UnknownParameter).detail(format!("{name:?}")).param(name).remedy(known))
    }
}

fn number(name: &'static str, text: &str) -> Result<f64, Problem> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(Problem::bad(name, format!("{text:?}")).remedy("a number")),
    }
}

fn place(name: &'static str, lon: f64, lat: f64) -> Result<Position, Problem> {
    Position::new(lon, lat).map_err(|error| match error {
        PositionError::Swapped { .. } => Problem::new(Kind::Exchanged).param(name).detail(error.to_string()),
        _ => Problem::bad(name, error.to_string()),
    })
}

/// Only `on`, the day.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OnQuery {
    /// The day in the district, `YYYY-MM-DD`; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
}

impl FromPairs for OnQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { on: pairs.date("on")? })
    }
}

/// No parameters at all.
#[derive(Debug)]
pub struct Nothing;

impl FromPairs for Nothing {
    fn take(_: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(query: &str) -> Pairs {
        Pairs::of(&format!("/x?{query}").parse().unwrap())
    }
    fn said(problem: &Problem) -> String {
        format!("{problem:?}")
    }

    #[test]
    fn a_parameter_nobody_asked_for_is_refused_and_the_known_ones_are_named() {
        let mut given = pairs("on=2026-01-01&lone=1");
        given.date("on").unwrap();
        let problem = said(&given.finish().unwrap_err());
        assert!(problem.contains("lone") && problem.contains("the parameters here are: on"), "{problem}");
    }

    #[test]
    fn what_messengers_append_is_ignored_unless_it_is_asked_for() {
        pairs("from=singlemessage&isappinstalled=0&utm_source=x").finish().unwrap();
        assert_eq!(pairs("from=2026-01-01").date("from").unwrap(), Some(jiff::civil::date(2026, 1, 1)));
    }

    #[test]
    fn dates_are_of_the_calendar_and_written_in_full() {
        for wrong in ["2026-02-29", "20260101", "2026-1-1", "2026-01-01T00:00", "tomorrow"] {
            assert!(pairs(&format!("on={wrong}")).date("on").is_err(), "{wrong}");
        }
    }

    #[test]
    fn boxes_are_in_order_and_in_range() {
        assert!(pairs("bbox=115.8,28.6,116,28.7").bbox("bbox").unwrap().is_some());
        for wrong in ["116,28.6,115.8,28.7", "115.8,28.7,116,28.6", "1,2,3", "a,b,c,d", "115,28,NaN,29"] {
            assert!(pairs(&format!("bbox={wrong}")).bbox("bbox").is_err(), "{wrong}");
        }
        assert!(said(&pairs("bbox=28.6,115.8,28.7,116").bbox("bbox").unwrap_err()).contains("Exchanged"));
    }

    #[test]
    fn a_parameter_given_twice_is_refused() {
        assert!(said(&pairs("on=2026-01-01&on=2026-01-02").date("on").unwrap_err()).contains("Repeated"));
    }
}
