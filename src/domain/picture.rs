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
}
