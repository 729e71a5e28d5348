//! The ledger in, second half: what its rows would change, and the cases they come to.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::read::{Fault, Said, Standing, Time, comparable};
use crate::{
    atlas::Atlas,
    domain::{
        Case, CaseId, CasePlace, CaseState, Command, CommandId, Ending, Envelope, Found, Instant, Origin, PersonId,
        Recheck, Record, Step, StepAct, StepCapacity, Text,
    },
    http::ledger::columns::Column,
    rules::clock,
};

/// What an import comes to.
#[derive(Debug, Default)]
pub struct Plan {
    /// The rows with their commands; none where there is a fault.
    pub puts: Vec<(u32, Envelope)>,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub faults: Vec<Fault>,
}

/// Who imports, when.
pub struct Importing<'a> {
    pub atlas: &'a Atlas,
    /// The cases that are there, whole, by their ids.
    pub known: &'a HashMap<Uuid, Case>,
    pub by: Option<PersonId>,
    pub now: Instant,
}

impl Importing<'_> {
    /// Compares what the rows say with what is there. What is so already changes nothing.
    pub fn plan(&self, said: &[Said], faults: Vec<Fault>) -> Plan {
        let mut plan = Plan { faults, ..Plan::default() };
        let broken: HashSet<u32> = plan.faults.iter().map(|fault| fault.row).collect();
        let mut seen = HashSet::new();
        for row in said {
            let Some(code) = &row.code else { continue };
            if !seen.insert(code) {
                let (zh, en) = ("这个编号在表里有两次。请改正", "This number is in the table twice. Put it right");
                plan.faults.push(fault(row, Column::Code, zh, en));
                continue;
            }
            if broken.contains(&row.row) {
                continue;
            }
            let found = self.atlas.cases().by_code(code.as_str());
            let old = found.and_then(|found| self.known.get(&found.id.uuid()));
            if old.is_some_and(|old| self.says_the_same(row, &self.said_of(old))) {
                plan.unchanged += 1;
                continue;
            }
            match self.case(row, old) {
                Ok(case) => {
                    *(if old.is_some() { &mut plan.changed } else { &mut plan.new }) += 1;
                    plan.puts.push((row.row, self.put(case, found.map(|found| found.version))));
                }
                Err(fault) => plan.faults.push(fault),
            }
        }
        if !plan.faults.is_empty() {
            plan.puts.clear();
        }
        plan
    }

    fn put(&self, mut case: Case, base: Option<u32>) -> Envelope {
        let id = CommandId::new(Uuid::now_v7());
        case.steps.push(Step {
            at: self.now,
            recorded_at: None,
            by: self.by,
            capacity: StepCapacity::Office,
            act: StepAct::Import,
            note: Text::new("台账导入").ok(),
            photos: vec![],
            command: id,
        });
        let command = Command::Put { record: Box::new(Record::Case(Box::new(case))), personal: None };
        Envelope { id, recorded_at: None, base, after: None, command }
    }

    /// What the ledger would say of a case.
    fn said_of(&self, case: &Case) -> Said {
        let time = |at: Instant| Time { at, day: false };
        let into = |id| self.atlas.case(id).map(|row| Standing::Joined(row.code.clone()));
        let standing = match (case.ending, case.state) {
            (Some(Ending::Done), _) => Some(Standing::Passed),
            (Some(Ending::Dismissed), _) => Some(Standing::Dismissed),
            (Some(Ending::Joined { into: id }), _) => into(id),
            (None, CaseState::Underway) if case.failures > 0 => Some(Standing::Failed(case.failures)),
            (None, CaseState::Underway | CaseState::ToAssign) => None,
            (None, state) => Some(Standing::Waiting(state)),
        };
        let place = &case.place;
        Said {
            row: 0,
            code: Some(case.code.clone()),
            found_at: Some(time(case.found.at)),
            origin: Some(case.origin),
            line: place.line,
            zone: place.zone,
            street: place.street,
            community: place.community,
            checkpoint: place.checkpoint,
            item: place.item.clone(),
            text: Some(case.text.clone()),
            lead: case.lead,
            assisting: Some(case.assisting.clone()),
            person: case.person,
            assigned_at: case.assigned_at.map(time),
            term: case.term,
            measures: case.measures.clone(),
            handed_in_at: case.handed_in_at.map(time),
            standing,
            closed_at: case.closed_at.map(time),
            card: case.card,
        }
    }

    /// Whether everything that a row says is so.
    fn says_the_same(&self, row: &Said, is: &Said) -> bool {
        fn same<T: PartialEq>(said: Option<&T>, is: Option<&T>) -> bool {
            said.is_none() || said == is
        }
        let when = |said: Option<Time>, is: Option<Time>| match (said, is) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(said), Some(is)) => {
                let (said, is) = comparable(self.atlas, said, is);
                said == is
            }
        };
        let units = row.assisting.as_ref().is_none_or(|said| {
            let set = |list: &[crate::domain::UnitId]| list.iter().copied().collect::<HashSet<_>>();
            set(said) == set(is.assisting.as_deref().unwrap_or_default())
        });
        units
            && same(row.origin.as_ref(), is.origin.as_ref())
            && same(row.line.as_ref(), is.line.as_ref())
            && same(row.zone.as_ref(), is.zone.as_ref())
            && same(row.street.as_ref(), is.street.as_ref())
            && same(row.community.as_ref(), is.community.as_ref())
            && same(row.checkpoint.as_ref(), is.checkpoint.as_ref())
            && same(row.item.as_ref(), is.item.as_ref())
            && same(row.text.as_ref(), is.text.as_ref())
            && same(row.lead.as_ref(), is.lead.as_ref())
            && same(row.person.as_ref(), is.person.as_ref())
            && same(row.term.as_ref(), is.term.as_ref())
            && same(row.measures.as_ref(), is.measures.as_ref())
            && same(row.card.as_ref(), is.card.as_ref())
            && same(row.standing.as_ref(), is.standing.as_ref())
            && when(row.found_at, is.found_at)
            && when(row.assigned_at, is.assigned_at)
            && when(row.handed_in_at, is.handed_in_at)
            && when(row.closed_at, is.closed_at)
    }

    /// The case that a row comes to.
    fn case(&self, row: &Said, old: Option<&Case>) -> Result<Case, Fault> {
        let mut case = old.cloned().map_or_else(|| self.blank(row), Ok)?;
        let is = self.said_of(&case);
        let exact = |said: Option<Time>, old: Option<Instant>| match (said, old) {
            // What says no more than is known leaves it as it is.
            (Some(said), Some(old))
                if comparable(self.atlas, said, Time { at: old, day: false }) == equal(self.atlas, said) =>
            {
                Some(old)
            }
            (Some(said), _) => Some(said.at),
            (None, old) => old,
        };
        case.found.at = exact(row.found_at, Some(case.found.at)).unwrap_or(case.found.at);
        case.origin = row.origin.unwrap_or(case.origin);
        case.text = row.text.clone().unwrap_or(case.text);
        self.set_place(&mut case, row);
        case.lead = row.lead.or(case.lead);
        if let Some(units) = &row.assisting {
            case.assisting = units.iter().copied().filter(|unit| Some(*unit) != case.lead).collect();
        }
        case.assisting.retain(|unit| Some(*unit) != case.lead);
        case.person = row.person.or(case.person);
        case.measures = row.measures.clone().or(case.measures);
        case.card = row.card.or(case.card);
        let (term, assigned) = (case.term, case.assigned_at);
        case.term = row.term.or(case.term);
        case.assigned_at = exact(row.assigned_at, case.assigned_at);
        case.handed_in_at = exact(row.handed_in_at, case.handed_in_at);
        case.closed_at = exact(row.closed_at, case.closed_at);
        if (term, assigned) != (case.term, case.assigned_at) {
            case.due_at = case.term.zip(case.assigned_at).map(|(term, from)| clock::due(self.atlas, term, from));
        }
        // Where a case is whole as it was, its state is not told anew by its times.
        let told = Said { standing: row.standing.clone().or(is.standing.clone()), ..Said::default() };
        let moved = row.standing.is_some() && row.standing != is.standing
            || old.is_none()
            || (case.assigned_at, case.handed_in_at, case.closed_at) != times(&is);
        if moved {
            let standing = if row.standing.is_some() { told.standing } else { None };
            self.stand(&mut case, row, standing)?;
        }
        Ok(case)
    }

    fn blank(&self, row: &Said) -> Result<Case, Fault> {
        let missing = |column| fault(row, column, "不能空着。请填写", "It cannot be left empty. Fill it in");
        let code = row.code.clone().ok_or_else(|| missing(Column::Code))?;
        let text = row.text.clone().ok_or_else(|| missing(Column::Text))?;
        let found = Found {
            at: row.found_at.ok_or_else(|| missing(Column::FoundAt))?.at,
            by: None,
            inspection: None,
            finding: None,
            round: None,
        };
        let id = CaseId::new(Uuid::now_v7());
        Ok(Case::opened(id, code, Origin::Field, CasePlace::default(), text, found, Recheck::Picture))
    }

    fn set_place(&self, case: &mut Case, row: &Said) {
        let on = self.atlas.today(self.now);
        let place = &mut case.place;
        if let Some(id) = row.checkpoint.filter(|id| place.checkpoint != Some(*id)) {
            place.checkpoint = Some(id);
            if let Some(point) = self.atlas.checkpoint(id) {
                let version = point.versions.near(on);
                let settled = self.atlas.settle(version, on);
                place.line = Some(version.line);
                place.zone = settled.zone.map(|row| row.id);
                place.street = settled.street.map(|row| row.id);
                place.community = settled.community.map(|row| row.id);
                place.position = version.position;
            }
        }
        place.line = row.line.or(place.line);
        place.zone = row.zone.or(place.zone);
        place.street = row.street.or(place.street);
        place.community = row.community.or(place.community);
        place.item = row.item.clone().or(place.item.take());
        case.recheck = self.atlas.practice().recheck;
    }

    /// The state that the result says, else the times.
    fn stand(&self, case: &mut Case, row: &Said, standing: Option<Standing>) -> Result<(), Fault> {
        let done = (CaseState::Closed, Some(Ending::Done));
        let (state, ending) = match standing {
            Some(Standing::Passed) => done,
            Some(Standing::Dismissed) => (CaseState::Closed, Some(Ending::Dismissed)),
            Some(Standing::Joined(code)) => {
                let zh = "并入的编号找不到，或就是它自己。请核对";
                let wrong =
                    || fault(row, Column::Result, zh, "The number that it was joined to is not there. Check it");
                let into = self.atlas.cases().by_code(code.as_str()).filter(|into| into.id != case.id);
                (CaseState::Closed, Some(Ending::Joined { into: into.ok_or_else(wrong)?.id }))
            }
            Some(Standing::Waiting(state)) => (state, None),
            Some(Standing::Failed(times)) => {
                case.failures = times;
                (CaseState::Underway, None)
            }
            None if case.closed_at.is_some() => done,
            None if case.handed_in_at.is_some() => (CaseState::ToRecheck, None),
            None if case.assigned_at.is_some() => (CaseState::Underway, None),
            None => (CaseState::ToAssign, None),
        };
        let must = |there: bool, column: Column| {
            let zh = format!("按{}，这一列不能空着。请填写", if ending.is_some() { "已销号" } else { state.zh() });
            if there {
                Ok(())
            } else {
                Err(fault(row, column, &zh, "As it stands, this cannot be left empty. Fill it in"))
            }
        };
        let with_unit = state != CaseState::ToAssign && ending.is_none_or(|ending| ending == Ending::Done);
        must(!with_unit || case.lead.is_some(), Column::Lead)?;
        must(!with_unit || case.assigned_at.is_some(), Column::AssignedAt)?;
        must(state != CaseState::ToRecheck || case.handed_in_at.is_some(), Column::HandedInAt)?;
        must(ending.is_none() || case.closed_at.is_some(), Column::ClosedAt)?;
        must(state != CaseState::ToAssign || case.lead.is_none(), Column::AssignedAt)?;
        if ending.is_none() && case.closed_at.is_some() {
            let zh = "有销号时间，复核结果却不是已销号。请改正其中一个";
            return Err(fault(
                row,
                Column::ClosedAt,
                zh,
                "It is closed by its time and not by its result. Put one right",
            ));
        }
        (case.state, case.ending) = (state, ending);
        if with_unit && case.due_at.is_none() && ending.is_none() {
            let term = *case.term.get_or_insert(self.atlas.practice().term);
            case.due_at = case.assigned_at.map(|from| clock::due(self.atlas, term, from));
        }
        let stands = matches!(state, CaseState::ToRecheck | CaseState::Suspended | CaseState::Closed);
        case.stopped_at = stands.then(|| case.handed_in_at.or(case.closed_at).unwrap_or(self.now));
        case.first_handed_in_at = case.first_handed_in_at.or(case.handed_in_at).min(case.handed_in_at);
        case.on_time = case.first_handed_in_at.zip(case.due_at).map(|(at, due)| at < due);
        case.request = case.request.take().filter(|_| ending.is_none());
        Ok(())
    }
}

/// The times as they were before.
fn times(is: &Said) -> (Option<Instant>, Option<Instant>, Option<Instant>) {
    let at = |time: Option<Time>| time.map(|time| time.at);
    (at(is.assigned_at), at(is.handed_in_at), at(is.closed_at))
}

/// What [`comparable`] gives where both are the same.
fn equal(atlas: &Atlas, said: Time) -> (i64, i64) {
    let (one, _) = comparable(atlas, said, said);
    (one, one)
}

fn fault(row: &Said, column: Column, zh: &str, en: &str) -> Fault {
    Fault { row: row.row, column: Some(column.title().to_owned()), zh: zh.to_owned(), en: en.to_owned() }
}
