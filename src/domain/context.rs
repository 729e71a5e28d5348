//! Context: water, parks, roads, railway and landmarks, so that the map can be read with no outside basemap.

use serde::{Deserialize, Serialize};

use super::{Code, ContextId, Extent, Name};

/// A feature of the drawn context.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContextFeature {
    /// Identity.
    pub id: ContextId,
    /// Stable code, unique among context features.
    pub code: Code,
    /// What it is.
    pub class: ContextClass,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Name>,
    /// 1 = most important … 5 = least.
    pub rank: u8,
    /// Where it is.
    pub shape: Extent,
}

/// What a context feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextClass {
    /// A lake or pond.
    Water,
    /// A river.
    River,
    /// An island in the water.
    Island,
    /// A park or other green.
    Park,
    /// A main road.
    Road,
    /// A minor street.
    Street,
    /// A railway.
    Rail,
    /// A landmark.
    Landmark,
    /// The name of a neighbouring place.
    Place,
}
