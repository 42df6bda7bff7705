//! Making all kits beforehand, so that no submission waits for them.

use agon_domain::id::LanguageId;

use super::Judge;

impl Judge {
    /// Makes the kits of all languages that have one and are here. `tell` hears of each how it went; judging does
    /// without those that failed.
    pub fn prepare(&self, tell: &mut dyn FnMut(&LanguageId, Result<(), &str>)) {
        for id in self.languages.with_kits().map(LanguageId::from) {
            let Ok((described, toolchain)) = self.languages.usable(&id) else {
                continue;
            };
            if let Some(made) = self.kits.of(&self.sandbox, described, toolchain) {
                tell(&id, made.map(drop));
            }
        }
    }
}
