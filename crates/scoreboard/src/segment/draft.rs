//! A segment in the making.

use agon_domain::{Digest, Envelope, Ordinal, Seq};

use super::{Everybody, Header, MAGIC, PREAMBLE, Place, row};
use crate::fact::Told;
use crate::history::History;

/// Events gathered since the last segment was sealed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    first: Seq,
    course: Vec<Everybody>,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, Default)]
struct Block {
    rows: Vec<u8>,
    wide: Vec<u8>,
}

impl Draft {
    /// Nothing yet; `first` will be the first event.
    pub(crate) fn new(first: Seq) -> Self {
        let blocks = (0..Ordinal::PARTITIONS).map(|_| Block::default());
        Self {
            first,
            course: Vec::new(),
            blocks: blocks.collect(),
        }
    }

    /// Takes an event that concerns everybody.
    pub(crate) fn everybody(&mut self, envelope: &Envelope) {
        self.course.push(Everybody {
            seq: envelope.seq,
            at: envelope.at,
            event: envelope.event.clone(),
        });
    }

    /// Takes what an event tells of somebody.
    pub(crate) fn told(&mut self, told: &Told) {
        let block = &mut self.blocks[told.who.partition() as usize];
        block.rows.extend(row::write(told, &mut block.wide));
    }

    /// The first event.
    pub(crate) fn first(&self) -> Seq {
        self.first
    }

    /// The bytes of the segment; `history` has just taken its last event, after which the log's
    /// head is `head`.
    pub(crate) fn seal(self, history: &History, head: Digest) -> Vec<u8> {
        let (mut places, mut blocks) = (Vec::new(), Vec::new());
        for block in self.blocks {
            let rows = block.rows.len() / row::LENGTH;
            let bytes = [block.rows, block.wide].concat();
            places.push(Place {
                offset: blocks.len() as u64,
                length: bytes.len() as u64,
                rows: u32::try_from(rows).expect("a segment is small"),
                crc: crc32fast::hash(&bytes),
            });
            blocks.extend(bytes);
        }
        let header = Header {
            first: self.first,
            last: history.seq,
            head,
            joined: history.joined(),
            course: self.course,
            problems: history.course.problems.clone(),
            open: history.open(),
            blocks: places,
        };
        let (header, crc) = header.write();
        let length = u32::try_from(header.len()).expect("a header is small");
        let mut bytes = Vec::with_capacity(PREAMBLE + header.len() + blocks.len());
        bytes.extend(MAGIC);
        bytes.extend(length.to_le_bytes());
        bytes.extend(crc.to_le_bytes());
        bytes.extend(header.into_bytes());
        bytes.extend(blocks);
        bytes
    }
}
