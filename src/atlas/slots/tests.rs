//! The truth table: coverage × duties → status and reason.

use rstest::rstest;

use super::*;
use crate::atlas::testing::{World, always, day, square};
use crate::domain::{AreaKind, Seat::*};

const ON: &str = "2026-11-01";

struct Small {
    world: World,
    zone: AreaId,
    line: LineId,
}

fn small(coverage: Coverage) -> Small {
    let mut world = World::default();
    world.roles();
    let zone = world.area(AreaKind::Zone, "Z01", vec![(always(), square(115.0, 28.0, 0.1))]);
    let line = world.line("L01", coverage);
    Small { world, zone, line }
}

impl Small {
    fn subject(&self, kind: SubjectKind) -> Subject {
        match kind {
            SubjectKind::Zone => Subject::Zone(self.zone),
            SubjectKind::Line => Subject::Line(self.line),
            _ => Subject::Cell { line: self.line, zone: self.zone },
        }
    }
    fn give(&mut self, role: &str, subject: SubjectKind, duties: &[(Seat, &str)]) {
        for (at, (seat, when)) in duties.iter().enumerate() {
            let party = self.world.person(&format!("{role}{at}"), "张示甲");
            let party = (*seat != Vacant).then_some(party);
            self.world.duty(role, self.subject(subject), party, *seat, when);
        }
    }
    fn slot(&self, kind: SlotKind) -> Slot {
        let slots = self.world.atlas.slots(self.zone, self.line, day(ON));
        slots.into_iter().find(|slot| slot.slot == kind).unwrap()
    }
}

const PAST: &str = "2025-01-01..2026-10-01";
const NOW: &str = "2026-01-01..";
const TODAY_IS_LAST: &str = "2026-01-01..2026-11-01";
const TODAY_IS_FIRST: &str = "2026-11-01..";
const ENDED_YESTERDAY: &str = "2026-01-01..2026-10-31";
const FUTURE: &str = "2026-11-02..";

#[rstest]
#[case::nobody_ever(&[], Status::Gap, Some(WhyCode::NeverAssigned), 0)]
#[case::only_from_tomorrow(&[(A, FUTURE)], Status::Gap, Some(WhyCode::NeverAssigned), 0)]
#[case::held(&[(A, NOW)], Status::Held, None, 1)]
#[case::held_on_its_last_day(&[(A, TODAY_IS_LAST)], Status::Held, None, 1)]
#[case::held_on_its_first_day(&[(A, TODAY_IS_FIRST)], Status::Held, None, 1)]
#[case::handed_over(&[(A, ENDED_YESTERDAY), (A, TODAY_IS_FIRST)], Status::Held, None, 1)]
#[case::acting_counts_as_holder(&[(Acting, NOW)], Status::Held, None, 1)]
#[case::with_deputy(&[(A, NOW), (B, NOW)], Status::Held, None, 2)]
#[case::a_deputy_alone_is_no_holder(&[(B, NOW)], Status::Gap, Some(WhyCode::NeverAssigned), 1)]
#[case::a_deputy_does_not_stand_in_after_the_end(&[(A, PAST), (B, NOW)], Status::Lapsed, Some(WhyCode::Expired), 1)]
#[case::vacant(&[(Vacant, NOW)], Status::Gap, Some(WhyCode::VacantSeat), 0)]
#[case::vacant_after_a_holder(&[(A, PAST), (Vacant, NOW)], Status::Gap, Some(WhyCode::VacantSeat), 0)]
#[case::vacancy_that_is_over(&[(Vacant, PAST)], Status::Gap, Some(WhyCode::NeverAssigned), 0)]
#[case::vacant_but_somebody_acts(&[(Vacant, NOW), (Acting, NOW)], Status::Held, None, 1)]
#[case::ended(&[(A, PAST)], Status::Lapsed, Some(WhyCode::Expired), 0)]
#[case::ended_and_the_next_not_begun(&[(A, PAST), (A, FUTURE)], Status::Lapsed, Some(WhyCode::Expired), 0)]
#[case::acting_ended(&[(Acting, PAST)], Status::Lapsed, Some(WhyCode::Expired), 0)]
#[case::only_a_deputy_ended(&[(B, PAST)], Status::Gap, Some(WhyCode::NeverAssigned), 0)]
#[case::two_where_one_is_allowed(&[(A, NOW), (A, NOW)], Status::Double, Some(WhyCode::OverMaximum), 2)]
#[case::holder_and_acting(&[(A, NOW), (Acting, NOW)], Status::Double, Some(WhyCode::OverMaximum), 2)]
#[case::two_deputies(&[(A, NOW), (B, NOW), (B, NOW)], Status::Double, Some(WhyCode::OverMaximum), 3)]
fn a_required_slot_for_one(
    #[case] duties: &[(Seat, &str)],
    #[case] status: Status,
    #[case] why: Option<WhyCode>,
    #[case] holders: usize,
    #[values(
        (Coverage::PerZone, "cell_person", SubjectKind::Cell, SlotKind::LinePerson),
        (Coverage::District, "responsible_person", SubjectKind::Line, SlotKind::LinePerson),
        (Coverage::PerZone, "chief_supervisor", SubjectKind::Line, SlotKind::ChiefSupervisor),
        (Coverage::District, "area_owner", SubjectKind::Zone, SlotKind::AreaOwner)
    )]
    place: (Coverage, &str, SubjectKind, SlotKind),
) {
    let (coverage, role, subject, kind) = place;
    let mut small = small(coverage);
    small.give(role, subject, duties);
    let slot = small.slot(kind);
    assert_eq!((slot.status, slot.why.as_ref().map(|why| why.code), slot.holders.len()), (status, why, holders));
}

#[test]
fn the_lines_own_person_does_not_stand_in_for_a_cell() {
    let mut small = small(Coverage::PerZone);
    small.give("responsible_person", SubjectKind::Line, &[(A, NOW)]);
    let slot = small.slot(SlotKind::LinePerson);
    assert_eq!(
        (slot.status, slot.subject.code.as_str(), slot.role.code.as_str()),
        (Status::Gap, "L01/Z01", "cell_person")
    );
    let own = small.world.atlas.line_slots(small.line, day(ON));
    assert_eq!(own.iter().find(|slot| slot.slot == SlotKind::LinePerson).unwrap().status, Status::Held);
}

#[test]
fn a_zones_person_does_not_stand_in_for_a_line_of_the_whole_district() {
    let mut small = small(Coverage::District);
    small.give("cell_person", SubjectKind::Cell, &[(A, NOW)]);
    assert_eq!(small.slot(SlotKind::LinePerson).status, Status::Gap);
}

#[test]
fn two_leaders_are_allowed_three_are_not() {
    let mut small = small(Coverage::District);
    small.give("supervising_leader", SubjectKind::Zone, &[(A, NOW), (A, NOW)]);
    assert_eq!(small.slot(SlotKind::SupervisingLeader).status, Status::Held);
    let party = small.world.person("P9", "王示乙");
    small.world.duty("supervising_leader", Subject::Zone(small.zone), Some(party), A, NOW);
    let slot = small.slot(SlotKind::SupervisingLeader);
    assert_eq!((slot.status, slot.why.unwrap().maximum), (Status::Double, Some(2)));
}

#[test]
fn where_nobody_is_required_nobody_is_missed() {
    let mut small = small(Coverage::District);
    assert_eq!(small.slot(SlotKind::AssistingUnits).status, Status::None);
    small.give("assisting_unit", SubjectKind::Line, &[(A, PAST)]);
    assert_eq!(small.slot(SlotKind::AssistingUnits).status, Status::None);
    small.give("assisting_unit", SubjectKind::Line, &[(A, NOW), (A, NOW), (A, NOW)]);
    let slot = small.slot(SlotKind::AssistingUnits);
    assert_eq!((slot.status, slot.holders.len()), (Status::Held, 3));
}

#[test]
fn a_lapse_says_who_was_last_and_since_when() {
    let mut small = small(Coverage::PerZone);
    small.give("cell_person", SubjectKind::Cell, &[(A, "2024-01-01..2024-12-31"), (A, PAST)]);
    let why = small.slot(SlotKind::LinePerson).why.unwrap();
    assert_eq!((why.expired_days, why.last.unwrap().duty.as_str().to_owned()), (Some(31), "D0002".to_owned()));
}

#[test]
fn helping_units_are_those_of_the_communities_that_lie_in_the_zone() {
    let mut small = small(Coverage::District);
    let inside = small.world.area(AreaKind::Community, "C1", vec![(always(), square(115.01, 28.01, 0.02))]);
    let mostly_outside = small.world.area(AreaKind::Community, "C2", vec![(always(), square(115.09, 28.05, 0.04))]);
    for (community, unit) in [(inside, "U1"), (inside, "U2"), (mostly_outside, "U3")] {
        let unit = small.world.unit(unit, "某局");
        small.world.duty("helping_unit", Subject::Community(community), Some(unit), A, NOW);
    }
    let slot = small.slot(SlotKind::HelpingUnits);
    let codes: Vec<_> = slot.holders.iter().map(|holder| holder.party.code.to_string()).collect();
    assert_eq!((slot.status, codes), (Status::Held, vec!["U1".to_owned(), "U2".to_owned()]));
    assert!(slot.holders.iter().all(|holder| holder.subject.as_ref().unwrap().code == "C1"));
}

#[test]
fn without_roles_nobody_is_required() {
    let mut world = World::default();
    let zone = world.area(AreaKind::Zone, "Z01", vec![(always(), square(115.0, 28.0, 0.1))]);
    let line = world.line("L01", Coverage::PerZone);
    assert!(world.atlas.slots(zone, line, day(ON)).iter().all(|slot| slot.status == Status::None));
}
