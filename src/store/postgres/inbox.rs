//! Up to when somebody has read the own inbox.

use jiff::Timestamp;
use tokio_postgres::{Client, Error};

use crate::domain::{AccountId, Instant};

pub async fn read_to(client: &Client, account: AccountId) -> Result<Option<Instant>, Error> {
    let sql = "SELECT read_to FROM renling.inbox_read WHERE account = $1";
    let row = client.query_opt(sql, &[&account.uuid()]).await?;
    Ok(row.map(|row| row.get::<_, Timestamp>(0).into()))
}

pub async fn set_read_to(client: &Client, account: AccountId, at: Instant) -> Result<(), Error> {
    let sql = "INSERT INTO renling.inbox_read (account, read_to) VALUES ($1, $2) ON CONFLICT (account) \
               DO UPDATE SET read_to = greatest(renling.inbox_read.read_to, excluded.read_to)";
    client.execute(sql, &[&account.uuid(), &at.timestamp()]).await?;
    Ok(())
}
