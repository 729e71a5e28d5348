//! `inspections.csv`: two visits of each checkpoint, one in the first and one in the second half of 2026, for the loader
//! of a bench, which makes a command of each row. Written as the other tables (UTF-8 with a byte order mark, CRLF).
//!
//! | Column | |
//! |---|---|
//! | `checkpoint` | code of the checkpoint |
//! | `at` | when it was finished: an instant in UTC, such as `2026-03-04T02:15:33Z`, between 8:30 and 17:30 in China |
//! | `inspector` | code of the person |
//! | `answers` | for each item of the line's checklist of 2026, in its order, `item=value` or `item=value:figure`, joined by `;`; the values are `met` `partly` `not_met` `not_applicable`, the figure is what was counted or measured: `A=met:6;B=partly:1;D=met` |
//! | `score` | 0–100 by the scheme of 2026; empty when nothing applied |

use std::{io, path::Path};

use jiff::Timestamp;

use super::super::demo::{dice::Dice, visits};
use super::super::input::INSPECTIONS;
use super::super::words;
use super::lists::Line;
use super::out::Table;
use super::parties::{inspector, inspectors};
use crate::domain::{Answer, ScoringScheme};

const COLUMNS: [&str; 5] = ["checkpoint", "at", "inspector", "answers", "score"];
/// 2026-01-05 8:30 in China, in seconds since 1970.
const FIRST: i64 = 1_767_573_000;
/// Seconds of a day, and of its working hours.
const DAY: i64 = 86_400;
const HOURS: i64 = 9 * 3_600;
/// The days after the first on which the first and the second visit may be.
const VISITS: [(i64, i64); 2] = [(0, 150), (160, 310)];
/// How many answers in a hundred are 不符合, at most.
const FAULTS: i64 = 12;

/// The table.
pub(super) struct Inspections {
    table: Table,
    inspectors: u32,
}

impl Inspections {
    pub(super) fn new(folder: &Path, zones: u32) -> io::Result<Self> {
        Ok(Self { table: Table::with_header(folder, INSPECTIONS, COLUMNS)?, inspectors: inspectors(zones) })
    }

    /// The two visits of a checkpoint.
    pub(super) fn of(
        &mut self,
        checkpoint: &str,
        line: &Line,
        scheme: &ScoringScheme,
        dice: &mut Dice,
    ) -> io::Result<()> {
        for (earliest, latest) in VISITS {
            let at = FIRST + dice.between(earliest, latest) * DAY + dice.between(0, HOURS);
            let at = Timestamp::from_second(at).map_err(io::Error::other)?.to_string();
            let by = inspector((dice.next() % u64::from(self.inspectors)) as u32);
            let faults = dice.between(0, FAULTS);
            let items = line.checklist.items.iter();
            let answers: Vec<Answer> = items.map(|item| visits::answer(item, faults, dice)).collect();
            let score = scheme.score(&line.checklist, &answers).map(|score| score.to_string()).unwrap_or_default();
            let answers: Vec<String> = answers.iter().map(written).collect();
            self.table.row([checkpoint, &at, &by, &answers.join(";"), &score])?;
        }
        Ok(())
    }

    pub(super) fn close(self) -> io::Result<String> {
        self.table.close()
    }
}

fn written(answer: &Answer) -> String {
    let (item, value) = (&answer.item, words::of(answer.value));
    match answer.figure {
        Some(figure) => format!("{item}={value}:{figure}"),
        None => format!("{item}={value}"),
    }
}
