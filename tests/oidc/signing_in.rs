use std::net::TcpListener;

use rstest::rstest;
use serde_json::{Value, json};

use super::{
    browser::{Browser, Does, parameter},
    client,
    provider::{Provider, service},
    server::{Server, filled},
};

/// A port that is free now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[rstest]
fn an_account_signs_in_wherever_the_provider_tells_its_name(#[values("userinfo", "token")] names: &str) {
    let (folder, provider) = (filled(), Provider::on(0, names));
    let server = provider.service_with(folder.path(), &["--oidc-name", "区统一身份认证"], &[]);
    let mut browser = Browser::default();
    let before = browser.session(&server);
    assert_eq!((&before["signed_in"], &before["oidc"]["name"]), (&json!(false), &json!("区统一身份认证")));

    let out = browser.way_out(&server, "?to=/%3Ftab%3Dduties%23x");
    assert!(out.starts_with(&format!("{}/auth?", provider.issuer)), "{out}");
    assert_eq!(parameter(&out, "code_challenge_method"), "S256");
    let on_the_way = browser.cookie(&server, "renling_oidc").unwrap().to_owned();
    assert!(!out.contains(&on_the_way), "the cookie's secret goes by the provider");
    let back = browser.at_provider(&out, Does::SignIn("owner"));
    assert_eq!(browser.come_back(&back), "/?tab=duties#x");

    let session = browser.session(&server);
    assert_eq!((&session["signed_in"], &session["account"]["login"]), (&json!(true), &json!("owner")));
    assert_eq!(session["account"]["role"], "member");
    assert_eq!(browser.cookie(&server, "renling_oidc"), None, "the cookie of the way is taken away");
    let sessions = browser.get(&format!("http://{}/api/grants", server.address)).ok();
    assert_eq!(sessions["items"][0]["label"], "Firefox · Linux");
    server.stop();
}

#[test]
fn the_cookies_are_for_the_browser_alone() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    let mut browser = Browser::default();
    let begun = browser.get(&format!("http://{}/api/oidc", server.address));
    let [cookie] = begun.cookies()[..] else { panic!("{begun:?}") };
    for word in ["renling_oidc=", "; Path=/api/oidc;", "; Max-Age=600;", "; HttpOnly;", "; SameSite=Lax"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    let back = browser.at_provider(begun.header("location"), Does::SignIn("line"));
    let done = browser.get(&back);
    let session = done.cookies().into_iter().find(|cookie| cookie.starts_with("renling=")).unwrap();
    assert!(session.contains("; Path=/;") && session.contains("; HttpOnly;"), "{session}");
}

#[test]
fn behind_a_proxy_that_speaks_tls_nothing_goes_without_it() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service_with(folder.path(), &["--trusted-proxy", "127.0.0.1"], &[]);
    let begun = client::request(server.address, "GET", "/api/oidc", &[("x-forwarded-proto", "https")], &[]);
    assert!(begun.cookies()[0].ends_with("; Secure"), "{begun:?}");
    let back = format!("https://{}/api/oidc/callback", server.address).replace(':', "%3A").replace('/', "%2F");
    assert_eq!(parameter(begun.header("location"), "redirect_uri"), back);
}

#[test]
fn only_an_account_that_is_there_and_open_comes_in() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    let mut stranger = Browser::default();
    assert_eq!(stranger.walk(&server, Does::SignIn("nobody")), "/enter?oidc=unknown_account");
    assert_eq!(stranger.login(&server), None);

    let (mut admin, mut cadre) = (Browser::default(), Browser::default());
    assert_eq!(admin.walk(&server, Does::SignIn("admin")), "/");
    assert_eq!(cadre.walk(&server, Does::SignIn("cadre")), "/");
    let account = cadre.session(&server)["account"].clone();
    put(&server, &admin, &account, "pending");
    let mut again = Browser::default();
    assert_eq!(again.walk(&server, Does::SignIn("cadre")), "/");
    assert_eq!(again.session(&server)["account"]["state"], "pending");

    put(&server, &admin, &account, "closed");
    assert_eq!(cadre.login(&server), None);
    let mut late = Browser::default();
    assert_eq!(late.walk(&server, Does::SignIn("cadre")), "/enter?oidc=closed");
    assert_eq!((late.login(&server), late.cookie(&server, "renling")), (None, None));
}

/// The administrator changes an account's state.
fn put(server: &Server, admin: &Browser, account: &Value, state: &str) {
    let cookie = format!("renling={}", admin.cookie(server, "renling").unwrap());
    let put = json!({ "type": "put_account", "login": account["login"], "person": account["person"]["code"],
        "role": account["role"], "state": state });
    let body = json!({ "commands": [{ "id": uuid::Uuid::now_v7(), "command": put }] }).to_string();
    let headers = [("cookie", cookie.as_str()), ("content-type", "application/json")];
    let done = client::request(server.address, "POST", "/api/commands", &headers, body.as_bytes()).ok();
    assert_eq!(done["outcomes"][0]["status"], "applied", "{done}");
}

#[test]
fn another_claim_can_name_the_account_if_the_provider_vouches_for_it() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service_with(folder.path(), &["--oidc-claim", "email"], &[]);
    let mut browser = Browser::default();
    assert!(parameter(&browser.way_out(&server, ""), "scope").contains("email"));
    assert_eq!(browser.walk(&server, Does::SignIn("leader")), "/");
    assert_eq!(browser.login(&server).as_deref(), Some("leader"));
    let mut other = Browser::default();
    assert_eq!(other.walk(&server, Does::SignIn("leader-unsure")), "/enter?oidc=failed");
    server.warned("no verified email");
    assert_eq!(other.login(&server), None);
}

#[test]
fn whoever_has_no_name_at_the_provider_is_told_that_it_failed() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    assert_eq!(Browser::default().walk(&server, Does::SignIn("nameless")), "/enter?oidc=failed");
    server.warned("no preferred_username");
}

#[test]
fn who_does_not_want_to_sign_in_is_back_at_the_sign_in_page() {
    let (folder, provider) = (filled(), Provider::start());
    let server = provider.service(folder.path());
    let mut browser = Browser::default();
    assert_eq!(browser.walk(&server, Does::Refuse), "/enter?oidc=refused");
    assert_eq!((browser.login(&server), browser.cookie(&server, "renling_oidc")), (None, None));
    assert_eq!(browser.walk(&server, Does::SignIn("owner")), "/");
}

#[test]
fn a_provider_that_is_away_is_waited_for_and_one_with_new_keys_is_asked_for_them() {
    let (folder, port) = (filled(), free_port());
    let issuer = format!("http://127.0.0.1:{port}");
    let server = service(&issuer, folder.path(), &[], &[]);
    let mut browser = Browser::default();
    assert_eq!(browser.way_out(&server, ""), "/enter?oidc=failed");
    server.warned("cannot be used");
    assert_eq!(server.get("/healthz").status, 200);

    let provider = Provider::on(port, "token");
    assert_eq!(browser.walk(&server, Does::SignIn("owner")), "/");
    // Away when the code is to be proved.
    let mut late = Browser::default();
    let out = late.way_out(&server, "");
    let back = late.at_provider(&out, Does::SignIn("owner"));
    drop(provider);
    assert_eq!(late.come_back(&back), "/enter?oidc=failed");
    server.warned("did not take the code");
    assert_eq!((late.login(&server), browser.login(&server).as_deref()), (None, Some("owner")));

    let _new_keys = Provider::on(port, "token");
    assert_eq!(late.walk(&server, Does::SignIn("owner")), "/");
    assert_eq!(late.login(&server).as_deref(), Some("owner"));
    server.stop();
}

#[test]
fn without_a_provider_there_is_no_such_way_in() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let mut browser = Browser::default();
    assert_eq!(browser.session(&server)["oidc"], Value::Null);
    assert_eq!(browser.way_out(&server, ""), "/enter?oidc=failed");
    let back = format!("http://{}/api/oidc/callback?code=a&state=b", server.address);
    assert_eq!(browser.come_back(&back), "/enter?oidc=failed");
}
