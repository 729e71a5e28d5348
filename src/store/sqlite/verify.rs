//! Walking the log: the chain holds, and the tables hold what the log says.

use std::collections::HashMap;

use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    load::entity,
    read::{line, logged, seq},
    readers::Failure,
};
use crate::{
    domain::{Change, Fid, Kind, Seq},
    store::{
        StoreError, Verified,
        log::{GENESIS, Hash, salted},
    },
};

/// What the log says an entity is now.
struct Newest {
    version: u32,
    id: Uuid,
    record: Hash,
    personal: Option<Hash>,
}

/// Proves everything, in one read transaction.
pub fn verify(connection: &mut Connection) -> Result<Verified, Failure> {
    let moment = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let (seq, head, newest) = walk(&moment)?;
    let entities = state(&moment, &newest)?;
    commands(&moment)?;
    personal(&moment, &newest)?;
    Ok(Verified { seq, head, entities })
}

fn broken(detail: String) -> Failure {
    StoreError::Broken { detail }.into()
}

fn record_hash(change: &Change) -> Result<Hash, Failure> {
    let bytes = serde_json::to_vec(&change.record).map_err(|error| broken(error.to_string()))?;
    Ok(Sha256::digest(bytes).into())
}

/// By kind and number.
type All = HashMap<(Kind, Fid), Newest>;

fn walk(moment: &Connection) -> Result<(Seq, Hash, All), Failure> {
    let mut newest = All::new();
    let (mut last, mut hash) = (Seq(0), GENESIS);
    let mut log = moment.prepare(
        "SELECT seq, at_us, command_id, idx, actor, schema, salt, body, body_hash, personal_hash, hash, \
         kind, entity_id, fid, version FROM change_log ORDER BY seq",
    )?;
    let mut rows = log.query([])?;
    while let Some(row) = rows.next()? {
        let line = line(row)?;
        let at = line.seq;
        if at.0 != last.0 + 1 {
            return Err(broken(format!("after {last} comes {at}")));
        }
        if salted(&line.salt, &line.body) != line.body_hash {
            return Err(broken(format!("the body at {at} is not the one that was written")));
        }
        hash = line.chain(&hash);
        if hash != row.get::<_, Hash>(10)? {
            return Err(broken(format!("the chain breaks at {at}: the line or one before it was altered")));
        }
        last = at;
        let change = logged(&line)?.change;
        let (kind, id): (String, [u8; 16]) = (row.get(11)?, row.get(12)?);
        let columns = (kind.as_str(), Uuid::from_bytes(id), Fid(row.get(13)?), row.get::<_, u32>(14)?);
        if columns != (change.kind().word(), change.id(), change.fid, change.version) {
            return Err(broken(format!("the columns at {at} do not say what the body says")));
        }
        let before = newest.get(&(change.kind(), change.fid));
        let (version, id) = before.map_or((0, change.id()), |before| (before.version, before.id));
        if change.version != version + 1 || change.id() != id {
            return Err(broken(format!("the change at {at} does not follow version {version} of its entity")));
        }
        let personal = line.personal_hash.or(before.and_then(|before| before.personal));
        let now = Newest { version: change.version, id, record: record_hash(&change)?, personal };
        newest.insert((change.kind(), change.fid), now);
    }
    Ok((last, hash, newest))
}

fn state(moment: &Connection, newest: &All) -> Result<u64, Failure> {
    let mut entities = 0;
    let mut query = moment.prepare("SELECT fid, version, schema, body FROM entity WHERE kind = ?1 ORDER BY fid")?;
    for kind in Kind::ALL {
        let mut rows = query.query([kind.word()])?;
        while let Some(row) = rows.next()? {
            let found = entity(kind, row)?;
            let logged = newest.get(&(kind, found.fid));
            let agrees = match logged {
                Some(logged) => {
                    logged.version == found.version && logged.id == found.id() && logged.record == record_hash(&found)?
                }
                None => false,
            };
            if !agrees {
                let number = found.fid.0;
                return Err(broken(format!("the table's {} number {number} is not what the log says", kind.word())));
            }
            entities += 1;
        }
    }
    if entities != newest.len() as u64 {
        return Err(broken(format!("the log knows {} entities, the table {entities}", newest.len())));
    }
    Ok(entities)
}

/// Every line belongs to a command that is remembered with exactly its lines.
fn commands(moment: &Connection) -> Result<(), Failure> {
    let mut query = moment.prepare(
        "SELECT l.seq FROM change_log l LEFT JOIN command c ON c.id = l.command_id \
         WHERE c.id IS NULL OR l.seq NOT BETWEEN c.first_seq AND c.last_seq OR l.idx <> l.seq - c.first_seq \
         ORDER BY l.seq LIMIT 1",
    )?;
    let mut rows = query.query([])?;
    match rows.next()? {
        None => Ok(()),
        Some(row) => Err(broken(format!("the change at {} belongs to no command that is remembered", seq(row, 0)?))),
    }
}

/// What was not erased is what was written.
fn personal(moment: &Connection, newest: &All) -> Result<(), Failure> {
    let people = newest.iter().filter(|((kind, _), _)| *kind == Kind::Person);
    let hashes: HashMap<Uuid, Option<Hash>> = people.map(|(_, newest)| (newest.id, newest.personal)).collect();
    let mut query = moment.prepare("SELECT person, salt, body FROM personal")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (person, salt, body): ([u8; 16], [u8; 16], Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let person = Uuid::from_bytes(person);
        if hashes.get(&person).copied().flatten() != Some(salted(&salt, &body)) {
            return Err(broken(format!("the personal fields of {person} are not the ones that were written")));
        }
    }
    Ok(())
}
