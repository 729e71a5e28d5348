//! Reading the history for a copy.

use deadpool_postgres::{Object, Transaction};
use jiff::Timestamp;
use tokio_postgres::Row;

use super::{commit::Fault, load::moment, read};
use crate::{
    domain::{AccountId, CommandId, Seq},
    store::{
        Fingerprint, Stretch,
        history::{Beside, Kept, Password},
        log::{Chained, GENESIS, Hash},
    },
};

/// See [`Store::history`](crate::store::Store::history).
pub async fn history(reader: &mut Object, after: Seq, limit: usize) -> Result<Stretch, Fault> {
    let moment = moment(reader).await?;
    let head = read::seq(&moment.query_one("SELECT seq FROM renling.head", &[]).await?, 0);
    let to = whole(&moment, after, limit).await?.unwrap_or(head);
    let before = hash_at(&moment, after).await?;
    let (lines, commands) = (lines(&moment, after, to).await?, commands(&moment, after, to).await?);
    let beside = if to >= head { Some(beside(&moment).await?) } else { None };
    Ok(Stretch { after, before, lines, commands, head, beside })
}

async fn beside(moment: &Transaction<'_>) -> Result<Beside, Fault> {
    let personal = moment.query("SELECT person, salt, body FROM renling.personal ORDER BY person", &[]).await?;
    let passwords = moment.query("SELECT account, phc, at FROM renling.password ORDER BY account", &[]).await?;
    let password = |row: &Row| Password {
        account: AccountId::new(row.get(0)),
        phc: row.get(1),
        at: row.get::<_, Timestamp>(2).into(),
    };
    Ok(Beside {
        personal: personal.iter().map(read::sealed).collect(),
        passwords: passwords.iter().map(password).collect(),
    })
}

/// The place that a stretch goes to: the end of a command; `None` when it goes to the end of all.
async fn whole(moment: &Transaction<'_>, after: Seq, limit: usize) -> Result<Option<Seq>, Fault> {
    let last = "SELECT c.last_seq FROM renling.command c JOIN (SELECT command_id FROM renling.change_log \
                WHERE seq > $1 ORDER BY seq LIMIT 1 OFFSET $2) l ON l.command_id = c.id";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let row = moment.query_opt(last, &[&read::place(after), &limit]).await?;
    Ok(row.map(|row| read::seq(&row, 0)))
}

async fn hash_at(moment: &Transaction<'_>, at: Seq) -> Result<Option<Hash>, Fault> {
    if at == Seq(0) {
        return Ok(Some(GENESIS));
    }
    let row = moment.query_opt("SELECT hash FROM renling.change_log WHERE seq = $1", &[&read::place(at)]).await?;
    Ok(row.map(|row| read::hash(&row, 0)))
}

async fn lines(moment: &Transaction<'_>, after: Seq, to: Seq) -> Result<Vec<Chained>, Fault> {
    let sql = format!("SELECT {} FROM renling.change_log WHERE seq > $1 AND seq <= $2 ORDER BY seq", read::COLUMNS);
    let rows = moment.query(&sql, &[&read::place(after), &read::place(to)]).await?;
    Ok(rows.iter().map(read::line).collect::<Result<_, _>>()?)
}

async fn commands(moment: &Transaction<'_>, after: Seq, to: Seq) -> Result<Vec<Kept>, Fault> {
    let sql = "SELECT id, hash, actor, at, recorded_at, first_seq, last_seq FROM renling.command \
               WHERE last_seq > $1 AND last_seq <= $2 OR last_seq = $1 AND first_seq IS NULL";
    let rows = moment.query(sql, &[&read::place(after), &read::place(to)]).await?;
    Ok(rows.iter().map(kept).collect())
}

fn kept(row: &Row) -> Kept {
    let (at, recorded): (Timestamp, Option<Timestamp>) = (row.get(3), row.get(4));
    Kept {
        id: CommandId::new(row.get(0)),
        fingerprint: Fingerprint(read::hash(row, 1)),
        actor: row.get(2),
        at: at.into(),
        recorded_at: recorded.map(Into::into),
        first: row.get::<_, Option<i64>>(5).map(|first| Seq(first.unsigned_abs())),
        last: read::seq(row, 6),
    }
}
