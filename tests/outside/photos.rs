//! Photos on their way in: whole after any cut, once, and nothing that is none.

use std::net::SocketAddr;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    client::{self, Answer},
    server::{Server, filled, sign_in},
};

const PIECE: usize = 256 * 1024;

/// Begins like a PNG of a size, and is as long as is wanted.
fn photo(width: u32, height: u32, length: usize, salt: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.resize(length, salt);
    bytes
}

fn name(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

struct Sender {
    to: SocketAddr,
    cookie: String,
}

impl Sender {
    fn send(&self, hash: &str, size: usize, offset: usize, piece: &[u8]) -> Answer {
        let target = format!("/api/photos/{hash}?size={size}&offset={offset}");
        let headers = [("content-type", "application/octet-stream"), ("cookie", self.cookie.as_str())];
        client::request(self.to, "PUT", &target, &headers, piece)
    }
    fn piece(&self, bytes: &[u8], offset: usize, length: usize) -> Answer {
        self.send(&name(bytes), bytes.len(), offset, &bytes[offset..(offset + length).min(bytes.len())])
    }
    fn come(&self, hash: &str) -> Value {
        client::request(self.to, "GET", &format!("/api/photos/{hash}"), &[("cookie", &self.cookie)], &[]).ok()
    }
    fn whole(&self, bytes: &[u8]) -> Answer {
        let offsets = (0..bytes.len()).step_by(PIECE);
        // In order, and each of them.
        offsets.fold(None, |_, offset| Some(self.piece(bytes, offset, PIECE))).unwrap()
    }
}

#[test]
fn a_photo_comes_in_pieces_after_any_cut_and_is_there_once() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let owner = Sender { to: server.address, cookie: sign_in(server.address, "owner") };
    let other = Sender { to: server.address, cookie: sign_in(server.address, "liaison") };
    let bytes = photo(1920, 1440, 600_000, 1);
    let hash = name(&bytes);
    assert_eq!(owner.come(&hash), serde_json::json!({ "received": 0, "size": 0, "complete": false }));
    assert_eq!(owner.piece(&bytes, 0, PIECE).ok()["received"], PIECE);
    // Again, and by somebody who cuts it in another way.
    assert_eq!(owner.piece(&bytes, 0, PIECE).ok()["received"], PIECE);
    assert_eq!(other.piece(&bytes, 0, 1000).ok()["received"], PIECE);
    let gap = owner.piece(&bytes, PIECE + 1, 1000);
    assert_eq!((gap.status, gap.problem().as_str(), gap.json()["received"].clone()), (409, "photo_gap", PIECE.into()));
    assert_eq!(other.piece(&bytes, 200_000, 100_000).ok()["received"], 300_000);
    assert_eq!(owner.come(&hash), serde_json::json!({ "received": 300_000, "size": 600_000, "complete": false }));
    // What came is there after a start anew.
    server.stop();
    let server = Server::demo(folder.path());
    let owner = Sender { to: server.address, cookie: sign_in(server.address, "owner") };
    assert_eq!(owner.come(&hash)["received"], 300_000);
    owner.piece(&bytes, 300_000, PIECE).ok();
    let last = owner.piece(&bytes, 300_000 + PIECE, PIECE).ok();
    assert_eq!(last, serde_json::json!({ "received": 600_000, "size": 600_000, "complete": true }));
    assert_eq!(owner.piece(&bytes, 0, PIECE).ok(), last);
    assert_eq!(owner.come(&hash), last);
    // Its pieces are gone, and it stands under its hash.
    assert!(!folder.path().join("blobs/pieces").join(&hash).exists());
    assert_eq!(std::fs::read(folder.path().join("blobs").join(&hash[..2]).join(&hash)).unwrap(), bytes);
}

#[test]
fn twenty_photos_at_once_by_two_who_send_the_same_are_all_there() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let photos: Vec<_> = (0..20).map(|salt| photo(800, 600, 600_000, salt)).collect();
    std::thread::scope(|scope| {
        for login in ["owner", "liaison"] {
            let sender = Sender { to: server.address, cookie: sign_in(server.address, login) };
            let photos = &photos;
            scope.spawn(move || {
                for bytes in photos {
                    // The other one may be done with it between any two pieces, never further back than that.
                    let mut done = sender.whole(bytes).ok();
                    if done["complete"] == false {
                        done = sender.come(&name(bytes));
                    }
                    assert_eq!(done["complete"], true);
                }
            });
        }
    });
    let sender = Sender { to: server.address, cookie: sign_in(server.address, "owner") };
    assert!(photos.iter().all(|bytes| sender.come(&name(bytes))["complete"] == true));
}

#[test]
fn what_is_no_photo_is_refused_in_both_languages_and_leaves_nothing() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let owner = Sender { to: server.address, cookie: sign_in(server.address, "owner") };
    let film = vec![7; 50_000];
    let bomb = photo(20_000, 10_000, 2000, 1);
    let flat = photo(0, 600, 2000, 1);
    for (answer, status, code) in [
        (owner.send(&name(b""), 0, 0, b""), 400, "photo_empty"),
        (owner.send(&name(&film), 60 << 20, 0, &film), 413, "photo_too_large"),
        (owner.send(&name(&film), film.len(), 0, &film), 422, "photo_not_picture"),
        (owner.send(&name(b"short"), 5, 0, b"short"), 422, "photo_not_picture"),
        (owner.whole(&flat), 422, "photo_not_picture"),
        (owner.whole(&bomb), 422, "photo_too_many_pixels"),
        (owner.send(&name(b"other"), bomb.len(), 0, &bomb), 422, "photo_wrong_hash"),
        (owner.send(&name(&bomb), bomb.len(), 2000, &bomb), 400, "bad_parameter"),
        (owner.send(&name(&film), 1 << 20, 0, &vec![7; PIECE + 1]), 413, "too_large"),
        (owner.send("0", 5, 0, b"short"), 404, "unknown"),
    ] {
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{}", answer.text());
    }
    assert!(!folder.path().join("blobs/pieces").join(name(b"other")).exists());
    assert_eq!(owner.come(&name(b"other"))["received"], 0);
    // From the page of another place, and not as bytes.
    let bytes = photo(8, 8, 2000, 3);
    let target = format!("/api/photos/{}?size=2000&offset=0", name(&bytes));
    let foreign = [
        ("cookie", owner.cookie.as_str()),
        ("content-type", "application/octet-stream"),
        ("origin", "http://evil.example"),
    ];
    assert_eq!(client::request(server.address, "PUT", &target, &foreign, &bytes).status, 403);
    let form = [("cookie", owner.cookie.as_str()), ("content-type", "text/plain")];
    assert_eq!(client::request(server.address, "PUT", &target, &form, &bytes).problem(), "not_bytes");
}
