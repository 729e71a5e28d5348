//! KML: the polygons of its placemarks, with their names and data.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::geojson_in::{RawFeature, RawLayer, Stated};
use super::super::input::InputFile;
use super::super::raw::{Drawn, Pair, Raw};
use super::super::text;
use super::{MOST_AREAS, MOST_VERTICES, ShapesError, too_many};

/// How deep folders may lie in each other.
const DEEPEST: usize = 64;
/// The most columns: what is written behind them is left aside.
const MOST_COLUMNS: usize = 100;

/// A placemark so far.
#[derive(Default)]
struct Mark {
    cells: Vec<(String, String)>,
    polygons: Vec<Vec<Vec<Pair>>>,
    /// The outer ring and the holes of the polygon that is read.
    outer: Option<Vec<Pair>>,
    holes: Vec<Vec<Pair>>,
}

/// Reads the placemarks. What the numbers mean is not said: map apps of China write their own datum into KML.
pub(super) fn read(file: &InputFile) -> Result<RawLayer, ShapesError> {
    let broken = || ShapesError::wrong("KML 文件读不懂，可能已损坏", "the KML cannot be read; it may be damaged");
    let content = text::decode(&file.bytes).ok_or_else(broken)?;
    let mut reader = Reader::from_str(&content);
    let mut path: Vec<String> = Vec::new();
    let mut said = String::new();
    let mut key = String::new();
    let mut mark: Option<Mark> = None;
    let mut marks: Vec<Mark> = Vec::new();
    let mut vertices = 0;
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                match name.as_str() {
                    "Placemark" => mark = Some(Mark::default()),
                    "Data" | "SimpleData" => key = called(&start),
                    "Polygon" => {
                        if let Some(mark) = &mut mark {
                            (mark.outer, mark.holes) = (None, vec![]);
                        }
                    }
                    _ => {}
                }
                said.clear();
                path.push(name);
                if path.len() > DEEPEST {
                    return Err(broken());
                }
            }
            Event::Text(part) => said.push_str(&part.xml10_content()),
            Event::CData(part) => said.push_str(&part.xml10_content()),
            Event::GeneralRef(named) => said.push(reference(&named.xml10_content())),
            Event::End(_) => {
                let Some(name) = path.pop() else { return Err(broken()) };
                let above = path.last().map(String::as_str);
                match (name.as_str(), above, &mut mark) {
                    ("Placemark", ..) => {
                        marks.extend(mark.take());
                        if marks.len() > MOST_AREAS {
                            return Err(too_many());
                        }
                    }
                    ("name", Some("Placemark"), Some(mark)) => mark.cell("name", &said),
                    ("description", Some("Placemark"), Some(mark)) => mark.cell("description", &said),
                    ("value", Some("Data"), Some(mark)) | ("SimpleData", _, Some(mark)) => mark.cell(&key, &said),
                    ("coordinates", Some("LinearRing"), Some(mark)) => {
                        let ring = ring(&said).ok_or_else(broken)?;
                        vertices += ring.len();
                        if vertices > MOST_VERTICES {
                            return Err(too_many());
                        }
                        if path.iter().any(|name| name == "innerBoundaryIs") {
                            mark.holes.push(ring);
                        } else {
                            mark.outer = Some(ring);
                        }
                    }
                    ("Polygon", _, Some(mark)) => {
                        if let Some(outer) = mark.outer.take() {
                            let rings = std::iter::once(outer).chain(std::mem::take(&mut mark.holes)).collect();
                            mark.polygons.push(rings);
                        }
                    }
                    _ => {}
                }
                said.clear();
            }
            Event::Eof if path.is_empty() => break,
            Event::Eof => return Err(broken()),
            _ => {}
        }
    }
    Ok(layer(marks))
}

impl Mark {
    fn cell(&mut self, key: &str, text: &str) {
        let text: String = text.trim().chars().take(500).collect();
        if !key.is_empty() && !text.is_empty() && !self.cells.iter().any(|(known, _)| known == key) {
            self.cells.push((key.to_owned(), text));
        }
    }
}

fn layer(marks: Vec<Mark>) -> RawLayer {
    let mut header: Vec<String> = Vec::new();
    for (key, _) in marks.iter().flat_map(|mark| &mark.cells) {
        if header.len() < MOST_COLUMNS && !header.contains(key) {
            header.push(key.clone());
        }
    }
    let features = marks.into_iter().map(|mark| {
        let cell = |key: &String| mark.cells.iter().find(|(known, _)| known == key).map_or("", |(_, text)| text);
        let cells = header.iter().map(cell).collect();
        let shape = match &mark.polygons[..] {
            [] => Drawn::Nothing,
            polygons => Drawn::Shape((Raw::Polygons(polygons.to_vec()), "Polygon".to_owned())),
        };
        RawFeature { cells, shape }
    });
    let features = features.collect();
    RawLayer { datum: Stated::Nothing, header, features }
}

/// The attribute `name`.
fn called(start: &BytesStart<'_>) -> String {
    let attribute = start.try_get_attribute("name").ok().flatten();
    attribute.map(|it| it.value.trim().chars().take(60).collect()).unwrap_or_default()
}

/// What `&…;` stands for; what is not known is a question mark and expands to nothing else.
fn reference(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            });
            number.and_then(char::from_u32).unwrap_or('?')
        }
    }
}

/// `lon,lat[,height]` with white space between; some programs leave a space behind the comma out or in.
fn ring(text: &str) -> Option<Vec<Pair>> {
    let tuple = |tuple: &str| {
        let mut numbers = tuple.split(',').map(|number| number.trim().parse::<f64>().ok());
        Some([numbers.next()??, numbers.next()??])
    };
    text.replace(", ", ",").split_whitespace().map(tuple).collect()
}
