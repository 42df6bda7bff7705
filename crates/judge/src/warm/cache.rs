//! What guests had compiled, so that the same source is not compiled twice for the same guest.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use agon_domain::digest::Digest;

use crate::equipment::Equipment;
use crate::languages::Doing;
use crate::program::{Beside, Program, Source};

/// Programs by what they were made of, the oldest leaving first.
pub(crate) struct Cache {
    most: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    programs: HashMap<Digest, Program>,
    order: VecDeque<Digest>,
    bytes: usize,
}

impl Cache {
    /// A cache of at most so many bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            kept: Mutex::default(),
        }
    }

    /// What compiling depends on: the guest, the toolchain and its kit, the commands and their environment, the
    /// sources.
    pub(crate) fn key(
        session: u128,
        language: &Equipment<'_>,
        source: &Source,
        beside: &[Beside<'_>],
    ) -> Digest {
        let places = Vec::new();
        let beside: Vec<_> = beside
            .iter()
            .map(|file| (file.name, Digest::of(file.bytes)))
            .collect();
        let all = (
            session,
            &language.described.id,
            language.toolchain.version(),
            language.kit,
            language.compiling(&places),
            language.environment(Doing::Compile, &places),
            &source.text,
            beside,
        );
        Digest::of(format!("{all:?}").as_bytes())
    }

    pub(crate) fn get(&self, key: &Digest) -> Option<Program> {
        self.kept().programs.get(key).cloned()
    }

    pub(crate) fn keep(&self, key: Digest, program: &Program) {
        let size = |program: &Program| program.artefact.len() + program.said.len();
        let bytes = size(program);
        let mut kept = self.kept();
        if bytes > self.most || kept.programs.contains_key(&key) {
            return;
        }
        kept.bytes += bytes;
        kept.order.push_back(key);
        kept.programs.insert(key, program.clone());
        while kept.bytes > self.most
            && let Some(oldest) = kept.order.pop_front()
        {
            let gone = kept.programs.remove(&oldest);
            kept.bytes -= gone.as_ref().map_or(0, size);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
