//! Everything that the state machine asks of the world. `session` carries it out.

use chrono::{NaiveDate, NaiveDateTime};

use super::event::EventKind;
use super::state::{
    BookingId, ChangeOrder, Confirmed, Draft, DraftId, IdempotencyKey, ManagePage, News, Order, RequestId,
    Step,
};
use crate::booking::{CenterId, Details, FieldKey, ItemPosition, Money, ServiceId, Slot, Visit};

/// An effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Read the portal -> `PortalArrived`.
    LoadPortal(RequestId),
    /// Read the portal of a booking, also if it takes no new ones -> `PortalArrived`.
    LoadPortalOf(RequestId, BookingId),
    /// Read days -> `DaysArrived`.
    LoadDays(RequestId, DaysQuery),
    /// Make a draft -> `DraftArrived`.
    CreateDraft(RequestId, DraftSpec),
    /// Reserve, move or extend -> `HoldArrived`.
    Reserve {
        /// Which request.
        request: RequestId,
        /// On which draft.
        draft: DraftId,
        /// Which slot.
        slot: Slot,
        /// Sent as `Idempotency-Key`.
        key: IdempotencyKey,
    },
    /// Read the present state of the draft's hold, without extending it -> `HoldArrived`.
    ReadHold {
        /// Which request.
        request: RequestId,
        /// Of which draft.
        draft: DraftId,
    },
    /// Give up the hold; no answer is awaited.
    Release(DraftId),
    /// Submit -> `BookingArrived`.
    Submit {
        /// Which request.
        request: RequestId,
        /// What.
        order: Box<Order>,
        /// Sent as `Idempotency-Key`.
        key: IdempotencyKey,
    },
    /// Read a booking -> `ManageEvent::Read`.
    ReadBooking(RequestId, BookingId),
    /// Ask for a change of a booking -> `ManageEvent::Answered`.
    Change {
        /// Which request.
        request: RequestId,
        /// Of which booking.
        booking: BookingId,
        /// What.
        order: Box<ChangeOrder>,
    },
    /// Be told of every change of this booking -> `ManageEvent::Heard`; `None`: of none any more.
    Watch(Option<BookingId>),
    /// Wait so many milliseconds, then `RetryDue`.
    Wait(RequestId, u32),
    /// Start or stop the tick of every second.
    Ticking(bool),
    /// Keep this for a reload (session storage, this tab, this portal); sensitive fields are not in it.
    Save(Box<Saved>),
    /// Keep step and choice for a reload: before the second download is here, which keeps all that there is to keep.
    SaveChoice,
    /// Forget what was kept.
    ClearSaved,
    /// Move the focus after the screen changed.
    Focus(FocusTarget),
    /// Say something in the live region.
    Announce(Announcement),
    /// Tell the host page.
    Emit(HostEvent),
    /// Ask the host page what it knows of its visitor -> `Prefilled`.
    AskVisitor,
    /// Let this happen once more when the second download is here, without which it cannot.
    Again(Box<EventKind>),
    /// One warning on the console for the site owner.
    Warn(String),
}

/// Which days to read.
#[derive(Clone, Debug, PartialEq)]
pub struct DaysQuery {
    /// Where.
    pub center: CenterId,
    /// What, by whom, for whom.
    pub visit: Visit,
    /// From which day; `None`: the center's today.
    pub from: Option<NaiveDate>,
    /// How many days, at most 42.
    pub days: u32,
    /// The booking that is to take place then instead: what it takes itself is free for it.
    pub replaces: Option<BookingId>,
}

/// What a draft is made for.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftSpec {
    /// Portal UUID.
    pub portal_id: String,
    /// Where.
    pub center: CenterId,
    /// What, by whom, for whom.
    pub visit: Visit,
    /// Which day first.
    pub date: NaiveDate,
    /// The booking that is to take place then instead.
    pub replaces: Option<BookingId>,
}

/// What survives a reload of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved {
    /// Where the customer was.
    pub step: Step,
    /// Where.
    pub center: Option<CenterId>,
    /// What, by whom, for whom.
    pub visit: Visit,
    /// Which treatment was being looked at.
    pub editing: ItemPosition,
    /// Which day.
    pub date: Option<NaiveDate>,
    /// The draft.
    pub draft: Option<Draft>,
    /// The slot that was held or being reserved, with its offset.
    pub slot: Option<Slot>,
    /// What was typed, without sensitive fields and without problems.
    pub details: Details,
    /// A submission whose answer is not known.
    pub submission: Option<(IdempotencyKey, Order)>,
    /// The booking that is managed.
    pub managed: Option<SavedManage>,
}

/// What survives a reload of a booking that is managed; what is chosen and typed for it is beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedManage {
    /// Which.
    pub id: BookingId,
    /// What the site preselected on the page where it was kept: elsewhere something else is wanted.
    pub service: Option<String>,
    /// Which screen.
    pub page: ManagePage,
    /// Why it is canceled, as typed.
    pub reason: String,
    /// A change whose answer is not known.
    pub order: Option<ChangeOrder>,
    /// What was begun before a link led here.
    pub aside: Option<Box<Saved>>,
}

/// Where the focus goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The heading of the present step.
    StepHeading,
    /// The heading of the slots of the chosen day.
    Slots,
    /// A day button in the calendar.
    Day(NaiveDate),
    /// A form field.
    Field(FieldKey),
    /// The notice.
    Notice,
}

/// What the live region says; words come from `i18n`. Sparse on purpose.
#[derive(Clone, Debug, PartialEq)]
pub enum Announcement {
    /// The slot is held for so many minutes.
    Held {
        /// Which.
        slot: Slot,
        /// How long.
        minutes: u32,
    },
    /// So much is left (said at 5, 2 and 1 minutes and 30 seconds).
    TimeLeft {
        /// Seconds.
        seconds: u32,
    },
    /// The hold ended.
    HoldExpired,
    /// The hold was extended to so many minutes.
    Extended {
        /// Minutes left now.
        minutes: u32,
    },
    /// The slot is gone.
    SlotTaken,
    /// So many slots on that day.
    SlotsShown {
        /// Which day.
        date: NaiveDate,
        /// How many.
        count: usize,
    },
    /// So many treatments match the search.
    ServicesFound(usize),
    /// The submission is on its way.
    Submitting,
    /// What has happened to the booking by itself.
    News(News),
}

/// Events for the host page (DESIGN section 3); never the booking's id nor personal data.
#[derive(Clone, Debug, PartialEq)]
pub enum HostEvent {
    /// `booking-ready`
    Ready,
    /// `booking-service-selected`
    ServiceSelected {
        /// Which.
        service: ServiceId,
    },
    /// `booking-held`
    Held(About),
    /// `booking-hold-expired`
    HoldExpired,
    /// `booking-submitted`
    Submitted {
        /// What.
        about: About,
        /// 0 to 3.
        status: i32,
    },
    /// `booking-changed`
    Changed {
        /// What.
        about: About,
        /// A stable word such as `rescheduled`.
        change: &'static str,
    },
    /// `booking-status`, of the booking that is managed: another than was known; what is known for the first time is no
    /// change.
    Status {
        /// `PENDING`, `APPROVED`, `DENIED`, `CANCELED` or `LAPSED`.
        status: &'static str,
        /// What it was before.
        previous: &'static str,
    },
    /// `booking-error`: a stable word such as `portal-unknown`.
    Error(&'static str),
}

/// What an event is about: a booking, or what is to become one.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// For people; none before there is a booking.
    pub reference: Option<String>,
    /// Who gets what.
    pub visit: Visit,
    /// What all of it costs; `None` where that cannot be told.
    pub price: Option<Money>,
    /// Start, wall time of the center.
    pub start: NaiveDateTime,
}

impl About {
    /// A booking, and who gets what in it.
    #[must_use]
    pub fn of(booking: &Confirmed, visit: Visit) -> Self {
        Self {
            reference: Some(booking.reference.clone()),
            visit,
            price: Some(booking.total.clone()),
            start: booking.start,
        }
    }
}
