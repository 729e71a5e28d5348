//! Roles and duties.

use super::super::fault::Faults;
use super::super::names::{DUTY_SUBJECTS, Names};
use super::super::problem::Problem;
use super::super::row::Row;
use super::super::sheet::Sheet;
use super::super::words;
use super::{Drafted, unique};
use crate::domain::{Duty, DutyId, Kind, PartyKind, Role, RoleId, Seat, SubjectKind};

/// The roles.
pub(super) fn roles(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<Role>> {
    let roles = sheet.each().filter_map(|row| {
        let code = row.code("code", faults);
        let name = row.name("name", faults);
        let name_en = row.optional_name("name_en", faults);
        let subjects: Option<Vec<SubjectKind>> = row.list("subjects", words::SUBJECTS, faults);
        if subjects.as_ref().is_some_and(Vec::is_empty) {
            row.fault("subjects", Problem::MissingValue, faults);
        }
        let party = party(row, faults);
        let min: Option<u16> = row.number("min", faults);
        let max: Option<Option<u16>> = row.optional_number("max", faults);
        if let (Some(min), Some(Some(max))) = (min, max)
            && (max < min || max == 0)
        {
            row.fault("max", Problem::BadNumber, faults);
        }
        let public = row.word("public", words::PUBLICS, faults);
        let rights = row.list("rights", words::RIGHTS, faults);
        let order = row.order(faults);
        let code = code?;
        let role = Role {
            id: RoleId::new(names.find(Kind::Role, &code)?),
            code: code.clone(),
            name: name?,
            name_en: name_en?,
            subjects: subjects?,
            party: party?,
            min: min?,
            max: max?,
            public: public?,
            rights: rights?,
            order: order?,
        };
        Some((code, Drafted { entity: role, at: row.at() }))
    });
    let roles = roles.collect();
    unique(roles, Kind::Role, faults)
}

/// `any` is people and units.
fn party(row: Row<'_>, faults: &mut Faults) -> Option<Option<PartyKind>> {
    if matches!(row.text("party"), "any" | "不限") {
        return Some(None);
    }
    row.word("party", words::PARTIES_OR_ANY, faults).map(Some)
}

/// The duties.
pub(super) fn duties(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<Duty>> {
    let duties = sheet.each().filter_map(|row| {
        let code = row.code("code", faults);
        let role = names.role(row, "role", faults);
        let party = names.party(row, faults);
        let kind: Option<SubjectKind> = row.word("subject_kind", DUTY_SUBJECTS, faults);
        let subject = kind.and_then(|kind| names.subject(row, kind, faults));
        let seat: Option<Seat> = row.word("seat", words::SEATS, faults);
        let period = row.period(faults);
        let note = row.optional_name("note", faults);
        let (code, party, seat) = (code?, party?, seat?);
        if party.is_none() != (seat == Seat::Vacant) {
            row.fault("seat", Problem::SeatAndParty, faults);
        }
        let id = DutyId::new(names.find(Kind::Duty, &code)?);
        let (role, subject) = (role?, subject?);
        // A duty that was withdrawn and stands in a file again is in force again.
        let (period, note, withdrawn) = (period?, note?, false);
        let duty = Duty { id, code: code.clone(), role, subject, seat, party, period, note, withdrawn };
        Some((code, Drafted { entity: duty, at: row.at() }))
    });
    let duties = duties.collect();
    unique(duties, Kind::Duty, faults)
}
