//! How far a long piece of work has come, for whoever wants to show it.

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Reading files.
    Reading,
    /// Understanding rows.
    Understanding,
    /// Looking at borders together.
    Borders,
    /// Comparing with what is there.
    Comparing,
    /// Writing files.
    Writing,
}

/// Is told how far work has come.
pub trait Progress {
    /// `done` of `total` steps of a phase are done.
    fn step(&mut self, phase: Phase, done: usize, total: usize);
}

/// Nobody is watching.
impl Progress for () {
    fn step(&mut self, _: Phase, _: usize, _: usize) {}
}

/// Calls a closure.
#[derive(Debug)]
pub struct Watch<F>(pub F);

impl<F: FnMut(Phase, usize, usize)> Progress for Watch<F> {
    fn step(&mut self, phase: Phase, done: usize, total: usize) {
        (self.0)(phase, done, total);
    }
}
