//! What a digest says.

use crate::{
    atlas::Atlas,
    domain::{Account, Date, Instant},
    engine::{Notice, NoticeWhat},
};

/// Lines of a kind; the rest is counted.
const MOST: usize = 20;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    pub subject: String,
    pub body: String,
}

/// What is told, in which order and under which word.
const PARTS: [(NoticeWhat, &str); 4] = [
    (NoticeWhat::Overdue, "已逾期"),
    (NoticeWhat::DueTomorrow, "即将到期"),
    (NoticeWhat::SentBack, "复核未通过"),
    (NoticeWhat::Assigned, "新交办"),
];

/// The digest of somebody: what happened since, and what presses now; `None` when there is nothing.
pub fn digest(atlas: &Atlas, account: &Account, notices: &[Notice], since: Instant, today: Date) -> Option<Digest> {
    let told = |what: NoticeWhat, notice: &&Notice| {
        let presses = matches!(what, NoticeWhat::Overdue | NoticeWhat::DueTomorrow);
        notice.what == what && (presses || notice.at > since)
    };
    let parts = PARTS.map(|(what, word)| (word, notices.iter().filter(|one| told(what, one)).collect::<Vec<_>>()));
    let counts: Vec<_> = parts
        .iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(word, list)| format!("{word} {}", list.len()))
        .collect();
    if counts.is_empty() {
        return None;
    }
    let who = who(atlas, account, today);
    let day = format!("{}月{}日", today.month(), today.day());
    let mut body = format!("{who}\n");
    for (word, list) in &parts {
        if list.is_empty() {
            continue;
        }
        body.push_str(&format!("\n【{word}】{} 件\n", list.len()));
        for notice in list.iter().take(MOST) {
            // The last day on which it is kept.
            let due = notice.due_at.and_then(|due| Instant::from_micros(due.micros() - 1)).map(|due| atlas.today(due));
            let due = due.map(|due| format!("（时限 {}月{}日）", due.month(), due.day())).unwrap_or_default();
            body.push_str(&format!("· {} {}{due}\n", notice.case, notice.text));
        }
        if list.len() > MOST {
            body.push_str(&format!("……还有 {} 件，请登录查看\n", list.len() - MOST));
        }
    }
    Some(Digest { subject: format!("认领 {day}：{}（{who}）", counts.join(" · ")), body })
}

/// Unit and name.
fn who(atlas: &Atlas, account: &Account, today: Date) -> String {
    let name = atlas.person(account.person).map(|row| row.name.to_string()).unwrap_or_default();
    let mut posts: Vec<_> = atlas.posts_of(account.person).filter(|post| post.period.contains(today)).collect();
    posts.sort_by_key(|post| (post.order, post.fid));
    let unit = posts.first().and_then(|post| atlas.unit(post.unit)).map(|unit| {
        let version = unit.versions.near(today);
        version.short_name.as_ref().unwrap_or(&version.name).to_string()
    });
    unit.map_or(name.clone(), |unit| format!("{unit} {name}"))
}
