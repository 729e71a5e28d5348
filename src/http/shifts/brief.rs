//! A weekend in at most 200 characters: plain figures, to be sent on as they are.

use super::weekends::Figures;
use crate::domain::Date;

/// The most characters.
const MOST: usize = 200;

/// What is told.
#[derive(Debug, Clone)]
pub struct Brief {
    /// Saturday and Sunday.
    pub dates: Vec<Date>,
    /// Whether it is told who came, and not who is named.
    pub begun: bool,
    /// In how many communities.
    pub communities: usize,
    /// How many units.
    pub units: usize,
    /// How many people.
    pub figures: Figures,
    /// Minutes that were approved.
    pub minutes: u32,
    /// Zone by zone.
    pub zones: Vec<Share>,
    /// What was done.
    pub counted: Vec<Counted>,
}

/// How a zone stands.
#[derive(Debug, Clone)]
pub struct Share {
    /// Its name.
    pub name: String,
    /// How many are named, or came.
    pub there: u32,
    /// Of how many; never 0.
    pub needed: u32,
}

/// Something that was done, counted.
#[derive(Debug, Clone)]
pub struct Counted {
    /// What.
    pub name: String,
    /// In which unit.
    pub unit: String,
    /// How much.
    pub count: u32,
}

/// In a hundred, rounded.
fn percent(there: u32, needed: u32) -> u64 {
    let (there, needed) = (u64::from(there), u64::from(needed.max(1)));
    (there * 200 + needed) / (needed * 2)
}

/// A tenth of an hour is as fine as anybody wants it.
fn hours(minutes: u32) -> String {
    let tenths = (minutes + 3) / 6;
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// Begins with the first part, and goes on as long as there is room.
fn joined(parts: Vec<String>, end: &str) -> String {
    let mut text = String::new();
    for part in parts {
        if text.chars().count() + part.chars().count() + end.chars().count() > MOST {
            break;
        }
        text.push_str(&part);
    }
    text.push_str(end);
    text
}

impl Brief {
    /// The best and the worst zone, where there are two that differ.
    fn ends(&self) -> Option<(&Share, &Share)> {
        let rank = |share: &&Share| percent(share.there, share.needed);
        let (best, worst) = (self.zones.iter().max_by_key(rank)?, self.zones.iter().min_by_key(rank)?);
        (rank(&best) > rank(&worst)).then_some((best, worst))
    }
    fn there(&self) -> u32 {
        if self.begun { self.figures.present } else { self.figures.named }
    }

    /// In Chinese.
    pub fn zh(&self) -> String {
        let Figures { needed, shifts, .. } = self.figures;
        let dates: Vec<_> = self.dates.iter().map(|day| format!("{}月{}日", day.month(), day.day())).collect();
        let dates = dates.join("、");
        if shifts == 0 {
            return format!("{dates}没有安排义务劳动。");
        }
        let word = if self.begun { "实到" } else { "已报" };
        let (there, share) = (self.there(), percent(self.there(), needed));
        let mut parts = vec![format!(
            "{dates}在{}个社区安排{shifts}个班次，{}家单位应到{needed}人，{word}{there}人（{share}%）",
            self.communities, self.units
        )];
        if let Some((best, worst)) = self.ends() {
            let of = |share: &Share| format!("{}{}%", share.name, percent(share.there, share.needed));
            parts.push(format!("；最高{}，最低{}", of(best), of(worst)));
        }
        if self.minutes > 0 {
            parts.push(format!("；核定{}小时", hours(self.minutes)));
        }
        parts.extend(self.counted.iter().map(|one| format!("；{}{}{}", one.name, one.count, one.unit)));
        joined(parts, "。")
    }

    /// In English. What is counted is called as the district calls it.
    pub fn en(&self) -> String {
        let Figures { needed, shifts, .. } = self.figures;
        let dates: Vec<_> = self.dates.iter().map(|day| day.strftime("%-d %b").to_string()).collect();
        let dates = dates.join(" and ");
        if shifts == 0 {
            return format!("{dates}: no shifts.");
        }
        let word = if self.begun { "came" } else { "named" };
        let (there, share) = (self.there(), percent(self.there(), needed));
        let mut parts = vec![format!(
            "{dates}: shifts {shifts}, communities {}, units {}; needed {needed}, {word} {there} ({share}%)",
            self.communities, self.units
        )];
        if let Some((best, worst)) = self.ends() {
            let of = |share: &Share| format!("{} {}%", share.name, percent(share.there, share.needed));
            parts.push(format!("; best {}, worst {}", of(best), of(worst)));
        }
        if self.minutes > 0 {
            parts.push(format!("; hours approved {}", hours(self.minutes)));
        }
        parts.extend(self.counted.iter().map(|one| format!("; {} {} {}", one.name, one.count, one.unit)));
        joined(parts, ".")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn brief() -> Brief {
        let share = |name: &str, there, needed| Share { name: name.into(), there, needed };
        Brief {
            dates: vec![date(2026, 11, 28), date(2026, 11, 29)],
            begun: false,
            communities: 12,
            units: 15,
            figures: Figures { needed: 60, named: 45, present: 52, shifts: 20 },
            minutes: 0,
            zones: vec![share("滨江", 10, 10), share("老城", 4, 10)],
            counted: vec![],
        }
    }

    #[test]
    fn before_it_is_told_who_is_named_and_afterwards_who_came() {
        let zh =
            "11月28日、11月29日在12个社区安排20个班次，15家单位应到60人，已报45人（75%）；最高滨江100%，最低老城40%。";
        assert_eq!(brief().zh(), zh);
        let counted = vec![Counted { name: "清运垃圾".into(), unit: "袋".into(), count: 120 }];
        let after = Brief { begun: true, minutes: 9390, counted, ..brief() };
        assert!(after.zh().contains("实到52人（87%）") && after.zh().ends_with("；核定156.5小时；清运垃圾120袋。"));
        assert!(
            after.en().contains("came 52 (87%)") && after.en().ends_with("; hours approved 156.5; 清运垃圾 120 袋.")
        );
    }

    #[test]
    fn it_is_never_longer_than_200_characters() {
        let counted =
            |number| Counted {
                name: format!("第{number}种很长的劳动成果名称"), unit: "处".into(), count: 99_999
            };
        let long = Brief { counted: (0..20).map(counted).collect(), ..brief() };
        for text in [long.zh(), long.en()] {
            assert!(text.chars().count() <= MOST, "{text}");
            assert!(text.ends_with(['。', '.']));
        }
    }

    #[test]
    fn a_weekend_without_shifts_says_so() {
        let none = Brief { figures: Figures::default(), ..brief() };
        assert_eq!(none.zh(), "11月28日、11月29日没有安排义务劳动。");
    }
}
