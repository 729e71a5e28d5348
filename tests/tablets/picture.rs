//! Photos, small and each of its own.

use std::io::Write;

use flate2::{Compression, Crc, write::ZlibEncoder};

/// A PNG of 64 × 64 grey pixels of noise.
pub fn png(seed: u64) -> Vec<u8> {
    const EDGE: u32 = 64;
    let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut rows = vec![];
    for at in 0..EDGE * (EDGE + 1) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        // Each row begins with its filter: none.
        rows.push(if at.is_multiple_of(EDGE + 1) { 0 } else { random.to_be_bytes()[0] });
    }
    let mut header = vec![];
    header.extend(EDGE.to_be_bytes());
    header.extend(EDGE.to_be_bytes());
    // 8 bits, grey, nothing special.
    header.extend([8, 0, 0, 0, 0]);
    let mut packed = ZlibEncoder::new(vec![], Compression::fast());
    packed.write_all(&rows).unwrap();
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, body) in [(b"IHDR", header), (b"IDAT", packed.finish().unwrap()), (b"IEND", vec![])] {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(&body);
        picture.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        picture.extend(name);
        picture.extend(body);
        picture.extend(crc.sum().to_be_bytes());
    }
    picture
}
