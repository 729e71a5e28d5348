//! Bad tables: each kind is named with its place, its value and its remedy, and nothing is imported.

use super::fixture::Files;
use super::*;

/// The fault's code and its two sentences.
#[track_caller]
pub fn expect(files: Files, code: &str, en: &str, zh: &str) {
    let fault = files.fault();
    assert_eq!(fault.code(), code, "{}", fault.en());
    assert!(fault.en().contains(en), "{}", fault.en());
    assert!(fault.zh().contains(zh), "{}", fault.zh());
}

#[test]
fn the_good_files_are_good() {
    let plan = Files::good().plan();
    assert_eq!(said(&plan.faults), "");
    assert_eq!(plan.commands.len(), plan.added().count());
    let atlas = applied(Atlas::default(), &plan);
    assert_eq!(atlas.duties().len(), 4);
}

#[test]
fn unknown_and_double_codes() {
    expect(
        Files::good().replace("checkpoints.csv", "K1,L01", "K1,L99"),
        "unknown_code",
        "checkpoints.csv row 2, line \"L99\": there is no line with this code; check the code, or add it in its own file",
        "checkpoints.csv 第 2 行，line“L99”：没有这个条线编码",
    );
    expect(
        Files::good().replace("duties.csv", "L01/Z2", "L01/Z9"),
        "unknown_code",
        "duties.csv row 4, subject \"L01/Z9\": there is no zone with this code",
        "没有这个片区编码",
    );
    expect(
        Files::good().replace("checkpoints.csv", "K2,", "K1,"),
        "double_code",
        "checkpoints.csv row 3, code \"K1\": this checkpoint code was used before, at checkpoints.csv row 2",
        "点位编码重复，前一处在 checkpoints.csv 第 2 行",
    );
    expect(
        Files::good().replace("people.csv", "P2,", "P1,").replace("duties.csv", "cell_person,P2", "cell_person,P1"),
        "double_code",
        "people.csv row 3, code \"P1\": this person code was used before",
        "人员编码重复",
    );
    let shared =
        Files::good().replace("people.csv", "P2,", "U2,").replace("duties.csv", "cell_person,P2", "cell_person,P1");
    expect(shared, "code_of_unit", "people and units share one set of codes", "人员与单位不能用同一编码");
    expect(
        Files::good().replace("duties.csv", "D2,", "D1,"),
        "double_code",
        "duties.csv row 3, code \"D1\"",
        "责任编码重复",
    );
}

#[test]
fn a_checkpoint_outside_every_zone() {
    let files = Files::good().replace("checkpoints.csv", "115.005,28.005", "115.025,28.005").replace(
        "checkpoints.csv",
        "一号院,Z1",
        "一号院,",
    );
    let fault = files.fault();
    assert_eq!(fault.code(), "outside_every_zone");
    assert!(fault.en().starts_with("checkpoints.csv row 2, lon/lat \"K1 115.025, 28.005\": the checkpoint is outside every zone on 2021-01-01; the nearest, Z2 Z2名, is "), "{}", fault.en());
    assert!(fault.geometry.is_some() && files.plan().commands.is_empty());
}

#[test]
fn periods_that_end_before_they_start_or_overlap() {
    expect(
        Files::good().replace("duties.csv", "Z1,A,2021-01-01,", "Z1,A,2021-01-01,2020-12-31"),
        "period_order",
        "duties.csv row 2, valid_to \"2020-12-31\": the last day 2020-12-31 is before the first day 2021-01-01; mend the dates",
        "止期 2020-12-31 早于起期 2021-01-01。请改正日期",
    );
    let twice =
        Files::good().replace("lines.csv", "L02,路口", "L01,小区新,居,house,per_zone,line,2024-01-01,\nL02,路口");
    expect(
        twice,
        "versions_overlap",
        "lines.csv row 3, code \"L01\": the period overlaps with that of lines.csv row 2, on 2024-01-01",
        "有效期重叠",
    );
    expect(
        Files::good().replace("duties.csv", "Z1,A,2021-01-01", "Z1,A,去年"),
        "bad_date",
        "valid_from \"去年\": this is not a date; write it like 2026-11-23",
        "不是日期",
    );
}

#[test]
fn a_missing_column_is_named() {
    let fault = |files: Files| {
        let plan = files.plan();
        assert!(plan.commands.is_empty());
        let errors: Vec<_> = plan.faults.errors().map(|fault| (fault.en(), fault.zh())).collect();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors[0].clone()
    };
    let (en, zh) = fault(Files::good().replace("people.csv", "code,name,", "code,nom,"));
    assert_eq!(en, "people.csv row 1, name: the column \"name\" is missing; add the column");
    assert_eq!(zh, "people.csv 第 1 行，name：缺少列“name”。请补上这一列");
    let (en, _) = fault(Files::good().replace("checkpoints.csv", "lon,", "longitud,"));
    assert!(en.starts_with("checkpoints.csv row 1, lon: the column \"lon\" is missing"), "{en}");
}

#[test]
fn values_that_are_missing_or_not_of_the_words() {
    expect(
        Files::good().replace("people.csv", "P1,张示甲", "P1,"),
        "missing_value",
        "people.csv row 2, name: a value is required here",
        "必填，却是空的",
    );
    expect(
        Files::good().replace("lines.csv", "house", "star"),
        "bad_word",
        "lines.csv row 2, shape \"star\": this word is not one of those allowed; choose one of: round, square, hexagon, house",
        "不是规定的词",
    );
    expect(
        Files::good().replace("lines.csv", "居", "居民"),
        "bad_text",
        "lines.csv row 2, badge \"居民\"",
        "文字超过 1 个字",
    );
    expect(
        Files::good().replace("checklists.csv", "min_count,5", "min_count,五"),
        "bad_number",
        "checklists.csv row 2, target \"五\": this is not a number",
        "不是数字",
    );
    expect(
        Files::good().replace("checkpoints.csv", "115.005,28.005", "115.005,"),
        "half_position",
        "only one of longitude and latitude",
        "只填了一个",
    );
    expect(
        Files::good().replace("scoring.csv", "answer.met,1", "answer.met,3"),
        "bad_number",
        "scoring.csv row 2, value \"3\"",
        "不是数字",
    );
}

#[test]
fn duties_must_fit_their_roles() {
    expect(
        Files::good().replace("duties.csv", "responsible_unit,,U2", "responsible_unit,P1,"),
        "role_not_for_party",
        "the role responsible_unit is not held by that kind of party; this role is held by: unit",
        "角色 responsible_unit 不能由这类责任方担任。这个角色由 unit 担任",
    );
    expect(
        Files::good().replace("duties.csv", "zone,Z1", "line,L01"),
        "role_not_for_subject",
        "the role area_owner is not held for that kind of subject; this role is held for: zone",
        "不能用于这类对象",
    );
    expect(
        Files::good().replace("duties.csv", "Z2,vacant", "Z2,A"),
        "seat_and_party",
        "a vacant seat names nobody",
        "空缺席位不填责任方",
    );
    let twice = Files::good().replace("duties.csv", "D2,", "D9,area_owner,P1,,zone,Z1,A,2022-01-01,,\nD2,");
    let codes: Vec<_> = twice.plan().faults.0.iter().map(Fault::code).collect();
    assert_eq!(codes, ["held_twice", "too_many_holders"]);
}

#[test]
fn units_above_themselves() {
    let files = Files::good().replace("units.csv", "区政府,,", "区政府,U2,");
    expect(files, "unit_circle", "units stand above themselves: U1 → U2 → U1", "单位上下级成了圈：U1 → U2 → U1");
}

#[test]
fn more_holders_than_a_role_has_are_imported_and_shown() {
    let files = Files::good().replace("duties.csv", "D2,", "D9,area_owner,P2,,zone,Z1,A,2024-05-01,,\nD2,");
    let fault = files.fault();
    assert_eq!((fault.code(), fault.severity()), ("too_many_holders", Severity::Warning));
    assert!(fault.zh().contains("duties.csv 第 3 行，subject“Z1”：责任重叠：area_owner 最多 1 人，2024-05-01 起有 2 人（P1 张示甲、P2 王示乙）"), "{}", fault.zh());
    assert!(!files.plan().commands.is_empty());
}

#[test]
fn a_stated_zone_that_is_not_the_drawn_one_is_imported_and_shown() {
    let files = Files::good().replace("checkpoints.csv", "一号院,Z1", "一号院,Z3");
    let fault = files.fault();
    assert_eq!((fault.code(), fault.severity()), ("stated_differs", Severity::Warning));
    assert!(fault.zh().contains("名册写的片区是 Z3 Z3名，图上却在 Z1 Z1名"), "{}", fault.zh());
    let atlas = applied(Atlas::default(), &files.plan());
    let stated = atlas.checkpoints().by_code("K1").unwrap().versions.last().stated.zone.unwrap();
    assert_eq!(atlas.area(stated).unwrap().code.as_str(), "Z3");
}

#[test]
fn a_row_with_cells_too_few_or_too_many() {
    expect(
        Files::good().replace("people.csv", "P2,王示乙,,,2", "P2,王示乙"),
        "row_length",
        "people.csv row 3: the row has 2 cells, the header 5 columns",
        "这一行有 2 格，表头有 5 列",
    );
    expect(
        Files::good().replace("people.csv", "P2,王示乙,,,2", "P2,王示乙,,,2,3"),
        "row_length",
        "the row has 6 cells, the header 5 columns",
        "空格也要保留分隔符",
    );
}

#[test]
fn a_duty_outside_the_days_of_what_it_names_is_imported_and_shown() {
    let plan =
        Files::good().replace("units.csv", "department,yes,2021-01-01,", "department,yes,2021-01-01,2025-12-31").plan();
    let fault = plan.faults.0.iter().find(|fault| fault.code() == "outside_life").expect("no warning");
    assert_eq!(fault.severity(), Severity::Warning);
    assert!(fault.en().contains("the unit U2 lasts from 2021-01-01 to 2025-12-31"), "{}", fault.en());
    assert!(fault.zh().contains("单位U2 存续于 2021-01-01 至 2025-12-31"), "{}", fault.zh());
    assert!(!plan.commands.is_empty());
}

#[test]
fn a_folder_without_any_of_the_files_and_a_path_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notes.csv"), "a,b").unwrap();
    let mut faults = Faults::default();
    read_files(&[folder.path().to_owned(), folder.path().join("nowhere")], &mut faults);
    assert!(faults.0[0].en().contains("holds none of the district's files (district, zones"), "{}", faults.0[0].en());
    assert!(faults.0[1].en().contains("there is no such file or folder"), "{}", faults.0[1].en());
    assert!(faults.0.iter().all(|fault| fault.severity() == Severity::Error));
}

#[test]
fn unknown_files_and_formats_and_files_given_twice() {
    expect(
        Files::good().with("zone.geojson", "{}"),
        "unknown_file",
        "zone.geojson: no file of a district has this name; use one of these names: district, zones,",
        "不认识这个文件名",
    );
    expect(
        Files::good().with("estates.csv", "code\n"),
        "unknown_format",
        "places as .geojson or .shp",
        "这种文件不能放这类内容",
    );
    expect(
        Files::good().with("People.csv", Files::good().0["people.csv"].clone()),
        "file_twice",
        "the same content was given twice",
        "给了两个文件",
    );
    expect(Files::good().with("estates.geojson", ""), "empty_file", "estates.geojson: the file is empty", "文件是空的");
    expect(
        Files::good().with("estates.shp", "xx"),
        "shapefile_part",
        "the Shapefile lacks its .dbf",
        "Shapefile 缺少 .dbf 文件",
    );
}

#[test]
fn text_in_no_known_encoding_and_quotes_left_open() {
    let plan = Files::good().with("people.csv", b"code,name\n\x81\xff,x\n".to_vec()).plan();
    assert_eq!(plan.faults.0[0].code(), "encoding");
    let plan = Files::good().with("people.csv", "code,name\nP1,\"张\n").plan();
    assert!(plan.faults.0[0].en().contains("people.csv row 2: this is not a whole CSV"), "{}", said(&plan.faults));
    let plan = Files::good().without("people.csv").with("people.xlsx", b"PK no".to_vec()).plan();
    assert_eq!(plan.faults.0[0].code(), "not_xlsx");
}

#[test]
fn all_faults_of_all_files_are_listed_at_once() {
    let plan = Files::good()
        .replace("people.csv", "P1,张示甲", "P1,")
        .replace("lines.csv", "house", "star")
        .replace("checkpoints.csv", "115.005,28.005", "28.005,115.005")
        .replace("duties.csv", "Z1,A,2021-01-01,", "Z1,A,2021-01-01,2020-12-31")
        .plan();
    let places: Vec<String> = plan.faults.0.iter().map(|fault| format!("{} {}", fault.at, fault.code())).collect();
    for place in [
        "people.csv row 2 missing_value",
        "lines.csv row 2 bad_word",
        "checkpoints.csv row 2 swapped",
        "duties.csv row 2 period_order",
    ] {
        assert!(places.iter().any(|it| it == place), "{places:?}");
    }
    assert!(plan.commands.is_empty());
}
