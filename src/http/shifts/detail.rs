//! One shift with its parts, its history, and what who asks may do: names only for whom they concern.

use serde::Serialize;
use utoipa::ToSchema;

use super::view::{ShiftItem, Shown};
use crate::{
    atlas::{Party, Row, UnitRef},
    domain::{
        Attendance, Code, Date, Instant, Mark, Name, Part, PartyId, Photo, Shift, ShiftStep, ShiftStepAct, Text,
        UnitId, Who,
    },
    http::{named::Named, shutter::PhotoWord},
    rules::{shift, shift_acts},
};

/// A shift, whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Shift)]
pub struct ShiftDetail {
    #[serde(flatten)]
    item: ShiftItem,
    /// When it is over: from then on its hours can be approved.
    #[schema(value_type = String, format = DateTime)]
    ends_at: Instant,
    /// Why it was cancelled, or moved last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    reason: Option<Text>,
    /// What each unit owes.
    parts: Vec<PartView>,
    /// Everything that is counted of what was done; 0 where nothing was reported.
    outputs: Vec<OutputView>,
    /// Photos of it, for whoever may see names.
    #[schema(value_type = Vec<PhotoWord>)]
    photos: Vec<Photo>,
    /// Words to what was done.
    #[schema(value_type = Option<String>, required = true)]
    note: Option<Text>,
    /// What was done to it, oldest first.
    steps: Vec<ShiftStepView>,
    /// What one may do to the shift as a whole.
    #[schema(value_type = Vec<ShiftStepWord>)]
    may: Vec<ShiftStepAct>,
    /// The own place in it.
    #[schema(required = true)]
    own: Option<OwnPlace>,
}

/// What a unit owes, and who is named.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftPart)]
pub struct PartView {
    /// The unit.
    unit: UnitRef,
    /// How many people it owes.
    needed: u32,
    /// How many are named.
    named: u32,
    /// How many came.
    present: u32,
    /// When the office asked for names last.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    asked_at: Option<Instant>,
    /// Whom to ask.
    #[schema(required = true)]
    contact: Option<Party>,
    /// 带队人, for whoever may see names; without one it is the liaison.
    #[schema(required = true)]
    leader: Option<Named>,
    /// That the hours were approved.
    #[schema(required = true)]
    approved: Option<ApprovedView>,
    /// The minutes that were approved.
    minutes: u32,
    /// What one may do to this part.
    #[schema(value_type = Vec<ShiftStepWord>)]
    may: Vec<ShiftStepAct>,
    /// Who is named, and who came without; `null` = not for you to see.
    #[schema(required = true)]
    names: Option<Vec<NameView>>,
}

/// That hours were approved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftApproved)]
pub struct ApprovedView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// By whom, for whoever may see names.
    #[schema(required = true)]
    by: Option<Named>,
}

/// Somebody in a shift.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftAttendance)]
pub struct NameView {
    /// Who, of the district's people.
    #[schema(required = true)]
    person: Option<Named>,
    /// Who, as a guest of the unit.
    #[schema(value_type = Option<String>, required = true)]
    guest: Option<Name>,
    /// 签到.
    #[serde(rename = "in")]
    #[schema(value_type = Option<MarkView>, required = true)]
    came: Option<Mark>,
    /// 签退.
    #[serde(rename = "out")]
    #[schema(value_type = Option<MarkView>, required = true)]
    left: Option<Mark>,
    /// For how long, in minutes: as it was said or approved; else by the marks, once they tell.
    #[schema(required = true)]
    minutes: Option<u32>,
    /// Came without being named.
    extra: bool,
    /// The colleague whose place it is.
    #[schema(required = true)]
    instead_of: Option<Named>,
    /// That the other half of the day is far away.
    #[schema(required = true)]
    warning: Option<FarAway>,
}

/// Another shift of somebody on the same day that is far away.
#[derive(Debug, Serialize, ToSchema)]
pub struct FarAway {
    /// Its code.
    #[schema(value_type = String)]
    shift: Code,
    /// Where.
    place: String,
    /// How far.
    metres: u32,
}

/// That somebody came, or left.
#[derive(ToSchema)]
#[schema(as = ShiftMarked)]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub struct MarkView {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// How that is known.
    #[schema(inline)]
    how: MarkHowWord,
    /// Metres from the meeting point; 0 inside the community.
    metres: Option<u32>,
    /// Radius in metres that the device vouched for.
    accuracy: Option<u32>,
}

/// How it is known that somebody was there.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum MarkHowWord {
    /// By the device's position.
    Position,
    /// Said by hand.
    Hand,
    /// By the leader's list.
    List,
    /// By a group photo.
    Photo,
}

/// What was done, counted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftOutput)]
pub struct OutputView {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// What is counted.
    name: String,
    /// In which unit.
    unit: String,
    /// How much.
    count: u32,
}

/// Something that was done to a shift.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftStep)]
pub struct ShiftStepView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// Who did it, as far as one may see names.
    #[schema(required = true)]
    by: Option<Named>,
    /// What.
    #[schema(value_type = ShiftStepWord)]
    act: ShiftStepAct,
    /// The code of the unit whose part it was done to.
    #[schema(value_type = Option<String>, required = true)]
    unit: Option<Code>,
    /// Words to it.
    #[schema(value_type = Option<String>, required = true)]
    note: Option<Text>,
}

/// What can be done to a shift: the words of `do`, and `make`.
#[derive(ToSchema)]
#[schema(as = ShiftStepAct, rename_all = "snake_case")]
#[allow(dead_code, missing_docs, reason = "the words of a domain enum, for the API's description")]
pub enum ShiftStepWord {
    Make,
    Change,
    Move,
    Cancel,
    Restore,
    Combine,
    Ask,
    SetNames,
    Appoint,
    Replace,
    CheckIn,
    CheckOut,
    Mark,
    Report,
    Approve,
    Reopen,
}

/// One's own place in a shift; on its day also that of somebody of a unit of it who is not named.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftOwn)]
pub struct OwnPlace {
    /// For which unit.
    unit: UnitRef,
    /// 签到.
    #[serde(rename = "in")]
    #[schema(value_type = Option<MarkView>, required = true)]
    came: Option<Mark>,
    /// 签退.
    #[serde(rename = "out")]
    #[schema(value_type = Option<MarkView>, required = true)]
    left: Option<Mark>,
    /// For how long, in minutes.
    #[schema(required = true)]
    minutes: Option<u32>,
    /// What one may do now: `check_in`, `check_out`, `replace`.
    #[schema(value_type = Vec<ShiftStepWord>)]
    may: Vec<ShiftStepAct>,
}

impl Shown<'_> {
    /// A shift, whole; none where its place is not known, which no shift's is.
    pub fn detail(&self, row: &Row<Shift>) -> Option<ShiftDetail> {
        // Asked for once a part: a shift may have hundreds of steps.
        let seen: Vec<_> = row.parts.iter().map(|part| (part.unit, self.names(row, part.unit))).collect();
        let some_names = seen.iter().any(|(_, seen)| *seen);
        Some(ShiftDetail {
            item: self.item(row)?,
            ends_at: shift::ends_at(&self.now.atlas, row),
            reason: reason(row),
            parts: row.parts.iter().filter_map(|part| self.part(row, part)).collect(),
            outputs: self.outputs(row),
            photos: if some_names { row.photos.clone() } else { vec![] },
            note: row.note.clone(),
            steps: row.steps.iter().map(|step| self.step(step, &seen)).collect(),
            may: shift_acts(&self.now.atlas, self.account, row, None, self.now.today),
            own: self.own(row),
        })
    }

    fn part(&self, shift: &Shift, part: &Part) -> Option<PartView> {
        let (atlas, seen) = (&self.now.atlas, self.names(shift, part.unit));
        let person = |id| self.now.named_person(id);
        let approved = part
            .approved
            .map(|approval| ApprovedView { at: approval.at, by: approval.by.filter(|_| seen).and_then(person) });
        Some(PartView {
            unit: self.unit(part.unit, shift.date)?,
            needed: part.needed.into(),
            named: part.named(),
            present: part.present(),
            asked_at: part.asked_at,
            contact: part.contact.and_then(|id| atlas.party_view(PartyId::Person(id), shift.date)),
            leader: part.leader.filter(|_| seen).and_then(person),
            approved,
            minutes: part.minutes(),
            may: shift_acts(atlas, self.account, shift, Some(part.unit), self.now.today),
            names: seen.then(|| part.names.iter().map(|one| self.name(shift, one)).collect()),
        })
    }

    fn name(&self, shift: &Shift, one: &Attendance) -> NameView {
        let (person, guest) = match &one.who {
            Who::Person(id) => (Some(*id), None),
            Who::Guest(name) => (None, Some(name.clone())),
        };
        let far = person.filter(|_| !shift.cancelled).and_then(|id| shift::soft_clash(&self.now.atlas, shift, id));
        let warning = far.map(|(other, metres)| FarAway {
            shift: other.code.clone(),
            place: self.area(other.place, other.date).map(|area| area.name.to_string()).unwrap_or_default(),
            metres,
        });
        NameView {
            person: person.and_then(|id| self.now.named_person(id)),
            guest,
            came: one.came,
            left: one.left,
            minutes: self.minutes(shift, one),
            extra: one.extra,
            instead_of: one.instead_of.and_then(|id| self.now.named_person(id)),
            warning,
        }
    }

    /// As it was said; else by the marks, once somebody has left or the shift is over.
    fn minutes(&self, shift: &Shift, one: &Attendance) -> Option<u32> {
        let told = one.came.is_some() && (one.left.is_some() || self.is_over(shift));
        one.minutes.or_else(|| told.then(|| shift::worked(&self.now.atlas, shift, one)))
    }

    /// What the settings count, and what was counted when they did.
    fn outputs(&self, shift: &Shift) -> Vec<OutputView> {
        let kinds = self.now.atlas.weekend().outputs;
        let count = |code: &Code| shift.outputs.iter().find(|known| known.code == *code).map_or(0, |known| known.count);
        let before = shift.outputs.iter().filter(|known| !kinds.iter().any(|kind| kind.code == known.code));
        let before = before.map(|known| OutputView {
            code: known.code.clone(),
            name: known.code.to_string(),
            unit: String::new(),
            count: known.count,
        });
        let now = kinds.iter().map(|kind| OutputView {
            code: kind.code.clone(),
            name: kind.name.to_string(),
            unit: kind.unit.to_string(),
            count: count(&kind.code),
        });
        now.chain(before).collect()
    }

    /// What was done to a unit's part is told in full to whoever may see its names.
    fn step(&self, step: &ShiftStep, names: &[(UnitId, bool)]) -> ShiftStepView {
        let seen = names.iter().any(|(unit, seen)| *seen && step.unit.is_none_or(|of| of == *unit));
        let code = |unit: UnitId| self.now.atlas.unit(unit).map(|row| row.code.clone());
        ShiftStepView {
            at: step.at,
            by: step.by.filter(|_| seen).and_then(|id| self.now.named_person(id)),
            act: step.act,
            unit: step.unit.and_then(code),
            note: step.note.clone().filter(|_| seen || step.unit.is_none()),
        }
    }

    fn own(&self, shift: &Shift) -> Option<OwnPlace> {
        let (atlas, person) = (&self.now.atlas, self.account.person);
        let (part, one) = match shift.place_of(person) {
            Some((part, name)) => (&shift.parts[part], Some(&shift.parts[part].names[name])),
            None => (self.unnamed(shift, shift.date)?, None),
        };
        let (came, left) = (one.and_then(|one| one.came), one.and_then(|one| one.left));
        let (opens, closes) = shift::attendance_hours(atlas, shift);
        let open = opens <= self.at && self.at <= closes;
        let mut may = vec![];
        if !shift.cancelled && part.approved.is_none() && self.account.is_open() && !self.only_reads() {
            if open && came.is_none() && left.is_none() {
                may.push(ShiftStepAct::CheckIn);
            }
            if open && came.is_some() && left.is_none() {
                may.push(ShiftStepAct::CheckOut);
            }
            if one.is_some_and(|one| !one.is_present()) && !self.is_begun(shift) {
                may.push(ShiftStepAct::Replace);
            }
        }
        let minutes = one.and_then(|one| self.minutes(shift, one));
        Some(OwnPlace { unit: self.unit(part.unit, shift.date)?, came, left, minutes, may })
    }

    /// The part of somebody who is of its unit and not named; on the day itself, when they are nowhere else.
    fn unnamed<'s>(&self, shift: &'s Shift, on: Date) -> Option<&'s Part> {
        let (atlas, person) = (&self.now.atlas, self.account.person);
        let free = on == self.now.today && !shift.cancelled;
        let free = free && atlas.shift_of(person, on, shift.half, shift.id).is_none();
        shift.parts.iter().find(|part| free && atlas.works_in(person, part.unit, on))
    }
}

/// Why it was cancelled, or moved last.
fn reason(shift: &Shift) -> Option<Text> {
    use ShiftStepAct::{Cancel, Combine, Move};
    let told = |step: &&ShiftStep| match step.act {
        Cancel | Combine => shift.cancelled,
        Move => !shift.cancelled,
        _ => false,
    };
    shift.steps.iter().rev().find(told).and_then(|step| step.note.clone())
}
