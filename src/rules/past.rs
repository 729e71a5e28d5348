//! What the clock sets of a past that nobody lived through here: that of the demonstration. It is taken as it is, as if it
//! had come by the commands of its days. Nobody else may set it so.

use super::{Asking, Denial, added, put::may_be_new};
use crate::{
    atlas::Atlas,
    domain::{Actor, Change, Record, Verb},
};

/// Whether a record is one of those, and the clock sets it.
pub fn is_past(asking: &Asking<'_>, record: &Record) -> bool {
    let of_the_past = matches!(
        record,
        Record::Round(_) | Record::Inspection(_) | Record::Ruling(_) | Record::Case(_) | Record::Shift(_)
    );
    *asking.actor == Actor::System && of_the_past
}

/// Adds it; what is there already stays as it is.
pub fn put_past(atlas: &Atlas, record: &Record) -> Result<Vec<Change>, Denial> {
    let there = match record {
        Record::Inspection(made) => atlas.visit(made.id).is_some(),
        other => atlas.record_by_id(other.kind(), other.id()).is_some(),
    };
    if there {
        return Ok(vec![]);
    }
    may_be_new(atlas, record)?;
    let verb = match record {
        Record::Inspection(_) => Verb::Recorded,
        Record::Ruling(_) => Verb::Ruled,
        Record::Case(_) => Verb::Opened,
        _ => Verb::Added,
    };
    Ok(vec![added(atlas, verb, record.clone())])
}
