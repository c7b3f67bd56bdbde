//! `/book/{portal}/manage/{bookingId}`: a booking that is made, for who made it. The id is a capability, as
//! in the API: the page is never cached, and links from it name no referrer.

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use booking_widget::booking::CenterId;
use booking_widget::flow::Problem;
use booking_widget::flow::state::{Choice, Moment, Step, Submission};

use super::super::body::FormBody;
use super::super::caller::Caller;
use super::super::query::Parameters;
use super::super::refusal::Refusal;
use super::super::state::AppState;
use super::address::{Address, encoded};
use super::calls::Api;
use super::drive::Drive;
use super::page::{form_page, unknown_portal};
use super::{Visitor, check_origin, redirect};
use crate::i18n::Message;
use crate::ids::BookingId;

/// Where a booking is managed.
pub(super) fn address(slug: &str, booking: &str, lang: Option<&str>) -> String {
    let mut address = ["/book/", &encoded(slug), "/manage/", &encoded(booking)].concat();
    if let Some(lang) = lang {
        address = [&address, "?lang=", &encoded(lang)].concat();
    }
    address
}

/// Shows a booking.
pub(in crate::http) async fn read_manage_page(
    State(state): State<AppState>,
    Extension(api): Extension<Api>,
    Path((portal, booking)): Path<(String, String)>,
    caller: Caller,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let catalogues = state.catalogues().await?;
    let Some(view) = catalogues.portal(&portal) else {
        return Ok(unknown_portal(caller.language));
    };
    let booking: BookingId = booking.parse().map_err(|_| booking_unknown())?;
    let visitor = Visitor {
        state: &state,
        api,
        caller: &caller,
        headers: &headers,
        peer: peer.map(|Extension(peer)| peer),
    };
    let start = Address::read(&view.portal.slug, &parameters);
    let calls = visitor.calls(&view.portal.slug, visitor.spoken(start.lang.as_deref()));
    let now = Moment(visitor.now().timestamp_millis());
    let mut drive = Drive::start(calls, now, start.config.clone(), None).await;
    let id = booking.to_string();
    match drive.calls.read_booking(&id).await {
        Ok(shown) if shown.portal.as_deref() == Some(view.portal.id.to_string().as_str()) => {
            drive.state.choice = Choice {
                center: shown.center.map(CenterId),
                ..Choice::default()
            };
            drive.state.step = Step::Confirmation;
            drive.state.submission = Submission::Done(shown.booking);
        }
        Ok(_) | Err(Problem::Gone) => return Err(booking_unknown()),
        Err(_) => return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, Message::Internal)),
    }
    let action = address(&view.portal.slug, &id, start.lang.as_deref());
    Ok(form_page(
        &visitor,
        view,
        &start,
        &action,
        drive,
        Some(rand::random()),
        false,
    ))
}

/// Does what was pressed.
pub(in crate::http) async fn press_manage_page(
    State(state): State<AppState>,
    Path((portal, _)): Path<(String, String)>,
    caller: Caller,
    parameters: Parameters,
    headers: HeaderMap,
    form: FormBody,
) -> Result<Response, Refusal> {
    check_origin(&caller, &headers)?;
    let catalogues = state.catalogues().await?;
    let Some(view) = catalogues.portal(&portal) else {
        return Ok(unknown_portal(caller.language));
    };
    let _ = form;
    Ok(redirect(&Address::read(&view.portal.slug, &parameters).print()))
}

fn booking_unknown() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown)
}
