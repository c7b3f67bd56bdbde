//! All organizations' catalogues in memory, read again when an import has raised the revision.

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};

use crate::catalogue::{BookingModule, Catalogue, Center, Portal};
use crate::ids::{CenterId, OrganizationId, PortalId};
use crate::store::{Booking, Draft, Store, StoreResult};

/// The catalogues as they were at one revision; immutable.
#[derive(Clone, Debug, Default)]
pub struct CatalogueSet {
    revision: i64,
    catalogues: Vec<Catalogue>,
}

/// A portal with what stands behind it.
#[derive(Clone, Copy, Debug)]
pub struct PortalView<'a> {
    /// The organization's catalogue.
    pub catalogue: &'a Catalogue,
    /// The portal.
    pub portal: &'a Portal,
    /// Its form and rules.
    pub module: &'a BookingModule,
}

impl<'a> PortalView<'a> {
    /// Whether the portal takes bookings. One that does not still lets its bookings be managed.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.portal.is_live()
    }

    /// Whether the portal books into the center. A portal that lists no centers has all.
    #[must_use]
    pub fn includes(&self, center: CenterId) -> bool {
        self.portal.centers.is_empty() || self.portal.centers.contains(&center)
    }

    /// A center of this portal that is not archived.
    #[must_use]
    pub fn center(&self, id: CenterId) -> Option<&'a Center> {
        self.catalogue.center(id).filter(|_| self.includes(id))
    }

    /// The portal's centers that are not archived, in the catalogue's order.
    pub fn centers(&self) -> impl Iterator<Item = &'a Center> {
        let view = *self;
        self.catalogue
            .centers
            .iter()
            .filter(move |center| !center.archived && view.includes(center.id))
    }
}

impl CatalogueSet {
    /// The catalogues of one revision.
    #[must_use]
    pub const fn new(revision: i64, catalogues: Vec<Catalogue>) -> Self {
        Self { revision, catalogues }
    }

    /// The revision that this is; part of ETags.
    #[must_use]
    pub const fn revision(&self) -> i64 {
        self.revision
    }

    /// An organization's catalogue.
    #[must_use]
    pub fn of_organization(&self, id: OrganizationId) -> Option<&Catalogue> {
        self.catalogues
            .iter()
            .find(|catalogue| catalogue.organization.id == id)
    }

    /// The organization that has the center, archived centers left out.
    #[must_use]
    pub fn of_center(&self, id: CenterId) -> Option<&Catalogue> {
        self.catalogues
            .iter()
            .find(|catalogue| catalogue.center(id).is_some())
    }

    /// A portal that answers, by id or slug, with its module.
    #[must_use]
    pub fn portal(&self, id_or_slug: &str) -> Option<PortalView<'_>> {
        self.catalogues.iter().find_map(|catalogue| {
            let portal = catalogue.live_portal(id_or_slug)?;
            view_of(catalogue, portal)
        })
    }

    /// The same, also if it is a DRAFT or archived: what was booked through it is still managed. One that answers
    /// comes before others of its name.
    #[must_use]
    pub fn known_portal(&self, id_or_slug: &str) -> Option<PortalView<'_>> {
        let closed = || {
            self.catalogues.iter().find_map(|catalogue| {
                let mut portals = catalogue.portals.iter();
                managed_view_of(catalogue, portals.find(|portal| portal.is_called(id_or_slug))?)
            })
        };
        self.portal(id_or_slug).or_else(closed)
    }

    /// The first live portal of the center's organization that includes the center.
    #[must_use]
    pub fn first_portal_of_center(&self, center: CenterId) -> Option<PortalView<'_>> {
        let catalogue = self.of_center(center)?;
        catalogue
            .portals
            .iter()
            .filter_map(|portal| view_of(catalogue, catalogue.live_portal(&portal.id.to_string())?))
            .find(|view| view.includes(center))
    }

    /// The portal whose rules hold for a draft; `None` once it is no longer live, unless the draft is for a booking
    /// that is made.
    #[must_use]
    pub fn portal_of_draft(&self, draft: &Draft) -> Option<PortalView<'_>> {
        let catalogue = self.of_organization(draft.organization)?;
        let portal = catalogue
            .portals
            .iter()
            .find(|portal| portal.id == draft.portal)?;
        match draft.replaces {
            Some(_) => managed_view_of(catalogue, portal),
            None => view_of(catalogue, portal).filter(PortalView::is_live),
        }
    }

    /// The portal that a booking came through, archived ones included: what was booked stays readable.
    #[must_use]
    pub fn portal_of_booking(&self, booking: &Booking) -> Option<&Portal> {
        self.of_organization(booking.organization)?
            .portals
            .iter()
            .find(|portal| portal.id == booking.portal)
    }

    /// The module of a booking, archived ones included.
    #[must_use]
    pub fn module_of_booking(&self, booking: &Booking) -> Option<&BookingModule> {
        self.of_organization(booking.organization)?
            .booking_modules
            .iter()
            .find(|module| module.id == booking.booking_module)
    }

    /// What a booking was made through, also if portal or module are archived or not live any more: what
    /// was booked can still be decided.
    #[must_use]
    pub fn view_of_booking(&self, booking: &Booking) -> Option<PortalView<'_>> {
        Some(PortalView {
            catalogue: self.of_organization(booking.organization)?,
            portal: self.portal_of_booking(booking)?,
            module: self.module_of_booking(booking)?,
        })
    }

    /// The live portal with this id, in this organization.
    #[must_use]
    pub fn portal_of(&self, organization: OrganizationId, portal: PortalId) -> Option<PortalView<'_>> {
        let catalogue = self.of_organization(organization)?;
        view_of(catalogue, catalogue.live_portal(&portal.to_string())?)
    }

    /// How many hours before a start some module reminds of it, each number once, the smallest first.
    #[must_use]
    pub fn appointment_reminder_hours(&self) -> BTreeSet<u32> {
        self.catalogues
            .iter()
            .flat_map(|catalogue| &catalogue.booking_modules)
            .flat_map(|module| module.settings.appointment_reminder_hours.iter().copied())
            .collect()
    }

    /// All portals, closed ones included, because what was booked is managed from the same web sites: their origins
    /// together are what a CORS preflight allows.
    pub fn portals(&self) -> impl Iterator<Item = &Portal> {
        self.catalogues.iter().flat_map(|catalogue| &catalogue.portals)
    }

    /// All live portals.
    pub fn live_portals(&self) -> impl Iterator<Item = PortalView<'_>> {
        self.catalogues.iter().flat_map(|catalogue| {
            catalogue
                .portals
                .iter()
                .filter_map(|portal| view_of(catalogue, catalogue.live_portal(&portal.id.to_string())?))
        })
    }
}

/// A portal with its module; `None` if the module is gone.
fn view_of<'a>(catalogue: &'a Catalogue, portal: &'a Portal) -> Option<PortalView<'a>> {
    Some(PortalView {
        catalogue,
        portal,
        module: catalogue.booking_module(portal.booking_module)?,
    })
}

/// The same with a module that may be gone as well.
fn managed_view_of<'a>(catalogue: &'a Catalogue, portal: &'a Portal) -> Option<PortalView<'a>> {
    let mut modules = catalogue.booking_modules.iter();
    Some(PortalView {
        catalogue,
        portal,
        module: modules.find(|module| module.id == portal.booking_module)?,
    })
}

/// The catalogues of the server, kept until the database's revision changes.
#[derive(Debug, Default)]
pub struct Catalogues {
    kept: RwLock<Option<Arc<CatalogueSet>>>,
}

impl Catalogues {
    /// The present catalogues: one cheap question to the database, a full read only after an import.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn current(&self, store: &dyn Store) -> StoreResult<Arc<CatalogueSet>> {
        let revision = store.catalogue_revision().await?;
        if let Some(kept) = self.kept().filter(|kept| kept.revision == revision) {
            return Ok(kept);
        }
        // The revision was read before the catalogues: if an import comes in between, the set is newer
        // than its number says, and the next call merely reads it once more.
        let read = Arc::new(CatalogueSet::new(revision, store.load_catalogues().await?));
        *self
            .kept
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(Arc::clone(&read));
        Ok(read)
    }

    fn kept(&self) -> Option<Arc<CatalogueSet>> {
        self.kept
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }
}
