//! Which code means which entity: those of the atlas, and those the files bring.

use std::collections::HashMap;

use uuid::Uuid;

use super::fault::{At, Faults};
use super::problem::Problem;
use super::row::Row;
use crate::atlas::Atlas;
use crate::domain::{
    AreaId, AreaKind, CheckpointId, Code, Kind, LineId, PartyId, PersonId, RoleId, Subject, SubjectKind, UnitId,
};

/// Codes to ids.
pub(super) struct Names<'a> {
    atlas: &'a Atlas,
    declared: HashMap<(Kind, Code), (Uuid, At)>,
    /// Kinds whose file could not be read: a code of theirs that is not known may be fine.
    lost: Vec<Kind>,
}

impl<'a> Names<'a> {
    pub(super) fn new(atlas: &'a Atlas, lost: Vec<Kind>) -> Self {
        Self { atlas, declared: HashMap::new(), lost }
    }
    pub(super) fn atlas(&self) -> &'a Atlas {
        self.atlas
    }

    /// Takes note that the files hold this entity. An entity of the atlas keeps its id, a new one gets a fresh one.
    pub(super) fn declare(&mut self, kind: Kind, code: &Code, at: &At) {
        let known = self.atlas.record_by_code(kind, code);
        let id = || known.map_or_else(Uuid::now_v7, |found| found.record.id());
        self.declared.entry((kind, code.clone())).or_insert_with(|| (id(), at.clone()));
    }
    /// Where the files hold it.
    pub(super) fn declared(&self, kind: Kind, code: &Code) -> Option<&At> {
        self.declared.get(&(kind, code.clone())).map(|(_, at)| at)
    }
    /// The id of a code that the files or the atlas have.
    pub(super) fn find(&self, kind: Kind, code: &Code) -> Option<Uuid> {
        let declared = self.declared.get(&(kind, code.clone())).map(|(id, _)| *id);
        declared.or_else(|| self.atlas.record_by_code(kind, code).map(|found| found.record.id()))
    }
    /// Whether the file of a kind was given but could not be read.
    pub(super) fn is_lost(&self, kind: Kind) -> bool {
        self.lost.contains(&kind)
    }
    /// Every code that the files or the atlas have of a kind, by id.
    pub(super) fn code_of(&self) -> HashMap<Uuid, Code> {
        self.declared.iter().map(|((_, code), (id, _))| (*id, code.clone())).collect()
    }

    fn required(&self, row: Row<'_>, column: &str, kind: Kind, faults: &mut Faults) -> Option<Uuid> {
        let code = row.code(column, faults)?;
        let id = self.find(kind, &code);
        if id.is_none() && !self.is_lost(kind) {
            row.fault(column, Problem::UnknownCode { kind }, faults);
        }
        id
    }
    /// `Some(None)` where the cell is empty, `None` where it is wrong (and said so).
    fn optional(&self, row: Row<'_>, column: &str, kind: Kind, faults: &mut Faults) -> Option<Option<Uuid>> {
        if row.text(column).is_empty() { Some(None) } else { self.required(row, column, kind, faults).map(Some) }
    }

    pub(super) fn line(&self, row: Row<'_>, column: &str, faults: &mut Faults) -> Option<LineId> {
        self.required(row, column, Kind::Line, faults).map(LineId::new)
    }
    pub(super) fn role(&self, row: Row<'_>, column: &str, faults: &mut Faults) -> Option<RoleId> {
        self.required(row, column, Kind::Role, faults).map(RoleId::new)
    }
    pub(super) fn person(&self, row: Row<'_>, column: &str, faults: &mut Faults) -> Option<PersonId> {
        self.required(row, column, Kind::Person, faults).map(PersonId::new)
    }
    pub(super) fn unit(&self, row: Row<'_>, column: &str, faults: &mut Faults) -> Option<UnitId> {
        self.required(row, column, Kind::Unit, faults).map(UnitId::new)
    }
    pub(super) fn optional_unit(&self, row: Row<'_>, column: &str, faults: &mut Faults) -> Option<Option<UnitId>> {
        Some(self.optional(row, column, Kind::Unit, faults)?.map(UnitId::new))
    }
    pub(super) fn optional_area(
        &self,
        row: Row<'_>,
        column: &str,
        kind: AreaKind,
        faults: &mut Faults,
    ) -> Option<Option<AreaId>> {
        Some(self.optional(row, column, kind.into(), faults)?.map(AreaId::new))
    }

    /// Exactly one of the columns `person` and `unit`, or neither.
    pub(super) fn party(&self, row: Row<'_>, faults: &mut Faults) -> Option<Option<PartyId>> {
        match (row.text("person").is_empty(), row.text("unit").is_empty()) {
            (true, true) => Some(None),
            (false, true) => Some(Some(PartyId::Person(self.person(row, "person", faults)?))),
            (true, false) => Some(Some(PartyId::Unit(self.unit(row, "unit", faults)?))),
            (false, false) => {
                row.fault("unit", Problem::SeatAndParty, faults);
                None
            }
        }
    }

    /// The column `subject` of a given kind; a cell is written `L06/Z10`.
    pub(super) fn subject(&self, row: Row<'_>, kind: SubjectKind, faults: &mut Faults) -> Option<Subject> {
        let id = |kind: Kind, faults: &mut Faults| self.required(row, "subject", kind, faults);
        Some(match kind {
            SubjectKind::Zone => Subject::Zone(AreaId::new(id(Kind::Zone, faults)?)),
            SubjectKind::Line => Subject::Line(LineId::new(id(Kind::Line, faults)?)),
            SubjectKind::Checkpoint => Subject::Checkpoint(CheckpointId::new(id(Kind::Checkpoint, faults)?)),
            SubjectKind::Community => Subject::Community(AreaId::new(id(Kind::Community, faults)?)),
            SubjectKind::Unit => Subject::Unit(UnitId::new(id(Kind::Unit, faults)?)),
            SubjectKind::Cell => return self.cell(row, faults),
            SubjectKind::Enterprise | SubjectKind::Household | SubjectKind::Wish => {
                row.fault("subject_kind", Problem::BadWord { allowed: DUTY_SUBJECTS.join(", ") }, faults);
                return None;
            }
        })
    }

    fn cell(&self, row: Row<'_>, faults: &mut Faults) -> Option<Subject> {
        let text = row.text("subject");
        let Some((line, zone)) = text.split_once('/') else {
            row.fault("subject", Problem::BadWord { allowed: "L06/Z10".into() }, faults);
            return None;
        };
        let find = |kind: Kind, code: &str| Code::new(code).ok().and_then(|code| self.find(kind, &code));
        let (line, zone) = (find(Kind::Line, line), find(Kind::Zone, zone));
        for (kind, found) in [(Kind::Line, line), (Kind::Zone, zone)] {
            if found.is_none() && !self.is_lost(kind) {
                row.fault("subject", Problem::UnknownCode { kind }, faults);
            }
        }
        Some(Subject::Cell { line: LineId::new(line?), zone: AreaId::new(zone?) })
    }
}

/// The kinds of subject that a duty can have today.
pub(super) const DUTY_SUBJECTS: &[&str] = &["zone", "line", "cell", "checkpoint", "community", "unit"];
