use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{Router, extract::RawQuery, http::header, response::IntoResponse, routing::get};

use super::{
    Basemap, NOTHING,
    pmtiles::{Archive, ArchiveError, TileKind, tile_id},
};
use crate::{
    config::{BasemapSource, Picture, Secret},
    tiles::TileCoord,
};

fn varint(mut value: u64, into: &mut Vec<u8>) {
    while value >= 0x80 {
        into.push(value as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}

/// A directory out of id, run, length, offset.
fn directory(entries: &[(u64, u64, u64, u64)]) -> Vec<u8> {
    let mut bytes = vec![];
    varint(entries.len() as u64, &mut bytes);
    let mut last = 0;
    for (id, ..) in entries {
        varint(id - last, &mut bytes);
        last = *id;
    }
    entries.iter().for_each(|(_, run, ..)| varint(*run, &mut bytes));
    entries.iter().for_each(|(_, _, length, _)| varint(*length, &mut bytes));
    entries.iter().for_each(|(.., offset)| varint(offset + 1, &mut bytes));
    let mut gzip = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    gzip.finish().unwrap()
}

/// An archive with one tile at z0, one at z2 that holds for three in a row, and all of z2 behind a leaf.
fn archive(kind: u8, change: impl Fn(&mut Vec<u8>)) -> tempfile::NamedTempFile {
    let leaf = directory(&[(tile_id(2, 0, 0), 3, 5, 4)]);
    let root = directory(&[(0, 1, 4, 0), (tile_id(2, 0, 0), 0, leaf.len() as u64, 0)]);
    let about = {
        let mut gzip = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        let text =
            r#"{"attribution":"<a href=\"x\">&copy; 示例测绘院</a>","vector_layers":[{"id":"water"},{"id":"roads"}]}"#;
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    };
    let data = b"zero-two-";
    let mut bytes = b"PMTiles\x03".to_vec();
    let mut at = 127;
    for length in [root.len(), about.len(), leaf.len(), data.len()] {
        bytes.extend((at as u64).to_le_bytes());
        bytes.extend((length as u64).to_le_bytes());
        at += length;
    }
    bytes.resize(96, 0);
    bytes.extend([1, 2, 1, kind, 0, 2]);
    bytes.resize(127, 0);
    for part in [&root[..], &about, &leaf, data] {
        bytes.extend(part);
    }
    change(&mut bytes);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&bytes).unwrap();
    file
}

#[test]
fn tiles_are_numbered_zoom_by_zoom_along_the_curve() {
    // The specification's own examples.
    assert_eq!(
        [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0)].map(|(z, x, y)| tile_id(z, x, y)),
        [0, 1, 2, 3, 4, 5]
    );
    assert_eq!(tile_id(12, 3423, 1763), 19_078_479);
}

#[test]
fn a_tile_is_found_in_the_root_in_a_leaf_and_in_a_run() {
    let file = archive(1, |_| {});
    let archive = Archive::open(file.path()).unwrap();
    assert_eq!((archive.kind, archive.zooms, archive.gzip), (TileKind::Vector, (0, 2), false));
    assert_eq!(archive.attribution.as_deref(), Some("© 示例测绘院"));
    assert_eq!(archive.layers, ["water", "roads"]);
    assert_eq!(archive.tile((0, 0, 0)).unwrap().unwrap(), b"zero");
    for _ in 0..2 {
        assert_eq!(archive.tile((2, 0, 0)).unwrap().unwrap(), b"-two-");
    }
    // The third along the curve of z2, and the fourth, which is not there.
    assert_eq!(archive.tile((2, 1, 1)).unwrap().unwrap(), b"-two-");
    assert_eq!(archive.tile((2, 0, 1)).unwrap(), None);
    assert_eq!(archive.tile((1, 0, 0)).unwrap(), None);
    assert_eq!(archive.tile((3, 0, 0)).unwrap(), None);
}

#[test]
fn a_file_that_is_something_else_or_damaged_is_said_to_be_so() {
    let open = |change: &dyn Fn(&mut Vec<u8>)| Archive::open(archive(1, change).path()).err().unwrap();
    assert!(matches!(open(&|bytes| bytes.truncate(40)), ArchiveError::Other));
    assert!(matches!(open(&|bytes| bytes[7] = 2), ArchiveError::Other));
    assert!(matches!(open(&|bytes| bytes[98] = 3), ArchiveError::Compression));
    assert!(matches!(open(&|bytes| bytes[99] = 5), ArchiveError::Kind));
    assert!(matches!(open(&|bytes| bytes[20..24].fill(0xff)), ArchiveError::Damaged));
    assert!(matches!(open(&|bytes| bytes[127..137].fill(0)), ArchiveError::Damaged));
    // Cut off behind its directories: the tile cannot be read, and nothing falls over.
    let cut = archive(1, |bytes| bytes.truncate(bytes.len() - 6));
    assert!(Archive::open(cut.path()).unwrap().tile((2, 0, 0)).is_err());
}

#[tokio::test]
async fn where_a_map_of_pictures_has_none_there_is_an_empty_one() {
    let file = archive(2, |_| {});
    let basemap = Basemap::open(&BasemapSource::File(file.path().to_owned())).unwrap();
    let tile = basemap.tile("file", TileCoord::new_checked(2, 3, 3).unwrap()).await.unwrap().unwrap();
    assert_eq!((&tile.bytes[..], tile.content), (NOTHING, "image/png"));
    assert!(basemap.tile("vec", TileCoord::new_checked(0, 0, 0).unwrap()).await.unwrap().is_none());
}

/// A service that speaks as 天地图 does, and what it was asked.
async fn service(answer: &'static str) -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let tile = move |RawQuery(query): RawQuery| async move {
        count.fetch_add(1, Ordering::SeqCst);
        let query = query.unwrap_or_default();
        let good = query.contains("&tk=verysecret1") && query.contains("TILEMATRIX=14&TILEROW=6858&TILECOL=13461");
        match answer {
            "picture" if good => ([(header::CONTENT_TYPE, "image/png")], NOTHING).into_response(),
            // As it answers in earnest when a key is not good.
            _ => ([(header::CONTENT_TYPE, "image/png")], format!("{{\"msg\":\"非法Key\",\"tk\":\"{query}\"}}"))
                .into_response(),
        }
    };
    let router = Router::new().route("/vec_w/wmts", get(tile.clone())).route("/cva_w/wmts", get(tile));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), asked)
}

fn fetched(url: String) -> Basemap {
    let key = Secret::from("verysecret1".to_owned());
    Basemap::open(&BasemapSource::Tianditu { picture: Picture::Vec, key, url }).unwrap()
}

fn here() -> TileCoord {
    TileCoord::new_checked(14, 13461, 6858).unwrap()
}

#[tokio::test]
async fn a_tile_is_fetched_once_with_the_key_and_then_kept() {
    let (url, asked) = service("picture").await;
    let basemap = fetched(url);
    for _ in 0..3 {
        let tile = basemap.tile("vec", here()).await.unwrap().unwrap();
        assert_eq!((&tile.bytes[..], tile.content), (NOTHING, "image/png"));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    basemap.tile("cva", here()).await.unwrap().unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert!(basemap.tile("img", here()).await.unwrap().is_none());
    assert!(basemap.tile("vec", TileCoord::new_checked(0, 0, 0).unwrap()).await.unwrap().is_none());
    let told = serde_json::to_string(&basemap.view()).unwrap();
    assert!(told.contains("天地图") && !told.contains("verysecret1") && !told.contains("127.0.0.1"));
}

#[tokio::test]
async fn what_is_no_picture_is_not_handed_on_and_the_service_is_left_alone() {
    let (url, asked) = service("fault").await;
    let basemap = fetched(url);
    for _ in 0..3 {
        let problem = format!("{:?}", basemap.tile("vec", here()).await.err().unwrap());
        assert!(problem.contains("BasemapAway") && !problem.contains("verysecret1"), "{problem}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_away() {
    let basemap = fetched("http://127.0.0.1:9".to_owned());
    let problem = format!("{:?}", basemap.tile("vec", here()).await.err().unwrap());
    assert!(problem.contains("BasemapAway") && !problem.contains("verysecret1"), "{problem}");
}
