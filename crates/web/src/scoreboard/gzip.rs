//! A long text that is compressed once, and sent with many endings.
//!
//! Deflate is a row of blocks. Those of the beginning are kept, cut at a byte; an ending is blocks
//! of its own, and the checksum goes on from that of the beginning. What comes of it is one member
//! of RFC 1952, as if the whole had been compressed.

use bytes::Bytes;
use crc32fast::Hasher;
use flate2::{Compress, Compression, FlushCompress, Status};

/// No name, no time, an unknown system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// The beginning of a text, compressed.
pub(super) struct Beginning {
    blocks: Vec<u8>,
    checksum: Hasher,
    length: usize,
}

impl Beginning {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut checksum = Hasher::new();
        checksum.update(text);
        Self {
            blocks: deflated(text, FlushCompress::Sync),
            checksum,
            length: text.len(),
        }
    }

    /// The beginning and an ending, as one gzip file.
    pub(super) fn with(&self, ending: &[u8]) -> Bytes {
        let mut checksum = self.checksum.clone();
        checksum.update(ending);
        // The length is taken modulo 2^32, as the format says.
        #[expect(clippy::cast_possible_truncation, reason = "the format cuts it too")]
        let length = (self.length + ending.len()) as u32;
        let ending = deflated(ending, FlushCompress::Finish);
        let checksum = checksum.finalize().to_le_bytes();
        let pieces: [&[u8]; 5] = [
            &HEADER,
            &self.blocks,
            &ending,
            &checksum,
            &length.to_le_bytes(),
        ];
        pieces.concat().into()
    }

    /// About how many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        self.blocks.capacity()
    }
}

/// Blocks of deflate, up to a byte's end.
fn deflated(text: &[u8], end: FlushCompress) -> Vec<u8> {
    let mut compress = Compress::new(Compression::new(4), false);
    let mut blocks = Vec::with_capacity(text.len() / 4 + 64);
    loop {
        let taken = usize::try_from(compress.total_in()).expect("it is in memory");
        let status = compress
            .compress_vec(&text[taken..], &mut blocks, end)
            .expect("a fresh stream takes all");
        let is_whole = match end {
            FlushCompress::Finish => status == Status::StreamEnd,
            // Room that is left says that nothing waits to be written.
            _ => blocks.len() < blocks.capacity(),
        };
        if is_whole {
            return blocks;
        }
        blocks.reserve(blocks.len() / 2 + 64);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::Beginning;

    #[test]
    fn a_beginning_and_any_ending_unpack_to_the_whole() {
        // A text that deflates badly, of every length around the room that is made at first.
        let noise: Vec<u8> = (0_u32..5_000)
            .map(|one| one.wrapping_mul(2_654_435_761).to_be_bytes()[1])
            .collect();
        for length in (0..300).chain([1_000, 4_999, 5_000]) {
            let beginning = Beginning::of(&noise[..length]);
            for ending in [&b""[..], b"null}", &noise[..777]] {
                let packed = beginning.with(ending);
                let mut text = Vec::new();
                let mut reader = flate2::bufread::GzDecoder::new(&packed[..]);
                reader.read_to_end(&mut text).expect("one whole file");
                assert_eq!(text, [&noise[..length], ending].concat(), "{length}");
                assert!(reader.into_inner().is_empty(), "it is one member");
            }
        }
    }
}
