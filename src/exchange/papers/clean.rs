//! Cells as people fill them in: several names in one, titles before names, seats in brackets, words that say nothing.

use crate::domain::{Date, Seat};

/// What a cell about holders says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// Nothing: what is so stays so.
    Nothing,
    /// The seat is vacant, with a note; and the deputies that are named beside.
    Vacant(Option<String>, Vec<Mention>),
    /// Who holds it.
    Named(Vec<Mention>),
}

/// Somebody named in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Mention {
    /// The name, without white space inside.
    pub name: String,
    /// A title beside it.
    pub title: Option<String>,
    /// What else stands in brackets: often the unit.
    pub aside: Option<String>,
    /// The seat, where it is said.
    pub seat: Option<Seat>,
}

/// Words that stand for "as above".
pub(super) fn is_ditto(cell: &str) -> bool {
    matches!(cell.trim(), "同上" | "〃" | "″" | "\"" | "同前")
}

/// Words that say nothing.
pub(super) fn is_nothing(cell: &str) -> bool {
    let cell = cell.trim().trim_matches(['（', '）', '(', ')']);
    cell.is_empty()
        || cell.chars().all(|c| matches!(c, '-' | '—' | '－' | '–' | '/' | '／' | '.' | '…' | '_' | '　' | ' '))
        || matches!(cell, "待定" | "待落点" | "待补" | "待明确" | "待落实" | "略" | "无" | "暂无" | "未定")
}

/// What a spreadsheet shows where a formula failed.
pub(super) fn is_error(cell: &str) -> bool {
    let cell = cell.trim();
    matches!(cell, "#REF!" | "#N/A" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NULL!" | "#NUM!" | "#DATA!" | "#####")
        || cell.len() > 3 && cell.bytes().all(|b| b == b'#')
}

/// What a cell about holders says; `units`: they are units, not people.
pub(super) fn holders(cell: &str, units: bool) -> Said {
    let cell = cell.trim();
    if is_nothing(cell) {
        return Said::Nothing;
    }
    let bare = cell.trim_start_matches(['（', '(', '【']);
    if bare.starts_with("空缺") || bare == "缺" || bare.starts_with("空岗") {
        let parts = split(cell);
        let beside = people(parts.get(1..).unwrap_or_default());
        let deputies = !beside.is_empty() && beside.iter().all(|it| it.seat == Some(Seat::B));
        let (bare, beside) = match parts.first().filter(|_| deputies) {
            Some(first) => (first.trim_start_matches(['（', '(', '【']), beside),
            None => (bare, vec![]),
        };
        let note = bare.trim_start_matches("空缺").trim_start_matches("空岗").trim_start_matches('缺');
        let note = note.trim_matches(['（', '）', '(', ')', '：', ':', '】', '，', ',', ' ', '　', '\n']);
        return Said::Vacant((!note.is_empty()).then(|| note.to_owned()), beside);
    }
    let parts = split(cell);
    let mentions: Vec<Mention> = if units { parts.iter().map(|part| unit(part)).collect() } else { people(&parts) };
    let mentions: Vec<Mention> = mentions.into_iter().filter(|it| !is_nothing(&it.name)).collect();
    if mentions.is_empty() { Said::Nothing } else { Said::Named(mentions) }
}

/// Cuts a cell at its separators, but not within brackets.
pub(super) fn split(cell: &str) -> Vec<String> {
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0_i32);
    for c in cell.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            _ => {}
        }
        if depth <= 0 && matches!(c, '、' | '，' | ',' | '；' | ';' | '\n' | '/') {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn unit(part: &str) -> Mention {
    let (name, asides) = brackets(part);
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let aside = asides.into_iter().find(|aside| !matches!(aside.as_str(), "牵头" | "主办" | "协办" | "配合"));
    // A bracket may belong to the name; whoever looks it up tries both.
    Mention { name, aside, ..Mention::default() }
}

/// The people of a cell's parts. Titles have separators of their own: 区委常委、宣传部部长 李示例 is one person.
fn people(parts: &[String]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    let mut waiting: Vec<&String> = Vec::new();
    for part in parts {
        let mention = person(part);
        if mention.title.is_none() && looks_like_title(&mention.name) {
            waiting.push(part);
            continue;
        }
        let mut mention = mention;
        if mention.title.is_some() && !waiting.is_empty() {
            let before: Vec<&str> = waiting.drain(..).map(String::as_str).collect();
            mention.title = mention.title.map(|title| format!("{}、{title}", before.join("、")));
        }
        mentions.extend(waiting.drain(..).map(|part| person(part)));
        mentions.push(mention);
    }
    mentions.extend(waiting.into_iter().map(|part| person(part)));
    mentions
}

fn person(part: &str) -> Mention {
    let (text, asides) = brackets(part);
    let mut mention = Mention::default();
    for aside in asides {
        // （代，书记学习期间）: the seat stands first.
        match seat(aside.split(['，', ',', '；', ' ']).next().unwrap_or_default()) {
            Some(seat) => mention.seat = Some(seat),
            None if mention.aside.is_none() => mention.aside = Some(aside),
            None => {}
        }
    }
    let mut text = text.as_str();
    for (word, seat) in [("A角", Seat::A), ("B角", Seat::B), ("代理", Seat::Acting)] {
        if let Some(rest) = text.strip_prefix(word)
            && let Some(rest) = rest.strip_prefix(['：', ':', ' ', '　'])
        {
            (mention.seat, text) = (Some(seat), rest);
        }
    }
    // Telephones stand behind names; they are not read here.
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-'))
        .filter(|word| !word.is_empty())
        .collect();
    let joined = joined(&words);
    match joined.as_slice() {
        [] => {}
        [name] => mention.name.clone_from(name),
        [first, rest @ ..] if is_name(first) && !looks_like_title(first) && rest.iter().all(|word| !is_name(word)) => {
            mention.name.clone_from(first);
            mention.title = Some(rest.join(" "));
        }
        [rest @ .., last] => {
            mention.name.clone_from(last);
            mention.title = Some(rest.join(" "));
        }
    }
    mention
}

/// The words of a text; the characters of a short name that were spread out come together again.
fn joined(words: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let single = |word: &String| word.chars().count() == 1;
    let whole: usize = all.iter().map(|word| word.chars().count()).sum();
    if all.len() > 1 && whole <= 3 {
        return vec![all.concat()];
    }
    let tail = all.iter().rev().take_while(|word| single(word)).count();
    if (2..=3).contains(&tail) {
        let name = all.split_off(all.len() - tail).concat();
        all.push(name);
    }
    all
}

/// A text without its brackets, and what stood in them.
fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut plain, mut inside, mut all, mut depth) = (String::new(), String::new(), Vec::new(), 0_u32);
    for c in text.chars() {
        match c {
            '（' | '(' => {
                depth += 1;
                if depth > 1 {
                    inside.push(c);
                }
            }
            '）' | ')' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    all.push(std::mem::take(&mut inside).trim().to_owned());
                } else {
                    inside.push(c);
                }
            }
            _ if depth > 0 => inside.push(c),
            _ => plain.push(c),
        }
    }
    all.retain(|aside| !aside.is_empty());
    (plain.trim().to_owned(), all)
}

/// The seat that a word in brackets says.
pub(super) fn seat(word: &str) -> Option<Seat> {
    match word.trim() {
        "A角" | "A" | "a角" | "A岗" => Some(Seat::A),
        "B角" | "B" | "b角" | "B岗" | "副" => Some(Seat::B),
        "代" | "代理" | "暂代" | "代管" => Some(Seat::Acting),
        _ => None,
    }
}

/// Whether a text reads like a person's name: two to four Chinese characters, and no title.
pub(super) fn is_name(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (2..=4).contains(&plain.chars().count())
        && plain.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '·')
        && !looks_like_title(&plain)
        && !["街道", "社区", "单位"].iter().any(|end| plain.ends_with(end))
}

/// Whether a text reads like a title.
pub(super) fn looks_like_title(text: &str) -> bool {
    let ends = [
        "长",
        "书记",
        "主任",
        "常委",
        "主席",
        "干部",
        "科员",
        "专员",
        "经理",
        "干事",
        "委员",
        "助理",
        "队员",
        "调研员",
        "巡视员",
        "参事",
        "负责人",
        "校监",
        "区委",
        "党组成员",
    ];
    text.chars().count() >= 2 && ends.iter().any(|end| text.ends_with(end)) && text.chars().count() > 2
        || matches!(
            text,
            "局长" | "主任" | "书记" | "镇长" | "区长" | "主席" | "科长" | "队长" | "站长" | "院长" | "校长"
        )
}

/// Whether a text reads like a mobile telephone.
pub(super) fn is_mobile(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits == 11 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' '))
}

/// A telephone as it is kept: full-width characters, a number's `.0`, and words around it are taken off.
pub(super) fn phone(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + u8::try_from(u32::from(c) - u32::from('０')).unwrap_or(0)),
            '－' | '—' | '–' => '-',
            '（' => '(',
            '）' => ')',
            c => c,
        })
        .collect();
    let plain = plain.trim();
    let plain = plain.strip_suffix(".0").unwrap_or(plain);
    plain.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+' && c != '(').trim().to_owned()
}

/// Whether two telephones are the same number, however they are written.
pub(super) fn same_phone(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(a) == digits(b)
}

/// A day as people write it, also as a spreadsheet's number.
pub(super) fn date(text: &str) -> Option<Date> {
    if let Ok(date) = super::super::row::date(text.trim()) {
        return Some(date);
    }
    // A spreadsheet's day 1 is 1 January 1900, and it has a 29 February of that year.
    let number: f64 = text.trim().parse().ok()?;
    let days = (20_000.0..80_000.0).contains(&number).then_some(number)?;
    #[allow(clippy::cast_possible_truncation, reason = "between 20,000 and 80,000")]
    let days = days.floor() as i64;
    jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()
}
