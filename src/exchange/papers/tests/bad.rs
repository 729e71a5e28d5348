//! Papers that are empty, locked, broken or unclear.

use super::*;

fn small() -> Atlas {
    district(|_| true)
}

#[test]
fn what_is_no_table_is_refused_and_says_why() {
    let atlas = Atlas::default();
    let refused = |bytes: &[u8]| read_book(&atlas, "x.xlsx", bytes).unwrap_err();
    assert_eq!(refused(b""), BookError::Empty);
    assert_eq!(refused(b" \r\n\t"), BookError::Empty);
    assert_eq!(refused(b"PK\x03\x04 no workbook"), BookError::NoTable);
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), BookError::NoTable);
    assert_eq!(refused("片区,\"责任人\n南浦,".as_bytes()), BookError::Quote(1));
    let mut empty = rust_xlsxwriter::Workbook::new();
    empty.add_worksheet();
    assert_eq!(refused(&empty.save_to_buffer().unwrap()), BookError::Empty);
    let many: String = (0..20_001).map(|n| format!("{n},x\n")).collect();
    assert_eq!(refused(many.as_bytes()), BookError::TooManyRows);
}

/// A workbook with one name in it, and another entry in its package.
fn with_entry(name: &str, content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "片区").unwrap();
    let packed = std::io::Cursor::new(book.save_to_buffer().unwrap());
    let mut packed = zip::ZipWriter::new_append(packed).unwrap();
    packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    packed.write_all(content).unwrap();
    packed.finish().unwrap().into_inner()
}

#[test]
fn a_small_file_that_unpacks_to_a_huge_one_is_refused_before_it_does() {
    let bomb = with_entry("xl/media/much.bin", &vec![0; 300 << 20]);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(read_book(&Atlas::default(), "x.xlsx", &bomb).unwrap_err(), BookError::TooManyRows);
}

#[test]
fn macros_are_told_of_and_only_the_cells_are_read() {
    // The beginning of a project: more than its being there is not looked at.
    let book = read_book(&Atlas::default(), "x.xlsm", &with_entry("xl/vbaProject.bin", b"\xD0\xCF\x11\xE0")).unwrap();
    assert!(book.warnings.iter().any(|note| note.zh.contains("宏不会运行")), "{:?}", book.warnings);
    assert_eq!(book.sheets[0].rows[0].1, ["片区"]);
}

#[test]
fn a_locked_workbook_is_called_locked() {
    // A compound file whose directory has a stream of this name, as a workbook with a password is.
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1536, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    assert_eq!(read_book(&Atlas::default(), "x.xlsx", &bytes).unwrap_err(), BookError::Encrypted);
}

#[test]
fn formulas_count_by_their_last_value_and_errors_are_said_where_they_stand() {
    let atlas = small();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, title) in ["片区", "区域责任人"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(at).unwrap(), title).unwrap();
    }
    sheet.write_formula(1, 0, rust_xlsxwriter::Formula::new("=\"南\"&\"浦\"").set_result("南浦")).unwrap();
    sheet.write(1, 1, "#REF!").unwrap();
    sheet.write(2, 0, "朝阳洲").unwrap();
    sheet.write(2, 1, "略").unwrap();
    let book = read_book(&atlas, "片区.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert!(book.warnings.iter().any(|note| note.zh.contains("1 个公式")), "{:?}", book.warnings);
    let planned = plan_paper(&atlas, &paper(&book.sheets[0]));
    assert_eq!(planned.wrong.iter().copied().collect::<Vec<_>>(), [2], "{:#?}", faults(&planned));
    let fault = &planned.faults[0];
    assert_eq!((fault.row, fault.column, fault.value.as_str()), (2, Some(1), "#REF!"));
    assert!(!planned.ready && planned.entries.is_empty());
}

#[test]
fn a_header_that_nobody_can_guess_is_left_to_whoever_reads_it() {
    let atlas = small();
    let book = read_book(&atlas, "", "甲\t乙\t丙\n一\t二\t三\n四\t五\t六\n".as_bytes()).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!((sheet.kind, sheet.header), (None, 1));
    assert!(sheet.columns.iter().all(|column| column.meaning.is_none()));
    let paper = Paper {
        columns: vec![None, None, None],
        ..paper(&PaperSheet { kind: Some(PaperKind::Zones), ..sheet.clone() })
    };
    let planned = plan_paper(&atlas, &paper);
    assert!(!planned.ready && planned.faults.iter().all(|fault| fault.row == 0), "{:?}", faults(&planned));
}

#[test]
fn the_same_person_with_two_telephones_is_said_at_both_rows() {
    let atlas = small();
    let text = "单位\t姓名\t职务\t手机\n住建局\t于示新\t科员\t100-0000-7001\n住建局\t于示新\t科员\t10000007002\n";
    let planned = plan_paper(&atlas, &pasted(&atlas, text));
    assert_eq!(planned.wrong.iter().copied().collect::<Vec<_>>(), [2, 3], "{:#?}", faults(&planned));
    assert!(planned.faults.iter().all(|fault| !fault.said.zh.contains("7001") && fault.value.is_empty()));
}

#[test]
fn of_five_thousand_rows_the_wrong_ones_come_back_and_the_rest_goes_in_only_when_that_is_said() {
    let atlas = small();
    let mut text = "点位类型\t点位名称\t地址\t片区\n".to_owned();
    for n in 1..=5_000 {
        let line = if n % 135 == 0 { "没有的条线" } else { "居民小区" };
        text += &format!("{line}\t示范{n}号院\t示范路{n}号\t南浦片区\n");
    }
    let mut paper = pasted(&atlas, &text);
    let planned = plan_paper(&atlas, &paper);
    assert_eq!((planned.rows, planned.wrong.len(), planned.good()), (5_000, 37, 4_963));
    assert!(!planned.ready && planned.commands.is_empty());
    assert_eq!(planned.entries.len(), 4_963);
    let wrong = wrong_rows(&atlas, &paper, &planned).unwrap();
    let again = read_book(&atlas, "有误的行.xlsx", &wrong).unwrap();
    assert_eq!(again.sheets[0].rows.len(), 38);
    assert!(again.sheets[0].rows[1].1[4].contains("没有这个条线"), "{:?}", again.sheets[0].rows[1]);
    assert_eq!(again.sheets[0].columns[1].meaning.as_deref(), Some("name"));
    paper.leave_out = true;
    let planned = plan_paper(&atlas, &paper);
    assert!(planned.ready);
    assert_eq!(planned.commands.len(), 4_963);
}

#[test]
fn another_holder_ends_the_one_before_and_a_vacancy_is_noted() {
    let atlas = small();
    let text = "片区\t区域责任人\n南浦\t空缺（待研究）\n朝阳洲片区\t同上\n西湖\t待定\n";
    let planned = plan_paper(&atlas, &pasted(&atlas, text));
    assert!(planned.ready, "{:#?} {:#?}", faults(&planned), questions(&planned));
    assert_eq!(planned.vacancies, 2);
    let what: Vec<_> = planned.entries.iter().map(|it| it.what).collect();
    let count = |wanted: ToldWhat| what.iter().filter(|what| **what == wanted).count();
    assert_eq!((count(ToldWhat::Added), count(ToldWhat::Ended), what.len()), (2, 2, 4), "{:#?}", told(&planned));
    let after = applied(atlas.clone(), &planned.commands);
    let zone = after.areas(crate::domain::AreaKind::Zone).by_code("Z01").unwrap().id;
    let role = after.roles().by_code("area_owner").unwrap().id;
    let on = |day: Date| {
        let duties = after.duties_of(crate::domain::Subject::Zone(zone));
        let held: Vec<_> = duties.filter(|it| it.role == role && it.period.contains(day)).map(|it| it.seat).collect();
        held
    };
    use crate::domain::Seat;
    assert!(on(date(2026, 11, 30)).contains(&Seat::A) && !on(FIRST).contains(&Seat::A));
    assert!(on(FIRST).contains(&Seat::Vacant) && on(FIRST).contains(&Seat::B), "the deputy was not spoken of");
    // The code is the next one of the district's own pattern.
    assert!(planned.entries.iter().any(|it| it.what == ToldWhat::Added && it.code.starts_with('D')));
}

#[test]
fn namesakes_and_near_names_are_asked_for_once_and_the_answer_is_kept() {
    let atlas = small();
    let text =
        "条线\t责任单位\t责任人\n居民小区\t住建局机关\t于示新（住建局）\n商业大街\t住建局机关\t于示新（住建局）\n";
    let mut paper = pasted(&atlas, text);
    let planned = plan_paper(&atlas, &paper);
    assert_eq!(planned.questions.len(), 2, "{:#?}", questions(&planned));
    let person = planned.questions.iter().find(|it| it.kind == "person").unwrap();
    assert_eq!((person.key.as_str(), person.rows.len(), person.may_be_new), ("person:于示新@住建局", 2, true));
    for question in &planned.questions {
        paper.answers.insert(question.key.clone(), if question.kind == "unit" { "U-ZJJ" } else { "new" }.into());
    }
    let planned = plan_paper(&atlas, &paper);
    assert!(planned.ready, "{:#?} {:#?}", faults(&planned), questions(&planned));
    assert_eq!(planned.entries.iter().filter(|it| it.kind == crate::domain::Kind::Person).count(), 1);
    let after = applied(atlas, &planned.commands);
    let unit = after.units().by_code("U-ZJJ").unwrap();
    assert!(unit.versions.last().aliases.iter().any(|alias| alias.as_str() == "住建局机关"));
    // Next time nobody is asked.
    paper.answers.clear();
    assert!(plan_paper(&after, &paper).entries.is_empty());
    // Left out, the rows say nothing.
    paper.answers.insert("person:于示新@住建局".into(), "leave".into());
}

#[test]
fn cells_are_understood_as_people_fill_them_in() {
    use super::super::clean::{self, Said};
    use crate::domain::Seat;
    let names = |cell: &str| match clean::holders(cell, false) {
        Said::Named(all) => {
            all.into_iter().map(|it| (it.name, it.title.unwrap_or_default(), it.seat)).collect::<Vec<_>>()
        }
        other => panic!("{cell}: {other:?}"),
    };
    assert_eq!(names("张　三"), [("张三".into(), String::new(), None)]);
    assert_eq!(
        names("张 示 例、李示例"),
        [("张示例".into(), String::new(), None), ("李示例".into(), String::new(), None)]
    );
    assert_eq!(names("区委常委、宣传部部长 李示例"), [("李示例".into(), "区委常委、宣传部部长".into(), None)]);
    assert_eq!(names("李示例 副局长"), [("李示例".into(), "副局长".into(), None)]);
    assert_eq!(
        names("张示例（代，学习期间）\n王示例（B角）"),
        [("张示例".into(), String::new(), Some(Seat::Acting)), ("王示例".into(), String::new(), Some(Seat::B))]
    );
    for nothing in ["", "—", "——", "/", "待定", "略", " 　"] {
        assert_eq!(clean::holders(nothing, false), Said::Nothing, "{nothing}");
    }
    assert_eq!(clean::holders("空缺（待任命）", false), Said::Vacant(Some("待任命".into()), vec![]));
    assert_eq!(clean::holders("空缺，待研究", false), Said::Vacant(Some("待研究".into()), vec![]));
    let Said::Vacant(note, beside) = clean::holders("空缺（待任命）、李示例（B角）", false) else {
        panic!()
    };
    assert_eq!((note.as_deref(), beside[0].name.as_str()), (Some("待任命"), "李示例"));
    for text in ["2024年11月1日", "2024.11.1", "2024-11-01", "45597"] {
        assert_eq!(clean::date(text), Some(date(2024, 11, 1)), "{text}");
    }
    assert_eq!(clean::phone("１３８００００００００.0"), "13800000000");
}
