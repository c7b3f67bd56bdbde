//! What views ask about a booking that exists: what is known of it, and what may be done with it here.

use crate::booking::{Slot, Visit};
use crate::flow::State;
use crate::flow::state::{Act, Confirmed, ManagePage, Managed, Submission, Waiting};

impl State {
    /// The booking that is managed, once it is known.
    #[must_use]
    pub fn managed(&self) -> Option<&Managed> {
        self.manage.as_deref()?.known.as_deref()
    }

    /// The booking as it is shown: as the server last told it, or as it was just made.
    #[must_use]
    pub fn shown_booking(&self) -> Option<&Confirmed> {
        let made = match &self.submission {
            Submission::Done(made) => Some(&**made),
            _ => None,
        };
        self.managed().map(|known| &known.booking).or(made)
    }

    /// Whether another time is being chosen for a booking.
    #[must_use]
    pub fn is_rescheduling(&self) -> bool {
        self.manage
            .as_deref()
            .is_some_and(|manage| manage.page == ManagePage::Reschedule)
    }

    /// The time that the booking has now, while another is being chosen: to everybody else it is taken.
    #[must_use]
    pub fn present_slot(&self) -> Option<Slot> {
        let known = self.managed().filter(|_| self.is_rescheduling())?;
        Some(Slot {
            time: known.booking.start,
            utc_offset_minutes: 0,
            spaces: u32::MAX,
            sale_price: None,
        })
    }

    /// Whether there is something to go back to that a link interrupted. A portal that is closed by now takes no
    /// booking that was begun; one that was sent may have come to be.
    #[must_use]
    pub fn can_go_on(&self) -> bool {
        let aside = self.manage.as_deref().and_then(|manage| manage.aside.as_deref());
        let is_closed = self
            .known_catalogue()
            .is_some_and(|catalogue| catalogue.is_closed);
        aside.is_some_and(|aside| !is_closed || aside.managed.is_some() || aside.submission.is_some())
    }

    /// Whether a change is on its way to the server.
    #[must_use]
    pub fn is_changing(&self) -> bool {
        let act = self.manage.as_deref().map(|manage| &manage.act);
        matches!(act, Some(Act::Sending { .. }))
    }

    /// Whether the server lets the booker do this now.
    #[must_use]
    pub fn may(&self, page: ManagePage) -> bool {
        let Some(known) = self.managed() else {
            return false;
        };
        match page {
            ManagePage::Overview => true,
            ManagePage::Reschedule => known.change.is_allowed,
            // A newer change replaces the one that waits: who corrects a telephone number would lose the new time.
            ManagePage::Details => known.change.is_allowed && known.waiting.is_none(),
            ManagePage::Cancel => known.cancel.is_allowed && known.waiting != Some(Waiting::Cancellation),
            ManagePage::Withdraw => known.waiting.is_some(),
        }
    }

    /// Whether it can be done here: a portal knows its own form and treatments only.
    #[must_use]
    pub fn can_open(&self, page: ManagePage) -> bool {
        let Some((catalogue, known)) = self.known_catalogue().zip(self.managed()) else {
            return false;
        };
        let is_ours = known.portal_id == catalogue.portal_id;
        let is_offered = |visit: &Visit| {
            !visit.is_empty()
                && catalogue.center(&known.center).is_some()
                && catalogue
                    .settled(visit.clone(), Some(&known.center))
                    .items()
                    .len()
                    == visit.items().len()
        };
        self.may(page)
            && match page {
                ManagePage::Reschedule => is_ours && is_offered(&known.visit),
                ManagePage::Details => is_ours && !catalogue.fields_for(&known.visit).is_empty(),
                ManagePage::Overview | ManagePage::Cancel | ManagePage::Withdraw => true,
            }
    }
}
