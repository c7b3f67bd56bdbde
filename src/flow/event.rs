//! Everything that can happen.

use std::sync::Arc;

use chrono::NaiveDate;

use super::command::Saved;
use super::state::{Confirmed, DraftId, Held, ManagePage, Managed, Moment, Nonce, RequestId};
use crate::booking::{
    AddOnId, Catalogue, CenterId, Day, FieldKey, FieldValue, ItemPosition, ServiceId, Slot,
    TherapistPreference,
};
use crate::config::Config;

/// Something that happened, when, with fresh randomness.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When, on the page's monotonic clock.
    pub at: Moment,
    /// Fresh with every event.
    pub nonce: Nonce,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// The element was mounted; `saved` is what this tab's session storage held for this portal.
    Started {
        /// Attributes.
        config: Box<Config>,
        /// What a reload left behind; `None` in a new tab or when another tab owns it.
        saved: Option<Box<Saved>>,
        /// Another tab holds the saved reservation: only typed details were handed over.
        other_tab: bool,
    },
    /// `reset()` was called, or "book another".
    Reset,
    /// The page asked for a service, by its id or code: somebody pressed one of its own buttons.
    ServiceAsked(String),
    /// A second passed, or the tab woke up.
    Tick,
    /// The tab became visible, came back from the cache, or the clocks disagree: time left must be checked.
    Woke,
    /// The browser went offline or came back.
    ConnectionChanged {
        /// Whether it is online.
        online: bool,
    },
    /// What comes later is here: what was chosen before can be kept now.
    LaterCame,
    /// What comes later was asked for several times in vain; what cannot start before it is here, if anything.
    LaterMissing(Option<Box<Config>>),
    /// A pause before a retry is over.
    RetryDue(RequestId),

    /// Customer: a center.
    CenterChosen(CenterId),
    /// Customer: typed into the search field.
    SearchTyped(String),
    /// Customer: a service, for the treatment that is looked at or being added.
    ServiceChosen(ServiceId),
    /// Customer: who should treat; leads on where nothing else is to be chosen.
    TherapistChosen(TherapistPreference),
    /// Customer: this with the treatment that is looked at, or without it.
    AddOnToggled(AddOnId),
    /// Customer: another treatment for this guest; its service is asked next.
    AddTreatment(usize),
    /// Customer: another guest; their service is asked next.
    AddGuest,
    /// Customer: this guest (perhaps a new one) gets the same as the first.
    SameForGuest(usize),
    /// Customer: not this treatment; a guest without any goes too.
    RemoveItem(ItemPosition),
    /// Customer: not this guest.
    RemoveGuest(usize),
    /// Customer: look at this treatment.
    EditItem(ItemPosition),
    /// Customer: the visit is complete; on to the times.
    ContinueToTime,
    /// Customer: another month, by its first day.
    MonthShown(NaiveDate),
    /// Customer: a day.
    DayChosen(NaiveDate),
    /// Customer: a slot, from the day's list or from alternatives.
    SlotChosen(Slot),
    /// Customer: back one step, or to an earlier step by name.
    BackTo(super::state::Step),
    /// Customer: forward to the details with the slot that is still held.
    Continue,
    /// Customer: "keep it longer".
    ExtendPressed,
    /// Customer: "take it again" after expiry.
    RetakePressed,
    /// Customer: typed or ticked.
    FieldChanged(FieldKey, FieldValue),
    /// Customer: left a field.
    FieldLeft(FieldKey),
    /// Customer: took the suggested address.
    EmailSuggestionTaken,
    /// Customer: typed the note.
    NoteChanged(String),
    /// The page: what it knows of its visitor, by the names of fields.
    Prefilled(Vec<(String, String)>),
    /// The page: where its visitor came from, as far as they agreed that it be kept; told before each submission.
    CameFrom(Vec<(String, String)>),
    /// Customer: submit.
    SubmitPressed,
    /// Customer: "try again" at whatever failed.
    RetryPressed,
    /// Customer: closed the notice.
    NoticeDismissed,
    /// About a booking that exists.
    Manage(ManageEvent),

    /// Server: the portal.
    PortalArrived(RequestId, Result<Arc<Catalogue>, Problem>),
    /// Server: days of the calendar.
    DaysArrived(RequestId, Result<Days, Problem>),
    /// Server: a draft.
    DraftArrived(RequestId, Result<DraftId, Problem>),
    /// Server: a hold, new, moved, extended or read.
    HoldArrived(RequestId, Result<Held, Problem>),
    /// Server: the booking.
    BookingArrived(RequestId, Result<Box<Confirmed>, Problem>),
}

impl EventKind {
    /// The same once more: what a button says as often as it is pressed. Nothing but choices is on buttons; anything
    /// else becomes a tick, which changes nothing. To clone whatever may happen weighs 1 kB of the download.
    #[must_use]
    pub fn again(&self) -> Self {
        use ManageEvent as M;
        match self {
            Self::Reset => Self::Reset,
            Self::CenterChosen(center) => Self::CenterChosen(center.clone()),
            Self::SearchTyped(text) => Self::SearchTyped(text.clone()),
            Self::ServiceChosen(service) => Self::ServiceChosen(service.clone()),
            Self::TherapistChosen(preference) => Self::TherapistChosen(preference.clone()),
            Self::AddTreatment(guest) => Self::AddTreatment(*guest),
            Self::AddGuest => Self::AddGuest,
            Self::SameForGuest(guest) => Self::SameForGuest(*guest),
            Self::RemoveItem(at) => Self::RemoveItem(*at),
            Self::RemoveGuest(guest) => Self::RemoveGuest(*guest),
            Self::EditItem(at) => Self::EditItem(*at),
            Self::ContinueToTime => Self::ContinueToTime,
            Self::SlotChosen(slot) => Self::SlotChosen(slot.clone()),
            Self::BackTo(step) => Self::BackTo(*step),
            Self::Continue => Self::Continue,
            Self::ExtendPressed => Self::ExtendPressed,
            Self::RetakePressed => Self::RetakePressed,
            Self::EmailSuggestionTaken => Self::EmailSuggestionTaken,
            Self::SubmitPressed => Self::SubmitPressed,
            Self::RetryPressed => Self::RetryPressed,
            Self::NoticeDismissed => Self::NoticeDismissed,
            Self::Manage(M::Open(page)) => Self::Manage(M::Open(*page)),
            Self::Manage(M::Leave) => Self::Manage(M::Leave),
            Self::Manage(M::GoOn) => Self::Manage(M::GoOn),
            Self::Manage(M::Confirm) => Self::Manage(M::Confirm),
            _ => Self::Tick,
        }
    }
}

/// What happens to a booking that exists.
#[derive(Clone, Debug, PartialEq)]
pub enum ManageEvent {
    /// Customer: wants to do this; nothing is asked of the server yet.
    Open(ManagePage),
    /// Customer: does not want to do it after all.
    Leave,
    /// Customer: goes on with what a link interrupted.
    GoOn,
    /// Customer: typed why.
    ReasonTyped(String),
    /// Customer: yes, do what the screen says.
    Confirm,
    /// Server: the booking, as it was asked for.
    Read(RequestId, Result<Box<Managed>, Problem>),
    /// Server: the booking, told by itself.
    Heard(Box<Managed>),
    /// Server: what became of a wish; so the booking is now, or stays while that waits.
    Answered(RequestId, Result<Box<Managed>, Problem>),
}

/// Days of the calendar with what frames them.
#[derive(Clone, Debug, PartialEq)]
pub struct Days {
    /// The center's date now.
    pub today: NaiveDate,
    /// The last date that can be booked.
    pub last_day: NaiveDate,
    /// Days asked for, in order.
    pub days: Vec<Day>,
    /// First free day at or after the first day asked for.
    pub next_available: Option<NaiveDate>,
}

/// Why a request did not do what it should; words come from `i18n`.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// No answer: the network is gone or the server cannot be reached. May have taken effect.
    Network,
    /// No answer in time. May have taken effect.
    TimedOut,
    /// 5xx. May have taken effect; to be tried again after so many seconds if it said so.
    ServerFailed {
        /// `Retry-After`.
        retry_after_seconds: Option<u32>,
    },
    /// 429.
    TooMany {
        /// `Retry-After`.
        retry_after_seconds: Option<u32>,
    },
    /// 404 of the portal: unknown or DRAFT.
    PortalUnknown,
    /// 404 of a draft, reservation or booking: gone.
    Gone,
    /// 403: this site may not embed the portal.
    SiteNotAllowed,
    /// 409: the booking is not any more what the customer saw, or may not be changed any more.
    Conflict,
    /// 409: the slot is not free; here are others.
    SlotTaken {
        /// The nearest free slots.
        alternatives: Vec<Slot>,
    },
    /// The reservation exists no more, though nobody may have taken the slot (read of present state).
    HoldLapsed,
    /// 422: these fields were refused, with the server's words; other rules in `general`.
    Refused {
        /// Field and reason.
        fields: Vec<(FieldKey, String)>,
        /// A sentence, if the refusal was about no field.
        general: Option<String>,
    },
    /// The answer could not be understood, or a status that should not occur.
    Unexpected,
}

#[cfg(test)]
mod tests {
    use super::super::state::Step;
    use super::*;
    use crate::calendar::parse_date_time;

    #[test]
    fn a_button_says_the_same_as_often_as_it_is_pressed() {
        use EventKind as K;
        let at = ItemPosition { guest: 1, item: 2 };
        let slot = parse_date_time("2026-11-23T10:00:00").map(|time| Slot {
            time,
            utc_offset_minutes: 60,
            spaces: 1,
            sale_price: None,
        });
        let mut said: Vec<EventKind> = slot.into_iter().map(K::SlotChosen).collect();
        assert_eq!(said.len(), 1);
        said.extend([
            K::Reset,
            K::CenterChosen(CenterId("a".to_owned())),
            K::SearchTyped("b".to_owned()),
            K::ServiceChosen(ServiceId("c".to_owned())),
            K::TherapistChosen(TherapistPreference::Anyone),
            K::AddTreatment(1),
            K::AddGuest,
            K::SameForGuest(2),
            K::RemoveItem(at),
            K::RemoveGuest(1),
            K::EditItem(at),
            K::ContinueToTime,
            K::BackTo(Step::Time),
            K::Continue,
            K::ExtendPressed,
            K::RetakePressed,
            K::EmailSuggestionTaken,
            K::SubmitPressed,
            K::RetryPressed,
            K::NoticeDismissed,
            K::Manage(ManageEvent::Open(ManagePage::Cancel)),
            K::Manage(ManageEvent::Leave),
            K::Manage(ManageEvent::GoOn),
            K::Manage(ManageEvent::Confirm),
        ]);
        for event in said {
            assert_eq!(event.again(), event);
        }
        assert_eq!(
            K::NoteChanged("typed".to_owned()).again(),
            K::Tick,
            "no button says it"
        );
    }
}
