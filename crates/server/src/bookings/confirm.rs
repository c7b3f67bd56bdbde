//! Confirming a draft, the last step of the service booking API: known guests, approved at once.

use std::collections::BTreeMap;

use crate::contact::Contact;

use super::catalogues::{CatalogueSet, PortalView};
use super::invoices::{WithoutInvoices, invoices_of_confirmed, keep_invoices};
use super::note::clean_note;
use super::placing::Wish;
use super::problem::{Problem, Reason};
use super::record::{NewBooking, clean_title, keep_booking, keep_guests, take_over};
use super::reschedule::{Move, NotMoved, move_booking};
use crate::attribution::Attribution;
use crate::availability::Slot;
use crate::ids::{DraftId, OrganizationId};
use crate::store::{
    Actor, Booking, BookingStatus, Draft, Guest, Invoice, Reservation, StoreError, StoreTransaction,
};

/// What may be said with a confirmation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confirmation {
    /// For the spa; HTML or text.
    pub notes: Option<String>,
    /// Name of a group: becomes the booking's title.
    pub group_name: Option<String>,
    /// Who confirms, if it is somebody of staff who may decide: they alone may move a booking.
    pub staff: Option<DecidingStaff>,
}

/// Somebody of staff who may decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidingStaff {
    /// Of which organization.
    pub organization: OrganizationId,
    /// Who.
    pub actor: Actor,
}

/// A draft that became a booking.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    /// The draft, its guests included.
    pub draft: Draft,
    /// The booking.
    pub booking: Booking,
    /// In order of the booking's guests.
    pub invoices: Vec<Invoice>,
    /// It had been confirmed before.
    pub repeated: bool,
}

/// Why a draft was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmDraftError {
    /// There is no such draft.
    #[error("there is no such draft")]
    DraftNotFound,
    /// The draft's center or portal is gone.
    #[error("center not found")]
    CenterNotFound,
    /// Nothing was ever reserved for this draft.
    #[error("nothing was reserved")]
    NothingReserved,
    /// The draft would change a booking for its booker, which is decided by a change request; or the
    /// booking that staff would move is over, was given up or changed meanwhile, or a guest did not come.
    #[error("the booking cannot be rescheduled")]
    CannotBeRescheduled,
    /// The draft would move a booking, and who confirms may not.
    #[error("no access")]
    NoAccess,
    /// Fields are at fault; among them every guest that is not known.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// The hold lapsed and its slot is gone.
    #[error("the slot is not free")]
    NotFree {
        /// The nearest free slots.
        alternatives: Vec<Slot>,
    },
    /// The draft was submitted and its booking is not approved (or no longer).
    #[error("the draft is a booking that is not approved")]
    AlreadySubmitted,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an approved booking of a draft whose guests are known. Confirmed twice, it answers the same.
///
/// # Errors
/// See [`ConfirmDraftError`].
pub async fn confirm_draft(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    draft: DraftId,
    confirmation: Confirmation,
) -> Result<Confirmed, ConfirmDraftError> {
    let mut draft = transaction
        .lock_draft(draft)
        .await?
        .ok_or(ConfirmDraftError::DraftNotFound)?;
    if let Some(id) = draft.booking {
        let booking = transaction.lock_booking(id).await?;
        let booking = booking
            .filter(|booking| booking.status == BookingStatus::Approved)
            .ok_or(ConfirmDraftError::AlreadySubmitted)?;
        return Ok(Confirmed {
            invoices: invoices_of_confirmed(transaction, &draft, &booking).await?,
            draft,
            booking,
            repeated: true,
        });
    }
    let mover = mover(&draft, confirmation.staff.as_ref())?;
    let view = catalogues
        .portal_of_draft(&draft)
        .ok_or(ConfirmDraftError::CenterNotFound)?;
    let reservation = draft
        .reservation
        .clone()
        .ok_or(ConfirmDraftError::NothingReserved)?;
    let host = host_of(transaction, &draft).await?;
    let request_note = confirmation
        .notes
        .map_or(Ok(None), |notes| clean_note(&notes))
        .map_err(|problem| refused("notes", problem.reason))?;
    let title = clean_title(confirmation.group_name).map_err(|reason| refused("group_name", reason))?;
    if let Some(actor) = mover {
        let wanted = Move {
            view,
            draft: &draft,
            reservation: &reservation,
            actor,
            title,
            request_note,
        };
        let moved = match move_booking(transaction, wanted).await? {
            Ok(moved) => moved,
            Err(NotMoved::NotAnyMore) => return Err(ConfirmDraftError::CannotBeRescheduled),
            Err(NotMoved::NotFree) => {
                return Err(not_free(transaction, view, &draft, &reservation).await?);
            }
        };
        draft.booking = Some(moved.booking.id);
        transaction.update_draft(&draft).await?;
        return Ok(Confirmed {
            draft,
            booking: moved.booking,
            invoices: moved.invoices,
            repeated: false,
        });
    }
    let Some(appointments) = take_over(transaction, view, &draft, &reservation).await? else {
        return Err(not_free(transaction, view, &draft, &reservation).await?);
    };
    let new = NewBooking {
        view,
        center: draft.center,
        owner: draft.owner,
        status: BookingStatus::Approved,
        contact: contact_of(&host),
        title,
        event_answers: BTreeMap::new(),
        appointments,
        request_note,
        language: None,
        attribution: Attribution::default(),
        staff: None,
    };
    let booking = keep_booking(transaction, new).await?;
    keep_guests(transaction, &draft, &booking).await?;
    draft.booking = Some(booking.id);
    transaction.update_draft(&draft).await?;
    let invoices = keep_invoices(transaction, &draft, &reservation, &booking, WithoutInvoices::Make).await?;
    Ok(Confirmed {
        draft,
        booking,
        invoices,
        repeated: false,
    })
}

/// Who moves a booking with this draft; `None`: it is for a new one.
fn mover<'a>(
    draft: &Draft,
    staff: Option<&'a DecidingStaff>,
) -> Result<Option<&'a Actor>, ConfirmDraftError> {
    if draft.replaces.is_none() {
        return Ok(None);
    }
    if draft.guests.iter().any(|guest| guest.invoice.is_none()) {
        return Err(ConfirmDraftError::CannotBeRescheduled);
    }
    staff
        .filter(|staff| staff.organization == draft.organization)
        .map(|staff| Some(&staff.actor))
        .ok_or(ConfirmDraftError::NoAccess)
}

async fn not_free(
    transaction: &mut dyn StoreTransaction,
    view: PortalView<'_>,
    draft: &Draft,
    reservation: &Reservation,
) -> Result<ConfirmDraftError, StoreError> {
    let alternatives = match Wish::new(view, draft.center, &draft.guests, draft.owner) {
        Ok(wish) => wish.alternatives(transaction, reservation.slot_time).await?,
        Err(_) => Vec::new(),
    };
    Ok(ConfirmDraftError::NotFree { alternatives })
}

/// Who is to be written to: the host of a family booking, otherwise the first guest. All guests must be
/// known.
async fn host_of(transaction: &mut dyn StoreTransaction, draft: &Draft) -> Result<Guest, ConfirmDraftError> {
    let mut problems = Vec::new();
    let mut host = None;
    for (index, guest) in draft.guests.iter().enumerate() {
        let known = match guest.id {
            Some(id) => transaction.find_guest(id).await?,
            None => None,
        };
        match known {
            Some(known) => host = host.or(Some(known)),
            None => problems.push(Problem::new(format!("guests[{index}].id"), Reason::GuestUnknown)),
        }
    }
    if let Some(family) = draft.family {
        host = transaction.find_guest(family.host).await?;
    }
    host.filter(|_| problems.is_empty())
        .ok_or(ConfirmDraftError::Refused(problems))
}

fn contact_of(guest: &Guest) -> Contact {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Contact {
        first_name: some(&guest.first_name),
        last_name: some(&guest.last_name),
        email: some(&guest.email),
        phone: None,
        answers: BTreeMap::new(),
        guests: Vec::new(),
    }
}

fn refused(field: &str, reason: Reason) -> ConfirmDraftError {
    ConfirmDraftError::Refused(vec![Problem::new(field, reason)])
}
