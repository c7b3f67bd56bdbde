//! The HTTP edge: the only module of the server that knows requests, replies and wire types.
//!
//! One file per resource with handlers `verb_resource`; what they share (refusals, bodies, idempotency,
//! origins, limits) has a file each. Handlers open and commit transactions, use-cases decide.

mod appointments;
mod availability;
mod block_outs;
mod booking_events;
mod bookings;
mod centers;
mod change_requests;
mod confirmations;
mod decisions;
mod drafts;
mod elsewhere;
mod first_screen;
mod guest_relationships;
mod guests;
mod invoices;
mod pictures;
mod portals;
mod reservations;
mod slots;
mod staff_bookings;

mod book_page;
mod desk;
mod health;
mod pages;
#[cfg(feature = "test-clock")]
mod test_clock;
mod widget_files;

mod body;
mod caller;
mod envelope;
mod etag;
mod idempotency;
mod ids;
mod names;
mod origin;
mod paging;
mod query;
mod rate_limits;
mod refusal;
mod request_log;
mod secure_headers;
mod staff;
mod state;
mod streams;
mod visit;

mod wire_bookings;
mod wire_catalogue;
mod wire_decisions;
mod wire_portal;
mod wire_slots;
mod wire_times;

pub(crate) mod openapi;

pub use state::{AppState, Settings};
pub use streams::StreamSettings;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, delete, get, patch, post, put};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::i18n::Message;
use refusal::Refusal;

/// Of what is packed while it is asked for. By brotli, the portal's reply and a calendar are 6 % smaller than at 4, which
/// is the default, in the same 2 ms; at 6 they are no smaller in 20.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(5);

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    finish(api(&state), state)
}

/// The same with `POST /test/clock`, which moves `clock`.
#[cfg(feature = "test-clock")]
pub fn router_with_test_clock(state: AppState, clock: std::sync::Arc<crate::clock::ShiftedClock>) -> Router {
    let routes = Router::new()
        .route("/test/clock", post(test_clock::advance_clock))
        .layer(axum::Extension(clock));
    finish(api(&state).merge(routes), state)
}

/// What clients are counted for. The widget's files and health checks are not; pictures are by themselves.
fn api(state: &AppState) -> Router<AppState> {
    resources()
        .merge(pages_of_portals(state))
        .merge(elsewhere_in_the_world(state))
        .merge(desk::routes())
        .route_layer(from_fn_with_state(state.clone(), rate_limits::limit_requests))
}

/// Pages that ask the API as the widget does. What they ask is counted with the page.
fn pages_of_portals(state: &AppState) -> Router<AppState> {
    let api = resources()
        .layer(from_fn_with_state(state.clone(), envelope::render_refusals))
        .with_state(state.clone());
    Router::new()
        .route(
            "/book/{portal}",
            get(book_page::read_book_page).post(book_page::press_book_page),
        )
        .route(
            "/book/{portal}/manage/{bookingId}",
            get(book_page::read_manage_page).post(book_page::press_manage_page),
        )
        .layer(axum::Extension(book_page::Api(api)))
}

/// The same for somebody who sees times in a zone of their own. What they ask is counted here, and not again.
fn elsewhere_in_the_world(state: &AppState) -> Router<AppState> {
    let api = resources()
        .route(
            "/bookings/{bookingId}/public/events",
            get(booking_events::stream_booking),
        )
        .layer(from_fn_with_state(state.clone(), envelope::render_refusals))
        .with_state(state.clone());
    Router::new()
        .route("/in/{*address}", any(elsewhere::answer_elsewhere))
        .layer(axum::Extension(elsewhere::Api(api)))
}

fn resources() -> Router<AppState> {
    Router::new()
        .route("/v1/portals/{portal}", get(portals::read_portal))
        .route(
            "/v1/portals/{portal}/availability",
            get(availability::read_availability),
        )
        .route(
            "/v1/portals/{portal}/first-screen",
            get(first_screen::read_first_screen),
        )
        // The documentation writes it both ways.
        .route("/v1/centers", get(centers::list_centers))
        .route("/v1/Centers", get(centers::list_centers))
        .route(
            "/v1/centers/{center_id}/services",
            get(centers::list_services_of_center),
        )
        .route(
            "/v1/Centers/{center_id}/services",
            get(centers::list_services_of_center),
        )
        .route(
            "/v1/centers/{center_id}/therapists",
            get(centers::list_therapists_of_center),
        )
        .route(
            "/v1/Centers/{center_id}/therapists",
            get(centers::list_therapists_of_center),
        )
        .route("/v1/bookings", post(drafts::create_service_booking))
        .route("/v1/bookings/{id}/slots", get(slots::list_slots))
        .route(
            "/v1/bookings/{id}/slots/reserve",
            post(reservations::reserve_slot_of_draft)
                .get(reservations::read_reservation)
                .delete(reservations::release_reservation),
        )
        .route(
            "/v1/bookings/{id}/slots/confirm",
            post(confirmations::confirm_slot),
        )
        .route("/v1/invoices/{invoice_id}/cancel", put(invoices::cancel_invoice))
        .route(
            "/v1/appointments/{appointment_group_id}/no_show",
            put(appointments::mark_no_show),
        )
        // A client whose id is empty is told so, as documented.
        .route("/v1/bookings//slots/reserve", post(answer_missing_id))
        .route("/v1/bookings//slots/confirm", post(answer_missing_id))
        .route("/v1/invoices//cancel", put(invoices::cancel_invoice))
        .route("/v1/guests/online_guests", post(guests::create_online_guest))
        .route(
            "/v1/guest_relationships",
            get(guest_relationships::list_guest_relationships)
                .post(guest_relationships::create_guest_relationship),
        )
        .route(
            "/v1/guest_relationships/{id}",
            delete(guest_relationships::delete_guest_relationship),
        )
        .route(
            "/v1/block_outs",
            get(block_outs::list_block_outs).post(block_outs::create_block_out),
        )
        .route("/v1/block_outs/{id}", delete(block_outs::delete_block_out))
        .route(
            "/bookings",
            get(staff_bookings::list_bookings).post(staff_bookings::create_booking),
        )
        .route("/bookings/submit", post(bookings::submit_booking))
        .route("/bookings/{bookingId}/public", get(bookings::read_booking))
        .route(
            "/bookings/{bookingId}/portal",
            get(portals::read_portal_of_booking),
        )
        .route(
            "/bookings/{bookingId}/availability",
            get(availability::read_availability_of_booking),
        )
        .route("/bookings/{bookingId}", patch(staff_bookings::update_booking))
        .route(
            "/bookings/{bookingId}/history",
            get(staff_bookings::read_booking_history),
        )
        .route("/bookings/{bookingId}/approve", post(decisions::approve_booking))
        .route("/bookings/{bookingId}/deny", post(decisions::deny_booking))
        .route("/bookings/{bookingId}/cancel", post(decisions::cancel_booking))
        .route(
            "/bookings/change-requests",
            get(change_requests::list_change_requests),
        )
        .route(
            "/bookings/change-requests/submit",
            post(change_requests::submit_change_request),
        )
        .route(
            "/bookings/{bookingId}/change-requests",
            delete(change_requests::withdraw_change_request),
        )
        .route(
            "/bookings/change-requests/{changeRequestId}/approve",
            post(change_requests::approve_change_request),
        )
        .route(
            "/bookings/change-requests/{changeRequestId}/deny",
            post(change_requests::deny_change_request),
        )
}

fn finish(api: Router<AppState>, state: AppState) -> Router {
    api
        // Counted by themselves: whoever connects again and again must still be able to book.
        .route(
            "/bookings/{bookingId}/public/events",
            get(booking_events::stream_booking),
        )
        .route(
            "/pictures/{hash}/{file}",
            get(pictures::read_picture)
                .route_layer(from_fn_with_state(state.clone(), rate_limits::limit_pictures)),
        )
        .route("/widget/{*path}", get(widget_files::read_widget_file))
        .route("/pages/{file}", get(pages::read_style_sheet))
        .route("/pages/themes/{portal}/{file}", get(book_page::read_theme))
        .route("/favicon.ico", get(book_page::read_icon))
        .route("/healthz", get(health::read_health))
        .route("/readyz", get(health::read_readiness))
        .fallback(answer_not_found)
        .method_not_allowed_fallback(answer_method_not_allowed)
        // From the inside out: the last one sees a request first and its reply last.
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn_with_state(state.clone(), streams::wake_streams))
        .layer(from_fn_with_state(state.clone(), origin::allow_origins))
        .layer(from_fn_with_state(state.clone(), envelope::render_refusals))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .layer(from_fn(secure_headers::add_secure_headers))
        .layer(from_fn(request_log::log_requests))
        .with_state(state)
}

async fn answer_not_found() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, Message::NotFound)
}

async fn answer_missing_id() -> Refusal {
    Refusal::request_missing()
}

async fn answer_method_not_allowed() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Message::MethodNotAllowed)
}

/// One request that fails does not end the server. What the panic says stays in the log of its hook.
fn answer_panic(_: Box<dyn std::any::Any + Send>) -> Response {
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Message::Internal).into_response()
}
