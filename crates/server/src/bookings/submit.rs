//! Submitting a booking: the form is checked, the hold taken over (or a free slot taken directly), and a
//! booking made that waits for staff or is approved at once.

mod check;

use std::collections::BTreeMap;

use crate::attribution::Attribution;
use crate::contact::{Answer, Contact};
use chrono::{DateTime, Utc};

pub(super) use self::check::center_of;
use self::check::{check, portal_of};
use super::Limits;
use super::catalogues::{CatalogueSet, PortalView};
use super::invoices::{WithoutInvoices, keep_invoices};
use super::placing::{PlanningError, Taking, Wish, take_slot};
use super::problem::{Problem, Reason};
use super::record::{keep_booking, keep_guests, take_over};
use crate::availability::{Slot, instant_of_wall};
use crate::ids::{
    BookingModuleId, CenterId, GuestId, OrganizationId, OwnerId, PortalId, ReservationId, ServiceId,
    TherapistId,
};
use crate::store::{
    Booking, Draft, DraftGuest, DraftItem, Guest, StoreError, StoreTransaction, TherapistChoice,
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
    /// Where it came from.
    pub attribution: Attribution,
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
    if draft.replaces.is_some() {
        // It is a change of a booking, and no new one.
        return Err(refused("reservationId", Reason::DoesNotFit));
    }
    if draft.booking.is_some() {
        // The portal was checked for the site that asks; it must be the one that was booked through.
        if submission.portal != draft.portal {
            return Err(refused("reservationId", Reason::DoesNotFit));
        }
        return repeat(transaction, &draft, &submission.contact).await;
    }
    let view = portal_of(catalogues, &submission)?;
    if view.portal.id != draft.portal || view.catalogue.organization.id != draft.organization {
        return Err(refused("reservationId", Reason::DoesNotFit));
    }
    let services: Vec<Vec<ServiceId>> = draft
        .guests
        .iter()
        .map(|guest| guest.items.iter().map(|item| item.service).collect())
        .collect();
    let checked = check(transaction, view, limits, submission, &services).await?;
    let Some(appointments) = take_over(transaction, view, &draft, &reservation).await? else {
        let alternatives = match Wish::new(view, draft.center, &draft.guests, draft.owner) {
            Ok(wish) => wish.alternatives(transaction, reservation.slot_time).await?,
            Err(_) => Vec::new(),
        };
        return Err(SubmitBookingError::NotFree { alternatives });
    };
    know_the_guests(transaction, &mut draft, &checked.filled.contact).await?;
    let booking = keep_booking(
        transaction,
        checked.booking(view, draft.center, draft.owner, appointments),
    )
    .await?;
    keep_guests(transaction, &draft, &booking).await?;
    draft.booking = Some(booking.id);
    transaction.update_draft(&draft).await?;
    keep_invoices(
        transaction,
        &draft,
        &reservation,
        &booking,
        WithoutInvoices::Leave,
    )
    .await?;
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
        invoice: None,
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
    let checked = check(transaction, view, limits, submission, &[vec![wanted.service]]).await?;
    let zone = wish.plan.zone();
    let slot_time = wanted.start.with_timezone(&zone).naive_local();
    // The later of two equal wall times is not offered: taking it for the earlier would book an hour off.
    let is_offered = instant_of_wall(zone, slot_time) == Some(wanted.start);
    let taking = Taking {
        slot_time,
        hold_until: None,
        preferred: None,
        former: None,
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

/// Anonymous guests become known by submitting: the first is the one who books.
async fn know_the_guests(
    transaction: &mut dyn StoreTransaction,
    draft: &mut Draft,
    contact: &Contact,
) -> Result<(), StoreError> {
    let organization = draft.organization;
    for (index, anonymous) in draft.guests.iter_mut().enumerate() {
        if anonymous.id.is_some() {
            continue;
        }
        let other = index.checked_sub(1).and_then(|other| contact.guests.get(other));
        let (first_name, last_name, email) = match other {
            Some(other) => (&other.first_name, &other.last_name, &None),
            None => (&contact.first_name, &contact.last_name, &contact.email),
        };
        let guest = Guest {
            id: GuestId::random(),
            organization,
            first_name: first_name.clone().unwrap_or_default(),
            last_name: last_name.clone().unwrap_or_default(),
            email: email.clone().unwrap_or_default(),
        };
        transaction.insert_guest(&guest).await?;
        anonymous.id = Some(guest.id);
    }
    Ok(())
}

fn refused(field: &str, reason: Reason) -> SubmitBookingError {
    SubmitBookingError::Refused(vec![Problem::new(field, reason)])
}
