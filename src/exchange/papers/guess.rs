//! What a sheet seems to be, and what its columns seem to mean.

use super::book::TitledColumn;
use super::meaning::{self, PaperKind, bare};
use super::{clean, places};
use crate::atlas::Atlas;
use crate::domain::AreaKind;

type Numbered = (u32, Vec<String>);

/// A guess; the kind with most columns under titles that it knows, the words of file and sheet before that.
pub(super) fn guess(
    atlas: &Atlas,
    file: &str,
    sheet: &str,
    head: &[Numbered],
    titles: Vec<String>,
    data: &[Numbered],
) -> (Option<PaperKind>, Vec<TitledColumn>) {
    let scored = PaperKind::ALL.map(|kind| {
        let known: Vec<String> = titles.iter().filter_map(|title| meaning::of_title(atlas, kind, title)).collect();
        let whole = kind.plain().iter().filter(|it| it.required).all(|it| known.iter().any(|code| code == it.code));
        let called = called(kind, sheet) * 2
            + called(kind, file)
            + head.first().map_or(0, |(_, row)| called(kind, &row.join("")));
        (kind, if whole { known.len() * 2 + called * 3 } else { 0 })
    });
    let best = scored.into_iter().rev().max_by_key(|(_, score)| *score).filter(|(_, score)| *score > 0);
    let named = || by_name(sheet).or_else(|| by_name(file)).filter(|_| titles.len() > 1);
    let kind = best.map(|(kind, _)| kind).or_else(named);
    let mut columns: Vec<TitledColumn> = titles
        .into_iter()
        .map(|title| {
            let meaning = kind.and_then(|kind| meaning::of_title(atlas, kind, &title));
            TitledColumn { sure: meaning.is_some(), meaning, title }
        })
        .collect();
    once(&mut columns);
    if let Some(kind) = kind {
        below(atlas, kind, data, &mut columns);
    }
    (kind, columns)
}

/// How well a name fits a kind.
fn called(kind: PaperKind, text: &str) -> usize {
    let words: &[&str] = match kind {
        PaperKind::Lines => &["条线"],
        PaperKind::Zones => &["片区责任", "片区", "片长"],
        PaperKind::Contacts => &["通讯录", "人员", "花名册", "联络员"],
        PaperKind::Checkpoints => &["点位", "测评点"],
        PaperKind::Communities => &["社区一览", "社区名单", "社区"],
    };
    words.iter().filter(|word| text.contains(*word)).count()
}

fn by_name(text: &str) -> Option<PaperKind> {
    PaperKind::ALL.into_iter().find(|kind| called(*kind, text) > 0)
}

/// A meaning that only one column can have stays with the first of them.
fn once(columns: &mut [TitledColumn]) {
    for at in 1..columns.len() {
        let (before, rest) = columns.split_at_mut(at);
        let again = rest[0].meaning.is_some() && before.iter().any(|column| column.meaning == rest[0].meaning);
        if again {
            (rest[0].meaning, rest[0].sure) = (None, false);
        }
    }
}

/// Columns whose titles say nothing, by what stands in them.
fn below(atlas: &Atlas, kind: PaperKind, data: &[Numbered], columns: &mut [TitledColumn]) {
    for at in 0..columns.len() {
        let title = bare(&columns[at].title);
        if columns[at].meaning.is_some() || ["序号", "备注", "说明", "no", "no."].contains(&title.as_str()) {
            continue;
        }
        let cells: Vec<&str> = data
            .iter()
            .filter_map(|(_, row)| row.get(at).map(String::as_str))
            .filter(|cell| !cell.is_empty())
            .take(60)
            .collect();
        let most = |is: &dyn Fn(&str) -> bool| {
            cells.len() >= 2 && cells.iter().filter(|cell| is(cell)).count() * 4 >= cells.len() * 3
        };
        let area = |kind: AreaKind| move |cell: &str| places::area_called(atlas, kind, cell).len() == 1;
        let guess = [
            ("line", most(&|cell| places::line_called(atlas, cell).len() == 1)),
            ("zone", most(&area(AreaKind::Zone))),
            ("community", most(&area(AreaKind::Community))),
            ("street", most(&area(AreaKind::Street))),
            ("mobile", most(&clean::is_mobile)),
            ("person", most(&clean::is_name)),
        ];
        let free = |code: &str| !columns.iter().any(|column| column.meaning.as_deref() == Some(code));
        let known = |code: &str| kind.plain().iter().any(|it| it.code == code);
        let found =
            guess.iter().find(|(code, fits)| *fits && known(code) && free(code)).map(|(code, _)| (*code).to_owned());
        columns[at].meaning = found;
    }
}
