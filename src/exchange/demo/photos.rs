//! The pictures of the demonstration: drawn by `data/draw/photos.mjs`, each marked 示意.

use std::sync::LazyLock;

use bytes::Bytes;

use super::{Photos, dice::Dice};
use crate::domain::{BlobHash, Instant, Photo, PhotoFrom, Picture, Position, Sighting, SightingSource};

/// What is shown, before it was put right and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    Stairs,
    Bikes,
    Litter,
    Sign,
    Wall,
    Fire,
    Stall,
    Place,
}

impl Scene {
    const fn word(self) -> &'static str {
        match self {
            Self::Stairs => "stairs",
            Self::Bikes => "bikes",
            Self::Litter => "litter",
            Self::Sign => "sign",
            Self::Wall => "wall",
            Self::Fire => "fire",
            Self::Stall => "stall",
            Self::Place => "place",
        }
    }
}

struct Drawn {
    name: String,
    bytes: Bytes,
    hash: BlobHash,
    width: u32,
    height: u32,
}

static ALL: LazyLock<Vec<Drawn>> = LazyLock::new(|| {
    let drawn = |path: std::borrow::Cow<'static, str>| {
        let name = path.split_once('.')?.0.to_owned();
        let bytes = Bytes::from(Photos::get(&path)?.data.into_owned());
        let (width, height) = Picture::of(&bytes)?.pixels(&bytes)?;
        Some(Drawn { name, hash: BlobHash::of(&bytes), bytes, width, height })
    };
    Photos::iter().filter_map(drawn).collect()
});

/// The pictures' bytes: they have to be where pictures are kept before anything names them.
pub fn demo_photos() -> Vec<Bytes> {
    ALL.iter().map(|drawn| drawn.bytes.clone()).collect()
}

/// A photo as if it had been taken then and there.
pub fn photo(scene: Scene, after: bool, at: Instant, near: Option<Position>, dice: &mut Dice) -> Option<Photo> {
    let name = match scene {
        Scene::Place => scene.word().to_owned(),
        _ => format!("{}-{}", scene.word(), if after { "after" } else { "before" }),
    };
    let drawn = ALL.iter().find(|drawn| drawn.name == name)?;
    Some(Photo {
        hash: drawn.hash,
        width: drawn.width,
        height: drawn.height,
        taken_at: at,
        device_at: None,
        from: PhotoFrom::Camera,
        seen: near.and_then(|near| seen(near, dice)),
    })
}

/// Where somebody stood, some metres off.
pub fn seen(near: Position, dice: &mut Dice) -> Option<Sighting> {
    let mut off = || dice.between(-18, 18) as f64 * 1e-5;
    let position = Position::new(near.lon() + off(), near.lat() + off()).ok()?;
    Some(Sighting {
        source: SightingSource::Gps,
        position,
        accuracy: Some(dice.between(5, 28) as f64),
        age: Some(dice.between(0, 9) as f64),
    })
}
