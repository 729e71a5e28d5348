//! The geometry of a GeoPackage: a head and well-known binary. Read by hand, so that no count is believed.

use super::super::raw::Pair;

/// The polygons of a blob; `None` when it is no area or broken.
pub(super) fn polygons(blob: &[u8]) -> Option<Vec<Vec<Vec<Pair>>>> {
    let flags = *blob.get(3).filter(|_| blob.starts_with(b"GP"))?;
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    let mut bytes = Bytes { rest: blob.get(8 + envelope..)?, little: true };
    let mut found = Vec::new();
    bytes.geometry(&mut found, 0)?;
    (!found.is_empty()).then_some(found)
}

struct Bytes<'a> {
    rest: &'a [u8],
    little: bool,
}

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_at_checked(N)?;
        self.rest = rest;
        head.try_into().ok()
    }
    fn count(&mut self) -> Option<u32> {
        let bytes = self.take()?;
        Some(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
    fn number(&mut self) -> Option<f64> {
        let bytes = self.take()?;
        Some(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// A polygon, or those of a collection. Heights and measures are passed over.
    fn geometry(&mut self, found: &mut Vec<Vec<Vec<Pair>>>, depth: usize) -> Option<()> {
        self.little = self.take::<1>()?[0] != 0;
        let kind = self.count()?;
        let more = match (kind & 0xfff_ffff) / 1000 {
            0 => usize::from(kind & 0x8000_0000 != 0) + usize::from(kind & 0x4000_0000 != 0),
            1 | 2 => 1,
            3 => 2,
            _ => return None,
        };
        match kind & 0xfff_ffff {
            it if it % 1000 == 3 => {
                let mut rings = Vec::new();
                for _ in 0..self.count()? {
                    let mut ring = Vec::new();
                    for _ in 0..self.count()? {
                        ring.push([self.number()?, self.number()?]);
                        for _ in 0..more {
                            self.number()?;
                        }
                    }
                    rings.push(ring);
                }
                found.push(rings);
                Some(())
            }
            it if matches!(it % 1000, 6 | 7) && depth < 4 => {
                for _ in 0..self.count()? {
                    self.geometry(found, depth + 1)?;
                }
                Some(())
            }
            _ => None,
        }
    }
}
