//! Chinese by Latin letters: does a name match what was typed, in full pinyin, by initials, or a mixture?
//!
//! Every reading of a character counts (`pinyin` crate, from the Unihan data), so polyphones are found by any of
//! theirs: 朝阳 by `chaoyang` and `zhaoyang`.

use pinyin::ToPinyinMulti;

/// Where a name matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// From its first character on.
    Start,
    /// From a later one on.
    Within,
}

/// Looks for `typed` (lower-case ASCII letters and digits) in a name: each syllable whole, or by its first letter
/// (`zh`, `ch`, `sh` count as one); the last may be cut short.
pub(super) fn find(name: &str, typed: &str) -> Option<Place> {
    if typed.is_empty() {
        return None;
    }
    let begins = |(at, _): (usize, char)| matches(&name[at..], typed.as_bytes());
    let first = name.char_indices().position(begins)?;
    Some(if first == 0 { Place::Start } else { Place::Within })
}

fn matches(name: &str, typed: &[u8]) -> bool {
    if typed.is_empty() {
        return true;
    }
    let mut chars = name.chars();
    let Some(first) = chars.next() else { return false };
    let rest = chars.as_str();
    if first.is_ascii_alphanumeric() {
        return typed[0] == first.to_ascii_lowercase() as u8 && matches(rest, &typed[1..]);
    }
    let Some(readings) = first.to_pinyin_multi() else {
        // Signs are passed over.
        return !first.is_alphanumeric() && matches(rest, typed);
    };
    let mut seen: smallvec::SmallVec<[&str; 4]> = smallvec::SmallVec::new();
    for reading in readings {
        let plain = reading.plain();
        if seen.contains(&plain) {
            continue;
        }
        seen.push(plain);
        if plain.as_bytes().first() != typed.first() {
            continue;
        }
        let letters: smallvec::SmallVec<[u8; 8]> = plain.chars().map(letter).collect();
        let full = letters.as_slice();
        if full.starts_with(typed) || typed.starts_with(full) && matches(rest, &typed[full.len()..]) {
            return true;
        }
        if full.len() > 1 && matches(rest, &typed[1..]) {
            return true;
        }
        let two = matches!(full, [b'z' | b'c' | b's', b'h', _, ..]);
        if two && typed.get(1) == Some(&b'h') && matches(rest, &typed[2..]) {
            return true;
        }
    }
    false
}

/// ü is typed v; every other letter of a plain reading is ASCII.
fn letter(c: char) -> u8 {
    u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(match c {
        'ü' => b'v',
        'ê' => b'e',
        _ => b'?',
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("南站片区", "nanzhan", Some(Place::Start))]
    #[case("南站片区", "nz", Some(Place::Start))]
    #[case("南站片区", "nzh", Some(Place::Start))]
    #[case("南站片区", "nanzh", Some(Place::Start))]
    #[case("南站片区", "nzhpq", Some(Place::Start))]
    #[case("南站片区", "zhan", Some(Place::Within))]
    #[case("南站片区", "anzhan", None)]
    #[case("南站片区", "nb", None)]
    #[case("朝阳洲街道", "chaoyang", Some(Place::Start))]
    #[case("朝阳洲街道", "zhaoyang", Some(Place::Start))]
    #[case("绿源社区", "lvyuan", Some(Place::Start))]
    #[case("绿源社区", "lyuan", Some(Place::Start))]
    #[case("L06农贸市场", "l06nm", Some(Place::Start))]
    #[case("八一大道(北)", "bydb", None)]
    #[case("八一大道(北)", "byddb", Some(Place::Start))]
    fn finds_syllables_initials_and_mixtures(#[case] name: &str, #[case] typed: &str, #[case] place: Option<Place>) {
        assert_eq!(find(name, typed), place);
    }
}
