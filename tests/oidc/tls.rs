//! The road to a provider in the network is encrypted, and its certificate checked.

use std::{fs, path::PathBuf};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

use super::{browser::Browser, provider::Provider, server::filled};

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut parameters = CertificateParams::new(vec![]).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

#[test]
fn a_provider_is_believed_whose_certificate_the_machine_trusts() {
    let work = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| -> PathBuf {
        let path = work.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let (known, other) = (authority("known"), authority("other"));
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &known).unwrap();
    file("cert.pem", &own.pem());
    file("key.pem", &key.serialize_pem());
    let (known, other) = (file("known.pem", &known.pem()), file("other.pem", &other.pem()));

    let provider = Provider::over_tls(work.path());
    let way_out = |trusted: &PathBuf| {
        let folder = filled();
        // Libraries say it once more.
        let surroundings = [("SSL_CERT_FILE", trusted.to_str().unwrap()), ("RENLING_LOG", "renling=info")];
        let server = provider.service_with(folder.path(), &[], &surroundings);
        let out = Browser::default().way_out(&server, "");
        if out.starts_with("/enter") {
            server.warned("certificate");
        }
        out
    };
    assert!(way_out(&known).starts_with(&format!("{}/auth?", provider.issuer)));
    assert_eq!(way_out(&other), "/enter?oidc=failed");
}
