//! Who opens an editor is expected to run something; who cannot run anything is not.

use agon_domain::{ContestId, Grant};

use crate::ask::get;
use crate::olives::When;
use crate::world::World;

/// What a reader of a draft is answered, and how many hints wait afterwards.
async fn opened(world: &World, contest: ContestId, language: &str, who: &str) -> String {
    let path = format!("/contests/{contest}/problems/A/drafts/{language}");
    let outcome = world.send(get(path).by(who)).await.outcome();
    let (waiting, _) = world.app.work.jobs.depth();
    format!("{who} {language}: {outcome}, {waiting} waiting")
}

#[tokio::test]
async fn an_editor_that_is_opened_is_a_hint_where_its_reader_may_run_programs() {
    let world = World::new().await;
    world
        .organiser("jury", world.organisation, Grant::Jury)
        .await;
    let (running, over) = (
        world.contest(When::Running).await,
        world.contest(When::Over).await,
    );
    world.contestant(running, "ann").await;
    world.contestant(running, "bob").await;
    world.contestant(over, "old").await;
    let mut said = Vec::new();
    for (contest, language, who) in [
        (over, "cpp", "old"),
        (running, "cpp", "jury"),
        // The contest does not offer it.
        (running, "python3", "ann"),
        (running, "linear-b", "ann"),
        (running, "cpp", "ann"),
        (running, "cpp", "ann"),
        (running, "cpp", "bob"),
    ] {
        said.push(opened(&world, contest, language, who).await);
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    old cpp: 200, 0 waiting
    jury cpp: 403 not-joined, 0 waiting
    ann python3: 200, 0 waiting
    ann linear-b: 422 language-not-offered, 0 waiting
    ann cpp: 200, 1 waiting
    ann cpp: 200, 1 waiting
    bob cpp: 200, 2 waiting
    ");
}
