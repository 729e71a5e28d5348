//! Slots: who answers, for a zone and a line, or why nobody does.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Atlas, Row,
    judge::{Cause, Judgement, Status},
    views::{Party, RoleRef, SubjectRef},
};
use crate::domain::{
    AreaId, CheckpointId, Code, Coverage, Date, Duty, LineId, Name, Role, Seat, Subject, SubjectKind, UnitId,
};

/// The slots of a card and of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// 挂片督导区领导 of a zone.
    SupervisingLeader,
    /// 区域责任人 of a zone.
    AreaOwner,
    /// 帮创单位 of a zone's communities.
    HelpingUnits,
    /// 总督导 of a line.
    ChiefSupervisor,
    /// 责任单位 of a line.
    LineUnit,
    /// 协办单位 of a line.
    AssistingUnits,
    /// The person for a line in a zone: 片区条线责任人 where the line is covered zone by zone, else the line's 责任人.
    LinePerson,
    /// 点位责任人 of a checkpoint.
    PointKeeper,
    /// 联络员 of a unit.
    Liaison,
}

/// Which standard role fills which slot: the one place that knows role codes. Everything else about a role (how many,
/// who, whether public) is the district's data; what a duty allows is asked of its rights.
const STANDARD: [(SlotKind, SubjectKind, &str); 10] = [
    (SlotKind::SupervisingLeader, SubjectKind::Zone, "supervising_leader"),
    (SlotKind::AreaOwner, SubjectKind::Zone, "area_owner"),
    (SlotKind::HelpingUnits, SubjectKind::Community, "helping_unit"),
    (SlotKind::ChiefSupervisor, SubjectKind::Line, "chief_supervisor"),
    (SlotKind::LineUnit, SubjectKind::Line, "responsible_unit"),
    (SlotKind::AssistingUnits, SubjectKind::Line, "assisting_unit"),
    (SlotKind::LinePerson, SubjectKind::Line, "responsible_person"),
    (SlotKind::LinePerson, SubjectKind::Cell, "cell_person"),
    (SlotKind::PointKeeper, SubjectKind::Checkpoint, "point_keeper"),
    (SlotKind::Liaison, SubjectKind::Unit, "liaison"),
];

fn standard_code(slot: SlotKind, subject: SubjectKind) -> Option<&'static str> {
    STANDARD.iter().find(|(of, kind, _)| (*of, *kind) == (slot, subject)).map(|(_, _, code)| *code)
}

/// A slot of a subject on a day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Slot {
    /// Which slot.
    pub slot: SlotKind,
    /// The role that fills it.
    pub role: RoleRef,
    /// What it is for, by code and name: its zone and line are told where the slot stands.
    pub subject: SubjectRef,
    /// What it is.
    pub status: Status,
    /// Who holds it that day: seat A, acting, then deputies, each in the district's order.
    pub holders: Vec<Holder>,
    /// Why it is not simply held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

/// Somebody who holds a duty.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Holder {
    /// The duty's code.
    #[schema(value_type = String)]
    pub duty: Code,
    /// Who.
    pub party: Party,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Name>,
    /// What it is held for, where that is not the slot's own subject: the community that a unit helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectRef>,
}

#[derive(ToSchema)]
#[allow(dead_code, reason = "the words of a domain enum, for the API's description")]
pub(super) enum SeatWord {
    A,
    B,
    #[schema(rename = "acting")]
    Acting,
    #[schema(rename = "vacant")]
    Vacant,
}

/// Why a slot is not simply held.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Why {
    /// Which reason.
    pub code: WhyCode,
    /// The note of a vacant seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Name>,
    /// Who held it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Box<Holder>>,
    /// Days since the last day of the last duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired_days: Option<i32>,
    /// How many holders of one seat the role allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<u16>,
}

/// The reasons why a slot is not simply held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhyCode {
    /// Nobody ever held it.
    NeverAssigned,
    /// The seat is known to be vacant.
    VacantSeat,
    /// More holders of one seat than the role allows.
    OverMaximum,
    /// The last duty has ended.
    Expired,
}

/// One slot to be judged: the role that fills it, for a subject. `role` is missing where the district has no such
/// role; then nobody is required.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) slot: SlotKind,
    pub(super) code: &'static str,
    pub(super) role: Option<&'a Role>,
    pub(super) subject: Subject,
}

impl Atlas {
    /// The slots that answer for a line in a zone on a day: the zone's leader, owner and helping units, the line's
    /// unit, assisting units and chief supervisor, and the person for the line there.
    pub fn slots(&self, zone: AreaId, line: LineId, on: Date) -> Vec<Slot> {
        let mut list = self.zone_slots(zone, on);
        list.extend(self.line_slots_in(line, Some(zone), on));
        list
    }
    /// The slots of a zone: supervising leader, area owner, helping units.
    pub fn zone_slots(&self, zone: AreaId, on: Date) -> Vec<Slot> {
        let own = self.zone_questions(zone);
        let own = own.into_iter().filter_map(|question| self.slot(&question, on));
        own.chain(self.helping_units(zone, on)).collect()
    }
    /// The slots of a line as such: its unit, assisting units, chief supervisor and its own responsible person.
    pub fn line_slots(&self, line: LineId, on: Date) -> Vec<Slot> {
        let kinds = [SlotKind::LineUnit, SlotKind::AssistingUnits, SlotKind::ChiefSupervisor, SlotKind::LinePerson];
        let questions = kinds.into_iter().filter_map(|slot| self.question(slot, Subject::Line(line)));
        questions.filter_map(|question| self.slot(&question, on)).collect()
    }
    /// The slots of a line as seen from a zone: its unit, assisting units, chief supervisor and the person there.
    pub fn line_slots_in(&self, line: LineId, zone: Option<AreaId>, on: Date) -> Vec<Slot> {
        let kinds = [SlotKind::LineUnit, SlotKind::AssistingUnits, SlotKind::ChiefSupervisor];
        let questions = kinds.into_iter().filter_map(|slot| self.question(slot, Subject::Line(line)));
        let questions = questions.chain(self.person_question(line, zone, on));
        questions.filter_map(|question| self.slot(&question, on)).collect()
    }
    /// The person for a line in a zone, where the line is covered zone by zone.
    pub(super) fn cell_slot(&self, line: LineId, zone: AreaId, on: Date) -> Option<Slot> {
        let question = self.person_question(line, Some(zone), on)?;
        let is_cell = question.subject.kind() == SubjectKind::Cell;
        is_cell.then(|| self.slot(&question, on)).flatten()
    }
    /// The slot of a checkpoint's own keeper.
    pub fn checkpoint_slots(&self, checkpoint: CheckpointId, on: Date) -> Vec<Slot> {
        let question = self.question(SlotKind::PointKeeper, Subject::Checkpoint(checkpoint));
        question.and_then(|question| self.slot(&question, on)).into_iter().collect()
    }
    /// The slot of a unit's liaison.
    pub fn unit_slots(&self, unit: UnitId, on: Date) -> Vec<Slot> {
        let question = self.question(SlotKind::Liaison, Subject::Unit(unit));
        question.and_then(|question| self.slot(&question, on)).into_iter().collect()
    }

    /// Leader and owner of a zone.
    pub(super) fn zone_questions(&self, zone: AreaId) -> Vec<Question<'_>> {
        let kinds = [SlotKind::SupervisingLeader, SlotKind::AreaOwner];
        kinds.into_iter().filter_map(|slot| self.question(slot, Subject::Zone(zone))).collect()
    }
    /// Who stands for a line in a zone: its cell where the line is covered zone by zone (the line's own person does
    /// not stand in), else the line's person. `None` for a line covered zone by zone where there is no zone.
    pub(super) fn person_question(&self, line: LineId, zone: Option<AreaId>, on: Date) -> Option<Question<'_>> {
        let subject = match self.line(line)?.versions.near(on).coverage {
            Coverage::District => Subject::Line(line),
            Coverage::PerZone => Subject::Cell { line, zone: zone? },
        };
        self.question(SlotKind::LinePerson, subject)
    }
    /// The role that fills a slot for a subject.
    pub(super) fn question(&self, slot: SlotKind, subject: Subject) -> Option<Question<'_>> {
        let code = standard_code(slot, subject.kind())?;
        let role = self.roles().by_code(code).filter(|role| role.subjects.contains(&subject.kind()));
        Some(Question { slot, code, role: role.map(|row| &row.entity), subject })
    }
    pub(super) fn judged(&self, question: &Question<'_>, on: Date) -> Judgement<'_> {
        match question.role {
            Some(role) => self.judge(role, question.subject, on),
            None => Judgement { status: Status::None, held: Default::default(), cause: None },
        }
    }
    /// A slot with its words; `None` when the subject is not known.
    pub(super) fn slot(&self, question: &Question<'_>, on: Date) -> Option<Slot> {
        let judgement = self.judged(question, on);
        Some(Slot {
            slot: question.slot,
            role: role_ref(question),
            subject: self.subject_view(question.subject, on)?.alone(),
            status: judgement.status,
            holders: judgement.held.iter().filter_map(|duty| self.holder(duty, on)).collect(),
            why: judgement.cause.map(|cause| self.why(cause, on)),
        })
    }

    /// The helping units of a zone: those of the communities that lie in it on the day.
    fn helping_units(&self, zone: AreaId, on: Date) -> Option<Slot> {
        let subject = self.subject_view(Subject::Zone(zone), on)?.alone();
        let code = standard_code(SlotKind::HelpingUnits, SubjectKind::Community)?;
        let mut slot = Slot {
            slot: SlotKind::HelpingUnits,
            role: RoleRef { code: code.to_owned(), name: code.to_owned(), name_en: None },
            subject,
            status: Status::None,
            holders: vec![],
            why: None,
        };
        for community in self.communities_in(zone, on) {
            let Some(question) = self.question(SlotKind::HelpingUnits, Subject::Community(community)) else { continue };
            slot.role = role_ref(&question);
            let judgement = self.judged(&question, on);
            if judgement.status > slot.status {
                slot.status = judgement.status;
                slot.why = judgement.cause.map(|cause| self.why(cause, on));
            }
            let of = self.subject_view(question.subject, on);
            let holders = judgement.held.iter().filter_map(|duty| self.holder(duty, on));
            slot.holders.extend(holders.map(|holder| Holder { subject: of.clone(), ..holder }));
        }
        Some(slot)
    }

    pub(super) fn holder(&self, duty: &Arc<Row<Duty>>, on: Date) -> Option<Holder> {
        Some(Holder {
            duty: duty.code.clone(),
            party: self.party_view(duty.party?, on)?,
            seat: duty.seat,
            since: duty.period.first(),
            until: duty.period.last(),
            note: duty.note.clone(),
            subject: None,
        })
    }
    fn why(&self, cause: Cause<'_>, on: Date) -> Why {
        let plain = |code| Why { code, note: None, last: None, expired_days: None, maximum: None };
        match cause {
            Cause::NeverAssigned => plain(WhyCode::NeverAssigned),
            Cause::VacantSeat(duty) => Why { note: duty.note.clone(), ..plain(WhyCode::VacantSeat) },
            Cause::OverMaximum(max) => Why { maximum: Some(max), ..plain(WhyCode::OverMaximum) },
            Cause::Expired { last, days } => Why {
                // As the holder was called then: on the duty's last day.
                last: self.holder(last, last.period.last().unwrap_or(on)).map(Box::new),
                expired_days: Some(days),
                ..plain(WhyCode::Expired)
            },
        }
    }
}

fn role_ref(question: &Question<'_>) -> RoleRef {
    let unknown = || RoleRef { code: question.code.to_owned(), name: question.code.to_owned(), name_en: None };
    question.role.map_or_else(unknown, RoleRef::from)
}

#[cfg(test)]
mod tests;
