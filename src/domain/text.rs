//! Texts with a checked shape: codes, names, longer texts, telephone numbers.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing, or only white space.
    #[error("is empty")]
    Empty,
    /// More characters than allowed.
    #[error("is longer than {0} characters")]
    TooLong(usize),
    /// A character that cannot stand there.
    #[error("contains the character {0:?}, which is not allowed here")]
    Character(char),
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $max:literal, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks and wraps; white space around the text is taken off.
            ///
            /// # Errors
            /// When the text is empty, too long, or holds a character that is not allowed.
            pub fn new(text: &str) -> Result<Self, TextError> {
                let text = text.trim();
                if text.is_empty() { return Err(TextError::Empty); }
                if text.chars().count() > $max { return Err(TextError::TooLong($max)); }
                let allowed: fn(char) -> bool = $allowed;
                if let Some(c) = text.chars().find(|c| !allowed(*c)) { return Err(TextError::Character(c)); }
                Ok(Self(text.into()))
            }
            /// The text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> { Self::new(&text) }
        }
        impl From<$name> for String {
            fn from(text: $name) -> String { text.0.as_ref().to_owned() }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{:?}", &*self.0) }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str { &self.0 }
        }
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str { &self.0 }
        }
    };
}

text!(
    /// A stable code that people use for an entity, unique in its kind: at most 64 characters, no white space, no
    /// `/`, `;` or `,` (a cell is written `L06/Z10`, lists are separated by `;`).
    Code, 64, |c| !c.is_whitespace() && !c.is_control() && !matches!(c, '/' | ';' | ',' | '"')
);
text!(
    /// A name, title or address as it is shown: at most 200 characters, one line.
    Name, 200, |c| !c.is_control()
);
text!(
    /// What somebody wrote, over several lines if need be: at most 2,000 characters.
    Text, 2000, |c| c == '\n' || !c.is_control()
);
text!(
    /// A telephone number as it is dialled or printed.
    Phone, 40, |c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '#' | '转')
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_never_empty_nor_holds_a_separator() {
        assert_eq!(Code::new("  "), Err(TextError::Empty));
        assert_eq!(Code::new("L06/Z10"), Err(TextError::Character('/')));
        assert_eq!(Code::new(" Z01 ").unwrap().as_str(), "Z01");
    }

    #[test]
    fn a_stored_name_is_checked_when_it_is_read_back() {
        assert!(serde_json::from_str::<Name>("\"南站\"").is_ok());
        assert!(serde_json::from_str::<Name>("\"\\n\"").is_err());
    }
}
