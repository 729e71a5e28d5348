//! A table of one kind of entity that is cheap to copy: a copy shares everything but what is changed afterwards.

use std::sync::Arc;

use imbl::Vector;
use uuid::Uuid;

use crate::domain::{
    Account, Area, Calendar, Case, Checklist, Checkpoint, Code, ContextFeature, Duty, Fid, Held, Pattern, Person, Post,
    Role, Round, ScoringScheme, Shift, Unit, WorkLine,
};

use super::{keys::Index, visits::Visit};

/// What a table can hold.
pub trait Entity {
    /// The bare id.
    fn uuid(&self) -> Uuid;
    /// The code, for the kinds that people call by one.
    fn code(&self) -> Option<&Code>;
}

/// One entity with the numbers its changes gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<T> {
    /// Dense number within the kind.
    pub fid: Fid,
    /// How often it was changed, counted from 1.
    pub version: u32,
    /// The entity.
    pub entity: T,
}

impl<T> std::ops::Deref for Row<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.entity
    }
}

/// All entities of one kind, by number, id and code.
#[derive(Debug, Clone)]
pub struct Table<T> {
    rows: Vector<Option<Arc<Row<T>>>>,
    count: usize,
    by_id: Index<Uuid>,
    by_code: Index<Code>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vector::new(), count: 0, by_id: Index::default(), by_code: Index::default() }
    }
}

impl<T: Entity> Table<T> {
    /// Puts a row in its place and gives back the one it replaces.
    pub fn put(&mut self, row: Row<T>) -> Option<Arc<Row<T>>> {
        let at = row.fid.index();
        while self.rows.len() <= at {
            self.rows.push_back(None);
        }
        let old = self.rows[at].take();
        self.count += usize::from(old.is_none());
        // What an edit leaves as it was is not written again: each map costs a copy of its path.
        if old.as_ref().is_none_or(|old| old.code() != row.code()) {
            if let Some(code) = old.as_ref().and_then(|old| old.code()) {
                self.by_code.remove(code);
            }
            if let Some(code) = row.code() {
                self.by_code.put(code, row.fid);
            }
        }
        if old.as_ref().is_none_or(|old| old.uuid() != row.uuid()) {
            self.by_id.put(&row.uuid(), row.fid);
        }
        self.rows[at] = Some(Arc::new(row));
        old
    }
    /// By dense number.
    pub fn get(&self, fid: Fid) -> Option<&Arc<Row<T>>> {
        self.rows.get(fid.index()).and_then(Option::as_ref)
    }
    /// By id.
    pub fn by_id(&self, id: Uuid) -> Option<&Arc<Row<T>>> {
        let has = |fid| self.get(fid).is_some_and(|row| row.uuid() == id);
        self.by_id.find(&id, has).and_then(|fid| self.get(fid))
    }
    /// By code.
    pub fn by_code(&self, code: &str) -> Option<&Arc<Row<T>>> {
        let has = |fid| self.get(fid).and_then(|row| row.code()).is_some_and(|known| known.as_str() == code);
        self.by_code.find(code, has).and_then(|fid| self.get(fid))
    }
    /// All rows in order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Row<T>>> {
        self.rows.iter().flatten()
    }
    /// Whether the other one is this very table, untouched since it was copied.
    pub fn is(&self, other: &Self) -> bool {
        self.rows.ptr_eq(&other.rows)
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
    /// The number that a new entity gets.
    pub fn next_fid(&self) -> Fid {
        // A table that could outgrow u32 would outgrow memory long before.
        Fid(u32::try_from(self.rows.len()).unwrap_or(u32::MAX))
    }
}

macro_rules! entities {
    ($($noun:ty: $it:ident => $code:expr),* $(,)?) => {$(
        impl Entity for $noun {
            fn uuid(&self) -> Uuid { self.id.uuid() }
            fn code(&self) -> Option<&Code> { let $it = self; $code }
        }
    )*};
}

entities! {
    Area: it => Some(&it.code),
    ContextFeature: it => Some(&it.code),
    WorkLine: it => Some(&it.code),
    Checklist: _it => None,
    ScoringScheme: _it => None,
    Checkpoint: it => Some(&it.code),
    Unit: it => Some(&it.code),
    Person: it => Some(&it.code),
    Post: it => Some(&it.code),
    Role: it => Some(&it.code),
    Duty: it => Some(&it.code),
    Account: it => Some(&it.login),
    Round: it => Some(&it.code),
    Case: it => Some(&it.code),
    Calendar: _it => None,
    Held: _it => None,
    Pattern: it => Some(&it.code),
    Shift: it => Some(&it.code),
    Visit: _it => None,
}
