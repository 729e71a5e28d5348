//! A batch of commands as it comes: read strictly, each by itself where one of them cannot be read.

use axum::extract::{FromRequest, Request as Incoming};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body,
    problem::{Kind, Problem},
    request::Request,
};
use crate::domain::Instant;

/// The most commands of one batch.
pub const MOST: usize = 500;

/// A batch of commands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Commands {
    /// At most 500, decided one after another.
    #[schema(max_items = 500)]
    commands: Vec<Asked>,
    /// Whether one refusal refuses all of them.
    #[serde(default)]
    all_or_nothing: bool,
}

/// A command as a client sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommandEnvelope)]
pub struct Asked {
    /// Made by the client, a UUID of version 7. Sent twice, the command happens once.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// When it was recorded; when it arrived, if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub recorded_at: Option<Instant>,
    /// The version of the entity that the edit was based on; left out, the newest is edited.
    #[serde(default)]
    pub base: Option<u32>,
    /// An earlier command that the edit builds on, when its result was not known yet.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub after: Option<Uuid>,
    /// What is asked for.
    pub command: Request,
}

/// The same with its commands one by one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Loose {
    commands: Vec<Value>,
    #[serde(default)]
    all_or_nothing: bool,
}

/// One of a batch.
#[derive(Debug)]
pub enum Sent {
    /// It can be read.
    Read(Box<Asked>),
    /// Only its id can.
    Unread(Uuid),
}

impl Sent {
    /// The id that its sender gave it.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Read(asked) => asked.id,
            Self::Unread(id) => *id,
        }
    }
    /// Of a command that may be unreadable; none where not even the id is there to answer to.
    fn of(value: Value) -> Option<Self> {
        let id = value.get("id").and_then(Value::as_str).and_then(|text| Uuid::parse_str(text).ok());
        match serde_json::from_value(value) {
            Ok(asked) => Some(Self::Read(Box::new(asked))),
            Err(_) => id.map(Self::Unread),
        }
    }
}

/// What came.
#[derive(Debug)]
pub struct Batch {
    /// In order.
    pub commands: Vec<Sent>,
    /// Whether one refusal refuses all of them.
    pub all_or_nothing: bool,
}

impl<S: Send + Sync> FromRequest<S> for Batch {
    type Rejection = Problem;
    async fn from_request(request: Incoming, state: &S) -> Result<Self, Problem> {
        let bytes = body::bytes(request, state).await?;
        match serde_json::from_slice(&bytes) {
            Ok(Commands { commands, all_or_nothing }) => {
                let commands = commands.into_iter().map(|asked| Sent::Read(Box::new(asked))).collect();
                Ok(Self { commands, all_or_nothing })
            }
            Err(error) => one_by_one(&bytes).ok_or_else(|| Problem::new(Kind::BadBody).detail(error.to_string())),
        }
    }
}

/// A tablet sends the work of a day at once: what the others say is not lost with the one that nobody can read. None where
/// there are no others to go on, or where they may not go on without it.
fn one_by_one(bytes: &[u8]) -> Option<Batch> {
    let Loose { commands, all_or_nothing } = serde_json::from_slice(bytes).ok()?;
    if all_or_nothing || commands.len() < 2 {
        return None;
    }
    let commands = commands.into_iter().map(Sent::of).collect::<Option<_>>()?;
    Some(Batch { commands, all_or_nothing })
}
