//! Calendars as other programs read them (iCalendar, RFC 5545): as much of it as a list of meetings needs.

use jiff::{civil::DateTime, tz::TimeZone};

use crate::domain::{Instant, Position};

/// Octets of a line, its end left out.
const LINE: usize = 75;
/// How often a calendar should ask anew.
const REFRESH: &str = "PT4H";

/// A calendar.
#[derive(Debug, Clone)]
pub struct Calendar<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The time zone of its times.
    pub zone: TimeZone,
}

/// Something that takes place, or was to.
#[derive(Debug, Clone)]
pub struct Event {
    /// The same for ever, and nowhere else.
    pub uid: String,
    /// Grows each time that it is changed.
    pub sequence: u32,
    /// Whether it does not take place.
    pub cancelled: bool,
    /// When it was changed last.
    pub modified: Instant,
    /// From, on the clock of the calendar's zone.
    pub start: DateTime,
    /// To.
    pub end: DateTime,
    /// What, in short.
    pub summary: String,
    /// Where, in words.
    pub location: String,
    /// Where, WGS 84.
    pub position: Position,
    /// More of it.
    pub description: String,
    /// Where all of it is found.
    pub url: String,
}

impl Calendar<'_> {
    /// As a text. The same events are the same bytes.
    pub fn write(&self, events: &[Event]) -> String {
        let mut out = Lines(String::with_capacity(512 + 600 * events.len()));
        out.line("BEGIN", "VCALENDAR");
        out.line("VERSION", "2.0");
        out.line("PRODID", "-//Renling//Weekend//ZH");
        out.line("CALSCALE", "GREGORIAN");
        out.line("METHOD", "PUBLISH");
        out.text("X-WR-CALNAME", self.name);
        out.line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
        // What some programs understand instead of it.
        out.line("X-PUBLISHED-TTL", REFRESH);
        let first = events.iter().map(|event| event.start).min();
        let fixed = first.and_then(|first| Fixed::of(&self.zone, first));
        if let Some(fixed) = &fixed {
            out.line("X-WR-TIMEZONE", &fixed.name);
            fixed.write(&mut out);
        }
        for event in events {
            self.event(&mut out, event, fixed.as_ref());
        }
        out.line("END", "VCALENDAR");
        out.0
    }

    fn event(&self, out: &mut Lines, event: &Event, fixed: Option<&Fixed>) {
        let modified = utc(event.modified.timestamp());
        out.line("BEGIN", "VEVENT");
        out.line("UID", &event.uid);
        out.line("DTSTAMP", &modified);
        out.line("LAST-MODIFIED", &modified);
        out.line("SEQUENCE", &event.sequence.to_string());
        self.time(out, "DTSTART", event.start, fixed);
        self.time(out, "DTEND", event.end, fixed);
        out.line("STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" });
        out.text("SUMMARY", &event.summary);
        out.text("LOCATION", &event.location);
        out.line("GEO", &format!("{:.6};{:.6}", event.position.lat(), event.position.lon()));
        out.text("DESCRIPTION", &event.description);
        out.line("URL", &event.url);
        out.line("END", "VEVENT");
    }

    /// On the zone's clock where the zone can be written down; else in UTC.
    fn time(&self, out: &mut Lines, name: &str, at: DateTime, fixed: Option<&Fixed>) {
        match (fixed, self.zone.to_zoned(at)) {
            (Some(fixed), _) => out.line(&format!("{name};TZID={}", fixed.name), &local(at)),
            (None, Ok(zoned)) => out.line(name, &utc(zoned.timestamp())),
            // Beyond what the calendar of zones reaches: a floating time is the nearest to it.
            (None, Err(_)) => out.line(name, &local(at)),
        }
    }
}

/// A zone whose clock is not changed any more.
struct Fixed {
    name: String,
    offset: String,
    short: String,
}

impl Fixed {
    /// A zone as it is from a time on, if it stays so.
    fn of(zone: &TimeZone, from: DateTime) -> Option<Self> {
        let name = zone.iana_name()?.to_owned();
        let at = zone.to_zoned(from).ok()?.timestamp();
        if zone.following(at).next().is_some() {
            return None;
        }
        let info = zone.to_offset_info(at);
        let seconds = info.offset().seconds();
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
        let offset = format!("{sign}{:02}{:02}", minutes / 60, minutes % 60);
        Some(Self { name, offset, short: info.abbreviation().to_owned() })
    }
    fn write(&self, out: &mut Lines) {
        out.line("BEGIN", "VTIMEZONE");
        out.line("TZID", &self.name);
        out.line("BEGIN", "STANDARD");
        out.line("DTSTART", "19700101T000000");
        out.line("TZOFFSETFROM", &self.offset);
        out.line("TZOFFSETTO", &self.offset);
        out.text("TZNAME", &self.short);
        out.line("END", "STANDARD");
        out.line("END", "VTIMEZONE");
    }
}

fn local(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

fn utc(at: jiff::Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The text that is written.
struct Lines(String);

impl Lines {
    /// A value that holds nothing to be escaped.
    fn line(&mut self, name: &str, value: &str) {
        // Whatever is written, it is one line.
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        self.fold(&format!("{name}:{value}"));
    }
    /// A text, escaped.
    fn text(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{}", escaped(value)));
    }
    /// At most 75 octets a line, and no character cut in two; what goes on begins with a space.
    fn fold(&mut self, line: &str) {
        let mut left = line;
        let mut room = LINE;
        while left.len() > room {
            let cut = left.floor_char_boundary(room);
            self.0.push_str(&left[..cut]);
            self.0.push_str("\r\n ");
            left = &left[cut..];
            room = LINE - 1;
        }
        self.0.push_str(left);
        self.0.push_str("\r\n");
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut all = text.chars().peekable();
    while let Some(c) = all.next() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\r' if all.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }
    fn event() -> Event {
        Event {
            uid: "a@renling".into(),
            sequence: 2,
            cancelled: false,
            modified: Instant::from("2026-11-20T01:02:03Z".parse::<jiff::Timestamp>().unwrap()),
            start: date(2026, 11, 28).at(8, 30, 0, 0),
            end: date(2026, 11, 28).at(11, 30, 0, 0),
            summary: "滨江社区 义务劳动".into(),
            location: "居委会门口, 东侧; 2\\3".into(),
            position: Position::new(115.9, 28.66).unwrap(),
            description: "清扫\n联系人：示例 0791-0000000".into(),
            url: "https://renling.example/?shift=W261128-07".into(),
        }
    }
    fn written(name: &str, events: &[Event]) -> String {
        Calendar { name: "周末", zone: zone(name) }.write(events)
    }
    /// Unfolded.
    fn lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_zone_without_changes_of_clocks_is_written_down() {
        let lines = lines(&written("Asia/Shanghai", &[event()]));
        for line in [
            "BEGIN:VTIMEZONE",
            "TZID:Asia/Shanghai",
            "TZOFFSETTO:+0800",
            "TZNAME:CST",
            "DTSTART;TZID=Asia/Shanghai:20261128T083000",
            "DTEND;TZID=Asia/Shanghai:20261128T113000",
            "DTSTAMP:20261120T010203Z",
            "SEQUENCE:2",
            "STATUS:CONFIRMED",
            "METHOD:PUBLISH",
            "X-WR-CALNAME:周末",
            "GEO:28.660000;115.900000",
            "URL:https://renling.example/?shift=W261128-07",
        ] {
            assert!(lines.iter().any(|known| known == line), "{line} is not among {lines:?}");
        }
    }

    #[test]
    fn where_clocks_are_changed_times_are_in_utc() {
        let text = written("Europe/Berlin", &[event()]);
        assert!(!text.contains("VTIMEZONE"));
        assert!(text.contains("\r\nDTSTART:20261128T073000Z\r\n"), "{text}");
    }

    #[test]
    fn commas_semicolons_backslashes_and_line_ends_are_escaped() {
        let lines = lines(&written("Asia/Shanghai", &[event()]));
        assert!(lines.iter().any(|line| line == "LOCATION:居委会门口\\, 东侧\\; 2\\\\3"), "{lines:?}");
        assert!(lines.iter().any(|line| line == "DESCRIPTION:清扫\\n联系人：示例 0791-0000000"), "{lines:?}");
        assert_eq!(escaped("a\r\nb\rc\td\u{7}"), "a\\nb\\nc d");
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let long = Event { description: "文明劝导".repeat(40), ..event() };
        let text = written("Asia/Shanghai", std::slice::from_ref(&long));
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        assert!(!text.replace("\r\n", "").contains('\n'));
        assert!(lines(&text).contains(&format!("DESCRIPTION:{}", long.description)));
    }

    #[test]
    fn what_is_cancelled_stays_and_says_so() {
        let text = written("Asia/Shanghai", &[Event { cancelled: true, ..event() }]);
        assert!(text.contains("\r\nSTATUS:CANCELLED\r\n"));
    }

    #[test]
    fn an_empty_calendar_is_one() {
        let text = written("Asia/Shanghai", &[]);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    }
}
