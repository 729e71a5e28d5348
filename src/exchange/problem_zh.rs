//! What is wrong and what to do, in Chinese.

use super::input::FileKind;
use super::problem::Problem;
use crate::domain::TextError;

impl Problem {
    /// What is wrong, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::UnknownFile => "不认识这个文件名".into(),
            Self::UnknownFormat => "这种文件不能放这类内容".into(),
            Self::FileTwice { other } => format!("同一类内容给了两个文件，另一个是 {other}"),
            Self::EmptyFolder => format!("文件夹里没有本区的文件（{}）", FileKind::list()),
            Self::NotPicture => "这不是 PNG、JPEG 或 WebP 图片".into(),
            Self::PictureTooLarge { kb, most } => format!("图片有 {kb} KB，最多 {most} KB"),
            Self::EmblemAlone => "本区还没有建立，徽标没有地方放".into(),
            Self::Unreadable { why } => format!("文件读不出来：{why}"),
            Self::Encoding => "文字编码既不是 UTF-8 也不是 GB18030".into(),
            Self::EmptyFile => "文件是空的".into(),
            Self::NotCsv { why } => format!("不是完整的 CSV：{why}"),
            Self::NotXlsx { why } => format!("不是能读的 XLSX：{why}"),
            Self::NotJson { line, column, why } => format!("不是 JSON，第 {line} 行第 {column} 列出错：{why}"),
            Self::NotFeatures { found } => format!("不是 GeoJSON 要素集（FeatureCollection），而是 {found}"),
            Self::NotShapefile { why } => format!("不是能读的 Shapefile：{why}"),
            Self::ShapefilePart { part } => format!("Shapefile 缺少 {part} 文件"),
            Self::ShapefileRows { shapes, rows } => format!(".shp 有 {shapes} 个图形，.dbf 却有 {rows} 行"),
            Self::MissingColumn { column } => format!("缺少列“{column}”"),
            Self::UnknownColumn { column, .. } => format!("不认识列“{column}”，未读入"),
            Self::DoubleColumn { column } => format!("列“{column}”出现了两次"),
            Self::RowLength { cells, columns } => format!("这一行有 {cells} 格，表头有 {columns} 列"),
            Self::DatumMissing => "没有写明坐标系".into(),
            Self::DatumForeign { name } => format!("不支持的坐标系“{name}”"),
            Self::DatumUnreadable { why } => format!("坐标系说明读不懂：{why}"),
            Self::MissingValue => "必填，却是空的".into(),
            Self::BadText { why } => match why {
                TextError::Empty => "文字是空的".into(),
                TextError::TooLong(most) => format!("文字超过 {most} 个字"),
                TextError::Character(c) => format!("文字里有不能用的字符 {c:?}"),
            },
            Self::BadDate => "不是日期".into(),
            Self::BadNumber => "不是数字，或超出范围".into(),
            Self::BadWord { .. } => "不是规定的词".into(),
            Self::PeriodOrder { first, last } => format!("止期 {last} 早于起期 {first}"),
            Self::HalfPosition => "经度和纬度只填了一个".into(),
            Self::BadExtent { why } => format!("范围（WKT）读不懂：{why}"),
            Self::UnitAndArea => "街道和社区同时填写，一个单位只能对应一个".into(),
            Self::OtherDistrict { own } => format!("这里已经是 {own}，文件是另一个区的"),
            Self::SecondSetting => "区只能有一个编码".into(),
            Self::NotFinite => "坐标不是有限的数（NaN、空值或无穷大）".into(),
            Self::Swapped { x, y } => format!("经度和纬度好像写反了：经度 {x}，纬度 {y}"),
            Self::SwappedMetres { x, y } => format!("东坐标和北坐标好像写反了：东 {x}，北 {y}"),
            Self::OutOfRange { x, y } => format!("坐标超出范围：{x}，{y}"),
            Self::NoZonePrefix { x } => format!("东坐标 {x} 与带号不符"),
            Self::NoInverse { x, y } => format!("坐标 {x}，{y} 不能换算"),
            Self::FarAway { km } => format!("离本区约 {km:.0} 公里，不可能在本区"),
            Self::NoGeometry => "没有图形".into(),
            Self::NotDrawn { total: 1, .. } => "还没有绘界：只按编码和名称认".into(),
            Self::NotDrawn { bare, total } => format!("{total} 个里有 {bare} 个还没有绘界：只按编码和名称认"),
            Self::WrongGeometry { found, wanted } => format!("图形是 {found}，应为 {wanted}"),
            Self::BadCoordinates { why } => format!("坐标数组不完整：{why}"),
            Self::RingUnclosed { metres } => format!("边界没有闭合，首尾相距 {metres:.1} 米"),
            Self::RingTooShort { coordinates } => format!("边界只有 {coordinates} 个坐标，至少要 4 个"),
            Self::DuplicateVertex { times } => format!("同一顶点连续出现 {times} 次"),
            Self::Spike => "边界有尖刺：去而复返".into(),
            Self::SelfCrossing => "边界自相交".into(),
            Self::RingNoArea => "边界围不成面积".into(),
            Self::RingsCross => "同一区域的两圈边界相交或重叠".into(),
            Self::HoleOutside => "洞不在外边界之内".into(),
            Self::UnknownCode { kind } => format!("没有这个{}编码", kind.zh()),
            Self::UnknownParty => "没有这个人员或单位编码".into(),
            Self::DoubleCode { kind, first } => format!("{}编码重复，前一处在 {}", kind.zh(), first.zh()),
            Self::VersionsOverlap { day, other } => format!("与 {} 的有效期重叠（{day}）", other.zh()),
            Self::CodeOfUnit { first } => format!("人员与单位不能用同一编码，前一处在 {}", first.zh()),
            Self::MissingKey { key } => format!("缺少“{key}”一项"),
            Self::GroupDiffers { column, first } => format!("同一版本的“{column}”与 {} 不一致", first.zh()),
            Self::RoleNotForSubject { role, .. } => format!("角色 {role} 不能用于这类对象"),
            Self::RoleNotForParty { role, .. } => format!("角色 {role} 不能由这类责任方担任"),
            Self::SeatAndParty => "空缺席位不填责任方；其他席位必须且只能填人员或单位之一".into(),
            Self::HeldTwice { other, day } => {
                format!("与 {} 重复：同一责任方、同一角色、同一对象（{day}）", other.zh())
            }
            Self::UnitCircle { codes } => format!("单位上下级成了圈：{codes}"),
            Self::OutsideEveryZone { metres, nearest, day } => {
                format!("点位不在任何片区内（{day}），距最近的片区 {nearest} {metres:.0} 米")
            }
            Self::TooManyHolders { role, holders, maximum, day, names } => {
                format!("责任重叠：{role} 最多 {maximum} 人，{day} 起有 {holders} 人（{names}）")
            }
            Self::StatedDiffers { kind, stated, drawn } => {
                format!("名册写的{}是 {stated}，图上却在 {drawn}", kind.zh())
            }
            Self::OutsideLife { kind, code, life } => {
                let last = life.last().map_or("长期".to_owned(), |last| last.to_string());
                format!("{}{code} 存续于 {} 至 {last}，责任的起止不在其中", kind.zh(), life.first())
            }
            Self::StatedNowhere { kind, stated } => {
                format!("名册写的{}是 {stated}，图上不在任何{}内", kind.zh(), kind.zh())
            }
            Self::Snapped { vertices, areas, metres } => {
                format!("{areas} 个区域的 {vertices} 个顶点与邻近顶点对齐，最大移动 {metres:.2} 米")
            }
            Self::Noded { vertices, areas } => format!("{areas} 个区域的边界上补了 {vertices} 个交接顶点"),
            Self::SliverHealed { count, m2 } => format!("{count} 处不足 1 平方米的缝隙或重叠已抹平，共 {m2:.2} 平方米"),
            Self::Collapsed => "顶点对齐之后边界不成形".into(),
            Self::Overlap { kind, a, b, m2, day } => {
                format!("{}{a} 与 {b} 重叠 {m2:.0} 平方米（{day} 起）", kind.zh())
            }
            Self::Gap { kind, m2, day, near } => {
                format!("有 {m2:.0} 平方米不属于任何{}，在 {near} 旁（{day} 起）", kind.zh())
            }
            Self::BeyondDistrict { kind, code, m2, day } => {
                format!("{}{code} 有 {m2:.0} 平方米在区界之外（{day} 起）", kind.zh())
            }
            Self::NotEnded { kind, code } => format!("新文件里没有{} {code}；它没有有效期，原样保留", kind.zh()),
            Self::EndsBeforeStart { kind, code, first } => {
                format!("新文件里没有{} {code}；它从 {first} 才开始，原样保留", kind.zh())
            }
            Self::ZoneStillHeld { duties, named } => {
                format!("草案里没有这个片区，它名下还有 {duties} 项责任（{named} 等）")
            }
        }
    }

    /// What to do, in Chinese.
    pub fn remedy_zh(&self) -> String {
        match self {
            Self::UnknownFile => format!("请用下列名称之一：{}", FileKind::list()),
            Self::UnknownFormat => "表格用 .csv 或 .xlsx，图形用 .geojson 或 .shp".into(),
            Self::OtherDistrict { .. } => "请用 --data 或 --store 给这个区另选一处".into(),
            Self::FileTwice { .. } | Self::SecondSetting => "请只留一个".into(),
            Self::Unreadable { .. } => "请核对路径和权限".into(),
            Self::EmptyFolder => "请指向放文件的那个文件夹；不会再往下一层找".into(),
            Self::NotPicture => "请另存为 PNG、JPEG 或 WebP".into(),
            Self::PictureTooLarge { .. } => "请缩小后再给".into(),
            Self::EmblemAlone => "请连同 district.geojson 一起导入".into(),
            Self::Encoding => "请另存为 UTF-8 的 CSV 或 XLSX".into(),
            Self::EmptyFile => "请给出带表头的文件".into(),
            Self::NotCsv { .. } => "请检查引号是否成对".into(),
            Self::NotXlsx { .. } => "请在表格软件里打开，另存为 .xlsx 或 .csv".into(),
            Self::NotJson { .. } => "请重新导出 GeoJSON".into(),
            Self::NotFeatures { .. } => "请导出为 FeatureCollection".into(),
            Self::NotShapefile { .. } | Self::ShapefileRows { .. } => "请重新导出 Shapefile".into(),
            Self::ShapefilePart { part } => format!("请把同名的 {part} 文件放在一起"),
            Self::MissingColumn { .. } => "请补上这一列".into(),
            Self::UnknownColumn { known, .. } => format!("可用的列：{known}"),
            Self::DoubleColumn { .. } => "请删去或改名其中一列".into(),
            Self::RowLength { .. } => "请检查多出或缺少的分隔符和引号；空格也要保留分隔符".into(),
            Self::DatumMissing => {
                "请用 --datum 写明（wgs84、gcj02、bd09、cgcs2000 或 EPSG:4513–4554），或在文件里写明".into()
            }
            Self::DatumForeign { .. } => "请换算到 WGS 84、CGCS2000、GCJ-02 或 BD-09 后再导入".into(),
            Self::DatumUnreadable { .. } => "请补上正确的 .prj 或 crs，或用 --datum 写明".into(),
            Self::MissingValue => "请填写".into(),
            Self::BadText { .. } => "请改正文字".into(),
            Self::BadDate => "请写成 2026-11-23 这样的日期".into(),
            Self::BadNumber => "请改成数字".into(),
            Self::BadWord { allowed } => format!("请从下列词中选：{allowed}"),
            Self::PeriodOrder { .. } => "请改正日期".into(),
            Self::HalfPosition => "请两个都填，或两个都留空（待落点）".into(),
            Self::BadExtent { .. } => "请写成 LINESTRING 或 POLYGON 的 WKT，或留空".into(),
            Self::UnitAndArea => "请只填一个".into(),
            Self::NotFinite => "请改正这个坐标".into(),
            Self::Swapped { .. } => "请把经度放在前面（x），纬度放在后面（y）".into(),
            Self::SwappedMetres { .. } => "请把东坐标放在前面（x），北坐标放在后面（y）".into(),
            Self::OutOfRange { .. } => "请核对坐标；以米为单位的坐标要写明 EPSG 号".into(),
            Self::NoZonePrefix { .. } => "请核对 EPSG 号：4513–4533 的东坐标带两位带号，4534–4554 的不带".into(),
            Self::NoInverse { .. } => "请核对坐标和坐标系".into(),
            Self::FarAway { .. } => "请核对坐标和坐标系".into(),
            Self::NoGeometry => "请补画图形，或删去这一条".into(),
            Self::NotDrawn { .. } => "名册、点位、检索和矩阵照常可用；有了边界再补画".into(),
            Self::WrongGeometry { .. } => "请按要求的类型重新导出".into(),
            Self::BadCoordinates { .. } => "请重新导出 GeoJSON".into(),
            Self::RingUnclosed { .. } => "请让最后一个坐标与第一个相同".into(),
            Self::RingTooShort { .. } => "请补画顶点，或删去这一圈".into(),
            Self::DuplicateVertex { .. } => "请删去多余的顶点".into(),
            Self::Spike => "请删去尖刺的顶点".into(),
            Self::SelfCrossing | Self::RingsCross => "请在制图软件里改正，位置见图形文件".into(),
            Self::RingNoArea => "请重画这一圈".into(),
            Self::HoleOutside => "请把它改为单独的一块，或删去".into(),
            Self::UnknownCode { .. } | Self::UnknownParty => "请核对编码，或在相应文件里补上".into(),
            Self::DoubleCode { .. } | Self::CodeOfUnit { .. } => "请改用唯一的编码".into(),
            Self::VersionsOverlap { .. } => "请让前一版本的止期早于后一版本的起期".into(),
            Self::MissingKey { .. } => "请补上这一行".into(),
            Self::GroupDiffers { .. } => "请改成一致，或另立版本".into(),
            Self::RoleNotForSubject { allowed, .. } => format!("这个角色的对象：{allowed}"),
            Self::RoleNotForParty { allowed, .. } => format!("这个角色由 {allowed} 担任"),
            Self::SeatAndParty => "请改正席位或责任方".into(),
            Self::HeldTwice { .. } => "请删去一条，或改日期".into(),
            Self::UnitCircle { .. } => "请改正上级单位".into(),
            Self::OutsideEveryZone { .. } => "请核对坐标和坐标系；还没有坐标就留空（待落点）".into(),
            Self::TooManyHolders { .. } => "已导入并标出；请核对谁是责任人，让其余的到期".into(),
            Self::OutsideLife { .. } => "已导入；请核对责任的起止，或它所指的起止".into(),
            Self::StatedDiffers { .. } | Self::StatedNowhere { .. } => "已按名册导入并标出；请核对坐标或名册".into(),
            Self::Snapped { .. } | Self::Noded { .. } | Self::SliverHealed { .. } => "无需处理；请在图上看一眼".into(),
            Self::Collapsed => "请重画这个区域；0.3 米以内的细节会被对齐".into(),
            Self::Overlap { .. } | Self::Gap { .. } | Self::BeyondDistrict { .. } => {
                "请在制图软件里改正公共边界，位置见图形文件".into()
            }
            Self::NotEnded { .. } | Self::EndsBeforeStart { .. } => "无需处理".into(),
            Self::ZoneStillHeld { .. } => "把这个编码留给继续存在的片区，或让这些责任随之终止".into(),
        }
    }
}
