//! Changes: what the log keeps. A change is the after-image of one entity; applying it is a blind upsert, the same
//! in every store and in the atlas.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Fid, Kind, Phone, Record, Text};

/// The place of a change in the log, counted from 1 without gaps. 0 = before the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl std::fmt::Display for Seq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The after-image of one entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The entity's dense number within its kind: assigned by its first change, kept by all later ones.
    pub fid: Fid,
    /// Counted from 1 by each change of the entity; an edit names the version it was based on.
    pub version: u32,
    /// What happened, for readers.
    pub verb: Verb,
    /// The entity as it is now.
    #[serde(flatten)]
    pub record: Record,
    /// Why, where whoever asked said so: what is written of days that have passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Personal fields, kept outside the log in a table that can be erased; `None` leaves them as they are.
    #[serde(skip)]
    pub personal: Option<Personal>,
}

impl Change {
    /// The number of the body's shape. A reader of the log brings older numbers up to date before it reads them.
    pub const SCHEMA: u16 = 1;

    /// The canonical bytes: UTF-8 JSON without white space, fields in the order of declaration, numbers in their
    /// shortest form that reads back the same.
    ///
    /// # Errors
    /// Only if a shape has no GeoJSON form, which a checked record never is.
    pub fn canonical(&self) -> Result<Vec<u8>, serde_json::Error> {
        self.canonical_around(&self.record_json()?)
    }
    /// The record alone, in the same form: what the tables of current state hold.
    ///
    /// # Errors
    /// As [`canonical`](Self::canonical).
    pub fn record_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&self.record)
    }
    /// [`canonical`](Self::canonical), from what [`record_json`](Self::record_json) gave: the record's fields stand in the
    /// change's own object, between what is known of it and the reason.
    ///
    /// # Errors
    /// As [`canonical`](Self::canonical).
    pub fn canonical_around(&self, record: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
        let fields = record.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}")).unwrap_or_default();
        let mut bytes = Vec::with_capacity(fields.len() + 64);
        bytes.extend_from_slice(format!("{{\"fid\":{},\"version\":{},\"verb\":", self.fid.0, self.version).as_bytes());
        serde_json::to_writer(&mut bytes, &self.verb)?;
        bytes.push(b',');
        bytes.extend_from_slice(fields);
        if let Some(reason) = &self.reason {
            bytes.extend_from_slice(b",\"reason\":");
            serde_json::to_writer(&mut bytes, reason)?;
        }
        bytes.push(b'}');
        Ok(bytes)
    }
    /// Which kind of entity.
    pub fn kind(&self) -> Kind {
        self.record.kind()
    }
    /// The entity's bare id.
    pub fn id(&self) -> Uuid {
        self.record.id()
    }
}

/// What happened, for readers of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// The entity is new.
    Added,
    /// The entity was edited.
    Changed,
    /// The entity was given a last day.
    Ended,
    /// A duty was taken on.
    Assigned,
    /// A duty was prolonged.
    Renewed,
    /// A duty was taken back as a mistake.
    Withdrawn,
    /// A personal field was shown.
    Revealed,
    /// A visit was recorded.
    Recorded,
    /// A ruling was given.
    Ruled,
    /// A case was opened.
    Opened,
    /// Something was done to a case, or a round went on.
    Advanced,
    /// A case was closed.
    Closed,
    /// Work was held for the office.
    Held,
}

/// Fields of a person that are erasable and in no list, card, feed or export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// The private telephone.
    pub private_phone: Phone,
}
