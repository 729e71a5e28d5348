//! Reading the history for a copy.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use uuid::Uuid;

use super::{
    access,
    read::{COLUMNS, line, place, seq},
    readers::Failure,
    writer::head,
};
use crate::{
    domain::{CommandId, Instant, PersonId, Seq},
    store::{
        Fingerprint, StoreError, Stretch,
        history::{Beside, Kept},
        log::{Chained, GENESIS, Hash, Sealed},
    },
};

/// See [`Store::history`](crate::store::Store::history).
pub fn history(connection: &mut Connection, after: Seq, limit: usize) -> Result<Stretch, Failure> {
    let moment = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let (head, _) = head(&moment)?;
    let to = whole(&moment, after, limit)?;
    let before = hash_at(&moment, after)?;
    let (lines, commands) = (lines(&moment, after, to)?, commands(&moment, after, to)?);
    let beside = if to >= head {
        Some(Beside { personal: personal(&moment)?, passwords: access::passwords(&moment)? })
    } else {
        None
    };
    Ok(Stretch { after, before, lines, commands, head, beside })
}

/// The place that a stretch goes to: the end of a command.
fn whole(moment: &Connection, after: Seq, limit: usize) -> Result<Seq, Failure> {
    let last = "SELECT c.last_seq FROM command c JOIN (SELECT command_id FROM change_log WHERE seq > ?1 ORDER BY seq \
                LIMIT 1 OFFSET ?2) l ON l.command_id = c.id";
    let found = moment.query_row(last, (place(after), i64::try_from(limit).unwrap_or(i64::MAX)), |row| seq(row, 0));
    match found.optional()? {
        Some(to) => Ok(to),
        None => Ok(head(moment)?.0),
    }
}

fn hash_at(moment: &Connection, at: Seq) -> Result<Option<Hash>, Failure> {
    if at == Seq(0) {
        return Ok(Some(GENESIS));
    }
    Ok(moment.query_row("SELECT hash FROM change_log WHERE seq = ?1", [place(at)], |row| row.get(0)).optional()?)
}

fn lines(moment: &Connection, after: Seq, to: Seq) -> Result<Vec<Chained>, Failure> {
    let sql = format!("SELECT {COLUMNS}, hash FROM change_log WHERE seq > ?1 AND seq <= ?2 ORDER BY seq");
    let mut query = moment.prepare_cached(&sql)?;
    let mut rows = query.query((place(after), place(to)))?;
    let mut lines = vec![];
    while let Some(row) = rows.next()? {
        lines.push(Chained { line: line(row)?, hash: row.get(10)? });
    }
    Ok(lines)
}

fn commands(moment: &Connection, after: Seq, to: Seq) -> Result<Vec<Kept>, Failure> {
    let mut query = moment.prepare_cached(
        "SELECT c.id, c.hash, c.actor, c.at_us, c.recorded_at_us, c.first_seq, c.last_seq \
         FROM change_log l JOIN command c ON c.id = l.command_id WHERE l.seq > ?1 AND l.seq <= ?2 AND l.idx = 0 \
         UNION ALL SELECT id, hash, actor, at_us, recorded_at_us, first_seq, last_seq FROM command \
         WHERE first_seq IS NULL AND last_seq >= ?1 AND last_seq <= ?2",
    )?;
    let mut rows = query.query((place(after), place(to)))?;
    let mut commands = vec![];
    while let Some(row) = rows.next()? {
        let id = CommandId::new(Uuid::from_bytes(row.get(0)?));
        let instant = |micros| {
            let out =
                || StoreError::Broken { detail: format!("the command {}: its instant is out of range", id.uuid()) };
            Instant::from_micros(micros).ok_or_else(out)
        };
        let recorded: Option<i64> = row.get(4)?;
        commands.push(Kept {
            id,
            fingerprint: Fingerprint(row.get(1)?),
            actor: row.get(2)?,
            at: instant(row.get(3)?)?,
            recorded_at: recorded.map(instant).transpose()?,
            first: row.get::<_, Option<i64>>(5)?.map(|first| Seq(first.unsigned_abs())),
            last: seq(row, 6)?,
        });
    }
    Ok(commands)
}

fn personal(moment: &Connection) -> Result<Vec<Sealed>, Failure> {
    let mut query = moment.prepare_cached("SELECT person, salt, body FROM personal ORDER BY person")?;
    let mut rows = query.query([])?;
    let mut all = vec![];
    while let Some(row) = rows.next()? {
        all.push(Sealed { person: PersonId::new(Uuid::from_bytes(row.get(0)?)), salt: row.get(1)?, body: row.get(2)? });
    }
    Ok(all)
}
