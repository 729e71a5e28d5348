//! What a digest says.

use crate::{
    atlas::Atlas,
    domain::{Account, Date, Instant},
    engine::{About, Notice, NoticeWhat},
};

/// Lines of a kind; the rest is counted.
const MOST: usize = 20;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    pub subject: String,
    pub body: String,
}

/// What is told, in which order and under which words. Of shifts it is said in English as well.
const PARTS: [(NoticeWhat, &str, &str); 12] = [
    (NoticeWhat::Overdue, "已逾期", ""),
    (NoticeWhat::DueTomorrow, "即将到期", ""),
    (NoticeWhat::SentBack, "复核未通过", ""),
    (NoticeWhat::Assigned, "新交办", ""),
    (NoticeWhat::ShiftTomorrow, "即将义务劳动", "Shift coming up"),
    (NoticeWhat::ShiftCancelled, "班次取消", "Shift cancelled"),
    (NoticeWhat::ShiftMoved, "班次调整", "Shift moved"),
    (NoticeWhat::ShiftRestored, "班次恢复", "Shift takes place after all"),
    (NoticeWhat::ShiftReplaced, "班次替换", "Place in a shift taken over"),
    (NoticeWhat::ShiftNamed, "新报名班次", "Named for a shift"),
    (NoticeWhat::ShiftAsked, "待报名单", "Names asked for"),
    (NoticeWhat::ShiftApprove, "待核定工时", "Hours to approve"),
];

/// What is told each day as long as it is so, not only once.
const fn presses(what: NoticeWhat) -> bool {
    matches!(
        what,
        NoticeWhat::Overdue
            | NoticeWhat::DueTomorrow
            | NoticeWhat::ShiftTomorrow
            | NoticeWhat::ShiftAsked
            | NoticeWhat::ShiftApprove
    )
}

/// The digest of somebody: what happened since, and what presses now; `None` when there is nothing.
pub fn digest(atlas: &Atlas, account: &Account, notices: &[Notice], since: Instant, today: Date) -> Option<Digest> {
    let told = |what: NoticeWhat, notice: &&Notice| notice.what == what && (presses(what) || notice.at > since);
    let parts = PARTS
        .map(|(what, word, english)| (word, english, notices.iter().filter(|one| told(what, one)).collect::<Vec<_>>()));
    let counts: Vec<_> = parts
        .iter()
        .filter(|(_, _, list)| !list.is_empty())
        .map(|(word, _, list)| format!("{word} {}", list.len()))
        .collect();
    if counts.is_empty() {
        return None;
    }
    let who = who(atlas, account, today);
    let day = format!("{}月{}日", today.month(), today.day());
    let mut body = format!("{who}\n");
    for (word, english, list) in &parts {
        if list.is_empty() {
            continue;
        }
        let shifts = matches!(list[0].about, About::Shift(_));
        let counted = if shifts { "个班次" } else { "件" };
        let gap = if english.is_empty() { "" } else { " " };
        body.push_str(&format!("\n【{word}】{} {counted}{gap}{english}\n", list.len()));
        for notice in list.iter().take(MOST) {
            // The last day on which it is kept.
            let due = notice.due_at.and_then(|due| Instant::from_micros(due.micros() - 1)).map(|due| atlas.today(due));
            let due = due.map(|due| format!("（时限 {}月{}日）", due.month(), due.day())).unwrap_or_default();
            body.push_str(&format!("· {} {}{due}\n", notice.about.code(), notice.text));
        }
        if list.len() > MOST {
            body.push_str(&format!("……还有 {} {counted}，请登录查看\n", list.len() - MOST));
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
