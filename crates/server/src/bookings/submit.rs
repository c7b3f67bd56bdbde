//! Submitting a booking: the form is checked, the hold taken over (or a free slot taken directly), and a
//! booking made that waits for staff or is approved at once.

use std::collections::BTreeMap;

use booking_wire::booking_module::{Answer, Contact};
use booking_wire::portal::Approval;
use chrono::{DateTime, Utc};

use super::Limits;
use super::catalogues::{CatalogueSet, PortalView};
use super::form::{Filled, check_form};
use super::note::clean_note;
use super::placing::{PlanningError, Taking, Wish, take_slot};
use super::problem::{Problem, Reason};
use super::record::{LONGEST_TITLE, NewBooking, keep_booking, take_over};
use crate::availability::{Slot, instant_of_wall};
use crate::ids::{
    BookingModuleId, CenterId, GuestId, OrganizationId, OwnerId, PortalId, ReservationId, ServiceId,
    TherapistId,
};
use crate::store::{
    Appointment, Booking, BookingStatus, Draft, DraftGuest, DraftItem, Guest, StoreError, StoreTransaction,
    TherapistChoice,
};

/// A submission, its ids read. What staff alone may set (`bookingStatus`, `eventId`, `customerId`,
/// `contactId`, `notification`) has no place here: a submission has no effect on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Tenant.
    pub organization: OrganizationId,
    /// Module.
    pub booking_module: BookingModuleId,
    /// Portal.
    pub portal: PortalId,
    /// Who books.
    pub contact: Contact,
    /// What the appointment is called; `None`: the service's name.
    pub title: Option<String>,
    /// Answers sent beside the event instead of the contact.
    pub event_answers: BTreeMap<String, Answer>,
    /// Which slot.
    pub slot: SubmittedSlot,
    /// HTML as sent.
    pub request_note: Option<String>,
    /// The booker's language, a BCP 47 tag.
    pub language: Option<String>,
}

/// Which slot is submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmittedSlot {
    /// The one that is held: time, service and resources come from the hold.
    Reservation(ReservationId),
    /// Any that is free then.
    Free {
        /// What.
        service: ServiceId,
        /// When.
        start: DateTime<Utc>,
        /// By whom; `None`: anyone.
        therapist: Option<TherapistId>,
        /// Where; needed if the portal offers the service at several centers.
        center: Option<CenterId>,
    },
}

/// A submission that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// The booking.
    pub booking: Booking,
    /// It had been submitted before with the same reservation and the same email address: this is the
    /// answer that was lost.
    pub repeated: bool,
}

/// Why a submission was not kept.
#[derive(Debug, thiserror::Error)]
pub enum SubmitBookingError {
    /// There is no such reservation.
    #[error("there is no such reservation")]
    ReservationNotFound,
    /// Fields are at fault.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// The slot is not free, or the hold lapsed and somebody else has it now.
    #[error("the slot is not free")]
    NotFree {
        /// The nearest free slots.
        alternatives: Vec<Slot>,
    },
    /// The reservation became a booking of somebody with another email address.
    #[error("the reservation is a booking already")]
    AlreadySubmitted,
    /// This email address has as many open pending bookings as one may have.
    #[error("this address has {limit} pending bookings")]
    TooManyPending {
        /// How many one may have.
        limit: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a booking of a submission.
///
/// A reservation that was submitted already answers the same booking if the email address is the same:
/// that is a customer whose answer was lost, with or without an idempotency key. With another address it
/// is refused ([`SubmitBookingError::AlreadySubmitted`]).
///
/// # Errors
/// See [`SubmitBookingError`].
pub async fn submit_booking(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    limits: &Limits,
    submission: Submission,
) -> Result<Submitted, SubmitBookingError> {
    match submission.slot {
        SubmittedSlot::Reservation(id) => submit_hold(transaction, catalogues, limits, submission, id).await,
        SubmittedSlot::Free {
            service,
            start,
            therapist,
            center,
        } => {
            let view = portal_of(catalogues, &submission)?;
            let center = center_of(view, service, center)?;
            let wanted = FreeSlot {
                service,
                start,
                therapist,
                center,
            };
            submit_free(transaction, view, limits, submission, wanted).await
        }
    }
}

async fn submit_hold(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    limits: &Limits,
    submission: Submission,
    id: ReservationId,
) -> Result<Submitted, SubmitBookingError> {
    let mut draft = transaction
        .lock_draft_of_reservation(id)
        .await?
        .ok_or(SubmitBookingError::ReservationNotFound)?;
    let reservation = draft
        .reservation
        .clone()
        .ok_or(SubmitBookingError::ReservationNotFound)?;
    if draft.booking.is_some() {
        return repeat(transaction, &draft, &submission.contact).await;
    }
    let view = portal_of(catalogues, &submission)?;
    if view.portal.id != draft.portal || view.catalogue.organization.id != draft.organization {
        return Err(refused("reservationId", Reason::DoesNotFit));
    }
    let services: Vec<ServiceId> = draft
        .guests
        .iter()
        .flat_map(|guest| guest.items.iter().map(|item| item.service))
        .collect();
    let checked = check(transaction, view, limits, submission, &services).await?;
    let Some(appointments) = take_over(transaction, view, &draft, &reservation).await? else {
        let alternatives = match Wish::new(view, draft.center, &draft.guests, draft.owner) {
            Ok(wish) => wish.alternatives(transaction, reservation.slot_time).await?,
            Err(_) => Vec::new(),
        };
        return Err(SubmitBookingError::NotFree { alternatives });
    };
    know_the_guest(transaction, &mut draft, &checked.filled.contact).await?;
    let booking = keep_booking(
        transaction,
        checked.booking(view, draft.center, draft.owner, appointments),
    )
    .await?;
    draft.booking = Some(booking.id);
    transaction.update_draft(&draft).await?;
    Ok(Submitted {
        booking,
        repeated: false,
    })
}

/// A free slot asked for without a hold.
#[derive(Clone, Copy, Debug)]
struct FreeSlot {
    service: ServiceId,
    start: DateTime<Utc>,
    therapist: Option<TherapistId>,
    center: CenterId,
}

async fn submit_free(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    limits: &Limits,
    submission: Submission,
    wanted: FreeSlot,
) -> Result<Submitted, SubmitBookingError> {
    let owner = OwnerId::random();
    let guests = [DraftGuest {
        id: None,
        items: vec![DraftItem {
            service: wanted.service,
            therapist: wanted
                .therapist
                .map_or(TherapistChoice::Anyone, TherapistChoice::Named),
            add_ons: Vec::new(),
        }],
    }];
    let wish = Wish::new(view, wanted.center, &guests, owner).map_err(|error| match error {
        PlanningError::Center => refused("event.centerId", Reason::Unknown),
        PlanningError::Service(problem) | PlanningError::Refused(problem) => {
            refused("event.serviceId", problem.reason)
        }
        PlanningError::Therapist(problem) => refused("event.therapistId", problem.reason),
    })?;
    let checked = check(transaction, view, limits, submission, &[wanted.service]).await?;
    let zone = wish.plan.zone();
    let slot_time = wanted.start.with_timezone(&zone).naive_local();
    // The later of two equal wall times is not offered: taking it for the earlier would book an hour off.
    let is_offered = instant_of_wall(zone, slot_time) == Some(wanted.start);
    let taking = Taking {
        slot_time,
        hold_until: None,
        preferred: None,
        former: &[],
    };
    let taken = if is_offered {
        take_slot(transaction, &wish, &taking).await?
    } else {
        None
    };
    let Some(appointments) = taken else {
        let alternatives = wish.alternatives(transaction, slot_time).await?;
        return Err(SubmitBookingError::NotFree { alternatives });
    };
    let booking = keep_booking(
        transaction,
        checked.booking(view, wanted.center, owner, appointments),
    )
    .await?;
    Ok(Submitted {
        booking,
        repeated: false,
    })
}

/// A submission that breaks no rule.
struct Checked {
    filled: Filled,
    status: BookingStatus,
    title: Option<String>,
    request_note: Option<String>,
    language: Option<String>,
}

impl Checked {
    fn booking(
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
        }
    }
}

/// Checks form, note, title and the limit of pending bookings: all problems at once.
async fn check(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    limits: &Limits,
    submission: Submission,
    services: &[ServiceId],
) -> Result<Checked, SubmitBookingError> {
    let settings = &view.module.settings;
    let mut problems = Vec::new();
    let filled = check_form(
        &view.module.fields,
        services,
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
    let title = submission
        .title
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty());
    if title
        .as_ref()
        .is_some_and(|title| title.chars().count() > LONGEST_TITLE as usize)
    {
        problems.push(Problem::new(
            "event.title",
            Reason::TooLong { max: LONGEST_TITLE },
        ));
    }
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
    })
}

/// The portal named, if organization and module are its own.
fn portal_of<'a>(
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
fn center_of(
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

/// Answers the booking that a reservation became, to the one who submitted it.
async fn repeat(
    transaction: &mut dyn StoreTransaction,
    draft: &Draft,
    contact: &Contact,
) -> Result<Submitted, SubmitBookingError> {
    let booking = match draft.booking {
        Some(id) => transaction.lock_booking(id).await?,
        None => None,
    };
    let email = |contact: &Contact| contact.email.as_deref().map(|email| email.trim().to_lowercase());
    booking
        .filter(|booking| email(&booking.contact) == email(contact))
        .map(|booking| Submitted {
            booking,
            repeated: true,
        })
        .ok_or(SubmitBookingError::AlreadySubmitted)
}

/// An anonymous guest becomes known by submitting.
async fn know_the_guest(
    transaction: &mut dyn StoreTransaction,
    draft: &mut Draft,
    contact: &Contact,
) -> Result<(), StoreError> {
    if let Some(anonymous) = draft.guests.first_mut().filter(|guest| guest.id.is_none()) {
        let guest = Guest {
            id: GuestId::random(),
            organization: draft.organization,
            first_name: contact.first_name.clone().unwrap_or_default(),
            last_name: contact.last_name.clone().unwrap_or_default(),
            email: contact.email.clone().unwrap_or_default(),
        };
        transaction.insert_guest(&guest).await?;
        anonymous.id = Some(guest.id);
    }
    Ok(())
}

fn refused(field: &str, reason: Reason) -> SubmitBookingError {
    SubmitBookingError::Refused(vec![Problem::new(field, reason)])
}
