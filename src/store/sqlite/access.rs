//! Passwords and grants in the file.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::readers::Failure;
use crate::{
    domain::{AccountId, Instant, UnitId},
    store::{Grant, GrantKind, Of, Revoke, StoreError, history::Password, log::Hash},
};

const COLUMNS: &str = "token, id, kind, account, unit, parent, label, read_only, uses_left, proof, created_us, seen_us, \
                       expires_us";

pub fn password(connection: &Connection, account: AccountId) -> Result<Option<String>, Failure> {
    let mut query = connection.prepare_cached("SELECT phc FROM password WHERE account = ?1")?;
    Ok(query.query_row([account.uuid().as_bytes()], |row| row.get(0)).optional()?)
}

/// All of them; a file whose tables have an earlier number, opened for reading only, has none.
pub fn passwords(connection: &Connection) -> Result<Vec<Password>, Failure> {
    let number: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if number < 3 {
        return Ok(vec![]);
    }
    let mut query = connection.prepare("SELECT account, phc, at_us FROM password ORDER BY account")?;
    let mut rows = query.query([])?;
    let mut all = vec![];
    while let Some(row) = rows.next()? {
        let account = AccountId::new(Uuid::from_bytes(row.get(0)?));
        let out = || StoreError::Broken { detail: "a password's instant is out of range".into() };
        let at = Instant::from_micros(row.get(2)?).ok_or_else(out)?;
        all.push(Password { account, phc: row.get(1)?, at });
    }
    Ok(all)
}

pub fn set_password(connection: &Connection, account: AccountId, phc: &str, at: Instant) -> Result<(), Failure> {
    let sql = "INSERT OR REPLACE INTO password (account, phc, at_us) VALUES (?1, ?2, ?3)";
    connection.execute(sql, params![account.uuid().as_bytes(), phc, at.micros()])?;
    Ok(())
}

pub fn grant(connection: &Connection, token: &Hash) -> Result<Option<Grant>, Failure> {
    let sql = format!("SELECT {COLUMNS} FROM access_grant WHERE token = ?1");
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query([token])?;
    rows.next()?.map(read).transpose()
}

pub fn grants(connection: &Connection, of: Of) -> Result<Vec<Grant>, Failure> {
    let select =
        |column| format!("SELECT {COLUMNS} FROM access_grant WHERE {column} = ?1 ORDER BY created_us DESC, id");
    let mut query = connection.prepare_cached(&match of {
        Of::Account(_) => select("account"),
        Of::Kind(_) => select("kind"),
    })?;
    let mut rows = match of {
        Of::Account(account) => query.query([account.uuid().as_bytes()])?,
        Of::Kind(kind) => query.query([kind.word()])?,
    };
    let mut all = vec![];
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

pub fn keep_grant(connection: &Connection, grant: &Grant) -> Result<(), Failure> {
    let sql =
        format!("INSERT INTO access_grant ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    connection.prepare_cached(&sql)?.execute(params![
        grant.token,
        grant.id.as_bytes(),
        grant.kind.word(),
        grant.account.map(|account| *account.uuid().as_bytes()),
        grant.unit.map(|unit| *unit.uuid().as_bytes()),
        grant.parent.map(|parent| *parent.as_bytes()),
        grant.label,
        grant.read_only,
        grant.uses_left,
        grant.proof,
        grant.created_at.micros(),
        grant.seen_at.micros(),
        grant.expires_at.micros()
    ])?;
    Ok(())
}

pub fn see_grant(connection: &Connection, token: &Hash, at: Instant) -> Result<(), Failure> {
    connection.execute("UPDATE access_grant SET seen_us = ?2 WHERE token = ?1", params![token, at.micros()])?;
    Ok(())
}

pub fn use_grant(connection: &Connection, token: &Hash) -> Result<bool, Failure> {
    let sql = "UPDATE access_grant SET uses_left = uses_left - 1 WHERE token = ?1 AND uses_left > 0";
    Ok(connection.execute(sql, [token])? > 0)
}

pub fn revoke(connection: &Connection, what: Revoke) -> Result<u64, Failure> {
    let with = |chosen: &str| {
        format!(
            "WITH RECURSIVE gone (id) AS (SELECT id FROM access_grant WHERE {chosen} UNION \
             SELECT below.id FROM access_grant AS below JOIN gone ON below.parent = gone.id) \
             DELETE FROM access_grant WHERE id IN (SELECT id FROM gone)"
        )
    };
    let gone = match what {
        Revoke::Token(token) => connection.execute(&with("token = ?1"), [token])?,
        Revoke::One(id) => connection.execute(&with("id = ?1"), [id.as_bytes()])?,
        Revoke::Sessions(account) => {
            connection.execute(&with("account = ?1 AND kind = 'session'"), [account.uuid().as_bytes()])?
        }
        Revoke::All(account) => connection.execute(&with("account = ?1"), [account.uuid().as_bytes()])?,
        Revoke::Expired(now) => connection.execute(&with("expires_us <= ?1"), [now.micros()])?,
    };
    Ok(gone as u64)
}

fn read(row: &Row<'_>) -> Result<Grant, Failure> {
    let broken = |what: &str| StoreError::Broken { detail: format!("a grant's {what} is not what is written there") };
    let instant = |column| Ok::<_, Failure>(Instant::from_micros(row.get(column)?).ok_or_else(|| broken("instant"))?);
    let some_id = |column| Ok::<_, Failure>(row.get::<_, Option<[u8; 16]>>(column)?.map(Uuid::from_bytes));
    let kind: String = row.get(2)?;
    Ok(Grant {
        token: row.get(0)?,
        id: Uuid::from_bytes(row.get(1)?),
        kind: GrantKind::of_word(&kind).ok_or_else(|| broken("kind"))?,
        account: some_id(3)?.map(AccountId::new),
        unit: some_id(4)?.map(UnitId::new),
        parent: some_id(5)?,
        label: row.get(6)?,
        read_only: row.get(7)?,
        uses_left: row.get(8)?,
        proof: row.get(9)?,
        created_at: instant(10)?,
        seen_at: instant(11)?,
        expires_at: instant(12)?,
    })
}
