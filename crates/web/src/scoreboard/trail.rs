//! How somebody's rank went over the contest.

use std::net::SocketAddr;

use agon_domain::visibility::Viewer;
use agon_scoreboard::{Audience, Eyes, Trail};
use axum::Json;
use axum::extract::{ConnectInfo, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::people::known;
use super::replay::{elapsed, until};
use crate::problem::ProblemBody;
use crate::view::Looking;
use crate::{App, Problem};

/// At most so many moments, the first aside.
const SAMPLES: usize = 60;

/// Whose.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TrailQuery {
    /// Whose; your own where nothing is said.
    handle: Option<String>,
}

/// How somebody's rank went.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrailView {
    /// In order of time, at most 61.
    moments: Vec<MomentView>,
}

/// Where somebody stood.
#[derive(Serialize, ToSchema)]
pub(crate) struct MomentView {
    /// The minute of the contest, or of one's own start.
    minute: usize,
    /// From 1, ties share; none for those who are not ranked.
    rank: Option<u32>,
    points: i64,
    solved: u32,
    penalty_s: u64,
}

/// Tells where somebody stood over the contest; one's own results are never hidden from oneself.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/history", tag = "contests",
    params(("contest" = String, Path), TrailQuery),
    responses((status = 200, body = TrailView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn history(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<TrailQuery>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
) -> Result<Json<TrailView>, Problem> {
    looking.open_face()?;
    let who = match &query.handle {
        Some(handle) => known(&app, &looking, handle).await?,
        None => looking.joined()?,
    };
    let eyes = match looking.viewer {
        Viewer::Jury => Eyes::Audience(Audience::Jury),
        Viewer::Participant(oneself) if oneself == who => Eyes::Owner,
        Viewer::Participant(_) | Viewer::Public => Eyes::Audience(Audience::Public),
    };
    app.guard.fold(from.ip())?;
    let (minutes, times) = {
        let state = looking.room.look();
        let minutes = minutes(elapsed(&state.contest, crate::now()));
        let times = minutes.iter().map(|minute| until(&state.contest, *minute));
        let times = times.collect();
        (minutes, times)
    };
    let room = looking.room.clone();
    let _one_at_a_time = room.shelf.replays.alone().await;
    let folding = tokio::task::spawn_blocking({
        let room = room.clone();
        move || {
            let mut trail = Trail::new(who, eyes, times);
            while room.look().live.follow(&mut trail) {}
            trail.samples()
        }
    });
    let samples = folding.await.map_err(|_| Problem::internal())?;
    let moments = minutes.into_iter().zip(samples);
    let moments = moments.map(|(minute, sample)| MomentView {
        minute,
        rank: sample.rank,
        points: sample.points.0,
        solved: sample.solved,
        penalty_s: sample.penalty_s,
    });
    Ok(Json(TrailView {
        moments: moments.collect(),
    }))
}

/// Minutes evenly from 0 to the last one, which is always among them.
fn minutes(last: usize) -> Vec<usize> {
    let step = last.div_ceil(SAMPLES).max(1);
    let mut minutes: Vec<_> = (0..=last).step_by(step).collect();
    if minutes.last() != Some(&last) {
        minutes.push(last);
    }
    minutes
}

#[cfg(test)]
mod tests {
    use super::{SAMPLES, minutes};

    #[test]
    fn there_are_few_moments_and_the_last_minute_is_one() {
        assert_eq!(minutes(0), [0]);
        assert_eq!(minutes(3), [0, 1, 2, 3]);
        for last in [59, 60, 61, 119, 121, 300, 100_000] {
            let minutes = minutes(last);
            assert!(minutes.len() <= SAMPLES + 2, "{last}");
            assert_eq!((minutes[0], minutes.last()), (0, Some(&last)));
        }
    }
}
