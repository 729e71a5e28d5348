//! The demonstration district.

use super::*;

#[test]
fn the_demonstration_files_are_read_without_any_error_and_a_second_time_change_nothing() {
    let files = demo_files();
    assert_eq!(files.len(), 16);
    let first = planned(&Atlas::default(), &files);
    assert_eq!(first.faults.errors().map(Fault::en).collect::<Vec<_>>(), Vec::<String>::new());

    // What is meant to be looked at: points stated elsewhere than drawn, and seats held twice.
    let mut warned: Vec<_> = first.faults.warnings().map(Fault::code).collect();
    warned.dedup();
    assert_eq!(warned, ["stated_differs", "too_many_holders"], "{}", said(&first.faults));
    let atlas = applied(Atlas::default(), &first);
    let second = planned(&atlas, &files);
    assert!(second.entries.iter().all(|entry| entry.what == What::PrivatePhone));
}
