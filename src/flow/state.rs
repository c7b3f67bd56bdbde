//! What the widget knows and shows at one moment.

mod submission;

mod manage;

use std::sync::Arc;

use chrono::NaiveDate;

use super::command::{DaysQuery, Saved};
use super::event::Problem;
use crate::booking::{Catalogue, CenterId, Day, Details, ItemPosition, Slot, TherapistId, Visit};
use crate::config::Config;
pub use manage::{
    Act, BookingId, ChangeOrder, Decision, DecisionKind, Deed, Manage, ManagePage, Managed, News, Right,
    Waiting, Wish,
};
pub use submission::{Appointment, BookingStatus, Confirmed, Order, Submission};

/// A moment of the page's monotonic clock, milliseconds since its time origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

/// 128 random bits that arrive with every event; idempotency keys are made of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nonce(pub u128);

/// Tells the answer to the present request from the answer to an outdated one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u32);

/// Header value of a request that must take effect once, however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

/// A draft on the server; a capability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftId(pub String);

/// A reservation on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservationId(pub String);

/// Everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// What the site owner asked for.
    pub config: Config,
    /// What the portal offers.
    pub catalogue: Remote<Arc<Catalogue>>,
    /// Where the customer is.
    pub step: Step,
    /// What was chosen so far; going back forgets nothing.
    pub choice: Choice,
    /// The month shown and what is known of its days.
    pub calendar: CalendarState,
    /// The draft, while it fits the choice.
    pub draft: Option<Draft>,
    /// The slot that is or was held.
    pub hold: Hold,
    /// What was typed.
    pub details: Details,
    /// Where the visitor came from: names and values of the wire's `attribution`.
    pub came_from: Vec<(String, String)>,
    /// The submission.
    pub submission: Submission,
    /// The booking that is shown and can be changed; the one just made, or one that a link led to.
    pub manage: Option<Box<Manage>>,
    /// One message above the step, until dismissed or overtaken.
    pub notice: Option<Notice>,
    /// Whether the browser says it is offline.
    pub offline: bool,
    /// Whether the second download seems not to come at all: the server's page is the way out.
    pub is_stuck: bool,
    /// What a reload left behind and is not yet taken up.
    pub restoring: Option<Box<Saved>>,
    /// The reserve request that the server has not answered yet. There is never more than one: two that
    /// overtake each other on the way would leave the server holding another slot than the customer sees.
    pub reserve_under_way: Option<ReserveUnderWay>,
    /// A slot that could not be reserved for want of an answer; trying again sends the same key.
    pub stalled: Option<Box<Reserving>>,
    /// The customer pressed submit while the slot was being taken again: submit once it is held.
    pub submit_when_held: bool,
    /// When the customer last did something.
    pub last_activity: Moment,
    /// The last moment seen.
    pub now: Moment,
    /// The last request id given out.
    pub last_request: RequestId,
}

/// Something that comes from the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Remote<T> {
    /// Not asked for yet.
    #[default]
    Idle,
    /// On its way; `attempt` counts from 0, retries are silent.
    Loading {
        /// Which request.
        request: RequestId,
        /// How often it failed so far.
        attempt: u32,
    },
    /// Here.
    Ready(T),
    /// Given up; the customer may try again.
    Failed(Problem),
}

/// The steps, in order. `Center` is skipped when there is one, `Service` when the site preselected one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Where.
    Center,
    /// What.
    #[default]
    Service,
    /// By whom, with what, for whom: one treatment of the visit, and what else belongs to it.
    Therapist,
    /// When.
    Time,
    /// Who.
    Details,
    /// Done.
    Confirmation,
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Where; set at once when there is one center.
    pub center: Option<CenterId>,
    /// What, by whom, for whom.
    pub visit: Visit,
    /// Which treatment the steps of service and therapist are about; one past the end is being added.
    pub editing: ItemPosition,
    /// Which day's slots are shown.
    pub date: Option<NaiveDate>,
    /// Text in the search field of the service step.
    pub search: String,
}

/// The calendar of the time step, for the present center and visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalendarState {
    /// First day of the month shown; `None` until the server has said what today is.
    pub month: Option<NaiveDate>,
    /// The center's date now, and the last that can be booked.
    pub bounds: Option<(NaiveDate, NaiveDate)>,
    /// Days known so far, by date, free or not.
    pub days: crate::sorted::Sorted<NaiveDate, Day>,
    /// First free day at or after the month shown, or after the chosen day when that is full.
    pub next_available: Option<NaiveDate>,
    /// The request that fills the month shown.
    pub loading: Remote<()>,
    /// What that request asks, to ask it again.
    pub query: Option<DaysQuery>,
    /// When days last arrived.
    pub loaded_at: Moment,
}

/// A draft on the server and what it was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Where.
    pub center: CenterId,
    /// What, by whom, for whom.
    pub visit: Visit,
}

/// The slot that the customer wants, and how far it is theirs.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Hold {
    /// None.
    #[default]
    None,
    /// Asked for; nothing is promised yet.
    Reserving(Reserving),
    /// Theirs until `deadline`.
    Held(Held),
    /// Time ran out; what was typed is kept.
    Expired {
        /// Which slot it was.
        slot: Slot,
    },
    /// Somebody else has it.
    Lost {
        /// Which slot it was.
        slot: Slot,
        /// The nearest free ones.
        alternatives: Vec<Slot>,
        /// The slot held before, which stays when moving to another is refused.
        previous: Option<Box<Held>>,
    },
}

/// A reservation under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Reserving {
    /// The slot asked for.
    pub slot: Slot,
    /// Sent with every attempt.
    pub key: IdempotencyKey,
    /// The request under way (draft, reserve or read) or the pause before it.
    pub request: RequestId,
    /// How far it is.
    pub stage: ReserveStage,
    /// How often it failed so far.
    pub attempt: u32,
    /// The hold that stays until the new one is won.
    pub previous: Option<Box<Held>>,
    /// Why: decides what is said and where the customer is led.
    pub purpose: ReservePurpose,
}

/// How far a reservation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReserveStage {
    /// Waits until an earlier reserve request is answered.
    #[default]
    Queued,
    /// The draft is being made.
    Drafting,
    /// The slot is asked for.
    Asking,
    /// The present state is read, after a reload.
    Reading,
    /// A pause before the next attempt.
    Pausing,
}

/// A reserve request that the server has not answered yet.
#[derive(Clone, Debug, PartialEq)]
pub struct ReserveUnderWay {
    /// Which request.
    pub request: RequestId,
    /// On which draft.
    pub draft: DraftId,
    /// Which slot.
    pub slot: Slot,
    /// Nobody wants it any more: it is to be released when the answer is there.
    pub abandoned: bool,
}

/// Why a slot is being reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservePurpose {
    /// The customer chose it.
    Choose,
    /// A reload found it in the session: its present state is read, not extended.
    Restore,
    /// It expired and is taken again.
    Retake,
}

/// A slot that is held.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Its id.
    pub reservation: ReservationId,
    /// Which slot.
    pub slot: Slot,
    /// Who will treat whom, and where.
    pub items: Vec<HeldItem>,
    /// When it ends, on the page's monotonic clock.
    pub deadline: Moment,
    /// No extension lasts beyond.
    pub limit: Moment,
    /// An extension under way.
    pub extending: Option<RequestId>,
    /// A check of the true time left under way (after sleep).
    pub checking: Option<RequestId>,
}

/// One treatment of a slot that is held.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldItem {
    /// Which treatment of the visit.
    pub at: ItemPosition,
    /// Who will treat.
    pub therapist: Option<TherapistId>,
    /// Their name, for people.
    pub therapist_name: Option<String>,
    /// Where, for people.
    pub room_name: Option<String>,
}

/// A message above the step; words come from `i18n`.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// The slot was taken by somebody else while choosing.
    SlotTaken,
    /// The hold ended; typed details are kept.
    HoldExpired,
    /// The hold had ended but the slot was free and is held again.
    HeldAgain,
    /// The hold cannot be extended any further.
    ExtensionLimit,
    /// The hold was extended.
    Extended,
    /// Something could not be done; the customer may try again.
    Failed(Problem),
    /// The details have problems; `0` of them.
    CheckDetails(usize),
    /// The site asked for a service, therapist or center that is not offered.
    PreselectionGone,
    /// Another tab of this browser holds the slot of this session.
    OpenInOtherTab,
}
