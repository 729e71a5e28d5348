//! The page that shows the description of the API. Written on the server: it needs no script.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::problem::Kind;

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// The page for an OpenAPI document.
pub fn page(api: &Value) -> String {
    let mut out = String::from(include_str!("docs_head.html"));
    let _ = write!(out, "<p>{}</p>", text(&api["info"]["description"]).replace("\n\n", "</p><p>"));
    for tag in list(&api["tags"]) {
        let _ = write!(out, "<h2>{}</h2>", text(&tag["description"]));
        for (path, item) in entries(&api["paths"]) {
            for method in METHODS {
                let operation = &item[method];
                if list(&operation["tags"]).contains(&tag["name"]) {
                    write_operation(&mut out, path, method, operation);
                }
            }
        }
    }
    out.push_str("<h2 id=shapes>Shapes</h2>");
    for (name, schema) in entries(&api["components"]["schemas"]) {
        write_shape(&mut out, name, schema);
    }
    out.push_str("<h2 id=problems>Problems</h2><p>Errors are <code>application/problem+json</code> (RFC 9457).</p>");
    out.push_str("<table><tr><th>code<th>status<th>中文<th>English");
    for kind in Kind::ALL {
        let (code, status) = (kind.code(), kind.status().as_u16());
        let _ = write!(out, "<tr id=problem-{code}><td><code>{code}</code><td>{status}");
        let _ = write!(out, "<td>{}<td lang=en>{}", escaped(kind.title_zh()), escaped(kind.title_en()));
    }
    out.push_str("</table></main></html>\n");
    out
}

fn write_operation(out: &mut String, path: &str, method: &str, operation: &Value) {
    let id = text(&operation["operationId"]);
    let _ = write!(out, "<section id=op-{id}><h3><b>{}</b> <code>{}</code></h3>", method.to_uppercase(), escaped(path));
    let _ = write!(out, "<p>{}</p>", text(&operation["summary"]));
    if let Some(more) = operation["description"].as_str() {
        let _ = write!(out, "<p>{}</p>", escaped(more));
    }
    let parameters = list(&operation["parameters"]);
    if !parameters.is_empty() {
        out.push_str("<table><tr><th>parameter<th>type<th>");
        for parameter in parameters {
            let needed = if parameter["required"] == true { " *" } else { "" };
            let _ = write!(out, "<tr><td><code>{}</code>{needed}", text(&parameter["name"]));
            let _ = write!(out, "<td>{}<td>{}", type_of(&parameter["schema"]), text(&parameter["description"]));
        }
        out.push_str("</table>");
    }
    for (content, media) in entries(&operation["requestBody"]["content"]) {
        let _ = write!(out, "<p>body: {} <small>{}</small></p>", type_of(&media["schema"]), escaped(content));
    }
    out.push_str("<table><tr><th>status<th>answer<th>");
    for (status, response) in entries(&operation["responses"]) {
        let bodies: Vec<_> = entries(&response["content"])
            .map(|(content, media)| format!("{} <small>{}</small>", type_of(&media["schema"]), escaped(content)))
            .collect();
        let _ = write!(out, "<tr><td>{}<td>{}", escaped(status), bodies.join("<br>"));
        let _ = write!(out, "<td>{}", text(&response["description"]));
    }
    out.push_str("</table></section>");
}

fn write_shape(out: &mut String, name: &str, schema: &Value) {
    let _ = write!(out, "<section id=shape-{0}><h3>{0}</h3>", escaped(name));
    let _ = write!(out, "<p>{}</p>", text(&schema["description"]));
    let required = list(&schema["required"]);
    let mut fields = entries(&schema["properties"]).peekable();
    if fields.peek().is_none() {
        let _ = write!(out, "<p>{}</p></section>", type_of(schema));
        return;
    }
    out.push_str("<table><tr><th>field<th>type<th>");
    for (field, schema) in fields {
        let needed = if required.iter().any(|name| name == field) { "" } else { "?" };
        let _ = write!(out, "<tr><td><code>{}{needed}</code>", escaped(field));
        let _ = write!(out, "<td>{}<td>{}", type_of(schema), text(&schema["description"]));
    }
    out.push_str("</table></section>");
}

/// The type of a schema in a few words, with links to shapes.
fn type_of(schema: &Value) -> String {
    let mut said = if let Some(name) = schema["$ref"].as_str().and_then(|link| link.rsplit('/').next()) {
        format!("<a href=\"#shape-{0}\">{0}</a>", escaped(name))
    } else if let Some(choices) = ["oneOf", "anyOf", "allOf"].iter().find_map(|key| schema[*key].as_array()) {
        let joint = if schema["allOf"].is_array() { " + " } else { " | " };
        choices.iter().map(type_of).collect::<Vec<_>>().join(joint)
    } else if let Some(words) = schema["enum"].as_array() {
        words.iter().map(|word| format!("<code>{}</code>", escaped(&word.to_string()))).collect::<Vec<_>>().join(" ")
    } else {
        match schema["type"].as_str() {
            Some("array") => format!("[{}]", type_of(&schema["items"])),
            Some("object") if schema["properties"].is_object() => {
                let fields = entries(&schema["properties"]);
                let fields: Vec<_> = fields.map(|(name, one)| format!("{}: {}", escaped(name), type_of(one))).collect();
                format!("{{{}}}", fields.join(", "))
            }
            Some("object") if schema["additionalProperties"].is_object() => {
                format!("{{…: {}}}", type_of(&schema["additionalProperties"]))
            }
            Some(kind) => schema["format"].as_str().map_or_else(|| kind.to_owned(), |form| format!("{kind} ({form})")),
            None => "any".to_owned(),
        }
    };
    if schema["nullable"] == true {
        said.push_str(" | null");
    }
    said
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE).iter()
}

fn text(value: &Value) -> String {
    escaped(value.as_str().unwrap_or_default())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_every_operation_and_escapes_what_it_shows() {
        let api = serde_json::json!({"tags": [{"name": "a", "description": "<A>"}], "paths": {"/x/{y}": {"get": {
            "tags": ["a"], "operationId": "x", "summary": "X & Y", "responses": {"200": {"description": "fine"}}}}}});
        let page = page(&api);
        assert!(page.contains("&lt;A&gt;") && page.contains("X &amp; Y") && page.contains("/x/{y}"));
        assert!(page.contains("id=problem-bad_parameter"));
    }
}
