//! Texts that a spreadsheet would take for a formula. Whoever opens an exported table has not asked for anything to be
//! worked out, least of all by a name that somebody typed.

use std::borrow::Cow;

/// What a formula begins with, for one spreadsheet or another.
fn begins(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Whether it is only a number, such as a telephone's or one below zero.
fn is_number(text: &str) -> bool {
    text.len() > 1
        && text.chars().skip(1).all(|c| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-' | '(' | ')'))
        && text.starts_with(['+', '-'])
}

/// A text as it stands in an exported cell: what looks like a formula gets an apostrophe before it, as people do it
/// themselves.
pub fn guard(text: &str) -> Cow<'_, str> {
    let apostrophes = text.trim_start_matches('\'');
    if begins(apostrophes) && !is_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a cell that [`guard`] wrote.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_a_text_and_comes_back_the_same() {
        let formulas = ["=1+2", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "＝1", "'=1", "-"];
        for text in formulas {
            assert_eq!(guard(text), format!("'{text}"));
        }
        for text in ["", "南站", "0791-86000001", "+86 791 8600", "-1", "3,5", "a=b", "'quoted'"] {
            assert_eq!(guard(text), text);
        }
        for text in formulas.into_iter().chain(["", "南站", "-1", "'quoted'", "''=1"]) {
            assert_eq!(unguard(&guard(text)), text);
        }
    }
}
