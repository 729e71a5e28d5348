//! Tiles that have to be cut: the same one for many at once is cut once, so many at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};

use super::desk::Desk;
use crate::{
    atlas::Atlas,
    domain::{Date, Seq},
    engine::EngineError,
    tiles::{CachedTile, Layer, TileCoord, Tiles},
};

/// Tiles that may wait to be cut: what a dozen maps ask for when they are opened at once. Other reading has room besides.
const WAITING: usize = 256;

/// A cut of one tile, of one truth: what was published later is never answered with what was begun before.
type Key = (Layer, TileCoord, Date, Seq);
type Cut = Result<Arc<CachedTile>, EngineError>;
type UnderWay = Arc<Mutex<HashMap<Key, WeakShared<BoxFuture<'static, Cut>>>>>;

/// See the module.
pub struct Cutting {
    desk: Desk,
    /// Held by those who wait for them: what nobody waits for any more is not cut.
    under_way: UnderWay,
}

/// Strikes a cut off the list when it is done or given up.
struct Listed(UnderWay, Key);

impl Drop for Listed {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

impl Default for Cutting {
    fn default() -> Self {
        // One for each core: more at a time would all be later.
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { desk: Desk::new(cores, WAITING), under_way: UnderWay::default() }
    }
}

impl Cutting {
    /// A tile that is not kept ready.
    ///
    /// # Errors
    /// [`EngineError::Busy`] when too many wait to be cut already.
    pub async fn cut(&self, tiles: &Arc<Tiles>, atlas: &Arc<Atlas>, layer: Layer, coord: TileCoord, on: Date) -> Cut {
        let (tiles, atlas) = (tiles.clone(), atlas.clone());
        let key = (layer, coord, on, atlas.seq());
        self.once(key, move || tiles.tile(&atlas, layer, coord, on)).await
    }

    async fn once(&self, key: Key, work: impl FnOnce() -> Arc<CachedTile> + Send + 'static) -> Cut {
        self.joined(key, work)?.await
    }

    fn joined(
        &self,
        key: Key,
        work: impl FnOnce() -> Arc<CachedTile> + Send + 'static,
    ) -> Result<Shared<BoxFuture<'static, Cut>>, EngineError> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cut) = under_way.get(&key).and_then(WeakShared::upgrade) {
            return Ok(cut);
        }
        let (place, listed) = (self.desk.enter()?, Listed(self.under_way.clone(), key));
        let cut = async move {
            let _listed = listed;
            place.run(work).await
        };
        let cut = cut.boxed().shared();
        if let Some(cut) = cut.downgrade() {
            under_way.insert(key, cut);
        }
        Ok(cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    };

    fn key(x: u32, seq: u64) -> Key {
        (Layer::Zones, TileCoord::new_checked(10, x, 1).unwrap(), date(2026, 11, 30), Seq(seq))
    }

    #[tokio::test]
    async fn a_tile_that_many_ask_for_at_once_is_cut_once_and_later_anew() {
        let (cutting, cuts) = (Cutting::default(), Arc::new(AtomicUsize::new(0)));
        let (go_on, wait) = mpsc::channel::<()>();
        let work = |wait: Option<mpsc::Receiver<()>>| {
            let cuts = cuts.clone();
            move || {
                cuts.fetch_add(1, Ordering::SeqCst);
                wait.map(|wait| wait.recv());
                Arc::new(CachedTile::default())
            }
        };
        let first = cutting.joined(key(1, 1), work(Some(wait))).unwrap();
        let others: Vec<_> = (0..50).map(|_| cutting.joined(key(1, 1), work(None)).unwrap()).collect();
        // Whoever was first may go: the others still get it.
        let first = tokio::spawn(first);
        tokio::task::yield_now().await;
        first.abort();
        // What is newer does not wait for what is older.
        cutting.once(key(1, 2), work(None)).await.unwrap();
        go_on.send(()).unwrap();
        for other in others {
            other.await.unwrap();
        }
        assert_eq!(cuts.load(Ordering::SeqCst), 2);
        cutting.once(key(1, 1), work(None)).await.unwrap();
        assert_eq!(cuts.load(Ordering::SeqCst), 3);
        assert!(cutting.under_way.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn beyond_the_line_tiles_are_refused_and_what_nobody_waits_for_is_not_cut() {
        let cutting = Cutting { desk: Desk::new(1, 2), under_way: UnderWay::default() };
        let nothing = || Arc::new(CachedTile::default());
        let cut = Arc::new(AtomicUsize::new(0));
        let counted = {
            let cut = cut.clone();
            move || {
                cut.fetch_add(1, Ordering::SeqCst);
                nothing()
            }
        };
        let waiting: Vec<_> = (1..=3).map(|x| cutting.joined(key(x, 1), counted.clone()).unwrap()).collect();
        assert_eq!(cutting.once(key(4, 1), nothing).await, Err(EngineError::Busy));
        // Who asks for one of those that wait waits along.
        assert!(cutting.joined(key(2, 1), nothing).is_ok());
        drop(waiting);
        assert!(cutting.under_way.lock().unwrap().is_empty());
        assert_eq!(cutting.once(key(4, 1), nothing).await, Ok(Arc::new(CachedTile::default())));
        assert_eq!(cut.load(Ordering::SeqCst), 0);
    }
}
