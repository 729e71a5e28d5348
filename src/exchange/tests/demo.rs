//! The demonstration district.

use super::*;

#[test]
fn the_demonstration_files_are_read_without_any_error_and_a_second_time_change_nothing() {
    let files = demo_files();
    assert_eq!(files.len(), 15);
    let first = planned(&Atlas::default(), &files);
    println!("{}", said(&first.faults));
    assert_eq!(first.faults.errors().map(Fault::en).collect::<Vec<_>>(), Vec::<String>::new());
    println!("{} commands, {} unchanged", first.commands.len(), first.unchanged);
    let atlas = applied(Atlas::default(), &first);
    let second = planned(&atlas, &files);
    for entry in second.entries.iter().filter(|entry| entry.what != What::PrivatePhone).take(10) {
        println!("{entry:?}");
    }
    assert!(second.entries.iter().all(|entry| entry.what == What::PrivatePhone));
}
