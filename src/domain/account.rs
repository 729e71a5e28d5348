//! Accounts: by which a person signs in, and what the person may do besides what follows from duties.

use serde::{Deserialize, Serialize};

use super::{AccountId, Code, Instant, PersonId, TextError};

/// A person's account. Passwords and sessions are kept apart from it, outside the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// The name that is typed to sign in, unique among accounts.
    pub login: Code,
    /// Whose it is; a person has one.
    pub person: PersonId,
    /// What the person may do.
    pub role: AccountRole,
    /// Whether one can sign in with it.
    pub state: AccountState,
    /// What it was before, oldest first: work that was recorded then is judged by it. The rules keep it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierAccount>,
    /// Where the person is told by e-mail what there is to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailAddress>,
}

/// What an account was until it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierAccount {
    /// What it might do.
    pub role: AccountRole,
    /// How far it was open.
    pub state: AccountState,
    /// Until when.
    pub until: Instant,
}

impl Account {
    /// Whether one can sign in with it.
    pub fn is_open(&self) -> bool {
        self.state != AccountState::Closed
    }
    /// What it may do now: until it is confirmed it only reads.
    pub fn present_role(&self) -> AccountRole {
        self.state.lets(self.role)
    }
    /// What it might do at an instant, as far as that is remembered.
    pub fn role_at(&self, at: Instant) -> AccountRole {
        let then = self.earlier.iter().find(|earlier| at < earlier.until);
        then.map_or_else(|| self.present_role(), |earlier| earlier.state.lets(earlier.role))
    }
    /// Whether it manages the accounts now.
    pub fn administers(&self) -> bool {
        self.state == AccountState::Open && self.role == AccountRole::Admin
    }
}

/// How far an account is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// It was made by its person with a unit's code, and the liaison has still to confirm it.
    Pending,
    /// One can sign in with it.
    Open,
    /// One cannot. It keeps its history.
    Closed,
}

impl AccountState {
    /// What remains of a role in it.
    const fn lets(self, role: AccountRole) -> AccountRole {
        match self {
            Self::Open => role,
            Self::Pending | Self::Closed => AccountRole::Reader,
        }
    }
}

/// What an account may do; what follows from duties comes on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    /// Everything, and the accounts.
    Admin,
    /// 文明办: everything of the district's data.
    Office,
    /// Inspects.
    Inspector,
    /// Acts where the person holds a duty.
    Member,
    /// Reads.
    Reader,
}

impl AccountRole {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Admin, Self::Office, Self::Inspector, Self::Member, Self::Reader];
    /// The word used in log and API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Office => "office",
            Self::Inspector => "inspector",
            Self::Member => "member",
            Self::Reader => "reader",
        }
    }
    /// How long a session may lie unused, in minutes: the more it may do, the shorter.
    pub const fn idle_minutes(self) -> u32 {
        match self {
            Self::Admin => 60,
            Self::Office => 8 * 60,
            Self::Inspector => 14 * 24 * 60,
            Self::Member => 30 * 24 * 60,
            Self::Reader => 7 * 24 * 60,
        }
    }
}

/// An address of e-mail, as far as its shape goes: whether somebody reads there only a letter can tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress(String);

impl MailAddress {
    /// Something before one `@`, and a name with a dot behind it; ASCII, at most 254 characters.
    ///
    /// # Errors
    /// When it is not.
    pub fn new(text: &str) -> Result<Self, TextError> {
        const MOST: usize = 254;
        let text = text.trim();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c);
        if text.len() > MOST {
            return Err(TextError::TooLong(MOST));
        }
        if let Some(wrong) = text.chars().find(|c| !allowed(*c)) {
            return Err(TextError::Character(wrong));
        }
        match text.split_once('@') {
            Some((user, host)) if !user.is_empty() && host.contains('.') && !host.split('.').any(str::is_empty) => {
                if host.contains('@') {
                    Err(TextError::Character('@'))
                } else {
                    Ok(Self(text.to_owned()))
                }
            }
            _ => Err(TextError::Empty),
        }
    }
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for MailAddress {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        Self::new(&text)
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_at_between_two_names() {
        assert_eq!(MailAddress::new(" a.b+c@xihu.example ").unwrap().as_str(), "a.b+c@xihu.example");
        for wrong in [
            "",
            "a",
            "@b.cn",
            "a@",
            "a@b",
            "a@b..cn",
            "a@b@c.cn",
            "a b@c.cn",
            "a@b.cn\r\nBcc: x@y.cn",
            "张@b.cn",
            "<a@b.cn>",
        ] {
            assert!(MailAddress::new(wrong).is_err(), "{wrong}");
        }
    }
}
