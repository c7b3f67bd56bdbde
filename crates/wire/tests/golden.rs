//! Golden JSON: the shapes of the documented APIs, with values of our own.
//!
//! Every file is read into its type and written again without a difference. A file may only ever gain
//! fields: cached widgets meet newer servers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use booking_wire::availability::AvailabilityResponse;
use booking_wire::booking_module::change_requests::{
    ApproveChangeRequest, ApproveChangeResponse, DenyChangeRequest, DenyChangeResponse,
    ListChangeRequestsResponse, SubmitChangeRequest, SubmitChangeResponse,
};
use booking_wire::booking_module::staff::{
    ApproveBookingRequest, ApproveBookingResponse, BookingHistoryResponse, BookingResponse,
    CancelBookingRequest, CancelBookingResponse, CreateBookingResponse, DenyBookingRequest,
    UpdateBookingRequest,
};
use booking_wire::booking_module::{
    Answer, ListBookingsResponse, PublicBookingResponse, SubmitBookingRequest, SubmitBookingResponse,
};
use booking_wire::catalogue::{ListCentersResponse, ListServicesResponse, ListTherapistsResponse};
use booking_wire::error::{ErrorResponse, ModuleErrorResponse};
use booking_wire::portal::PortalResponse;
use booking_wire::service_booking::{
    CloseInvoiceResponse, ConfirmSlotRequest, ConfirmSlotResponse, CreateOnlineGuestRequest,
    CreateOnlineGuestResponse, CreateServiceBookingRequest, CreateServiceBookingResponse, MarkNoShowRequest,
    ReserveSlotRequest, ReserveSlotResponse, SlotsResponse,
};
use booking_wire::spa::{
    BlockOutResponse, CreateBlockOutRequest, CreateGuestRelationshipRequest, DeletedResponse,
    GuestRelationshipResponse, ListBlockOutsResponse, ListGuestRelationshipsResponse,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn golden(name: &str) -> Value {
    let path = format!("{}/tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(golden(name)).unwrap()
}

fn written<T: DeserializeOwned + Serialize>(name: &str) -> Value {
    serde_json::to_value(read::<T>(name)).unwrap()
}

/// A golden file's name, and what reads it into its type and writes it again.
type Shape = (&'static str, fn(&str) -> Value);

const SHAPES: [Shape; 54] = [
    (
        "create_service_booking.request",
        written::<CreateServiceBookingRequest>,
    ),
    (
        "create_service_booking_family.request",
        written::<CreateServiceBookingRequest>,
    ),
    (
        "create_service_booking.reply",
        written::<CreateServiceBookingResponse>,
    ),
    (
        "create_service_booking.error",
        written::<CreateServiceBookingResponse>,
    ),
    ("slots.reply", written::<SlotsResponse>),
    ("reserve_slot.request", written::<ReserveSlotRequest>),
    ("reserve_slot.reply", written::<ReserveSlotResponse>),
    ("reserve_slot.lost_race", written::<ReserveSlotResponse>),
    ("confirm_slot.request", written::<ConfirmSlotRequest>),
    ("confirm_slot.reply", written::<ConfirmSlotResponse>),
    ("confirm_slot.error", written::<ConfirmSlotResponse>),
    ("confirm_slot.with_invoices", written::<ConfirmSlotResponse>),
    ("cancel_invoice.reply", written::<CloseInvoiceResponse>),
    ("cancel_invoice.error", written::<CloseInvoiceResponse>),
    ("mark_no_show.request", written::<MarkNoShowRequest>),
    ("create_online_guest.request", written::<CreateOnlineGuestRequest>),
    ("create_online_guest.reply", written::<CreateOnlineGuestResponse>),
    ("availability.reply", written::<AvailabilityResponse>),
    ("portal.reply", written::<PortalResponse>),
    ("submit_booking.request", written::<SubmitBookingRequest>),
    ("submit_booking.reply", written::<SubmitBookingResponse>),
    ("submit_booking_group.request", written::<SubmitBookingRequest>),
    ("public_booking.reply", written::<PublicBookingResponse>),
    ("public_booking_group.reply", written::<PublicBookingResponse>),
    ("list_bookings.reply", written::<ListBookingsResponse>),
    ("approve_booking.request", written::<ApproveBookingRequest>),
    ("approve_booking.reply", written::<ApproveBookingResponse>),
    ("deny_booking.request", written::<DenyBookingRequest>),
    ("booking.reply", written::<BookingResponse>),
    ("cancel_booking.request", written::<CancelBookingRequest>),
    ("cancel_booking.reply", written::<CancelBookingResponse>),
    ("update_booking.request", written::<UpdateBookingRequest>),
    ("create_booking.reply", written::<CreateBookingResponse>),
    ("booking_history.reply", written::<BookingHistoryResponse>),
    ("submit_change.request", written::<SubmitChangeRequest>),
    ("submit_change.requested", written::<SubmitChangeResponse>),
    ("submit_change.applied", written::<SubmitChangeResponse>),
    (
        "list_change_requests.reply",
        written::<ListChangeRequestsResponse>,
    ),
    ("approve_change.request", written::<ApproveChangeRequest>),
    ("approve_change.reply", written::<ApproveChangeResponse>),
    ("deny_change.request", written::<DenyChangeRequest>),
    ("deny_change.reply", written::<DenyChangeResponse>),
    ("list_centers.reply", written::<ListCentersResponse>),
    ("list_services.reply", written::<ListServicesResponse>),
    ("list_therapists.reply", written::<ListTherapistsResponse>),
    ("create_block_out.request", written::<CreateBlockOutRequest>),
    ("create_block_out.reply", written::<BlockOutResponse>),
    ("list_block_outs.reply", written::<ListBlockOutsResponse>),
    (
        "create_guest_relationship.request",
        written::<CreateGuestRelationshipRequest>,
    ),
    (
        "create_guest_relationship.reply",
        written::<GuestRelationshipResponse>,
    ),
    (
        "list_guest_relationships.reply",
        written::<ListGuestRelationshipsResponse>,
    ),
    ("deleted.reply", written::<DeletedResponse>),
    ("service_error.reply", written::<ErrorResponse>),
    ("module_error.reply", written::<ModuleErrorResponse>),
];

#[test]
fn every_golden_file_is_read_and_written_without_a_difference() {
    for (name, write) in SHAPES {
        assert_eq!(write(name), golden(name), "{name}");
    }
}

#[test]
fn every_golden_file_is_tested() {
    let folder = format!("{}/tests/golden", env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let known = SHAPES.iter().any(|(name, _)| file == format!("{name}.json"));
        assert!(known, "{file} is in no test");
    }
}

#[test]
fn both_spellings_of_the_error_key_are_read() {
    let sentence = "Center not found.";
    for key in ["error", "Error"] {
        let error = json!({"code": 502, "message": sentence});
        let draft: CreateServiceBookingResponse =
            serde_json::from_value(json!({"id": null, key: error})).unwrap();
        assert_eq!(draft.error.unwrap().message, sentence, "{key}");
        let reply: ErrorResponse = serde_json::from_value(json!({key: error})).unwrap();
        assert_eq!(reply.error.message, sentence, "{key}");
        let confirmed: ConfirmSlotResponse =
            serde_json::from_value(json!({"is_confirmed": false, "invoice": null, key: error})).unwrap();
        assert_eq!(confirmed.error.unwrap().message, sentence, "{key}");
    }
}

#[test]
fn a_request_may_leave_out_whatever_is_optional() {
    let draft: CreateServiceBookingRequest = serde_json::from_value(json!({})).unwrap();
    assert_eq!(draft, CreateServiceBookingRequest::default());
    let reserve: ReserveSlotRequest = serde_json::from_value(json!({})).unwrap();
    assert!(!reserve.create_invoice, "documented default");
    let submission: SubmitBookingRequest = serde_json::from_value(json!({"contact": {}})).unwrap();
    assert_eq!(submission, SubmitBookingRequest::default());
}

#[test]
fn the_older_and_the_newer_form_of_a_submission_are_read() {
    let event = json!({"serviceId": "33333333-3333-4333-8333-333333333333", "start": "2026-12-05T08:00:00Z"});
    let older: SubmitBookingRequest = serde_json::from_value(json!({"event": event})).unwrap();
    let newer: SubmitBookingRequest = serde_json::from_value(json!({"events": [event]})).unwrap();
    assert_eq!(older.event.unwrap(), newer.events[0]);
}

#[test]
fn an_answer_is_text_or_yes_or_no_and_nothing_else() {
    let read = |value: Value| serde_json::from_value::<Answer>(value);
    assert_eq!(read(json!("soft")).unwrap(), Answer::Text("soft".to_owned()));
    assert_eq!(read(json!(true)).unwrap(), Answer::Flag(true));
    for value in [json!(7), json!(null), json!(["soft"]), json!({"value": "soft"})] {
        assert!(read(value.clone()).is_err(), "{value}");
    }
}

#[test]
fn a_widget_ignores_what_a_newer_server_adds() {
    fn with_more(mut value: Value) -> Value {
        fn add(value: &mut Value) {
            match value {
                Value::Object(map) => {
                    map.values_mut().for_each(add);
                    // Maps from id to something take no fields.
                    if !["terms", "--booking-color-accent", "heading_service"]
                        .iter()
                        .any(|key| map.contains_key(*key))
                    {
                        map.insert("something_new".to_owned(), json!({"x": [1, null]}));
                    }
                }
                Value::Array(list) => list.iter_mut().for_each(add),
                _ => {}
            }
        }
        add(&mut value);
        value
    }
    for name in ["reserve_slot.reply", "reserve_slot.lost_race"] {
        let reply: ReserveSlotResponse = serde_json::from_value(with_more(golden(name))).unwrap();
        assert_eq!(reply, read(name), "{name}");
    }
    let portal: PortalResponse = serde_json::from_value(with_more(golden("portal.reply"))).unwrap();
    assert_eq!(portal, read("portal.reply"));
    let calendar: AvailabilityResponse =
        serde_json::from_value(with_more(golden("availability.reply"))).unwrap();
    assert_eq!(calendar, read("availability.reply"));
    let error: ModuleErrorResponse = serde_json::from_value(with_more(golden("module_error.reply"))).unwrap();
    assert_eq!(error, read("module_error.reply"));
}

#[test]
fn null_is_read_like_what_is_left_out() {
    let draft: CreateServiceBookingRequest =
        serde_json::from_value(json!({"guests": [{"items": [{"add_ons": null, "therapist": null}]}]}))
            .unwrap();
    assert_eq!(draft.guests[0].items[0].add_ons, []);
    for body in [
        json!({"guests": null, "date": null}),
        json!({"guests": [{"items": null, "id": null}]}),
    ] {
        assert!(
            serde_json::from_value::<CreateServiceBookingRequest>(body.clone()).is_ok(),
            "{body}"
        );
    }
    let reserve: ReserveSlotRequest = serde_json::from_value(json!({"create_invoice": null})).unwrap();
    assert!(!reserve.create_invoice);
    for body in [
        json!({"contact": null, "event": null, "events": null}),
        json!({"contact": {"answers": null}, "event": {"answers": null}}),
    ] {
        let submission: SubmitBookingRequest = serde_json::from_value(body).unwrap();
        assert_eq!(
            submission.contact,
            booking_wire::booking_module::Contact::default()
        );
    }
}
