//! A booking that exists: its public view as a [`Managed`], and what is asked of it by the wire's types.

use booking_wire::booking_module::change_requests::SubmitChangeRequest;

use super::Prices;
use super::submission::{appointment, booking, contact, html_of};
use crate::booking::{CenterId, FieldId, FieldKey, FieldValue, Visit};
use crate::calendar::parse_date_time;
use crate::flow::state::{BookingId, ChangeOrder, Decision, DecisionKind, Managed, Right, Waiting, Wish};
use crate::platform::json::Json;
use crate::sorted::Sorted;

/// The body of a change; `None` for taking one back, which has none.
#[must_use]
pub fn change_request(booking: &BookingId, order: &ChangeOrder) -> Option<SubmitChangeRequest> {
    let mut request = SubmitChangeRequest {
        booking_id: Some(booking.0.clone()),
        client_booking_last_updated_at: Some(order.seen.clone()),
        ..SubmitChangeRequest::default()
    };
    match &order.wish {
        Wish::Reschedule(reservation) => request.reservation_id = Some(reservation.0.clone()),
        Wish::Details(answers) => request.contact = contact(answers),
        Wish::Cancel(reason) => {
            request.cancellation = true;
            request.request_note = (!reason.is_empty()).then(|| html_of(reason));
        }
        Wish::Withdraw => return None,
    }
    Some(request)
}

/// A public view, or what became of a change: the booking as it is now, or as it stays while the change waits. Of
/// a reply that is only the booking, nothing else is known.
#[must_use]
pub fn managed(reply: &Json, prices: &Prices) -> Option<Managed> {
    let found = reply.get("booking");
    let found = found.some().unwrap_or_else(|| reply.get("unchangedBooking"));
    let allowed = reply.get("allowed");
    Some(Managed {
        booking: booking(&found, prices)?,
        portal_id: found.text("portalId")?,
        center: CenterId(found.get("events").get("0").text("centerId")?),
        // By whom only where somebody was wished for: who treats now is not always who was.
        visit: Visit::from_text(&found.text("visit").unwrap_or_default()),
        answers: answers(&found),
        waiting: match reply.get("changeRequest").some() {
            Some(request) => Some(waiting(&request)?),
            None => None,
        },
        change: right(&allowed.get("change")),
        cancel: right(&allowed.get("cancel")),
        decision: decision(&reply.get("decision")),
    })
}

fn waiting(request: &Json) -> Option<Waiting> {
    if request.flag("cancellation")? {
        return Some(Waiting::Cancellation);
    }
    if request.flag("reschedule") != Some(true) {
        return Some(Waiting::Details);
    }
    let appointments = request.list("events", appointment)?;
    (!appointments.is_empty()).then_some(Waiting::Reschedule { appointments })
}

fn right(allowed: &Json) -> Right {
    Right {
        is_allowed: allowed.flag("isAllowed").unwrap_or_default(),
        until: allowed
            .text("untilInCenter")
            .and_then(|until| parse_date_time(&until)),
        needs_approval: allowed.flag("needsApproval").unwrap_or_default(),
    }
}

fn decision(decision: &Json) -> Option<Decision> {
    let kind = match decision.text("occasion")?.as_str() {
        "booking.approved" => DecisionKind::Approved,
        "booking.denied" => DecisionKind::Denied,
        "booking.canceled" => DecisionKind::Canceled,
        "booking.lapsed" => DecisionKind::Lapsed,
        "booking.moved" => DecisionKind::Moved,
        "change_request.approved" => DecisionKind::ChangeApproved,
        "change_request.denied" => DecisionKind::ChangeDenied,
        "change_request.lapsed" => DecisionKind::ChangeLapsed,
        _ => return None,
    };
    let message = decision
        .text("message")
        .filter(|message| !message.trim().is_empty());
    Some(Decision { kind, message })
}

fn answers(booking: &Json) -> Sorted<FieldKey, FieldValue> {
    let mut answers = Sorted::new();
    let contact = booking.get("contact");
    given(&mut answers, 0, &booking.get("events").get("0").get("answers"));
    person(&mut answers, 0, &contact);
    for (place, guest) in contact.items("guests").iter().enumerate() {
        person(&mut answers, place + 1, guest);
    }
    answers
}

fn person(answers: &mut Sorted<FieldKey, FieldValue>, guest: usize, person: &Json) {
    for name in ["firstName", "lastName", "email", "phone"] {
        if let Some(value) = person.text(name) {
            put(answers, guest, name.to_owned(), FieldValue::Text(value));
        }
    }
    given(answers, guest, &person.get("answers"));
}

fn given(answers: &mut Sorted<FieldKey, FieldValue>, guest: usize, given: &Json) {
    for name in given.names() {
        let value = match (given.text(&name), given.flag(&name)) {
            (Some(text), _) => FieldValue::Text(text),
            (None, Some(ticked)) => FieldValue::Ticked(ticked),
            (None, None) => continue,
        };
        put(answers, guest, name, value);
    }
}

fn put(answers: &mut Sorted<FieldKey, FieldValue>, guest: usize, name: String, value: FieldValue) {
    let field = FieldId(name);
    answers.insert(FieldKey { guest, field }, value);
}
