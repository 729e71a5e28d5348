//! The log's arithmetic, the same for every store: fingerprints, salted hashes and the chain.
//!
//! All hashes are SHA-256; all numbers are big-endian; `‖` joins bytes.
//!
//! ```text
//! body_hash     = H(salt ‖ body)                        salt: 16 random bytes; body: the change's canonical bytes
//! personal_hash = H(salt' ‖ personal)                   salt' and personal stand in a table of their own, erasable
//! h(0)          = 32 zero bytes
//! h(n)          = H("renling log 1\n" ‖ h(n-1)
//!                   ‖ seq: u64 ‖ at, µs since 1970: i64 ‖ command id: 16 bytes ‖ place within the command: u32
//!                   ‖ length of actor: u32 ‖ actor: UTF-8 ‖ schema number: u16
//!                   ‖ body_hash ‖ 0 or (1 ‖ personal_hash))
//! ```
//!
//! The chain runs over the hashes of bodies, not over the bodies, so that what has to be forgotten can be erased with
//! its salt and the chain still holds.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::{
    AccountRole, Actor, Capacity, Change, Command, CommandId, Device, DutyId, Envelope, Instant, PersonId, Personal,
    Seq,
};

use super::{Logged, StoreError, upcast};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash before the first change.
pub const GENESIS: Hash = [0; 32];

/// What a command asks, as a hash: sent again with other content, an id is refused.
///
/// Personal fields are left out: a telephone number could be guessed back from its hash after it was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub Hash);

impl Fingerprint {
    /// Of what the envelope asks; the id and the time of recording are not part of it.
    ///
    /// # Errors
    /// Only if a shape has no GeoJSON form, which a checked record never is.
    pub fn of(envelope: &Envelope) -> Result<Self, serde_json::Error> {
        #[derive(serde::Serialize)]
        struct Put<'a> {
            put: &'a crate::domain::Record,
        }
        let mut hash = Writing(Sha256::new_with_prefix(b"renling command 1\n"));
        match envelope.base {
            None => hash.0.update([0]),
            Some(base) => {
                hash.0.update([1]);
                hash.0.update(base.to_be_bytes());
            }
        }
        match &envelope.command {
            Command::Put { record, .. } => serde_json::to_writer(&mut hash, &Put { put: record })?,
            other => serde_json::to_writer(&mut hash, other)?,
        }
        Ok(Self(hash.0.finalize().into()))
    }
}

/// Lets a serializer write straight into a hash.
struct Writing(Sha256);

impl std::io::Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One line of the log, complete but for the personal fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place.
    pub seq: Seq,
    /// When it was decided.
    pub at: Instant,
    /// The command it belongs to.
    pub command: CommandId,
    /// Its place among the command's changes, from 0.
    pub index: u32,
    /// Who asked, see [`actor_word`].
    pub actor: String,
    /// The number of the body's shape.
    pub schema: u16,
    /// Salt of the body's hash.
    pub salt: [u8; 16],
    /// The change's canonical bytes.
    pub body: Vec<u8>,
    /// `H(salt ‖ body)`.
    pub body_hash: Hash,
    /// The salted hash of the personal fields that came with the change.
    pub personal_hash: Option<Hash>,
}

/// A line with the chain's hash that stands with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chained {
    /// The line.
    pub line: Line,
    /// The chain's hash at it.
    pub hash: Hash,
}

/// Personal fields as they are kept, apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Whose.
    pub person: PersonId,
    /// Salt of their hash.
    pub salt: [u8; 16],
    /// The fields as JSON.
    pub body: Vec<u8>,
}

impl Line {
    /// Builds a change's line, and what is kept apart of it. `record` is [`record_json`] of the change.
    ///
    /// # Errors
    /// When the change cannot be written as canonical bytes.
    pub fn of(
        seq: Seq,
        at: Instant,
        command: CommandId,
        index: u32,
        actor: &str,
        change: &Change,
        record: &[u8],
    ) -> Result<(Self, Option<Sealed>), StoreError> {
        let unwritable = |error| unwritable(change, &error);
        let body = change.canonical_around(record).map_err(unwritable)?;
        let sealed = match &change.personal {
            None => None,
            Some(personal) => Some(Sealed {
                person: PersonId::new(change.id()),
                salt: salt(),
                body: serde_json::to_vec(personal).map_err(unwritable)?,
            }),
        };
        let salt = salt();
        let body_hash = salted(&salt, &body);
        let personal_hash = sealed.as_ref().map(|sealed| salted(&sealed.salt, &sealed.body));
        let actor = actor.to_owned();
        let line =
            Self { seq, at, command, index, actor, schema: Change::SCHEMA, salt, body, body_hash, personal_hash };
        Ok((line, sealed))
    }

    /// The line with its body read.
    ///
    /// # Errors
    /// When the body or the actor is not what this program writes.
    pub fn logged(&self) -> Result<Logged, StoreError> {
        let what = || format!("the change at {}", self.seq);
        let actor = actor(&self.actor)
            .ok_or_else(|| StoreError::Unreadable { what: what(), detail: format!("its actor is {:?}", self.actor) })?;
        let change = upcast::change(self.schema, &self.body, what)?;
        Ok(Logged { seq: self.seq, at: self.at, command: self.command, actor, change })
    }

    /// The chain's hash at this line, given the one before it.
    pub fn chain(&self, previous: &Hash) -> Hash {
        let mut hash = Sha256::new_with_prefix(b"renling log 1\n");
        hash.update(previous);
        hash.update(self.seq.0.to_be_bytes());
        hash.update(self.at.micros().to_be_bytes());
        hash.update(self.command.uuid().as_bytes());
        hash.update(self.index.to_be_bytes());
        // An actor is a few dozen bytes.
        hash.update(u32::try_from(self.actor.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(self.actor.as_bytes());
        hash.update(self.schema.to_be_bytes());
        hash.update(self.body_hash);
        match &self.personal_hash {
            None => hash.update([0]),
            Some(personal) => {
                hash.update([1]);
                hash.update(personal);
            }
        }
        hash.finalize().into()
    }
}

impl Sealed {
    /// The fields.
    ///
    /// # Errors
    /// When the bytes are not what was written.
    pub fn open(&self) -> Result<Personal, StoreError> {
        serde_json::from_slice(&self.body).map_err(|error| StoreError::Unreadable {
            what: format!("the personal fields of {}", self.person),
            detail: error.to_string(),
        })
    }
}

/// A change's record as the tables of current state hold it.
///
/// # Errors
/// When it cannot be written.
pub fn record_json(change: &Change) -> Result<Vec<u8>, StoreError> {
    change.record_json().map_err(|error| unwritable(change, &error))
}

fn unwritable(change: &Change, error: &serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: format!("{} {}", change.kind().word(), change.id()), detail: error.to_string() }
}

/// `H(salt ‖ body)`.
pub fn salted(salt: &[u8; 16], body: &[u8]) -> Hash {
    Sha256::new().chain_update(salt).chain_update(body).finalize().into()
}

/// 122 random bits: as many as no one guesses.
fn salt() -> [u8; 16] {
    Uuid::new_v4().into_bytes()
}

/// Who asked, as the log writes it: `operator`, `system`, `demo`, or a person with what is known of how it was asked,
/// such as `person:ID;as:office;by:ID;on:Chrome · Windows`. The capacity is an account's role, `duty:ID` or `own`.
pub fn actor_word(actor: &Actor) -> String {
    match actor {
        Actor::Operator => "operator".into(),
        Actor::System => "system".into(),
        Actor::Demo => "demo".into(),
        Actor::Person { id, device, capacity } => {
            let mut word = person_word(*id);
            match capacity {
                None => {}
                Some(Capacity::Account(role)) => word.push_str(&format!(";as:{}", role.word())),
                Some(Capacity::Duty(duty)) => word.push_str(&format!(";as:duty:{duty}")),
                Some(Capacity::Own) => word.push_str(";as:own"),
            }
            if let Some(Device { id, label }) = device {
                word.push_str(&format!(";by:{id};on:{label}"));
            }
            word
        }
    }
}

/// What the word of a person begins with, whatever else is known.
pub fn person_word(id: PersonId) -> String {
    format!("person:{id}")
}

/// Who asked, read back.
pub fn actor(word: &str) -> Option<Actor> {
    match word {
        "operator" => Some(Actor::Operator),
        "system" => Some(Actor::System),
        "demo" => Some(Actor::Demo),
        other => {
            // What the device says of itself is last, whatever is in it.
            let (asked, label) = other.split_once(";on:").map_or((other, None), |(asked, label)| (asked, Some(label)));
            let mut parts = asked.split(';');
            let id = PersonId::new(parts.next()?.strip_prefix("person:")?.parse().ok()?);
            let (mut capacity, mut by) = (None, None);
            for part in parts {
                match part.split_once(':')? {
                    ("as", word) => capacity = Some(self::capacity(word)?),
                    ("by", id) => by = Some(id.parse().ok()?),
                    _ => return None,
                }
            }
            let device = by.zip(label).map(|(id, label)| Device { id, label: label.to_owned() });
            (by.is_some() == label.is_some()).then_some(Actor::Person { id, device, capacity })
        }
    }
}

fn capacity(word: &str) -> Option<Capacity> {
    if word == "own" {
        return Some(Capacity::Own);
    }
    match word.strip_prefix("duty:") {
        Some(id) => Some(Capacity::Duty(DutyId::new(id.parse().ok()?))),
        None => AccountRole::ALL.into_iter().find(|role| role.word() == word).map(Capacity::Account),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sample::{assign, id, noon, person, put, put_phone, zone_record};

    /// The hashes were worked out by another program from the description above.
    #[test]
    fn the_chain_is_what_the_description_says() {
        let bodies: Vec<&str> = include_str!("../../tests/golden/change-1.jsonl").lines().take(2).collect();
        let command = CommandId::new("0199c0de-0000-7000-8000-00000000000a".parse().unwrap());
        let line = |index: u32, actor: &str, personal_hash| {
            let (salt, body) = ([index as u8 + 1; 16], bodies[index as usize].as_bytes().to_vec());
            Line {
                seq: Seq(u64::from(index) + 1),
                at: Instant::from_micros(1_795_406_400_000_000 + i64::from(index)).unwrap(),
                command,
                index,
                actor: actor.into(),
                schema: 1,
                salt,
                body_hash: salted(&salt, &body),
                body,
                personal_hash,
            }
        };
        let first = line(0, "operator", None).chain(&GENESIS);
        assert_eq!(hex::encode(first), "25835d7a80efe691b59cb575752b426f04997427374f634f0430e7833fcefb90");
        let personal = salted(&[9; 16], br#"{"private_phone":"13900000000"}"#);
        let second = line(1, "person:00000003-0000-7000-0000-000000000001", Some(personal)).chain(&first);
        assert_eq!(hex::encode(second), "a8f344cbe2171d3db1f9ce2fb394862c0361f6091f293216c76a9b3238fc53b7");
    }

    #[test]
    fn actors_read_back() {
        let device = Some(Device { id: id(9, 9), label: "平板 ; on:1".into() });
        let capacities = [None, Some(Capacity::Own), Some(Capacity::Account(AccountRole::Office))];
        let duty = Some(Capacity::Duty(DutyId::new(id(5, 1))));
        let person = |device, capacity| Actor::Person { id: PersonId::new(id(3, 1)), device, capacity };
        let mut all = vec![Actor::Operator, Actor::System, Actor::Demo, person(device.clone(), duty)];
        all.extend(capacities.into_iter().flat_map(|of| [person(None, of), person(device.clone(), of)]));
        for who in all {
            assert_eq!(actor(&actor_word(&who)), Some(who));
        }
        for wrong in ["somebody", "person:x", "person:00000003-0000-7000-0000-000000000001;as:king"] {
            assert_eq!(actor(wrong), None);
        }
    }

    #[test]
    fn a_fingerprint_says_what_is_asked_and_not_when_nor_by_which_id() {
        let of = |envelope: &Envelope| Fingerprint::of(envelope).unwrap();
        let (mut a, b) = (put(zone_record(1, "南站")), put(zone_record(1, "南站")));
        assert_eq!(of(&a), of(&b));
        a.recorded_at = Some(noon());
        assert_eq!(of(&a), of(&b));
        a.base = Some(1);
        assert_ne!(of(&a), of(&b));
        assert_ne!(of(&put(zone_record(1, "桃源"))), of(&b));
        let day = jiff::civil::date(2026, 1, 1);
        let seat = crate::domain::Seat::A;
        assert_ne!(of(&assign(1, seat, Some(person(1)), day, None)), of(&assign(1, seat, Some(person(2)), day, None)));
    }

    #[test]
    fn a_fingerprint_gives_no_telephone_number_away() {
        let of = |phone| Fingerprint::of(&put_phone(1, phone)).unwrap();
        assert_eq!(of("13900000001"), of("13900000002"));
    }
}
