//! Things by code and name: how lists refer to what has a page of its own.

use serde::Serialize;
use utoipa::ToSchema;

use super::reading::{Now, Own};
use crate::domain::{AreaId, CheckpointId, Code, Date, LineId, Name, PersonId};

/// A code with the name that goes with it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CodeName)]
pub struct Named {
    /// The code.
    #[schema(value_type = String)]
    pub code: Code,
    /// The name, as it is on the day.
    #[schema(value_type = String)]
    pub name: Name,
}

impl Now {
    /// A line.
    pub fn named_line(&self, id: LineId) -> Option<Named> {
        let row = self.atlas.line(id)?;
        Some(Named { code: row.code.clone(), name: row.versions.near(self.on).name.clone() })
    }
    /// A zone, or any other area.
    pub fn named_area(&self, id: AreaId) -> Option<Named> {
        let row = self.atlas.area(id)?;
        Some(Named { code: row.code.clone(), name: row.versions.near(self.on).name.clone() })
    }
    /// A checkpoint.
    pub fn named_checkpoint(&self, id: CheckpointId) -> Option<Named> {
        let row = self.atlas.checkpoint(id)?;
        Some(Named { code: row.code.clone(), name: row.versions.near(self.on).name.clone() })
    }
    /// A person.
    pub fn named_person(&self, id: PersonId) -> Option<Named> {
        let row = self.atlas.person(id)?;
        Some(Named { code: row.code.clone(), name: row.name.clone() })
    }
}

impl Own<'_> {
    /// The same on another day.
    pub fn on(&self, on: Option<Date>) -> Now {
        Now { atlas: self.now.atlas.clone(), today: self.now.today, on: on.unwrap_or(self.now.today) }
    }
}
