//! What lets people in: passwords, and grants such as sessions. Beside the log, because none of it is the district's truth:
//! it is in no copy, no feed and no export.

use uuid::Uuid;

use super::log::Hash;
use crate::domain::{AccountId, Instant, UnitId};

/// What a grant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantKind {
    /// Somebody is signed in.
    Session,
    /// Somebody may set a password, once; for no account, the first administrator's.
    Invitation,
    /// The people of a unit may sign in by name and the end of their telephone number.
    UnitCode,
    /// A leader's page that needs no password and only reads.
    ReaderLink,
    /// An integrator's program.
    Token,
    /// A tablet may be enrolled, once.
    Enrolment,
    /// A tablet that a team shares.
    Device,
    /// The short number by which somebody signs in on one tablet.
    Pin,
    /// Somebody is on the way to a provider of OpenID Connect and back.
    OidcState,
    /// A calendar asks for somebody's own shifts.
    Calendar,
}

impl GrantKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Session,
        Self::Invitation,
        Self::UnitCode,
        Self::ReaderLink,
        Self::Token,
        Self::Enrolment,
        Self::Device,
        Self::Pin,
        Self::OidcState,
        Self::Calendar,
    ];
    /// The word in the tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Invitation => "invitation",
            Self::UnitCode => "unit_code",
            Self::ReaderLink => "reader_link",
            Self::Token => "token",
            Self::Enrolment => "enrolment",
            Self::Device => "device",
            Self::Pin => "pin",
            Self::OidcState => "oidc_state",
            Self::Calendar => "calendar",
        }
    }
    /// Read back.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A secret that was given out. Only its SHA-256 is kept: whoever reads the tables can sign in with nothing in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The hash of the secret.
    pub token: Hash,
    /// What it is called when it is taken back.
    pub id: Uuid,
    /// What it is for.
    pub kind: GrantKind,
    /// Whose it is.
    pub account: Option<AccountId>,
    /// For the people of which unit.
    pub unit: Option<UnitId>,
    /// The grant that it came from: it ends with that one.
    pub parent: Option<Uuid>,
    /// On what, or for what, in a few words.
    pub label: String,
    /// Whether nothing can be written with it.
    pub read_only: bool,
    /// How often it can still be used; `None` = as often as one likes.
    pub uses_left: Option<u32>,
    /// What else has to be shown: the public key of the device it is bound to, or a PIN's slow hash; or where somebody on
    /// the way goes afterwards.
    pub proof: Option<String>,
    /// When it was given.
    pub created_at: Instant,
    /// When it was used last, to within a minute.
    pub seen_at: Instant,
    /// When it ends, whatever happens.
    pub expires_at: Instant,
}

/// Which grants to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Of an account.
    Account(AccountId),
    /// Of a kind.
    Kind(GrantKind),
}

/// Which grants to take back; with each go those that came from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoke {
    /// The one with this secret.
    Token(Hash),
    /// The one that is called so.
    One(Uuid),
    /// The sessions of an account.
    Sessions(AccountId),
    /// All of an account.
    All(AccountId),
    /// What has ended by then.
    Expired(Instant),
}
