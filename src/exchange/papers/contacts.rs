//! Units and their people: rows to people, posts, telephones and liaisons.

use std::collections::{HashMap, HashSet};

use super::clean::{self, Mention, Said};
use super::given::{Columns, GivenRow};
use super::meaning::{self, PaperKind};
use super::seats::{Holder, Seats};
use super::work::Work;
use crate::domain::{Name, PartyId, Period, Person, PersonId, Personal, Phone, Post, Role, Seat, Subject, UnitId};

/// What the rows say of a person in a unit.
struct Titles {
    person: PersonId,
    unit: UnitId,
    titles: Vec<(u32, String)>,
}

/// Reads a list of units and people.
pub(super) fn read(work: &mut Work<'_>, columns: &Columns, rows: &[GivenRow]) {
    let roles: Vec<Role> = meaning::roles(work.atlas, PaperKind::Contacts).into_iter().cloned().collect();
    let mut seats = Seats::default();
    let mut posts: Vec<Titles> = Vec::new();
    let mut mobiles: HashMap<PersonId, (u32, String)> = HashMap::new();
    work.named = rows.iter().filter_map(|row| mention(columns, row)).map(|it| it.name).collect();
    let mut doubted: HashSet<u32> = HashSet::new();
    for row in rows {
        let Some(unit) = unit(work, columns, row) else { continue };
        let Some(mention) = mention(columns, row) else { continue };
        let title = columns.text(row, "title").map(|(_, text)| one_line(text)).or_else(|| mention.title.clone());
        let Some(person) = person(work, columns, row, &mention, unit, &mobiles) else { continue };
        // Known at once: who is called so in a later row may be somebody else.
        let works = work.works.entry(person).or_default();
        if !works.iter().any(|(of, _)| *of == unit) {
            works.push((unit, title.clone().unwrap_or_default()));
        }
        if let Some(title) = title {
            match posts.iter_mut().find(|it| it.person == person && it.unit == unit) {
                Some(known) if known.titles.iter().any(|(_, other)| *other == title) => {}
                Some(known) => known.titles.push((row.n, title)),
                None => posts.push(Titles { person, unit, titles: vec![(row.n, title)] }),
            }
        }
        telephones(work, columns, row, person, &mut mobiles, &mut doubted);
        for role in &roles {
            liaison(work, columns, row, role, unit, person, &mut seats);
        }
    }
    for titles in posts {
        settle(work, &titles);
    }
    seats.settle(work);
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The unit of a row, with its own telephone and short name.
fn unit(work: &mut Work<'_>, columns: &Columns, row: &GivenRow) -> Option<UnitId> {
    let Some((_, text)) = columns.text(row, "unit") else {
        if columns.has("unit") {
            let (zh, en) = ("没有写单位。请填写", "The unit is missing. Fill it in");
            work.wrong(row.n, columns.at("unit"), "", zh, en);
        }
        return None;
    };
    let id = work.unit(row.n, text)?;
    let phone = columns.text(row, "unit_phone").and_then(|(at, text)| phone(work, row.n, at, text));
    let short = columns.text(row, "unit_short").and_then(|(_, text)| Name::new(text).ok());
    if (phone.is_some() || short.is_some())
        && let Some(unit) = work.unit_of(id).cloned()
    {
        work.edit_unit(row.n, unit, |version| {
            if let Some(phone) = phone
                && version.office_phone.as_ref().is_none_or(|known| !clean::same_phone(known.as_str(), phone.as_str()))
            {
                version.office_phone = Some(phone);
            }
            version.short_name = short.or_else(|| version.short_name.take());
        });
    }
    Some(id)
}

/// Who a row is about; a unit alone may have a row too.
fn mention(columns: &Columns, row: &GivenRow) -> Option<Mention> {
    let (_, text) = columns.text(row, "person")?;
    match clean::holders(text, false) {
        Said::Named(mentions) => mentions.into_iter().next(),
        Said::Vacant(..) | Said::Nothing => None,
    }
}

fn person(
    work: &mut Work<'_>,
    columns: &Columns,
    row: &GivenRow,
    mention: &Mention,
    unit: UnitId,
    mobiles: &HashMap<PersonId, (u32, String)>,
) -> Option<PersonId> {
    let known = work.called.get(&mention.name).cloned().unwrap_or_default();
    let mobile = columns.text(row, "mobile").map(|(_, text)| clean::phone(text));
    // The same name with the same mobile is the same person in another unit.
    if let Some(mobile) = &mobile {
        let same = |id: &&PersonId| {
            let told = mobiles.get(id).map(|(_, known)| known.clone());
            let kept = || work.paper.phone_of(**id).map(|phone| phone.as_str().to_owned());
            told.or_else(kept).is_some_and(|known| clean::same_phone(&known, mobile))
        };
        let mut same = known.iter().filter(same);
        if let (Some(id), None) = (same.next(), same.next()) {
            return Some(*id);
        }
    }
    let (_, text) = columns.text(row, "unit")?;
    let key = format!("person:{}@{}", mention.name, text.trim());
    if known.is_empty() && !work.is_asked_for(&mention.name, unit) {
        let mention = Mention { title: None, ..mention.clone() };
        return work.new_person(row.n, &mention, &key, None);
    }
    let mention = Mention { title: None, ..mention.clone() };
    work.person(row.n, &mention, Some((text, Some(unit))))
}

fn phone(work: &mut Work<'_>, row: u32, at: usize, text: &str) -> Option<Phone> {
    let phone = Phone::new(&clean::phone(text));
    if phone.is_err() {
        let (zh, en) = ("不像电话号码。请改正", "does not look like a telephone number. Put it right");
        work.wrong(row, Some(at), text, zh, en);
    }
    phone.ok()
}

/// Office and private telephone; two different private ones of one person are said at both rows.
fn telephones(
    work: &mut Work<'_>,
    columns: &Columns,
    row: &GivenRow,
    id: PersonId,
    mobiles: &mut HashMap<PersonId, (u32, String)>,
    doubted: &mut HashSet<u32>,
) {
    let Some(person) = work.person_of(id).cloned() else { return };
    let mut person: Person = person;
    let mut personal = work.people.get(id).and_then(|(_, personal)| personal.clone());
    if let Some((at, text)) = columns.text(row, "office_phone")
        && let Some(phone) = phone(work, row.n, at, text)
        && person.office_phone.as_ref().is_none_or(|known| !clean::same_phone(known.as_str(), phone.as_str()))
    {
        person.office_phone = Some(phone);
    }
    if let Some((at, text)) = columns.text(row, "mobile")
        && let Some(phone) = phone(work, row.n, at, text)
    {
        match mobiles.get(&id) {
            Some((other, known)) if !clean::same_phone(known, phone.as_str()) => {
                for (n, there) in [(row.n, *other), (*other, row.n)] {
                    if doubted.insert(n) {
                        let zh = format!("与第 {there} 行是同一人，手机号却不同。请核对后只留一个");
                        let en =
                            format!("The same person as in row {there}, but another mobile. Check which one holds");
                        work.wrong(n, Some(at), "", &zh, &en);
                    }
                }
            }
            Some(_) => {}
            None => {
                mobiles.insert(id, (row.n, phone.as_str().to_owned()));
                let kept = work.paper.phone_of(id);
                if kept.is_none_or(|kept| !clean::same_phone(kept.as_str(), phone.as_str())) {
                    personal = Some(Personal { private_phone: phone });
                }
            }
        }
    }
    let at = work.at(row.n);
    work.people.put(id, (person, personal), at);
}

/// Compares the titles of a person in a unit with the posts in force: as many as there are stay or change in their order.
fn settle(work: &mut Work<'_>, told: &Titles) {
    let first = work.first;
    let mut there: Vec<Post> = work
        .atlas
        .posts_of(told.person)
        .filter(|post| post.unit == told.unit && post.period.contains(first))
        .map(|post| post.entity.clone())
        .collect();
    let mut new = Vec::new();
    for (row, title) in &told.titles {
        match there.iter().position(|post| same_title(post.title.as_str(), title)) {
            Some(at) => {
                there.remove(at);
                work.unchanged += 1;
            }
            None => new.push((*row, title)),
        }
    }
    for (row, title) in new {
        if !there.is_empty() {
            let mut post = there.remove(0);
            let at = work.at(row);
            let ended = first.yesterday().ok().and_then(|last| Period::new(post.period.first(), Some(last)).ok());
            match (ended, Name::new(title)) {
                (Some(period), Ok(_)) => {
                    post.period = period;
                    work.posts.put(post.id, post, at);
                }
                // It only began that day: it is put right.
                (None, Ok(title)) => {
                    post.title = title;
                    work.posts.put(post.id, post, at);
                    continue;
                }
                (_, Err(_)) => {}
            }
        }
        work.new_post(row, told.person, told.unit, title);
    }
}

/// Titles are the same whatever separates their parts.
fn same_title(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let same = |c: char| match c {
            '，' | ',' | '；' | ';' | ' ' => '、',
            '(' => '（',
            ')' => '）',
            c => c,
        };
        text.chars().map(same).collect::<String>()
    };
    plain(a) == plain(b)
}

/// A tick, a seat, or names in a column of a role for units.
fn liaison(
    work: &mut Work<'_>,
    columns: &Columns,
    row: &GivenRow,
    role: &Role,
    unit: UnitId,
    person: PersonId,
    seats: &mut Seats,
) {
    let subject = Subject::Unit(unit);
    if columns.has(&format!("deputy:{}", role.code)) {
        seats.tells_deputies(role.id);
    }
    for (prefix, own) in [("role", None), ("deputy", Some(Seat::B))] {
        let Some((_, text)) = columns.text(row, &format!("{prefix}:{}", role.code)) else { continue };
        let word = text.trim().trim_end_matches(role.name.as_str());
        let tick = matches!(word, "" | "是" | "√" | "✓" | "Y" | "y" | "yes" | "1" | "联络员" | "●" | "○");
        let seat = clean::seat(word.trim_matches(['（', '）', '(', ')']));
        if matches!(word, "否" | "N" | "no" | "0" | "×") {
            continue;
        }
        if tick || seat.is_some() {
            let holder = Holder { party: PartyId::Person(person), seat: own.or(seat), row: row.n, since: None };
            seats.hold(role.id, subject, holder);
        } else {
            super::roster::holders(work, columns, row, role, &[subject], seats);
            return;
        }
    }
}
