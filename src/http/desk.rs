//! Work that takes a thread for a while: so much of it at a time, so much that waits, and whoever comes beyond that is
//! refused at once. What is bounded is the work, not the waiting: whoever goes away leaves the line, and work that has
//! begun keeps its place to its end.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::engine::EngineError;

/// See the module. Clones are the same desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Those who are served and those who wait.
    line: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// A place in the line.
#[derive(Debug)]
pub struct Place {
    standing: OwnedSemaphorePermit,
    turns: Arc<Semaphore>,
}

impl Desk {
    /// So many at a time, and so many who wait.
    pub fn new(at_once: usize, waiting: usize) -> Self {
        Self { line: Arc::new(Semaphore::new(at_once + waiting)), turns: Arc::new(Semaphore::new(at_once)) }
    }

    /// A place in the line. Whoever has to gather something large first takes it before that.
    ///
    /// # Errors
    /// [`EngineError::Busy`] when there is none.
    pub fn enter(&self) -> Result<Place, EngineError> {
        let standing = self.line.clone().try_acquire_owned().map_err(|_| EngineError::Busy)?;
        Ok(Place { standing, turns: self.turns.clone() })
    }

    /// Stands in the line and works when it is one's turn.
    ///
    /// # Errors
    /// [`EngineError::Busy`] when there is no place; [`EngineError::Panicked`] when the work did.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
        self.enter()?.run(work).await
    }
}

impl Place {
    /// Works when it is one's turn, on a thread that may block.
    ///
    /// # Errors
    /// [`EngineError::Panicked`] when the work did.
    pub async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
        // Never closed.
        let turn = self.turns.acquire_owned().await.map_err(|_| EngineError::Stopped)?;
        let held = (self.standing, turn);
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(held);
            done
        });
        // The panic's own text has gone to the log by way of the hook.
        done.await.map_err(|_| EngineError::Panicked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn whoever_finds_the_line_full_is_refused_at_once_and_work_keeps_its_place_when_nobody_waits_for_it() {
        let desk = Desk::new(1, 1);
        let (go_on, wait) = mpsc::channel::<()>();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let first = tokio::spawn({
            let desk = desk.clone();
            async move {
                desk.run(move || {
                    begun.send(()).unwrap();
                    let _ = wait.recv();
                })
                .await
            }
        });
        has_begun.await.unwrap();
        let second = desk.enter().unwrap();
        assert_eq!(desk.run(|| ()).await, Err(EngineError::Busy));
        // Whoever leaves the line makes room for another.
        drop(second);
        let second = desk.enter().unwrap();
        // Who asked for the first has gone; the thread has not.
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!(desk.enter().unwrap_err(), EngineError::Busy);
        go_on.send(()).unwrap();
        assert_eq!(second.run(|| 2).await, Ok(2));
        assert_eq!(desk.line.available_permits(), 2);
    }

    #[tokio::test]
    async fn a_panic_gives_its_place_back() {
        let desk = Desk::new(1, 0);
        assert_eq!(desk.run(|| panic!("wished for")).await, Err::<(), _>(EngineError::Panicked));
        assert_eq!(desk.run(|| 1).await, Ok(1));
    }
}
