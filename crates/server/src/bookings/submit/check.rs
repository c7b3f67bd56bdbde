//! What a submission must fulfil before anything is taken: ids that fit together, a form without
//! problems, and not too many bookings that wait already.

use crate::attribution::Attribution;
use crate::catalogue::Approval;

use super::{Submission, SubmitBookingError, refused};
use crate::bookings::Limits;
use crate::bookings::catalogues::{CatalogueSet, PortalView};
use crate::bookings::form::{Filled, check_form};
use crate::bookings::note::clean_note;
use crate::bookings::problem::{Problem, Reason};
use crate::bookings::record::{NewBooking, clean_title};
use crate::ids::{CenterId, OwnerId, ServiceId};
use crate::store::{Appointment, BookingStatus, StoreTransaction};

/// A submission that breaks no rule.
pub(super) struct Checked {
    pub(super) filled: Filled,
    status: BookingStatus,
    title: Option<String>,
    request_note: Option<String>,
    language: Option<String>,
    attribution: Attribution,
}

impl Checked {
    /// The booking to be kept.
    pub(super) fn booking(
        self,
        view: PortalView<'_>,
        center: CenterId,
        owner: OwnerId,
        appointments: Vec<Appointment>,
    ) -> NewBooking<'_> {
        NewBooking {
            view,
            center,
            owner,
            status: self.status,
            contact: self.filled.contact,
            title: self.title,
            event_answers: self.filled.event_answers,
            appointments,
            request_note: self.request_note,
            language: self.language,
            attribution: self.attribution,
            staff: None,
        }
    }
}

/// Checks form, note, title and the limit of pending bookings: all problems at once.
pub(super) async fn check(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    limits: &Limits,
    submission: Submission,
    services_of_guests: &[Vec<ServiceId>],
) -> Result<Checked, SubmitBookingError> {
    let settings = &view.module.settings;
    let mut problems = Vec::new();
    let filled = check_form(
        &view.module.fields,
        services_of_guests,
        &submission.contact,
        &submission.event_answers,
    )
    .unwrap_or_else(|found| {
        problems.extend(found);
        Filled::default()
    });
    let note = submission.request_note.filter(|_| settings.note);
    let request_note = note
        .map_or(Ok(None), |note| clean_note(&note))
        .unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
    let title = clean_title(submission.title).unwrap_or_else(|reason| {
        problems.push(Problem::new("event.title", reason));
        None
    });
    if !problems.is_empty() {
        return Err(SubmitBookingError::Refused(problems));
    }
    let status = match settings.approval {
        Approval::Manual => BookingStatus::Pending,
        Approval::Automatic => BookingStatus::Approved,
    };
    if status == BookingStatus::Pending
        && let Some(email) = &filled.contact.email
    {
        let organization = view.catalogue.organization.id;
        let pending = transaction
            .pending_bookings_of_email(organization, &email.to_lowercase())
            .await?;
        if pending >= limits.pending_bookings_per_email {
            return Err(SubmitBookingError::TooManyPending {
                limit: limits.pending_bookings_per_email,
            });
        }
    }
    Ok(Checked {
        filled,
        status,
        title,
        request_note,
        language: submission.language,
        attribution: submission.attribution,
    })
}

/// The portal named, if organization and module are its own.
pub(super) fn portal_of<'a>(
    catalogues: &'a CatalogueSet,
    submission: &Submission,
) -> Result<PortalView<'a>, SubmitBookingError> {
    if catalogues.of_organization(submission.organization).is_none() {
        return Err(refused("orgId", Reason::Unknown));
    }
    let view = catalogues
        .portal(&submission.portal.to_string())
        .ok_or_else(|| refused("portalId", Reason::Unknown))?;
    if view.catalogue.organization.id != submission.organization {
        return Err(refused("orgId", Reason::DoesNotFit));
    }
    if view.module.id != submission.booking_module {
        return Err(refused("bookingModuleId", Reason::DoesNotFit));
    }
    Ok(view)
}

/// The center named, or the only one of the portal that offers the service.
pub(in crate::bookings) fn center_of(
    view: PortalView<'_>,
    service: ServiceId,
    center: Option<CenterId>,
) -> Result<CenterId, SubmitBookingError> {
    if let Some(id) = center {
        let center = view
            .center(id)
            .ok_or_else(|| refused("event.centerId", Reason::Unknown))?;
        return Ok(center.id);
    }
    let service = view
        .catalogue
        .service(service)
        .ok_or_else(|| refused("event.serviceId", Reason::Unknown))?;
    let mut offering = view
        .centers()
        .filter(|center| service.centers.contains(&center.id));
    match (offering.next(), offering.next()) {
        (Some(only), None) => Ok(only.id),
        (Some(_), Some(_)) => Err(refused("event.centerId", Reason::Ambiguous)),
        (None, _) => Err(refused("event.serviceId", Reason::DoesNotFit)),
    }
}
