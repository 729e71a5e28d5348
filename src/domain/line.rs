//! Work lines (条线): the kinds of place that are inspected, each with its own people.

use serde::{Deserialize, Serialize};

use super::{Code, Dated, LineId, Name, Period, TextError, Versions};

/// A work line over all its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkLine {
    /// Identity over all versions.
    pub id: LineId,
    /// Stable code, `L01`.
    pub code: Code,
    /// Its versions.
    pub versions: Versions<LineVersion>,
}

/// A line as it is during a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineVersion {
    /// When this version holds.
    pub period: Period,
    /// Full name.
    pub name: Name,
    /// Short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<Name>,
    /// English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Name>,
    /// The one character that stands for the line on the map.
    pub badge: Badge,
    /// The shape around the badge.
    pub shape: Shape,
    /// Who covers a zone: the line's own people, or people named for each zone.
    pub coverage: Coverage,
    /// Which unit leads a case.
    pub lead: Lead,
    /// The district's own display order.
    #[serde(default)]
    pub order: i32,
}

impl Dated for LineVersion {
    fn period(&self) -> Period {
        self.period
    }
}

/// One character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Badge(char);

impl Badge {
    /// Exactly one character that is neither white space nor a control character.
    ///
    /// # Errors
    /// When there is none, more than one, or one that shows nothing.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let mut chars = text.trim().chars();
        match (chars.next(), chars.next()) {
            (None, _) => Err(TextError::Empty),
            (Some(_), Some(_)) => Err(TextError::TooLong(1)),
            (Some(c), None) if c.is_control() => Err(TextError::Character(c)),
            (Some(c), None) => Ok(Self(c)),
        }
    }
    /// The character.
    pub fn char(self) -> char {
        self.0
    }
}

impl TryFrom<String> for Badge {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        Self::new(&text)
    }
}

impl From<Badge> for String {
    fn from(badge: Badge) -> Self {
        badge.0.into()
    }
}

/// The shape of a line's badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Services.
    Round,
    /// Trade.
    Square,
    /// Road and traffic.
    Hexagon,
    /// Homes, parks, sites.
    House,
}

/// Who covers a zone for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// The line's own people cover every zone.
    District,
    /// Each zone needs its own person for the line; the line's people do not stand in.
    PerZone,
}

/// Which unit leads a case found on a line; the other one assists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// 条线: the line's unit.
    Line,
    /// 属地: the unit of the place.
    Place,
}
