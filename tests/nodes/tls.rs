//! The road to the database is encrypted, and its certificate checked.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use super::{
    cluster::Cluster,
    server::{Server, code, run, said},
};

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut parameters = CertificateParams::new(vec![]).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

/// Has the server write a file that only it may read.
fn place(cluster: &Cluster, name: &str, pem: &str) {
    let lines = pem.trim().replace('\n', "'),('");
    cluster.sql(&format!("COPY (VALUES ('{lines}')) TO PROGRAM 'umask 077; cat > {name}'"));
}

#[test]
fn a_connection_is_encrypted_and_the_servers_certificate_is_checked() {
    let cluster = Cluster::start();
    let (known, other) = (authority(), authority());
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &known).unwrap();
    place(&cluster, "server.crt", &own.pem());
    place(&cluster, "server.key", &key.serialize_pem());
    cluster.sql("ALTER SYSTEM SET ssl = on");
    cluster.sql("SELECT pg_reload_conf()");

    let work = tempfile::tempdir().unwrap();
    let file = |name: &str, pem: &str| {
        let path = work.path().join(name);
        std::fs::write(&path, pem).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (known, other) = (file("known.pem", &known.pem()), file("other.pem", &other.pem()));
    let url = |host: &str, root: &str| {
        format!("postgres://renling@{host}:{}/postgres?sslmode=require&sslrootcert={root}", cluster.port())
    };
    let data = work.path().join("data");
    let node = Server::start(&data, &["--demo", "--store", &url("localhost", &known)], &[("RENLING_LOG", "off")]);
    let open =
        "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'renling'";
    assert_eq!(cluster.sql(open), ["t"]);
    node.stop();
    // An authority that did not sign it, and a name that it does not hold for.
    for url in [url("localhost", &other), url("127.0.0.1", &known)] {
        let refused = run(&["verify", "--store", &url]);
        assert_eq!(code(&refused), 7, "{}", said(&refused));
        assert!(said(&refused).to_lowercase().contains("certificate"), "{}", said(&refused));
    }
    let missing = run(&["verify", "--store", &url("localhost", "/nowhere.pem")]);
    assert_eq!(code(&missing), 2, "{}", said(&missing));
}
