//! The columns of each file, and the other names they are known by.

use super::input::FileKind;

/// A column (or property) of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name it has in our files.
    pub name: &'static str,
    /// Whether the file can't be read without it.
    pub required: bool,
}

/// Required.
const fn must(name: &'static str) -> Column {
    Column { name, required: true }
}
/// Optional.
const fn may(name: &'static str) -> Column {
    Column { name, required: false }
}

const FROM: Column = must("valid_from");
const TO: Column = may("valid_to");

impl FileKind {
    /// The columns in the order in which we write them.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::District => {
                const {
                    &[
                        must("code"),
                        must("name"),
                        may("short_name"),
                        may("name_en"),
                        FROM,
                        TO,
                        may("tz"),
                        may("note"),
                        may("approval"),
                    ]
                }
            }
            Self::Zones => {
                const { &[must("code"), must("name"), may("short_name"), may("name_en"), may("order"), FROM, TO] }
            }
            Self::Streets => {
                const { &[must("code"), must("name"), may("short_name"), may("name_en"), may("order"), FROM, TO] }
            }
            Self::Communities => {
                const {
                    &[
                        must("code"),
                        must("name"),
                        may("short_name"),
                        may("name_en"),
                        may("street"),
                        may("zone"),
                        may("order"),
                        FROM,
                        TO,
                    ]
                }
            }
            Self::Estates => {
                const {
                    &[
                        must("code"),
                        must("name"),
                        may("short_name"),
                        may("name_en"),
                        may("community"),
                        may("order"),
                        FROM,
                        TO,
                    ]
                }
            }
            Self::Context => const { &[must("code"), must("class"), may("name"), may("name_en"), may("rank")] },
            Self::Lines => {
                const {
                    &[
                        must("code"),
                        must("name"),
                        may("name_en"),
                        may("short_name"),
                        must("badge"),
                        must("shape"),
                        must("coverage"),
                        must("lead"),
                        may("order"),
                        FROM,
                        TO,
                    ]
                }
            }
            Self::Checklists => {
                const {
                    &[
                        must("line"),
                        must("version"),
                        FROM,
                        TO,
                        must("item"),
                        must("name"),
                        may("name_en"),
                        must("kind"),
                        may("target"),
                        may("unit"),
                        must("weight"),
                        may("order"),
                        may("group"),
                        may("lead"),
                        may("term"),
                        may("recheck"),
                    ]
                }
            }
            Self::Scoring => const { &[must("version"), FROM, TO, must("key"), must("value")] },
            Self::Checkpoints => {
                const {
                    &[
                        must("code"),
                        must("line"),
                        must("name"),
                        may("address"),
                        may("aliases"),
                        may("zone"),
                        may("street"),
                        may("community"),
                        must("lon"),
                        must("lat"),
                        may("datum"),
                        may("extent"),
                        FROM,
                        TO,
                    ]
                }
            }
            Self::Units => {
                const {
                    &[
                        must("code"),
                        must("name"),
                        may("short_name"),
                        may("aliases"),
                        may("parent"),
                        must("kind"),
                        must("own"),
                        may("street"),
                        may("community"),
                        may("office_phone"),
                        may("order"),
                        FROM,
                        TO,
                    ]
                }
            }
            Self::People => {
                const {
                    &[
                        must("code"),
                        must("name"),
                        may("aliases"),
                        may("office_phone"),
                        may("private_phone"),
                        may("order"),
                    ]
                }
            }
            Self::Posts => {
                const { &[must("code"), must("person"), must("unit"), must("title"), may("order"), FROM, TO] }
            }
            Self::Roles => {
                const {
                    &[
                        must("code"),
                        must("name"),
                        may("name_en"),
                        must("subjects"),
                        must("party"),
                        must("min"),
                        must("max"),
                        must("public"),
                        may("rights"),
                        may("order"),
                    ]
                }
            }
            Self::Duties => {
                const {
                    &[
                        must("code"),
                        must("role"),
                        must("person"),
                        must("unit"),
                        must("subject_kind"),
                        must("subject"),
                        must("seat"),
                        FROM,
                        TO,
                        may("note"),
                    ]
                }
            }
            Self::Calendar => const { &[must("date"), must("kind"), must("name")] },
        }
    }

    /// The column that a header means, by our name or one that people write.
    pub(super) fn column_named(self, header: &str) -> Option<&'static str> {
        let header = header.trim();
        let own = |name: &str| self.columns().iter().find(|column| column.name.eq_ignore_ascii_case(name));
        if let Some(column) = own(header) {
            return Some(column.name);
        }
        // Marks such as `编码*` or `名称（必填）` are no part of the name.
        let bare = header.split(['（', '(', '*', '：', ':']).next().unwrap_or(header).trim();
        let also = ALSO.iter().filter(|(also, _)| also.eq_ignore_ascii_case(bare));
        also.filter_map(|(_, name)| own(name)).map(|column| column.name).next()
    }
}

/// What people also write, and the column it means in the files that have that column. The first that fits counts.
const ALSO: &[(&str, &str)] = &[
    ("编码", "code"),
    ("代码", "code"),
    ("编号", "code"),
    ("名称", "name"),
    ("姓名", "name"),
    ("全称", "name"),
    ("点位名称", "name"),
    ("单位名称", "name"),
    ("英文名", "name_en"),
    ("英文名称", "name_en"),
    ("简称", "short_name"),
    ("别名", "aliases"),
    ("曾用名", "aliases"),
    ("顺序", "order"),
    ("排序", "order"),
    ("序号", "order"),
    ("起期", "valid_from"),
    ("开始日期", "valid_from"),
    ("生效日期", "valid_from"),
    ("任职起期", "valid_from"),
    ("止期", "valid_to"),
    ("结束日期", "valid_to"),
    ("失效日期", "valid_to"),
    ("任职止期", "valid_to"),
    ("时区", "tz"),
    ("备注", "note"),
    ("说明", "note"),
    ("审图号", "approval"),
    ("类别", "class"),
    ("类别", "kind"),
    ("类型", "class"),
    ("类型", "kind"),
    ("等级", "rank"),
    ("标志", "badge"),
    ("标志字", "badge"),
    ("形状", "shape"),
    ("覆盖", "coverage"),
    ("覆盖方式", "coverage"),
    ("主办", "lead"),
    ("条线", "line"),
    ("版本", "version"),
    ("测评项", "item"),
    ("项目", "item"),
    ("项目名称", "name"),
    ("目标值", "target"),
    ("目标", "target"),
    ("计量单位", "unit"),
    ("权重", "weight"),
    ("键", "key"),
    ("值", "value"),
    ("地址", "address"),
    ("片区", "zone"),
    ("街道", "street"),
    ("街镇", "street"),
    ("社区", "community"),
    ("经度", "lon"),
    ("东坐标", "lon"),
    ("lng", "lon"),
    ("longitude", "lon"),
    ("easting", "lon"),
    ("x", "lon"),
    ("纬度", "lat"),
    ("北坐标", "lat"),
    ("latitude", "lat"),
    ("northing", "lat"),
    ("y", "lat"),
    ("坐标系", "datum"),
    ("范围", "extent"),
    ("上级", "parent"),
    ("上级单位", "parent"),
    ("区属", "own"),
    ("办公电话", "office_phone"),
    ("电话", "office_phone"),
    ("手机", "private_phone"),
    ("私人电话", "private_phone"),
    ("人员", "person"),
    ("单位", "unit"),
    ("职务", "title"),
    ("对象类型", "subject_kind"),
    ("对象类型", "subjects"),
    ("对象类别", "subject_kind"),
    ("对象", "subject"),
    ("对象", "subjects"),
    ("责任方类型", "party"),
    ("最少", "min"),
    ("最多", "max"),
    ("公开", "public"),
    ("权利", "rights"),
    ("角色", "role"),
    ("席位", "seat"),
    ("分组", "group"),
    ("整改时限", "term"),
    ("时限", "term"),
    ("复核方式", "recheck"),
    ("日期", "date"),
];

/// Columns that tools add by themselves; nobody need be told that they are not read.
pub(super) fn is_noise(header: &str) -> bool {
    let header = header.trim().to_ascii_lowercase();
    header.is_empty()
        || matches!(
            header.as_str(),
            "id" | "fid" | "objectid" | "shape_leng" | "shape_le_1" | "shape_length" | "shape_area" | "layer" | "path"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_their_chinese_names_too() {
        assert_eq!(FileKind::Checkpoints.column_named("编码"), Some("code"));
        assert_eq!(FileKind::Checkpoints.column_named(" 经度 "), Some("lon"));
        assert_eq!(FileKind::Duties.column_named("起期（必填）"), Some("valid_from"));
        assert_eq!(FileKind::Roles.column_named("对象"), Some("subjects"));
        assert_eq!(FileKind::Duties.column_named("对象"), Some("subject"));
        assert_eq!(FileKind::Context.column_named("类别"), Some("class"));
        assert_eq!(FileKind::Units.column_named("类别"), Some("kind"));
        assert_eq!(FileKind::People.column_named("经度"), None);
    }
}
