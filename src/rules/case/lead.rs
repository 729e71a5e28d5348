//! Who gets a case: the line's unit or the unit of the place leads, as the item says, else the line; the other assists.

use crate::{
    atlas::Atlas,
    domain::{CasePlace, Code, Date, Item, Lead, LineId, UnitId},
};

/// Who leads by the rule, and who assists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leads {
    /// None: 责任待明确.
    pub lead: Option<UnitId>,
    /// The unit that does not lead, and those that assist on the line.
    pub assisting: Vec<UnitId>,
}

/// Who leads a case at a place by the rule. Nobody stands in for the one that the rule means: where there is none, the
/// office decides.
pub fn leads(atlas: &Atlas, place: &CasePlace, on: Date) -> Leads {
    let Some(line) = place.line else { return Leads::default() };
    let of_line = atlas.line_unit(line, on);
    let of_place = atlas.place_unit(place.street, place.community, on);
    let by_line = || atlas.line(line).map_or(Lead::Line, |row| row.versions.near(on).lead);
    let item = place.item.as_ref().and_then(|item| item_of(atlas, line, item, on));
    let (lead, other) = match item.and_then(|item| item.lead).unwrap_or_else(by_line) {
        Lead::Line => (of_line, of_place),
        Lead::Place => (of_place, of_line),
    };
    let assisting = other.into_iter().chain(atlas.assisting_units(line, on));
    Leads { lead, assisting: others(assisting, lead) }
}

/// Each unit once, without the lead.
pub fn others(units: impl IntoIterator<Item = UnitId>, lead: Option<UnitId>) -> Vec<UnitId> {
    let mut list = vec![];
    for unit in units {
        if Some(unit) != lead && !list.contains(&unit) {
            list.push(unit);
        }
    }
    list
}

/// An item of the line's checklist that is in force on a day; of one that is not, as it was last.
pub fn item_of<'a>(atlas: &'a Atlas, line: LineId, item: &Code, on: Date) -> Option<&'a Item> {
    let mut lists: Vec<_> = atlas.checklists().iter().filter(|list| list.line == line).collect();
    lists.sort_by_key(|list| (!list.period.contains(on), std::cmp::Reverse(list.number)));
    lists.into_iter().find_map(|list| list.items.iter().find(|known| known.code == *item))
}
