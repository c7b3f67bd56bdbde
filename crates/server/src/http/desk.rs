//! `/desk`: what staff need to answer requests, as plain pages that work without scripts.
//!
//! Everything that is done here goes through the same use-cases as the API, with the session's token as the
//! actor. Addresses name bookings by their references, never by the ids that open them to bookers.

mod visitor;

mod login;

mod frame;

mod names;

mod waiting;

mod difference;

mod inbox;

mod find;

mod day;

mod booking;

mod history;

mod acts;

mod mails;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};

use super::state::AppState;

/// All addresses of the desk.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/desk", get(inbox::read_inbox))
        .route("/desk/login", get(login::read_login).post(login::log_in))
        .route("/desk/logout", post(login::log_out))
        .route("/desk/bookings", get(find::find_bookings))
        .route("/desk/bookings/{reference}", get(booking::read_booking))
        .route("/desk/bookings/{reference}/approve", post(acts::approve_booking))
        .route("/desk/bookings/{reference}/deny", post(acts::deny_booking))
        .route("/desk/bookings/{reference}/cancel", post(acts::cancel_booking))
        .route(
            "/desk/bookings/{reference}/request/approve",
            post(acts::approve_request),
        )
        .route(
            "/desk/bookings/{reference}/request/deny",
            post(acts::deny_request),
        )
        .route("/desk/day", get(day::read_day))
        .route("/desk/mails", get(mails::list_mails))
        .route("/desk/mails/{number}/again", post(mails::send_mail_again))
        .route_layer(from_fn(keep_referrer))
}

/// Within the desk browsers say where a form comes from. With `no-referrer`, which all other replies have,
/// they would say `Origin: null`.
async fn keep_referrer(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("same-origin"));
    response
}
