//! What staff do with a booking: approve, deny, cancel, and the same with what its booker asks for.
//!
//! The use-cases are the API's. Whoever comes too late is shown what it is now.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::booking::{booking_of, show_in_short};
use super::frame::page_with;
use super::history::last_entry;
use super::names::Names;
use super::visitor::{Act, Deciding, Turned, Visitor};
use super::waiting::{Case, obstacles};
use crate::availability::Slot;
use crate::bookings::approve::{Approval, ApproveBookingError, approve_booking as approve};
use crate::bookings::cancel::{CancelBookingError, cancel_booking as cancel};
use crate::bookings::change_request_decision::{
    DecideChangeRequestError, approve_change_request, deny_change_request,
};
use crate::bookings::decision::{Association, Decision};
use crate::bookings::deny::{DenyBookingError, deny_booking as deny};
use crate::bookings::ending::EventProcedure;
use crate::bookings::note::clean_message;
use crate::bookings::read::read_history;
use crate::bookings::wished::WishedEvents;
use crate::http::refusal::Refusal;
use crate::http::state::AppState;
use crate::i18n::Message;
use crate::ids::{BookingId, ChangeRequestId};
use crate::store::{StoreError, StoreTransaction};

/// Why it was not done.
enum NotDone {
    /// Somebody was faster, or the guest changed it: it is not what was seen.
    Late,
    /// What it needs is not free.
    NotFree(Vec<Slot>),
    /// Anything else.
    Refused(Refusal),
}

impl From<StoreError> for NotDone {
    fn from(error: StoreError) -> Self {
        match error {
            // Somebody is at it this moment.
            StoreError::Conflict => Self::Late,
            error => Self::Refused(error.into()),
        }
    }
}

/// `POST /desk/bookings/{reference}/approve`
pub(super) async fn approve_booking(
    State(state): State<AppState>,
    Path(reference): Path<String>,
    Deciding(act): Deciding,
) -> Result<Response, Turned> {
    let form = Form::of(&state, &act, &reference).await?;
    let mut transaction = state.store().begin().await?;
    let approval = Approval {
        decision: form.decision.clone(),
        seen: form.seen,
        events: WishedEvents::default(),
        customer: Association::Keep,
        contact: Association::Keep,
    };
    let outcome = approve(
        transaction.as_mut(),
        act.visitor.catalogues(),
        form.booking,
        approval,
    )
    .await
    .map(drop)
    .map_err(|error| match error {
        ApproveBookingError::NotAllowed(_) | ApproveBookingError::Stale => NotDone::Late,
        ApproveBookingError::NotFree { alternatives } => NotDone::NotFree(alternatives),
        ApproveBookingError::Store(error) => error.into(),
        other => NotDone::Refused(other.into()),
    });
    finish(&state, &act.visitor, transaction, &form, outcome, "approved").await
}

/// `POST /desk/bookings/{reference}/deny`
pub(super) async fn deny_booking(
    State(state): State<AppState>,
    Path(reference): Path<String>,
    Deciding(act): Deciding,
) -> Result<Response, Turned> {
    let form = Form::of(&state, &act, &reference).await?;
    let mut transaction = state.store().begin().await?;
    let catalogues = act.visitor.catalogues();
    let outcome = deny(
        transaction.as_mut(),
        catalogues,
        form.booking,
        form.seen,
        &form.decision,
    )
    .await
    .map(drop)
    .map_err(|error| match error {
        DenyBookingError::NotAllowed(_) | DenyBookingError::Stale => NotDone::Late,
        DenyBookingError::Store(error) => error.into(),
        other @ DenyBookingError::BookingNotFound => NotDone::Refused(other.into()),
    });
    finish(&state, &act.visitor, transaction, &form, outcome, "denied").await
}

/// `POST /desk/bookings/{reference}/cancel`
pub(super) async fn cancel_booking(
    State(state): State<AppState>,
    Path(reference): Path<String>,
    Deciding(act): Deciding,
) -> Result<Response, Turned> {
    let form = Form::of(&state, &act, &reference).await?;
    let mut transaction = state.store().begin().await?;
    let outcome = match form.is_as_seen(transaction.as_mut()).await? {
        false => Err(NotDone::Late),
        true => cancel(
            transaction.as_mut(),
            act.visitor.catalogues(),
            form.booking,
            form.procedure,
            &form.decision,
        )
        .await
        .map(drop)
        .map_err(|error| match error {
            CancelBookingError::NotAllowed(_) => NotDone::Late,
            CancelBookingError::Store(error) => error.into(),
            other @ CancelBookingError::BookingNotFound => NotDone::Refused(other.into()),
        }),
    };
    finish(&state, &act.visitor, transaction, &form, outcome, "canceled").await
}

/// `POST /desk/bookings/{reference}/request/approve`
pub(super) async fn approve_request(
    State(state): State<AppState>,
    Path(reference): Path<String>,
    Deciding(act): Deciding,
) -> Result<Response, Turned> {
    let form = Form::of(&state, &act, &reference).await?;
    let request = request_of(&act)?;
    let mut transaction = state.store().begin().await?;
    let outcome = match form.is_as_seen(transaction.as_mut()).await? {
        false => Err(NotDone::Late),
        true => approve_change_request(
            transaction.as_mut(),
            act.visitor.catalogues(),
            request,
            WishedEvents::default(),
            form.procedure,
            &form.decision,
        )
        .await
        .map(drop)
        .map_err(not_decided),
    };
    finish(
        &state,
        &act.visitor,
        transaction,
        &form,
        outcome,
        "request-approved",
    )
    .await
}

/// `POST /desk/bookings/{reference}/request/deny`
pub(super) async fn deny_request(
    State(state): State<AppState>,
    Path(reference): Path<String>,
    Deciding(act): Deciding,
) -> Result<Response, Turned> {
    let form = Form::of(&state, &act, &reference).await?;
    let request = request_of(&act)?;
    let mut transaction = state.store().begin().await?;
    let outcome = match form.is_as_seen(transaction.as_mut()).await? {
        false => Err(NotDone::Late),
        true => deny_change_request(
            transaction.as_mut(),
            act.visitor.catalogues(),
            request,
            &form.decision,
        )
        .await
        .map(drop)
        .map_err(not_decided),
    };
    finish(
        &state,
        &act.visitor,
        transaction,
        &form,
        outcome,
        "request-denied",
    )
    .await
}

fn not_decided(error: DecideChangeRequestError) -> NotDone {
    match error {
        DecideChangeRequestError::ChangeRequestNotFound
        | DecideChangeRequestError::NotAllowed(_)
        | DecideChangeRequestError::Stale => NotDone::Late,
        DecideChangeRequestError::Store(error) => error.into(),
        other @ DecideChangeRequestError::Refused(_) => NotDone::Refused(other.into()),
    }
}

fn request_of(act: &Act) -> Result<ChangeRequestId, Refusal> {
    let id = act.fields.get("request").and_then(|id| id.parse().ok());
    id.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, Message::ChangeRequestUnknown))
}

/// What every form about a booking says.
struct Form {
    booking: BookingId,
    seen: DateTime<Utc>,
    procedure: EventProcedure,
    decision: Decision,
}

impl Form {
    async fn of(state: &AppState, act: &Act, reference: &str) -> Result<Self, Turned> {
        let booking = booking_of(state, &act.visitor, reference).await?;
        let seen = act
            .fields
            .get("seen")
            .and_then(|text| DateTime::from_timestamp(text.parse().ok()?, 0));
        let message = clean_message(act.fields.get("message").map(str::to_owned))
            .map_err(|problem| Refusal::fields(vec![problem]))?;
        Ok(Self {
            booking: booking.id,
            // Without it nobody knows what was seen: it was something else.
            seen: seen.unwrap_or(DateTime::UNIX_EPOCH),
            procedure: match act.fields.get("procedure") {
                Some("1") => EventProcedure::Delete,
                _ => EventProcedure::Cancel,
            },
            decision: act.visitor.decision(message),
        })
    }

    /// For use-cases that do not ask; the booking stays locked.
    async fn is_as_seen(&self, transaction: &mut dyn StoreTransaction) -> Result<bool, StoreError> {
        let booking = transaction.lock_booking(self.booking).await?;
        Ok(booking.is_some_and(|booking| {
            booking.organization == self.decision.organization && booking.last_updated == self.seen
        }))
    }
}

/// Keeps what was done and goes back to the booking, or says why it was not done.
async fn finish(
    state: &AppState,
    visitor: &Visitor,
    transaction: Box<dyn StoreTransaction>,
    form: &Form,
    outcome: Result<(), NotDone>,
    done: &str,
) -> Result<Response, Turned> {
    let not_done = match outcome {
        Ok(()) => match transaction.commit().await {
            Ok(()) => None,
            Err(error) => Some(NotDone::from(error)),
        },
        Err(not_done) => {
            drop(transaction);
            Some(not_done)
        }
    };
    let booking = state
        .store()
        .find_booking(form.booking)
        .await?
        .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, Message::BookingUnknown))?;
    let w = visitor.words();
    let (title, reason): (_, Markup) = match not_done {
        None => {
            let address = format!("/desk/bookings/{}?done={done}", booking.reference);
            return Ok(Redirect::to(&address).into_response());
        }
        Some(NotDone::Refused(refusal)) => return Err(refusal.into()),
        Some(NotDone::Late) => {
            let history = read_history(state.store(), booking.organization, booking.id).await?;
            let names = Names {
                catalogue: visitor.catalogue()?,
                language: visitor.language,
            };
            let reason = html! {
                div .note.attention role="alert" {
                    p { (w.late_help) }
                    (last_entry(names, &booking, &history.unwrap_or_default()))
                }
            };
            (w.late, reason)
        }
        Some(NotDone::NotFree(alternatives)) => {
            let case = Case::of(state.store(), visitor.catalogue()?, booking.clone(), visitor.now).await?;
            let names = Names {
                catalogue: visitor.catalogue()?,
                language: visitor.language,
            };
            let zone = names.zone(&booking);
            let reason = html! {
                p .note.attention role="alert" { (w.not_free_help) }
                (obstacles(visitor, &case)?)
                @if !alternatives.is_empty() {
                    section .card aria-labelledby="nearest" {
                        h2 #nearest { (w.nearest) }
                        ul .times { @for slot in &alternatives { li { (names.moment(slot.start, zone)) } } }
                    }
                }
            };
            (w.not_free, reason)
        }
    };
    let body = html! {
        h1 { (title) }
        (reason)
        section .card aria-label=(w.as_it_is_now) {
            p .muted { (w.as_it_is_now) }
            (show_in_short(visitor, &booking)?)
        }
        p { a href="/desk" { (w.back_to_inbox) } }
    };
    Ok(page_with(StatusCode::CONFLICT, visitor, title, &body)?)
}
