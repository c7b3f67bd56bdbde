//! `PUT /v1/appointments/{appointment_group_id}/no_show`: staff note that a guest did not come.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use booking_wire::service_booking::{CloseInvoiceResponse, MarkNoShowRequest};

use super::body::OptionalStaffBody;
use super::ids::AppointmentGroupPath;
use super::invoices::closed;
use super::refusal::{BAD_REQUEST, Refusal};
use super::staff::DecidingStaff;
use super::state::AppState;
use crate::bookings::comments::LONGEST_COMMENTS;
use crate::bookings::no_show::{MarkNoShowError, mark_no_show as mark};
use crate::bookings::problem::{Problem, Reason};
use crate::i18n::Message;

/// Marks all appointments of one guest's visit as a no-show. Marked twice, it answers the same.
///
/// Of the documented errors, 400 about payments cannot occur: there are none here.
#[utoipa::path(
    put,
    path = "/v1/appointments/{appointment_group_id}/no_show",
    tag = "service bookings",
    params(
        ("appointment_group_id" = String, Path, description = "As in the invoice; the `appointment_id` of one of its items does as well."),
    ),
    request_body(content = MarkNoShowRequest, description = "May be left out."),
    responses(
        (status = 200, description = "Marked.", body = CloseInvoiceResponse),
        (status = 400, description = "The invoice is closed: canceled or rescheduled (400).", body = CloseInvoiceResponse),
        (status = 401, description = "No token, or one that is not known (438).", body = CloseInvoiceResponse),
        (status = 403, description = "The token may not decide (602).", body = CloseInvoiceResponse),
        (status = 404, description = "The organization has no such appointment (502).", body = CloseInvoiceResponse),
        (status = 409, description = "The appointment has not begun.", body = CloseInvoiceResponse),
        (status = 422, description = "A rule is broken; `fields` says which.", body = CloseInvoiceResponse),
        (status = 429, description = "Too many requests; see `Retry-After`.", body = CloseInvoiceResponse),
    ),
    security(("staff_token" = []))
)]
pub(super) async fn mark_no_show(
    State(state): State<AppState>,
    DecidingStaff(staff): DecidingStaff,
    AppointmentGroupPath(appointments): AppointmentGroupPath,
    OptionalStaffBody(body): OptionalStaffBody<MarkNoShowRequest>,
) -> Result<Json<CloseInvoiceResponse>, Refusal> {
    let mut transaction = state.store().begin().await?;
    mark(
        transaction.as_mut(),
        staff.organization(),
        appointments,
        body.value.comments,
    )
    .await?;
    transaction.commit().await?;
    Ok(Json(closed()))
}

impl From<MarkNoShowError> for Refusal {
    fn from(error: MarkNoShowError) -> Self {
        match error {
            MarkNoShowError::NotFound => Self::appointment_unknown(),
            MarkNoShowError::Closed => {
                let status = StatusCode::BAD_REQUEST;
                Self::documented(status, i32::from(status.as_u16()), BAD_REQUEST)
            }
            MarkNoShowError::NotBegun => Self::new(StatusCode::CONFLICT, Message::AppointmentNotBegun),
            MarkNoShowError::CommentsTooLong(_) => Self::fields(vec![Problem::new(
                "comments",
                Reason::TooLong {
                    max: LONGEST_COMMENTS,
                },
            )]),
            MarkNoShowError::Store(error) => error.into(),
        }
    }
}
