//! The duties of a day.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::{
    App,
    lists::{self, List, no_such},
    paging,
    problem::{Problem, Reading},
    query::{FromPairs, Pairs, Query},
    reading::Asked,
    request::subject_by_code,
};
use crate::{
    atlas::{DutyFilter, DutyItem, Paging},
    domain::{Date, SubjectKind},
};

/// What the list of duties can be asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `paging` holds")]
pub struct DutiesQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only those of the role with this code.
    role: Option<String>,
    /// Only those for this subject: its kind and code, such as `zone:Z01` or `cell:L06/Z10`.
    #[param(example = "cell:L06/Z10")]
    subject: Option<String>,
    /// Only those of the person or unit with this code.
    party: Option<String>,
    /// Only what concerns the zone with this code.
    zone: Option<String>,
    /// Only what concerns the line with this code.
    line: Option<String>,
    /// At most so many; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
    /// Which page: follow the link in `next` of the answer.
    next: Option<String>,
    #[param(ignore)]
    paging: Paging,
}

impl FromPairs for DutiesQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self {
            on: pairs.date("on")?,
            role: pairs.text("role")?,
            subject: pairs.text("subject")?,
            party: pairs.text("party")?,
            zone: pairs.text("zone")?,
            line: pairs.text("line")?,
            limit: None,
            next: None,
            paging: paging::take(pairs)?,
        })
    }
}

/// The kinds of subject by their words.
const KINDS: [(&str, SubjectKind); 6] = [
    ("zone", SubjectKind::Zone),
    ("line", SubjectKind::Line),
    ("cell", SubjectKind::Cell),
    ("checkpoint", SubjectKind::Checkpoint),
    ("community", SubjectKind::Community),
    ("unit", SubjectKind::Unit),
];

/// The duties that hold on a day.
#[utoipa::path(get, path = "/api/duties", operation_id = "list_duties", tag = "district", params(DutiesQuery),
    responses((status = 200, description = "A page", body = List<DutyItem>), Reading))]
pub async fn duties(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<DutiesQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let atlas = &now.atlas;
        let role = query.role.as_deref().map(|code| {
            atlas.roles().by_code(code).map(|row| row.id).ok_or_else(|| Problem::bad("role", format!("{code:?}")))
        });
        let party = query
            .party
            .as_deref()
            .map(|code| atlas.party(code).ok_or_else(|| no_such("party", code, "/api/people or /api/units")));
        let subject = query.subject.as_deref().map(|text| {
            let parts = text
                .split_once(':')
                .and_then(|(kind, code)| Some((KINDS.iter().find(|(word, _)| *word == kind)?.1, code)));
            let found = parts.and_then(|(kind, code)| subject_by_code(atlas, kind, code).ok());
            found.ok_or_else(|| Problem::bad("subject", format!("{text:?}")).remedy("kind:code, such as zone:Z01"))
        });
        let filter = DutyFilter {
            role: role.transpose()?,
            subject: subject.transpose()?,
            party: party.transpose()?,
            zone: lists::zone(now, query.zone.as_deref())?,
            line: lists::line(now, query.line.as_deref())?,
        };
        let page = atlas.list_duties(&filter, now.on, &query.paging);
        List::new(now, &asked.uri, &page, |row| atlas.duty_item(row, now.on))
    })
}
