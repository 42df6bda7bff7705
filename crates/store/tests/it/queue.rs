use std::time::Duration;

use agon_domain::schedule::Priority;
use agon_store::queue::Queue;

#[tokio::test(start_paused = true)]
async fn a_job_whose_lease_runs_out_goes_to_somebody_else() {
    let queue: Queue<u32, &str> = Queue::new();
    queue.push(Priority::Submission, 1, "job");
    queue.push(Priority::Submission, 1, "job");
    assert_eq!(queue.depth(), (1, 0));
    let first = queue.lease(Duration::from_secs(5)).await.expect("a job");
    queue.push(Priority::Submission, 1, "job");
    assert_eq!(queue.depth(), (0, 1));
    let second = queue
        .lease(Duration::from_secs(5))
        .await
        .expect("the same job");
    assert_eq!(second.job, "job");
    assert!(!queue.done(first.lease), "its time was up");
    assert!(queue.extend(second.lease, Duration::from_secs(5)));
    assert!(queue.done(second.lease));
    assert_eq!(queue.depth(), (0, 0));
}

#[tokio::test]
async fn a_waiting_worker_wakes_for_a_job_and_for_the_end() {
    let queue: Queue<u32, u32> = Queue::new();
    let waiting = tokio::spawn({
        let queue = queue.clone();
        async move {
            let job = queue
                .lease(Duration::from_secs(60))
                .await
                .map(|leased| leased.job);
            (job, queue.lease(Duration::from_secs(60)).await)
        }
    });
    tokio::task::yield_now().await;
    queue.push(Priority::Run, 1, 42);
    tokio::task::yield_now().await;
    queue.close();
    let (job, end) = waiting.await.expect("it ends");
    assert!(end.is_none());
    assert!(job == Some(42) || job.is_none(), "{job:?}");
}
