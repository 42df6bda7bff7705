//! Time on a processor, as the kernel counts it: what others do on the machine is not in it.

/// Seconds that this thread has run.
pub(super) fn of_thread() -> f64 {
    of("/proc/thread-self/schedstat")
}

/// Seconds that a process's first thread has run.
pub(super) fn of_process(pid: u32) -> f64 {
    of(&format!("/proc/{pid}/schedstat"))
}

/// The first number is of nanoseconds. Source: Linux, `Documentation/scheduler/sched-stats.rst`.
fn of(file: &str) -> f64 {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let first = text.split_whitespace().next();
    first.and_then(|ns| ns.parse().ok()).unwrap_or(0.0) / 1e9
}

/// Seconds of this thread that `run` takes.
pub(super) fn timed(run: impl FnOnce()) -> f64 {
    let began = of_thread();
    run();
    of_thread() - began
}
