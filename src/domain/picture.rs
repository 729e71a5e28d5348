//! Pictures, as far as their first bytes tell.

/// The kinds of picture that are kept: those that every browser shows and none can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the format it names")]
pub enum Picture {
    Png,
    Jpeg,
    Webp,
}

impl Picture {
    /// So many bytes tell which it is.
    pub const TELLING: usize = 12;
    /// What these bytes begin as.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }
    /// By the extension of a file's name, in small letters.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "webp" => Some(Self::Webp),
            _ => None,
        }
    }
    /// The extension of a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
    /// Width and height in pixels, as the header says; nothing is decoded. `None` when it does not say, or says nothing.
    pub fn pixels(self, bytes: &[u8]) -> Option<(u32, u32)> {
        let (width, height) = match self {
            Self::Png => png(bytes)?,
            Self::Jpeg => jpeg(bytes)?,
            Self::Webp => webp(bytes)?,
        };
        (width > 0 && height > 0).then_some((width, height))
    }
}

/// So many bytes at a place, as a number whose highest byte comes first.
fn high_first(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(count)?)?;
    Some(part.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// The same with the lowest byte first.
fn low_first(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(count)?)?;
    Some(part.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// The first chunk is IHDR, and begins with them.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((high_first(bytes, 16, 4)?, high_first(bytes, 20, 4)?))
}

/// Segment by segment up to the one that begins a frame; small pictures inside others are passed over with theirs.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        (high_first(bytes, at, 1)? == 0xFF).then_some(())?;
        let marker = high_first(bytes, at + 1, 1)?;
        match marker {
            // Filling.
            0xFF => at += 1,
            // A frame, whichever way it is packed; the four left out are tables that share its numbers.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                return Some((high_first(bytes, at + 7, 2)?, high_first(bytes, at + 5, 2)?));
            }
            // Markers without a length.
            0x01 | 0xD0..=0xD7 => at += 2,
            // The scan or the end, and no frame before it.
            0xD8..=0xDA => return None,
            _ => {
                let length = high_first(bytes, at + 2, 2)? as usize;
                (length >= 2).then_some(())?;
                at += 2 + length;
            }
        }
    }
}

/// By the first chunk, of one of three kinds.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((low_first(bytes, 24, 3)? + 1, low_first(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            (high_first(bytes, 20, 1)? == 0x2F).then_some(())?;
            let packed = low_first(bytes, 21, 4)?;
            Some(((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1))
        }
        b"VP8 " => {
            (bytes.get(23..26)? == [0x9D, 0x01, 0x2A]).then_some(())?;
            Some((low_first(bytes, 26, 2)? & 0x3FFF, low_first(bytes, 28, 2)? & 0x3FFF))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_first_bytes_whatever_they_are_called() {
        assert_eq!(Picture::of(b"\x89PNG\r\n\x1a\n...."), Some(Picture::Png));
        assert_eq!(Picture::of(&[0xFF, 0xD8, 0xFF, 0xE0]), Some(Picture::Jpeg));
        assert_eq!(Picture::of(b"RIFF\x10\0\0\0WEBPVP8 "), Some(Picture::Webp));
        for other in [&b"<svg xmlns="[..], b"", b"GIF89a", b"RIFF\x10\0\0\0WAVE", b"%PDF-1.7"] {
            assert_eq!(Picture::of(other), None);
        }
        for picture in [Picture::Png, Picture::Jpeg, Picture::Webp] {
            assert_eq!(Picture::of_extension(picture.extension()), Some(picture));
        }
    }

    #[test]
    fn the_size_is_read_from_the_header_alone() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\xe0\0\0\x01\x68\x08\x02".as_slice();
        assert_eq!(Picture::Png.pixels(png), Some((480, 360)));
        // An Exif segment with another frame inside, filling, a table, then the frame.
        let exif = [0xFF, 0xE1, 0, 13, 0xFF, 0xC0, 0, 17, 8, 0, 9, 0, 9, 3, 0];
        let table = [0xFF, 0xFF, 0xC4, 0, 3, 0];
        let frame = [0xFF, 0xC2, 0, 17, 8, 0x01, 0x68, 0x01, 0xE0, 3];
        let jpeg = [&[0xFF, 0xD8][..], &exif, &table, &frame].concat();
        assert_eq!(Picture::Jpeg.pixels(&jpeg), Some((480, 360)));
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\xe0\x01\x68\x01".as_slice();
        assert_eq!(Picture::Webp.pixels(lossy), Some((480, 360)));
        let packed = (479_u32 | 359 << 14).to_le_bytes();
        let lossless = [b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f".as_slice(), &packed].concat();
        assert_eq!(Picture::Webp.pixels(&lossless), Some((480, 360)));
        let extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xdf\x01\0\x67\x01\0".as_slice();
        assert_eq!(Picture::Webp.pixels(extended), Some((480, 360)));
        // Cut anywhere, none says anything that is not there.
        for (kind, whole) in [(Picture::Png, &png[..23]), (Picture::Jpeg, &jpeg[..jpeg.len() - 2])] {
            assert!((0..whole.len()).all(|end| kind.pixels(&whole[..end]).is_none()));
        }
        let nothing = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\x08\x02".as_slice();
        assert_eq!(Picture::Png.pixels(nothing), None);
    }
}
