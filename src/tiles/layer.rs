//! The layers of the map and what their features carry.

use crate::atlas::Theme;

/// A layer; each has its own tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each variant is the layer it names; see `about`")]
pub enum Layer {
    Zones,
    ZoneLabels,
    Streets,
    Communities,
    Checkpoints,
    Context,
    Shifts,
}

impl Layer {
    /// Every layer.
    pub const ALL: [Self; 7] = [
        Self::Zones,
        Self::ZoneLabels,
        Self::Streets,
        Self::Communities,
        Self::Checkpoints,
        Self::Context,
        Self::Shifts,
    ];

    /// The word used in addresses, and the name of the layer inside its tiles.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Zones => "zones",
            Self::ZoneLabels => "zone_labels",
            Self::Streets => "streets",
            Self::Communities => "communities",
            Self::Checkpoints => "checkpoints",
            Self::Context => "context",
            Self::Shifts => "shifts",
        }
    }
    /// The layer that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.word() == word)
    }
    /// What the layer shows.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Zones => "Creation zones (片区) as polygons",
            Self::ZoneLabels => "One point for the label of each zone",
            Self::Streets => "Streets (街道) as polygons",
            Self::Communities => "Communities (社区) as polygons",
            Self::Checkpoints => "Checkpoints (点位); far zooms have clusters with counts per line",
            Self::Shifts => "Meeting points of the shifts (班次) of the week, Monday to Sunday, that the day is in",
            Self::Context => "Water, parks, roads, railway, landmarks",
        }
    }
    /// The attributes of the layer's features with what they mean. Names are public ones only.
    pub fn fields(self) -> &'static [(&'static str, &'static str)] {
        const CODE: (&str, &str) = ("code", "Stable code");
        const NAME: (&str, &str) = ("name", "Name");
        const NAME_EN: (&str, &str) = ("name_en", "English name, where there is one");
        match self {
            Self::ZoneLabels | Self::Streets | Self::Communities => &[CODE, NAME, NAME_EN],
            Self::Zones => &[
                CODE,
                ("name", "Name; not of zones too small to carry one"),
                ("name_en", "English name, where there is one, with the name"),
                ("count", "Farthest zooms, many tiny zones drawn as one, which have no code: how many"),
            ],
            Self::Checkpoints => &[
                CODE,
                NAME,
                ("line", "Code of the work line"),
                ("count", "Clusters only: how many checkpoints"),
                ("n_*", "Clusters only: how many of the line with this code"),
            ],
            Self::Shifts => {
                &[CODE, ("half", "am or pm"), ("kind", "weekend or action"), ("date", "The day, YYYY-MM-DD")]
            }
            Self::Context => &[
                CODE,
                NAME,
                NAME_EN,
                ("class", "water, river, island, park, road, street, rail, landmark or place"),
                ("rank", "1 = most important … 5 = least"),
            ],
        }
    }
    /// Whose history says when the layer's tiles change.
    pub(super) const fn theme(self) -> Theme {
        match self {
            Self::Zones | Self::ZoneLabels | Self::Streets | Self::Communities => Theme::Areas,
            Self::Checkpoints => Theme::Checkpoints,
            Self::Context => Theme::Context,
            Self::Shifts => Theme::Shifts,
        }
    }
}
