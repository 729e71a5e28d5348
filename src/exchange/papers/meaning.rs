//! What a list can be, and what its columns can mean.

use crate::atlas::Atlas;
use crate::domain::{PartyKind, Role, SubjectKind};

/// What a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 条线责任表: who answers for each line.
    Lines,
    /// 片区责任表: who answers for each zone, and who helps its communities.
    Zones,
    /// 单位人员通讯录: units and their people.
    Contacts,
    /// 点位清单: the checkpoints.
    Checkpoints,
    /// 片区社区一览: the communities by zone.
    Communities,
}

impl PaperKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Lines, Self::Zones, Self::Contacts, Self::Checkpoints, Self::Communities];

    /// Its word in addresses and bodies.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Zones => "zones",
            Self::Contacts => "contacts",
            Self::Checkpoints => "checkpoints",
            Self::Communities => "communities",
        }
    }
    /// In Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Lines => "条线责任表",
            Self::Zones => "片区责任表",
            Self::Contacts => "单位人员通讯录",
            Self::Checkpoints => "点位清单",
            Self::Communities => "片区社区一览",
        }
    }
    /// In English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Lines => "Who answers for each line",
            Self::Zones => "Who answers for each zone",
            Self::Contacts => "Units and their people",
            Self::Checkpoints => "Checkpoints",
            Self::Communities => "Communities by zone",
        }
    }
    /// What duties in it are held for.
    pub(super) const fn subjects(self) -> &'static [SubjectKind] {
        match self {
            Self::Lines => &[SubjectKind::Line, SubjectKind::Cell],
            Self::Zones => &[SubjectKind::Zone, SubjectKind::Cell, SubjectKind::Community],
            Self::Contacts => &[SubjectKind::Unit],
            Self::Checkpoints => &[SubjectKind::Checkpoint],
            Self::Communities => &[SubjectKind::Community],
        }
    }
    /// The columns that are no roles.
    pub(super) fn plain(self) -> &'static [Plain] {
        match self {
            Self::Lines => &[LINE, ZONE_TOO, SINCE],
            Self::Zones => &[ZONE, COMMUNITIES, LINE_TOO, SINCE],
            Self::Contacts => &[UNIT, PERSON, TITLE, OFFICE_PHONE, MOBILE, UNIT_PHONE, UNIT_SHORT],
            Self::Checkpoints => {
                &[CODE, LINE, NAME, ADDRESS, ALIAS, ZONE_TOO, STREET, COMMUNITY_TOO, LON, LAT, POSITION]
            }
            Self::Communities => &[COMMUNITY, STREET, ZONE_TOO, SINCE],
        }
    }
}

/// A column that is no role, with what its titles look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub required: bool,
    pub many: bool,
    pub titles: &'static [&'static str],
}

const fn column(code: &'static str, zh: &'static str, en: &'static str, titles: &'static [&'static str]) -> Plain {
    Plain { code, zh, en, required: false, many: false, titles }
}
const fn needed(plain: Plain) -> Plain {
    Plain { required: true, ..plain }
}

const LINE_TOO: Plain = column(
    "line",
    "条线",
    "Line",
    &["条线", "条线名称", "工作条线", "线", "类别", "点位类型", "类型", "点位类别", "项目"],
);
const LINE: Plain = needed(LINE_TOO);
const ZONE_TOO: Plain =
    column("zone", "片区", "Zone", &["片区", "片区名称", "创建片区", "所属片区", "责任片区", "所在片区"]);
const ZONE: Plain = needed(ZONE_TOO);
const COMMUNITY_TOO: Plain = column(
    "community",
    "社区",
    "Community",
    &["社区", "社区名称", "所属社区", "社区（村）", "社区(村)", "村（社区）", "村居", "所在社区", "居委会"],
);
const COMMUNITY: Plain = needed(COMMUNITY_TOO);
const COMMUNITIES: Plain = Plain {
    many: true,
    ..column(
        "community",
        "帮创社区",
        "Helped community",
        &["帮创社区", "挂点社区", "社区", "社区名称", "联系社区", "包联社区"],
    )
};
const STREET: Plain = column(
    "street",
    "街道",
    "Street",
    &["街道", "街道（镇）", "街道(镇)", "镇街", "镇（街道）", "所属街道", "街办", "乡镇街道", "所在街道"],
);
const UNIT: Plain = needed(column(
    "unit",
    "单位",
    "Unit",
    &["单位", "单位名称", "工作单位", "部门", "所在单位", "部门（单位）", "单位（部门）"],
));
const PERSON: Plain = column("person", "姓名", "Name", &["姓名", "名字", "人员", "姓 名", "人员姓名"]);
const TITLE: Plain = column("title", "职务", "Title", &["职务", "职位", "现任职务", "岗位", "职称", "职务职级"]);
const OFFICE_PHONE: Plain = column(
    "office_phone",
    "办公电话",
    "Office telephone",
    &["办公电话", "办公室电话", "座机", "固话", "固定电话", "办公号码"],
);
const MOBILE: Plain = column(
    "mobile",
    "手机",
    "Mobile",
    &["手机", "手机号", "手机号码", "移动电话", "联系电话", "电话", "联系方式", "联系手机"],
);
const UNIT_PHONE: Plain =
    column("unit_phone", "单位电话", "Telephone of the unit", &["单位电话", "总机", "值班电话", "单位总机"]);
const UNIT_SHORT: Plain = column("unit_short", "单位简称", "Short name of the unit", &["简称", "单位简称"]);
const CODE: Plain = column("code", "点位编号", "Code", &["点位编号", "编号", "编码", "点位编码", "点位代码"]);
const NAME: Plain =
    needed(column("name", "点位名称", "Name", &["点位名称", "名称", "点位", "测评点", "测评点位", "地点名称", "点名"]));
const ADDRESS: Plain =
    column("address", "地址", "Address", &["地址", "详细地址", "点位地址", "具体位置", "位置", "所在位置"]);
const ALIAS: Plain = column("alias", "别名", "Other names", &["别名", "曾用名", "俗称", "又名", "其他名称"]);
const LON: Plain = column("lon", "经度", "Longitude", &["经度", "东经", "lng", "lon", "longitude", "x"]);
const LAT: Plain = column("lat", "纬度", "Latitude", &["纬度", "北纬", "lat", "latitude", "y"]);
const POSITION: Plain =
    column("position", "坐标", "Coordinate", &["坐标", "经纬度", "坐标（经度，纬度）", "经度,纬度", "定位"]);

const SINCE: Plain =
    column("since", "起始日期", "Since", &["起始日期", "起始时间", "任职时间", "自何时起", "明确时间", "开始日期"]);

/// What titles of roles look like beside the role's own name.
const ROLE_TITLES: &[(&str, &[&str])] = &[
    (
        "supervising_leader",
        &["督导区领导", "挂片督导区领导", "挂片领导", "挂点区领导", "挂片区领导", "督导领导", "区领导", "包片领导"],
    ),
    ("area_owner", &["区域责任人", "片区责任人", "片长", "责任人"]),
    ("helping_unit", &["指定帮创单位", "帮创单位", "帮扶单位", "挂点单位", "共建单位", "联系单位", "包联单位"]),
    ("chief_supervisor", &["总督导", "牵头领导", "分管领导"]),
    ("responsible_unit", &["责任单位", "牵头单位", "主办单位"]),
    ("assisting_unit", &["协办单位", "配合单位", "协同单位"]),
    ("responsible_person", &["责任人", "具体责任人", "单位责任人"]),
    ("cell_person", &["片区条线责任人", "条线责任人", "责任人", "具体责任人"]),
    ("point_keeper", &["点位责任人", "点长", "街长", "责任人", "路长"]),
    ("liaison", &["联络员", "联系人", "是否联络员", "文明创建联络员"]),
];

/// What a column may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// Its word in bodies.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Whether a list of the kind cannot do without.
    pub required: bool,
    /// Whether a cell may hold several.
    pub many: bool,
}

/// The roles that a list of a kind may name holders of.
pub(super) fn roles(atlas: &Atlas, kind: PaperKind) -> Vec<&Role> {
    let mut roles: Vec<&Role> = atlas.roles().iter().map(|row| &row.entity).collect();
    roles.retain(|role| role.subjects.iter().any(|subject| kind.subjects().contains(subject)));
    roles.sort_by_key(|role| role.order);
    roles
}

/// Everything that a column of a list may mean.
pub fn meanings(atlas: &Atlas, kind: PaperKind) -> Vec<Meaning> {
    let plain = kind.plain().iter().map(|it| Meaning {
        code: it.code.to_owned(),
        zh: it.zh.to_owned(),
        en: it.en.to_owned(),
        required: it.required,
        many: it.many,
    });
    let mut all: Vec<Meaning> = plain.collect();
    for role in roles(atlas, kind) {
        let zh = role.name.as_str();
        let en = role.name_en.as_ref().map_or(role.code.as_str(), |name| name.as_str());
        let mut add = |code: &str, more_zh: &str, more_en: &str, many: bool| {
            let code = format!("{code}:{}", role.code);
            let (zh, en) = (format!("{zh}{more_zh}"), format!("{en}{more_en}"));
            all.push(Meaning { code, zh, en, required: false, many });
        };
        add("role", "", "", true);
        if role.party != Some(PartyKind::Unit) {
            add("deputy", "·B角", ", deputy", true);
            if kind != PaperKind::Contacts {
                add("unit_of", "·单位", ", unit", false);
                add("title_of", "·职务", ", title", false);
            }
        }
    }
    all
}

/// Whether a cell reads like the title of a column.
pub(super) fn is_title(cell: &str) -> bool {
    let plain = bare(cell);
    if plain.is_empty() || plain.chars().count() > 14 {
        return false;
    }
    if let Some(less) = unbracketed(&plain) {
        return is_title(&less);
    }
    let others = ["序号", "备注", "单位", "姓名", "职务", "电话", "手机", "B角", "A角", "说明", "日期", "时间"];
    let known = |title: &&str| bare(title) == plain;
    others.iter().any(known)
        || PaperKind::ALL.iter().flat_map(|kind| kind.plain()).flat_map(|it| it.titles).any(known)
        || ROLE_TITLES.iter().flat_map(|(_, titles)| *titles).any(known)
}

/// A title without its brackets, which often say how to fill it in; `None` where it has none.
fn unbracketed(title: &str) -> Option<String> {
    let at = title.find(['（', '('])?;
    let rest = title[at..].find(['）', ')']).map_or("", |end| title[at + end..].trim_start_matches(['）', ')']));
    Some(format!("{}{rest}", &title[..at])).filter(|plain| !plain.trim().is_empty())
}

/// A title in small letters without white space.
pub(super) fn bare(title: &str) -> String {
    title
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '：'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a title means in a list of a kind; `·` stands between two header rows.
pub(super) fn of_title(atlas: &Atlas, kind: PaperKind, title: &str) -> Option<String> {
    let (upper, lower) = title.split_once('·').map_or((title, None), |(upper, lower)| (upper, Some(lower)));
    if let Some(lower) = lower {
        let role = roles(atlas, kind).into_iter().find(|role| names_role(role, upper));
        let Some(role) = role else { return of_title(atlas, kind, lower) };
        let units = role.party == Some(PartyKind::Unit);
        return match bare(lower).as_str() {
            "姓名" | "a角" | "名单" | "人员" => Some(format!("role:{}", role.code)),
            "单位" | "单位名称" | "名称" if units => Some(format!("role:{}", role.code)),
            "b角" | "副职" | "副" if !units => Some(format!("deputy:{}", role.code)),
            "单位" | "单位名称" | "所在单位" if kind != PaperKind::Contacts => {
                Some(format!("unit_of:{}", role.code))
            }
            "职务" | "职位" if kind != PaperKind::Contacts => Some(format!("title_of:{}", role.code)),
            _ => None,
        };
    }
    let wanted = bare(title);
    // A code beside a name says the same thing; the name is what is read.
    let plain =
        kind.plain().iter().find(|it| it.titles.iter().any(|title| bare(title) == wanted) || bare(it.zh) == wanted);
    if let Some(plain) = plain {
        return Some(plain.code.to_owned());
    }
    if let Some(role) = roles(atlas, kind).into_iter().find(|role| names_role(role, title)) {
        return Some(format!("role:{}", role.code));
    }
    if let Some(deputy) = ["b角", "（b角）", "(b角)"].iter().find_map(|end| wanted.strip_suffix(end)) {
        let role = roles(atlas, kind).into_iter().find(|role| names_role(role, deputy))?;
        return (role.party != Some(PartyKind::Unit)).then(|| format!("deputy:{}", role.code));
    }
    unbracketed(title).and_then(|plain| of_title(atlas, kind, &plain))
}

fn names_role(role: &Role, title: &str) -> bool {
    let wanted = bare(title);
    let also = ROLE_TITLES.iter().filter(|(code, _)| *code == role.code.as_str()).flat_map(|(_, titles)| *titles);
    bare(role.name.as_str()) == wanted || also.into_iter().any(|title| bare(title) == wanted)
}
