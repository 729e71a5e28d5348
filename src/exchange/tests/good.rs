//! Files as people send them, all read without complaint.

use std::io::Cursor;

use encoding_rs::GB18030;

use super::fixture::Files;
use super::*;

fn text(files: &Files, name: &str) -> String {
    String::from_utf8(files.0[name].clone()).unwrap()
}

/// The same district comes out, whatever the tables were written as.
fn same(files: &Files) {
    let plan = files.plan();
    assert_eq!(said(&plan.faults), "");
    let exported = |plan: &Plan| export_files(&applied(Atlas::default(), plan), &mut ());
    assert_eq!(exported(&plan), exported(&Files::good().plan()));
}

const TABLES: [&str; 9] = [
    "lines.csv",
    "checklists.csv",
    "scoring.csv",
    "checkpoints.csv",
    "units.csv",
    "people.csv",
    "posts.csv",
    "roles.csv",
    "duties.csv",
];

#[test]
fn tables_in_gb18030() {
    let mut files = Files::good();
    for name in TABLES {
        let bytes = GB18030.encode(&text(&files, name)).0.into_owned();
        files = files.with(name, bytes);
    }
    same(&files);
}

#[test]
fn tables_with_a_byte_order_mark_and_windows_line_ends() {
    let mut files = Files::good();
    for name in TABLES {
        let marked = format!("\u{feff}{}", text(&files, name).replace('\n', "\r\n"));
        files = files.with(name, marked);
    }
    same(&files);
}

#[test]
fn tables_with_semicolons_or_tabs() {
    for delimiter in [";", "\t"] {
        let mut files = Files::good();
        for name in TABLES {
            let other = text(&files, name).replace(',', delimiter);
            files = files.with(name, other);
        }
        same(&files);
    }
}

#[test]
fn tables_with_chinese_headers() {
    let files = Files::good()
        .replace("people.csv", "code,name,office_phone,private_phone,order", "编码,姓名,办公电话,手机,排序")
        .replace(
            "lines.csv",
            "code,name,badge,shape,coverage,lead,valid_from,valid_to",
            "编码,名称,标志,形状,覆盖,主办,起期,止期",
        )
        .replace("lines.csv", "house,per_zone,line", "屋形,分片区,条线")
        .replace("checkpoints.csv", "code,line,name,zone,lon,lat,datum", "编码,条线,名称,片区,经度,纬度,坐标系")
        .replace(
            "duties.csv",
            "code,role,person,unit,subject_kind,subject,seat",
            "编码,角色,人员,单位,对象类型,对象,席位",
        )
        .replace("duties.csv", "zone,Z1,A", "片区,Z1,A角")
        .replace("duties.csv", "Z2,vacant", "Z2,空缺");
    same(&files);
}

#[test]
fn a_title_above_the_header_is_passed_over_and_rows_keep_their_numbers() {
    let titled = |text: String| format!("西湖区人员名单（2026年11月）,,,,\n\n{text}");
    let files = Files::good();
    let people = titled(text(&files, "people.csv"));
    same(&files.clone().with("people.csv", people.clone()));
    let plan = files.with("people.csv", people.replace("P2,王示乙", "P2,")).plan();
    assert_eq!(said(&plan.faults), "people.csv row 5, name: a value is required here; fill it in");
}

#[test]
fn spreadsheets_in_place_of_tables() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut files = Files::good();
    for name in TABLES {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let days = Format::new().set_num_format("yyyy/m/d");
        for (row, line) in (0_u32..).zip(text(&files, name).lines()) {
            for (column, cell) in (0_u16..).zip(line.split(',')) {
                // As a person types: numbers become numbers and dates become dates.
                if let Ok(number) = cell.parse::<f64>() {
                    sheet.write_number(row, column, number).unwrap();
                } else if cell.len() == 10 && cell.starts_with("20") {
                    let day = ExcelDateTime::parse_from_str(cell).unwrap();
                    sheet.write_datetime_with_format(row, column, &day, &days).unwrap();
                } else if !cell.is_empty() {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
        let bytes = book.save_to_buffer().unwrap();
        let xlsx: &'static str = name.replace(".csv", ".xlsx").leak();
        files = files.without(name).with(xlsx, bytes);
    }
    same(&files);
}

#[test]
fn faults_in_spreadsheets_are_named_by_the_row_a_person_sees() {
    use rust_xlsxwriter::Workbook;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    // The table begins in the third row, and one row is empty.
    for (row, cells) in [(2, ["code", "name"]), (4, ["360103001", ""])] {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let files = [InputFile::new("people.xlsx", book.save_to_buffer().unwrap())];
    let plan = planned(&Atlas::default(), &files);
    assert_eq!(said(&plan.faults), "people.xlsx row 5, name: a value is required here; fill it in");
}

#[test]
fn two_hundred_thousand_rows() {
    let mut table = String::from("code,line,name,address,zone,lon,lat,datum,valid_from,valid_to\n");
    for row in 0..200_000 {
        let (x, y) = (f64::from(row % 447) / 447.0 * 0.02, f64::from(row / 447) / 448.0 * 0.02);
        table.push_str(&format!("N{row},L01,第{row}号,某某路{row}号,,{},{},wgs84,2021-01-01,\n", 115.0 + x, 28.0 + y));
    }
    let files = Files::good().with("checkpoints.csv", table);
    let mut steps = 0;
    let input = read(&files.list(), None, &mut ());
    let plan = plan(&Atlas::default(), input, Options::default(), &mut Watch(|_, _, _| steps += 1));
    assert_eq!(said(&plan.faults), "");
    assert_eq!(plan.added().filter(|entry| entry.kind == crate::domain::Kind::Checkpoint).count(), 200_000);
    assert!(steps > 200, "{steps}");
}

/// A layer as a Shapefile in GBK with everything beside it.
fn shapefile(name: &str, cpg: Option<&str>) -> Vec<InputFile> {
    let (mut shp, mut shx, mut dbf) = (Cursor::new(vec![]), Cursor::new(vec![]), Cursor::new(vec![]));
    let rings = [("Z1", "南站片区", 0.0), ("Z2", "朝阳洲片区", 0.01)];
    {
        let mut writer = shapefile::ShapeWriter::with_shx(&mut shp, &mut shx);
        for (_, _, x) in rings {
            let at = |dx: f64, dy: f64| shapefile::Point::new(115.0 + x + dx, 28.0 + dy);
            let ring = vec![at(0.0, 0.0), at(0.0, 0.01), at(0.01, 0.01), at(0.01, 0.0), at(0.0, 0.0)];
            writer.write_shape(&shapefile::Polygon::new(shapefile::PolygonRing::Outer(ring))).unwrap();
        }
        writer.finalize().unwrap();
    }
    // The table is written by hand, because its texts are to be bytes of GBK.
    let fields: [(&str, u8, u8); 4] =
        [("code", b'C', 10), ("name", b'C', 20), ("order", b'N', 9), ("valid_from", b'D', 8)];
    let width = 1 + fields.iter().map(|(_, _, width)| u16::from(*width)).sum::<u16>();
    let head = 32 + 32 * fields.len() as u16 + 1;
    let table = dbf.get_mut();
    table.extend([3, 126, 1, 1]);
    table.extend(2_u32.to_le_bytes());
    table.extend(head.to_le_bytes());
    table.extend(width.to_le_bytes());
    table.extend([0; 20]);
    for (name, kind, width) in fields {
        let mut field = [0_u8; 32];
        field[..name.len()].copy_from_slice(name.as_bytes());
        field[11] = kind;
        field[16] = width;
        table.extend(field);
    }
    table.push(b'\r');
    for (place, (code, name, _)) in rings.iter().enumerate() {
        table.push(b' ');
        let order = (place + 1).to_string();
        for ((_, _, width), cell) in fields.iter().zip([*code, *name, &order, "20210101"]) {
            let mut bytes = GB18030.encode(cell).0.into_owned();
            bytes.resize(usize::from(*width), b' ');
            table.extend(bytes);
        }
    }
    let prj = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
    let mut files = vec![
        InputFile::new(format!("{name}.shp"), shp.into_inner()),
        InputFile::new(format!("{name}.shx"), shx.into_inner()),
        InputFile::new(format!("{name}.dbf"), dbf.into_inner()),
        InputFile::new(format!("{name}.prj"), prj.as_bytes()),
    ];
    files.extend(cpg.map(|label| InputFile::new(format!("{name}.cpg"), label.to_owned().into_bytes())));
    files
}

#[test]
fn a_shapefile_with_gbk_names_and_a_prj() {
    for cpg in [Some("GBK"), Some("936"), None] {
        let plan = planned(&Atlas::default(), &shapefile("zones", cpg));
        assert_eq!(said(&plan.faults), "");
        let atlas = applied(Atlas::default(), &plan);
        let zone = atlas.areas(crate::domain::AreaKind::Zone).by_code("Z2").unwrap();
        let version = zone.versions.last();
        assert_eq!((version.name.as_str(), version.order), ("朝阳洲片区", 2));
        assert_eq!(version.period.first(), jiff::civil::date(2021, 1, 1));
        assert_eq!(version.shape().unwrap().0[0].exterior().0.len(), 5);
    }
}

#[test]
fn a_shapefile_without_its_prj_needs_its_datum_said() {
    let mut files = shapefile("zones", None);
    files.retain(|file| file.extension() != "prj");
    assert_eq!(planned(&Atlas::default(), &files).faults.0[0].code(), "datum_missing");
    let input = read(&files, Some(Datum::Gcj02), &mut ());
    assert_eq!(said(&input.faults), "");
}
