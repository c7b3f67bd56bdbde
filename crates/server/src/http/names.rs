//! The names that replies about a draft mention: of its guests, and of what it books.

use super::caller::Caller;
use super::refusal::Refusal;
use super::state::AppState;
use super::wire_slots::Names;
use crate::bookings::catalogues::CatalogueSet;
use crate::catalogue::Catalogue;
use crate::store::{Draft, Guest, StoreTransaction};

/// Names, read and owned for the time of a reply.
#[derive(Debug)]
pub(super) struct NamesOfDraft<'a> {
    catalogue: &'a Catalogue,
    language: String,
    guests: Vec<Guest>,
}

impl<'a> NamesOfDraft<'a> {
    /// Reads the known guests inside a transaction. `None`: the organization is gone.
    pub(super) async fn read(
        transaction: &mut dyn StoreTransaction,
        catalogues: &'a CatalogueSet,
        draft: &Draft,
        caller: &Caller,
    ) -> Result<Option<Self>, Refusal> {
        let mut guests = Vec::new();
        for id in draft.guests.iter().filter_map(|guest| guest.id) {
            guests.extend(transaction.find_guest(id).await?);
        }
        Ok(Self::new(catalogues, draft, caller, guests))
    }

    /// The same outside of one; it is opened only if a guest is known.
    pub(super) async fn read_from(
        state: &AppState,
        catalogues: &'a CatalogueSet,
        draft: &Draft,
        caller: &Caller,
    ) -> Result<Option<Self>, Refusal> {
        if draft.guests.iter().all(|guest| guest.id.is_none()) {
            return Ok(Self::new(catalogues, draft, caller, Vec::new()));
        }
        let mut transaction = state.store().begin().await?;
        Self::read(transaction.as_mut(), catalogues, draft, caller).await
    }

    fn new(catalogues: &'a CatalogueSet, draft: &Draft, caller: &Caller, guests: Vec<Guest>) -> Option<Self> {
        let catalogue = catalogues.of_organization(draft.organization)?;
        Some(Self {
            catalogue,
            language: language_for(caller, catalogue),
            guests,
        })
    }

    /// For the wire types.
    pub(super) fn names(&self) -> Names<'_> {
        Names {
            catalogue: self.catalogue,
            language: &self.language,
            guests: &self.guests,
        }
    }
}

/// The language of catalogue texts: `?lang=`, or the organization's own.
pub(super) fn language_for(caller: &Caller, catalogue: &Catalogue) -> String {
    caller
        .language_tag
        .clone()
        .unwrap_or_else(|| catalogue.organization.language.clone())
}
