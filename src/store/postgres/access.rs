//! Passwords and grants in the database.

use jiff::Timestamp;
use tokio_postgres::{Client, Error, Row};
use uuid::Uuid;

use super::read as columns;
use crate::{
    domain::{AccountId, Instant, UnitId},
    store::{Grant, GrantKind, Of, Revoke, StoreError, log::Hash},
};

const COLUMNS: &str = "token, id, kind, account, unit, parent, label, read_only, uses_left, proof, created_at, seen_at, \
                       expires_at";

pub async fn password(client: &Client, account: AccountId) -> Result<Option<String>, Error> {
    let sql = "SELECT phc FROM renling.password WHERE account = $1";
    Ok(client.query_opt(sql, &[&account.uuid()]).await?.map(|row| row.get(0)))
}

pub async fn set_password(client: &Client, account: AccountId, phc: &str, at: Instant) -> Result<(), Error> {
    let sql = "INSERT INTO renling.password (account, phc, at) VALUES ($1, $2, $3) \
               ON CONFLICT (account) DO UPDATE SET phc = excluded.phc, at = excluded.at";
    client.execute(sql, &[&account.uuid(), &phc, &at.timestamp()]).await?;
    Ok(())
}

pub async fn grant(client: &Client, token: &Hash) -> Result<Option<Row>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM renling.access_grant WHERE token = $1");
    client.query_opt(&sql, &[&token.as_slice()]).await
}

pub async fn grants(client: &Client, of: Of) -> Result<Vec<Row>, Error> {
    let select =
        |column| format!("SELECT {COLUMNS} FROM renling.access_grant WHERE {column} = $1 ORDER BY created_at DESC, id");
    match of {
        Of::Account(account) => client.query(&select("account"), &[&account.uuid()]).await,
        Of::Kind(kind) => client.query(&select("kind"), &[&kind.word()]).await,
    }
}

pub async fn keep_grant(client: &Client, grant: &Grant) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO renling.access_grant ({COLUMNS}) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    client
        .execute(
            &sql,
            &[
                &grant.token.as_slice(),
                &grant.id,
                &grant.kind.word(),
                &grant.account.map(AccountId::uuid),
                &grant.unit.map(UnitId::uuid),
                &grant.parent,
                &grant.label,
                &grant.read_only,
                // A few thousand at most.
                &grant.uses_left.map(|uses| i32::try_from(uses).unwrap_or(i32::MAX)),
                &grant.proof,
                &grant.created_at.timestamp(),
                &grant.seen_at.timestamp(),
                &grant.expires_at.timestamp(),
            ],
        )
        .await?;
    Ok(())
}

pub async fn see_grant(client: &Client, token: &Hash, at: Instant) -> Result<(), Error> {
    let sql = "UPDATE renling.access_grant SET seen_at = $2 WHERE token = $1";
    client.execute(sql, &[&token.as_slice(), &at.timestamp()]).await?;
    Ok(())
}

pub async fn use_grant(client: &Client, token: &Hash) -> Result<bool, Error> {
    let sql = "UPDATE renling.access_grant SET uses_left = uses_left - 1 WHERE token = $1 AND uses_left > 0";
    Ok(client.execute(sql, &[&token.as_slice()]).await? > 0)
}

pub async fn revoke(client: &Client, what: Revoke) -> Result<u64, Error> {
    let with = |chosen: &str| {
        format!(
            "WITH RECURSIVE gone (id) AS (SELECT id FROM renling.access_grant WHERE {chosen} UNION \
             SELECT below.id FROM renling.access_grant AS below JOIN gone ON below.parent = gone.id) \
             DELETE FROM renling.access_grant WHERE id IN (SELECT id FROM gone)"
        )
    };
    match what {
        Revoke::Token(token) => client.execute(&with("token = $1"), &[&token.as_slice()]).await,
        Revoke::One(id) => client.execute(&with("id = $1"), &[&id]).await,
        Revoke::Sessions(account) => {
            client.execute(&with("account = $1 AND kind = 'session'"), &[&account.uuid()]).await
        }
        Revoke::All(account) => client.execute(&with("account = $1"), &[&account.uuid()]).await,
        Revoke::Expired(now) => client.execute(&with("expires_at <= $1"), &[&now.timestamp()]).await,
    }
}

/// From [`COLUMNS`].
pub fn read(row: &Row) -> Result<Grant, StoreError> {
    let instant = |column| Instant::from(row.get::<_, Timestamp>(column));
    let kind: &str = row.get(2);
    let broken = || StoreError::Broken { detail: format!("a grant is of the kind {kind:?}") };
    Ok(Grant {
        token: columns::hash(row, 0),
        id: row.get(1),
        kind: GrantKind::of_word(kind).ok_or_else(broken)?,
        account: row.get::<_, Option<Uuid>>(3).map(AccountId::new),
        unit: row.get::<_, Option<Uuid>>(4).map(UnitId::new),
        parent: row.get(5),
        label: row.get(6),
        read_only: row.get(7),
        // Never below 0 by the table's own check.
        uses_left: row.get::<_, Option<i32>>(8).map(|uses| u32::try_from(uses).unwrap_or(0)),
        proof: row.get(9),
        created_at: instant(10),
        seen_at: instant(11),
        expires_at: instant(12),
    })
}
