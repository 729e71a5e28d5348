//! Walking the log, whichever store it stands in: the chain holds, and the tables hold what the log says.
//!
//! Feed it every [line](Audit::line) in order, then every [entity](Audit::entity), then what is kept of
//! [personal fields](Audit::personal), and ask for the [verdict](Audit::verdict).

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    StoreError, Verified,
    log::{Chained, GENESIS, Hash, Sealed, salted},
};
use crate::domain::{Change, Fid, Kind, Seq};

/// What the log says an entity is now.
struct Newest {
    version: u32,
    record: Hash,
}

/// See the module.
pub struct Audit {
    last: Seq,
    hash: Hash,
    newest: HashMap<(Kind, Fid), (Uuid, Newest)>,
    personal: HashMap<Uuid, Hash>,
    entities: u64,
}

/// What the columns beside a line's body say of it.
pub struct Columns<'a> {
    /// The kind's word.
    pub kind: &'a str,
    /// The entity's id.
    pub id: Uuid,
    /// Its number within the kind.
    pub fid: i64,
    /// Its version.
    pub version: i64,
}

/// The error of something that does not hold.
pub fn broken(detail: String) -> StoreError {
    StoreError::Broken { detail }
}

fn record_hash(change: &Change) -> Result<Hash, StoreError> {
    let bytes = serde_json::to_vec(&change.record).map_err(|error| broken(error.to_string()))?;
    Ok(Sha256::digest(bytes).into())
}

impl Audit {
    /// Before the first line.
    pub fn new() -> Self {
        Self { last: Seq(0), hash: GENESIS, newest: HashMap::new(), personal: HashMap::new(), entities: 0 }
    }

    /// The next line, and what the columns beside it say.
    pub fn line(&mut self, Chained { line, hash }: &Chained, columns: &Columns<'_>) -> Result<(), StoreError> {
        let at = line.seq;
        if at.0 != self.last.0 + 1 {
            return Err(broken(format!("after {} comes {at}", self.last)));
        }
        if salted(&line.salt, &line.body) != line.body_hash {
            return Err(broken(format!("the body at {at} is not the one that was written")));
        }
        self.hash = line.chain(&self.hash);
        if self.hash != *hash {
            return Err(broken(format!("the chain breaks at {at}: the line or one before it was altered")));
        }
        self.last = at;
        let change = line.logged()?.change;
        let (fid, version) = (i64::from(change.fid.0), i64::from(change.version));
        if (columns.kind, columns.id, columns.fid, columns.version) != (change.kind().word(), change.id(), fid, version)
        {
            return Err(broken(format!("the columns at {at} do not say what the body says")));
        }
        let before = self.newest.get(&(change.kind(), change.fid));
        let (version, id) = before.map_or((0, change.id()), |(id, before)| (before.version, *id));
        if change.version != version + 1 || change.id() != id {
            return Err(broken(format!("the change at {at} does not follow version {version} of its entity")));
        }
        if let Some(personal) = line.personal_hash {
            self.personal.insert(id, personal);
        }
        let now = Newest { version: change.version, record: record_hash(&change)? };
        self.newest.insert((change.kind(), change.fid), (id, now));
        Ok(())
    }

    /// An entity as the table of current state has it, with the id in its column.
    pub fn entity(&mut self, change: &Change, id: Uuid, code: Option<&str>) -> Result<(), StoreError> {
        let (kind, fid) = (change.kind(), change.fid);
        let own = change.record.code().map(AsRef::<str>::as_ref);
        let same = self.newest.get(&(kind, fid)).is_some_and(|(known, newest)| {
            (newest.version, *known, id, own) == (change.version, change.id(), change.id(), code)
                && record_hash(change).is_ok_and(|hash| hash == newest.record)
        });
        if !same {
            return Err(broken(format!("the table's {} number {} is not what the log says", kind.word(), fid.0)));
        }
        self.entities += 1;
        Ok(())
    }

    /// Personal fields that are kept: what was not erased is what was written.
    pub fn personal(&self, sealed: &Sealed) -> Result<(), StoreError> {
        if self.personal.get(&sealed.person.uuid()) == Some(&salted(&sealed.salt, &sealed.body)) {
            return Ok(());
        }
        Err(broken(format!("the personal fields of {} are not the ones that were written", sealed.person)))
    }

    /// What was seen, once everything was.
    pub fn verdict(self) -> Result<Verified, StoreError> {
        if self.entities != self.newest.len() as u64 {
            return Err(broken(format!("the log knows {} entities, the table {}", self.newest.len(), self.entities)));
        }
        Ok(Verified { seq: self.last, head: self.hash, entities: self.entities })
    }
}
