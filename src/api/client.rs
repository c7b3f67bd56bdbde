//! The client in a browser: one request for each thing that the widget asks.

use std::cell::RefCell;

use super::transport::{Deadline, Prefetched, PrefetchedDays, Request, read};
use super::{Prices, addresses, days, holds, manage, portal, problem, submission};
use crate::booking::{Catalogue, Slot};
use crate::flow::command::{DaysQuery, DraftSpec};
use crate::flow::event::{Days, Problem};
use crate::flow::state::{BookingId, ChangeOrder, Confirmed, DraftId, Held, IdempotencyKey, Managed, Order};
use crate::platform::clock;
use crate::platform::json::Json;

/// One portal on one server, in one language.
#[derive(Debug)]
pub struct Api {
    server: String,
    portal: String,
    language: String,
    theme: Option<String>,
    prefetched: RefCell<Option<Prefetched>>,
    prefetched_days: RefCell<Option<PrefetchedDays>>,
    prices: RefCell<Prices>,
    /// Whose portal is read, if it does not answer by its name.
    through: RefCell<Option<BookingId>>,
}

impl Api {
    /// `server` is an origin without a trailing slash, `language` a BCP 47 tag, `theme` a preset. `prefetched` is the answer
    /// to the portal's address that the loader asked for beforehand, `prefetched_days` the same for the
    /// first calendar; each is used once.
    #[must_use]
    pub fn new(
        server: String,
        portal: String,
        language: String,
        theme: Option<String>,
        prefetched: Option<Prefetched>,
        prefetched_days: Option<PrefetchedDays>,
    ) -> Self {
        Self {
            server,
            portal,
            language,
            theme,
            prefetched: RefCell::new(prefetched),
            prefetched_days: RefCell::new(prefetched_days),
            prices: RefCell::default(),
            through: RefCell::default(),
        }
    }

    /// Everything that the portal offers.
    ///
    /// # Errors
    /// See [`Problem`]; 404 is `PortalUnknown`.
    pub async fn read_portal(&self) -> Result<Catalogue, Problem> {
        let prefetched = self.prefetched.borrow_mut().take();
        let answer = match prefetched {
            Some(prefetched) => prefetched.answer(Deadline::READ).await?,
            None => {
                let theme = self.theme.as_deref();
                let address = match &*self.through.borrow() {
                    Some(booking) => {
                        addresses::portal_of_booking(&self.server, booking, &self.language, theme)
                    }
                    None => addresses::portal(&self.server, &self.portal, &self.language, theme),
                };
                read(&address, Deadline::READ).await?
            }
        };
        let reply = answer.read().map_err(|refusal| problem::of_portal(&refusal))?;
        let (catalogue, prices) = portal::catalogue(&reply, &self.server).ok_or(Problem::Unexpected)?;
        self.prices.replace(prices);
        Ok(catalogue)
    }

    /// Free slots of consecutive days.
    ///
    /// # Errors
    /// See [`Problem`].
    pub async fn read_days(&self, query: &DaysQuery) -> Result<Days, Problem> {
        let address = addresses::availability(&self.server, &self.portal, query);
        let prefetched = self.prefetched_days.borrow_mut().take();
        let answer = match prefetched.and_then(|days| days.at(&address)) {
            Some(prefetched) => prefetched.answer(Deadline::READ).await?,
            None => read(&address, Deadline::READ).await?,
        };
        let reply = answer.read().map_err(|refusal| problem::of_read(&refusal))?;
        days::days(&reply, query, &self.prices.borrow()).ok_or(Problem::Unexpected)
    }

    /// A new draft.
    ///
    /// # Errors
    /// See [`Problem`].
    pub async fn create_draft(&self, spec: &DraftSpec) -> Result<DraftId, Problem> {
        let body = holds::draft_request(spec);
        let answer = Request::post(&addresses::drafts(&self.server), &body)
            .send(Deadline::WRITE)
            .await?;
        let reply = answer.read().map_err(problem::general)?;
        holds::draft_id(&reply).ok_or(Problem::Unexpected)
    }

    /// Reserves a slot, moves the hold to it, or extends the hold on it.
    ///
    /// # Errors
    /// See [`Problem`]; a lost race is `SlotTaken` with alternatives.
    pub async fn reserve_slot(
        &self,
        draft: &DraftId,
        slot: &Slot,
        key: &IdempotencyKey,
    ) -> Result<Held, Problem> {
        let body = holds::reserve_request(slot);
        // The deadline counts from the sending: it never lies later than on the server.
        let sent = clock::now();
        let answer = Request::post(&addresses::reserve(&self.server, draft), &body)
            .idempotent(key)
            .send(Deadline::WRITE)
            .await?;
        let reply = answer
            .read()
            .map_err(|refusal| problem::of_reservation(refusal, &self.prices.borrow()))?;
        holds::held(&reply, Some(slot), sent)
    }

    /// The present state of a draft's hold. `known` is the slot that the page thinks is held: the reply
    /// does not repeat its offset.
    ///
    /// # Errors
    /// See [`Problem`]; a hold that ended is `HoldLapsed`.
    pub async fn read_hold(&self, draft: &DraftId, known: Option<&Slot>) -> Result<Held, Problem> {
        let sent = clock::now();
        let answer = Request::get(&addresses::reserve(&self.server, draft))
            .uncached()
            .send(Deadline::READ)
            .await?;
        let reply = answer.read().map_err(problem::general)?;
        holds::held(&reply, known, sent)
    }

    /// Gives up a draft's hold. Not to be waited for: a hold that stays runs out by itself.
    pub async fn release_slot(&self, draft: &DraftId) {
        let request = Request::delete(&addresses::reserve(&self.server, draft));
        let _ = request.send(Deadline::WRITE).await;
    }

    /// Submits the booking.
    ///
    /// # Errors
    /// See [`Problem`]; `SlotTaken` when the hold had lapsed and the slot is gone.
    pub async fn submit_booking(&self, order: &Order, key: &IdempotencyKey) -> Result<Confirmed, Problem> {
        let body = submission::request(order, &self.language);
        let answer = Request::post(&addresses::submit(&self.server, &self.language), &body)
            .idempotent(key)
            .send(Deadline::WRITE)
            .await?;
        let reply = answer
            .read()
            .map_err(|refusal| problem::of_submission(refusal, &self.prices.borrow()))?;
        submission::confirmed(&reply, &self.prices.borrow()).ok_or(Problem::Unexpected)
    }
}

/// A booking that exists.
impl Api {
    /// From now on the portal is read through this booking, also if it takes no new ones.
    pub fn read_portal_through(&self, booking: BookingId) {
        self.through.replace(Some(booking));
    }

    /// A booking as its booker may see it.
    ///
    /// # Errors
    /// See [`Problem`]; `Gone` if there is no such booking.
    pub async fn read_booking(&self, booking: &BookingId) -> Result<Managed, Problem> {
        let address = addresses::public_booking(&self.server, booking, &self.language);
        let answer = Request::get(&address).uncached().send(Deadline::READ).await?;
        let reply = answer.read().map_err(problem::general)?;
        self.managed(&reply).ok_or(Problem::Unexpected)
    }

    /// A booking in the shape of its public view, which the status stream sends too.
    #[must_use]
    pub fn managed(&self, reply: &Json) -> Option<Managed> {
        manage::managed(reply, &self.prices.borrow())
    }

    /// Where a booking's status can be listened to.
    #[must_use]
    pub fn booking_events(&self, booking: &BookingId) -> String {
        addresses::booking_events(&self.server, booking, &self.language)
    }

    /// Asks for a change of a booking.
    ///
    /// # Errors
    /// See [`Problem`]; `Conflict` if the booking is not what the booker saw.
    pub async fn change_booking(&self, booking: &BookingId, order: &ChangeOrder) -> Result<Managed, Problem> {
        let request = match manage::change_request(booking, order) {
            Some(body) => {
                let address = addresses::change_requests(&self.server, &self.language);
                Request::post(&address, &body)
            }
            None => Request::delete(&addresses::open_change_request(
                &self.server,
                booking,
                &self.language,
            )),
        };
        let answer = request.idempotent(&order.key).send(Deadline::WRITE).await?;
        let reply = answer
            .read()
            .map_err(|refusal| problem::of_change(refusal, &self.prices.borrow()))?;
        self.managed(&reply).ok_or(Problem::Unexpected)
    }
}
