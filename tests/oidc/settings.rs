use super::{
    browser::Browser,
    server::{code, filled, renling, said},
};

const SECRET: &str = "hush, this is the secret";

/// What becomes of a start with flags, which has to be refused.
fn refused(flags: &[&str], secret: Option<&str>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut command = renling(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    command.args(flags).envs(secret.map(|secret| ("RENLING_OIDC_SECRET", secret)));
    let done = command.output().unwrap();
    assert_eq!(code(&done), 2, "{}", said(&done));
    assert!(!data.exists() && !said(&done).contains(SECRET), "{}", said(&done));
    said(&done)
}

#[test]
fn half_of_the_settings_are_refused_and_what_is_missing_is_named() {
    let (issuer, client) = (["--oidc-issuer", "https://id.example"], ["--oidc-client-id", "renling"]);
    assert!(refused(&issuer, Some(SECRET)).contains("--oidc-client-id"));
    assert!(refused(&client, Some(SECRET)).contains("--oidc-issuer"));
    assert!(refused(&[], Some(SECRET)).contains("--oidc-issuer"));
    assert!(refused(&["--oidc-name", "区"], None).contains("--oidc-issuer"));
    let both = [issuer, client].concat();
    assert!(refused(&both, None).contains("RENLING_OIDC_SECRET"));
    let no_file = [&both[..], &["--oidc-secret-file", "/nowhere/secret"]].concat();
    assert!(refused(&no_file, None).contains("/nowhere/secret"));
    assert!(refused(&no_file, Some(SECRET)).contains("twice"));
}

#[test]
fn a_provider_in_the_network_is_reached_over_tls_only() {
    for issuer in ["http://id.example", "http://127.0.0.1.example", "http://192.168.1.2:8080", "id.example"] {
        let why = refused(&["--oidc-issuer", issuer, "--oidc-client-id", "renling"], Some(SECRET));
        assert!(why.contains("https://"), "{issuer}: {why}");
    }
}

#[test]
fn the_secret_is_no_flag_and_stands_in_no_log() {
    let flags = ["--oidc-issuer", "https://id.example", "--oidc-client-id", "renling", "--oidc-secret", SECRET];
    let done = renling(&["serve", "--listen", "127.0.0.1:0"]).args(flags).output().unwrap();
    assert_eq!(code(&done), 2);

    // By file; at the loudest, while the provider is away.
    let folder = filled();
    let file = folder.path().join("secret");
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    let flags = [
        "--oidc-issuer",
        "http://127.0.0.1:1",
        "--oidc-client-id",
        "renling",
        "--oidc-secret-file",
        file.to_str().unwrap(),
    ];
    let server =
        super::server::Server::start(folder.path(), &[&["--demo"], &flags[..]].concat(), &[("RENLING_LOG", "trace")]);
    assert_eq!(Browser::default().way_out(&server, ""), "/enter?oidc=failed");
    server.warned("cannot be used");
    assert!(!server.log().contains(SECRET));
}
