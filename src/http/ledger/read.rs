//! The ledger in, first half: what its rows say, with every name resolved, and what is wrong with them.

use std::collections::HashMap;

use super::columns::{CARDS, Column, ORIGINS, WAITING, is_noise};
use crate::{
    atlas::{Atlas, Row},
    domain::{
        Area, AreaId, AreaKind, Card, CaseState, Checkpoint, CheckpointId, Code, Date, EARLIEST, Instant, LineId, Name,
        Origin, PersonId, Term, Text, Unit, UnitId, WorkLine,
    },
};

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// As a spreadsheet numbers it.
    pub row: u32,
    /// In which column.
    pub column: Option<String>,
    /// What is wrong and what to do, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// How it stands, as far as a row says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// 待签收, 待复核 or 挂账.
    Waiting(CaseState),
    /// 未通过, so many times.
    Failed(u32),
    /// 通过.
    Passed,
    /// 不予立案.
    Dismissed,
    /// 并入 another one.
    Joined(Code),
}

/// What a row says; what it leaves empty it says nothing of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    pub row: u32,
    pub code: Option<Code>,
    pub found_at: Option<Time>,
    pub origin: Option<Origin>,
    pub line: Option<LineId>,
    pub zone: Option<AreaId>,
    pub street: Option<AreaId>,
    pub community: Option<AreaId>,
    pub checkpoint: Option<CheckpointId>,
    pub item: Option<Code>,
    pub text: Option<Text>,
    pub lead: Option<UnitId>,
    pub assisting: Option<Vec<UnitId>>,
    pub person: Option<PersonId>,
    pub assigned_at: Option<Time>,
    pub term: Option<Term>,
    pub measures: Option<Text>,
    pub handed_in_at: Option<Time>,
    pub standing: Option<Standing>,
    pub closed_at: Option<Time>,
    pub card: Option<Card>,
}

/// A day, and the time of it where that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    pub at: Instant,
    /// Whether only the day is said.
    pub day: bool,
}

/// Reads all rows.
pub fn read(atlas: &Atlas, on: Date, now: Instant, rows: &[(u32, Vec<String>)]) -> (Vec<Said>, Vec<Fault>) {
    let mut faults = vec![];
    let (place, columns) = header(rows, &mut faults);
    let mut said = vec![];
    let books = Books::of(atlas, on);
    for (number, cells) in rows.iter().skip(place + 1) {
        let (number, columns, faults) = (*number, &columns, &mut faults);
        let mut row = Reader { atlas, books: &books, now, number, cells, columns, faults };
        said.push(row.read());
    }
    (said, faults)
}

/// The row with the titles: among the first ones the one that has most. A ledger often has a heading above it.
fn header(rows: &[(u32, Vec<String>)], faults: &mut Vec<Fault>) -> (usize, HashMap<Column, usize>) {
    let named = |cells: &[String]| cells.iter().filter(|cell| Column::titled(cell).is_some()).count();
    let counts = rows.iter().take(5).map(|(_, cells)| named(cells)).enumerate();
    let place = counts.rev().max_by_key(|(_, count)| *count).map_or(0, |(place, _)| place);
    let mut columns = HashMap::new();
    let Some((number, titles)) = rows.get(place) else {
        faults.push(Fault {
            row: 1,
            column: None,
            zh: "表是空的。请选有内容的文件".into(),
            en: "The table is empty. Choose a file with something in it".into(),
        });
        return (0, columns);
    };
    let mut wrong = |title: &str, zh: &str, en: &str| {
        let column = Some(title.to_owned());
        faults.push(Fault { row: *number, column, zh: zh.into(), en: en.into() });
    };
    for (at, title) in titles.iter().enumerate() {
        match Column::titled(title) {
            Some(column) if columns.insert(column, at).is_some() => {
                wrong(title, "这一列有两次。请删去一列", "This column is there twice. Take one out");
            }
            None if !is_noise(title) => {
                let zh = "不认识这一列。请用台账的列名，或删去这一列";
                wrong(title, zh, "This is no column of the ledger. Use the ledger's titles, or take it out");
            }
            _ => {}
        }
    }
    for column in [Column::Code, Column::FoundAt, Column::Text] {
        if !columns.contains_key(&column) {
            let title = column.title();
            wrong(title, "缺少这一列。请补上", "This column is missing. Add it");
        }
    }
    (place, columns)
}

/// What everything is called, looked up once: first the code.
struct Books {
    lines: Vec<(LineId, Vec<String>)>,
    areas: [Vec<(AreaId, Vec<String>)>; 3],
    points: Vec<(CheckpointId, Vec<String>)>,
    units: Vec<(UnitId, Vec<String>)>,
    people: Vec<(PersonId, Vec<String>)>,
}

impl Books {
    fn of(atlas: &Atlas, on: Date) -> Self {
        let of_area = |kind| {
            let of = |row: &Row<Area>| {
                let version = row.versions.near(on);
                (row.id, names(&row.code, [&version.name].into_iter().chain(&version.short_name)))
            };
            atlas.areas(kind).iter().map(|row| of(row)).collect()
        };
        let line = |row: &Row<WorkLine>| {
            let version = row.versions.near(on);
            (row.id, names(&row.code, [&version.name].into_iter().chain(&version.short_name)))
        };
        let point = |row: &Row<Checkpoint>| {
            let version = row.versions.near(on);
            (row.id, names(&row.code, [&version.name].into_iter().chain(&version.aliases)))
        };
        let unit = |row: &Row<Unit>| {
            let version = row.versions.near(on);
            let all = [&version.name].into_iter().chain(&version.short_name).chain(&version.aliases);
            (row.id, names(&row.code, all))
        };
        Self {
            lines: atlas.lines().iter().map(|row| line(row)).collect(),
            areas: [AreaKind::Zone, AreaKind::Street, AreaKind::Community].map(of_area),
            points: atlas.checkpoints().iter().map(|row| point(row)).collect(),
            units: atlas.units().iter().map(|row| unit(row)).collect(),
            people: atlas.people().iter().map(|row| (row.id, names(&row.code, [&row.name]))).collect(),
        }
    }
}

fn names<'a>(code: &Code, all: impl IntoIterator<Item = &'a Name>) -> Vec<String> {
    let all = all.into_iter().map(ToString::to_string);
    std::iter::once(code.to_string()).chain(all).collect()
}

struct Reader<'a> {
    atlas: &'a Atlas,
    books: &'a Books,
    now: Instant,
    number: u32,
    cells: &'a [String],
    columns: &'a HashMap<Column, usize>,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn read(&mut self) -> Said {
        let line = self.given(Column::Line, |row, text| known(&row.books.lines, text, "条线", "line"));
        let lead = self.given(Column::Lead, Self::unit);
        let said = Said {
            row: self.number,
            code: self.needed(Column::Code, |_, text| Code::new(text).map_err(|why| not_text(&why))),
            found_at: self.needed(Column::FoundAt, Self::moment),
            origin: self.given(Column::Origin, |_, text| one_of(&ORIGINS, text)),
            zone: self.given(Column::Zone, |row, text| row.area(0, text)),
            street: self.given(Column::Street, |row, text| row.area(1, text)),
            community: self.given(Column::Community, |row, text| row.area(2, text)),
            checkpoint: self.given(Column::Checkpoint, Self::checkpoint),
            item: self.given(Column::Item, |row, text| row.item(line, text)),
            text: self.needed(Column::Text, |_, text| Text::new(text).map_err(|why| not_text(&why))),
            assisting: self.given(Column::Assisting, |row, text| {
                let parts =
                    text.split(['、', ';', '；', ',', '，', '\n']).map(str::trim).filter(|part| !part.is_empty());
                parts.map(|part| row.unit(part)).collect()
            }),
            person: self.given(Column::Person, |row, text| row.person(lead, text)),
            assigned_at: self.given(Column::AssignedAt, Self::moment),
            term: self.given(Column::Term, |_, text| read_term(text)),
            measures: self.given(Column::Measures, |_, text| Text::new(text).map_err(|why| not_text(&why))),
            handed_in_at: self.given(Column::HandedInAt, Self::moment),
            standing: self.given(Column::Result, |_, text| standing(text)),
            closed_at: self.given(Column::ClosedAt, Self::moment),
            card: self.given(Column::Card, |_, text| one_of(&CARDS, text)),
            line,
            lead,
        };
        self.in_order(&said);
        said
    }

    fn text(&self, column: Column) -> &str {
        self.columns.get(&column).and_then(|at| self.cells.get(*at)).map_or("", |cell| cell.trim())
    }
    fn given<T>(&mut self, column: Column, read: impl FnOnce(&Self, &str) -> Result<T, Wrong>) -> Option<T> {
        let text = self.text(column).to_owned();
        if text.is_empty() {
            return None;
        }
        match read(self, &text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                let short: String = text.chars().take(40).collect();
                self.fault(column, format!("“{short}”{}", wrong.zh), format!("{short:?} {}", wrong.en));
                None
            }
        }
    }
    fn needed<T>(&mut self, column: Column, read: impl FnOnce(&Self, &str) -> Result<T, Wrong>) -> Option<T> {
        if self.text(column).is_empty() && self.columns.contains_key(&column) {
            self.fault(column, "不能空着。请填写".into(), "cannot be left empty. Fill it in".into());
        }
        self.given(column, read)
    }
    fn fault(&mut self, column: Column, zh: String, en: String) {
        self.faults.push(Fault { row: self.number, column: Some(column.title().to_owned()), zh, en });
    }

    /// Found, assigned, handed in, closed: one after another.
    fn in_order(&mut self, said: &Said) {
        let times = [
            (Column::FoundAt, said.found_at),
            (Column::AssignedAt, said.assigned_at),
            (Column::HandedInAt, said.handed_in_at),
            (Column::ClosedAt, said.closed_at),
        ];
        let mut last: Option<(Column, Time)> = None;
        for (column, time) in times {
            let Some(time) = time else { continue };
            if let Some((before, earlier)) = last
                && is_before(self.atlas, time, earlier)
            {
                let zh = format!("早于{}。请核对两个时间", before.title());
                self.fault(column, zh, format!("is before {}. Check both", before.title()));
            }
            last = Some((column, time));
        }
    }

    fn moment(&self, text: &str) -> Result<Time, Wrong> {
        let wrong = || {
            Wrong::new(
                "不是日历上的日期。请写成 2026-01-05 或 2026-01-05 09:30",
                "is no date of the calendar. Write 2026-01-05 or 2026-01-05 09:30",
            )
        };
        let (day, clock) = match text.split_once([' ', 'T']) {
            Some((day, clock)) => (day, Some(clock.trim()).filter(|clock| !clock.is_empty())),
            None => (text, None),
        };
        let day = civil(day).ok_or_else(wrong)?;
        let zone = self.atlas.time_zone();
        let time = match clock {
            None => None,
            Some(clock) => Some(time_of_day(clock).ok_or_else(wrong)?),
        };
        let at = day.to_datetime(time.unwrap_or(jiff::civil::Time::midnight()));
        let at: Instant = at.to_zoned(zone).map_err(|_| wrong())?.timestamp().into();
        if at > self.now {
            return Err(Wrong::new("在将来。请核对", "is in the future. Check it"));
        }
        Ok(Time { at, day: time.is_none() })
    }

    fn area(&self, which: usize, text: &str) -> Result<AreaId, Wrong> {
        let (zh, en) = [("片区", "zone"), ("街道", "street"), ("社区", "community")][which];
        known(&self.books.areas[which], text, zh, en)
    }
    /// By its code, its name, or both.
    fn checkpoint(&self, text: &str) -> Result<CheckpointId, Wrong> {
        let by_code = text.split_whitespace().next().and_then(|code| self.atlas.checkpoints().by_code(code));
        by_code.map_or_else(|| known(&self.books.points, text, "点位", "checkpoint"), |row| Ok(row.id))
    }
    fn item(&self, line: Option<LineId>, text: &str) -> Result<Code, Wrong> {
        let lists = self.atlas.checklists().iter().filter(|list| line.is_none_or(|line| list.line == line));
        let mut all: Vec<(Code, Vec<String>)> = vec![];
        for item in lists.flat_map(|list| &list.items) {
            let called = names(&item.code, [&item.name]);
            if !all.iter().any(|(_, other)| *other == called) {
                all.push((item.code.clone(), called));
            }
        }
        known(&all, text, "测评项", "item")
    }
    fn unit(&self, text: &str) -> Result<UnitId, Wrong> {
        known(&self.books.units, text, "单位", "unit")
    }
    /// Of several with one name, the one who works in the lead unit.
    fn person(&self, lead: Option<UnitId>, text: &str) -> Result<PersonId, Wrong> {
        let found = known(&self.books.people, text, "人员", "person");
        let here = |id: PersonId| lead.is_some_and(|lead| self.atlas.posts_of(id).any(|post| post.unit == lead));
        let mut called =
            self.books.people.iter().filter(|(id, names)| names.iter().any(|name| name == text) && here(*id));
        match (called.next(), called.next()) {
            (Some((id, _)), None) => Ok(*id),
            _ => found,
        }
    }
}

/// Two times by what both of them say: the day, where one of them says no more.
pub fn comparable(atlas: &Atlas, a: Time, b: Time) -> (i64, i64) {
    let day = |time: Time| {
        let start = atlas.today(time.at).to_zoned(atlas.time_zone());
        start.map_or(time.at.micros(), |start| start.timestamp().as_microsecond())
    };
    // The ledger tells minutes.
    let minute = |time: Time| time.at.micros().div_euclid(60_000_000);
    if a.day || b.day { (day(a), day(b)) } else { (minute(a), minute(b)) }
}

fn is_before(atlas: &Atlas, time: Time, earlier: Time) -> bool {
    let (time, earlier) = comparable(atlas, time, earlier);
    time < earlier
}

/// What is wrong with a value.
struct Wrong {
    zh: String,
    en: String,
}

impl Wrong {
    fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

fn not_text(why: &crate::domain::TextError) -> Wrong {
    Wrong::new("写法不对：太长，或有不能用的字符。请改正", format!("{why}"))
}

fn one_of<T: Copy>(words: &[(&'static str, T)], text: &str) -> Result<T, Wrong> {
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let all: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        Wrong::new(format!("不在可用的词中。请用：{}", all.join("、")), format!("is none of: {}", all.join(", ")))
    })
}

/// The one thing that is called so; else which ones are called nearly so.
fn known<T: Clone>(all: &[(T, Vec<String>)], text: &str, zh: &str, en: &str) -> Result<T, Wrong> {
    let found: Vec<_> = all.iter().filter(|(_, names)| names.iter().any(|name| name == text)).collect();
    match found[..] {
        [(id, _)] => Ok(id.clone()),
        [] => {
            let near = near(all.iter().map(|(_, names)| names), text);
            let (maybe_zh, maybe_en) = match near.is_empty() {
                true => (String::new(), String::new()),
                false => (format!("。是不是：{}", near.join("、")), format!("; did you mean {}", near.join(", "))),
            };
            Err(Wrong::new(
                format!("找不到这个{zh}{maybe_zh}。请改成系统里的名称或编码"),
                format!("is no {en} here{maybe_en}. Use a name or code of the district"),
            ))
        }
        _ => {
            let codes: Vec<_> = found.iter().take(5).map(|(_, names)| names[0].clone()).collect();
            let codes = codes.join("、");
            Err(Wrong::new(
                format!("不止一个{zh}叫这个。请写编码：{codes}"),
                format!("is the name of more than one {en}. Write the code: {codes}"),
            ))
        }
    }
}

/// Up to three names that are nearly the same.
fn near<'a>(others: impl Iterator<Item = &'a Vec<String>>, text: &str) -> Vec<String> {
    let most = (text.chars().count() / 2).max(1);
    let mut all: Vec<(usize, &String)> = vec![];
    for name in others.flatten().filter(|name| !name.is_empty()) {
        let inside = text.chars().count() > 1 && (name.contains(text) || text.contains(name.as_str()));
        let far = if inside { 0 } else { distance(name, text) };
        if far <= most {
            all.push((far, name));
        }
    }
    all.sort();
    all.dedup();
    all.into_iter().take(3).map(|(_, name)| name.clone()).collect()
}

/// How many characters have to be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, one) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let changed = diagonal + usize::from(one != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn read_term(text: &str) -> Result<Term, Wrong> {
    if matches!(text, "立行立改" | "立即整改" | "24小时") {
        return Ok(Term::Immediate);
    }
    if let Some(date) = civil(text.split([' ', 'T']).next().unwrap_or(text)) {
        return Ok(Term::Date { date });
    }
    let days = text.trim_end_matches(['个', '工', '作', '日', '天', '内']).trim().parse();
    match days {
        Ok(days @ 1..=60) => Ok(Term::Days { days }),
        _ => Err(Wrong::new(
            "不是时限。请写“立行立改”、“3个工作日”或日期",
            "is no term. Write 立行立改, a number of working days such as 3个工作日, or a date",
        )),
    }
}

fn standing(text: &str) -> Result<Standing, Wrong> {
    if let Some((_, state)) = WAITING.iter().find(|(word, _)| *word == text) {
        return Ok(Standing::Waiting(*state));
    }
    if let Some(code) = text.strip_prefix("并入") {
        return Code::new(code).map(Standing::Joined).map_err(|why| not_text(&why));
    }
    let bare = text.strip_prefix("复核").unwrap_or(text);
    if bare.starts_with("未通过") || bare.starts_with("不通过") || bare == "不合格" {
        let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
        return Ok(Standing::Failed(digits.parse().unwrap_or(1).clamp(1, 99)));
    }
    match bare {
        "通过" | "合格" | "已通过" => Ok(Standing::Passed),
        "不予立案" => Ok(Standing::Dismissed),
        _ => Err(Wrong::new(
            "不是复核结果。请写：通过、未通过(第1次)、待复核、待签收、挂账、不予立案、并入 编号",
            "is no result. Write 通过, 未通过(第1次), 待复核, 待签收, 挂账, 不予立案, or 并入 and a number",
        )),
    }
}

/// `2026-01-05`, also with `/`, `.` or 年月日, with or without zeros.
fn civil(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let [year, month, day] = parts[..] else { return None };
    let date =
        Date::new(year.parse().ok().filter(|_| year.len() == 4)?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (date >= EARLIEST).then_some(date)
}

/// `9:30` or `09:30:00`.
fn time_of_day(text: &str) -> Option<jiff::civil::Time> {
    let mut parts = text.split([':', '：']);
    let hour = parts.next()?.trim().parse().ok()?;
    let minute = parts.next()?.trim().parse().ok()?;
    let second = parts.next().map_or(Some(0), |second| second.trim().parse().ok())?;
    jiff::civil::Time::new(hour, minute, second, 0).ok().filter(|_| parts.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_that_are_in_no_calendar_are_no_days() {
        assert_eq!(civil("2026-1-5"), Some(date(2026, 1, 5)));
        assert_eq!(civil("2026年1月5日"), Some(date(2026, 1, 5)));
        for text in ["2026-02-30", "2026-13-01", "26-1-1", "昨天", "1899-12-31"] {
            assert_eq!(civil(text), None, "{text}");
        }
        assert_eq!(time_of_day("9:30"), Some(jiff::civil::time(9, 30, 0, 0)));
        assert_eq!(time_of_day("25:00"), None);
    }

    #[test]
    fn names_that_are_nearly_right_are_suggested() {
        let all =
            [(1, vec!["U1".to_owned(), "市场监管局".to_owned()]), (2, vec!["U2".to_owned(), "城管局".to_owned()])];
        assert_eq!(known(&all, "城管局", "单位", "unit").ok(), Some(2));
        let wrong = known(&all, "市场监督局", "单位", "unit").err().unwrap();
        assert!(wrong.zh.contains("市场监管局") && !wrong.zh.contains("城管局"), "{}", wrong.zh);
        assert_eq!(distance("城管局", "城关局"), 1);
    }

    #[test]
    fn terms_and_results_are_read_as_they_are_written() {
        assert_eq!(read_term("3个工作日").ok(), Some(Term::Days { days: 3 }));
        assert_eq!(read_term("立行立改").ok(), Some(Term::Immediate));
        assert_eq!(read_term("2026-03-01").ok(), Some(Term::Date { date: date(2026, 3, 1) }));
        assert!(read_term("尽快").is_err() && read_term("90天").is_err());
        assert_eq!(standing("未通过(第2次)").ok(), Some(Standing::Failed(2)));
        assert_eq!(standing("并入 2026-00007").ok(), Some(Standing::Joined(Code::new("2026-00007").unwrap())));
        assert!(standing("还行").is_err());
    }
}
