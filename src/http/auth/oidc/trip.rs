//! The way to the provider and back. One secret in the browser's cookie says which way it is; what goes by the provider is
//! made from it and gives nothing of it away, and what the store keeps is its hash.

use ring::hmac;

/// How long it may take, in seconds.
pub const ON_THE_WAY: i64 = 10 * 60;

/// See the module.
pub struct Trip {
    key: hmac::Key,
}

impl Trip {
    /// The one of a cookie.
    pub fn of(secret: &str) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()) }
    }
    /// What the provider sends back by the browser.
    pub fn state(&self) -> String {
        self.make("state")
    }
    /// What the provider writes into the token.
    pub fn nonce(&self) -> String {
        self.make("nonce")
    }
    /// What proves to the provider that the code is brought by whoever began (PKCE).
    pub fn verifier(&self) -> String {
        self.make("verifier")
    }
    /// Whether a state is this one's.
    pub fn is(&self, state: &str) -> bool {
        hex::decode(state).is_ok_and(|tag| hmac::verify(&self.key, b"state", &tag).is_ok())
    }
    fn make(&self, what: &str) -> String {
        hex::encode(hmac::sign(&self.key, what.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_by_the_provider_differs_and_a_state_is_known_by_its_cookie() {
        let (one, other) = (Trip::of("one secret"), Trip::of("another"));
        assert!(one.is(&one.state()) && !one.is(&other.state()) && !one.is("") && !one.is("no state"));
        let all = [one.state(), one.nonce(), one.verifier(), other.state()];
        assert!((0..all.len()).all(|at| !all[..at].contains(&all[at])));
        // A verifier has 43 to 128 letters.
        assert_eq!(one.verifier().len(), 64);
    }
}
