//! What stands in a cell of the roster: names, or why there are none. A fault is a word first and a colour second.

use crate::{
    atlas::{Holder, Party, Slot, Status, WhyCode},
    domain::{PartyKind, Seat},
};

/// A cell: its text, and whether it is at fault.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub fault: Option<Status>,
}

impl Cell {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), fault: None }
    }
}

/// A name with its seat, where that is not the first one: 李示例（B角）.
pub fn holder_name(holder: &Holder) -> String {
    let seat = match holder.seat {
        Seat::B => "（B角）",
        Seat::Acting => "（代）",
        _ => "",
    };
    format!("{}{seat}", called(&holder.party))
}

fn called(party: &Party) -> String {
    match party.kind {
        PartyKind::Unit => party.short_name.as_ref().unwrap_or(&party.name).to_string(),
        PartyKind::Person => party.name.to_string(),
    }
}

/// The first post of a person, as it is said before the name: 区委宣传部 部长.
pub fn post(party: &Party) -> String {
    party.posts.first().map(|post| format!("{} {}", post.unit.short_name, post.title)).unwrap_or_default()
}

/// Who holds a slot, one a line, or why nobody does.
pub fn names(slot: Option<&Slot>) -> Cell {
    let Some(slot) = slot else { return Cell::plain("—") };
    let fault = slot.status.is_fault().then_some(slot.status);
    let why = slot.why.as_ref();
    let mut lines: Vec<_> = slot.holders.iter().map(holder_name).collect();
    match (slot.status, why.map(|why| why.code)) {
        (Status::Gap, Some(WhyCode::VacantSeat)) => lines.push(match why.and_then(|why| why.note.as_ref()) {
            Some(note) => format!("空缺（{note}）"),
            None => "空缺".into(),
        }),
        (Status::Gap, _) => lines.push("责任空白".into()),
        (Status::Lapsed, _) => lines.push(match why.and_then(|why| why.last.as_deref()) {
            Some(Holder { party, until: Some(until), .. }) => format!("到期未接续（{} 至 {until}）", called(party)),
            _ => "到期未接续".into(),
        }),
        (Status::Double, _) => lines.push("（责任重叠）".into()),
        (Status::None, _) if lines.is_empty() => lines.push("—".into()),
        _ => {}
    }
    Cell { text: lines.join("\n"), fault }
}

/// The posts of those who hold a slot, in the order of their names.
pub fn posts(slot: Option<&Slot>) -> Cell {
    per_holder(slot, post)
}

/// Their office telephones, in the order of their names.
pub fn phones(slot: Option<&Slot>) -> Cell {
    per_holder(slot, |party| party.office_phone.as_ref().map(ToString::to_string).unwrap_or_default())
}

fn per_holder(slot: Option<&Slot>, say: impl Fn(&Party) -> String) -> Cell {
    let lines: Vec<_> = slot.iter().flat_map(|slot| &slot.holders).map(|holder| say(&holder.party)).collect();
    // A line each, so that they stand beside their names; nothing at all where none has any.
    Cell::plain(if lines.iter().all(String::is_empty) { String::new() } else { lines.join("\n") })
}

/// The units that help a zone, each with its communities: 区税务局（桃苑社区、河畔社区）.
pub fn helping(slot: Option<&Slot>) -> Cell {
    let mut units: Vec<(String, Vec<String>)> = vec![];
    for holder in slot.iter().flat_map(|slot| &slot.holders) {
        let unit = called(&holder.party);
        let of = holder.subject.as_ref().map(|subject| subject.name.clone());
        match units.iter_mut().find(|(known, _)| *known == unit) {
            Some((_, places)) => places.extend(of),
            None => units.push((unit, of.into_iter().collect())),
        }
    }
    let told = units
        .into_iter()
        .map(|(unit, places)| if places.is_empty() { unit } else { format!("{unit}（{}）", places.join("、")) });
    let text = told.collect::<Vec<_>>().join("\n");
    Cell::plain(if text.is_empty() { "—".to_owned() } else { text })
}
