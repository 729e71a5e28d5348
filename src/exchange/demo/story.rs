//! One case, step by step, as the closed loop has it.

use super::{
    cast::Cast,
    dice::Dice,
    photos::{Scene, photo},
    words,
};
use crate::domain::{
    Card, Case, CaseId, CasePlace, CaseRequest, CaseState, Code, CommandId, Date, Ending, Found, Instant, Origin,
    PersonId, Photo, Recheck, RequestKind, Step, StepAct, StepCapacity, Term, Text, UnitId,
};

/// A case while its story is told, and when its last step was.
#[derive(Debug, Clone)]
pub struct Plot {
    pub case: Case,
    pub at: Instant,
    pub scene: Scene,
}

/// How a case begins.
pub struct Opening {
    pub id: CaseId,
    pub origin: Origin,
    pub place: CasePlace,
    pub text: Text,
    pub found: Found,
    pub before: Vec<Photo>,
    pub capacity: StepCapacity,
    pub scene: Scene,
}

/// Its number comes when all are known.
const NO_CODE: &str = "0";

fn text(words: &str) -> Option<Text> {
    Text::new(words).ok()
}

impl Plot {
    pub fn open(cast: &Cast<'_>, begins: Opening, dice: &mut Dice) -> Option<Self> {
        let Opening { id, origin, place, text, found, before, capacity, scene } = begins;
        let item = place.line.zip(place.item.as_ref()).and_then(|(line, item)| cast.item(line, item));
        let recheck = item.and_then(|item| item.recheck).unwrap_or_else(|| cast.atlas.practice().recheck);
        let (at, by) = (found.at, found.by);
        let case = Case { before, ..Case::opened(id, Code::new(NO_CODE).ok()?, origin, place, text, found, recheck) };
        let mut plot = Self { case, at, scene };
        plot.step(at, by, capacity, StepAct::Open, None, vec![], dice);
        Some(plot)
    }

    #[allow(clippy::too_many_arguments, reason = "they are the fields of a step")]
    fn step(
        &mut self,
        at: Instant,
        by: Option<PersonId>,
        capacity: StepCapacity,
        act: StepAct,
        note: Option<Text>,
        photos: Vec<Photo>,
        dice: &mut Dice,
    ) {
        let command = CommandId::new(dice.id(at));
        self.case.steps.push(Step { at, recorded_at: None, by, capacity, act, note, photos, command });
        self.at = at;
    }

    /// By the rule, or to another unit with a reason.
    pub fn assign(
        &mut self,
        cast: &Cast<'_>,
        at: Instant,
        term: Term,
        other: Option<(UnitId, &str)>,
        dice: &mut Dice,
    ) -> bool {
        let (rule, assisting) = cast.leads(&self.case.place);
        let Some(lead) = other.map(|(unit, _)| unit).or(rule) else { return false };
        let mut helping = vec![];
        for unit in rule.into_iter().chain(assisting) {
            if unit != lead && !helping.contains(&unit) {
                helping.push(unit);
            }
        }
        let reason = other.filter(|_| rule != Some(lead)).and_then(|(_, why)| text(why));
        self.give(cast, at, lead, term);
        self.case.assisting = helping;
        self.case.lead_reason.clone_from(&reason);
        self.step(at, Some(cast.office), StepCapacity::Office, StepAct::Assign, reason, vec![], dice);
        true
    }

    fn give(&mut self, cast: &Cast<'_>, at: Instant, lead: UnitId, term: Term) {
        let case = &mut self.case;
        case.state = CaseState::ToSign;
        case.lead = Some(lead);
        case.term = Some(term);
        case.assigned_at = Some(at);
        case.due_at = Some(cast.days.due(term, at));
        (case.signed_at, case.person) = (None, None);
    }

    fn signer(&self, cast: &Cast<'_>) -> Option<PersonId> {
        self.case.lead.and_then(|unit| cast.signer(unit))
    }

    pub fn sign(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        (self.case.state, self.case.signed_at) = (CaseState::Underway, Some(at));
        self.step(at, self.signer(cast), StepCapacity::Lead, StepAct::Sign, None, vec![], dice);
    }

    pub fn name(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        let people = self.case.lead.map(|unit| cast.people(unit)).unwrap_or_default();
        let Some(person) = dice.pick(&people).copied() else { return };
        self.case.person = Some(person);
        let called = cast.atlas.person(person).and_then(|row| text(row.name.as_str()));
        self.step(at, self.signer(cast), StepCapacity::Lead, StepAct::Name, called, vec![], dice);
    }

    pub fn hand_in(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        let item =
            self.case.place.line.zip(self.case.place.item.as_ref()).and_then(|(line, item)| cast.item(line, item));
        let said = item.map(|item| words::of(item.name.as_str()).done).unwrap_or(&["已现场处置到位"]);
        let measures = dice.pick(said).and_then(|said| text(said));
        let photos: Vec<_> = photo(self.scene, true, at, self.case.place.position, dice).into_iter().collect();
        let by = self.case.person.or_else(|| self.signer(cast));
        let case = &mut self.case;
        case.stopped_at = Some(at);
        if case.first_handed_in_at.is_none() {
            case.first_handed_in_at = Some(at);
            case.on_time = case.due_at.map(|due| at < due);
        }
        (case.handed_in_at, case.state, case.request) = (Some(at), CaseState::ToRecheck, None);
        (case.measures, case.after) = (measures.clone(), photos.clone());
        self.step(at, by, StepCapacity::Lead, StepAct::HandIn, measures, photos, dice);
    }

    /// Nobody of the units that worked on it, and on the spot where that is asked for.
    fn rechecker(&self, cast: &Cast<'_>, dice: &mut Dice) -> Option<PersonId> {
        let units: Vec<_> = self.case.lead.into_iter().chain(self.case.assisting.iter().copied()).collect();
        dice.pick(&cast.recheckers(&units)).copied()
    }

    fn how(&self, dice: &mut Dice) -> &'static str {
        if self.case.recheck == Recheck::OnSpot || dice.chance(30) { "现场复核" } else { "图片复核" }
    }

    pub fn pass(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        let (by, how) = (self.rechecker(cast, dice), self.how(dice));
        (self.case.state, self.case.ending, self.case.closed_at) = (CaseState::Closed, Some(Ending::Done), Some(at));
        self.step(at, by, StepCapacity::Rechecker, StepAct::Pass, text(how), vec![], dice);
    }

    pub fn fail(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        let why = ["整改不彻底，仍有残留", "照片角度看不出整改效果", "现场已反复，未见长效措施"];
        let (by, how) = (self.rechecker(cast, dice), self.how(dice));
        let note = dice.pick(&why).and_then(|why| text(&format!("{how}：{why}")));
        let photos = photo(self.scene, false, at, self.case.place.position, dice).into_iter().collect();
        let case = &mut self.case;
        if let (Some(due), Some(stopped), Some(term)) = (case.due_at, case.stopped_at, case.term) {
            case.due_at = Some(cast.days.shifted(term, due, stopped, at));
        }
        (case.stopped_at, case.state, case.failures) = (None, CaseState::Underway, case.failures + 1);
        self.step(at, by, StepCapacity::Rechecker, StepAct::Fail, note, photos, dice);
    }

    pub fn ask(
        &mut self,
        cast: &Cast<'_>,
        at: Instant,
        request: RequestKind,
        owner: Option<UnitId>,
        until: Option<Date>,
        dice: &mut Dice,
    ) {
        let (asked, why) = match request {
            RequestKind::Return => ("申请退回", "经核实该点位不属于我单位职责，建议转办"),
            RequestKind::Extend => ("申请延期", "需联系施工单位进场，材料采购需要时间"),
            RequestKind::Suspend => ("申请挂账", "涉及老旧管网改造，已列入年度计划"),
        };
        let about = until.map_or_else(|| asked.to_owned(), |until| format!("{asked}至 {until}"));
        let (by, Some(reason)) = (self.signer(cast), text(why)) else { return };
        self.case.request = Some(CaseRequest { request, reason, owner, until, by, at });
        self.step(at, by, StepCapacity::Lead, StepAct::Ask, text(&format!("{about}：{why}")), vec![], dice);
    }

    pub fn grant(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        let Some(request) = self.case.request.take() else { return };
        let note = match (request.request, request.owner, request.until) {
            (RequestKind::Return, Some(owner), _) => {
                let before = self.case.lead;
                self.give(cast, at, owner, self.case.term.unwrap_or(Term::Days { days: 3 }));
                self.case.assisting.retain(|unit| *unit != owner);
                self.case.assisting.extend(before);
                self.case.lead_reason = None;
                "同意申请退回"
            }
            (RequestKind::Extend, _, Some(until)) => {
                self.case.term = Some(Term::Date { date: until });
                self.case.due_at = Some(cast.days.end_of(until));
                "同意申请延期"
            }
            (RequestKind::Suspend, ..) => {
                (self.case.state, self.case.stopped_at) = (CaseState::Suspended, Some(at));
                self.case.put_off_until = request.until;
                "同意申请挂账"
            }
            _ => "同意",
        };
        self.step(at, Some(cast.office), StepCapacity::Office, StepAct::Grant, text(note), vec![], dice);
    }

    pub fn deny(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        self.case.request = None;
        let note = text("驳回申请延期：请加派力量，按期完成");
        self.step(at, Some(cast.office), StepCapacity::Office, StepAct::Deny, note, vec![], dice);
    }

    pub fn card(&mut self, cast: &Cast<'_>, at: Instant, card: Card, dice: &mut Dice) {
        self.case.card = Some(card);
        let said = if card == Card::Red { "红牌" } else { "黄牌" };
        self.step(at, Some(cast.office), StepCapacity::Office, StepAct::Card, text(said), vec![], dice);
    }

    fn close(&mut self, at: Instant, ending: Ending) {
        (self.case.state, self.case.ending, self.case.closed_at) = (CaseState::Closed, Some(ending), Some(at));
        self.case.stopped_at = self.case.stopped_at.or(Some(at));
        self.case.request = None;
    }

    pub fn dismiss(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        let why = ["不在本区范围内，已转告相邻区", "描述不清，照片无法辨认，已电话告知反映人", "现场核实不存在该问题"];
        let note = dice.pick(&why).and_then(|why| text(why));
        self.close(at, Ending::Dismissed);
        self.step(at, Some(cast.office), StepCapacity::Office, StepAct::Dismiss, note, vec![], dice);
    }

    /// Into another one, which is told.
    pub fn join(&mut self, cast: &Cast<'_>, into: &mut Self, at: Instant, dice: &mut Dice) {
        self.close(at, Ending::Joined { into: into.case.id });
        let (said, photos) = (Some(self.case.text.clone()), self.case.before.clone());
        self.step(
            at,
            Some(cast.office),
            StepCapacity::Office,
            StepAct::Join,
            text("与已有问题重复，并入"),
            vec![],
            dice,
        );
        into.step(at, Some(cast.office), StepCapacity::Office, StepAct::Join, said, photos, dice);
    }

    pub fn look_back(&mut self, cast: &Cast<'_>, at: Instant, dice: &mut Dice) {
        let by = self.rechecker(cast, dice);
        let photos = photo(self.scene, true, at, self.case.place.position, dice).into_iter().collect();
        self.step(at, by, StepCapacity::Rechecker, StepAct::LookBack, text("保持良好"), photos, dice);
    }
}
