//! Where a checkpoint without a position may be: its address and name against what is placed already. A guess is only
//! ever offered, with what it rests on; a person decides.

use std::{cmp::Reverse, collections::HashMap};

use geo::{Closest, ClosestPoint, InteriorPoint};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Atlas, plane::geodesic_metres};
use crate::domain::{AreaKind, CheckpointVersion, Code, ContextClass, ContextFeature, Date, Name, Position};

/// Two numbers of a road that are farther apart than this say little about what lies between.
const FAR_NUMBERS: u32 = 60;
/// Two neighbours that stand farther apart than this are not one stretch of road, in metres.
const FAR_METRES: f64 = 1_500.0;

/// A guess.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Guess {
    /// Longitude and latitude, WGS 84.
    #[schema(value_type = [f64; 2])]
    pub position: Position,
    /// What it rests on.
    pub why: GuessWhy,
    /// What is there: the neighbours, the place of that name, the road, the area.
    pub of: Vec<GuessOf>,
    /// How sure it is.
    pub sure: Sure,
}

/// What a guess rests on; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuessWhy {
    /// A checkpoint with the same road and number.
    SameAddress,
    /// A place, landmark or checkpoint of that name.
    SameName,
    /// Between two numbers of the same road.
    Between,
    /// The nearest number of the same road.
    NearNumber,
    /// Somewhere along the road.
    OnRoad,
    /// Somewhere in the stated community.
    InCommunity,
    /// Somewhere in the stated zone.
    InZone,
}

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// Not more than where to begin to look.
    Low,
    /// Near.
    Fair,
    /// Most likely the very place.
    High,
}

/// Something that a guess rests on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GuessOf {
    /// Its code; a road has none.
    #[schema(value_type = Option<String>)]
    pub code: Option<Code>,
    /// Its name.
    #[schema(value_type = String)]
    pub name: Name,
    /// Its address.
    #[schema(value_type = Option<String>)]
    pub address: Option<Name>,
}

/// A checkpoint that stands at a number of a road.
#[derive(Debug, Clone)]
struct Numbered {
    number: u32,
    at: Position,
    of: GuessOf,
}

/// What guesses are made from: everything placed on a day. Built once, asked often.
#[derive(Debug)]
pub struct Guesser<'a> {
    atlas: &'a Atlas,
    on: Date,
    roads: HashMap<String, Vec<Numbered>>,
    named: HashMap<&'a str, (Position, GuessOf)>,
    drawn: HashMap<&'a str, &'a ContextFeature>,
}

impl<'a> Guesser<'a> {
    /// Looks at everything that is placed on a day.
    pub fn new(atlas: &'a Atlas, on: Date) -> Self {
        let mut it = Self { atlas, on, roads: HashMap::new(), named: HashMap::new(), drawn: HashMap::new() };
        for row in atlas.checkpoints().iter() {
            let Some((version, at)) = row.versions.on(on).and_then(|it| Some((it, it.position?))) else { continue };
            let of =
                GuessOf { code: Some(row.code.clone()), name: version.name.clone(), address: version.address.clone() };
            if let Some((road, Some(number))) = version.address.as_ref().and_then(|text| address(text.as_str())) {
                it.roads.entry(road).or_default().push(Numbered { number, at, of: of.clone() });
            }
            for name in std::iter::once(&version.name).chain(&version.aliases) {
                it.named.entry(name.as_str()).or_insert_with(|| (at, of.clone()));
            }
        }
        for row in atlas.context().iter() {
            let Some(name) = &row.name else { continue };
            if matches!(row.class, ContextClass::Road | ContextClass::Street) {
                it.drawn.insert(name.as_str(), &row.entity);
            } else if let Some(at) = row.shape.shape().interior_point().and_then(|at| position(at.x(), at.y())) {
                it.named.insert(name.as_str(), (at, GuessOf { code: None, name: name.clone(), address: None }));
            }
        }
        // A compound with a drawn boundary says more than a checkpoint that is called like it.
        for row in atlas.areas(AreaKind::Estate).iter() {
            let Some(version) = row.versions.on(on) else { continue };
            let Some(at) = atlas.middle_of(row.id, on) else { continue };
            let of = GuessOf { code: Some(row.code.clone()), name: version.name.clone(), address: None };
            for name in std::iter::once(&version.name).chain(&version.short_name) {
                it.named.insert(name.as_str(), (at, of.clone()));
            }
        }
        for all in it.roads.values_mut() {
            all.sort_by(|a, b| a.number.cmp(&b.number).then_with(|| a.of.code.cmp(&b.of.code)));
        }
        it
    }

    /// Where a checkpoint may be, by the best of what there is; `None` where there is nothing to go by. What lies in
    /// another zone than the stated one is held for less sure, and taken only where nothing else is.
    pub fn guess(&self, version: &CheckpointVersion) -> Option<Guess> {
        let all = [self.by_address(version), self.by_name(version), self.by_road(version), self.by_area(version)];
        let all = all.into_iter().flatten().map(|guess| self.held_to_the_zone(version, guess));
        all.max_by_key(|guess| (guess.sure, Reverse(guess.why)))
    }

    fn held_to_the_zone(&self, version: &CheckpointVersion, guess: Guess) -> Guess {
        let Some(stated) = version.stated.zone else { return guess };
        let found = self.atlas.locate(AreaKind::Zone, guess.position, self.on);
        if found.outside_m.is_none() && found.area.is_some_and(|row| row.id == stated) {
            return guess;
        }
        let sure = if guess.sure == Sure::High { Sure::Fair } else { Sure::Low };
        Guess { sure, ..guess }
    }

    fn by_address(&self, version: &CheckpointVersion) -> Option<Guess> {
        let (road, number) = address(version.address.as_ref()?.as_str())?;
        let (wanted, all) = (number?, self.roads.get(&road)?);
        let made = |position, why, of, sure| Some(Guess { position, why, of, sure });
        if let Some(same) = all.iter().find(|one| one.number == wanted) {
            return made(same.at, GuessWhy::SameAddress, vec![same.of.clone()], Sure::High);
        }
        // Odd and even numbers stand on the two sides: those of the own side say more.
        let side: Vec<_> = all.iter().filter(|one| one.number % 2 == wanted % 2).collect();
        let all: Vec<_> = if side.is_empty() { all.iter().collect() } else { side };
        // They are in the order of their numbers.
        let above = all.partition_point(|one| one.number < wanted);
        if let (Some(low), Some(high)) = (all[..above].last(), all.get(above)) {
            let apart = geodesic_metres(low.at.coord(), high.at.coord());
            if high.number - low.number <= FAR_NUMBERS && apart <= FAR_METRES {
                let part = f64::from(wanted - low.number) / f64::from(high.number - low.number);
                let between = |a: f64, b: f64| a + (b - a) * part;
                let at = position(between(low.at.lon(), high.at.lon()), between(low.at.lat(), high.at.lat()))?;
                return made(at, GuessWhy::Between, vec![low.of.clone(), high.of.clone()], Sure::Fair);
            }
        }
        let nearest = all.iter().min_by_key(|one| (one.number.abs_diff(wanted), one.number))?;
        let sure = if nearest.number.abs_diff(wanted) <= FAR_NUMBERS / 2 { Sure::Fair } else { Sure::Low };
        made(nearest.at, GuessWhy::NearNumber, vec![nearest.of.clone()], sure)
    }

    fn by_name(&self, version: &CheckpointVersion) -> Option<Guess> {
        let mut names = std::iter::once(&version.name).chain(&version.aliases).chain(&version.address);
        let (position, of) = names.find_map(|name| self.named.get(name.as_str()))?;
        Some(Guess { position: *position, why: GuessWhy::SameName, of: vec![of.clone()], sure: Sure::High })
    }

    /// The point of the drawn road that is nearest to the middle of what is stated.
    fn by_road(&self, version: &CheckpointVersion) -> Option<Guess> {
        let (road, _) = address(version.address.as_ref()?.as_str())?;
        let drawn = self.drawn.get(road.as_str())?;
        let shape = drawn.shape.shape();
        let near = self.middle(version).map(|(at, ..)| geo_types::Point::from(at.coord()));
        let at = match near.map(|near| shape.closest_point(&near)) {
            Some(Closest::SinglePoint(at) | Closest::Intersection(at)) => at,
            Some(Closest::Indeterminate) | None => shape.interior_point()?,
        };
        let of = GuessOf { code: None, name: drawn.name.clone()?, address: None };
        Some(Guess { position: position(at.x(), at.y())?, why: GuessWhy::OnRoad, of: vec![of], sure: Sure::Low })
    }

    fn by_area(&self, version: &CheckpointVersion) -> Option<Guess> {
        let (position, why, of) = self.middle(version)?;
        Some(Guess { position, why, of: vec![of], sure: Sure::Low })
    }

    fn middle(&self, version: &CheckpointVersion) -> Option<(Position, GuessWhy, GuessOf)> {
        let stated = [(version.stated.community, GuessWhy::InCommunity), (version.stated.zone, GuessWhy::InZone)];
        stated.into_iter().find_map(|(id, why)| {
            let row = self.atlas.area(id?)?;
            let at = self.atlas.middle_of(row.id, self.on)?;
            let name = row.versions.near(self.on).name.clone();
            Some((at, why, GuessOf { code: Some(row.code.clone()), name, address: None }))
        })
    }
}

fn position(lon: f64, lat: f64) -> Option<Position> {
    Position::new(lon, lat).ok()
}

/// Road and number of an address as rosters write it: `南昌市西湖区站前路 12-1 号` is `站前路`, 12.
fn address(text: &str) -> Option<(String, Option<u32>)> {
    const ROADS: [char; 7] = ['路', '街', '巷', '道', '弄', '里', '线'];
    const ABOVE: [&str; 5] = ["街道", "社区", "区", "镇", "市"];
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let digits = text.find(|c: char| c.is_ascii_digit());
    let head = &text[..digits.unwrap_or(text.len())];
    // The road ends with the last of these before the number; what is above it, district or street, is left out.
    let (last, letter) = head.char_indices().rev().find(|(_, c)| ROADS.contains(c))?;
    let mut road = &head[..last + letter.len_utf8()];
    for above in ABOVE {
        if let Some((_, rest)) = road.rsplit_once(above).filter(|(_, rest)| rest.chars().count() >= 2) {
            road = rest;
        }
    }
    let number = digits.and_then(|at| {
        let number: String = text[at..].chars().take_while(char::is_ascii_digit).collect();
        number.parse().ok()
    });
    (road.chars().count() >= 2).then(|| (road.to_owned(), number))
}

/// Digits of full width as others write them.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::testing::{World, always, code, day, name, square, uuid};
    use crate::domain::{AreaId, Checkpoint, CheckpointId, Coverage, LineId, Record, Stated, Versions};

    const ON: &str = "2026-11-01";

    struct Roll {
        world: World,
        line: LineId,
        zones: [AreaId; 2],
    }

    fn roll() -> Roll {
        let mut world = World::default();
        let zones = [("Z01", 115.0), ("Z02", 115.01)]
            .map(|(code, west)| world.area(AreaKind::Zone, code, vec![(always(), square(west, 28.0, 0.01))]));
        let line = world.line("L01", Coverage::District);
        Roll { world, line, zones }
    }

    impl Roll {
        fn version(&self, called: &str, address: &str, at: Option<(f64, f64)>) -> CheckpointVersion {
            CheckpointVersion {
                period: always(),
                line: self.line,
                name: name(called),
                address: (!address.is_empty()).then(|| name(address)),
                aliases: vec![],
                stated: Stated { zone: Some(self.zones[0]), ..Stated::default() },
                position: at.map(|(lon, lat)| Position::new(lon, lat).unwrap()),
                extent: None,
                both_sides: false,
            }
        }
        fn put(&mut self, called: &str, address: &str, at: (f64, f64)) {
            let versions = Versions::new(vec![self.version(called, address, Some(at))]).unwrap();
            let id = CheckpointId::new(uuid());
            self.world.put(Record::Checkpoint(Checkpoint { id, code: code(called), versions }));
        }
        fn guess(&self, called: &str, address: &str) -> (GuessWhy, Sure, [f64; 2]) {
            let guess = Guesser::new(&self.world.atlas, day(ON)).guess(&self.version(called, address, None)).unwrap();
            (guess.why, guess.sure, guess.position.into())
        }
    }

    #[test]
    fn an_address_is_read_as_rosters_write_it() {
        let read = |text| address(text).map(|(road, number)| format!("{road} {}", number.unwrap_or(0)));
        for (text, wanted) in [
            ("站前路12号", "站前路 12"),
            ("站前路 １２-1 号", "站前路 12"),
            ("南昌市西湖区南浦街道站前路12号附3", "站前路 12"),
            ("沿江南大道633号", "沿江南大道 633"),
            ("洪丘巷", "洪丘巷 0"),
            ("朝阳农场路口", "朝阳农场路 0"),
            ("站前路99999999999号", "站前路 0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(read("三楼 302 室"), None);
        assert_eq!(read(""), None);
        assert_eq!(read("路"), None);
    }

    #[test]
    fn the_same_address_is_the_surest_and_a_neighbour_the_next() {
        let mut roll = roll();
        roll.put("A", "站前路12号", (115.002, 28.002));
        roll.put("B", "站前路20号", (115.004, 28.004));
        assert_eq!(roll.guess("X", "西湖区站前路12号"), (GuessWhy::SameAddress, Sure::High, [115.002, 28.002]));
        let (why, sure, [lon, lat]) = roll.guess("X", "站前路16号");
        assert_eq!((why, sure), (GuessWhy::Between, Sure::Fair));
        assert!((lon - 115.003).abs() < 1e-9 && (lat - 28.003).abs() < 1e-9);
        assert_eq!(roll.guess("X", "站前路22号"), (GuessWhy::NearNumber, Sure::Fair, [115.004, 28.004]));
        assert_eq!(roll.guess("X", "站前路522号").1, Sure::Low);
    }

    #[test]
    fn the_own_side_of_the_road_says_more() {
        let mut roll = roll();
        roll.put("A", "站前路11号", (115.001, 28.001));
        roll.put("B", "站前路14号", (115.004, 28.004));
        assert_eq!(roll.guess("X", "站前路12号"), (GuessWhy::NearNumber, Sure::Fair, [115.004, 28.004]));
    }

    #[test]
    fn what_is_called_the_same_is_found_and_the_stated_zone_is_the_last_resort() {
        let mut roll = roll();
        roll.put("站前小区", "", (115.003, 28.001));
        assert_eq!(roll.guess("站前小区", ""), (GuessWhy::SameName, Sure::High, [115.003, 28.001]));
        assert_eq!(roll.guess("别处", "").0, GuessWhy::InZone);
    }

    #[test]
    fn a_guess_in_another_zone_than_the_stated_one_is_less_sure() {
        let mut roll = roll();
        roll.put("A", "站前路12号", (115.015, 28.002));
        assert_eq!(roll.guess("X", "站前路12号"), (GuessWhy::SameAddress, Sure::Fair, [115.015, 28.002]));
    }
}
