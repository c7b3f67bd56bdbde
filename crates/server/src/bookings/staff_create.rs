//! Staff make a booking: on an Event that is there, with a new one, or pending like a booker's own.
//!
//! What staff type is checked, but little is required of them: on the telephone nobody ticks boxes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::catalogues::{CatalogueSet, PortalView};
use super::decision::{Association, Decision};
use super::form::{Filled, check_form};
use super::moving::{Mover, wish_of_guests};
use super::note::clean_note;
use super::placing::{Taking, take_slot};
use super::problem::{Problem, Reason};
use super::record::{NewBooking, StaffPart, clean_title, keep_booking, take_over};
use super::submit::{SubmitBookingError, center_of};
use crate::attribution::Attribution;
use crate::availability::{Slot, instant_of_wall};
use crate::catalogue::FormField;
use crate::contact::{Answer, Contact};
use crate::ids::{
    BookingModuleId, CenterId, EventId, OwnerId, PortalId, ReservationId, ServiceId, TherapistId,
};
use crate::store::{
    Appointment, Booking, BookingStatus, Draft, DraftGuest, DraftItem, Event, StoreError, StoreTransaction,
    TherapistChoice,
};

/// What staff book, its ids and times read.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffBooking {
    /// Who, and what the booker is told.
    pub decision: Decision,
    /// Module.
    pub booking_module: BookingModuleId,
    /// Portal.
    pub portal: PortalId,
    /// For whom.
    pub contact: Contact,
    /// What it is called; `None`: the service's name.
    pub title: Option<String>,
    /// Answers sent beside the event instead of the contact.
    pub event_answers: BTreeMap<String, Answer>,
    /// What and when.
    pub slot: StaffSlot,
    /// PENDING or APPROVED; `None`: APPROVED on an Event, otherwise PENDING.
    pub status: Option<BookingStatus>,
    /// The Event that it is made from.
    pub event: Option<EventId>,
    /// The customer to associate.
    pub customer: Association,
    /// The contact to associate.
    pub contact_id: Association,
    /// HTML as sent.
    pub request_note: Option<String>,
    /// The booker's language, a BCP 47 tag.
    pub language: Option<String>,
}

/// Which slot staff book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffSlot {
    /// The one that is held.
    Reservation(ReservationId),
    /// Any that is free then.
    Free {
        /// What.
        service: ServiceId,
        /// When; `None`: when the Event is.
        start: Option<DateTime<Utc>>,
        /// By whom; `None`: anyone.
        therapist: Option<TherapistId>,
        /// Where; needed if the portal offers the service at several centers.
        center: Option<CenterId>,
    },
}

/// Why staff's booking was not made. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum CreateBookingError {
    /// There is no such reservation.
    #[error("there is no such reservation")]
    ReservationNotFound,
    /// The reservation is a booking already.
    #[error("the reservation is a booking already")]
    AlreadySubmitted,
    /// The Event has a booking already.
    #[error("the Event has a booking already")]
    EventTaken,
    /// Fields are at fault.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// The slot is not free.
    #[error("the slot is not free")]
    NotFree {
        /// The nearest free slots.
        alternatives: Vec<Slot>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a booking on behalf of somebody. Answers its Event too, if it is approved.
///
/// # Errors
/// See [`CreateBookingError`].
pub async fn create_booking(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    new: StaffBooking,
) -> Result<(Booking, Option<Event>), CreateBookingError> {
    let view = view_of(catalogues, &new)?;
    let event = event_of(transaction, &new).await?;
    let status = status_of(&new)?;
    let title = clean_title(new.title.clone()).map_err(|reason| refused("event.title", reason))?;
    let request_note = new
        .request_note
        .as_deref()
        .map_or(Ok(None), clean_note)
        .map_err(|problem| CreateBookingError::Refused(vec![problem]))?;
    let mut place = place_of(transaction, view, &new, event.as_ref()).await?;
    let filled = fill(view, &place.services(), &new)?;
    let appointments = place.take(transaction, view).await?;
    let booking = keep_booking(
        transaction,
        NewBooking {
            view,
            center: place.center(),
            owner: place.owner(),
            status,
            contact: filled.contact,
            title,
            event_answers: filled.event_answers,
            appointments,
            request_note,
            language: new.language,
            attribution: Attribution::default(),
            staff: Some(StaffPart {
                actor: new.decision.actor,
                event,
                customer_id: association(new.customer),
                contact_id: association(new.contact_id),
                message: new.decision.message,
            }),
        },
    )
    .await?;
    if let Place::Held(draft) = &mut place {
        draft.booking = Some(booking.id);
        transaction.update_draft(draft).await?;
    }
    let event = match booking.event {
        Some(id) => transaction.lock_event(id).await?,
        None => None,
    };
    Ok((booking, event))
}

fn view_of<'c>(
    catalogues: &'c CatalogueSet,
    new: &StaffBooking,
) -> Result<PortalView<'c>, CreateBookingError> {
    let view = catalogues
        .portal_of(new.decision.organization, new.portal)
        .ok_or_else(|| refused("portalId", Reason::Unknown))?;
    if view.module.id == new.booking_module {
        Ok(view)
    } else {
        Err(refused("bookingModuleId", Reason::DoesNotFit))
    }
}

/// The Event that it is to be made from, locked.
async fn event_of(
    transaction: &mut dyn StoreTransaction,
    new: &StaffBooking,
) -> Result<Option<Event>, CreateBookingError> {
    let Some(id) = new.event else {
        return Ok(None);
    };
    let event = transaction.lock_event(id).await?;
    let event = event
        .filter(|event| event.organization == new.decision.organization)
        .ok_or_else(|| refused("eventId", Reason::Unknown))?;
    if event.booking.is_some() {
        return Err(CreateBookingError::EventTaken);
    }
    if event.canceled {
        return Err(refused("eventId", Reason::DoesNotFit));
    }
    Ok(Some(event))
}

fn status_of(new: &StaffBooking) -> Result<BookingStatus, CreateBookingError> {
    match (new.status, new.event) {
        (None, None) => Ok(BookingStatus::Pending),
        (None | Some(BookingStatus::Approved), _) => Ok(BookingStatus::Approved),
        (Some(BookingStatus::Pending), None) => Ok(BookingStatus::Pending),
        // A booking on an Event takes place; and no booking begins with its end.
        (Some(BookingStatus::Pending), Some(_)) => Err(refused("bookingStatus", Reason::DoesNotFit)),
        (Some(BookingStatus::Denied | BookingStatus::Canceled), _) => {
            Err(refused("bookingStatus", Reason::NotAChoice))
        }
    }
}

/// Where and when it is to be.
enum Place {
    Held(Box<Draft>),
    Free {
        center: CenterId,
        owner: OwnerId,
        start: DateTime<Utc>,
        guests: Vec<DraftGuest>,
    },
}

async fn place_of(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    new: &StaffBooking,
    event: Option<&Event>,
) -> Result<Place, CreateBookingError> {
    match new.slot {
        StaffSlot::Reservation(id) => {
            let draft = transaction
                .lock_draft_of_reservation(id)
                .await?
                .filter(|draft| draft.organization == new.decision.organization)
                .ok_or(CreateBookingError::ReservationNotFound)?;
            if draft.booking.is_some() {
                return Err(CreateBookingError::AlreadySubmitted);
            }
            if draft.portal != view.portal.id || draft.replaces.is_some() {
                return Err(refused("reservationId", Reason::DoesNotFit));
            }
            Ok(Place::Held(Box::new(draft)))
        }
        StaffSlot::Free {
            service,
            start,
            therapist,
            center,
        } => {
            let center = center_of(view, service, center).map_err(|error| match error {
                SubmitBookingError::Refused(problems) => CreateBookingError::Refused(problems),
                _ => refused("event.centerId", Reason::DoesNotFit),
            })?;
            let start = start
                .or(event.map(|event| event.during.start))
                .ok_or_else(|| refused("event.start", Reason::Required))?;
            Ok(Place::Free {
                center,
                owner: OwnerId::random(),
                start,
                guests: vec![DraftGuest {
                    id: None,
                    invoice: None,
                    items: vec![DraftItem {
                        service,
                        therapist: therapist.map_or(TherapistChoice::Anyone, TherapistChoice::Named),
                        add_ons: Vec::new(),
                    }],
                }],
            })
        }
    }
}

impl Place {
    const fn center(&self) -> CenterId {
        match self {
            Self::Held(draft) => draft.center,
            Self::Free { center, .. } => *center,
        }
    }

    const fn owner(&self) -> OwnerId {
        match self {
            Self::Held(draft) => draft.owner,
            Self::Free { owner, .. } => *owner,
        }
    }

    fn services(&self) -> Vec<Vec<ServiceId>> {
        let guests = match self {
            Self::Held(draft) => &draft.guests,
            Self::Free { guests, .. } => guests,
        };
        guests
            .iter()
            .map(|guest| guest.items.iter().map(|item| item.service).collect())
            .collect()
    }

    async fn take(
        &self,
        transaction: &mut dyn StoreTransaction,
        view: PortalView<'_>,
    ) -> Result<Vec<Appointment>, CreateBookingError> {
        let (center, owner, guests) = match self {
            Self::Held(draft) => (draft.center, draft.owner, &draft.guests),
            Self::Free {
                center,
                owner,
                guests,
                ..
            } => (*center, *owner, guests),
        };
        let wish = wish_of_guests(view, center, guests, owner, Mover::Staff)
            .map_err(|problem| CreateBookingError::Refused(vec![problem]))?;
        let (taken, slot_time) = match self {
            Self::Held(draft) => {
                let reservation = draft
                    .reservation
                    .as_ref()
                    .ok_or(CreateBookingError::ReservationNotFound)?;
                let taken = take_over(transaction, view, draft, reservation).await?;
                (taken, reservation.slot_time)
            }
            Self::Free { start, .. } => {
                let zone = wish.plan.zone();
                let slot_time = start.with_timezone(&zone).naive_local();
                let taking = Taking {
                    slot_time,
                    hold_until: None,
                    preferred: None,
                    former: None,
                };
                let taken = if instant_of_wall(zone, slot_time) == Some(*start) {
                    take_slot(transaction, &wish, &taking).await?
                } else {
                    None
                };
                (taken, slot_time)
            }
        };
        match taken {
            Some(appointments) => Ok(appointments),
            None => Err(CreateBookingError::NotFree {
                alternatives: wish.alternatives(transaction, slot_time).await?,
            }),
        }
    }
}

/// The form, of which staff have to answer nothing but a name.
fn fill(
    view: PortalView<'_>,
    services: &[Vec<ServiceId>],
    new: &StaffBooking,
) -> Result<Filled, CreateBookingError> {
    let fields: Vec<FormField> = view
        .module
        .fields
        .iter()
        .map(|field| FormField {
            required: field.required && field.id == "firstName",
            ..field.clone()
        })
        .collect();
    check_form(&fields, services, &new.contact, &new.event_answers).map_err(CreateBookingError::Refused)
}

fn association(association: Association) -> Option<String> {
    match association {
        Association::Set(id) => Some(id),
        Association::Keep | Association::Clear => None,
    }
}

fn refused(field: &str, reason: Reason) -> CreateBookingError {
    CreateBookingError::Refused(vec![Problem::new(field, reason)])
}
