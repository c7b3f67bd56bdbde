//! A draft: center, date, guests and what they want, checked against the catalogue. It holds nothing yet.

use chrono::NaiveDate;

use super::catalogues::{CatalogueSet, PortalView};
use super::family::check_family;
use super::placing::{PlanningError, Wish};
use super::problem::{Problem, Reason};
use super::replacing::{OtherHolds, replaced_booking};
use super::reschedule::{CannotReschedule, resolve_invoices};
use super::visit::check_size;
use crate::availability::{Rules, last_day, today};
use crate::ids::{AddOnId, BookingId, CenterId, DraftId, GuestId, OrganizationId, OwnerId, ServiceId};
use crate::store::{
    Draft, DraftGuest, DraftItem, FamilyBooking, StoreError, StoreTransaction, TherapistChoice,
};

/// What a draft is made from: the request of the service booking API (section 1) with its ids read.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDraft {
    /// Where.
    pub center: CenterId,
    /// The center's date.
    pub date: NaiveDate,
    /// Id or slug; `None`: the first live portal of the center's organization that includes the center.
    pub portal: Option<String>,
    /// Who comes, in order.
    pub guests: Vec<NewGuestOfDraft>,
    /// Which client asks: a keyed hash of its address.
    pub client: String,
    /// The booking that would be rescheduled.
    pub replaces: Option<BookingId>,
    /// Set when a host books for the family.
    pub family: Option<FamilyBooking>,
    /// Whether the slots say why they are taken.
    pub is_double_booking_enabled: bool,
    /// Whose staff ask: they alone may name invoices.
    pub staff_of: Option<OrganizationId>,
}

impl NewDraft {
    /// Whether it would reschedule a booking by its invoices.
    #[must_use]
    pub fn names_invoices(&self) -> bool {
        self.guests.iter().any(|guest| {
            guest.invoice.is_some() || guest.items.iter().any(|item| item.invoice_item.is_some())
        })
    }
}

/// A guest as asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewGuestOfDraft {
    /// `None`: becomes known by submitting.
    pub id: Option<GuestId>,
    /// The invoice to be rescheduled, as sent.
    pub invoice: Option<String>,
    /// In sequence.
    pub items: Vec<NewItemOfDraft>,
}

/// An item as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItemOfDraft {
    /// What.
    pub service: ServiceId,
    /// By whom.
    pub therapist: TherapistChoice,
    /// With what added.
    pub add_ons: Vec<AddOnId>,
    /// The invoice item to be rescheduled, as sent.
    pub invoice_item: Option<String>,
}

/// Why a draft was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateDraftError {
    /// There is no such center, or no live portal books into it.
    #[error("center not found")]
    CenterNotFound,
    /// There is no such portal, it is not live, or it does not include the center.
    #[error("portal not found")]
    PortalNotFound,
    /// One or more services or add-ons are not in the center's catalogue; the problems name them.
    #[error("one or more services or add-ons are not in the catalog")]
    ServiceNotFound(Vec<Problem>),
    /// One or more therapists are not in the catalogue, or do none of what is asked here.
    #[error("one or more therapists are not in the catalog")]
    TherapistNotFound(Vec<Problem>),
    /// A rule is broken.
    #[error("{} fields are refused", .0.len())]
    Refused(Vec<Problem>),
    /// The invoices are of a booking that is over, was given up, or to which a guest did not come.
    #[error("the booking cannot be rescheduled")]
    CannotBeRescheduled,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a draft. One that would reschedule a booking gives up what earlier ones hold for it.
///
/// # Errors
/// See [`CreateDraftError`].
pub async fn create_draft(
    transaction: &mut dyn StoreTransaction,
    catalogues: &CatalogueSet,
    mut request: NewDraft,
) -> Result<Draft, CreateDraftError> {
    if request.names_invoices() {
        match resolve_invoices(transaction, request.staff_of, &mut request).await? {
            Ok(()) => {}
            Err(CannotReschedule::Refused(problems)) => return Err(CreateDraftError::Refused(problems)),
            Err(CannotReschedule::NotAnyMore) => return Err(CreateDraftError::CannotBeRescheduled),
        }
    }
    let view = portal_of(catalogues, &request)?;
    let center = view
        .center(request.center)
        .ok_or(CreateDraftError::PortalNotFound)?;
    let now = transaction.now();
    let mut problems = Vec::new();
    let rules = Rules::from(&view.module.settings);
    if request.date < today(center.time_zone, now) {
        problems.push(Problem::new("date", Reason::Past));
    } else if request.date > last_day(center.time_zone, &rules, now) {
        problems.push(Problem::new("date", Reason::TooFarAhead));
    }
    for (index, guest) in request.guests.iter().enumerate() {
        let organization = view.catalogue.organization.id;
        if let Some(id) = guest.id
            && transaction
                .find_guest(id)
                .await?
                .is_none_or(|guest| guest.organization != organization)
        {
            problems.push(Problem::new(format!("guests[{index}].id"), Reason::Unknown));
        }
    }
    let replaced = match request.replaces {
        Some(id) => match replaced_booking(transaction, view, center.id, id).await? {
            Ok(booking) => Some(booking),
            Err(problem) => {
                problems.push(problem);
                None
            }
        },
        None => None,
    };
    if replaced.is_none() && !view.is_live() {
        return Err(CreateDraftError::PortalNotFound);
    }
    let guests: Vec<DraftGuest> = request.guests.into_iter().map(DraftGuest::from).collect();
    if let Some(family) = request.family {
        let organization = view.catalogue.organization.id;
        problems.extend(check_family(transaction, organization, family, &guests).await?);
    }
    problems.extend(check_size(&view.module.settings, &guests));
    if !problems.is_empty() {
        return Err(CreateDraftError::Refused(problems));
    }
    let owner = replaced
        .as_ref()
        .map_or_else(OwnerId::random, |booking| booking.owner);
    // Only for its checks: whatever cannot be planned is refused here and not at the first slot.
    Wish::new(view, center.id, &guests, owner)?;
    if let Some(booking) = &replaced {
        OtherHolds::of(transaction, booking.id, None)
            .await?
            .release(transaction)
            .await?;
    }
    let draft = Draft {
        id: DraftId::random(),
        owner,
        organization: view.catalogue.organization.id,
        portal: view.portal.id,
        center: center.id,
        date: request.date,
        guests,
        replaces: request.replaces,
        replaced_as_of: replaced.map(|booking| booking.last_updated),
        family: request.family,
        is_double_booking_enabled: request.is_double_booking_enabled,
        client: request.client,
        created_at: now,
        reservation: None,
        booking: None,
    };
    transaction.insert_draft(&draft).await?;
    Ok(draft)
}

impl From<NewGuestOfDraft> for DraftGuest {
    fn from(guest: NewGuestOfDraft) -> Self {
        Self {
            id: guest.id,
            invoice: guest.invoice.and_then(|id| id.parse().ok()),
            items: guest
                .items
                .into_iter()
                .map(|item| DraftItem {
                    service: item.service,
                    therapist: item.therapist,
                    add_ons: item.add_ons,
                })
                .collect(),
        }
    }
}

impl From<PlanningError> for CreateDraftError {
    fn from(error: PlanningError) -> Self {
        match error {
            PlanningError::Center => Self::CenterNotFound,
            PlanningError::Service(problem) => Self::ServiceNotFound(vec![problem]),
            PlanningError::Therapist(problem) => Self::TherapistNotFound(vec![problem]),
            PlanningError::Refused(problem) => Self::Refused(vec![problem]),
        }
    }
}

fn portal_of<'a>(
    catalogues: &'a CatalogueSet,
    request: &NewDraft,
) -> Result<PortalView<'a>, CreateDraftError> {
    if catalogues.of_center(request.center).is_none() {
        return Err(CreateDraftError::CenterNotFound);
    }
    match &request.portal {
        // For a booking that is made, whose portal is checked with it, also through one that is closed.
        Some(portal) if request.replaces.is_some() => {
            let view = catalogues.known_portal(portal);
            view.ok_or(CreateDraftError::PortalNotFound)
        }
        Some(portal) => catalogues.portal(portal).ok_or(CreateDraftError::PortalNotFound),
        None => catalogues
            .first_portal_of_center(request.center)
            .ok_or(CreateDraftError::CenterNotFound),
    }
}
