//! Passwords: argon2id, and none that is easily guessed.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use zxcvbn::Score;

use crate::{engine::EngineError, http::desk::Desk};

/// The fewest characters.
const LEAST: usize = 10;
/// The most: nobody types more, and every byte costs.
const MOST: usize = 128;

/// Why a password is not taken, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weak {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Looks whether a password is good enough for somebody with these names.
///
/// # Errors
/// What is wrong with it.
pub fn check(password: &str, names: &[&str]) -> Result<(), Weak> {
    let count = password.chars().count();
    if count < LEAST {
        return Err(Weak { zh: "至少 10 个字符", en: "at least 10 characters" });
    }
    if count > MOST {
        return Err(Weak { zh: "最多 128 个字符", en: "at most 128 characters" });
    }
    // It knows the common passwords, keyboard rows, dates and the names given here.
    if zxcvbn::zxcvbn(password, names).score() < Score::Three {
        return Err(Weak {
            zh: "太容易猜到：不要用常见密码、姓名、日期或连续的键",
            en: "too easily guessed: no common password, name, date or row of keys",
        });
    }
    Ok(())
}

/// The hash as a PHC string.
///
/// # Errors
/// When too many wait to be hashed.
pub async fn hash(desk: &Desk, password: String) -> Result<String, EngineError> {
    desk.run(move || match Argon2::default().hash_password(password.as_bytes()) {
        Ok(hash) => hash.to_string(),
        // Only for parameters that are out of range, and they are the default ones. Nothing matches it.
        Err(error) => {
            tracing::error!(%error, "a password could not be hashed");
            String::new()
        }
    })
    .await
}

/// Whether it is the one that was hashed. Without a hash it takes as long and is wrong.
///
/// # Errors
/// When too many wait to be hashed.
pub async fn verify(desk: &Desk, password: String, phc: Option<String>) -> Result<bool, EngineError> {
    desk.run(move || {
        let Some(phc) = phc.as_deref().and_then(|phc| PasswordHash::new(phc).ok()) else {
            // The time is what matters.
            let _ = Argon2::default().hash_password(password.as_bytes());
            return false;
        };
        password.chars().count() <= MOST && Argon2::default().verify_password(password.as_bytes(), &phc).is_ok()
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_long_common_or_a_name_is_not_taken() {
        let long = "长".repeat(129);
        for weak in ["", "short", "password123", "1234567890", "qwertyuiop", "zhangshijia", "20261124aa", &long] {
            assert!(check(weak, &["zhangshijia"]).is_err(), "{weak}");
        }
        for good in ["correct horse battery", "Nan-Chang-2031-lou", "滕王阁序落霞与孤鹜齐飞"] {
            assert_eq!(check(good, &["zhangshijia"]), Ok(()), "{good}");
        }
    }

    #[tokio::test]
    async fn only_the_password_itself_is_right() {
        let desk = Desk::new(1, 0);
        let phc = hash(&desk, "correct horse battery".into()).await.unwrap();
        assert!(phc.starts_with("$argon2id$"), "{phc}");
        let right = async |given: &str, phc: Option<&str>| {
            verify(&desk, given.to_owned(), phc.map(str::to_owned)).await.unwrap()
        };
        assert!(right("correct horse battery", Some(&phc)).await);
        assert!(!right("correct horse batterx", Some(&phc)).await);
        assert!(!right(&"x".repeat(100_000), Some(&phc)).await);
        assert!(!right("correct horse battery", None).await);
        assert!(!right("", Some("")).await);
    }
}
