//! What this machine is called.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The names and addresses that this machine can be reached by, those given first. Others may be added to a network
/// later, so that this is asked again from time to time.
pub fn names(given: &[String]) -> Vec<String> {
    let mut all: Vec<_> = given.iter().map(|name| name.trim().trim_end_matches('.').to_ascii_lowercase()).collect();
    let host = rustix::system::uname().nodename().to_string_lossy().to_ascii_lowercase();
    // A machine without a name of its own is no name.
    if is_name(&host) && host != "localhost" {
        let short = host.split('.').next().unwrap_or(&host).to_owned();
        all.extend([host.clone(), format!("{short}.local")]);
    }
    // Without a list of addresses there are still the names.
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut addresses: Vec<_> = interfaces.iter().map(if_addrs::Interface::ip).filter(|it| is_reachable(*it)).collect();
    addresses.sort_unstable();
    all.extend(addresses.iter().map(IpAddr::to_string));
    all.extend(["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string(), Ipv6Addr::LOCALHOST.to_string()]);
    let mut once = std::collections::HashSet::new();
    all.retain(|name| once.insert(name.clone()));
    all
}

/// Whether others reach an address; one that holds on a single cable only is none that is typed.
fn is_reachable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !address.is_loopback() && !address.is_link_local(),
        IpAddr::V6(address) => !address.is_loopback() && !address.is_unicast_link_local(),
    }
}

/// Whether a text is the name of a machine.
pub fn is_name(text: &str) -> bool {
    let part = |part: &str| {
        let fine = part.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_');
        fine && (1..=63).contains(&part.len()) && !part.starts_with('-') && !part.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_given_names_come_first_and_loopback_is_always_there() {
        let all = names(&["Renling.Test.".to_owned(), "localhost".to_owned()]);
        assert_eq!(all[..2], ["renling.test", "localhost"]);
        assert!(all.contains(&"127.0.0.1".to_owned()) && all.contains(&"::1".to_owned()));
        assert_eq!(all.iter().filter(|name| *name == "localhost").count(), 1);
    }

    #[test]
    fn a_name_is_told_from_anything_else() {
        assert!(is_name("renling.test") && is_name("a") && is_name("map-1.example"));
        for wrong in ["", "a b", "-a", "a..b", "认领", "https://a", "a:1", "a/b"] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
