//! What can be asked for about rounds, inspections, rulings and held work, as clients say it.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::shutter::{PhotoWord, SightingWord};
use crate::{
    atlas::{Atlas, Row},
    domain::{
        Account, AnswerValue, AreaKind, Checklist, Code, Command, Date, Finding, HeldId, Inspection, InspectionId,
        Instant, Kind, LineId, Name, Period, PersonId, Photo, Record, Refusal, Release, Round, RoundId, RoundKind,
        RoundState, Sighting, Team, Text, VisitResult, deserialize_date,
    },
    rules::{PATROL, permit_round},
};

/// A visit is recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInspection {
    /// The code of its round; left out or `patrol`, it belongs to 日常巡查.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    round: Option<Code>,
    /// The code of the checkpoint.
    #[schema(value_type = String)]
    checkpoint: Code,
    /// The number of the checklist of its line.
    checklist: u32,
    /// When it began, on the device's clock as corrected.
    #[schema(value_type = String, format = DateTime)]
    started_at: Instant,
    /// When it was finished, on the device's clock as corrected.
    #[schema(value_type = String, format = DateTime)]
    finished_at: Instant,
    /// When it was finished on the device's clock as it stood, where that differed.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    device_at: Option<Instant>,
    /// Where the inspector was.
    #[serde(default)]
    #[schema(value_type = Option<SightingWord>)]
    seen: Option<Sighting>,
    /// What came of it.
    #[schema(value_type = VisitResultWord)]
    result: VisitResult,
    /// What was found; each proposes a case.
    #[serde(default)]
    #[schema(value_type = Vec<FindingWord>)]
    findings: Vec<Finding>,
    /// Photos of the visit as a whole.
    #[serde(default)]
    #[schema(value_type = Vec<PhotoWord>)]
    photos: Vec<Photo>,
    /// A note.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    note: Option<Text>,
}

/// What came of a visit.
#[derive(ToSchema)]
#[schema(as = VisitResult)]
#[serde(rename_all = "snake_case", tag = "outcome")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum VisitResultWord {
    /// The checklist was gone through.
    Done {
        /// An answer for each item.
        answers: Vec<AnswerWord>,
    },
    /// 未测评: nothing could be looked at. It is no score, and never 0.
    Untested {
        /// Why.
        reason: UntestedReasonWord,
        /// More of why; needed for `other`.
        note: Option<String>,
    },
}

/// Why a checkpoint could not be looked at.
#[derive(ToSchema)]
#[schema(as = UntestedReason, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum UntestedReasonWord {
    /// 关门.
    Closed,
    /// 拆除.
    Demolished,
    /// 围挡施工.
    Works,
    /// 拒绝入内.
    Refused,
    /// 找不到.
    NotFound,
    /// Something else.
    Other,
}

/// The answer to an item.
#[derive(ToSchema)]
#[schema(as = ItemAnswer)]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub struct AnswerWord {
    /// The item's code.
    item: String,
    /// The answer.
    value: AnswerValueWord,
    /// What was counted or measured: a share in percent, a count, the number of occurrences.
    figure: Option<f64>,
    /// Given with "本组其余符合", not one by one.
    #[schema(required = false)]
    rest: bool,
}

/// The answers.
#[derive(ToSchema)]
#[schema(as = AnswerValue, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum AnswerValueWord {
    /// 符合.
    Met,
    /// 基本符合.
    Partly,
    /// 不符合.
    NotMet,
    /// 不涉及.
    NotApplicable,
}

/// Something that was found.
#[derive(ToSchema)]
#[schema(as = Finding)]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub struct FindingWord {
    /// Made by the device; the case that it proposes takes it.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// The code of the item it belongs to.
    item: String,
    /// What.
    text: String,
    /// How many; one when left out.
    #[schema(required = false, minimum = 1)]
    count: u32,
    /// The exact spot in words, such as 12号摊位.
    spot: Option<String>,
    /// The exact spot: longitude and latitude, WGS 84.
    position: Option<[f64; 2]>,
    /// Photos of it.
    #[schema(required = false)]
    photos: Vec<PhotoWord>,
}

/// A round is made, or changed while it is prepared; later only its name. For the office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutRound {
    /// The code.
    #[schema(value_type = String)]
    code: Code,
    /// The name.
    #[schema(value_type = String)]
    name: Name,
    /// Which kind.
    #[schema(value_type = RoundKindWord)]
    kind: RoundKind,
    /// Its first day.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// Its last day.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    last: Date,
    /// The codes of the lines it looks at; none = all.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    lines: Vec<Code>,
    /// The codes of the zones it looks at; none = all.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    zones: Vec<Code>,
    /// When its cases go out.
    #[schema(value_type = ReleaseWord)]
    release: Release,
    /// Whether inspectors stay unnamed to the inspected, also after publication.
    #[serde(default)]
    unnamed: bool,
    /// Who goes. Without teams it can be kept, but not drawn for.
    #[serde(default)]
    teams: Vec<TeamCodes>,
}

/// People who inspect together, by their codes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamCodes {
    /// The code, unique within the round.
    #[schema(value_type = String)]
    code: Code,
    /// The name.
    #[schema(value_type = String)]
    name: Name,
    /// The code of the person who leads it.
    #[schema(value_type = String)]
    leader: Code,
    /// The codes of the others.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    members: Vec<Code>,
}

/// The kinds of round.
#[derive(ToSchema)]
#[schema(as = RoundKind, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum RoundKindWord {
    /// 月度测评.
    Monthly,
    /// 专项督查.
    Special,
    /// 第三方测评.
    ThirdParty,
    /// 上级测评反馈.
    Superior,
}

/// How far a round is.
#[derive(ToSchema)]
#[schema(as = RoundState, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum RoundStateWord {
    /// 筹备.
    Preparing,
    /// 进行中.
    Running,
    /// 审核.
    Review,
    /// 已发布.
    Published,
    /// 已定稿.
    Final,
}

/// When the cases of a round go out.
#[derive(ToSchema)]
#[schema(as = Release, rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum ReleaseWord {
    /// 边查边改: at once.
    AtOnce,
    /// Once the round is under review.
    AfterReview,
    /// Once it is published.
    AtPublication,
}

/// The sample of a round is drawn, by line and zone, what was longest unseen first. For the office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawSample {
    /// The code of the round.
    #[schema(value_type = String)]
    round: Code,
    /// What it is drawn with; the same seed draws the same sample.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_u64)]
    seed: u64,
    /// How many of each line in each zone.
    per_cell: u16,
    /// How many more of each wait for one that cannot be tested.
    reserves: u16,
}

/// A round goes on to another state. For the office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceRound {
    /// The code of the round.
    #[schema(value_type = String)]
    round: Code,
    /// To which.
    #[schema(value_type = RoundStateWord)]
    to: RoundState,
}

/// A review or an appeal (申诉) changes an answer. For the office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The id of the inspection.
    #[schema(value_type = String, format = "uuid")]
    inspection: Uuid,
    /// The code of the item.
    #[schema(value_type = String)]
    item: Code,
    /// To what.
    #[schema(value_type = AnswerValueWord)]
    to: AnswerValue,
    /// Why.
    #[schema(value_type = String)]
    reason: Text,
    /// What shows it.
    #[serde(default)]
    #[schema(value_type = Vec<PhotoWord>)]
    evidence: Vec<Photo>,
}

/// Held work is taken, or not. For the office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideHeld {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    held: Uuid,
    /// Whether it is taken.
    take: bool,
    /// Why.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    reason: Option<Text>,
}

fn unknown(kind: Kind, name: &str) -> Refusal {
    Refusal::Unknown { kind, name: name.chars().take(64).collect() }
}

/// A round that whoever asks may know of: a guess of the code of another one is answered as if there were none.
fn round_by_code<'a>(atlas: &'a Atlas, account: Option<&Account>, code: &Code) -> Result<&'a Row<Round>, Refusal> {
    let row = atlas.rounds().by_code(code.as_str()).filter(|row| permit_round(account, row));
    row.map(AsRef::as_ref).ok_or_else(|| unknown(Kind::Round, code.as_str()))
}

fn person_by_code(atlas: &Atlas, code: &Code) -> Result<PersonId, Refusal> {
    let row = atlas.people().by_code(code.as_str());
    row.map(|row| row.id).ok_or_else(|| unknown(Kind::Person, code.as_str()))
}

impl RecordInspection {
    /// What is asked for. What is derived (the zone, the scheme, the score, who inspected) is filled in when it is
    /// decided: the same words are always the same command.
    ///
    /// # Errors
    /// When there is nothing with one of the codes.
    pub fn command(self, atlas: &Atlas, account: Option<&Account>, id: Uuid) -> Result<Command, Refusal> {
        let round = self.round.filter(|code| code.as_str() != PATROL);
        let round = round.map(|code| round_by_code(atlas, account, &code)).transpose()?;
        let point = atlas.checkpoints().by_code(self.checkpoint.as_str());
        let point = point.ok_or_else(|| unknown(Kind::Checkpoint, self.checkpoint.as_str()))?;
        let day = round.map_or_else(|| atlas.today(self.finished_at), |round| round.period.first());
        let list = checklist(atlas, point.versions.near(day).line, self.checklist)?;
        let inspection = Inspection {
            id: InspectionId::new(id),
            round: round.map(|round| round.id),
            checkpoint: point.id,
            line: list.line,
            zone: None,
            inspector: PersonId::new(Uuid::nil()),
            started_at: self.started_at,
            finished_at: self.finished_at,
            device_at: self.device_at,
            seen: self.seen,
            checklist: list.id,
            scheme: None,
            result: self.result,
            findings: self.findings,
            photos: self.photos,
            note: self.note,
            score: None,
        };
        Ok(Command::RecordInspection { inspection: Box::new(inspection) })
    }
}

fn checklist(atlas: &Atlas, line: LineId, number: u32) -> Result<&Checklist, Refusal> {
    let row = atlas.checklists().iter().find(|list| list.line == line && list.number == number);
    row.map(|row| &row.entity).ok_or_else(|| {
        let line = atlas.line(line).map(|row| row.code.to_string()).unwrap_or_default();
        unknown(Kind::Checklist, &format!("{line} {number}"))
    })
}

impl PutRound {
    /// What is asked for.
    ///
    /// # Errors
    /// When there is nothing with one of the codes, or the last day is before the first.
    pub fn command(self, atlas: &Atlas, id: Uuid) -> Result<Command, Refusal> {
        let (first, last) = (self.first, self.last);
        let period = Period::new(first, Some(last)).map_err(|_| Refusal::PeriodOrder { first, last })?;
        let line = |code: &Code| {
            let row = atlas.lines().by_code(code.as_str());
            row.map(|row| row.id).ok_or_else(|| unknown(Kind::Line, code.as_str()))
        };
        let zone = |code: &Code| {
            let row = atlas.areas(AreaKind::Zone).by_code(code.as_str());
            row.map(|row| row.id).ok_or_else(|| unknown(Kind::Zone, code.as_str()))
        };
        let team = |team: TeamCodes| {
            let members = team.members.iter().map(|code| person_by_code(atlas, code)).collect::<Result<_, _>>()?;
            let leader = person_by_code(atlas, &team.leader)?;
            Ok::<_, Refusal>(Team { code: team.code, name: team.name, leader, members })
        };
        let known = atlas.rounds().by_code(self.code.as_str()).map(|row| row.id);
        let round = Round {
            // The same command names the same round each time it is sent.
            id: known.unwrap_or(RoundId::new(id)),
            code: self.code,
            name: self.name,
            kind: self.kind,
            // What follows from other commands is kept by the rules.
            state: RoundState::Preparing,
            period,
            lines: self.lines.iter().map(line).collect::<Result<_, _>>()?,
            zones: self.zones.iter().map(zone).collect::<Result<_, _>>()?,
            release: self.release,
            unnamed: self.unnamed,
            stopped_at: None,
            teams: self.teams.into_iter().map(team).collect::<Result<_, _>>()?,
            seed: None,
            sample: vec![],
            checklists: Default::default(),
            scheme: None,
        };
        Ok(Command::Put { record: Box::new(Record::Round(round)), personal: None })
    }
}

impl DrawSample {
    /// What is asked for.
    ///
    /// # Errors
    /// When there is no such round, or the seed is more than a client can keep.
    pub fn command(self, atlas: &Atlas, account: Option<&Account>) -> Result<Command, Refusal> {
        const MOST: u64 = (1 << 53) - 1;
        if self.seed > MOST {
            return Err(Refusal::Figure { field: "seed" });
        }
        let round = round_by_code(atlas, account, &self.round)?.id;
        Ok(Command::DrawSample { round, seed: self.seed, per_cell: self.per_cell, reserves: self.reserves })
    }
}

impl AdvanceRound {
    /// What is asked for.
    ///
    /// # Errors
    /// When there is no such round.
    pub fn command(self, atlas: &Atlas, account: Option<&Account>) -> Result<Command, Refusal> {
        Ok(Command::AdvanceRound { round: round_by_code(atlas, account, &self.round)?.id, to: self.to })
    }
}

impl Rule {
    /// What is asked for.
    pub fn command(self) -> Command {
        let (inspection, reason, evidence) = (InspectionId::new(self.inspection), self.reason, self.evidence);
        Command::Rule { inspection, item: self.item, to: self.to, reason, evidence }
    }
}

impl DecideHeld {
    /// What is asked for.
    pub fn command(self) -> Command {
        Command::DecideHeld { held: HeldId::new(self.held), take: self.take, reason: self.reason }
    }
}
