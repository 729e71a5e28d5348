//! What a commit writes: a few statements a group, however many commands it has.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tokio_postgres::Error;
use uuid::Uuid;

use super::{
    access, fault, news,
    read::{self, place},
    session::Session,
};
use crate::{
    domain::{Change, Seq},
    store::{
        Decided, StoreError, Stretch,
        history::Kept,
        log::{self, Chained, Hash, Line, Sealed},
    },
};

/// Rows that a statement carries at most: bounds its message.
const ROWS: usize = 2000;

/// Why a group was not written.
pub enum Fault {
    Postgres(Error),
    Ours(StoreError),
}

impl Fault {
    pub fn about(self, database: &str) -> StoreError {
        match self {
            Self::Postgres(error) => fault::translate(database, &error),
            Self::Ours(error) => error,
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Postgres(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Ours(error)
    }
}

/// Writes a group into the transaction that is open, but not the head. Returns the new head and its hash.
pub async fn write(session: &Session, after: Seq, hash: Hash, group: &[Decided]) -> Result<(Seq, Hash), Fault> {
    let (mut seq, mut hash) = (after, hash);
    let mut lines = vec![];
    let mut commands = vec![];
    // The newest of each: a statement may touch a row once.
    let mut personal = BTreeMap::new();
    for decided in group {
        let actor = log::actor_word(&decided.actor);
        let before = seq;
        for (index, change) in (0_u32..).zip(&decided.changes) {
            seq = Seq(seq.0 + 1);
            let record = log::record_json(change)?;
            let (line, sealed) = Line::of(seq, decided.at, decided.id, index, &actor, change, &record)?;
            hash = line.chain(&hash);
            lines.push((Chained { line, hash }, change));
            if let Some(sealed) = sealed {
                personal.insert(sealed.person, sealed);
            }
        }
        commands.push(Kept::of(decided, before, seq));
    }
    let lines: Vec<_> = lines.iter().map(|(line, change)| (line, *change)).collect();
    rows(session, &lines, &personal.values().collect::<Vec<_>>(), &commands).await?;
    Ok((seq, hash))
}

/// Takes up a stretch of another store's history in the transaction that is open.
pub async fn adopt(session: &Session, stretch: &Stretch) -> Result<(), Fault> {
    let proved = stretch.proved()?;
    let lines: Vec<_> = proved.iter().map(|(line, change)| (*line, change)).collect();
    let ids: Vec<_> = stretch.commands.iter().map(|command| command.id).collect();
    let known = read::recall(&session.client, &ids).await?;
    let commands: Vec<_> =
        stretch.commands.iter().filter(|command| !known.contains_key(&command.id)).cloned().collect();
    let mut personal = vec![];
    if let Some(beside) = &stretch.beside {
        session.client.batch_execute("DELETE FROM renling.personal; DELETE FROM renling.password").await?;
        personal.extend(&beside.personal);
        for one in &beside.passwords {
            access::set_password(&session.client, one.account, &one.phc, one.at).await?;
        }
    }
    rows(session, &lines, &personal, &commands).await?;
    session.client.execute("UPDATE renling.head SET copying = $1", &[&stretch.beside.is_none()]).await?;
    if let (seq, Some(hash)) = stretch.end() {
        end(session, seq, hash).await?;
    }
    Ok(())
}

/// Moves the head, and rings for the other nodes.
pub async fn end(session: &Session, seq: Seq, hash: Hash) -> Result<(), Fault> {
    let sql = session.prepare("UPDATE renling.head SET seq = $1, hash = $2").await?;
    session.client.execute(&sql, &[&place(seq), &hash.as_slice()]).await?;
    let sql = session.prepare("SELECT pg_notify($1, $2)").await?;
    session.client.execute(&sql, &[&news::CHANNEL, &seq.to_string()]).await?;
    Ok(())
}

async fn rows(
    session: &Session,
    lines: &[(&Chained, &Change)],
    personal: &[&Sealed],
    commands: &[Kept],
) -> Result<(), Fault> {
    // The newest of each: a statement may touch a row once.
    let entities: BTreeMap<_, _> = lines.iter().map(|(_, change)| ((change.kind(), change.fid), *change)).collect();
    for lines in lines.chunks(ROWS) {
        to_log(session, lines).await?;
    }
    for lines in lines.chunks(ROWS) {
        to_blob(session, lines).await?;
    }
    for entities in entities.values().collect::<Vec<_>>().chunks(ROWS) {
        to_entity(session, entities).await?;
    }
    for personal in personal.chunks(ROWS) {
        to_personal(session, personal).await?;
    }
    for commands in commands.chunks(ROWS) {
        to_command(session, commands).await?;
    }
    Ok(())
}

async fn to_log(session: &Session, lines: &[(&Chained, &Change)]) -> Result<(), Fault> {
    let sql = session
        .prepare(
            "INSERT INTO renling.change_log (seq, at, command_id, idx, actor, schema, kind, entity_id, fid, version, salt, \
             body, body_hash, personal_hash, hash) SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[], \
             $4::bigint[], $5::text[], $6::integer[], $7::text[], $8::uuid[], $9::bigint[], $10::bigint[], $11::bytea[], \
             $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[])",
        )
        .await?;
    let seq: Vec<i64> = lines.iter().map(|(one, _)| place(one.line.seq)).collect();
    let at: Vec<Timestamp> = lines.iter().map(|(one, _)| one.line.at.timestamp()).collect();
    let command: Vec<Uuid> = lines.iter().map(|(one, _)| one.line.command.uuid()).collect();
    let index: Vec<i64> = lines.iter().map(|(one, _)| i64::from(one.line.index)).collect();
    let actor: Vec<&str> = lines.iter().map(|(one, _)| one.line.actor.as_str()).collect();
    let schema: Vec<i32> = lines.iter().map(|(one, _)| i32::from(one.line.schema)).collect();
    let kind: Vec<&str> = lines.iter().map(|(_, change)| change.kind().word()).collect();
    let id: Vec<Uuid> = lines.iter().map(|(_, change)| change.id()).collect();
    let fid: Vec<i64> = lines.iter().map(|(_, change)| i64::from(change.fid.0)).collect();
    let version: Vec<i64> = lines.iter().map(|(_, change)| i64::from(change.version)).collect();
    let salt: Vec<&[u8]> = lines.iter().map(|(one, _)| one.line.salt.as_slice()).collect();
    let body: Vec<&[u8]> = lines.iter().map(|(one, _)| one.line.body.as_slice()).collect();
    let body_hash: Vec<&[u8]> = lines.iter().map(|(one, _)| one.line.body_hash.as_slice()).collect();
    let personal: Vec<Option<&[u8]>> =
        lines.iter().map(|(one, _)| one.line.personal_hash.as_ref().map(<[u8; 32]>::as_slice)).collect();
    let hash: Vec<&[u8]> = lines.iter().map(|(one, _)| one.hash.as_slice()).collect();
    let row: [&(dyn tokio_postgres::types::ToSql + Sync); 15] = [
        &seq, &at, &command, &index, &actor, &schema, &kind, &id, &fid, &version, &salt, &body, &body_hash, &personal,
        &hash,
    ];
    session.client.execute(&sql, &row).await?;
    Ok(())
}

async fn to_blob(session: &Session, lines: &[(&Chained, &Change)]) -> Result<(), Fault> {
    let named = lines.iter().flat_map(|(one, change)| {
        change.record.blobs().into_iter().map(|blob| (blob.as_bytes().to_vec(), place(one.line.seq)))
    });
    let (hash, seq): (Vec<Vec<u8>>, Vec<i64>) = named.unzip();
    if hash.is_empty() {
        return Ok(());
    }
    let sql = session
        .prepare(
            "INSERT INTO renling.blob (hash, first_seq) SELECT * FROM unnest($1::bytea[], $2::bigint[]) \
             ON CONFLICT (hash) DO NOTHING",
        )
        .await?;
    session.client.execute(&sql, &[&hash, &seq]).await?;
    let named = lines.iter().flat_map(|(_, change)| {
        let who = (change.kind().word(), change.id());
        change.record.blobs().into_iter().map(move |blob| (blob.as_bytes().to_vec(), who))
    });
    let (hash, who): (Vec<Vec<u8>>, Vec<(&str, Uuid)>) = named.unzip();
    let (kind, entity): (Vec<&str>, Vec<Uuid>) = who.into_iter().unzip();
    let sql = session
        .prepare(
            "INSERT INTO renling.blob_name (hash, kind, entity) SELECT DISTINCT * FROM unnest($1::bytea[], $2::text[], \
             $3::uuid[]) ON CONFLICT DO NOTHING",
        )
        .await?;
    session.client.execute(&sql, &[&hash, &kind, &entity]).await?;
    Ok(())
}

async fn to_entity(session: &Session, changes: &[&&Change]) -> Result<(), Fault> {
    let sql = session
        .prepare(
            "INSERT INTO renling.entity (kind, fid, id, code, version, schema, body) SELECT * FROM unnest($1::text[], \
             $2::bigint[], $3::uuid[], $4::text[], $5::bigint[], $6::integer[], $7::bytea[]) ON CONFLICT (kind, fid) \
             DO UPDATE SET id = excluded.id, code = excluded.code, version = excluded.version, \
             schema = excluded.schema, body = excluded.body",
        )
        .await?;
    let kind: Vec<&str> = changes.iter().map(|change| change.kind().word()).collect();
    let fid: Vec<i64> = changes.iter().map(|change| i64::from(change.fid.0)).collect();
    let id: Vec<Uuid> = changes.iter().map(|change| change.id()).collect();
    let code: Vec<Option<&str>> = changes.iter().map(|change| change.record.code().map(AsRef::as_ref)).collect();
    let version: Vec<i64> = changes.iter().map(|change| i64::from(change.version)).collect();
    let schema: Vec<i32> = vec![i32::from(Change::SCHEMA); changes.len()];
    let body = changes.iter().map(|change| {
        serde_json::to_vec(&change.record).map_err(|error| StoreError::Unreadable {
            what: format!("{} {}", change.kind().word(), change.id()),
            detail: error.to_string(),
        })
    });
    let body: Vec<Vec<u8>> = body.collect::<Result<_, _>>()?;
    session.client.execute(&sql, &[&kind, &fid, &id, &code, &version, &schema, &body]).await?;
    Ok(())
}

async fn to_personal(session: &Session, personal: &[&Sealed]) -> Result<(), Fault> {
    let sql = session
        .prepare(
            "INSERT INTO renling.personal (person, salt, body) SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) \
             ON CONFLICT (person) DO UPDATE SET salt = excluded.salt, body = excluded.body",
        )
        .await?;
    let person: Vec<Uuid> = personal.iter().map(|sealed| sealed.person.uuid()).collect();
    let salt: Vec<&[u8]> = personal.iter().map(|sealed| sealed.salt.as_slice()).collect();
    let body: Vec<&[u8]> = personal.iter().map(|sealed| sealed.body.as_slice()).collect();
    session.client.execute(&sql, &[&person, &salt, &body]).await?;
    Ok(())
}

async fn to_command(session: &Session, commands: &[Kept]) -> Result<(), Fault> {
    let sql = session
        .prepare(
            "INSERT INTO renling.command (id, hash, outcome, actor, at, recorded_at, first_seq, last_seq) \
             SELECT id, hash, 'applied', actor, at, recorded_at, first_seq, last_seq FROM unnest($1::uuid[], \
             $2::bytea[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::bigint[]) \
             AS one (id, hash, actor, at, recorded_at, first_seq, last_seq)",
        )
        .await?;
    let id: Vec<Uuid> = commands.iter().map(|kept| kept.id.uuid()).collect();
    let hash: Vec<&[u8]> = commands.iter().map(|kept| kept.fingerprint.0.as_slice()).collect();
    let actor: Vec<&str> = commands.iter().map(|kept| kept.actor.as_str()).collect();
    let at: Vec<Timestamp> = commands.iter().map(|kept| kept.at.timestamp()).collect();
    let recorded: Vec<Option<Timestamp>> =
        commands.iter().map(|kept| kept.recorded_at.map(|at| at.timestamp())).collect();
    let first: Vec<Option<i64>> = commands.iter().map(|kept| kept.first.map(place)).collect();
    let last: Vec<i64> = commands.iter().map(|kept| place(kept.last)).collect();
    session.client.execute(&sql, &[&id, &hash, &actor, &at, &recorded, &first, &last]).await?;
    Ok(())
}
