//! The description of the API, made from the code, and a page to read it.

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use serde_json::{Map, Value};
use utoipa::OpenApi;

use super::{
    docs,
    etag::Tag,
    guard::POLICY_OF_PLAIN_PAGES,
    query::{Nothing, Query},
    reading,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Renling 认领",
        description = "Who answers for a place of the district: for the zone and for each line, on any day.\n\n\
            Dates are days of the district's calendar, instants are UTC. A parameter that an address does not have is \
            refused; what messengers append to shared links is ignored. Lists are bounded: follow `next`.\n\n\
            Who wrote on one server and reads on another sends the `seq` of the answer along, as header `If-Renling-Seq` or \
            parameter `seq`: the reading is at least as new, or a 503 with `Retry-After`. While the database is away, \
            readings carry `Renling-Age`: how old they may be, in seconds.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact()
    ),
    tags(
        (name = "answers", description = "Who answers for what"),
        (name = "district", description = "Places, lines, parties and duties"),
        (name = "cases", description = "Problems, and how they are put right"),
        (name = "inspections", description = "Rounds, inspections, and what an inspector takes along"),
        (name = "weekend", description = "Weekend labour: shifts, patterns, hours, calendars"),
        (name = "papers", description = "The district's own lists: read as they are, compared, brought in, undone"),
        (name = "writing", description = "Commands, and what they changed"),
        (name = "accounts", description = "Signing in, and who may"),
        (name = "map", description = "Vector tiles and the style of the map"),
        (name = "service", description = "The service itself"),
    )
)]
pub struct Frame;

/// The document as bytes, with its tag.
static DOCUMENT: LazyLock<(String, Tag)> = LazyLock::new(|| {
    let text = document();
    let tag = tag(&text);
    (text, tag)
});
static PAGE: LazyLock<(String, Tag)> = LazyLock::new(|| {
    let page = docs::page(&serde_json::from_str(&DOCUMENT.0).unwrap_or_default());
    let tag = tag(&page);
    (page, tag)
});

fn tag(text: &str) -> Tag {
    use sha2::Digest;
    Tag::of_text(&hex::encode(&sha2::Sha256::digest(text)[..12]))
}

/// The document, indented, with a line feed at its end.
pub fn document() -> String {
    let (_, api) = super::routes().merge(super::tiles::routes()).split_for_parts();
    let mut value = serde_json::to_value(api).unwrap_or_default();
    value["openapi"] = "3.0.3".into();
    if let Some(info) = value["info"].as_object_mut() {
        info.remove("contact");
        info["license"].as_object_mut().map(|license| license.remove("identifier"));
    }
    plain_3_0(&mut value);
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

/// Rewrites what OpenAPI 3.1 says in another way than 3.0 (some tools read only that): `null` among the types or the
/// choices becomes `nullable`, one choice that is left becomes `allOf`, `const` and `examples` their older forms.
fn plain_3_0(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(plain_3_0),
        Value::Object(object) => {
            object.values_mut().for_each(plain_3_0);
            nullable_type(object);
            described_inline(object);
            for choice in ["oneOf", "anyOf"] {
                nullable_choice(object, choice);
            }
            if let Some(only) = object.remove("const") {
                object.insert("enum".into(), Value::Array(vec![only]));
            }
            if let Some(range) = object.remove("exclusiveMinimum").filter(Value::is_number) {
                object.insert("minimum".into(), range);
                object.insert("exclusiveMinimum".into(), true.into());
            }
            object.remove("propertyNames");
            if let Some(Value::Array(items)) = object.remove("prefixItems") {
                object.insert("items".into(), items.into_iter().next().unwrap_or_default());
            }
        }
        _ => {}
    }
}

fn nullable_type(object: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = object.get("type") else { return };
    let mut others: Vec<_> = types.iter().filter(|kind| *kind != "null").cloned().collect();
    let nullable = others.len() < types.len();
    match others.len() {
        1 => object.insert("type".into(), others.remove(0)),
        _ => object.remove("type"),
    };
    if nullable {
        object.insert("nullable".into(), true.into());
    }
}

/// An inlined shape with a text of its own comes as "all of: the shape, any object with this text", which nothing but
/// an object could be: the shape takes the text over.
fn described_inline(object: &mut Map<String, Value>) {
    let Some(Value::Array(parts)) = object.get("allOf") else { return };
    let only_text = |part: &Value| {
        part["type"] == "object"
            && part
                .as_object()
                .is_some_and(|part| part.keys().all(|key| matches!(key.as_str(), "type" | "description")))
    };
    let (texts, shapes): (Vec<_>, Vec<_>) = parts.iter().cloned().partition(only_text);
    let ([text], [Value::Object(shape)]) = (texts.as_slice(), shapes.as_slice()) else { return };
    if shape.contains_key("$ref") {
        return;
    }
    object.remove("allOf");
    object.extend(shape.clone());
    if let Some(text) = text.get("description") {
        object.insert("description".into(), text.clone());
    }
}

fn nullable_choice(object: &mut Map<String, Value>, choice: &str) {
    let Some(Value::Array(choices)) = object.get_mut(choice) else { return };
    let before = choices.len();
    choices.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
    if choices.len() == before {
        return;
    }
    if choices.len() == 1 {
        let only = object.remove(choice).unwrap_or_default();
        object.insert("allOf".into(), only);
    }
    object.insert("nullable".into(), true.into());
}

/// The description of the API (OpenAPI 3.0).
#[utoipa::path(get, path = "/openapi.json", operation_id = "openapi", tag = "service",
    responses((status = 200, description = "An OpenAPI document", body = Value)))]
pub async fn openapi(_: Query<Nothing>, asked: reading::Asked) -> Response {
    send(&DOCUMENT, "application/json", &asked)
}

/// The description of the API as a page.
#[utoipa::path(get, path = "/docs", operation_id = "docs", tag = "service",
    responses((status = 200, description = "A page", body = String, content_type = "text/html")))]
pub async fn docs_page(asked: reading::Asked) -> Response {
    let mut response = send(&PAGE, "text/html; charset=utf-8", &asked);
    let policy = HeaderValue::from_static(POLICY_OF_PLAIN_PAGES);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn send((text, tag): &'static (String, Tag), content: &'static str, asked: &reading::Asked) -> Response {
    if asked.knows(tag) {
        return reading::unchanged(tag);
    }
    reading::with_tag(tag, content, text.as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn null_becomes_nullable() {
        let mut value = json!({"a": {"type": ["string", "null"]}, "b": {"oneOf": [{"type": "null"}, {"$ref": "#/x"}]}});
        plain_3_0(&mut value);
        let expected = json!({"a": {"type": "string", "nullable": true},
            "b": {"allOf": [{"$ref": "#/x"}], "nullable": true}});
        assert_eq!(value, expected);
    }

    #[test]
    fn an_inlined_shape_takes_over_the_text_beside_it() {
        let mut value =
            json!({"allOf": [{"type": "string", "enum": ["a"]}, {"type": "object", "description": "Which."}]});
        plain_3_0(&mut value);
        assert_eq!(value, json!({"type": "string", "enum": ["a"], "description": "Which."}));
    }
}
