//! The provider: `tests/oidc/provider`, a program of its own.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

use super::server::Server;

/// What the provider knows our service by.
pub const SECRET: (&str, &str) = ("RENLING_OIDC_SECRET", "secret-of-renling: with a space & more");

pub struct Provider {
    child: Child,
    pub issuer: String,
}

impl Provider {
    pub fn start() -> Self {
        Self::on(0, "userinfo")
    }

    /// On a port, telling names `userinfo`: as the standard has it, or `token`: in the token.
    pub fn on(port: u16, names: &str) -> Self {
        Self::run(&[&port.to_string(), names])
    }

    /// As `localhost`, with the certificate in a folder.
    pub fn over_tls(folder: &Path) -> Self {
        Self::run(&["0", "userinfo", folder.to_str().unwrap()])
    }

    fn run(arguments: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc/provider");
        assert!(folder.join("node_modules").is_dir(), "the provider is not installed: run tests/tools.sh");
        let mut child = Command::new("node")
            .current_dir(folder)
            .arg("provider.mjs")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let issuer = loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "the provider did not start");
            if let Some(issuer) = line.trim().strip_prefix("listening ") {
                break issuer.to_owned();
            }
        };
        // It may say more, which nobody wants to know.
        thread::spawn(move || out.read_to_end(&mut vec![]));
        Self { child, issuer }
    }

    /// The demonstration, with this provider.
    pub fn service(&self, folder: &Path) -> Server {
        self.service_with(folder, &[], &[])
    }

    pub fn service_with(&self, folder: &Path, flags: &[&str], environment: &[(&str, &str)]) -> Server {
        service(&self.issuer, folder, flags, environment)
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The demonstration, with a provider that need not be there.
pub fn service(issuer: &str, folder: &Path, flags: &[&str], environment: &[(&str, &str)]) -> Server {
    let mut all = vec!["--demo", "--oidc-issuer", issuer, "--oidc-client-id", "renling"];
    all.extend_from_slice(flags);
    let mut surroundings = vec![SECRET];
    surroundings.extend_from_slice(environment);
    Server::start(folder, &all, &surroundings)
}
