use super::{
    browser::{Browser, Does, altered, between, parameter},
    client,
    provider::Provider,
    server::{Server, filled},
};

const FAILED: &str = "/enter?oidc=failed";

/// A browser that has been at the provider and is about to come back.
fn about_to_come_back(server: &Server, login: &str) -> (Browser, String) {
    let mut browser = Browser::default();
    let out = browser.way_out(server, "");
    let back = browser.at_provider(&out, Does::SignIn(login));
    (browser, back)
}

#[test]
fn one_comes_back_once_in_the_browser_that_went() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    let (mut browser, back) = about_to_come_back(&server, "owner");

    // The link in another browser, which did not go, or went for itself.
    let mut victim = Browser::default();
    assert_eq!(victim.come_back(&back), FAILED);
    victim.way_out(&server, "");
    assert_eq!(victim.come_back(&back), FAILED);
    assert_eq!(victim.login(&server), None);

    let secret = browser.cookie(&server, "renling_oidc").unwrap().to_owned();
    for forged in ["", "x", "00", &"0".repeat(64), &parameter(&back, "state")[..62]] {
        let mut other = Browser::default();
        other.remember(&server, "renling_oidc", &secret);
        assert_eq!(other.come_back(&altered(&back, "state", forged)), FAILED, "{forged}");
    }
    let mut twice = Browser::default();
    twice.remember(&server, "renling_oidc", &secret);
    assert_eq!(twice.come_back(&format!("{back}&state={}", parameter(&back, "state"))), FAILED);
    // A cookie of their own making, with the state that fits to it but was never given out.
    let mut maker = Browser::default();
    maker.remember(&server, "renling_oidc", &"a".repeat(64));
    assert_eq!(maker.come_back(&altered(&back, "state", &state_of(&"a".repeat(64)))), FAILED);

    assert_eq!(browser.come_back(&back), "/");
    assert_eq!(browser.login(&server).as_deref(), Some("owner"));
    // Once more, with the cookie that the browser has thrown away.
    let mut replay = Browser::default();
    replay.remember(&server, "renling_oidc", &secret);
    assert_eq!(replay.come_back(&back), FAILED);
    assert_eq!(replay.login(&server), None);
}

/// The state that belongs to a cookie.
fn state_of(secret: &str) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    hex::encode(ring::hmac::sign(&key, b"state"))
}

#[test]
fn the_way_is_no_way_in_by_itself() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    let mut browser = Browser::default();
    browser.way_out(&server, "");
    let secret = browser.cookie(&server, "renling_oidc").unwrap().to_owned();
    let as_session =
        client::request(server.address, "GET", "/api/session", &[("cookie", &format!("renling={secret}"))], &[]);
    assert_eq!(as_session.ok()["signed_in"], false);
    let body = serde_json::json!({ "code": secret }).to_string();
    assert_eq!(server.post("/api/code", "application/json", body.as_bytes()).problem(), "unknown");
    // And a session is no way.
    assert_eq!(browser.walk(&server, Does::SignIn("owner")), "/");
    let session = browser.cookie(&server, "renling").unwrap().to_owned();
    let mut other = Browser::default();
    other.remember(&server, "renling_oidc", &session);
    let back = format!("http://{}/api/oidc/callback?code=x&state={}", server.address, state_of(&session));
    assert_eq!(other.come_back(&back), FAILED);
}

#[test]
fn a_code_that_another_browser_was_given_is_not_taken() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    let (_, stolen) = about_to_come_back(&server, "admin");
    let (mut thief, back) = about_to_come_back(&server, "cadre");
    assert_eq!(thief.come_back(&altered(&back, "code", parameter(&stolen, "code"))), FAILED);
    server.warned("did not take the code");
    assert_eq!(thief.login(&server), None);
}

#[test]
fn a_token_for_another_question_is_not_taken() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    let mut browser = Browser::default();
    let out = browser.way_out(&server, "");
    let back = browser.at_provider(&altered(&out, "nonce", "another"), Does::SignIn("owner"));
    assert_eq!(browser.come_back(&back), FAILED);
    server.warned("nonce");
    assert_eq!(browser.login(&server), None);
}

#[test]
fn a_token_or_code_for_another_client_is_not_taken() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    // PKCE's own example (RFC 7636, appendix B).
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let of_other = |out: &str| {
        let challenged = altered(out, "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let back = Browser::default().at_provider(&altered(&challenged, "client_id", "other"), Does::SignIn("admin"));
        parameter(&back, "code").to_owned()
    };

    let mut browser = Browser::default();
    let out = browser.way_out(&server, "");
    let code = of_other(&out);
    let back = browser.at_provider(&out, Does::SignIn("owner"));
    assert_eq!(browser.come_back(&altered(&back, "code", &code)), FAILED);
    server.warned("did not take the code");

    // The provider makes a token for the other client, and hands it to us: good but for whom it is meant.
    let out = browser.way_out(&server, "");
    let body = format!(
        "grant_type=authorization_code&client_id=other&client_secret=secret-of-other%3A+with+a+space+%26+more&code={}\
         &code_verifier={verifier}&redirect_uri={}",
        of_other(&out),
        parameter(&out, "redirect_uri")
    );
    let at = provider.issuer.trim_start_matches("http://").parse().unwrap();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    client::request(at, "POST", "/token", &form, body.as_bytes()).ok();
    let back = browser.at_provider(&out, Does::SignIn("owner"));
    assert_eq!(browser.come_back(&back), FAILED);
    server.warned("audience");
    assert_eq!(browser.login(&server), None);
}

#[test]
fn a_token_that_was_altered_or_is_not_signed_is_not_taken() {
    let (folder, provider) = (filled(), Provider::on(0, "token"));
    let server = provider.service(folder.path());
    for (login, why) in [("forger", "ignature verification failed"), ("unsigned", "No signature")] {
        let mut browser = Browser::default();
        assert_eq!(browser.walk(&server, Does::SignIn(login)), FAILED, "{login}");
        server.warned(why);
        assert_eq!(browser.login(&server), None);
    }
}

#[test]
fn a_token_that_has_ended_is_not_taken() {
    let (folder, provider) = (filled(), Provider::start());
    let later = ("RENLING_CLOCK", "2090-01-01T12:00:00+08:00");
    let server = provider.service_with(folder.path(), &[], &[later]);
    assert_eq!(Browser::default().walk(&server, Does::SignIn("admin")), FAILED);
    server.warned("Expired");
}

#[test]
fn what_another_provider_says_is_not_taken() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    let (mut browser, back) = about_to_come_back(&server, "owner");
    assert_eq!(browser.come_back(&altered(&back, "iss", "https%3A%2F%2Fevil.example")), FAILED);
    // Errors are words of the provider, not of whoever writes a link.
    let mut victim = Browser::default();
    let link = format!("http://{}/api/oidc/callback?error=access_denied", server.address);
    assert_eq!(victim.come_back(&link), FAILED);
    let out = victim.way_out(&server, "");
    let strange = format!("{link}&state={}", parameter(&out, "state")).replace("access_denied", "server_error%0A%22x");
    assert_eq!(victim.come_back(&strange), FAILED);
    server.warned("why=server_errorx");
}

#[test]
fn nobody_is_led_to_another_place_afterwards() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    for evil in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/%0d%0aset-cookie:%20a=b",
        "/.//evil.example",
        "javascript:alert(1)",
        "evil",
    ] {
        let mut browser = Browser::default();
        let out = browser.way_out(&server, &format!("?to={evil}"));
        let back = browser.at_provider(&out, Does::SignIn("owner"));
        assert_eq!(browser.come_back(&back), "/", "{evil}");
    }
    let answer = server.get("/api/oidc?to=/&to=/b");
    assert_eq!(answer.problem(), "repeated_parameter");
    assert!(between(&server.get("/api/oidc?nonsense=1").text(), "\"code\":\"", "\"").starts_with("unknown_parameter"));
}
