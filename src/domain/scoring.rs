//! The scoring scheme: how answers become figures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answer, AnswerValue, Checklist, Dated, Item, ItemKind, LineId, Period, ScoringId};

/// One version of the district's scoring scheme.
///
/// A score is `Σ(weight · answer) / Σ(weight) × 100`; what does not apply is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoringScheme {
    /// Identity of this version.
    pub id: ScoringId,
    /// Counted from 1.
    pub number: u32,
    /// When it is in force.
    pub period: Period,
    /// What 符合 (met) counts, 0–1.
    pub met: f64,
    /// What 基本符合 (partly met) counts, 0–1.
    pub partly: f64,
    /// What 不符合 (not met) counts, 0–1.
    pub not_met: f64,
    /// The weight of each line in a zone's figure.
    pub lines: BTreeMap<LineId, f64>,
    /// What a line without a checkpoint counts as.
    pub missing_line: MissingLine,
}

impl ScoringScheme {
    /// The score of a visit's answers, 0–100: `Σ(weight · share) / Σ(weight) × 100`, in which 符合, 基本符合 and 不符合
    /// count as the scheme says and 不涉及 is left out. An item that takes points off for each occurrence counts
    /// `max(0, 1 − points · occurrences / weight)` once the occurrences were counted. `None` when nothing applies.
    pub fn score(&self, checklist: &Checklist, answers: &[Answer]) -> Option<f64> {
        let (mut reached, mut possible) = (0.0, 0.0);
        for item in &checklist.items {
            let share = answers.iter().find(|answer| answer.item == item.code).and_then(|it| self.share(item, it));
            if let Some(share) = share {
                reached += item.weight * share;
                possible += item.weight;
            }
        }
        (possible > 0.0).then(|| reached / possible * 100.0)
    }

    fn share(&self, item: &Item, answer: &Answer) -> Option<f64> {
        let by_word = match answer.value {
            AnswerValue::Met => self.met,
            AnswerValue::Partly => self.partly,
            AnswerValue::NotMet => self.not_met,
            AnswerValue::NotApplicable => return None,
        };
        match (item.kind, item.target, answer.figure) {
            (ItemKind::Deduction, Some(points), Some(count)) => Some((1.0 - points * count / item.weight).max(0.0)),
            _ => Some(by_word),
        }
    }
}

impl Dated for ScoringScheme {
    fn period(&self) -> Period {
        self.period
    }
}

/// What a line without a checkpoint counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingLine {
    /// It is left out.
    LeftOut,
    /// It counts as the mean of the others.
    Mean,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ItemKind, Record, sample::*};

    fn scheme() -> ScoringScheme {
        let Record::Scoring(scheme) = scoring_record(1, line(1)) else { unreachable!() };
        scheme
    }

    /// Items of these kinds, targets and weights, with the codes A, B, C …
    fn checklist(items: &[(ItemKind, Option<f64>, f64)]) -> Checklist {
        let Record::Checklist(list) = checklist_record(1, line(1)) else { unreachable!() };
        let one = list.items[0].clone();
        let items = items.iter().zip('A'..).map(|((kind, target, weight), letter)| Item {
            code: code(&letter.to_string()),
            kind: *kind,
            target: *target,
            weight: *weight,
            ..one.clone()
        });
        Checklist { items: items.collect(), ..list }
    }

    fn answers(given: &[(AnswerValue, Option<f64>)]) -> Vec<Answer> {
        let one = |((value, figure), letter): (&(AnswerValue, Option<f64>), char)| Answer {
            item: code(&letter.to_string()),
            value: *value,
            figure: *figure,
            rest: false,
        };
        given.iter().zip('A'..).map(one).collect()
    }

    /// Items, their answers, and the score.
    type Case<'a> = (&'a [(ItemKind, Option<f64>, f64)], &'a [(AnswerValue, Option<f64>)], Option<f64>);

    #[test]
    fn a_score_is_what_was_reached_of_what_applies() {
        use AnswerValue::{Met, NotApplicable, NotMet, Partly};
        use ItemKind::{Deduction, MinCount, Present, Ratio, Zero};
        let cases: &[Case<'_>] = &[
            (&[(Present, None, 1.0)], &[(Met, None)], Some(100.0)),
            (&[(Present, None, 1.0)], &[(Partly, None)], Some(60.0)),
            (&[(Present, None, 1.0)], &[(NotMet, None)], Some(0.0)),
            // Nothing applies: no score, and never 0.
            (&[(Present, None, 1.0)], &[(NotApplicable, None)], None),
            (&[], &[], None),
            // Left out, not counted against.
            (&[(Present, None, 1.0), (Present, None, 9.0)], &[(Met, None), (NotApplicable, None)], Some(100.0)),
            (&[(Present, None, 3.0), (Zero, None, 1.0)], &[(Met, None), (NotMet, Some(1.0))], Some(75.0)),
            (
                &[(Ratio, Some(95.0), 2.0), (MinCount, Some(5.0), 2.0)],
                &[(Met, Some(97.0)), (Partly, Some(4.0))],
                Some(80.0),
            ),
            // Two points off for each of three, out of ten; and never below nothing.
            (&[(Deduction, Some(2.0), 10.0)], &[(Partly, Some(3.0))], Some(40.0)),
            (&[(Deduction, Some(2.0), 10.0)], &[(NotMet, Some(30.0))], Some(0.0)),
            (&[(Deduction, Some(2.0), 10.0)], &[(Met, Some(0.0))], Some(100.0)),
            // Not counted: what was said stands.
            (&[(Deduction, Some(2.0), 10.0)], &[(Partly, None)], Some(60.0)),
            (&[(Deduction, Some(2.0), 10.0)], &[(NotApplicable, None)], None),
        ];
        for (items, given, expected) in cases {
            let score = scheme().score(&checklist(items), &answers(given));
            let same = match (score, expected) {
                (Some(score), Some(expected)) => (score - expected).abs() < 1e-9,
                (None, None) => true,
                _ => false,
            };
            assert!(same, "{items:?} {given:?}: {score:?}, not {expected:?}");
        }
    }
}
