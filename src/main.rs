//! The command line of Renling 认领.

use std::process::ExitCode;

fn main() -> ExitCode {
    renling::cli::run()
}
