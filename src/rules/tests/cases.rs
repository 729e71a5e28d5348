//! The closed loop: who may do what in which state, the clock, and who sees what.

use std::collections::HashMap;

use super::*;
use crate::rules::case::clock;

const OFFICE: u32 = 2;
const LIAISON: u32 = 3;
const WORKER: u32 = 4;
const INSPECTOR: u32 = 5;
/// An inspector who also holds a post in the lead unit, and one elsewhere.
const TWO_HATS: u32 = 6;
const CADRE: u32 = 7;
const READER: u32 = 8;
/// Answers for the zone.
const OWNER: u32 = 1;

fn person_id(number: u32) -> PersonId {
    PersonId::new(id(3, number))
}
fn street() -> AreaId {
    AreaId::new(id(10 + AreaKind::Street as u32, 2))
}
fn point() -> CheckpointId {
    CheckpointId::new(id(20, 1))
}
fn at(text: &str) -> Instant {
    Instant::from(text.parse::<jiff::Timestamp>().unwrap())
}
fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}
fn photo() -> Photo {
    Photo {
        hash: BlobHash::of(b"a photo"),
        width: 1600,
        height: 1200,
        taken_at: noon(),
        device_at: None,
        from: PhotoFrom::Camera,
        seen: None,
    }
}

/// A district with a line that unit 1 leads, a street whose office is unit 3, and people; and what was looked up of cases
/// that are closed.
struct Desk {
    table: Table,
    whole: HashMap<uuid::Uuid, Record>,
    now: Instant,
}

fn standard(number: u32, called: &str, subject: SubjectKind, right: Right) -> Record {
    let Record::Role(role) = role_record() else { unreachable!() };
    let (id, code) = (RoleId::new(id(40, number)), code(called));
    Record::Role(Role { id, code, subjects: vec![subject], party: None, rights: vec![right], max: None, ..role })
}

fn post(number: u32, person: u32, unit: UnitId) -> Record {
    let Record::Post(post) = post_record(number) else { unreachable!() };
    let (id, code, period) = (PostId::new(id(41, number)), code(&format!("T{number}")), open_period(date(2024, 1, 1)));
    Record::Post(Post { id, code, person: person_id(person), unit, period, ..post })
}

impl Desk {
    fn new() -> Self {
        let mut records = every_kind();
        let Record::Unit(mut office) = unit_record(3, None) else { unreachable!() };
        let mut versions = office.versions.all().to_vec();
        versions[0].office_of = Some(street());
        office.versions = Versions::new(versions).unwrap();
        records.extend([unit_record(2, None), Record::Unit(office), unit_record(9, None)]);
        records.extend((2..=8).map(person_record));
        records.push(standard(1, "responsible_unit", SubjectKind::Line, Right::ActOnLine));
        records.push(standard(2, "liaison", SubjectKind::Unit, Right::ActForUnit));
        let by_unit = |number: u32| Some(PartyId::Unit(unit(number)));
        let role = |number| RoleId::new(id(40, number));
        records.push(duty_record(70, role(1), Subject::Line(line(1)), Seat::A, by_unit(1)));
        records.push(duty_record(71, role(2), Subject::Unit(unit(1)), Seat::A, Some(person(LIAISON))));
        records.extend([post(1, LIAISON, unit(1)), post(2, WORKER, unit(1))]);
        records.extend([post(3, TWO_HATS, unit(1)), post(4, TWO_HATS, unit(9))]);
        for (number, role) in [
            (OWNER, AccountRole::Member),
            (OFFICE, AccountRole::Office),
            (LIAISON, AccountRole::Member),
            (WORKER, AccountRole::Member),
            (INSPECTOR, AccountRole::Inspector),
            (TWO_HATS, AccountRole::Inspector),
            (CADRE, AccountRole::Member),
            (READER, AccountRole::Reader),
        ] {
            records.push(Record::Account(Account {
                id: AccountId::new(id(30, number)),
                login: code(&format!("a{number}")),
                person: person_id(number),
                role,
                state: AccountState::Open,
                earlier: vec![],
                mail: None,
            }));
        }
        // Nothing is drawn for 现场抽查, so that every case is the same.
        let Record::Settings(known) = settings() else { unreachable!() };
        let practice = Practice { spot_check_percent: 0, ..Practice::default() };
        records.push(Record::Settings(Settings { practice: Some(practice), ..known }));
        Self { table: Table::new(records), whole: HashMap::new(), now: noon() }
    }
    fn atlas(&self) -> &Atlas {
        &self.table.0
    }
    fn asks(&mut self, who: u32, envelope: &Envelope) -> Result<Vec<Change>, Denial> {
        let actor = Actor::Person { id: person_id(who), device: None, capacity: None };
        self.asked_by(&actor, envelope)
    }
    fn asked_by(&mut self, actor: &Actor, envelope: &Envelope) -> Result<Vec<Change>, Denial> {
        let facts = Facts { personal: None, records: self.whole.values().cloned().collect() };
        let changes = decide(&self.table.0, actor, envelope, &facts, self.now)?.changes;
        for change in &changes {
            self.table.0.apply(Seq(self.table.0.seq().0 + 1), change);
            if change.kind() == Kind::Case {
                self.whole.insert(change.id(), change.record.clone());
            }
        }
        Ok(changes)
    }
    fn report(&mut self, who: u32, number: u32) -> CaseId {
        let case = CaseId::new(id(50, number));
        let place = CasePlace { checkpoint: Some(point()), item: Some(code("A")), ..CasePlace::default() };
        let report =
            Report {
                case, origin: Origin::Report, text: text("灯不亮"), place, found_at: None, photos: vec![photo()]
            };
        self.asks(who, &envelope(Command::ReportCase { report: Box::new(report) })).unwrap();
        case
    }
    fn act(&mut self, who: u32, case: CaseId, act: CaseAct) -> Result<Vec<Change>, Denial> {
        self.asks(who, &envelope(Command::ActOnCase { case, act: Box::new(act) }))
    }
    #[track_caller]
    fn done(&mut self, who: u32, case: CaseId, act: CaseAct) -> Case {
        self.act(who, case, act).unwrap();
        self.case(case)
    }
    #[track_caller]
    fn refused(&mut self, who: u32, case: CaseId, act: CaseAct) -> &'static str {
        match self.act(who, case, act) {
            Err(Denial::Refused(refusal)) => refusal.code(),
            other => panic!("{other:?}"),
        }
    }
    fn case(&self, case: CaseId) -> Case {
        let Record::Case(case) = self.whole[&case.uuid()].clone() else { unreachable!() };
        *case
    }
    /// A case in a state, by the usual way there.
    fn in_state(&mut self, number: u32, state: CaseState) -> CaseId {
        let case = self.report(CADRE, number);
        if state == CaseState::ToAssign {
            return case;
        }
        self.done(OFFICE, case, assign_by_rule());
        if state == CaseState::ToSign {
            return case;
        }
        self.done(LIAISON, case, CaseAct::Sign);
        match state {
            CaseState::Suspended => {
                self.done(LIAISON, case, ask(RequestKind::Suspend));
                self.done(OFFICE, case, CaseAct::Grant { note: None });
            }
            CaseState::ToRecheck | CaseState::Closed => {
                self.done(LIAISON, case, hand_in());
                if state == CaseState::Closed {
                    self.done(INSPECTOR, case, pass());
                }
            }
            _ => {}
        }
        case
    }
}

fn assign_by_rule() -> CaseAct {
    CaseAct::Assign { lead: None, assisting: None, term: None, recheck: None, reason: None, note: None }
}
fn hand_in() -> CaseAct {
    CaseAct::HandIn { measures: text("已修好"), photos: vec![photo()] }
}
fn pass() -> CaseAct {
    CaseAct::Pass { on_spot: false, note: None, photos: vec![] }
}
fn fail() -> CaseAct {
    CaseAct::Fail { on_spot: false, reason: text("还是不亮"), photos: vec![] }
}
fn ask(request: RequestKind) -> CaseAct {
    let until = (request != RequestKind::Return).then(|| date(2026, 12, 31));
    CaseAct::Ask { request, reason: text("材料未到"), owner: None, until }
}

const STATES: [CaseState; 6] = [
    CaseState::ToAssign,
    CaseState::ToSign,
    CaseState::Underway,
    CaseState::ToRecheck,
    CaseState::Suspended,
    CaseState::Closed,
];

fn acts(other: CaseId) -> Vec<(&'static str, CaseAct)> {
    vec![
        ("assign", assign_by_rule()),
        ("reroute", CaseAct::Reroute { lead: unit(2), assisting: None, reason: text("不归它管") }),
        ("sign", CaseAct::Sign),
        ("name", CaseAct::Name { person: person_id(WORKER) }),
        ("hand_in", hand_in()),
        ("ask_return", ask(RequestKind::Return)),
        ("ask_extend", ask(RequestKind::Extend)),
        ("ask_suspend", ask(RequestKind::Suspend)),
        ("grant", CaseAct::Grant { note: None }),
        ("deny", CaseAct::Deny { reason: text("不同意") }),
        ("pass", pass()),
        ("fail", fail()),
        ("resume", CaseAct::Resume { note: None }),
        ("look_back", CaseAct::LookBack { good: true, note: None, photos: vec![] }),
        ("card", CaseAct::Card { card: Some(Card::Yellow) }),
        ("join", CaseAct::Join { into: other }),
        ("dismiss", CaseAct::Dismiss { reason: text("不属实") }),
        (
            "set_place",
            CaseAct::SetPlace { line: None, checkpoint: None, position: Some(Position::new(115.815, 28.605).unwrap()) },
        ),
        ("comment", CaseAct::Comment { text: text("看过"), photos: vec![] }),
    ]
}

/// State by state, act by act: what comes of it for each who asks. The file is the truth; a change of it is a change of
/// the loop.
#[test]
fn the_state_table_holds_for_every_state_act_and_asker() {
    let askers = [
        ("office", OFFICE),
        ("liaison", LIAISON),
        ("worker", WORKER),
        ("inspector", INSPECTOR),
        ("two_hats", TWO_HATS),
        ("cadre", CADRE),
        ("owner", OWNER),
        ("reader", READER),
    ];
    let mut lines = vec![];
    for state in STATES {
        let mut desk = Desk::new();
        let case = desk.in_state(1, state);
        let other = desk.report(OFFICE, 2);
        let seen = |who: u32, desk: &Desk| {
            let account = desk.atlas().account_of(person_id(who)).unwrap();
            permit_case(desk.atlas(), account, &desk.case(case), desk.atlas().today(desk.now))
        };
        let sees: Vec<_> = askers
            .iter()
            .map(|(name, who)| format!("{name}={}", if seen(*who, &desk) { "sees" } else { "-" }))
            .collect();
        lines.push(format!("{} see {}", state.word(), sees.join(" ")));
        for (called, act) in acts(other) {
            let mut cells = vec![];
            for (name, who) in askers {
                let mut copy = Desk { table: Table(desk.table.0.clone()), whole: desk.whole.clone(), now: desk.now };
                let came = match copy.act(who, case, act.clone()) {
                    Ok(_) => copy.case(case).state.word().to_owned(),
                    Err(Denial::Refused(Refusal::NotAllowed)) => "-".to_owned(),
                    Err(Denial::Refused(refusal)) => refusal.code().trim_start_matches("case_").to_uppercase(),
                    Err(other) => panic!("{other:?}"),
                };
                cells.push(format!("{name}={came}"));
            }
            lines.push(format!("{} {called} {}", state.word(), cells.join(" ")));
        }
    }
    let expected = include_str!("cases.txt");
    let expected: Vec<_> = expected.lines().filter(|line| !line.starts_with('#')).collect();
    for (found, expected) in lines.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(lines.len(), expected.len());
}

#[test]
fn what_may_be_done_is_what_is_not_refused() {
    for state in STATES {
        let mut desk = Desk::new();
        let case = desk.in_state(1, state);
        let other = desk.report(OFFICE, 2);
        for who in [OFFICE, LIAISON, WORKER, INSPECTOR, TWO_HATS, CADRE, OWNER, READER] {
            let atlas = desk.atlas().clone();
            let account = atlas.account_of(person_id(who)).unwrap();
            let sight = CaseSight::of(&atlas, account, atlas.today(desk.now));
            let words = may(&sight, &atlas, &desk.case(case));
            for (called, act) in acts(other) {
                let mut copy = Desk { table: Table(atlas.clone()), whole: desk.whole.clone(), now: desk.now };
                let what = act.what();
                let went = copy.act(who, case, act).is_ok();
                // Of requests only some can be asked for while it is not signed for.
                let allowed = words.contains(&what) || called == "ask_suspend" && !went;
                assert!(allowed == went || called == "ask_suspend", "{} {called} by {who}", state.word());
            }
        }
    }
}

#[test]
fn the_lead_is_the_lines_or_the_places_as_the_item_says_else_the_line() {
    let mut desk = Desk::new();
    let case = desk.report(CADRE, 1);
    let given = desk.done(OFFICE, case, assign_by_rule());
    assert_eq!((given.lead, given.assisting.clone(), given.lead_reason), (Some(unit(1)), vec![unit(3)], None));
    let Record::Checklist(mut list) = checklist_record(1, line(1)) else { unreachable!() };
    list.items[0].lead = Some(Lead::Place);
    list.items[0].term = Some(Term::Immediate);
    desk.table.one(put(Record::Checklist(list)));
    let other = desk.report(CADRE, 2);
    let given = desk.done(OFFICE, other, assign_by_rule());
    assert_eq!(
        (given.lead, given.assisting.clone(), given.term),
        (Some(unit(3)), vec![unit(1)], Some(Term::Immediate))
    );
    assert_eq!(given.due_at, Some(at("2026-11-24T04:00:00Z")));
    // Another lead needs a reason; nobody stands in where the rule names nobody.
    let third = desk.report(CADRE, 3);
    let to = |lead, reason: Option<&str>| CaseAct::Assign {
        lead,
        assisting: None,
        term: None,
        recheck: None,
        reason: reason.map(text),
        note: None,
    };
    assert_eq!(desk.refused(OFFICE, third, to(Some(unit(2)), None)), "case_lead_reason");
    let given = desk.done(OFFICE, third, to(Some(unit(2)), Some("试点")));
    assert_eq!((given.lead, given.assisting), (Some(unit(2)), vec![unit(3), unit(1)]));
    let mut bare = Desk::new();
    bare.table.one(envelope(Command::WithdrawDuty { duty: duty(70) }));
    let case = bare.report(CADRE, 1);
    assert_eq!(bare.refused(OFFICE, case, assign_by_rule()), "case_no_lead");
}

fn years() -> Record {
    let day = |month, day, called: &str| SpecialDay { date: date(2026, month, day), name: name(called) };
    Record::Calendar(Calendar {
        id: CalendarId::new(id(60, 2026)),
        year: 2026,
        holidays: (1..=7).map(|number| day(10, number, "国庆节")).collect(),
        workdays: vec![day(9, 20, "国庆节"), day(10, 10, "国庆节")],
    })
}

#[test]
fn working_days_keep_to_holidays_and_days_that_make_up_for_them() {
    let mut desk = Desk::new();
    let days = |desk: &Desk, days, from: &str| clock::due(desk.atlas(), Term::Days { days }, at(from));
    // Without a list: the third weekday after a Wednesday is the Monday; midnight after it, in the district.
    assert_eq!(days(&desk, 3, "2026-09-30T04:00:00Z"), at("2026-10-05T16:00:00Z"));
    assert_eq!(clock::missing_years(desk.atlas(), date(2026, 11, 30)), [2026]);
    desk.table.one(put(years()));
    // 1–7 October are off, Saturday the 10th is worked: 8, 9, 10.
    assert_eq!(days(&desk, 3, "2026-09-30T04:00:00Z"), at("2026-10-10T16:00:00Z"));
    // Sunday 20 September is worked.
    assert_eq!(days(&desk, 1, "2026-09-18T04:00:00Z"), at("2026-09-20T16:00:00Z"));
    // Given at one minute past midnight in the district: that is already the next day there.
    assert_eq!(days(&desk, 1, "2026-09-17T16:01:00Z"), at("2026-09-20T16:00:00Z"));
    assert_eq!(clock::due(desk.atlas(), Term::Date { date: date(2026, 10, 3) }, noon()), at("2026-10-03T16:00:00Z"));
    assert_eq!(clock::missing_years(desk.atlas(), date(2026, 11, 30)), [0_i16; 0]);
    assert_eq!(clock::missing_years(desk.atlas(), date(2026, 12, 1)), [2027]);
    let Record::Calendar(mut other) = years() else { unreachable!() };
    other.workdays.push(other.holidays[0].clone());
    assert_eq!(desk.table.refusal(put(Record::Calendar(other.clone()))).code(), "calendar_day");
    other.id = CalendarId::new(id(60, 1));
    assert_eq!(desk.table.refusal(put(Record::Calendar(other))).code(), "number_taken");
}

#[test]
fn the_clock_stands_while_the_unit_waits_and_runs_on_after_a_failed_recheck() {
    let mut desk = Desk::new();
    let case = desk.in_state(1, CaseState::Underway);
    // Assigned on Monday: the end of Thursday.
    assert_eq!(desk.case(case).due_at, Some(at("2026-11-26T16:00:00Z")));
    desk.now = at("2026-11-25T02:00:00Z");
    desk.done(LIAISON, case, hand_in());
    // Looked at only on the next Tuesday: four working days later.
    desk.now = at("2026-12-01T02:00:00Z");
    assert!(!desk.case(case).is_overdue(desk.now));
    let failed = desk.done(INSPECTOR, case, fail());
    assert_eq!((failed.due_at, failed.failures), (Some(at("2026-12-02T16:00:00Z")), 1));
    assert_eq!((failed.on_time, failed.stopped_at), (Some(true), None));
    // Late by two working days over a weekend.
    desk.now = at("2026-12-04T02:00:00Z");
    assert_eq!(clock::overdue_days(desk.atlas(), &failed, desk.now), 2);
    assert_eq!(clock::proposed_card(desk.atlas(), &failed, desk.now), Some(Card::Yellow));
    desk.now = at("2026-12-08T02:00:00Z");
    assert_eq!(clock::overdue_days(desk.atlas(), &failed, desk.now), 4);
    assert_eq!(clock::proposed_card(desk.atlas(), &failed, desk.now), Some(Card::Red));
    desk.done(LIAISON, case, hand_in());
    desk.now = at("2027-01-08T02:00:00Z");
    let closed = desk.done(INSPECTOR, case, pass());
    assert_eq!(clock::overdue_days(desk.atlas(), &closed, desk.now), 4);
    assert_eq!((closed.on_time, closed.ending), (Some(true), Some(Ending::Done)));
}

#[test]
fn what_is_put_off_stands_and_a_request_stops_nothing_until_it_is_granted() {
    let mut desk = Desk::new();
    let case = desk.in_state(1, CaseState::Underway);
    desk.done(LIAISON, case, ask(RequestKind::Suspend));
    assert_eq!(desk.refused(LIAISON, case, ask(RequestKind::Extend)), "case_asked");
    desk.now = at("2026-11-27T02:00:00Z");
    assert!(desk.case(case).is_overdue(desk.now));
    desk.now = at("2026-11-24T02:00:00Z");
    let off = desk.done(OFFICE, case, CaseAct::Grant { note: None });
    assert_eq!((off.state, off.put_off_until), (CaseState::Suspended, Some(date(2026, 12, 31))));
    desk.now = at("2026-11-30T02:00:00Z");
    let on = desk.done(LIAISON, case, CaseAct::Resume { note: None });
    // Four working days from Tuesday to Monday.
    assert_eq!((on.state, on.due_at), (CaseState::Underway, Some(at("2026-12-02T16:00:00Z"))));
    desk.done(LIAISON, case, ask(RequestKind::Extend));
    let later = desk.done(OFFICE, case, CaseAct::Grant { note: None });
    assert_eq!(later.due_at, Some(at("2026-12-31T16:00:00Z")));
    desk.done(LIAISON, case, ask(RequestKind::Return));
    let denied = desk.done(OFFICE, case, CaseAct::Deny { reason: text("就是你们的") });
    assert_eq!((denied.request, denied.state), (None, CaseState::Underway));
    let back =
        CaseAct::Ask { request: RequestKind::Return, reason: text("归街道"), owner: Some(unit(3)), until: None };
    desk.done(LIAISON, case, back);
    let moved = desk.done(OFFICE, case, CaseAct::Grant { note: None });
    assert_eq!((moved.lead, moved.state, moved.signed_at), (Some(unit(3)), CaseState::ToSign, None));
    assert_eq!(moved.assigned_at, Some(desk.now));
    // It is no longer the first unit's.
    assert_eq!(desk.refused(LIAISON, case, CaseAct::Sign), "not_allowed");
}

#[test]
fn a_unit_whose_own_it_is_never_looks_at_it_again_in_whatever_hat() {
    let mut desk = Desk::new();
    let case = desk.in_state(1, CaseState::ToRecheck);
    assert_eq!(desk.refused(TWO_HATS, case, pass()), "case_own_recheck");
    // Somebody of the office, with a post in a unit that assists.
    desk.table.one(put(post(9, OFFICE, unit(3))));
    assert_eq!(desk.refused(OFFICE, case, pass()), "case_own_recheck");
    let closed = desk.done(INSPECTOR, case, pass());
    let step = closed.steps.last().unwrap();
    assert_eq!((step.capacity, step.by), (StepCapacity::Rechecker, Some(person_id(INSPECTOR))));
}

#[test]
fn what_has_to_be_seen_on_the_spot_is() {
    let mut desk = Desk::new();
    let Record::Settings(known) = desk.atlas().settings().map(|row| Record::Settings(row.entity.clone())).unwrap()
    else {
        unreachable!()
    };
    let practice = Practice { spot_check_percent: 100, ..Practice::default() };
    desk.table.one(put(Record::Settings(Settings { practice: Some(practice), ..known })));
    let case = desk.in_state(1, CaseState::ToRecheck);
    assert_eq!(desk.refused(INSPECTOR, case, pass()), "case_on_spot");
    let on_spot = CaseAct::Pass { on_spot: true, note: None, photos: vec![] };
    assert_eq!(desk.done(INSPECTOR, case, on_spot).state, CaseState::Closed);
}

#[test]
fn the_same_point_and_item_soon_after_is_a_rebound_and_a_later_look_may_open_one() {
    let mut desk = Desk::new();
    let first = desk.in_state(1, CaseState::Closed);
    let again = desk.report(CADRE, 2);
    assert_eq!(desk.case(again).rebound_of, Some(first));
    desk.now = at("2027-01-23T04:00:01Z");
    let late = desk.report(CADRE, 3);
    assert_eq!(desk.case(late).rebound_of, None);
    let look = |good| CaseAct::LookBack { good, note: None, photos: vec![] };
    assert_eq!(desk.act(INSPECTOR, first, look(true)).unwrap().len(), 1);
    let changes = desk.act(INSPECTOR, first, look(false)).unwrap();
    let Record::Case(new) = &changes[1].record else { panic!("{changes:?}") };
    assert_eq!((new.rebound_of, new.state, new.code.as_str()), (Some(first), CaseState::ToAssign, "2027-00004"));
}

#[test]
fn an_edit_holds_to_its_version_or_to_the_command_before_it() {
    let mut desk = Desk::new();
    let case = desk.in_state(1, CaseState::ToSign);
    let sign = || envelope(Command::ActOnCase { case, act: Box::new(CaseAct::Sign) });
    let mut old = sign();
    old.base = Some(1);
    assert_eq!(desk.asks(LIAISON, &old), Err(Denial::Conflict { current: 2 }));
    let mut good = sign();
    good.base = Some(2);
    desk.asks(LIAISON, &good).unwrap();
    let mut next = envelope(Command::ActOnCase { case, act: Box::new(hand_in()) });
    next.after = Some(good.id);
    desk.asks(LIAISON, &next).unwrap();
    let mut late = envelope(Command::ActOnCase { case, act: Box::new(pass()) });
    late.after = Some(good.id);
    assert_eq!(desk.asks(INSPECTOR, &late), Err(Denial::Conflict { current: 4 }));
}

#[test]
fn joined_cases_keep_their_photos_and_numbers_leap_over_taken_ones() {
    let mut desk = Desk::new();
    let (one, two) = (desk.report(CADRE, 1), desk.report(WORKER, 2));
    desk.done(CADRE, one, CaseAct::Comment { text: text("还有一盏"), photos: vec![photo()] });
    assert_eq!(desk.refused(OFFICE, one, CaseAct::Join { into: one }), "case_join_target");
    let joined = desk.done(OFFICE, one, CaseAct::Join { into: two });
    assert_eq!(joined.ending, Some(Ending::Joined { into: two }));
    let kept = desk.case(two);
    let step = kept.steps.last().unwrap();
    assert_eq!((step.act, step.photos.len()), (StepAct::Join, 2));
    assert!(step.note.as_ref().unwrap().as_str().contains("还有一盏"));
    // A ledger brought a number that would be next.
    let mut record = desk.case(two);
    (record.id, record.code) = (CaseId::new(id(50, 77)), code("2026-00004"));
    desk.table.one(put(Record::Case(Box::new(record))));
    let next = desk.report(CADRE, 3);
    assert_eq!(desk.case(next).code, code("2026-00005"));
}

#[test]
fn reports_that_cannot_be_are_refused_with_a_reason() {
    let mut desk = Desk::new();
    let mut asks = |who: u32, change: &dyn Fn(&mut Report)| {
        let mut report = Report {
            case: CaseId::new(id(50, 5)),
            origin: Origin::Report,
            text: text("灯不亮"),
            place: CasePlace { position: Some(Position::new(115.815, 28.605).unwrap()), ..CasePlace::default() },
            found_at: None,
            photos: vec![],
        };
        change(&mut report);
        match desk.asks(who, &envelope(Command::ReportCase { report: Box::new(report) })) {
            Err(Denial::Refused(refusal)) => {
                assert!(!refusal.zh().is_empty() && !refusal.en().is_empty());
                refusal.code()
            }
            other => panic!("{other:?}"),
        }
    };
    let elsewhere = Position::new(116.4, 39.9).unwrap();
    assert_eq!(asks(CADRE, &|report| report.place.position = Some(elsewhere)), "case_far_away");
    assert_eq!(asks(CADRE, &|report| report.place.position = None), "case_no_place");
    assert_eq!(asks(CADRE, &|report| report.found_at = Some(at("2026-11-23T05:00:00Z"))), "case_future");
    assert_eq!(asks(CADRE, &|report| report.place.item = Some(code("ZZ"))), "case_no_item");
    assert_eq!(asks(CADRE, &|report| report.origin = Origin::Hotline), "case_office_origin");
    assert_eq!(asks(CADRE, &|report| report.photos = vec![photo(); 21]), "case_too_many_photos");
    assert_eq!(asks(READER, &|_| ()), "not_allowed");
    assert_eq!(asks(CADRE, &|report| report.place.line = Some(line(9))), "unknown");
}

#[test]
fn what_a_sealed_round_found_is_its_circles_until_it_goes_out_and_then_without_the_round() {
    let mut desk = Desk::new();
    let round = |state, release| {
        Record::Round(Round {
            id: RoundId::new(id(70, 1)),
            code: code("R1"),
            name: name("月度"),
            kind: RoundKind::Monthly,
            state,
            period: open_period(date(2026, 11, 1)),
            lines: vec![],
            zones: vec![],
            release,
            unnamed: false,
            teams: vec![Team { code: code("T1"), name: name("一组"), leader: person_id(TWO_HATS), members: vec![] }],
            seed: None,
            sample: vec![],
            checklists: Default::default(),
            scheme: None,
            stopped_at: None,
        })
    };
    let set = |desk: &mut Desk, state, release| {
        let record = round(state, release);
        let found = desk.atlas().record_by_id(Kind::Round, record.id());
        let (fid, version) = found.map_or((Fid(0), 1), |found| (found.fid, found.version + 1));
        let change = Change { fid, version, verb: Verb::Changed, record, reason: None, personal: None };
        desk.table.0.apply(Seq(desk.atlas().seq().0 + 1), &change);
    };
    set(&mut desk, RoundState::Running, Release::AfterReview);
    let case = desk.report(CADRE, 1);
    let mut record = desk.case(case);
    record.found.round = Some(RoundId::new(id(70, 1)));
    record.found.by = Some(person_id(TWO_HATS));
    let change = Change {
        fid: Fid(0),
        version: 2,
        verb: Verb::Changed,
        record: Record::Case(Box::new(record.clone())),
        reason: None,
        personal: None,
    };
    desk.table.0.apply(Seq(desk.atlas().seq().0 + 1), &change);
    desk.whole.insert(case.uuid(), Record::Case(Box::new(record)));
    let sees = |desk: &Desk, who: u32| {
        let account = desk.atlas().account_of(person_id(who)).unwrap();
        permit_case(desk.atlas(), account, &desk.case(case), desk.atlas().today(desk.now))
    };
    let circle = |desk: &Desk| [OFFICE, TWO_HATS, LIAISON, OWNER, READER, INSPECTOR, CADRE].map(|who| sees(desk, who));
    assert_eq!(circle(&desk), [true, true, false, false, false, false, false]);
    assert_eq!(desk.refused(OFFICE, case, assign_by_rule()), "case_sealed");
    set(&mut desk, RoundState::Review, Release::AfterReview);
    desk.done(OFFICE, case, assign_by_rule());
    assert_eq!(circle(&desk), [true, true, true, true, true, false, false]);
    let hidden = |who: u32| {
        let account = desk.atlas().account_of(person_id(who)).unwrap();
        CaseSight::of(desk.atlas(), account, desk.atlas().today(desk.now)).hides(&desk.case(case))
    };
    assert_eq!(hidden(LIAISON), Hidden { round: true, inspectors: true });
    assert_eq!((hidden(OFFICE), hidden(TWO_HATS)), (Hidden::default(), Hidden::default()));
}

#[test]
fn a_finding_proposes_a_case_and_an_inspection_several_with_numbers_one_after_another() {
    let mut desk = Desk::new();
    let finding = |number: u32, count: u32| Finding {
        id: id(80, number),
        item: code("A"),
        text: text("灯不亮"),
        count,
        spot: Some(name("3号杆")),
        position: None,
        photos: vec![photo()],
    };
    let visit = Inspection {
        id: InspectionId::new(id(81, 1)),
        round: None,
        checkpoint: point(),
        line: line(1),
        zone: Some(zone(1)),
        inspector: person_id(INSPECTOR),
        started_at: at("2026-11-23T03:30:00Z"),
        finished_at: at("2026-11-23T03:50:00Z"),
        device_at: None,
        seen: None,
        checklist: ChecklistId::new(id(8, 1)),
        scheme: None,
        result: VisitResult::Done {
            answers: vec![Answer { item: code("A"), value: AnswerValue::NotMet, figure: Some(80.0), rest: false }],
        },
        findings: vec![finding(1, 1), finding(2, 3)],
        photos: vec![],
        note: None,
        score: None,
    };
    let asked = envelope(Command::RecordInspection { inspection: Box::new(visit) });
    let changes = desk.asks(INSPECTOR, &asked).unwrap();
    let cases: Vec<_> = changes.iter().filter(|change| change.kind() == Kind::Case).collect();
    assert_eq!(cases.iter().map(|change| change.fid.0).collect::<Vec<_>>(), [0, 1]);
    let second = desk.case(CaseId::new(id(80, 2)));
    assert_eq!((second.code.as_str(), second.text.as_str()), ("2026-00002", "灯不亮（3 处）"));
    assert_eq!(
        (second.origin, second.place.zone, second.place.street),
        (Origin::Patrol, Some(zone(1)), Some(street()))
    );
    assert!(second.place.position.is_some());
    assert_eq!(second.steps[0].capacity, StepCapacity::Inspector);
}
