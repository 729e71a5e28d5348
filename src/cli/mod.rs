//! The command line: one file a subcommand.

mod answer;
mod backup;
mod check;
mod control;
mod convert;
mod copy;
mod export;
mod folder;
mod generate;
mod import;
mod invite;
mod report;
mod restore;
mod serve;
mod terminal;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use terminal::Terminal;

/// How the program ends.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed: the machine, the disk or the network
  2  the command line is wrong
  3  the input has faults; nothing was changed
  4  refused: somebody said no, or the store was changed meanwhile; nothing was changed
  5  the folder is in use by another renling
  6  there is no district in the folder or database
  7  the database cannot be reached, or does not exist
  8  the database refuses the user
  9  PostGIS is missing in the database
  10 the store is of a newer program, or of something else
  11 the store is another district's, or half of a copy
  12 the store is damaged
  74 writing to the disk failed; everything acknowledged before is safe";

/// Renling 认领: the map of responsibility of a city district.
#[derive(Debug, Parser)]
#[command(name = "renling", version, after_help = EXIT_CODES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Print for machines: JSON on standard output
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(Box<serve::Args>),
    Import(import::Args),
    Check(check::Args),
    Export(export::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Copy(copy::Args),
    Verify(verify::Args),
    Invite(invite::Args),
    Answer(answer::Args),
    Convert(convert::Args),
    Generate(generate::Args),
    /// Print the description of the HTTP API
    #[command(hide = true)]
    Openapi,
}

/// A reason to end that has an exit code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// The command line is wrong.
    #[error("the command line is wrong")]
    Usage,
    /// The input has faults. They are printed already.
    #[error("the input has faults; nothing was changed")]
    Faults,
    /// Somebody said no, or the store was changed meanwhile.
    #[error("nothing was changed")]
    Refused,
    /// Another process holds the folder.
    #[error("the folder is in use")]
    Busy,
    /// There is nothing to read.
    #[error("there is no district there")]
    Missing,
    /// The database is away.
    #[error("the database cannot be reached")]
    Away,
    /// The database's user may not.
    #[error("the database refuses")]
    NoRight,
    /// An extension is missing.
    #[error("PostGIS is missing")]
    NoExtension,
    /// Of another program.
    #[error("the store is not this program's")]
    Version,
    /// Of another district.
    #[error("the store is another district's")]
    History,
    /// Not whole.
    #[error("the store is damaged")]
    Damaged,
}

impl Stop {
    fn code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Faults => 3,
            Self::Refused => 4,
            Self::Busy => 5,
            Self::Missing => 6,
            Self::Away => 7,
            Self::NoRight => 8,
            Self::NoExtension => 9,
            Self::Version => 10,
            Self::History => 11,
            Self::Damaged => 12,
        }
    }
}

/// Reads the command line, does what it says, and gives the exit code.
pub fn run() -> ExitCode {
    // Stores and backups hold private telephones: what this program writes is its owner's alone.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.json);
    let done = match cli.command {
        Command::Serve(args) => serve::run(&args, &terminal),
        Command::Import(args) => import::run(&args, &terminal),
        Command::Check(args) => check::run(&args, &terminal),
        Command::Export(args) => export::run(&args, &terminal),
        Command::Backup(args) => backup::run(&args, &terminal),
        Command::Restore(args) => restore::run(&args, &terminal),
        Command::Copy(args) => copy::run(&args, &terminal),
        Command::Verify(args) => verify::run(&args, &terminal),
        Command::Invite(args) => invite::run(&args, &terminal),
        Command::Answer(args) => answer::run(&args, &terminal),
        Command::Convert(args) => convert::run(&args, &terminal),
        Command::Generate(args) => generate::run(&args, &terminal),
        Command::Openapi => {
            print!("{}", crate::http::openapi::document());
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // A reader such as `head` that has seen enough is no failure.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(&format!("{error:#}"));
            ExitCode::from(error.chain().find_map(|cause| cause.downcast_ref::<Stop>()).map_or(1, |stop| stop.code()))
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = |cause: &(dyn std::error::Error + 'static)| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|error| match error.kind() {
            csv::ErrorKind::Io(error) => Some(error.kind()),
            _ => None,
        });
        io.or(csv) == Some(std::io::ErrorKind::BrokenPipe)
    };
    error.chain().any(io)
}

/// A small runtime for the commands that do one thing.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_exit_codes_are_in_the_help() {
        let all = [
            Stop::Usage,
            Stop::Faults,
            Stop::Refused,
            Stop::Busy,
            Stop::Missing,
            Stop::Away,
            Stop::NoRight,
            Stop::NoExtension,
            Stop::Version,
            Stop::History,
            Stop::Damaged,
        ];
        for stop in all {
            assert!(EXIT_CODES.contains(&format!("\n  {:<2} ", stop.code())), "{stop:?}");
        }
    }
}
