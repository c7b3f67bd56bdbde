//! The OpenAPI document, gathered from the handlers.

use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

use super::{
    appointments, availability, block_outs, booking_events, bookings, centers, change_requests,
    confirmations, decisions, drafts, first_screen, guest_relationships, guests, health, invoices, pictures,
    portals, reservations, slots, staff_bookings,
};

/// All documented operations; schemas follow from them.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Booking server",
        description = "Availability, holds and bookings: the service booking API (`/v1`) and the booking module API (`/bookings`). Times of the service booking API are the center's wall time; everything else is UTC with `Z`."
    ),
    paths(
        portals::read_portal,
        availability::read_availability,
        first_screen::read_first_screen,
        pictures::read_picture,
        centers::list_centers,
        centers::list_services_of_center,
        centers::list_therapists_of_center,
        drafts::create_service_booking,
        slots::list_slots,
        reservations::reserve_slot_of_draft,
        reservations::read_reservation,
        reservations::release_reservation,
        confirmations::confirm_slot,
        invoices::cancel_invoice,
        appointments::mark_no_show,
        guests::create_online_guest,
        bookings::submit_booking,
        bookings::read_booking,
        portals::read_portal_of_booking,
        availability::read_availability_of_booking,
        booking_events::stream_booking,
        block_outs::list_block_outs,
        block_outs::create_block_out,
        block_outs::delete_block_out,
        guest_relationships::list_guest_relationships,
        guest_relationships::create_guest_relationship,
        guest_relationships::delete_guest_relationship,
        change_requests::submit_change_request,
        change_requests::withdraw_change_request,
        staff_bookings::list_bookings,
        staff_bookings::create_booking,
        staff_bookings::update_booking,
        staff_bookings::read_booking_history,
        decisions::approve_booking,
        decisions::deny_booking,
        decisions::cancel_booking,
        change_requests::list_change_requests,
        change_requests::approve_change_request,
        change_requests::deny_change_request,
        health::read_health,
        health::read_readiness,
    ),
    modifiers(&StaffToken),
    tags(
        (name = "portals", description = "What the first screen needs, without login."),
        (name = "catalogue", description = "Centers, services, therapists: what live portals show."),
        (name = "service bookings", description = "Draft, slots, reserve, confirm."),
        (name = "staff", description = "What staff tell the server of the spa."),
        (name = "bookings", description = "Submit, see, change, list."),
        (name = "decisions", description = "What staff decide, and what was decided."),
        (name = "operation", description = "For whoever runs the server."),
    )
)]
pub(crate) struct ApiDocument;

struct StaffToken;

impl utoipa::Modify for StaffToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        document.components.get_or_insert_default().add_security_scheme(
            "staff_token",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
    }
}
