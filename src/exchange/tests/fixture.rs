//! A district of four small squares with one of everything, as files that tests bend.

use std::collections::BTreeMap;

use super::*;

/// What stands in the header of a layer that states its datum.
pub const CRS: &str = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"#;

/// Files by name.
#[derive(Clone)]
pub struct Files(pub BTreeMap<&'static str, Vec<u8>>);

/// A square with its south-west corner and the length of its sides, in hundredths of a degree.
pub fn square(x: u32, y: u32, side: u32) -> String {
    let at = |x: u32, y: u32| format!("[{},{}]", 115.0 + f64::from(x) / 100.0, 28.0 + f64::from(y) / 100.0);
    let mut ring: Vec<String> = Vec::new();
    // Every hundredth, so that all squares share their vertices.
    ring.extend((0..side).map(|step| at(x + step, y)));
    ring.extend((0..side).map(|step| at(x + side, y + step)));
    ring.extend((0..side).map(|step| at(x + side - step, y + side)));
    ring.extend((0..side).map(|step| at(x, y + side - step)));
    ring.push(ring[0].clone());
    format!("[{}]", ring.join(","))
}

pub fn feature(code: &str, ring: &str, more: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{code}名","valid_from":"2021-01-01"{more}}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    )
}

pub fn layer(features: &[String]) -> Vec<u8> {
    format!(r#"{{"type":"FeatureCollection",{CRS}"features":[{}]}}"#, features.join(",")).into_bytes()
}

impl Files {
    pub fn good() -> Self {
        let mut files = BTreeMap::new();
        let more = r#","street":"S1""#;
        files.insert("district.geojson", layer(&[feature("D1", &square(0, 0, 2), r#","tz":"Asia/Shanghai""#)]));
        files.insert(
            "zones.geojson",
            layer(&[
                feature("Z1", &square(0, 0, 1), ""),
                feature("Z2", &square(1, 0, 1), ""),
                feature("Z3", &square(0, 1, 1), ""),
                feature("Z4", &square(1, 1, 1), ""),
            ]),
        );
        files.insert("streets.geojson", layer(&[feature("S1", &square(0, 0, 2), "")]));
        files.insert("communities.geojson", layer(&[feature("C1", &square(0, 0, 2), more)]));
        let text = |text: &str| text.replace("            ", "").into_bytes();
        files.insert(
            "lines.csv",
            text(
                "code,name,badge,shape,coverage,lead,valid_from,valid_to
            L01,小区,居,house,per_zone,line,2021-01-01,
            L02,路口,口,hexagon,district,line,2021-01-01,
            ",
            ),
        );
        files.insert(
            "checklists.csv",
            text(
                "line,version,valid_from,valid_to,item,name,kind,target,unit,weight,order
            L01,1,2021-01-01,,A,广告,min_count,5,处,2,1
            L01,1,2021-01-01,,B,整洁,deduction,2,处,3,2
            ",
            ),
        );
        files.insert(
            "scoring.csv",
            text(
                "version,valid_from,valid_to,key,value
            1,2021-01-01,,answer.met,1
            1,2021-01-01,,answer.partly,0.6
            1,2021-01-01,,answer.not_met,0
            1,2021-01-01,,line.L01,2
            1,2021-01-01,,missing_line,mean
            ",
            ),
        );
        files.insert(
            "checkpoints.csv",
            text(
                "code,line,name,zone,lon,lat,datum,valid_from,valid_to
            K1,L01,一号院,Z1,115.005,28.005,wgs84,2021-01-01,
            K2,L02,待落点路口,Z2,,,,2021-01-01,
            ",
            ),
        );
        files.insert(
            "units.csv",
            text(
                "code,name,parent,kind,own,valid_from,valid_to
            U1,区政府,,leader,yes,2021-01-01,
            U2,住建局,U1,department,yes,2021-01-01,
            ",
            ),
        );
        files.insert(
            "people.csv",
            text(
                "code,name,office_phone,private_phone,order
            P1,张示甲,0791-86000001,100-0000-0001,1
            P2,王示乙,,,2
            ",
            ),
        );
        files.insert("posts.csv", text("code,person,unit,title,valid_from,valid_to\nT1,P1,U2,局长,2021-01-01,\n"));
        files.insert(
            "roles.csv",
            text(
                "code,name,subjects,party,min,max,public,rights
            area_owner,区域责任人,zone,person,1,1,yes,act_in_zone
            responsible_unit,责任单位,line,unit,1,1,yes,act_on_line
            cell_person,片区条线责任人,cell,person,1,1,setting,act_on_cell
            ",
            ),
        );
        files.insert(
            "duties.csv",
            text(
                "code,role,person,unit,subject_kind,subject,seat,valid_from,valid_to,note
            D1,area_owner,P1,,zone,Z1,A,2021-01-01,,
            D2,responsible_unit,,U2,line,L01,A,2021-01-01,,
            D3,cell_person,P2,,cell,L01/Z2,A,2021-01-01,,
            D4,area_owner,,,zone,Z2,vacant,2021-01-01,,待任命
            ",
            ),
        );
        Self(files)
    }
    /// With a file of another content.
    pub fn with(mut self, name: &'static str, content: impl Into<Vec<u8>>) -> Self {
        self.0.insert(name, content.into());
        self
    }
    /// Without a file.
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }
    /// With a text in a file replaced by another.
    pub fn replace(mut self, name: &'static str, what: &str, by: &str) -> Self {
        let text = String::from_utf8(self.0[name].clone()).unwrap();
        assert!(text.contains(what), "{name} has no {what}");
        self.0.insert(name, text.replacen(what, by, 1).into_bytes());
        self
    }
    pub fn list(&self) -> Vec<InputFile> {
        self.0.iter().map(|(name, bytes)| InputFile::new(*name, bytes.clone())).collect()
    }
    pub fn plan(&self) -> Plan {
        planned(&Atlas::default(), &self.list())
    }
    /// The one fault there is.
    pub fn fault(&self) -> Fault {
        let plan = self.plan();
        assert_eq!(plan.faults.0.len(), 1, "{}", said(&plan.faults));
        assert_eq!(plan.commands.is_empty(), plan.faults.any_error());
        plan.faults.0[0].clone()
    }
}
