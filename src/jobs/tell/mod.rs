//! Telling people: once a day, at a set time, a digest for each who has something to do; by e-mail and by a group's robot.
//!
//! A digest is kept before it is sent, one a person, channel and day, so that neither a start anew nor another node makes a
//! second one. Whoever takes one to send it has it for some minutes; a node that dies in between leaves it to the others.

mod compose;
mod mail;
mod robot;

use std::{collections::HashMap, time::Duration};

use jiff::ToSpan;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    config::Tell,
    domain::{AccountRole, Date, Instant},
    engine::{Channel, Engine, EngineError, Letter, LetterState, Tried},
};
use mail::Mail;
use robot::Robot;

/// Between two looks at the outbox.
const EACH: Duration = Duration::from_secs(20);
/// How long a digest is somebody's who took it, in minutes: longer than sending one may take.
const TAKEN: i64 = 5;
/// Digests that are taken at a time.
const AT_ONCE: usize = 10;
/// After how many hours a digest that could not be sent is given up.
const PATIENCE: i64 = 3 * 24;
/// How many days digests are kept.
const KEPT: i64 = 90;
/// The farthest that a digest looks back, in days.
const FARTHEST: i64 = 7;

/// What letters are sent by.
pub struct Post {
    mail: Option<Mail>,
    robot: Option<Robot>,
    at: jiff::civil::Time,
}

impl Post {
    /// By the settings.
    ///
    /// # Errors
    /// What a library says of them.
    pub fn new(tell: &Tell) -> Result<Self, String> {
        // Both may be there, from other parts of the program; then the first one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            mail: tell.mail.as_ref().map(Mail::new).transpose()?,
            robot: tell.webhook.as_ref().map(Robot::new).transpose()?,
            at: tell.at,
        })
    }
}

/// Tells people until the service stops.
pub async fn tell(engine: Engine, post: Option<Post>, mut stopping: watch::Receiver<bool>) {
    let Some(post) = post else { return };
    let mut done = None;
    loop {
        if let Err(error) = tell_once(&engine, &post, &mut done).await {
            tracing::warn!(%error, "people were not told; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(EACH) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
}

/// Makes the day's digests if it is time, and sends what is waiting. `done` is the day whose digests were made last.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn tell_once(engine: &Engine, post: &Post, done: &mut Option<Date>) -> Result<(), EngineError> {
    let now = engine.now().timestamp().to_zoned(engine.atlas().time_zone());
    let today = now.date();
    if now.time() >= post.at && *done != Some(today) {
        let made = compose(engine, post, today).await?;
        tracing::info!(made, day = %today, "digests of the day");
        *done = Some(today);
    }
    send(engine, post).await
}

async fn compose(engine: &Engine, post: &Post, today: Date) -> Result<u64, EngineError> {
    engine.sweep_letters(today.saturating_sub(KEPT.days())).await?;
    let (atlas, now) = (engine.atlas(), engine.now());
    let told: HashMap<_, _> = engine.told().await?.into_iter().collect();
    let hour = |day: Date| -> Instant {
        let at = day.to_datetime(post.at).to_zoned(atlas.time_zone());
        at.map_or(now, |zoned| zoned.timestamp().into())
    };
    let mut letters = vec![];
    for account in atlas.accounts().iter().filter(|row| row.is_open() && row.present_role() != AccountRole::Reader) {
        let before = told.get(&account.person).copied().unwrap_or_else(|| today.saturating_sub(1.day()));
        let since = hour(before.clamp(today.saturating_sub(FARTHEST.days()), today.saturating_sub(1.day())));
        let notices = engine.notices(account);
        let Some(digest) = compose::digest(&atlas, account, &notices, since, today) else { continue };
        let mut letter = |channel| {
            letters.push(Letter {
                id: Uuid::now_v7(),
                person: account.person,
                channel,
                day: today,
                subject: digest.subject.clone(),
                body: digest.body.clone(),
                state: LetterState::Waiting,
                tries: 0,
                made_at: now,
                next_at: now,
                last_error: None,
            });
        };
        if post.mail.is_some() && account.mail.is_some() {
            letter(Channel::Mail);
        }
        if post.robot.is_some() {
            letter(Channel::Webhook);
        }
    }
    engine.post(letters).await
}

async fn send(engine: &Engine, post: &Post) -> Result<(), EngineError> {
    loop {
        let until = later(engine.now(), TAKEN);
        let taken = engine.claim_letters(until, AT_ONCE).await?;
        for letter in &taken {
            let tried = match one(engine, post, letter).await {
                Ok(()) => Tried::Sent,
                Err(error) => again(engine.now(), letter, error),
            };
            engine.tried(letter.id, tried).await?;
        }
        if taken.len() < AT_ONCE {
            return Ok(());
        }
    }
}

async fn one(engine: &Engine, post: &Post, letter: &Letter) -> Result<(), String> {
    match letter.channel {
        Channel::Mail => {
            let mail = post.mail.as_ref().ok_or("no server of e-mail is set any more")?;
            let atlas = engine.atlas();
            let account = atlas.account_of(letter.person).filter(|account| account.is_open());
            let to = account.and_then(|account| account.mail.as_ref()).ok_or("the account has no address any more")?;
            mail.send(to, letter).await
        }
        Channel::Webhook => post.robot.as_ref().ok_or("no robot is set any more")?.send(letter).await,
    }
}

/// Later, each time four times as much; in the end no more.
fn again(now: Instant, letter: &Letter, error: String) -> Tried {
    const LONGEST: i64 = 6 * 60;
    if now >= later(letter.made_at, PATIENCE * 60) {
        tracing::warn!(person = %letter.person, channel = letter.channel.word(), day = %letter.day, error, "a digest is given up");
        return Tried::GivenUp { error };
    }
    tracing::info!(channel = letter.channel.word(), day = %letter.day, tries = letter.tries, error, "a digest was not sent yet");
    let minutes = 4_i64.saturating_pow(letter.tries.saturating_sub(1).min(8)).min(LONGEST);
    Tried::Again { next_at: later(now, minutes), error }
}

fn later(at: Instant, minutes: i64) -> Instant {
    Instant::from_micros(at.micros().saturating_add(minutes * 60_000_000)).unwrap_or(at)
}
