//! The raw workbooks of the demonstration district come to what its clean files say.

use std::collections::BTreeSet;

use super::*;
use crate::atlas::geodesic_metres;
use crate::domain::{PartyId, Position, Subject};

fn raw(name: &str) -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/xihu/raw/").to_owned() + name).unwrap()
}

/// The sheets of a file that are lists.
fn papers(atlas: &Atlas, name: &str) -> Vec<Paper> {
    let book = read_book(atlas, name, &raw(name)).unwrap();
    book.sheets.iter().filter(|sheet| sheet.kind.is_some() && sheet.rows.len() > 5).map(paper).collect()
}

#[test]
fn the_sheets_are_recognised_with_their_headers_and_remarks() {
    let atlas = district(|_| true);
    let book = read_book(&atlas, "线片责任表.xlsx", &raw("线片责任表.xlsx")).unwrap();
    let kinds: Vec<_> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.kind, sheet.header)).collect();
    assert_eq!(
        kinds,
        [
            ("条线", Some(PaperKind::Lines), 4),
            ("片区", Some(PaperKind::Zones), 3),
            ("片区条线", Some(PaperKind::Lines), 2)
        ]
    );
    let columns: Vec<_> =
        book.sheets[0].columns.iter().map(|it| (it.title.as_str(), it.meaning.as_deref().unwrap_or("-"))).collect();
    assert_eq!(
        columns,
        [
            ("序号", "-"),
            ("条线", "line"),
            ("总督导·姓名", "role:chief_supervisor"),
            ("总督导·职务", "title_of:chief_supervisor"),
            ("责任单位（牵头）", "role:responsible_unit"),
            ("协办单位", "role:assisting_unit"),
            ("责任人·姓名", "role:responsible_person"),
            ("责任人·职务", "title_of:responsible_person"),
            ("备注", "-"),
        ]
    );
    assert_eq!(book.sheets[0].notes.len(), 2);
    let zones: Vec<_> = book.sheets[1].columns.iter().map(|it| it.meaning.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        zones,
        [
            "zone",
            "role:supervising_leader",
            "title_of:supervising_leader",
            "role:area_owner",
            "deputy:area_owner",
            "community",
            "role:helping_unit",
            "-"
        ]
    );
    let book = read_book(&atlas, "单位人员通讯录.xls", &raw("单位人员通讯录.xls")).unwrap();
    assert_eq!(book.sheets[0].kind, Some(PaperKind::Contacts));
    let columns: Vec<_> = book.sheets[0].columns.iter().map(|it| it.meaning.as_deref().unwrap_or("-")).collect();
    assert_eq!(columns, ["-", "unit", "person", "title", "office_phone", "mobile", "role:liaison", "-"]);
    let book = read_book(&atlas, "点位清单.csv", &raw("点位清单.csv")).unwrap();
    assert_eq!(
        (book.sheets[0].kind, book.sheets[0].header, book.sheets[0].notes.len()),
        (Some(PaperKind::Checkpoints), 2, 1)
    );
    let book = read_book(&atlas, "片区社区一览.xlsx", &raw("片区社区一览.xlsx")).unwrap();
    assert_eq!(
        (book.sheets[0].kind, book.sheets[0].header, book.sheets[0].notes.len()),
        (Some(PaperKind::Communities), 3, 1)
    );
}

#[test]
fn over_the_clean_district_the_raw_workbooks_change_nothing_but_what_was_answered() {
    let atlas = district(|_| true);
    for name in ["片区社区一览.xlsx", "单位人员通讯录.xls", "线片责任表.xlsx", "点位清单.csv"] {
        for mut paper in papers(&atlas, name) {
            // The store keeps the telephones; here it knows those of the list.
            let contacts = paper.kind == PaperKind::Contacts;
            if contacts {
                paper.columns.iter_mut().filter(|it| it.as_deref() == Some("mobile")).for_each(|it| *it = None);
            }
            let planned = plan_paper(&atlas, &paper);
            assert!(planned.wrong.is_empty(), "{name} {}: {:#?}", paper.name, faults(&planned));
            let asked: Vec<_> = planned.questions.iter().map(|it| (it.key.as_str(), it.suggested.as_deref())).collect();
            let expected: &[_] = if contacts { &[("unit:西湖区卫健委", Some("U-WJW"))] } else { &[] };
            assert_eq!(asked, expected, "{name} {}: {:#?}", paper.name, questions(&planned));
            assert!(planned.entries.is_empty(), "{name} {}: {:#?}", paper.name, told(&planned));
            assert!(planned.unchanged > 10, "{name} {}", planned.unchanged);
            if contacts {
                paper.answers.insert("unit:西湖区卫健委".into(), "U-WJW".into());
                let planned = plan_paper(&atlas, &paper);
                assert!(planned.ready, "{:#?} {:#?}", questions(&planned), faults(&planned));
                // The answer is remembered as another name of the unit, and nothing else happens.
                let entries: Vec<_> = planned.entries.iter().map(|it| (it.what, it.code.as_str())).collect();
                assert_eq!(entries, [(ToldWhat::Changed, "U-WJW")], "{:#?}", told(&planned));
            }
        }
    }
}

/// Who holds what on the day, by names.
fn holders(atlas: &Atlas) -> BTreeSet<String> {
    let party = |party: Option<PartyId>| match party {
        None => "空缺".to_owned(),
        Some(PartyId::Person(id)) => atlas.person(id).unwrap().name.to_string(),
        Some(PartyId::Unit(id)) => atlas.unit(id).unwrap().code.to_string(),
    };
    let area = |id| atlas.area(id).unwrap().code.to_string();
    let line = |id| atlas.line(id).unwrap().code.to_string();
    let subject = |subject: Subject| match subject {
        Subject::Zone(id) | Subject::Community(id) => area(id),
        Subject::Line(id) => line(id),
        Subject::Cell { line: of, zone } => format!("{}/{}", line(of), area(zone)),
        Subject::Checkpoint(id) => {
            let point = &atlas.checkpoint(id).unwrap().versions;
            format!("{} {}", line(point.near(FIRST).line), point.near(FIRST).name)
        }
        Subject::Unit(id) => atlas.unit(id).unwrap().code.to_string(),
    };
    let duties = atlas.duties().iter().filter(|duty| !duty.withdrawn && duty.period.contains(FIRST));
    duties
        .map(|duty| {
            let role = &atlas.role(duty.role).unwrap().code;
            format!("{role} {} {:?} {}", subject(duty.subject), duty.seat, party(duty.party))
        })
        .collect()
}

fn titles(atlas: &Atlas) -> BTreeSet<String> {
    let posts = atlas.posts().iter().filter(|post| post.period.contains(FIRST));
    posts
        .map(|post| {
            let person = atlas.person(post.person).unwrap();
            let phone = person.office_phone.as_ref().map(|it| it.as_str().replace('-', "")).unwrap_or_default();
            format!("{} {} {} {phone}", person.name, atlas.unit(post.unit).unwrap().code, post.title)
        })
        .collect()
}

type Point = (String, String, Option<String>, [Option<String>; 3], Option<Position>);

fn points(atlas: &Atlas) -> Vec<Point> {
    let area = |id: Option<crate::domain::AreaId>| id.map(|id| atlas.area(id).unwrap().code.to_string());
    let mut points: Vec<Point> = atlas
        .checkpoints()
        .iter()
        .filter_map(|row| {
            let it = row.versions.on(FIRST)?;
            let stated = [it.stated.zone, it.stated.street, it.stated.community].map(area);
            let line = atlas.line(it.line).unwrap().code.to_string();
            Some((line, it.name.to_string(), it.address.as_ref().map(ToString::to_string), stated, it.position))
        })
        .collect();
    points.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    points
}

/// Answers what is open: what is suggested, else it is new.
fn answered(atlas: &Atlas, mut paper: Paper) -> Planned {
    for _ in 0..4 {
        let planned = plan_paper(atlas, &paper);
        assert!(planned.wrong.is_empty(), "{}: {:#?}", paper.name, faults(&planned));
        if planned.ready {
            return planned;
        }
        for question in &planned.questions {
            let answer = question.suggested.clone().unwrap_or_else(|| "new".into());
            paper.answers.insert(question.key.clone(), answer);
        }
    }
    panic!("{} stays open: {:#?}", paper.name, questions(&plan_paper(atlas, &paper)))
}

#[test]
fn into_a_district_without_people_the_raw_workbooks_bring_what_the_clean_files_say() {
    let clean = district(|_| true);
    let mut atlas = district(|stem| !matches!(stem, "people" | "posts" | "duties" | "checkpoints"));
    for name in ["片区社区一览.xlsx", "单位人员通讯录.xls", "线片责任表.xlsx", "点位清单.csv"] {
        for paper in papers(&atlas, name) {
            let planned = answered(&atlas, paper);
            atlas = applied(atlas, &planned.commands);
        }
    }
    let (should, is) = (holders(&clean), holders(&atlas));
    let missing: Vec<_> = should.difference(&is).collect();
    let more: Vec<_> = is.difference(&should).collect();
    assert!(missing.is_empty() && more.is_empty(), "missing {missing:#?}, more {more:#?}");
    let (should, is) = (titles(&clean), titles(&atlas));
    assert!(should == is, "{:#?} {:#?}", should.difference(&is), is.difference(&should));
    let (should, is) = (points(&clean), points(&atlas));
    assert_eq!(should.len(), is.len());
    for (a, b) in should.iter().zip(&is) {
        assert_eq!((&a.0, &a.1, &a.2, &a.3), (&b.0, &b.1, &b.2, &b.3));
        match (a.4, b.4) {
            (None, None) => {}
            (Some(here), Some(there)) => assert!(geodesic_metres(here.coord(), there.coord()) < 1.0, "{a:?} {b:?}"),
            other => panic!("{a:?} {other:?}"),
        }
    }
    // The same papers again change nothing.
    for name in ["片区社区一览.xlsx", "线片责任表.xlsx", "点位清单.csv"] {
        for paper in papers(&atlas, name) {
            let planned = plan_paper(&atlas, &paper);
            assert!(planned.entries.is_empty() && planned.ready, "{:#?}", told(&planned));
        }
    }
}
