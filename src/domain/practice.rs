//! How the district works its cases: what is the same for all of them unless a line, an item or a case says otherwise.

use serde::{Deserialize, Serialize};

use super::{Recheck, Term};

/// The settings of the closed loop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Practice {
    /// How long there is.
    pub term: Term,
    /// How cases are looked at again.
    pub recheck: Recheck,
    /// Of re-checks from pictures, how many in a hundred are drawn for 现场抽查.
    pub spot_check_percent: u8,
    /// Within how many days of its closing the same point and item is a 反弹.
    pub rebound_days: u16,
    /// Within how many metres a case of the same line may be the same one.
    pub duplicate_metres: u16,
    /// The long edge, in pixels, that photos are shrunk to on the device.
    pub long_edge: u16,
    /// Whether views, shares and exports draw a watermark on photos.
    pub watermark: bool,
}

impl Default for Practice {
    fn default() -> Self {
        Self {
            term: Term::Days { days: 3 },
            recheck: Recheck::Picture,
            spot_check_percent: 10,
            rebound_days: 30,
            duplicate_metres: 50,
            long_edge: 1920,
            watermark: true,
        }
    }
}
