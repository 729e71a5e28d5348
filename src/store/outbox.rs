//! Digests on their way to people, as they are kept.

use uuid::Uuid;

use crate::domain::{Date, Instant, PersonId};

/// By which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// E-mail.
    Mail,
    /// A robot of a group.
    Webhook,
}

impl Channel {
    /// The word used in store and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }
    /// Read back.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Mail, Self::Webhook].into_iter().find(|channel| channel.word() == word)
    }
}

/// How far a digest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterState {
    /// It is to be sent.
    Waiting,
    /// It was sent.
    Sent,
    /// It could not be sent for too long.
    GivenUp,
}

impl LetterState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::GivenUp];
    /// The word used in store and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
        }
    }
    /// Read back.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A digest. There is one a person, channel and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Identity.
    pub id: Uuid,
    /// For whom.
    pub person: PersonId,
    /// By which way.
    pub channel: Channel,
    /// The district's day.
    pub day: Date,
    /// In a line.
    pub subject: String,
    /// Whole.
    pub body: String,
    /// How far it is.
    pub state: LetterState,
    /// How often it was tried.
    pub tries: u32,
    /// When it was made.
    pub made_at: Instant,
    /// It is not tried before.
    pub next_at: Instant,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It was sent.
    Sent,
    /// It was not; again from then on.
    Again {
        /// When.
        next_at: Instant,
        /// What went wrong.
        error: String,
    },
    /// It was not, and is not tried again.
    GivenUp {
        /// What went wrong.
        error: String,
    },
}

/// How the outbox stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    /// How many are in each state.
    pub counts: Vec<(LetterState, u64)>,
    /// Those that something went wrong with, newest first.
    pub troubled: Vec<Letter>,
}
