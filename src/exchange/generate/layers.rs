//! The map: district, zones, streets and communities.

use std::{io, path::Path};

use serde_json::{Value, json};

use super::super::input::FileKind;
use super::layout::{DISTRICT, Layout, street_code};
use super::out::{Layer, NOTE};
use super::{Steps, words};

/// Everything that is made holds from this day on, open.
pub(super) const SINCE: &str = "2021-01-01";

pub(super) fn write(layout: &Layout, folder: &Path, steps: &mut Steps<'_>) -> io::Result<Vec<String>> {
    let mut district = Layer::new(folder, FileKind::District)?;
    let properties = json!({
        "code": DISTRICT, "name": "示例区", "name_en": "Sample District", "short_name": "示例区",
        "valid_from": SINCE, "valid_to": "", "tz": "Asia/Shanghai", "note": NOTE, "approval": "",
    });
    district.area(&properties, &layout.lattice.ring(&layout.district()))?;

    let mut streets = Layer::new(folder, FileKind::Streets)?;
    for street in 0..layout.streets() {
        let name = words::place(street);
        let mut properties = dated(&street_code(street), &format!("{name}街道"), street);
        properties["short_name"] = name.into();
        properties["name_en"] = format!("Subdistrict {}", street + 1).into();
        streets.area(&properties, &layout.lattice.ring(&layout.street(street)))?;
    }

    let mut zones = Layer::new(folder, FileKind::Zones)?;
    let mut communities = Layer::new(folder, FileKind::Communities)?;
    for zone in layout.zones() {
        let mut properties = dated(&zone.code(), &words::place(zone.number), zone.number);
        properties["name_en"] = format!("Zone {}", zone.number + 1).into();
        zones.area(&properties, &layout.lattice.ring(&zone.corners()))?;
        for community in layout.communities(&zone).0 {
            let name = words::place(community.number);
            let mut properties = dated(&community.code, &format!("{name}社区"), community.number);
            properties["short_name"] = name.into();
            properties["street"] = street_code(zone.street).into();
            communities.area(&properties, &layout.lattice.ring(&community.corners))?;
        }
        steps.step();
    }
    [district, streets, zones, communities].into_iter().map(Layer::close).collect()
}

fn dated(code: &str, name: &str, number: u32) -> Value {
    json!({ "code": code, "name": name, "order": number + 1, "valid_from": SINCE, "valid_to": "" })
}
