//! Asking as fast as answers come, or at an even pace, and how long answers took.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::LoadResult;

/// How many answers there were, and how long they took.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// In order of length.
    took: Vec<Duration>,
    lasted: Duration,
}

impl Measured {
    fn new(mut took: Vec<Duration>, lasted: Duration) -> Self {
        took.sort_unstable();
        Self { took, lasted }
    }

    pub(super) fn per_second(&self) -> f64 {
        self.took.len() as f64 / self.lasted.as_secs_f64()
    }

    /// The time within which so many of a hundred were answered.
    fn percentile(&self, percent: usize) -> Duration {
        let last = self.took.len().saturating_sub(1);
        self.took.get(last * percent / 100).copied().unwrap_or_default()
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |percent| self.percentile(percent).as_secs_f64() * 1000.0;
        write!(
            out,
            "{:.0} (p50 {:.1} ms, p99 {:.1} ms)",
            self.per_second(),
            milliseconds(50),
            milliseconds(99)
        )
    }
}

/// So many clients, each asking again as soon as it is answered. `ask` gets the number of the question.
pub(super) async fn closed<F, Fut>(
    clients: usize,
    duration: Duration,
    most: usize,
    ask: F,
) -> LoadResult<Measured>
where
    F: Fn(usize) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = LoadResult<()>> + Send,
{
    let ask = Arc::new(ask);
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for client in 0..clients {
        let ask = Arc::clone(&ask);
        tasks.spawn(async move {
            let mut took = Vec::new();
            let mut number = client;
            while started.elapsed() < duration && number < most {
                let asked = Instant::now();
                ask(number).await?;
                took.push(asked.elapsed());
                number += clients;
            }
            LoadResult::Ok(took)
        });
    }
    gather(tasks, started).await
}

/// So many questions a second, each at its time, whether those before are answered or not. What waits for its
/// turn counts as waiting for its answer.
pub(super) async fn paced<F, Fut>(per_second: f64, duration: Duration, ask: F) -> LoadResult<Measured>
where
    F: Fn(usize) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = LoadResult<()>> + Send,
{
    let ask = Arc::new(ask);
    let questions = (per_second * duration.as_secs_f64()) as usize;
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 0..questions {
        let due = started + Duration::from_secs_f64(number as f64 / per_second);
        tokio::time::sleep_until(due.into()).await;
        let ask = Arc::clone(&ask);
        tasks.spawn(async move {
            ask(number).await?;
            LoadResult::Ok(vec![due.elapsed()])
        });
    }
    gather(tasks, started).await
}

async fn gather(mut tasks: JoinSet<LoadResult<Vec<Duration>>>, started: Instant) -> LoadResult<Measured> {
    let mut took = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        took.extend(ended.map_err(std::io::Error::other)??);
    }
    Ok(Measured::new(took, started.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_all_that_was_asked() {
        let took = (1..=200).rev().map(Duration::from_millis).collect();
        let measured = Measured::new(took, Duration::from_secs(2));
        assert_eq!(measured.to_string(), "100 (p50 100.0 ms, p99 198.0 ms)");
    }
}
