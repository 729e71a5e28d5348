//! Who is believed about who asks. What a proxy says of the client before it (`X-Forwarded-For`, `X-Forwarded-Proto`,
//! `Forwarded`) counts only when the connection comes from a proxy that was named in the settings: from anybody else it
//! is hearsay, also from this machine.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::http::{HeaderMap, header};
use ipnet::IpNet;

use super::listen::Peer;

/// The proxies that are believed.
#[derive(Debug, Clone, Default)]
pub struct Trusted(Arc<[IpNet]>);

impl Trusted {
    /// These and no others.
    pub fn new(networks: &[IpNet]) -> Self {
        Self(networks.into())
    }

    /// Whether what comes from an address is believed.
    pub fn believes(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who asks: whoever is at the other end of the connection, or whom a trusted proxy names.
    pub fn peer(&self, from: SocketAddr, tls: bool, headers: &HeaderMap) -> Peer {
        let near = from.ip().to_canonical();
        if !self.believes(near) {
            return Peer { address: Some(near), secure: tls, proxied: false };
        }
        // A proxy writes one of the two forms and lets pass what the client itself wrote in the other. Where both are there
        // and differ, one is forged, and it cannot be known which.
        let (listed, told_for) = (listed(headers), told(headers, "for"));
        let address = match (self.client(&listed), self.client(&told_for)) {
            (Some(one), Some(other)) if one != other => near,
            (one, other) => one.or(other).unwrap_or(near),
        };
        // A trusted machine may also ask for itself.
        let proxied = !listed.is_empty() || !told_for.is_empty();
        let said = first(headers).or_else(|| told(headers, "proto").into_iter().next());
        let secure = tls || said.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        Peer { address: Some(address), secure, proxied }
    }

    /// The client in a chain of addresses that each proxy has added one to: the last that is no trusted proxy. What
    /// stands before it may be invented.
    fn client(&self, chain: &[String]) -> Option<IpAddr> {
        let mut found = None;
        for one in chain.iter().rev() {
            let Some(address) = read(one) else { break };
            found = Some(address);
            if !self.believes(address) {
                break;
            }
        }
        found
    }
}

/// An address, with or without a port.
fn read(text: &str) -> Option<IpAddr> {
    let plain = text.trim().trim_matches('"');
    let bare = plain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(plain);
    let address = bare.parse().or_else(|_| plain.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> {
    // What is no text is no address either, and must not vanish from the chain.
    let all = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?"));
    all.flat_map(|value| value.split(',')).map(str::trim)
}

fn listed(headers: &HeaderMap) -> Vec<String> {
    values(headers, "x-forwarded-for").map(str::to_owned).collect()
}

fn first(headers: &HeaderMap) -> Option<String> {
    values(headers, "x-forwarded-proto").next().map(str::to_owned)
}

/// What the elements of `Forwarded` (RFC 7239) say under a name.
fn told(headers: &HeaderMap, name: &str) -> Vec<String> {
    let pairs = values(headers, header::FORWARDED.as_str()).map(|element| {
        let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim_matches('"').to_owned())
    });
    if name == "for" { pairs.map(|value| value.unwrap_or_default()).collect() } else { pairs.flatten().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn peer(from: &str, headers: &[(&'static str, &'static str)]) -> Peer {
        let trusted = Trusted::new(&["10.0.0.0/8".parse().unwrap(), "fd00::1/128".parse().unwrap()]);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        trusted.peer(from.parse().unwrap(), false, &map)
    }
    fn address(from: &str, headers: &[(&'static str, &'static str)]) -> String {
        peer(from, headers).address()
    }

    #[test]
    fn strangers_and_this_machine_are_not_believed() {
        for from in ["192.0.2.7:1", "127.0.0.1:1", "[::1]:1"] {
            let all = [("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "https"), ("forwarded", "for=1.2.3.4")];
            let peer = peer(from, &all);
            assert_eq!(peer.address(), from.parse::<SocketAddr>().unwrap().ip().to_string());
            assert!(!peer.secure && !peer.proxied);
        }
    }

    #[test]
    fn a_trusted_proxy_names_the_client() {
        let proxied = peer("10.0.0.5:1", &[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https")]);
        assert_eq!(proxied.address(), "203.0.113.9");
        assert!(proxied.secure && proxied.proxied);
        let said = "for=\"[2001:db8::1]:4711\";proto=https;by=10.0.0.5";
        let proxied = peer("[::ffff:10.0.0.5]:1", &[("forwarded", said)]);
        assert!(proxied.address() == "2001:db8::1" && proxied.secure);
        assert_eq!(address("[fd00::1]:1", &[("x-forwarded-for", "203.0.113.9:80")]), "203.0.113.9");
        let own = peer("10.0.0.5:1", &[]);
        assert!(own.address() == "10.0.0.5" && !own.proxied);
    }

    #[test]
    fn what_a_client_wrote_before_the_chain_is_not_believed() {
        let chain = |value| address("10.0.0.5:1", &[("x-forwarded-for", value)]);
        assert_eq!(chain("1.1.1.1, 203.0.113.9"), "203.0.113.9");
        assert_eq!(chain("1.1.1.1, 203.0.113.9, 10.2.0.1"), "203.0.113.9");
        assert_eq!(chain("1.1.1.1, nonsense, 10.2.0.1"), "10.2.0.1");
        assert_eq!(chain("10.0.0.1, 10.0.0.2"), "10.0.0.1");
        assert_eq!(chain("nonsense"), "10.0.0.5");
        let twice = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(address("10.0.0.5:1", &twice), "203.0.113.9");
    }

    #[test]
    fn two_forms_that_differ_are_both_disbelieved() {
        let both = |one, other| address("10.0.0.5:1", &[("x-forwarded-for", one), ("forwarded", other)]);
        assert_eq!(both("203.0.113.9", "for=1.1.1.1"), "10.0.0.5");
        assert_eq!(both("203.0.113.9", "for=203.0.113.9"), "203.0.113.9");
        assert_eq!(address("10.0.0.5:1", &[("forwarded", "for=1.1.1.1, proto=http")]), "10.0.0.5");
    }
}
