//! Districts of any size, made up from a seed, as the files a district would hand over: to measure with, never to be
//! taken for a real one. The same numbers give the same bytes.
//!
//! | Files | |
//! |---|---|
//! | `district` `zones` `streets` `communities` | GeoJSON, WGS 84, 7 decimals; about 200 vertices and 0.36 km² a zone |
//! | `lines` `checklists` `scoring` `roles` `calendar` | as the demonstration's, byte for byte |
//! | `units` `people` `posts` `duties` `checkpoints` | CSV with the columns of `data/README.md` |
//! | `inspections.csv` | two visits of each checkpoint, for a bench to send; see [`inspections`]; no import reads it |
//!
//! Everything is written as it is made: what is kept does not grow with the checkpoints. No border and no person is
//! stored either, since each follows from the seed and its own number alone, and is made again wherever it is needed.

mod checkpoints;
mod duties;
mod inspections;
mod lattice;
mod layers;
mod layout;
mod lists;
mod out;
mod parties;
mod places;
mod words;

use std::{io, path::Path};

use super::demo::dice::Dice;
use super::progress::{Phase, Progress};
use layout::Layout;
use lists::Lists;

/// How large a district is made, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    zones: u32,
    checkpoints: u32,
    seed: u64,
}

/// Why no district is made of such a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// No zone, or more than [`Size::MOST_ZONES`].
    #[error("zones: from 1 to {}", Size::MOST_ZONES)]
    Zones,
    /// No checkpoint, or more than [`Size::MOST_CHECKPOINTS`].
    #[error("checkpoints: from 1 to {}", Size::MOST_CHECKPOINTS)]
    Checkpoints,
}

impl Size {
    /// The most zones: a square of 190 km.
    pub const MOST_ZONES: u32 = 100_000;
    /// The most checkpoints.
    pub const MOST_CHECKPOINTS: u32 = 20_000_000;

    /// Checks the numbers.
    ///
    /// # Errors
    /// When one of them is none or too many.
    pub fn new(zones: u64, checkpoints: u64, seed: u64) -> Result<Self, SizeError> {
        let within = |number: u64, most: u32| u32::try_from(number).ok().filter(|number| (1..=most).contains(number));
        let zones = within(zones, Self::MOST_ZONES).ok_or(SizeError::Zones)?;
        let checkpoints = within(checkpoints, Self::MOST_CHECKPOINTS).ok_or(SizeError::Checkpoints)?;
        Ok(Self { zones, checkpoints, seed })
    }
}

/// Makes a district and writes its files into a folder, which has to be there; files of the same names are replaced.
/// Gives back the names.
///
/// # Errors
/// When the disk refuses; what was written until then stays, and is not whole.
pub fn generate(size: Size, folder: &Path, progress: &mut dyn Progress) -> io::Result<Vec<String>> {
    let layout = Layout::new(size);
    let lists = Lists::of_demonstration()?;
    let mut steps = Steps { done: 0, total: 2 * size.zones as usize + size.checkpoints as usize, progress };
    let mut names = lists.copy(folder)?;
    names.extend(layers::write(&layout, folder, &mut steps)?);
    names.extend(parties::write(&layout, folder)?);
    names.extend(duties::write(&layout, &lists, folder, &mut steps)?);
    names.extend(checkpoints::write(&layout, &lists, folder, &mut steps)?);
    names.sort();
    Ok(names)
}

/// How far the work has come: a step for the borders and the duties of each zone, and one for each checkpoint.
struct Steps<'a> {
    done: usize,
    total: usize,
    progress: &'a mut dyn Progress,
}

impl Steps<'_> {
    fn step(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(256) || self.done == self.total {
            self.progress.step(Phase::Writing, self.done, self.total);
        }
    }
}

/// What a number is drawn for: the same numbers for another purpose draw something else.
#[derive(Debug, Clone, Copy)]
enum For {
    Node = 1,
    Side,
    Quarters,
    Weight,
    Duties,
    Helpers,
    Checkpoints,
    Inspections,
}

/// Chance that follows from the seed, the purpose and two numbers alone.
fn dice(seed: u64, purpose: For, a: u64, b: u64) -> Dice {
    let mixed = [purpose as u64, a, b].into_iter().fold(seed, |mixed, word| Dice::new(mixed ^ word).next());
    Dice::new(mixed)
}
