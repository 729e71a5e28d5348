//! The district's emblem: through import, screen, backup, restore, export; in a folder and in a bucket.

use std::fs;

use super::{
    bucket,
    server::{Server, code, district, filled, renling, run, said},
};

/// The smallest PNG there is: one pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

#[test]
fn an_emblem_is_imported_shown_backed_up_restored_and_exported() {
    let (folder, work) = (filled(), tempfile::tempdir().unwrap());
    let (data, png) = (folder.path().to_str().unwrap(), work.path().join("emblem.png"));
    fs::write(&png, PNG).unwrap();
    let done = run(&["import", "--yes", "--data", data, png.to_str().unwrap()]);
    assert_eq!(code(&done), 0, "{}", said(&done));
    // Again, it changes nothing; and the district's own file does not take it away.
    for path in [png.to_str().unwrap(), district().to_str().unwrap()] {
        let again = run(&["import", "--json", "--data", data, path]);
        assert!(said(&again).contains("\"applied\":false"), "{}", said(&again));
    }
    let server = Server::demo(folder.path());
    let emblem = server.get("/api/district").ok()["emblem"].as_str().unwrap().to_owned();
    let picture = server.get(&format!("/api/blobs/{emblem}"));
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"));
    assert_eq!(picture.body, PNG);
    assert_eq!(server.get(&format!("/api/blobs/{}", "0".repeat(64))).status, 404);
    assert_eq!(server.get("/api/blobs/..%2f..%2frenling.db").status, 404);
    let tag = picture.header("etag");
    assert_eq!(server.get_with(&format!("/api/blobs/{emblem}"), &[("if-none-match", tag)]).status, 304);

    let (backup, fresh, out) = (work.path().join("b.db"), work.path().join("fresh"), work.path().join("out"));
    let done = run(&["backup", "--json", "--data", data, "--to", backup.to_str().unwrap()]);
    assert!(said(&done).contains("\"blobs\":1"), "{}", said(&done));
    server.stop();
    let fresh = fresh.to_str().unwrap();
    let done = run(&["restore", "--from", backup.to_str().unwrap(), "--data", fresh]);
    assert_eq!(code(&done), 0, "{}", said(&done));
    let done = run(&["export", "--data", fresh, "--to", out.to_str().unwrap()]);
    assert_eq!(code(&done), 0, "{}", said(&done));
    assert_eq!(fs::read(out.join("emblem.png")).unwrap(), PNG);
}

#[test]
fn a_picture_that_is_none_is_refused() {
    let (folder, work) = (filled(), tempfile::tempdir().unwrap());
    let data = folder.path().to_str().unwrap();
    let (fake, large) = (work.path().join("emblem.jpg"), work.path().join("emblem.webp"));
    fs::write(&fake, "<script>").unwrap();
    fs::write(&large, [b"RIFF\x10\0\0\0WEBP".as_slice(), &vec![0; 300 * 1024]].concat()).unwrap();
    for (file, reason) in [(fake, "not_picture"), (large, "picture_too_large")] {
        let done = run(&["import", "--json", "--yes", "--data", data, file.to_str().unwrap()]);
        assert_eq!(code(&done), 3);
        assert!(said(&done).contains(reason), "{}", said(&done));
    }
}

#[test]
fn pictures_can_be_kept_in_a_bucket() {
    let (folder, work) = (filled(), tempfile::tempdir().unwrap());
    let (data, png) = (folder.path().to_str().unwrap(), work.path().join("emblem.png"));
    fs::write(&png, PNG).unwrap();
    let bucket = bucket::Bucket::start();
    let endpoint = bucket.endpoint();
    let environment = [
        ("AWS_ENDPOINT", endpoint.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_ACCESS_KEY_ID", bucket::KEY),
        ("AWS_SECRET_ACCESS_KEY", bucket::SECRET),
        ("RENLING_BLOBS", "s3://pictures/xihu"),
    ];
    let done = renling(&["import", "--yes", "--data", data, png.to_str().unwrap()]).envs(environment).output().unwrap();
    assert_eq!(code(&done), 0, "{}", said(&done));
    assert!(bucket.folder.path().join("pictures/xihu").is_dir());
    let server = Server::start(folder.path(), &["--demo"], &environment);
    let emblem = server.get("/api/district").ok()["emblem"].as_str().unwrap().to_owned();
    assert_eq!(server.get(&format!("/api/blobs/{emblem}")).body, PNG);
    server.stop();
}
