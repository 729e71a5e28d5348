//! Whether the counts that stand in a Shapefile can be true, before anybody makes room for so much.

use super::ShapesError;

/// Goes through the records of a `.shp`: each has room for the parts and points it speaks of.
pub(super) fn shapefile(bytes: &[u8]) -> Result<(), ShapesError> {
    let broken = || ShapesError::wrong("Shapefile 已损坏（.shp 不完整）", "the Shapefile is damaged (.shp)");
    let big = |at: usize| four(bytes, at).map(i32::from_be_bytes);
    let little = |at: usize| four(bytes, at).map(i32::from_le_bytes);
    let size = |number: i32| usize::try_from(number).ok();
    if big(0) != Some(9994) {
        return Err(broken());
    }
    let mut at = 100;
    while at + 8 <= bytes.len() {
        let words = big(at + 4).and_then(size).ok_or_else(broken)?;
        let length = words.checked_mul(2).filter(|length| *length >= 4).ok_or_else(broken)?;
        let end = (at + 8).checked_add(length).filter(|end| *end <= bytes.len()).ok_or_else(broken)?;
        let body = at + 8;
        let (parts, points) = match little(body).ok_or_else(broken)? {
            3 | 13 | 23 | 5 | 15 | 25 | 31 => (little(body + 36), little(body + 40)),
            8 | 18 | 28 => (Some(0), little(body + 36)),
            _ => (Some(0), Some(0)),
        };
        let room = |count: Option<i32>, each: usize| count.and_then(size)?.checked_mul(each);
        let needed = room(parts, 4).zip(room(points, 16)).and_then(|(parts, points)| parts.checked_add(points));
        if needed.is_none_or(|needed| needed > length) {
            return Err(broken());
        }
        at = end;
    }
    Ok(())
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok()
}
