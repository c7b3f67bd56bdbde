//! `/healthz`: the process answers. `/readyz`: the database does, too.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::state::AppState;

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "Alive.")))]
pub(super) async fn read_health() -> &'static str {
    "ok\n"
}

/// The server can do its work.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operation",
    responses(
        (status = 200, description = "The database answers."),
        (status = 503, description = "It does not."),
    )
)]
pub(super) async fn read_readiness(State(state): State<AppState>) -> Response {
    match state.store().ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}
