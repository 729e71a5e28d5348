//! Blobs in a folder and in a bucket: once, proved, swept; named by the log, held by a backup.

use bytes::Bytes;
use object_store::aws::AmazonS3Builder;

use super::*;
use crate::{bucket, domain::Settings};

#[derive(Clone, Copy)]
enum Kept {
    Folder,
    Bucket,
}

/// Blobs, the files that they stand in, and what has to live as long.
fn place(kept: Kept) -> (Blobs, std::path::PathBuf, Option<bucket::Bucket>, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    match kept {
        Kept::Folder => (Blobs::folder(dir.path()).unwrap(), dir.path().to_owned(), None, dir),
        Kept::Bucket => {
            let service = bucket::Bucket::start();
            let place = AmazonS3Builder::new()
                .with_bucket_name("pictures")
                .with_endpoint(service.endpoint())
                .with_allow_http(true)
                .with_access_key_id(bucket::KEY)
                .with_secret_access_key(bucket::SECRET);
            let blobs = Blobs::bucket(place, "s3://pictures/xihu", "xihu").unwrap();
            (blobs, service.folder.path().join("pictures/xihu"), Some(service), dir)
        }
    }
}

fn later(seconds: i64) -> Instant {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds)).into()
}

fn files(dir: &Path) -> Vec<String> {
    let mut all = vec![];
    for folder in std::fs::read_dir(dir).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        all.extend(
            std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()),
        );
    }
    all.sort();
    all
}

#[rstest]
#[tokio::test]
async fn what_is_put_twice_is_there_once_and_what_is_got_is_proved(#[values(Kept::Folder, Kept::Bucket)] kept: Kept) {
    let (blobs, dir, _service, _dir) = place(kept);
    let hash = blobs.put(Bytes::from_static(b"a picture")).await.unwrap();
    assert_eq!(hash, BlobHash::of(b"a picture"));
    assert_eq!(blobs.put(Bytes::from_static(b"a picture")).await, Ok(hash));
    assert_eq!(files(&dir), [hash.to_string()]);
    assert_eq!(blobs.get(hash).await.unwrap(), "a picture");
    let none = BlobHash::of(b"none");
    assert!(matches!(blobs.get(none).await, Err(BlobError::Missing { hash, .. }) if hash == none));
    // Altered behind our back.
    let file = dir.join(&hash.to_string()[..2]).join(hash.to_string());
    std::fs::write(&file, "another one").unwrap();
    let damaged = blobs.get(hash).await.unwrap_err();
    assert!(matches!(damaged, BlobError::Damaged { .. }), "{damaged}");
    // Put again, it is whole again.
    blobs.put(Bytes::from_static(b"a picture")).await.unwrap();
    assert_eq!(blobs.get(hash).await.unwrap(), "a picture");
}

#[rstest]
#[tokio::test]
async fn a_sweep_takes_what_is_old_and_nameless_and_ours(#[values(Kept::Folder, Kept::Bucket)] kept: Kept) {
    let (blobs, dir, _service, _dir) = place(kept);
    let named = blobs.put(Bytes::from_static(b"named")).await.unwrap();
    let nameless = blobs.put(Bytes::from_static(b"nameless")).await.unwrap();
    std::fs::create_dir_all(dir.join("no")).unwrap();
    std::fs::write(dir.join("no/notes.txt"), "somebody's").unwrap();
    let names = HashSet::from([named]);
    // Young ones stay: who put them is about to name them.
    assert_eq!(blobs.sweep(&names, later(-3600)).await, Ok(Swept { kept: 2, gone: 0 }));
    assert_eq!(blobs.sweep(&names, later(3600)).await, Ok(Swept { kept: 1, gone: 1 }));
    assert_eq!(blobs.get(named).await.unwrap(), "named");
    assert!(matches!(blobs.get(nameless).await, Err(BlobError::Missing { .. })));
    assert!(dir.join("no/notes.txt").exists());
}

#[rstest]
#[tokio::test]
async fn pieces_are_counted_put_together_and_swept_on_their_own(#[values(Kept::Folder, Kept::Bucket)] kept: Kept) {
    let (blobs, dir, _service, _dir) = place(kept);
    let hash = BlobHash::of(b"0123456789");
    let put = async |offset, bytes: &'static [u8]| blobs.put_piece(hash, 10, offset, Bytes::from_static(bytes)).await;
    let come = async || blobs.come(hash, Some(10)).await.unwrap().received;
    assert_eq!(blobs.come(hash, None).await, Ok(Come { received: 0, size: 0 }));
    put(0, b"0123").await.unwrap();
    put(6, b"6789").await.unwrap();
    assert_eq!((come().await, blobs.assemble(hash, 10).await), (4, Ok(None)));
    // Cut in another way by somebody else, and said to be of another size by a third.
    put(2, b"2345678").await.unwrap();
    blobs.put_piece(hash, 11, 0, Bytes::from_static(b"x")).await.unwrap();
    assert_eq!(blobs.come(hash, None).await, Ok(Come { received: 10, size: 10 }));
    assert_eq!(blobs.assemble(hash, 10).await, Ok(Some(Bytes::from_static(b"0123456789"))));
    // The sweep of blobs leaves pieces alone, and theirs leaves blobs alone.
    blobs.put(Bytes::from_static(b"0123456789")).await.unwrap();
    assert_eq!(blobs.sweep(&HashSet::from([hash]), later(3600)).await, Ok(Swept { kept: 1, gone: 0 }));
    assert_eq!((blobs.sweep_pieces(later(-3600)).await, come().await), (Ok(0), 10));
    assert_eq!((blobs.sweep_pieces(later(3600)).await, come().await), (Ok(4), 0));
    assert_eq!(blobs.head(hash).await.unwrap().map(|(size, _)| size), Some(10));
    put(0, b"0123").await.unwrap();
    blobs.drop_pieces(hash).await.unwrap();
    blobs.drop_pieces(hash).await.unwrap();
    assert_eq!(come().await, 0);
    assert!(dir.exists());
}

#[tokio::test]
async fn a_wrong_setting_a_wrong_secret_and_a_folder_that_cannot_be_are_said() {
    for setting in ["s3://", "s3:///prefix", "https://bucket", "ftp://x/y"] {
        assert_eq!(Blobs::open(setting).unwrap_err(), BlobError::Address(setting.into()));
    }
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "").unwrap();
    let refused = Blobs::folder(&dir.path().join("file/blobs")).unwrap_err();
    assert!(matches!(refused, BlobError::Refused { .. }), "{refused}");
    let service = bucket::Bucket::start();
    let place = AmazonS3Builder::new()
        .with_bucket_name("pictures")
        .with_endpoint(service.endpoint())
        .with_allow_http(true)
        .with_access_key_id(bucket::KEY)
        .with_secret_access_key("wrong");
    let refused = Blobs::bucket(place, "s3://pictures", "").unwrap().put(Bytes::from_static(b"x")).await.unwrap_err();
    assert!(refused.to_string().starts_with("s3://pictures: "), "{refused}");
}

fn with_emblem(version: u32, emblem: BlobHash) -> Decided {
    let Record::Settings(known) = settings() else { panic!("settings") };
    decided(vec![change(0, version, Record::Settings(Settings { emblem: Some(emblem), ..known }))])
}

#[rstest]
#[tokio::test]
async fn what_a_change_has_named_stays_named_and_goes_with_a_copy(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let place = Place::new(sort).await;
    let store = &*place.open().await;
    let (one, two) = (BlobHash::of(b"one"), BlobHash::of(b"two"));
    assert!(store.blobs().await.unwrap().is_empty());
    store.commit(Seq(0), vec![with_emblem(1, one), with_emblem(2, two), with_emblem(3, one)]).await.unwrap();
    assert_eq!(store.blobs().await.unwrap(), HashSet::from([one, two]));
    let copied = tempfile::tempdir().unwrap();
    let copied = SqliteStore::open(copied.path()).unwrap();
    copy(store, &copied, |_, _| {}).await.unwrap();
    assert_eq!(copied.blobs().await.unwrap(), HashSet::from([one, two]));
}

#[tokio::test]
async fn a_backup_holds_the_blobs_named_up_to_its_place_and_brings_them_back() {
    let (blobs, ..) = place(Kept::Folder);
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("data")).unwrap();
    let named = blobs.put(Bytes::from_static(b"named")).await.unwrap();
    let later = blobs.put(Bytes::from_static(b"later")).await.unwrap();
    let lost = BlobHash::of(b"never put");
    store.commit(Seq(0), vec![with_emblem(1, named), with_emblem(2, lost)]).await.unwrap();
    let file = dir.path().join("backup.db");
    let done = store.backup(&file, Some(blobs.clone())).await.unwrap();
    assert_eq!(done, BackedUp { seq: Seq(2), blobs: 1, missing: vec![lost] });
    store.commit(Seq(2), vec![with_emblem(3, later)]).await.unwrap();

    let mut back = vec![];
    let to = dir.path().join("restored");
    let keep = |body: Bytes| {
        back.push(body.clone());
        Ok(BlobHash::of(&body))
    };
    assert_eq!(SqliteStore::restore(&file, &to, keep).unwrap().seq, Seq(2));
    assert_eq!(back, ["named"]);
    // Nothing of it stays in the store's own file.
    let bytes = std::fs::read(to.join("renling.db")).unwrap();
    assert!(!bytes.windows(9).any(|window| window == b"blob_body"));
    assert_eq!(SqliteStore::open(&to).unwrap().verify().await.unwrap().seq, Seq(2));

    // One that was altered in the backup is not brought back, and the folder stays empty.
    rusqlite::Connection::open(&file).unwrap().execute("UPDATE blob_body SET body = x'00'", []).unwrap();
    let other = dir.path().join("other");
    let refused = SqliteStore::restore(&file, &other, |body| Ok(BlobHash::of(&body))).unwrap_err();
    assert!(matches!(refused, StoreError::Broken { .. }), "{refused}");
    assert!(!other.join("renling.db").exists() && !other.join("renling.db.part").exists());
}
