//! How many requests a client may send.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::caller::client_of;
use super::refusal::Refusal;
use super::state::AppState;

/// 300 requests a minute, DESIGN section 2 "Abuse": mobile carriers share addresses.
const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(300).unwrap();
/// 120 drafts a minute, likewise.
const DRAFTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// 300 status streams opened a minute, besides the requests: whoever shares an address and connects again after
/// a server was restarted (at most 32 streams every 3 s for half a minute) must still be able to book.
const STREAMS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(300).unwrap();
/// 10 attempts to log in a minute: more than anybody mistypes, and far from guessing 256 bits.
const LOGINS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// 1,200 pictures a minute, besides the requests: browsers keep them for a year, so a visitor asks once for the 40 or so
/// of a portal, and 30 new visitors a minute may share an address.
const PICTURES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(1_200).unwrap();

/// The counters of all clients.
#[derive(Debug)]
pub(super) struct RateLimits {
    counters: Option<Counters>,
}

#[derive(Debug)]
struct Counters {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    drafts: DefaultKeyedRateLimiter<IpAddr>,
    streams: DefaultKeyedRateLimiter<IpAddr>,
    logins: DefaultKeyedRateLimiter<IpAddr>,
    pictures: DefaultKeyedRateLimiter<IpAddr>,
}

impl RateLimits {
    /// Counters, or none if nobody is limited.
    pub(super) fn new(enabled: bool) -> Self {
        Self {
            counters: enabled.then(|| Counters {
                requests: RateLimiter::keyed(Quota::per_minute(REQUESTS_PER_MINUTE)),
                drafts: RateLimiter::keyed(Quota::per_minute(DRAFTS_PER_MINUTE)),
                streams: RateLimiter::keyed(Quota::per_minute(STREAMS_PER_MINUTE)),
                logins: RateLimiter::keyed(Quota::per_minute(LOGINS_PER_MINUTE)),
                pictures: RateLimiter::keyed(Quota::per_minute(PICTURES_PER_MINUTE)),
            }),
        }
    }

    /// Counts a request.
    pub(super) fn count_request(&self, client: IpAddr) -> Result<(), Refusal> {
        self.counters
            .as_ref()
            .map_or(Ok(()), |counters| count(&counters.requests, client))
    }

    /// Counts a draft.
    pub(super) fn count_draft(&self, client: IpAddr) -> Result<(), Refusal> {
        self.counters
            .as_ref()
            .map_or(Ok(()), |counters| count(&counters.drafts, client))
    }

    /// Counts a status stream that is opened.
    pub(super) fn count_stream(&self, client: IpAddr) -> Result<(), Refusal> {
        self.counters
            .as_ref()
            .map_or(Ok(()), |counters| count(&counters.streams, client))
    }

    /// Counts an attempt to log in at the desk.
    pub(super) fn count_login(&self, client: IpAddr) -> Result<(), Refusal> {
        self.counters
            .as_ref()
            .map_or(Ok(()), |counters| count(&counters.logins, client))
    }

    /// Counts a picture.
    fn count_picture(&self, client: IpAddr) -> Result<(), Refusal> {
        self.counters
            .as_ref()
            .map_or(Ok(()), |counters| count(&counters.pictures, client))
    }

    /// Drops the counters of clients that have been quiet for a minute.
    pub(super) fn forget_idle(&self) {
        if let Some(counters) = &self.counters {
            counters.requests.retain_recent();
            counters.drafts.retain_recent();
            counters.streams.retain_recent();
            counters.logins.retain_recent();
            counters.pictures.retain_recent();
        }
    }
}

fn count(limiter: &DefaultKeyedRateLimiter<IpAddr>, client: IpAddr) -> Result<(), Refusal> {
    limiter.check_key(&client).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        // Whole seconds, rounded up: who comes back a moment too early would be refused again.
        Refusal::too_many_requests(wait.saturating_add(Duration::from_millis(999)).as_secs().max(1))
    })
}

/// Refuses a client that has sent too many requests.
pub(super) async fn limit_requests(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match state.rate_limits().count_request(client(&state, &request)) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Refuses a client that has asked for too many pictures.
pub(super) async fn limit_pictures(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match state.rate_limits().count_picture(client(&state, &request)) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn client(state: &AppState, request: &Request) -> IpAddr {
    client_of(
        request.headers(),
        request.extensions(),
        &state.settings().trusted_proxies,
    )
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn each_client_has_its_own_allowance() {
        let limits = RateLimits::new(true);
        let first = IpAddr::from(Ipv4Addr::new(192, 0, 2, 1));
        let second = IpAddr::from(Ipv4Addr::new(192, 0, 2, 2));
        for _ in 0..DRAFTS_PER_MINUTE.get() {
            limits.count_draft(first).unwrap();
        }
        let refusal = limits.count_draft(first).unwrap_err();
        assert!(refusal.retry_after_seconds().is_some_and(|seconds| seconds >= 1));
        limits.count_draft(second).unwrap();
        limits.count_request(first).unwrap();
    }

    #[test]
    fn nobody_is_limited_when_limits_are_off() {
        let limits = RateLimits::new(false);
        let client = IpAddr::from(Ipv4Addr::LOCALHOST);
        for _ in 0..10_000 {
            limits.count_request(client).unwrap();
        }
    }
}
