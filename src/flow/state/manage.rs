//! A booking that exists: what is known of it, which of its screens is shown, and what is being asked of the spa.

use chrono::NaiveDateTime;

use super::{Appointment, BookingStatus, Confirmed, IdempotencyKey, Remote, RequestId, ReservationId};
use crate::booking::{CenterId, FieldKey, FieldValue, Visit};
use crate::flow::Problem;
use crate::flow::command::Saved;
use crate::sorted::Sorted;

/// A booking on the server; a capability. Never shown, never in host events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookingId(pub String);

/// The booking that is managed.
#[derive(Clone, Debug, PartialEq)]
pub struct Manage {
    /// Which.
    pub id: BookingId,
    /// As the server last told it.
    pub known: Option<Box<Managed>>,
    /// The read under way, or why it failed.
    pub reading: Remote<()>,
    /// Which screen.
    pub page: ManagePage,
    /// Why it is canceled, as typed.
    pub reason: String,
    /// What is being asked of the server.
    pub act: Act,
    /// What happened last, until something else does.
    pub news: Option<News>,
    /// What was being booked or changed when a link led here: it can be gone on with.
    pub aside: Option<Box<Saved>>,
}

/// The screens of a booking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ManagePage {
    /// The booking, its status, and what can be done.
    #[default]
    Overview,
    /// Another time: calendar, hold, and a look at both times. Which of these says `State::step`.
    Reschedule,
    /// The form.
    Details,
    /// Asked once more.
    Cancel,
    /// Asked once more.
    Withdraw,
}

/// A booking as its booker may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Managed {
    /// What the confirmation shows too.
    pub booking: Confirmed,
    /// Where it was booked.
    pub portal_id: String,
    /// Where it takes place.
    pub center: CenterId,
    /// Who gets what, by whom.
    pub visit: Visit,
    /// The answers of the form.
    pub answers: Sorted<FieldKey, FieldValue>,
    /// The change that waits for the spa.
    pub waiting: Option<Waiting>,
    /// To change details, or when it takes place.
    pub change: Right,
    /// To give it up.
    pub cancel: Right,
    /// What was decided last, if the last word was not the booker's.
    pub decision: Option<Decision>,
}

/// A change that waits for the spa.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    /// The booking is to be given up.
    Cancellation,
    /// It is to take place at another time.
    Reschedule {
        /// The treatments as they are to be.
        appointments: Vec<Appointment>,
    },
    /// Other details.
    Details,
}

/// One thing that the booker may do, or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Right {
    /// Whether it may be done now.
    pub is_allowed: bool,
    /// Until when it may, or might, be done: wall time of the center. `None` where the status forbids it.
    pub until: Option<NaiveDateTime>,
    /// Whether the spa has to agree.
    pub needs_approval: bool,
}

/// What the spa decided, or that it did not decide in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub kind: DecisionKind,
    /// What the spa said, plain text.
    pub message: Option<String>,
}

/// Kinds of decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// The booking is certain.
    Approved,
    /// The booking was declined.
    Denied,
    /// The spa canceled the booking.
    Canceled,
    /// Nobody answered the request in time.
    Lapsed,
    /// The spa gave it another time.
    Moved,
    /// The change is done.
    ChangeApproved,
    /// The change was declined; the booking stays as it is.
    ChangeDenied,
    /// Nobody answered the change in time; the booking stays as it is.
    ChangeLapsed,
}

/// Something asked of the server that changes the booking.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Act {
    /// Nothing.
    #[default]
    Idle,
    /// Sent, perhaps more than once with the same key; the answer is awaited.
    Sending {
        /// What, frozen: every attempt sends the same body.
        order: Box<ChangeOrder>,
        /// The request under way; `None` while waiting to try again.
        request: Option<RequestId>,
        /// The pause before the next attempt; `None` while a request is under way or the page is offline.
        pause: Option<RequestId>,
        /// How often it failed so far.
        attempt: u32,
    },
    /// Not answered after several attempts; its fate is unknown, so the same key and body are kept.
    Unanswered {
        /// As in `Sending`.
        order: Box<ChangeOrder>,
        /// What went wrong last.
        problem: Problem,
    },
}

/// What is asked, with what makes it take effect once.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeOrder {
    /// What.
    pub wish: Wish,
    /// `lastUpdated` as the booker saw it: the server refuses what was meant for another state.
    pub seen: String,
    /// Sent with every attempt.
    pub key: IdempotencyKey,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// The time that is held.
    Reschedule(ReservationId),
    /// These answers instead.
    Details(Vec<(FieldKey, FieldValue)>),
    /// Give it up; why, or nothing.
    Cancel(String),
    /// Take back the change that waits.
    Withdraw,
}

/// Kinds of wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Another time.
    Reschedule,
    /// Other details.
    Details,
    /// Giving it up.
    Cancel,
    /// Taking back a change.
    Withdraw,
}

/// What has just happened to the booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// What the booker asked is done.
    Done(Deed),
    /// What the booker asked waits for the spa.
    Asked(Deed),
    /// The spa decided, while the booker looked on.
    Decided(DecisionKind),
    /// It changed meanwhile, so nothing was done: this is how it is now.
    Overtaken,
    /// It changed in another tab or by another hand.
    Refreshed,
}

impl Manage {
    /// A booking of which nothing is known yet.
    #[must_use]
    pub fn new(id: BookingId) -> Self {
        Self {
            id,
            known: None,
            reading: Remote::Idle,
            page: ManagePage::Overview,
            reason: String::new(),
            act: Act::Idle,
            news: None,
            aside: None,
        }
    }

    /// Whether something can be chosen or typed on the present screen.
    #[must_use]
    pub fn edits(&self) -> bool {
        matches!(self.page, ManagePage::Reschedule | ManagePage::Details)
    }

    /// What was asked of the server and is not answered.
    #[must_use]
    pub fn pending(&self) -> Option<&ChangeOrder> {
        match &self.act {
            Act::Idle => None,
            Act::Sending { order, .. } | Act::Unanswered { order, .. } => Some(order),
        }
    }
}

impl Managed {
    /// Whether it may still take place.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        !self.has_lapsed()
            && matches!(
                self.booking.status,
                BookingStatus::Pending | BookingStatus::Approved
            )
    }

    /// Whether nobody answered it in time.
    #[must_use]
    pub fn has_lapsed(&self) -> bool {
        let lapsed = |decision: &Decision| decision.kind == DecisionKind::Lapsed;
        self.decision.as_ref().is_some_and(lapsed)
    }

    /// The stable word for the host page.
    #[must_use]
    pub fn status_word(&self) -> &'static str {
        match self.booking.status {
            _ if self.has_lapsed() => "LAPSED",
            BookingStatus::Pending => "PENDING",
            BookingStatus::Approved => "APPROVED",
            BookingStatus::Denied => "DENIED",
            BookingStatus::Canceled => "CANCELED",
        }
    }
}

impl DecisionKind {
    /// Whether it is what the booker wished for.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Self::Approved | Self::ChangeApproved)
    }
}

impl Wish {
    /// Which kind it is.
    #[must_use]
    pub fn deed(&self) -> Deed {
        match self {
            Self::Reschedule(_) => Deed::Reschedule,
            Self::Details(_) => Deed::Details,
            Self::Cancel(_) => Deed::Cancel,
            Self::Withdraw => Deed::Withdraw,
        }
    }
}
