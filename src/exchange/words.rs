//! The words of the files' closed columns, and what people also write for them.

use serde::Serialize;

pub(super) const SHAPES: &[&str] = &["round", "square", "hexagon", "house"];
pub(super) const COVERAGES: &[&str] = &["district", "per_zone"];
pub(super) const LEADS: &[&str] = &["line", "place"];
pub(super) const ITEM_KINDS: &[&str] = &["present", "ratio", "min_count", "zero", "deduction"];
pub(super) const MISSING_LINES: &[&str] = &["left_out", "mean"];
pub(super) const UNIT_KINDS: &[&str] =
    &["leader", "department", "street", "community", "public", "enterprise", "bank", "school", "hospital", "other"];
/// `any` has no variant: it is asked for before the others.
pub(super) const PARTIES_OR_ANY: &[&str] = &["person", "unit", "any"];
pub(super) const PUBLICS: &[&str] = &["yes", "no", "setting"];
pub(super) const SEATS: &[&str] = &["A", "B", "acting", "vacant"];
pub(super) const SUBJECTS: &[&str] =
    &["zone", "line", "cell", "checkpoint", "community", "unit", "enterprise", "household", "wish"];
pub(super) const RIGHTS: &[&str] =
    &["act_in_zone", "act_on_line", "act_on_cell", "act_on_checkpoint", "act_for_unit", "help_community", "supervise"];
pub(super) const CLASSES: &[&str] =
    &["water", "river", "island", "park", "road", "street", "rail", "landmark", "place"];

pub(super) const DAYS: &[&str] = &["holiday", "workday"];
pub(super) const RECHECKS: &[&str] = &["on_spot", "picture"];

/// What people also write.
const ALSO: &[(&str, &str)] = &[
    ("圆形", "round"),
    ("方形", "square"),
    ("六边形", "hexagon"),
    ("屋形", "house"),
    ("全区", "district"),
    ("分片区", "per_zone"),
    ("条线", "line"),
    ("属地", "place"),
    ("有无", "present"),
    ("比率", "ratio"),
    ("最少数量", "min_count"),
    ("零发生", "zero"),
    ("扣分", "deduction"),
    ("区领导", "leader"),
    ("部门", "department"),
    ("街道", "street"),
    ("社区", "community"),
    ("事业单位", "public"),
    ("企业", "enterprise"),
    ("银行", "bank"),
    ("学校", "school"),
    ("医院", "hospital"),
    ("其他", "other"),
    ("人员", "person"),
    ("单位", "unit"),
    ("是", "yes"),
    ("否", "no"),
    ("按设置", "setting"),
    ("A角", "A"),
    ("B角", "B"),
    ("代", "acting"),
    ("空缺", "vacant"),
    ("片区", "zone"),
    ("片区条线", "cell"),
    ("点位", "checkpoint"),
    ("放假", "holiday"),
    ("休", "holiday"),
    ("上班", "workday"),
    ("班", "workday"),
    ("现场复核", "on_spot"),
    ("图片复核", "picture"),
];

/// The word among `allowed` that `text` means.
pub(super) fn ours(text: &str, allowed: &[&'static str]) -> Option<&'static str> {
    let find = |word: &str| allowed.iter().copied().find(|known| known.eq_ignore_ascii_case(word));
    find(text).or_else(|| ALSO.iter().filter(|(also, _)| *also == text).find_map(|(_, word)| find(word)))
}

pub(super) fn yes(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "是" => Some(true),
        "no" | "n" | "false" | "0" | "否" => Some(false),
        _ => None,
    }
}

/// The word of an enum's variant.
pub(super) fn of<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        // Only enums without fields come here, and they are written as their name.
        _ => String::new(),
    }
}
