//! The ids of the commands of one application: they say that they belong together, and in which order. So it can be told
//! from the log what one application did, and nothing beside the log has to be kept.

use uuid::{Builder, Uuid};

use crate::domain::CommandId;

/// What the ids of one application share: their first twelve bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark([u8; 12]);

impl Mark {
    /// A new one: of the present millisecond and at random.
    pub fn new() -> Self {
        let mut mark = [0; 12];
        mark[..6].copy_from_slice(&Uuid::now_v7().as_bytes()[..6]);
        mark[6..].copy_from_slice(&Uuid::new_v4().as_bytes()[..6]);
        // As it comes back out of an id, whose version and variant have bits of their own.
        Self::read(Self(mark).id(0)).0
    }
    /// The id of its command at a place.
    pub fn id(self, place: u32) -> CommandId {
        let mut bytes = [0; 16];
        bytes[..12].copy_from_slice(&self.0);
        bytes[12..].copy_from_slice(&place.to_be_bytes());
        CommandId::new(Builder::from_custom_bytes(bytes).into_uuid())
    }
    /// The mark of an id, and the id's place.
    pub fn read(id: CommandId) -> (Self, u32) {
        let bytes = *id.uuid().as_bytes();
        let (mut mark, mut place) = ([0; 12], [0; 4]);
        mark.copy_from_slice(&bytes[..12]);
        place.copy_from_slice(&bytes[12..]);
        (Self(mark), u32::from_be_bytes(place))
    }
    /// Whether it is a mark at all: ids that clients make are of other versions.
    pub fn is_ours(id: CommandId) -> bool {
        id.uuid().get_version_num() == 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_its_mark_and_its_place() {
        let mark = Mark::new();
        for place in [0, 1, 70_000, u32::MAX] {
            assert_eq!(Mark::read(mark.id(place)), (mark, place));
            assert!(Mark::is_ours(mark.id(place)));
        }
        assert_ne!(mark, Mark::new());
        assert!(!Mark::is_ours(CommandId::new(Uuid::now_v7())));
    }
}
