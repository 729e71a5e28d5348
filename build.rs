//! The web app and the demonstration files are compiled into the binary: build again when one of them changes.

fn main() {
    for folder in ["web/dist", "data/xihu"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
