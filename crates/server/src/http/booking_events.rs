//! `GET /bookings/{bookingId}/public/events`: the booker sees live what staff decide (server-sent events).

use std::convert::Infallible;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use booking_wire::booking_module::PublicBookingResponse;
use booking_wire::error::ModuleErrorResponse;
use futures_util::stream;

use super::bookings::public_view;
use super::caller::Caller;
use super::ids::BookingPath;
use super::refusal::Refusal;
use super::state::AppState;
use super::streams::{Revision, Ticket};

/// The event's name.
const BOOKING: &str = "booking";

/// How long a browser waits before it connects again.
const RETRY: std::time::Duration = std::time::Duration::from_secs(3);

/// Streams what the booker may see: now, and whenever it changes.
#[utoipa::path(
    get,
    path = "/bookings/{bookingId}/public/events",
    tag = "bookings",
    params(
        ("bookingId" = String, Path, description = "The booking's id."),
        ("lang" = Option<String>, Query, description = "BCP 47 tag: language of errors and of names in the events."),
        ("Last-Event-ID" = Option<String>, Header, description = "The last event's id, as browsers send it when they connect again: if the booking has not changed since, nothing is sent until it does."),
    ),
    responses(
        (status = 200, description = "Events named `booking`: `id` is `lastUpdated` as Unix seconds, `data` the JSON of `GET /bookings/{bookingId}/public`.", content_type = "text/event-stream", body = PublicBookingResponse),
        (status = 403, description = "The web site may not embed the booking's portal.", body = ModuleErrorResponse),
        (status = 404, description = "No such booking; a draft's id opens nothing here.", body = ModuleErrorResponse),
        (status = 429, description = "Too many streams or requests of this client; see `Retry-After`.", body = ModuleErrorResponse),
        (status = 503, description = "Too many streams; see `Retry-After`. Ask for the public view now and then instead.", body = ModuleErrorResponse),
    )
)]
pub(super) async fn stream_booking(
    State(state): State<AppState>,
    BookingPath(id): BookingPath,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    state.rate_limits().count_stream(caller.client)?;
    // Watched before it is read: what changes in between is told.
    let ticket = Ticket::open(&state, id, caller.client)?;
    let (last_updated, present) = public_view(&state, id, &caller).await?;
    let sent = last_updated.timestamp();
    let first = if last_event(&headers) == Some(sent) {
        // A comment, so that proxies and browsers see at once that the stream is open.
        Event::default().comment("unchanged")
    } else {
        event(sent, &present)
    };
    let watching = Watching {
        sent,
        first: Some(first.retry(RETRY)),
        ticket,
        caller,
    };
    let keep_alive = KeepAlive::new().interval(state.settings().streams.heartbeat_every);
    let mut response = Sse::new(stream::unfold(watching, next_event))
        .keep_alive(keep_alive)
        .into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would keep events until its buffer is full.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// A stream between two events.
#[derive(Debug)]
struct Watching {
    sent: Revision,
    first: Option<Event>,
    ticket: Ticket,
    caller: Caller,
}

/// Waits for the next event; `None`: the stream ends, because the server does or the booking is gone.
async fn next_event(mut watching: Watching) -> Option<(Result<Event, Infallible>, Watching)> {
    if let Some(first) = watching.first.take() {
        return Some((Ok(first), watching));
    }
    while watching.ticket.changed(watching.sent).await {
        let ticket = &mut watching.ticket;
        match public_view(ticket.state(), ticket.booking(), &watching.caller).await {
            Ok((last_updated, view)) if last_updated.timestamp() > watching.sent => {
                watching.sent = last_updated.timestamp();
                return Some((Ok(event(watching.sent, &view)), watching));
            }
            Err(refusal) if refusal.is_final() => return None,
            // The database does not answer at the moment.
            Ok(_) | Err(_) => {
                if !ticket.looked_at_again().await {
                    return None;
                }
            }
        }
    }
    None
}

/// What has been seen last by whoever connects again. What cannot be read was not sent by us.
fn last_event(headers: &HeaderMap) -> Option<Revision> {
    headers.get("last-event-id")?.to_str().ok()?.trim().parse().ok()
}

fn event(revision: Revision, view: &PublicBookingResponse) -> Event {
    // Wire types always have a JSON form, and JSON has no line break in it.
    let data = serde_json::to_string(view).unwrap_or_default();
    Event::default()
        .event(BOOKING)
        .id(revision.to_string())
        .data(data)
}
