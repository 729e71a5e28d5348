//! Sets of zones over HTTP: files that are read, drafts that are looked at and put in force.

use serde_json::{Value, json};

use super::client::{Answer, request};
use super::server::{Server, filled, sign_in};

const FIRST: &str = "2027-01-04";

struct Desk {
    server: Server,
    office: String,
}

impl Desk {
    fn plan(&self, zones: &Value, end_duties: bool, apply: Option<&str>) -> Answer {
        let body = json!({ "zones": zones, "first": FIRST, "end_duties": end_duties, "apply": apply });
        self.server.ask(&self.office, "POST", "/api/zones/plan", &body)
    }
    fn zones(&self, on: &str) -> Value {
        let mut list =
            self.server.ask(&self.office, "GET", &format!("/api/zones?on={on}&limit=100"), &Value::Null).ok();
        json!({ "type": "FeatureCollection", "features": list["features"].take() })
    }
    fn zone_at(&self, lon: f64, lat: f64, on: &str) -> Value {
        let answer =
            self.server.ask(&self.office, "GET", &format!("/api/answer?lon={lon}&lat={lat}&on={on}"), &Value::Null);
        answer.ok()["zone"]["code"].clone()
    }
}

/// The union of two zones is the whole of both: a multipolygon of them would touch along a side, so one takes the
/// other's communities instead.
fn of(desk: &Desk, codes: &[&str]) -> Vec<Value> {
    let mut all = Vec::new();
    for code in codes {
        let found =
            desk.server.ask(&desk.office, "GET", &format!("/api/communities?zone={code}&limit=200"), &Value::Null);
        let found = found.ok();
        all.extend(found["features"].as_array().unwrap().iter().map(|it| it["properties"]["code"].clone()));
    }
    all
}

#[test]
fn a_set_is_looked_at_and_put_in_force_on_a_day_and_the_day_before_stays_as_it_was() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let office = sign_in(server.address, "office");
    let desk = Desk { server, office };
    let mut draft = desk.zones(FIRST);
    let same = desk.plan(&draft, false, None).ok();
    assert_eq!((&same["entries"], &same["misfits"], &same["ready"]), (&json!([]), &json!([]), &json!(false)), "{same}");

    // Z05 takes the ground of Z04, which ends.
    let features = draft["features"].as_array_mut().unwrap();
    let place =
        |features: &[Value], code: &str| features.iter().position(|it| it["properties"]["code"] == code).unwrap();
    let whole = of(&desk, &["Z04", "Z05"]);
    let (z04, z05) = (place(features, "Z04"), place(features, "Z05"));
    let inside = features[z04]["geometry"]["coordinates"][0][0].clone();
    features[z05]["geometry"] = Value::Null;
    features[z05]["properties"]["of"] = json!(whole);
    features.remove(z04);
    let seen = desk.plan(&draft, false, None).ok();
    assert_eq!(seen["misfits"], json!([]), "{seen}");
    assert!(seen["held"].as_array().unwrap().iter().all(|it| it["zone"] == "Z04"));
    assert_eq!(seen["ready"], false);
    assert!(seen["faults"].as_array().unwrap().iter().any(|it| it["code"] == "zone_still_held"), "{}", seen["faults"]);

    let seen = desk.plan(&draft, true, None).ok();
    assert_eq!(seen["ready"], true, "{}", seen["faults"]);
    assert!(seen["moved_total"].as_u64().unwrap() > 0);
    let digest = seen["digest"].as_str().unwrap();
    let stale = desk.plan(&draft, true, Some("00"));
    assert_eq!((stale.status, stale.json()["code"].as_str()), (409, Some("outdated")));
    let done = desk.plan(&draft, true, Some(digest)).ok();
    assert_eq!(done["applied"], seen["entries"].as_array().unwrap().len(), "{}", done["faults"]);

    assert_eq!(desk.zones("2027-01-03")["features"].as_array().unwrap().len(), 13);
    assert_eq!(desk.zones(FIRST)["features"].as_array().unwrap().len(), 12);
    let _ = inside;
    assert_eq!(desk.zone_at(115.892, 28.6755, "2027-01-03"), "Z04");
    assert_eq!(desk.zone_at(115.892, 28.6755, FIRST), "Z05");
    // Again, it does nothing.
    let again = desk.plan(&desk.zones(FIRST), false, None).ok();
    assert_eq!(again["entries"], json!([]), "{again}");
}

#[test]
fn a_draft_with_a_gap_is_painted_and_not_put_in_force_and_a_crossing_is_told_with_its_place() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let office = sign_in(server.address, "office");
    let desk = Desk { server, office };
    let mut draft = desk.zones(FIRST);
    draft["features"].as_array_mut().unwrap().pop();
    let seen = desk.plan(&draft, true, None).ok();
    let gap = seen["misfits"].as_array().unwrap().iter().find(|it| it["kind"] == "gap").expect("no gap").clone();
    assert!(gap["m2"].as_f64().unwrap() > 1000.0 && gap["geometry"]["type"].is_string());
    let refused = desk.plan(&draft, true, seen["digest"].as_str()).ok();
    assert_eq!((&refused["applied"], &refused["ready"]), (&Value::Null, &json!(false)));
    assert_eq!(desk.zones(FIRST)["features"].as_array().unwrap().len(), 13);

    let ring = json!([[[115.88, 28.66], [115.89, 28.67], [115.89, 28.66], [115.88, 28.67], [115.88, 28.66]]]);
    let crossing = json!({ "type": "FeatureCollection", "features": [
        { "type": "Feature", "properties": { "code": "Z90", "name": "八字" }, "geometry": { "type": "Polygon", "coordinates": ring } }] });
    let seen = desk.plan(&crossing, true, None).ok();
    let fault = seen["faults"].as_array().unwrap().iter().find(|it| it["code"] == "self_crossing").expect("not told");
    assert_eq!((&fault["place"], &fault["geometry"]["type"]), (&json!(0), &json!("Point")), "{fault}");
    assert!(fault["zh"].as_str().unwrap().contains("第 1 个要素"), "{fault}");
    let nonsense = desk.server.ask(&desk.office, "POST", "/api/zones/plan", &json!({ "zones": 3, "first": FIRST }));
    assert_eq!(nonsense.status, 400);
}

#[test]
fn a_file_is_read_with_its_datum_stated_and_never_guessed() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let office = sign_in(server.address, "office");
    let read = |query: &str, bytes: &[u8]| {
        let headers = [("cookie", office.as_str()), ("content-type", "application/octet-stream")];
        request(server.address, "POST", &format!("/api/zones/read?{query}"), &headers, bytes)
    };
    let kml = r#"<kml><Placemark><name>甲</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
        115.9,28.66 115.91,28.66 115.91,28.67 115.9,28.66</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>"#;
    let asked = read("name=a.kml", kml.as_bytes());
    assert_eq!((asked.status, asked.json()["code"].as_str()), (422, Some("datum_missing")));
    let found = read("name=a.kml&datum=gcj02", kml.as_bytes()).ok();
    assert_eq!((&found["columns"], &found["datum"]), (&json!(["name"]), &json!("gcj02")));
    let corner = &found["features"]["features"][0]["geometry"]["coordinates"][0][0][0];
    let lon = corner[0].as_f64().unwrap_or_else(|| corner.as_f64().unwrap());
    assert!((115.893..115.897).contains(&lon), "{found}");
    let broken = read("name=a.gpkg&datum=wgs84", b"no");
    assert_eq!((broken.status, broken.json()["code"].as_str()), (422, Some("file_unreadable")));
    assert_eq!(read("name=a.kml&datum=moon", kml.as_bytes()).status, 400);
    assert_eq!(read("datum=wgs84", kml.as_bytes()).status, 400);
}
