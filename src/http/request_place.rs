//! What can be asked for about places that are edited on the map, as clients say it: checkpoints, and the names of areas.

use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use uuid::Uuid;

use super::request::unknown;
use crate::{
    atlas::{Atlas, Row},
    domain::{
        AreaId, AreaKind, Checkpoint, CheckpointEdit, CheckpointId, CheckpointVersion, Code, Command, Date, Kind,
        LineId, Name, PlaceAct, PlaceRefusal, Position, Refusal, Stated, Text, deserialize_date, deserialize_some_date,
    },
    exchange::Datum,
};

/// A checkpoint is made, or is otherwise from a day on. What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutCheckpoint {
    /// The code of the one that is changed, or that a new one gets; a new one without gets the next of its line.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    code: Option<Code>,
    /// Whether it has to be new: then a code that is in use is refused.
    #[serde(default)]
    new: bool,
    /// The code of its line; a new one needs it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    line: Option<Code>,
    /// The name; a new one needs it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    name: Option<Name>,
    /// The address; empty takes it away.
    #[serde(default)]
    address: Option<String>,
    /// All other names.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    aliases: Option<Vec<Name>>,
    /// The code of the stated zone; empty takes it away.
    #[serde(default)]
    zone: Option<String>,
    /// The code of the stated street; empty takes it away.
    #[serde(default)]
    street: Option<String>,
    /// The code of the stated community; empty takes it away.
    #[serde(default)]
    community: Option<String>,
    /// Where it is; `null` takes it away: 待落点.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PointWord>)]
    position: Option<Option<PointWord>>,
    /// 道路两侧: the stated zone and the position both stay, though they disagree. Left out, it stays only where neither
    /// the zone nor the position changes.
    #[serde(default)]
    both_sides: Option<bool>,
    /// From.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// Why; needed where the day has passed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    reason: Option<Text>,
}

/// A coordinate with its datum.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StatedPoint)]
pub struct PointWord {
    /// Longitude in degrees, or easting in metres.
    lon: f64,
    /// Latitude in degrees, or northing in metres.
    lat: f64,
    /// What the numbers mean: `wgs84`, `gcj02` (AMap, Tencent), `bd09` (Baidu), `cgcs2000`, or an EPSG number of its zones.
    #[schema(example = "gcj02")]
    datum: String,
}

/// A checkpoint is given a last day, or made open-ended again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndCheckpoint {
    /// The code.
    #[schema(value_type = String)]
    code: Code,
    /// The last day; open-ended again when left out.
    #[serde(default, deserialize_with = "deserialize_some_date")]
    #[schema(value_type = Option<String>, format = Date)]
    last: Option<Date>,
    /// Why; needed where the day has passed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    reason: Option<Text>,
}

/// A new checkpoint was a mistake and is taken back: it counts as never there. Refused once something was recorded there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawCheckpoint {
    /// The code.
    #[schema(value_type = String)]
    code: Code,
}

/// A zone, street, community or estate is called otherwise from a day on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameArea {
    /// Which kind.
    kind: NamedArea,
    /// The code.
    #[schema(value_type = String)]
    code: Code,
    /// The full name.
    #[schema(value_type = String)]
    name: Name,
    /// The short name; empty takes it away, left out leaves it as it is.
    #[serde(default)]
    short_name: Option<String>,
    /// From.
    #[serde(deserialize_with = "deserialize_date")]
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// Why; needed where the day has passed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    reason: Option<Text>,
}

/// The areas that can be called otherwise.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NamedArea {
    /// 片区.
    Zone,
    /// 街道, 镇.
    Street,
    /// 社区, 村.
    Community,
    /// 小区.
    Estate,
}

/// `null` is something that was said: it takes away.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<PointWord>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// A checkpoint; a new one takes the command's id.
pub fn put(atlas: &Atlas, id: Uuid, asked: PutCheckpoint) -> Result<Command, Refusal> {
    let known = asked.code.as_ref().and_then(|code| atlas.checkpoints().by_code(code.as_str()));
    if let (Some(row), true) = (known, asked.new) {
        return Err(Refusal::CodeTaken { kind: Kind::Checkpoint, code: row.code.clone() });
    }
    let (first, reason) = (asked.first, asked.reason.clone());
    let Some(row) = known else {
        let code = asked.code.clone();
        let is = edited(atlas, None, asked)?;
        return Ok(edit(PlaceAct::Add { checkpoint: CheckpointId::new(id), code, is, first }, reason));
    };
    let before = row.versions.on(first).ok_or_else(|| PlaceRefusal::NotThatDay {
        kind: Kind::Checkpoint,
        code: row.code.clone(),
        first,
    })?;
    let is = edited(atlas, Some(before), asked)?;
    Ok(edit(PlaceAct::Change { checkpoint: row.id, is, first }, reason))
}

/// What a checkpoint becomes: what is asked for, and else what it was.
fn edited(atlas: &Atlas, before: Option<&CheckpointVersion>, asked: PutCheckpoint) -> Result<CheckpointEdit, Refusal> {
    let line = asked.line.map(|code| line(atlas, &code)).transpose()?.or(before.map(|it| it.line));
    let name = asked.name.or_else(|| before.map(|it| it.name.clone()));
    let (line, name) = line.zip(name).ok_or(PlaceRefusal::NothingSaid)?;
    let was = before.map(|it| it.stated).unwrap_or_default();
    let stated = Stated {
        zone: stated(atlas, AreaKind::Zone, asked.zone, was.zone)?,
        street: stated(atlas, AreaKind::Street, asked.street, was.street)?,
        community: stated(atlas, AreaKind::Community, asked.community, was.community)?,
    };
    let position = match asked.position {
        None => before.and_then(|it| it.position),
        Some(point) => point.map(|point| wgs84(&point)).transpose()?,
    };
    let address = match asked.address {
        None => before.and_then(|it| it.address.clone()),
        Some(text) => some_name(&text)?,
    };
    let stays = before.is_some_and(|it| it.both_sides && (it.stated.zone, it.position) == (stated.zone, position));
    Ok(CheckpointEdit {
        line,
        name,
        address,
        aliases: asked.aliases.unwrap_or_else(|| before.map(|it| it.aliases.clone()).unwrap_or_default()),
        stated,
        position,
        both_sides: asked.both_sides.unwrap_or(stays),
    })
}

/// The last day of a checkpoint.
pub fn end(atlas: &Atlas, asked: EndCheckpoint) -> Result<Command, Refusal> {
    let checkpoint = checkpoint(atlas, &asked.code)?.id;
    Ok(edit(PlaceAct::End { checkpoint, last: asked.last }, asked.reason))
}

/// A new checkpoint taken back.
pub fn withdraw(atlas: &Atlas, asked: &WithdrawCheckpoint) -> Result<Command, Refusal> {
    Ok(Command::TakeBack { kind: Kind::Checkpoint, code: checkpoint(atlas, &asked.code)?.code.clone() })
}

/// The name of an area.
pub fn rename(atlas: &Atlas, asked: RenameArea) -> Result<Command, Refusal> {
    let kind = match asked.kind {
        NamedArea::Zone => AreaKind::Zone,
        NamedArea::Street => AreaKind::Street,
        NamedArea::Community => AreaKind::Community,
        NamedArea::Estate => AreaKind::Estate,
    };
    let row =
        atlas.areas(kind).by_code(asked.code.as_str()).ok_or_else(|| unknown(kind.into(), asked.code.as_str()))?;
    let short_name = match asked.short_name {
        None => row.versions.near(asked.first).short_name.clone(),
        Some(text) => some_name(&text)?,
    };
    let act = PlaceAct::Rename { area: row.id, name: asked.name, short_name, first: asked.first };
    Ok(edit(act, asked.reason))
}

fn edit(act: PlaceAct, reason: Option<Text>) -> Command {
    Command::EditPlace { act: Box::new(act), reason }
}

fn checkpoint<'a>(atlas: &'a Atlas, code: &Code) -> Result<&'a Row<Checkpoint>, Refusal> {
    let row = atlas.checkpoints().by_code(code.as_str()).map(AsRef::as_ref);
    row.ok_or_else(|| unknown(Kind::Checkpoint, code.as_str()))
}

fn line(atlas: &Atlas, code: &Code) -> Result<LineId, Refusal> {
    let row = atlas.lines().by_code(code.as_str());
    row.map(|row| row.id).ok_or_else(|| unknown(Kind::Line, code.as_str()))
}

fn stated(
    atlas: &Atlas,
    kind: AreaKind,
    asked: Option<String>,
    was: Option<AreaId>,
) -> Result<Option<AreaId>, Refusal> {
    match asked.as_deref().map(str::trim) {
        None => Ok(was),
        Some("") => Ok(None),
        Some(code) => {
            let row = atlas.areas(kind).by_code(code);
            row.map(|row| Some(row.id)).ok_or_else(|| unknown(kind.into(), code))
        }
    }
}

/// A name; nothing where there is only white space.
fn some_name(text: &str) -> Result<Option<Name>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Name::new(text).map(Some).map_err(|_| PlaceRefusal::Text { text: text.chars().take(40).collect() }.into())
}

/// A coordinate as a position, by the datum that is stated with it.
fn wgs84(point: &PointWord) -> Result<Position, Refusal> {
    let datum = Datum::parse(&point.datum)
        .ok_or_else(|| PlaceRefusal::Datum { text: point.datum.chars().take(40).collect() })?;
    let found = datum.to_wgs84(point.lon, point.lat);
    found.map_err(|problem| PlaceRefusal::Position { zh: problem.zh(), en: problem.en() }.into())
}
