//! Making all kits beforehand, so that no submission waits for them.

use std::ops::ControlFlow;

use agon_domain::id::LanguageId;

use super::Judge;

/// Whoever hears how it went with a language's kit, and may end the making of more.
pub type Listener<'a> = dyn FnMut(&LanguageId, Result<(), &str>) -> ControlFlow<()> + 'a;

impl Judge {
    /// Makes the kits of all languages that have one and are here. `tell` hears of each how it went, and may end it;
    /// judging does without those that failed.
    pub fn prepare(&self, tell: &mut Listener<'_>) {
        for id in self.languages.with_kits().map(LanguageId::from) {
            let Ok((described, toolchain)) = self.languages.usable(&id) else {
                continue;
            };
            let made = self.kits.of(&self.sandbox, described, toolchain);
            if made.is_some_and(|made| tell(&id, made.map(drop)).is_break()) {
                return;
            }
        }
    }
}
