//! Everything a person or unit answers for.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Atlas, Row,
    slots::SeatWord,
    views::{LonLat, Party, RoleRef, SubjectRef},
};
use crate::domain::{AreaId, AreaKind, Code, Date, Duty, Name, PartyId, Seat, Seq, Subject};

/// Everything a party answers for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Holdings {
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The place in the log that this was read at.
    #[schema(value_type = u64)]
    pub seq: Seq,
    /// Who.
    pub party: Party,
    /// What, by role, then by code of the subject. A unit's people's duties are not the unit's.
    pub duties: Vec<Holding>,
}

/// One duty of a party.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Holding {
    /// The duty's code.
    #[schema(value_type = String)]
    pub duty: Code,
    /// As what.
    pub role: RoleRef,
    /// For what.
    pub subject: SubjectRef,
    /// In which seat.
    #[schema(value_type = SeatWord, inline)]
    pub seat: Seat,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub since: Date,
    /// The last day; `null` = open-ended.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// A note.
    #[schema(value_type = Option<String>)]
    pub note: Option<Name>,
    /// Where to look for it on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<LonLat>,
}

impl Atlas {
    /// Everything a party answers for on a day; `None` when the atlas does not know it.
    pub fn holdings(&self, party: PartyId, on: Date) -> Option<Holdings> {
        let view = self.party_view(party, on)?;
        let held = self.duties_held_by(party).filter(|duty| duty.period.contains(on));
        let mut duties: Vec<(i32, Holding)> = held.filter_map(|duty| self.holding(duty, on)).collect();
        duties.sort_by(|(a_order, a), (b_order, b)| {
            (a_order, &a.subject.code, &a.duty).cmp(&(b_order, &b.subject.code, &b.duty))
        });
        let duties = duties.into_iter().map(|(_, holding)| holding).collect();
        Some(Holdings { on, seq: self.seq(), party: view, duties })
    }
    fn holding(&self, duty: &Row<Duty>, on: Date) -> Option<(i32, Holding)> {
        let role = self.role(duty.role)?;
        let holding = Holding {
            duty: duty.code.clone(),
            role: RoleRef::from(&role.entity),
            subject: self.subject_view(duty.subject, on)?,
            seat: duty.seat,
            since: duty.period.first(),
            until: duty.period.last(),
            note: duty.note.clone(),
            place: self.place_of(duty.subject, on),
        };
        Some((role.order, holding))
    }
    /// Where to look for a subject on the map on a day; nothing for a line of the whole district.
    pub fn place_of(&self, subject: Subject, on: Date) -> Option<LonLat> {
        match subject {
            Subject::Zone(id) | Subject::Cell { zone: id, .. } => self.label_of(AreaKind::Zone, id, on),
            Subject::Community(id) => self.label_of(AreaKind::Community, id, on),
            Subject::Checkpoint(id) => self.checkpoint(id)?.versions.on(on)?.position.map(LonLat::from),
            Subject::Unit(id) => {
                let office_of = self.unit(id)?.versions.on(on)?.office_of?;
                let kinds = [AreaKind::Community, AreaKind::Street];
                kinds.into_iter().find_map(|kind| self.label_of(kind, office_of, on))
            }
            Subject::Line(_) => None,
        }
    }
    fn label_of(&self, kind: AreaKind, id: AreaId, on: Date) -> Option<LonLat> {
        let row = self.areas(kind).by_id(id.uuid())?;
        Some(self.mesh.face_on(kind, row.fid, on)?.label().into())
    }
}
