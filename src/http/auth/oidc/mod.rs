//! Signing in at a provider of OpenID Connect: the authorization code flow with PKCE. What a provider says of itself is
//! asked for when somebody first wants it, and again after a while: a provider that is away keeps nothing from starting.

mod fetch;
mod trip;

use std::{
    sync::Arc,
    time::{Duration, Instant as Moment},
};

use openidconnect::{
    AccessToken, AdditionalClaims, AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse,
    UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;
use tokio::sync::Mutex;

use crate::{config::Oidc, domain::Instant};
use fetch::{Fetch, chain};
pub use trip::{ON_THE_WAY, Trip};

/// How long what the provider says of itself is believed.
const BELIEVED: Duration = Duration::from_secs(60 * 60);

/// The provider that the settings name.
pub struct Provider {
    settings: Oidc,
    fetch: Fetch,
    known: Mutex<Known>,
}

/// What is known of the provider.
#[derive(Default)]
struct Known {
    said: Option<(Arc<CoreProviderMetadata>, Moment)>,
    /// When it could not be asked last.
    away: Option<Moment>,
}

/// Why nobody was signed in.
#[derive(Debug, Error)]
pub enum OidcError {
    /// It does not answer, or makes no sense.
    #[error("the provider of OpenID Connect cannot be used: {0}")]
    Provider(String),
    /// It did not take the code.
    #[error("the provider of OpenID Connect did not take the code: {0}")]
    Code(String),
    /// The token is not for us, or not from it.
    #[error("the provider's token is not good: {0}")]
    Token(String),
    /// The token does not name the account.
    #[error("the provider says no {0} of who signed in; --oidc-claim chooses another claim")]
    Claim(String),
}

/// Every claim that is not one of the standard's.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Others(Map<String, Value>);
impl AdditionalClaims for Others {}

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Ours = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// The provider of the settings; nothing is asked of it yet.
    ///
    /// # Errors
    /// When the machine's certificates cannot be read.
    pub fn new(settings: Oidc) -> Result<Self, reqwest::Error> {
        Ok(Self { fetch: Fetch::new(settings.plain)?, settings, known: Mutex::default() })
    }

    /// What the button says.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// What it calls itself.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where the browser goes; it comes back to `back`.
    ///
    /// # Errors
    /// When the provider cannot be used.
    pub async fn way_out(&self, trip: &Trip, back: &str) -> Result<String, OidcError> {
        let client = self.client(self.said(None).await?, back)?;
        let verifier = PkceCodeVerifier::new(trip.verifier());
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (state, nonce) = (CsrfToken::new(trip.state()), Nonce::new(trip.nonce()));
        let request = client
            .authorize_url(flow, || state, || nonce)
            .add_scopes(scope(&self.settings.claim).map(|scope| Scope::new(scope.into())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        let (address, ..) = request.url();
        if !self.fetch.may(Some(address.scheme()), address.host_str()) {
            return Err(OidcError::Provider("it lets people sign in without TLS".into()));
        }
        Ok(address.into())
    }

    /// Who the provider says has signed in: what the claim of the settings holds.
    ///
    /// # Errors
    /// When the provider cannot be used, or says nothing that is good.
    pub async fn way_back(&self, trip: &Trip, code: String, back: &str, now: Instant) -> Result<String, OidcError> {
        let mut client = self.client(self.said(None).await?, back)?;
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| unusable(&error))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(trip.verifier()));
        let tokens = request.request_async(&self.fetch).await.map_err(|error| OidcError::Code(chain(&error)))?;
        let token = tokens.id_token().ok_or_else(|| OidcError::Token("there is none".into()))?;
        let asked = Moment::now();
        let checked = match check(&client, token, trip, now) {
            // It has taken new keys since they were asked for.
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                client = self.client(self.said(Some(asked)).await?, back)?;
                check(&client, token, trip, now)
            }
            checked => checked,
        };
        let (claims, subject) = checked.map_err(|error| OidcError::Token(chain(&error)))?;
        if let Some(name) = named(&claims, &self.settings.claim)? {
            return Ok(name);
        }
        // Providers may keep what is asked for by scope out of the token, and tell it to whoever brings the other one.
        let claims = self.more(&client, tokens.access_token().clone(), subject).await?;
        let none = || OidcError::Claim(self.settings.claim.clone());
        named(&claims, &self.settings.claim)?.ok_or_else(none)
    }

    async fn more(
        &self,
        client: &Ours,
        token: AccessToken,
        subject: SubjectIdentifier,
    ) -> Result<Map<String, Value>, OidcError> {
        // Without such an address there is nothing more to be known.
        let Ok(request) = client.user_info(token, Some(subject)) else { return Ok(Map::new()) };
        let claims: UserInfoClaims<Others, CoreGenderClaim> =
            request.request_async(&self.fetch).await.map_err(|error| unusable(&error))?;
        Ok(object(&claims))
    }

    /// What the provider says of itself; not older than a moment, if one is given.
    async fn said(&self, not_before: Option<Moment>) -> Result<Arc<CoreProviderMetadata>, OidcError> {
        let asked = Moment::now();
        let mut known = self.known.lock().await;
        if let Some((said, at)) = &known.said
            && not_before.is_none_or(|moment| *at >= moment)
            && at.elapsed() < BELIEVED
        {
            return Ok(said.clone());
        }
        // Somebody else found that out while this one waited.
        if known.away.is_some_and(|at| at >= asked) {
            return Err(OidcError::Provider("it did not answer just now".into()));
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| unusable(&error))?;
        match CoreProviderMetadata::discover_async(issuer, &self.fetch).await {
            Ok(said) => {
                let said = Arc::new(said);
                *known = Known { said: Some((said.clone(), Moment::now())), away: None };
                Ok(said)
            }
            Err(error) => {
                known.away = Some(Moment::now());
                Err(unusable(&error))
            }
        }
    }

    fn client(&self, said: Arc<CoreProviderMetadata>, back: &str) -> Result<Ours, OidcError> {
        let back = RedirectUrl::new(back.to_owned()).map_err(|error| unusable(&error))?;
        // The standard's own way is in the header; some providers take the secret in the body only.
        let ways = said.token_endpoint_auth_methods_supported();
        let in_body = ways.is_some_and(|ways| {
            !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && ways.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let (id, secret) = (self.settings.client_id.clone(), self.settings.secret.to_string());
        let client = Client::from_provider_metadata(
            Arc::unwrap_or_clone(said),
            ClientId::new(id),
            Some(ClientSecret::new(secret)),
        );
        let way = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(client.set_redirect_uri(back).set_auth_type(way))
    }
}

/// The claims of a token whose signature, issuer, audience, expiry and nonce are right, and whose they are.
fn check(
    client: &Ours,
    token: &openidconnect::IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>,
    trip: &Trip,
    now: Instant,
) -> Result<(Map<String, Value>, SubjectIdentifier), ClaimsVerificationError> {
    let time = chrono::DateTime::from_timestamp_micros(now.micros()).unwrap_or_default();
    let verifier = client.id_token_verifier().set_time_fn(move || time);
    let claims = token.claims(&verifier, &Nonce::new(trip.nonce()))?;
    Ok((object(claims), claims.subject().clone()))
}

fn object(claims: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(claims)) => claims,
        _ => Map::new(),
    }
}

/// The text of a claim. An address or number that the provider has not verified names nobody: its holder wrote it.
fn named(claims: &Map<String, Value>, claim: &str) -> Result<Option<String>, OidcError> {
    let unsure = |flag: &str| claims.get(flag) != Some(&Value::Bool(true));
    let (Some(Value::String(name)), flag) = (claims.get(claim), format!("{claim}_verified")) else { return Ok(None) };
    if matches!(claim, "email" | "phone_number") && unsure(&flag) {
        return Err(OidcError::Claim(format!("verified {claim}")));
    }
    Ok(Some(name.trim().to_owned()).filter(|name| !name.is_empty()))
}

/// The scope by which the standard lets one ask for a claim.
fn scope(claim: &str) -> Option<&'static str> {
    match claim {
        "sub" => None,
        "email" => Some("email"),
        "phone_number" => Some("phone"),
        _ => Some("profile"),
    }
}

fn unusable(error: &(dyn std::error::Error + 'static)) -> OidcError {
    OidcError::Provider(chain(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_claim_names_the_account_when_it_is_a_text_that_the_provider_vouches_for() {
        let name = |claims: Value, claim: &str| named(claims.as_object().unwrap(), claim);
        assert_eq!(name(json!({"sub": " owner "}), "sub").unwrap().as_deref(), Some("owner"));
        assert_eq!(name(json!({"sub": ""}), "sub").unwrap(), None);
        assert_eq!(name(json!({"工号": 7}), "工号").unwrap(), None);
        assert!(name(json!({"email": "a@b"}), "email").is_err());
        assert!(name(json!({"email": "a@b", "email_verified": false}), "email").is_err());
        let sure = json!({"email": "a@b", "email_verified": true});
        assert_eq!(name(sure, "email").unwrap().as_deref(), Some("a@b"));
    }
}
