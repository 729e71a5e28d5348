//! A browser without a screen: it keeps cookies and is led from place to place.

use std::{collections::HashMap, net::SocketAddr};

use serde_json::Value;

use super::{
    client::{self, Answer},
    server::Server,
};

/// What somebody does at the provider.
#[derive(Debug, Clone, Copy)]
pub enum Does<'a> {
    /// Signs in under a name.
    SignIn(&'a str),
    /// Does not want to.
    Refuse,
}

#[derive(Debug, Default)]
pub struct Browser {
    jar: HashMap<(SocketAddr, String), String>,
}

impl Browser {
    pub fn get(&mut self, address: &str) -> Answer {
        self.send("GET", address, "")
    }

    fn send(&mut self, method: &str, address: &str, form: &str) -> Answer {
        let (host, path) = split(address);
        let of_host = self.jar.iter().filter(|((at, _), _)| *at == host);
        let cookies: Vec<_> = of_host.map(|((_, name), value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![("user-agent", "Firefox/140 Linux")];
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        if method == "POST" {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
        }
        let answer = client::request(host, method, path, &headers, form.as_bytes());
        for cookie in answer.cookies() {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            match value {
                "" => drop(self.jar.remove(&(host, name.to_owned()))),
                _ => drop(self.jar.insert((host, name.to_owned()), value.to_owned())),
            }
        }
        answer
    }

    pub fn cookie(&self, server: &Server, name: &str) -> Option<&str> {
        self.jar.get(&(server.address, name.to_owned())).map(String::as_str)
    }

    pub fn remember(&mut self, server: &Server, name: &str, value: &str) {
        self.jar.insert((server.address, name.to_owned()), value.to_owned());
    }

    /// Where the service sends one to sign in.
    #[track_caller]
    pub fn way_out(&mut self, server: &Server, query: &str) -> String {
        let answer = self.get(&format!("http://{}/api/oidc{query}", server.address));
        assert_eq!((answer.status, answer.header("cache-control")), (303, "no-store"), "{}", answer.text());
        answer.header("location").to_owned()
    }

    /// At the provider: where it sends one back to.
    #[track_caller]
    pub fn at_provider(&mut self, address: &str, does: Does) -> String {
        let mut answer = self.get(address);
        let (host, _) = split(address);
        for _ in 0..20 {
            let next = match answer.status {
                302 | 303 => answer.header("location").to_owned(),
                _ => String::new(),
            };
            if next.contains("/api/oidc/callback?") {
                return next;
            }
            let absolute = |path: &str| match path.strip_prefix('/') {
                Some(_) => format!("http://{host}{path}"),
                None => path.to_owned(),
            };
            if !next.is_empty() {
                answer = self.get(&absolute(&next));
                continue;
            }
            assert_eq!(answer.status, 200, "{}", answer.text());
            let page = answer.text();
            let form = between(&page, "action=\"", "\"");
            answer = match does {
                Does::Refuse => self.get(&format!("{}/abort", absolute(form))),
                Does::SignIn(login) => {
                    let prompt = between(&page, "name=\"prompt\" value=\"", "\"");
                    let fields = format!("prompt={prompt}&login={login}&password=any");
                    self.send("POST", &absolute(form), &fields)
                }
            };
        }
        panic!("the provider leads nowhere");
    }

    /// The whole way; gives where it ends.
    #[track_caller]
    pub fn walk(&mut self, server: &Server, does: Does) -> String {
        let out = self.way_out(server, "");
        let back = self.at_provider(&out, does);
        self.come_back(&back)
    }

    /// Follows the provider back to the service; gives where that leads.
    #[track_caller]
    pub fn come_back(&mut self, back: &str) -> String {
        let answer = self.get(back);
        assert_eq!((answer.status, answer.header("cache-control")), (303, "no-store"), "{}", answer.text());
        answer.header("location").to_owned()
    }

    pub fn session(&mut self, server: &Server) -> Value {
        self.get(&format!("http://{}/api/session", server.address)).ok()
    }

    /// Who is signed in.
    pub fn login(&mut self, server: &Server) -> Option<String> {
        self.session(server)["account"]["login"].as_str().map(str::to_owned)
    }
}

/// Host and the rest of an address.
fn split(address: &str) -> (SocketAddr, &str) {
    let rest = address.strip_prefix("http://").unwrap_or_else(|| panic!("{address:?} is no whole address"));
    let at = rest.find('/').unwrap_or(rest.len());
    (rest[..at].parse().unwrap(), &rest[at..])
}

/// The text between two others.
#[track_caller]
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let from = text.find(before).unwrap_or_else(|| panic!("no {before} in {text}")) + before.len();
    &text[from..from + text[from..].find(after).unwrap_or(text.len() - from)]
}

/// A parameter of an address, as it is written there.
#[track_caller]
pub fn parameter<'a>(address: &'a str, name: &str) -> &'a str {
    let query = address.split_once('?').unwrap().1;
    let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    found.unwrap_or_else(|| panic!("no {name} in {address}"))
}

/// The address with a parameter that says something else.
#[track_caller]
pub fn altered(address: &str, name: &str, value: &str) -> String {
    let was = format!("{name}={}", parameter(address, name));
    address.replacen(&was, &format!("{name}={value}"), 1)
}
