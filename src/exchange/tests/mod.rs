//! The room from outside: files in, plan out.

mod bad;

mod bad_shapes;
mod bare;
mod convert;
mod demo;
mod export;
pub(super) mod fixture;
mod generate;
mod good;
mod gpkg;
mod import;

use super::*;
use crate::atlas::Atlas;
use crate::domain::{Change, Command, Seq, Verb};

/// Plans the files against an atlas.
pub(super) fn planned(atlas: &Atlas, files: &[InputFile]) -> Plan {
    plan(atlas, read(files, None, &mut ()), Options::default(), &mut ())
}

/// The atlas after the commands of a plan.
pub(super) fn applied(mut atlas: Atlas, plan: &Plan) -> Atlas {
    for envelope in &plan.commands {
        let Command::Put { record, .. } = &envelope.command else { continue };
        let found = atlas.record_by_id(record.kind(), record.id());
        let fid = found.as_ref().map_or_else(|| atlas.next_fid(record.kind()), |found| found.fid);
        let version = found.as_ref().map_or(1, |found| found.version + 1);
        let change =
            Change { fid, version, verb: Verb::Added, record: (**record).clone(), reason: None, personal: None };
        atlas.apply(Seq(atlas.seq().0 + 1), &change);
    }
    atlas
}

/// Every fault in English, one a line.
pub(super) fn said(faults: &Faults) -> String {
    faults.0.iter().map(Fault::en).collect::<Vec<_>>().join("\n")
}
