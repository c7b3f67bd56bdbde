//! `POST /test/clock`: tests drive the server's time. Only with feature `test-clock`, which the
//! distribution does not have.

use std::sync::Arc;

use axum::extract::Extension;
use axum::http::StatusCode;
use chrono::TimeDelta;
use serde::Deserialize;

use super::body::JsonBody;
use super::refusal::Refusal;
use crate::clock::ShiftedClock;
use crate::i18n::Message;

/// How far the clock goes.
#[derive(Debug, Deserialize)]
pub(super) struct AdvanceClockRequest {
    /// Seconds, negative to go back.
    advance_seconds: i64,
}

/// Moves the clock.
pub(super) async fn advance_clock(
    Extension(clock): Extension<Arc<ShiftedClock>>,
    body: JsonBody<AdvanceClockRequest>,
) -> Result<StatusCode, Refusal> {
    let by = TimeDelta::try_seconds(body.value.advance_seconds)
        .ok_or_else(|| Refusal::fields(Vec::new()).with_field("advance_seconds", Message::WrongType))?;
    clock.advance(by);
    Ok(StatusCode::NO_CONTENT)
}
