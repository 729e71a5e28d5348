//! Talking to a person or a machine: colour, progress and questions only when it is a terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Whom the program talks to.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Whether output is for machines.
    pub json: bool,
    /// Whether the person reads Chinese.
    pub zh: bool,
    colour: bool,
    person: bool,
}

/// A colour of a word.
#[derive(Debug, Clone, Copy)]
pub enum Colour {
    /// Faults.
    Red = 31,
    /// What is new or well.
    Green = 32,
    /// Warnings, what is changed.
    Yellow = 33,
    /// What is less important.
    Grey = 90,
}

impl Terminal {
    /// Looks at the streams and the environment.
    pub fn new(json: bool) -> Self {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let language = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| set(name)).unwrap_or_default();
        Self {
            json,
            zh: language.starts_with("zh"),
            colour: !json && io::stderr().is_terminal() && set("NO_COLOR").is_none(),
            person: io::stdin().is_terminal() && io::stderr().is_terminal(),
        }
    }
    /// One of two languages.
    pub fn say<T>(&self, zh: T, en: T) -> T {
        if self.zh { zh } else { en }
    }
    /// A word in colour.
    pub fn paint(&self, colour: Colour, text: &str) -> String {
        if self.colour { format!("\x1b[{}m{text}\x1b[0m", colour as u8) } else { text.to_owned() }
    }
    /// A line for a person; machines do not get it.
    pub fn line(&self, text: &str) {
        if !self.json {
            eprintln!("{text}");
        }
    }
    /// Why it did not work.
    pub fn error(&self, text: &str) {
        eprintln!("{} {text}", self.paint(Colour::Red, self.say("出错:", "error:")));
    }
    /// An object for machines.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn object(&self, value: &serde_json::Value) -> io::Result<()> {
        writeln!(io::stdout().lock(), "{value}")
    }
    /// Whether somebody is there to be asked.
    pub fn can_ask(&self) -> bool {
        self.person && !self.json
    }
    /// Asks; only a clear yes is one.
    ///
    /// # Errors
    /// When the answer cannot be read.
    pub fn ask(&self, question: &str) -> io::Result<bool> {
        eprint!("{question} [y/N] ");
        io::stderr().flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是"))
    }
    /// A bar that counts up to `total`; nothing is drawn when nobody looks.
    pub fn progress(&self, total: u64, what: &str) -> ProgressBar {
        let target = if self.colour { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(total), target).with_message(what.to_owned());
        match ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}
