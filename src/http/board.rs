//! What stands on paper in public: responsibility boards (责任公示牌) and labels of checkpoints. Nobody is named here who
//! is not named in public, whoever asks.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    etag::Tag,
    lists::{self, List, One},
    paging,
    problem::{Kind, Problem, Reading, ReadingOne},
    query::{FromPairs, Pairs, Query},
    reading::{self, Asked, Now},
};
use crate::{
    atlas::{Atlas, CheckpointFilter, LineRef, Paging, PlaceRef, Row, Slot, WITHHELD},
    domain::{AreaId, Checkpoint, Code, Date, LineId, Name},
};

/// Of what the board is.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BoardQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// The code of a zone. This or `line`.
    zone: Option<String>,
    /// The code of a line. This or `zone`.
    line: Option<String>,
}

impl FromPairs for BoardQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let query = Self { on: pairs.date("on")?, zone: pairs.text("zone")?, line: pairs.text("line")? };
        match (&query.zone, &query.line) {
            (Some(_), Some(_)) => Err(Problem::bad("line", "a zone and a line at once").remedy("one of the two")),
            (None, None) => Err(Problem::new(Kind::MissingParameter).param("zone").remedy("a zone or a line")),
            _ => Ok(query),
        }
    }
}

/// A responsibility board (责任公示牌): only who is named in public.
#[derive(Debug, Serialize, ToSchema)]
pub struct Board {
    /// The zone it is for.
    zone: Option<PlaceRef>,
    /// The line it is for.
    line: Option<LineRef>,
    /// Who answers for the zone or the line as such.
    slots: Vec<Slot>,
    /// Of a zone its lines, of a line its zones, each with who stands for the line in the zone.
    rows: Vec<BoardRow>,
}

/// A line of a zone's board, or a zone of a line's.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardRow {
    /// The zone, on a line's board.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<PlaceRef>,
    /// The line, on a zone's board.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<LineRef>,
    /// Unit, supervisor and person of the line there; on a line's board also those of the zone.
    slots: Vec<Slot>,
}

/// A responsibility board (责任公示牌) of a zone or a line, with who is named in public only, whoever asks.
#[utoipa::path(get, path = "/api/board", operation_id = "board", tag = "answers", params(BoardQuery),
    responses((status = 200, description = "The board", body = One<Board>), ReadingOne))]
pub async fn board(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Problem> {
    app.read_posted(&asked, query.on, |now| {
        let board = match (lists::zone(now, query.zone.as_deref())?, lists::line(now, query.line.as_deref())?) {
            (Some(zone), _) => of_zone(&now.atlas, zone, now.on),
            (None, Some(line)) => of_line(&now.atlas, line, now.on),
            (None, None) => None,
        };
        let missing = || Problem::new(Kind::NotThatDay).detail(now.on.to_string());
        Ok(One::new(now, board.ok_or_else(missing)?))
    })
}

fn of_zone(atlas: &Atlas, zone: AreaId, on: Date) -> Option<Board> {
    atlas.area(zone)?.versions.on(on)?;
    let row = |line: &Row<crate::domain::WorkLine>| BoardRow {
        zone: None,
        line: Some(LineRef::of(line, on)),
        slots: named(atlas.line_slots_in(line.id, Some(zone), on)),
    };
    Some(Board {
        zone: atlas.place_view(zone, on),
        line: None,
        slots: named(atlas.zone_slots(zone, on)),
        rows: atlas.lines_on(on).into_iter().map(row).collect(),
    })
}

fn of_line(atlas: &Atlas, line: LineId, on: Date) -> Option<Board> {
    let row = atlas.line(line)?;
    row.versions.on(on)?;
    let zone = |zone: &Row<crate::domain::Area>| {
        let mut slots = atlas.zone_slots(zone.id, on);
        slots.extend(atlas.line_slots_in(line, Some(zone.id), on));
        BoardRow { zone: Some(PlaceRef::of(zone, on)), line: None, slots: named(slots) }
    };
    Some(Board {
        zone: None,
        line: Some(LineRef::of(row, on)),
        slots: named(atlas.line_slots(line, on)),
        rows: atlas.zones_on(on).into_iter().map(zone).collect(),
    })
}

/// Whoever is not named is not there: a board has no rows of withheld names.
fn named(mut slots: Vec<Slot>) -> Vec<Slot> {
    for slot in &mut slots {
        slot.holders.retain(|holder| holder.party.code.as_str() != WITHHELD);
        if let Some(why) = &mut slot.why {
            // Who held it once is nobody's to read on a wall.
            why.last = None;
        }
    }
    slots
}

/// Which labels.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `paging` holds")]
pub struct LabelsQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only those of the zone with this code.
    zone: Option<String>,
    /// Only those of the line with this code.
    line: Option<String>,
    /// At most so many; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
    /// Which page: follow the link in `next` of the answer.
    next: Option<String>,
    #[param(ignore)]
    paging: Paging,
}

impl FromPairs for LabelsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self {
            on: pairs.date("on")?,
            zone: pairs.text("zone")?,
            line: pairs.text("line")?,
            limit: None,
            next: None,
            paging: paging::take(pairs)?,
        })
    }
}

/// What stands on the label of a checkpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct Label {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Its address.
    #[schema(value_type = Option<String>)]
    address: Option<Name>,
    /// Its line.
    line: Option<LineRef>,
    /// The zone that counts.
    zone: Option<PlaceRef>,
    /// Who keeps it, where such are named in public.
    #[schema(value_type = Vec<String>)]
    keepers: Vec<Name>,
}

/// The labels of checkpoints, with who is named in public only, whoever asks.
#[utoipa::path(get, path = "/api/labels", operation_id = "labels", tag = "district", params(LabelsQuery),
    responses((status = 200, description = "A page", body = List<Label>), Reading))]
pub async fn labels(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<LabelsQuery>,
) -> Result<Response, Problem> {
    app.read_posted(&asked, query.on, |now| {
        let (line, zone) = (lists::line(now, query.line.as_deref())?, lists::zone(now, query.zone.as_deref())?);
        let filter = CheckpointFilter { bbox: None, line, zone, q: None };
        let page = now.atlas.list_checkpoints(&filter, now.on, &query.paging);
        List::new(now, &asked.uri, &page, |row| label(&now.atlas, row, now.on))
    })
}

fn label(atlas: &Atlas, row: &Row<Checkpoint>, on: Date) -> Option<Label> {
    let feature = atlas.checkpoint_feature(row, on)?.properties;
    let slots = named(atlas.checkpoint_slots(row.id, on));
    let keepers = slots.into_iter().flat_map(|slot| slot.holders).map(|holder| holder.party.name);
    Some(Label {
        code: feature.code,
        name: feature.name,
        address: feature.address,
        line: feature.line,
        zone: feature.zone,
        keepers: keepers.collect(),
    })
}

impl App {
    /// Answers with what may be posted in public, the same for everybody.
    fn read_posted<T: Serialize>(
        &self,
        asked: &Asked,
        on: Option<Date>,
        read: impl FnOnce(&Now) -> Result<T, Problem>,
    ) -> Result<Response, Problem> {
        let atlas = self.posted();
        let today = atlas.today(self.engine.now());
        let now = Now { atlas, today, on: on.unwrap_or(today) };
        let tag = Tag::of_reading(&self.run, now.atlas.seq(), now.today, asked);
        if asked.knows(&tag) {
            return Ok(reading::unchanged(&tag));
        }
        let body = serde_json::to_vec(&read(&now)?).map_err(|error| Problem::internal(&error))?;
        Ok(reading::with_tag(&tag, "application/json", body.into()))
    }
}
