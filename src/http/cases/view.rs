//! A case as it is shown, as far as who asks may see it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    atlas::{Atlas, LineRef, Row},
    domain::{
        AreaId, BlobHash, Card, Case, CaseState, Checkpoint, Code, Ending, Instant, LineId, Name, Origin, PersonId,
        Photo, Recheck, RequestKind, Step, StepAct, StepCapacity, Text, UnitId,
    },
    http::{
        named::Named,
        request_case::{CardWord, OriginWord, RecheckWord, RequestWord, TermWord},
        shutter::PhotoWord,
    },
    rules::{CaseSight, Hidden, clock, may, recheck_needed},
};

/// A line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseLine {
    /// The code.
    #[schema(value_type = String)]
    code: Code,
    /// The short name.
    #[schema(value_type = String)]
    pub name: Name,
    /// The one character that stands for it on the map.
    #[schema(value_type = String)]
    badge: char,
}

/// A case in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseItem {
    /// 编号.
    #[schema(value_type = String)]
    pub code: Code,
    /// Its version, to base an edit on.
    pub version: u32,
    /// How far it is.
    #[schema(value_type = StateWord)]
    pub state: CaseState,
    /// How it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<EndingWord>,
    /// Where it came from, as far as that may be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<OriginWord>)]
    pub origin: Option<Origin>,
    /// 复核未通过: how often.
    pub failures: u32,
    /// The line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<CaseLine>,
    /// The zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Named>,
    /// The street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<Named>,
    /// The community.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community: Option<Named>,
    /// The checkpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Named>,
    /// The item of the line's checklist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Named>,
    /// What is to be put right.
    #[schema(value_type = String)]
    pub text: Text,
    /// Where exactly, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub spot: Option<Name>,
    /// Longitude and latitude, WGS 84.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<f64>>, min_items = 2, max_items = 2)]
    pub position: Option<[f64; 2]>,
    /// Whose position it is: the checkpoint's, or the problem's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<PlacedWord>,
    /// 主办.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<Named>,
    /// 协办.
    pub assisting: Vec<Named>,
    /// Who puts it right inside the lead unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Named>,
    /// Who found it: for the office and for oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<Named>,
    /// When it was found.
    #[schema(value_type = String, format = DateTime)]
    pub found_at: Instant,
    /// 交办.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub assigned_at: Option<Instant>,
    /// How long there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<TermWord>,
    /// The first instant at which it is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Instant>,
    /// Whether the unit's clock runs and has run out.
    pub overdue: bool,
    /// The working days by which the unit is late, or was when it handed in.
    pub overdue_days: u32,
    /// 反馈.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub handed_in_at: Option<Instant>,
    /// 销号.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Instant>,
    /// 挂账 until and including, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub put_off_until: Option<crate::domain::Date>,
    /// The card that the office gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<CardWord>)]
    pub card: Option<Card>,
    /// The card that the clock proposes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<CardWord>)]
    pub proposed_card: Option<Card>,
    /// What the unit asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestView>,
    /// The first photo of before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub cover: Option<BlobHash>,
    /// The first photo of after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub after_cover: Option<BlobHash>,
    /// 反弹: the code of the case that was closed not long before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub rebound_of: Option<Code>,
    /// How it is looked at again; of those to be looked at now, with what was drawn for 现场抽查.
    #[schema(value_type = RecheckWord)]
    pub recheck: Recheck,
    /// What who asks may do now: the words of `act_on_case`.
    #[schema(value_type = Vec<ActWord>)]
    pub may: Vec<StepAct>,
}

/// What a unit asks for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CaseRequest)]
pub struct RequestView {
    /// What.
    #[schema(value_type = RequestWord)]
    pub request: RequestKind,
    /// Why.
    #[schema(value_type = String)]
    pub reason: Text,
    /// Who would be the better owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    /// Until and including when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<crate::domain::Date>,
    /// When it was asked.
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
}

/// A case with its history.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Case)]
pub struct CaseDetail {
    #[serde(flatten)]
    item: CaseItem,
    /// Who leads and assists by the rule: what is proposed while it is to be assigned.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<RuleView>,
    /// 整改前照片.
    #[schema(value_type = Vec<PhotoWord>)]
    before: Vec<Photo>,
    /// 整改后照片.
    #[schema(value_type = Vec<PhotoWord>)]
    after: Vec<Photo>,
    /// 整改措施.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    measures: Option<Text>,
    /// Why the lead is not the one that the rule names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    lead_reason: Option<Text>,
    /// What was done, oldest first.
    steps: Vec<StepView>,
    /// The codes of the cases that were joined to it.
    #[schema(value_type = Vec<String>)]
    joined: Vec<Code>,
}

/// Who leads and assists by the rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CaseRule)]
pub struct RuleView {
    /// None: 责任待明确.
    lead: Option<Named>,
    /// 协办.
    assisting: Vec<Named>,
}

/// Something that was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CaseStep)]
pub struct StepView {
    /// When it was decided.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// When it was recorded, where that was earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    recorded_at: Option<Instant>,
    /// Who did it, as far as that may be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Named>,
    /// In which capacity.
    #[schema(value_type = CapacityWord)]
    r#as: StepCapacity,
    /// What.
    #[schema(value_type = DoneWord)]
    act: StepAct,
    /// Words to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    note: Option<Text>,
    /// Photos to it.
    #[schema(value_type = Vec<PhotoWord>)]
    photos: Vec<Photo>,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident as $called:ident: $($variant:ident)*;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $called)]
        #[allow(dead_code, reason = "some only describe the domain's words")]
        pub enum $name { $($variant,)* }
    )*};
}

words! {
    /// How far a case is: 待交办, 待签收, 整改中, 待复核, 挂账, 已销号.
    StateWord as CaseState: ToAssign ToSign Underway ToRecheck Suspended Closed;
    /// How a case was closed: put right, joined to another one, or dismissed.
    EndingWord as CaseEnding: Done Joined Dismissed;
    /// Whose position it is.
    PlacedWord as CasePlaced: Point Exact;
    /// In which capacity something was done.
    CapacityWord as CaseCapacity: Office Lead Assisting Rechecker Reporter Inspector Owner System;
    /// What can be done to a case.
    ActWord as CaseActWord: Assign Reroute Sign Name HandIn Ask Grant Deny Pass Fail Resume LookBack Card Join Dismiss
        SetPlace Comment;
    /// What was done to a case.
    DoneWord as CaseStepAct: Open Assign Reroute Sign Name HandIn Ask Grant Deny Pass Fail Resume LookBack Card Join Dismiss
        SetPlace Comment Import;
}

/// Shows cases to somebody.
pub struct Views<'a> {
    pub atlas: &'a Atlas,
    pub sight: &'a CaseSight<'a>,
    pub at: Instant,
    pub on: crate::domain::Date,
    /// Nothing may be done with what was shown at the door.
    pub read_only: bool,
}

impl Views<'_> {
    pub fn unit(&self, id: UnitId) -> Option<Named> {
        let row = self.atlas.unit(id)?;
        let version = row.versions.near(self.on);
        let name = version.short_name.as_ref().unwrap_or(&version.name).clone();
        Some(Named { code: row.code.clone(), name })
    }
    pub fn person(&self, id: PersonId) -> Option<Named> {
        self.atlas.person(id).map(|row| Named { code: row.code.clone(), name: row.name.clone() })
    }
    pub fn area(&self, id: AreaId) -> Option<Named> {
        let row = self.atlas.area(id)?;
        let version = row.versions.near(self.on);
        let name = version.short_name.as_ref().unwrap_or(&version.name).clone();
        Some(Named { code: row.code.clone(), name })
    }
    pub fn line(&self, id: LineId) -> Option<CaseLine> {
        let line = LineRef::of(self.atlas.line(id)?, self.on);
        Some(CaseLine { code: line.code, name: line.short_name, badge: line.badge })
    }
    pub fn checkpoint(&self, row: &Row<Checkpoint>) -> Named {
        Named { code: row.code.clone(), name: row.versions.near(self.on).name.clone() }
    }
    pub fn item_name(&self, line: Option<LineId>, item: &Code) -> Option<Named> {
        let mut lists: Vec<_> = self.atlas.checklists().iter().filter(|list| Some(list.line) == line).collect();
        lists.sort_by_key(|list| std::cmp::Reverse(list.number));
        let known = lists.iter().find_map(|list| list.items.iter().find(|known| known.code == *item));
        // Of one that is in no checklist any more, the code is known, which is always a name.
        let name = known.map(|known| known.name.clone()).or_else(|| Name::new(item.as_str()).ok())?;
        Some(Named { code: item.clone(), name })
    }

    /// In a list.
    pub fn item(&self, row: &Row<Case>) -> CaseItem {
        let (case, hidden) = (&row.entity, self.sight.hides(&row.entity));
        let place = &case.place;
        let checkpoint = place.checkpoint.and_then(|id| self.atlas.checkpoint(id));
        let of_point = || checkpoint.and_then(|row| row.versions.near(self.on).position);
        let own = self.sight.is_office() || case.found.by == Some(self.sight.person());
        CaseItem {
            code: case.code.clone(),
            version: row.version,
            state: case.state,
            ending: case.ending.map(|ending| match ending {
                Ending::Done => EndingWord::Done,
                Ending::Joined { .. } => EndingWord::Joined,
                Ending::Dismissed => EndingWord::Dismissed,
            }),
            origin: Some(case.origin).filter(|_| !hidden.round),
            failures: case.failures,
            line: place.line.and_then(|id| self.line(id)),
            zone: place.zone.and_then(|id| self.area(id)),
            street: place.street.and_then(|id| self.area(id)),
            community: place.community.and_then(|id| self.area(id)),
            checkpoint: checkpoint.map(|row| self.checkpoint(row)),
            item: place.item.as_ref().and_then(|item| self.item_name(place.line, item)),
            text: case.text.clone(),
            spot: place.spot.clone(),
            position: place.position.map(|at| [at.lon(), at.lat()]),
            placed: place.position.map(|at| if of_point() == Some(at) { PlacedWord::Point } else { PlacedWord::Exact }),
            lead: case.lead.and_then(|id| self.unit(id)),
            assisting: case.assisting.iter().filter_map(|id| self.unit(*id)).collect(),
            person: case.person.and_then(|id| self.person(id)),
            reporter: case.found.by.filter(|_| own).and_then(|id| self.person(id)),
            found_at: case.found.at,
            assigned_at: case.assigned_at,
            term: case.term.map(TermWord::from),
            due_at: case.due_at,
            overdue: case.is_overdue(self.at),
            overdue_days: clock::overdue_days(self.atlas, case, self.at),
            handed_in_at: case.handed_in_at,
            closed_at: case.closed_at,
            put_off_until: case.put_off_until,
            card: case.card,
            proposed_card: clock::proposed_card(self.atlas, case, self.at),
            request: case.request.as_ref().map(|asked| RequestView {
                request: asked.request,
                reason: asked.reason.clone(),
                owner: asked.owner.and_then(|id| self.unit(id)),
                until: asked.until,
                at: asked.at,
            }),
            cover: case.before.first().map(|photo| photo.hash),
            after_cover: case.after.first().map(|photo| photo.hash),
            rebound_of: case.rebound_of.and_then(|id| self.seen(id)),
            recheck: match case.state {
                CaseState::ToRecheck => recheck_needed(self.atlas, case),
                _ => case.recheck,
            },
            may: if self.read_only { vec![] } else { may(self.sight, self.atlas, case) },
        }
    }

    /// The code of a case that may be seen.
    fn seen(&self, id: crate::domain::CaseId) -> Option<Code> {
        self.atlas.case(id).filter(|row| self.sight.sees(row)).map(|row| row.code.clone())
    }

    /// With its history; `whole` is the case with its photos and steps.
    pub fn detail(&self, whole: &Row<Case>) -> CaseDetail {
        let hidden = self.sight.hides(whole);
        let case = &whole.entity;
        let joined = self.atlas.cases().iter().filter(|row| {
            matches!(row.ending, Some(Ending::Joined { into }) if into == case.id) && self.sight.sees(row)
        });
        let rule = || {
            let leads = crate::rules::leads(self.atlas, &case.place, self.on);
            RuleView {
                lead: leads.lead.and_then(|id| self.unit(id)),
                assisting: leads.assisting.iter().filter_map(|id| self.unit(*id)).collect(),
            }
        };
        CaseDetail {
            item: self.item(whole),
            rule: (case.state == CaseState::ToAssign && self.sight.is_office()).then(rule),
            before: case.before.clone(),
            after: case.after.clone(),
            measures: case.measures.clone(),
            lead_reason: case.lead_reason.clone(),
            steps: case.steps.iter().map(|step| self.step(case, step, hidden)).collect(),
            joined: joined.map(|row| row.code.clone()).collect(),
        }
    }

    fn step(&self, case: &Case, step: &Step, hidden: Hidden) -> StepView {
        let (by, capacity) = self.doer(case, step, hidden);
        StepView {
            at: step.at,
            recorded_at: step.recorded_at,
            by: by.and_then(|id| self.person(id)),
            r#as: capacity,
            act: step.act,
            note: step.note.clone(),
            photos: step.photos.clone(),
        }
    }

    /// Who did something and as what, as far as that may be known: of a round that is sealed nothing of its teams; of one
    /// whose inspectors stay unnamed not their names; who reported, only to the office and to oneself.
    pub fn doer(&self, case: &Case, step: &Step, hidden: Hidden) -> (Option<PersonId>, StepCapacity) {
        let own = step.by.is_some() && step.by == Some(self.sight.person()) || self.sight.is_office();
        let of_team = || step.by.is_some_and(|by| self.sight.round_of(case).is_some_and(|round| round.has(by)));
        match step.capacity {
            _ if own => (step.by, step.capacity),
            StepCapacity::Reporter => (None, StepCapacity::Reporter),
            StepCapacity::Inspector if hidden.round => (None, StepCapacity::System),
            StepCapacity::Inspector | StepCapacity::Rechecker if hidden.inspectors && of_team() => {
                (None, step.capacity)
            }
            capacity => (step.by, capacity),
        }
    }
}
