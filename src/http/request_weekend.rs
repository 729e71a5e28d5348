//! What can be asked for about weekends as a whole: settings, patterns, and shifts that are not there yet.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    request::{person_by_code, unit_by_code, unknown},
    shift_words::{HalfWord, ShiftKindWord, WeekendDayWord, WeeksWord},
};
use crate::{
    atlas::Atlas,
    domain::{
        AreaKind, Code, Command, Date, Half, Hours, Kind, Meeting, Name, NewShift, OutputKind, Owed, Pattern,
        PatternId, Period, PersonId, Position, Record, Refusal, Settings, ShiftId, ShiftKind, Text, TimeOfDay, UnitId,
        Weekend, WeekendDay, Weeks, deserialize_date, deserialize_some_date,
    },
};

/// Where people meet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMeeting)]
pub struct MeetingWord {
    /// Longitude and latitude, WGS 84; in the district.
    #[schema(value_type = Vec<f64>, min_items = 2, max_items = 2)]
    position: Position,
    /// In words.
    #[schema(value_type = String)]
    text: Name,
}

/// Hours of a day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewHours)]
pub struct HoursWord {
    /// From, as `HH:MM`.
    #[schema(value_type = String)]
    from: TimeOfDay,
    /// To, as `HH:MM`.
    #[schema(value_type = String)]
    to: TimeOfDay,
}

/// What is counted of what was done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOutputKind)]
pub struct OutputKindWord {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// What.
    #[schema(value_type = String)]
    name: Name,
    /// In which unit.
    #[schema(value_type = String)]
    unit: Name,
}

/// How weekends of voluntary labour are kept. What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetWeekend {
    /// The hours of the morning.
    #[serde(default)]
    am: Option<HoursWord>,
    /// The hours of the afternoon.
    #[serde(default)]
    pm: Option<HoursWord>,
    /// Within how many metres of the meeting point one is there; 20 to 5000.
    #[serde(default)]
    near_metres: Option<u16>,
    /// More metres than this between two half days of a day are pointed out; 500 to 50 000.
    #[serde(default)]
    apart_metres: Option<u32>,
    /// After how many months times, distances, guests and photos are let go; 1 to 120.
    #[serde(default)]
    keep_months: Option<u16>,
    /// How many people a unit owes, where nothing else is said.
    #[serde(default)]
    needed: Option<u16>,
    /// What is counted; at most 20.
    #[serde(default)]
    outputs: Option<Vec<OutputKindWord>>,
}

/// A pattern is made, or changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutPattern {
    /// The code of the one that is changed; a new one gets its own.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    code: Option<Code>,
    /// The code of the unit: one that helps the community.
    #[schema(value_type = String)]
    unit: Code,
    /// The code of the community.
    #[schema(value_type = String)]
    community: Code,
    /// On which day of the weekend.
    #[schema(value_type = WeekendDayWord)]
    weekday: WeekendDay,
    /// Morning or afternoon.
    #[schema(value_type = HalfWord)]
    half: Half,
    /// In which weeks.
    #[schema(value_type = WeeksWord)]
    weeks: Weeks,
    /// How many people.
    needed: u16,
    /// What is done.
    #[schema(value_type = String)]
    task: Text,
    /// Where they meet.
    meeting: MeetingWord,
    /// The code of the person to ask.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    contact: Option<Code>,
    /// From.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// To and including; open-ended when left out.
    #[serde(default, deserialize_with = "deserialize_some_date")]
    #[schema(value_type = Option<String>, format = Date)]
    last: Option<Date>,
}

/// The shifts of patterns are made for the days ahead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeShifts {
    /// The codes of the patterns; all when left out.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    patterns: Vec<Code>,
    /// From.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// To and including; at most 184 days later.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    last: Date,
}

/// A community, or the zone of an action.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShiftPlaceCode)]
pub struct PlaceCode {
    /// Which kind.
    kind: PlaceKind,
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
}

/// Where a shift can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ShiftPlaceKind)]
pub enum PlaceKind {
    /// 社区.
    Community,
    /// 片区.
    Zone,
}

/// What a unit owes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OwedPart)]
pub struct OwedWord {
    /// The code of the unit.
    #[schema(value_type = String)]
    unit: Code,
    /// How many people.
    needed: u16,
    /// The code of the person to ask.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    contact: Option<Code>,
}

/// A shift is made by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutShift {
    /// Which kind.
    #[schema(value_type = ShiftKindWord)]
    kind: ShiftKind,
    /// Where.
    place: PlaceCode,
    /// On which day.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Morning or afternoon.
    #[schema(value_type = HalfWord)]
    half: Half,
    /// From, as `HH:MM`; the district's when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    from: Option<TimeOfDay>,
    /// To, as `HH:MM`; the district's when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    to: Option<TimeOfDay>,
    /// Where they meet.
    meeting: MeetingWord,
    /// What is done.
    #[schema(value_type = String)]
    task: Text,
    /// Who owes it.
    parts: Vec<OwedWord>,
}

/// The helping units of a community are asked for people on a half day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskUnits {
    /// The code of the community.
    #[schema(value_type = String)]
    community: Code,
    /// On which day.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Morning or afternoon.
    #[schema(value_type = HalfWord)]
    half: Half,
}

/// The unit of a code.
pub fn unit_id(atlas: &Atlas, code: &Code) -> Result<UnitId, Refusal> {
    unit_by_code(atlas, code).map(|row| row.id)
}

/// The person of a code, where one is given.
pub fn some_person(atlas: &Atlas, code: Option<&Code>) -> Result<Option<PersonId>, Refusal> {
    code.map(|code| person_by_code(atlas, code)).transpose()
}

/// What units owe.
pub fn owed(atlas: &Atlas, parts: &[OwedWord]) -> Result<Vec<Owed>, Refusal> {
    let one = |part: &OwedWord| {
        let contact = some_person(atlas, part.contact.as_ref())?;
        Ok(Owed { unit: unit_id(atlas, &part.unit)?, needed: part.needed, contact })
    };
    parts.iter().map(one).collect()
}

impl From<MeetingWord> for Meeting {
    fn from(word: MeetingWord) -> Self {
        Self { position: word.position, text: word.text }
    }
}

impl From<HoursWord> for Hours {
    fn from(word: HoursWord) -> Self {
        Self { from: word.from, to: word.to }
    }
}

/// Hours of which one end may be left out; none when both are.
pub fn hours(from: Option<TimeOfDay>, to: Option<TimeOfDay>, usual: Hours) -> Option<Hours> {
    (from.is_some() || to.is_some()).then(|| Hours { from: from.unwrap_or(usual.from), to: to.unwrap_or(usual.to) })
}

/// The hours of a half day, where nothing else is said.
pub fn usual(atlas: &Atlas, half: Half) -> Hours {
    let weekend = atlas.weekend();
    match half {
        Half::Am => weekend.am,
        Half::Pm => weekend.pm,
    }
}

/// The settings with another weekend.
pub fn weekend(atlas: &Atlas, asked: SetWeekend) -> Result<Record, Refusal> {
    let known = atlas.settings().ok_or_else(|| unknown(Kind::Settings, "settings"))?.entity.clone();
    let old = atlas.weekend();
    let outputs = asked.outputs.map(|outputs| {
        let kind = |word: OutputKindWord| OutputKind { code: word.code, name: word.name, unit: word.unit };
        outputs.into_iter().map(kind).collect()
    });
    let weekend = Weekend {
        am: asked.am.map_or(old.am, Hours::from),
        pm: asked.pm.map_or(old.pm, Hours::from),
        near_metres: asked.near_metres.unwrap_or(old.near_metres),
        apart_metres: asked.apart_metres.unwrap_or(old.apart_metres),
        keep_months: asked.keep_months.unwrap_or(old.keep_months),
        needed: asked.needed.unwrap_or(old.needed),
        outputs: outputs.unwrap_or(old.outputs),
    };
    Ok(Record::Settings(Settings { weekend: Some(weekend), ..known }))
}

/// A pattern; a new one takes the command's id.
pub fn pattern(atlas: &Atlas, id: Uuid, asked: PutPattern) -> Result<Record, Refusal> {
    let known = match &asked.code {
        Some(code) => {
            let row = atlas.patterns().by_code(code.as_str());
            Some(row.ok_or_else(|| unknown(Kind::Pattern, code.as_str()))?)
        }
        None => None,
    };
    let PutPattern { first, last, .. } = asked;
    let period = Period::new(first, last).map_err(|_| Refusal::PeriodOrder { first, last: last.unwrap_or(first) })?;
    let community = atlas.areas(AreaKind::Community).by_code(asked.community.as_str());
    // Unique as the id is; nobody has to think of one.
    let new = Code::new(&format!("WP-{}", &id.simple().to_string()[20..])).map_err(|_| unknown(Kind::Pattern, "WP"))?;
    Ok(Record::Pattern(Pattern {
        id: known.map_or(PatternId::new(id), |row| row.id),
        code: known.map_or(new, |row| row.code.clone()),
        unit: unit_id(atlas, &asked.unit)?,
        community: community.ok_or_else(|| unknown(Kind::Community, asked.community.as_str()))?.id,
        weekday: asked.weekday,
        half: asked.half,
        weeks: asked.weeks,
        needed: asked.needed,
        task: asked.task,
        meeting: asked.meeting.into(),
        contact: some_person(atlas, asked.contact.as_ref())?,
        period,
    }))
}

/// The patterns that shifts are made from.
pub fn make(atlas: &Atlas, asked: &MakeShifts) -> Result<Command, Refusal> {
    let id = |code: &Code| {
        let row = atlas.patterns().by_code(code.as_str());
        row.map(|row| row.id).ok_or_else(|| unknown(Kind::Pattern, code.as_str()))
    };
    let patterns = asked.patterns.iter().map(id).collect::<Result<_, _>>()?;
    Ok(Command::MakeShifts { patterns, first: asked.first, last: asked.last })
}

/// A shift by hand; it takes the command's id.
pub fn add(atlas: &Atlas, id: Uuid, asked: PutShift) -> Result<Command, Refusal> {
    let kind = match asked.place.kind {
        PlaceKind::Community => AreaKind::Community,
        PlaceKind::Zone => AreaKind::Zone,
    };
    let place = atlas.areas(kind).by_code(asked.place.code.as_str());
    let wanted = NewShift {
        kind: asked.kind,
        place: place.ok_or_else(|| unknown(kind.into(), asked.place.code.as_str()))?.id,
        date: asked.date,
        half: asked.half,
        hours: hours(asked.from, asked.to, usual(atlas, asked.half)),
        meeting: asked.meeting.into(),
        task: asked.task,
        parts: owed(atlas, &asked.parts)?,
    };
    Ok(Command::AddShift { shift: ShiftId::new(id), wanted: Box::new(wanted) })
}

/// The units that are asked; a shift that is made takes the command's id.
pub fn ask(atlas: &Atlas, id: Uuid, asked: &AskUnits) -> Result<Command, Refusal> {
    let community = atlas.areas(AreaKind::Community).by_code(asked.community.as_str());
    let community = community.ok_or_else(|| unknown(Kind::Community, asked.community.as_str()))?.id;
    Ok(Command::AskUnits { shift: ShiftId::new(id), community, date: asked.date, half: asked.half })
}
