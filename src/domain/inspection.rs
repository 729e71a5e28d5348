//! Inspections (测评记录): a visit of a checkpoint. It is recorded once and never edited; a review or an appeal adds a
//! [`Ruling`].

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AreaId, ChecklistId, CheckpointId, Code, InspectionId, Instant, LineId, Name, PersonId, Photo, Position, RoundId,
    RulingId, ScoringId, Sighting, Text,
};

/// An inspection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Identity: that of the command that recorded it.
    pub id: InspectionId,
    /// The round it belongs to; none = 日常巡查.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    /// What was visited.
    pub checkpoint: CheckpointId,
    /// The checkpoint's line then.
    pub line: LineId,
    /// The zone it counted for then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<AreaId>,
    /// Who visited.
    pub inspector: PersonId,
    /// When it began, on the device's clock as corrected.
    pub started_at: Instant,
    /// When it was finished, on the device's clock as corrected.
    pub finished_at: Instant,
    /// When it was finished on the device's clock as it stood, where that differed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_at: Option<Instant>,
    /// Where the inspector was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Sighting>,
    /// The checklist it was made with.
    pub checklist: ChecklistId,
    /// The scheme it is scored by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<ScoringId>,
    /// What came of it.
    pub result: VisitResult,
    /// What was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Photos of the visit as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// 0–100; none when nothing applied or nothing could be looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

impl Inspection {
    /// Every photo it names.
    pub fn all_photos(&self) -> impl Iterator<Item = &Photo> {
        self.photos.iter().chain(self.findings.iter().flat_map(|finding| &finding.photos))
    }
}

/// What came of a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome", try_from = "Told")]
pub enum VisitResult {
    /// The checklist was gone through.
    Done {
        /// An answer for each item that was asked.
        answers: Vec<Answer>,
    },
    /// 未测评: nothing could be looked at. It is no score, and never 0.
    Untested {
        /// Why.
        reason: UntestedReason,
        /// More of why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
}

/// All that is told of any result. Read so, and not by its outcome, for which serde would first keep every answer as
/// anything it might be: of 400,000 visits that takes seconds.
#[derive(Deserialize)]
struct Told {
    outcome: Outcome,
    answers: Option<Vec<Answer>>,
    reason: Option<UntestedReason>,
    note: Option<Text>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Done,
    Untested,
}

impl TryFrom<Told> for VisitResult {
    type Error = &'static str;
    fn try_from(told: Told) -> Result<Self, Self::Error> {
        Ok(match told.outcome {
            Outcome::Done => Self::Done { answers: told.answers.ok_or("missing field `answers`")? },
            Outcome::Untested => {
                Self::Untested { reason: told.reason.ok_or("missing field `reason`")?, note: told.note }
            }
        })
    }
}

/// Why a checkpoint could not be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UntestedReason {
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
    /// Something else, said in the note.
    Other,
}

/// The answer to an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The item's code.
    pub item: Code,
    /// The answer.
    pub value: AnswerValue,
    /// What was counted or measured: a share in percent, a count, the number of occurrences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<f64>,
    /// Given with "本组其余符合", not one by one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rest: bool,
}

/// The answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerValue {
    /// 符合.
    Met,
    /// 基本符合.
    Partly,
    /// 不符合.
    NotMet,
    /// 不涉及: left out of the score.
    NotApplicable,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Identity, made by the device: the case that it proposes takes it.
    pub id: Uuid,
    /// The item it belongs to.
    pub item: Code,
    /// What.
    pub text: Text,
    /// How many.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
    /// The exact spot in words, such as 12号摊位.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot: Option<Name>,
    /// The exact spot, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Photos of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
}

const fn one() -> u32 {
    1
}
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_one(count: &u32) -> bool {
    *count == 1
}

/// What a review or an appeal (申诉) decided about one answer of an inspection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ruling {
    /// Identity: that of the command that gave it.
    pub id: RulingId,
    /// The inspection.
    pub inspection: InspectionId,
    /// Counted from 1 within the inspection.
    pub number: u32,
    /// The item.
    pub item: Code,
    /// The answer that stood before.
    pub from: AnswerValue,
    /// The answer that stands now.
    pub to: AnswerValue,
    /// Why.
    pub reason: Text,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Photo>,
    /// Who ruled; none = whoever holds the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When.
    pub at: Instant,
    /// The inspection's score with this and all rulings before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}
