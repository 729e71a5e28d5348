//! A tablet that a team shares: enrolled once, bound to a key that never leaves it, and each of the team signs in on it
//! with a PIN of the own.

use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use sha2::{Digest, Sha256};

use super::{
    Auth, Refused,
    grants::{self, DAY, Wanted},
    later, password,
};
use crate::{
    domain::{Account, AccountRole, Instant},
    engine::{Engine, EngineError, Grant, GrantKind, Hash, Revoke},
};

/// How long a tablet stays enrolled, in seconds.
pub const ENROLLED: i64 = 60 * DAY;
/// How long a code for enrolling is good, in seconds.
pub const ENROLMENT: i64 = DAY;
/// How old a challenge may be, in seconds.
const CHALLENGE: i64 = 120;
/// Wrong tries after which a PIN is void.
const MOST_WRONG: u32 = 10;
/// Bytes of an uncompressed point of the curve P-256.
const POINT: usize = 65;

/// Why a PIN is not taken, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PinRefused {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// An enrolled tablet.
#[derive(Debug, Clone)]
pub struct Tablet(pub Grant);

impl Tablet {
    /// The one of a cookie's secret, if it is still good.
    pub async fn of(engine: &Engine, secret: Option<&str>) -> Result<Option<Self>, EngineError> {
        let Some(secret) = secret else { return Ok(None) };
        let found = grants::good(engine, secret).await?;
        Ok(found.filter(|grant| grant.kind == GrantKind::Device).map(Self))
    }

    /// What the tablet has to sign: the server's time.
    pub fn challenge(engine: &Engine) -> String {
        engine.now().micros().to_string()
    }

    /// Whether the tablet's key signed a fresh challenge for a login.
    fn signed(&self, engine: &Engine, login: &str, challenge: &str, signature: &str) -> bool {
        let fresh = challenge.parse().ok().and_then(Instant::from_micros).is_some_and(|made| {
            let now = engine.now();
            made <= now && now <= later(made, CHALLENGE)
        });
        let key = self.0.proof.as_deref().and_then(|key| hex::decode(key).ok());
        let (Some(key), Ok(signature)) = (key, hex::decode(signature)) else { return false };
        let text = format!("renling pin 1\n{login}\n{challenge}");
        fresh && UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key).verify(text.as_bytes(), &signature).is_ok()
    }

    /// Where an account's PIN on this tablet is kept.
    pub fn pin_of(&self, account: &Account) -> Hash {
        let mut hash = Sha256::new_with_prefix(b"renling pin of 1\n");
        hash.update(self.0.id.as_bytes());
        hash.update(account.id.uuid().as_bytes());
        hash.finalize().into()
    }
}

/// Whether a text is a key that a tablet can be bound to: 65 bytes in hexadecimal.
pub fn is_key(text: &str) -> bool {
    hex::decode(text).is_ok_and(|key| key.len() == POINT && key[0] == 4)
}

/// Looks whether a PIN is good enough: six to twelve digits, not all the same and no row.
///
/// # Errors
/// What is wrong with it.
pub fn check_pin(pin: &str) -> Result<(), PinRefused> {
    let digits: Vec<i32> = pin.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| i32::try_from(d).ok()).collect();
    if digits.len() != pin.chars().count() || !(6..=12).contains(&digits.len()) {
        return Err(PinRefused { zh: "PIN 是 6 到 12 位数字", en: "a PIN is six to twelve digits" });
    }
    let step = digits[1] - digits[0];
    let row = digits.windows(2).all(|pair| (pair[1] - pair[0]) == step) && step.abs() <= 1;
    let pairs = digits.chunks(2).all(|pair| pair == &digits[..2]) && digits.len().is_multiple_of(2);
    if row || pairs {
        let (zh, en) = ("PIN 太容易猜到：不要用连号或重复的数字", "too easily guessed: no row and no repetition");
        return Err(PinRefused { zh, en });
    }
    Ok(())
}

/// Who may have a PIN: those who walk with a tablet.
pub fn may_have_pin(account: &Account) -> bool {
    matches!(account.present_role(), AccountRole::Inspector | AccountRole::Member)
}

impl Auth {
    /// Sets an account's PIN on a tablet; the one before is void, and so are its sessions there.
    pub async fn set_pin(
        &self,
        engine: &Engine,
        tablet: &Tablet,
        account: &Account,
        pin: String,
    ) -> Result<(), EngineError> {
        let token = tablet.pin_of(account);
        let proof = Some(password::hash(&self.hashings, pin).await?);
        self.sessions.end(engine, Revoke::Token(token)).await?;
        let wanted = Wanted { account: Some(account.id), parent: Some(tablet.0.id), proof, ..Wanted::default() };
        let left = (tablet.0.expires_at.micros() - engine.now().micros()) / 1_000_000;
        grants::keep(engine, GrantKind::Pin, token, wanted, left.max(1)).await?;
        Ok(())
    }

    /// The account of a login and its PIN on a tablet that has signed for it; and the PIN's grant, with which the
    /// session ends.
    pub async fn verify_pin(
        &self,
        engine: &Engine,
        tablet: &Tablet,
        login: &str,
        pin: String,
        [challenge, signature]: [&str; 2],
    ) -> Result<(Account, Grant), Refused> {
        let now = engine.now();
        let keys = [format!("pin {} {}", tablet.0.id, login.to_lowercase())];
        self.may_try(&keys, now)?;
        let account = engine.atlas().accounts().by_code(login).map(|row| row.entity.clone());
        let account = account.filter(|account| account.is_open() && may_have_pin(account));
        let kept = match &account {
            Some(account) => engine.grant(tablet.pin_of(account)).await?,
            None => None,
        };
        let proof = kept.as_ref().and_then(|kept| kept.proof.clone());
        let right = password::verify(&self.hashings, pin, proof).await?;
        let signed = tablet.signed(engine, login, challenge, signature);
        match account.zip(kept).filter(|_| right && signed) {
            Some((account, kept)) => {
                self.right(&keys[0]);
                Ok((account, Grant { label: tablet.0.label.clone(), ..kept }))
            }
            None => {
                let refused = self.wrong(&keys, now);
                let known = engine.atlas().accounts().by_code(login).map(|row| tablet.pin_of(&row.entity));
                if let Some(token) = known.filter(|_| self.wrongs(&keys[0]) >= MOST_WRONG) {
                    self.sessions.end(engine, Revoke::Token(token)).await?;
                }
                Err(refused)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_digits_that_are_not_the_first_one_tries() {
        for weak in ["", "12345", "123456", "654321", "000000", "121212", "12345a", "1234567890123", "１２３４５６"]
        {
            assert!(check_pin(weak).is_err(), "{weak}");
        }
        for good in ["290417", "83920175"] {
            assert_eq!(check_pin(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn a_key_is_a_point_of_the_curve_in_hexadecimal() {
        assert!(is_key(&format!("04{}", "ab".repeat(64))));
        for wrong in ["", "04", &format!("02{}", "ab".repeat(64)), &format!("04{}", "xy".repeat(64))] {
            assert!(!is_key(wrong), "{wrong}");
        }
    }
}
