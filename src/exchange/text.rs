//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one, GB18030 (and so GBK and GB 2312).

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

/// The text, or `None` when it is in no encoding that our users' programs write.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    }
    UTF_8
        .decode_without_bom_handling_and_without_replacement(bytes)
        .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes))
        // Bytes of a spreadsheet or a picture may pass for GB18030; a text has no NUL in it.
        .filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_gb18030_and_utf16_are_told_apart() {
        assert_eq!(decode("南站".as_bytes()).unwrap(), "南站");
        assert_eq!(decode("\u{feff}南站".as_bytes()).unwrap(), "南站");
        assert_eq!(decode(&GB18030.encode("南站巷，㐂").0).unwrap(), "南站巷，㐂");
        assert_eq!(decode(b"\xff\xfeWS\xd9z").unwrap(), "南站");
        assert_eq!(decode(b"\x81\xff\xff"), None);
        assert_eq!(decode(b"PK\x03\x04\0\0"), None);
    }
}
