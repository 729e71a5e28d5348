//! The district's settings: what differs between districts and is not a place, a party or a duty.

use serde::{Deserialize, Serialize};

use super::{BlobHash, Name, Practice, RoleId, SettingsId, Weekend};

/// The district's settings; there is one record of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Identity.
    pub id: SettingsId,
    /// IANA name of the district's time zone, such as `Asia/Shanghai`; its day turns at midnight there.
    pub time_zone: TimeZoneName,
    /// What is said of the map wherever it is shown, such as 示意图,边界以正式文件为准.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map_note: Option<Name>,
    /// 审图号: the map approval number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map_approval: Option<Name>,
    /// The district's emblem, a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emblem: Option<BlobHash>,
    /// Whether and how the map is open to people who are not signed in; `None` = closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_view: Option<PublicView>,
    /// How cases are worked; `None` = as [`Practice::default`] has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<Practice>,
    /// How weekends of voluntary labour are kept; `None` = as [`Weekend::default`] has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekend: Option<Weekend>,
}

/// What people see who are not signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicView {
    /// The roles whose holders are named. A role that is never public is not shown, whatever stands here.
    pub roles: Vec<RoleId>,
}

/// The name of a time zone that exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZoneName(String);

impl TimeZoneName {
    /// Checks that the zone is known.
    ///
    /// # Errors
    /// When the time zone database has no such zone.
    pub fn new(name: &str) -> Result<Self, jiff::Error> {
        jiff::tz::TimeZone::get(name).map(|_| Self(name.to_owned()))
    }
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The zone.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        // Checked when built; UTC if the machine's database lost the zone since.
        jiff::tz::TimeZone::get(&self.0).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

impl TryFrom<String> for TimeZoneName {
    type Error = jiff::Error;
    fn try_from(name: String) -> Result<Self, jiff::Error> {
        Self::new(&name)
    }
}

impl From<TimeZoneName> for String {
    fn from(name: TimeZoneName) -> Self {
        name.0
    }
}
