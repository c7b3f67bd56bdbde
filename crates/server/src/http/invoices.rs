//! `PUT /v1/invoices/{invoice_id}/cancel`: staff cancel one guest's appointments of a booking.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use booking_wire::error::ServiceError;
use booking_wire::service_booking::CloseInvoiceResponse;

use super::ids::InvoicePath;
use super::query::Parameters;
use super::refusal::{INVOICES_INVALID, NO_APPOINTMENTS, Refusal};
use super::staff::DecidingStaff;
use super::state::AppState;
use crate::bookings::cancel_invoice::{CancelInvoiceError, cancel_invoice as cancel};

/// Cancels all appointments on an invoice. Canceled twice, it answers the same.
///
/// Of the documented errors, 502 about payments and 602 "Cannot access." cannot occur: there are no
/// payments here, and a token either may cancel all of its organization or nothing.
#[utoipa::path(
    put,
    path = "/v1/invoices/{invoice_id}/cancel",
    tag = "service bookings",
    params(
        ("invoice_id" = String, Path, description = "The invoice's id."),
        ("comments" = Option<String>, Query, description = "Why; for staff."),
    ),
    responses(
        (status = 200, description = "Canceled.", body = CloseInvoiceResponse),
        (status = 400, description = "No id, or comments that are too long (400).", body = CloseInvoiceResponse),
        (status = 401, description = "No token, or one that is not known (438).", body = CloseInvoiceResponse),
        (status = 403, description = "The token may not decide (602).", body = CloseInvoiceResponse),
        (status = 404, description = "The organization has no such invoice (428).", body = CloseInvoiceResponse),
        (status = 409, description = "It has no appointments: it is only held, was rescheduled, or the guest did not come (502).", body = CloseInvoiceResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = CloseInvoiceResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn cancel_invoice(
    State(state): State<AppState>,
    DecidingStaff(staff): DecidingStaff,
    InvoicePath(invoice): InvoicePath,
    parameters: Parameters,
) -> Result<Json<CloseInvoiceResponse>, Refusal> {
    let comments = parameters.get("comments").map(str::to_owned);
    let mut transaction = state.store().begin().await?;
    cancel(
        transaction.as_mut(),
        staff.organization(),
        &staff.actor(),
        invoice,
        comments,
    )
    .await?;
    transaction.commit().await?;
    Ok(Json(closed()))
}

/// Nothing is ever charged.
pub(super) const fn closed() -> CloseInvoiceResponse {
    CloseInvoiceResponse {
        success: true,
        is_charge_applied: false,
        error: None,
    }
}

impl From<CancelInvoiceError> for Refusal {
    fn from(error: CancelInvoiceError) -> Self {
        match error {
            CancelInvoiceError::InvoiceNotFound => Self::documented(
                StatusCode::NOT_FOUND,
                ServiceError::INVOICES_INVALID,
                INVOICES_INVALID,
            ),
            CancelInvoiceError::NoAppointments => {
                Self::documented(StatusCode::CONFLICT, ServiceError::NOT_AVAILABLE, NO_APPOINTMENTS)
            }
            CancelInvoiceError::CommentsTooLong(_) => Self::request_invalid(),
            CancelInvoiceError::Store(error) => error.into(),
        }
    }
}
