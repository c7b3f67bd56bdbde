//! A booking that exists, as its screens show it.

use chrono::NaiveDateTime;

use crate::booking::{Center, FieldId, FieldKey, FieldValue};
use crate::flow::State;
use crate::flow::state::{
    Act, Appointment, BookingStatus, Confirmed, DecisionKind, ManagePage, Managed, News, Remote, Right, Step,
    Waiting,
};
use crate::flow::{EventKind, Problem};
use crate::sorted::Sorted;

/// Which of its screens.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) enum ManageScreen {
    /// It is on its way.
    Loading,
    /// It did not come.
    Failed(Problem),
    /// The booking itself.
    Overview,
    /// Another time: the calendar.
    Time,
    /// Another time: both times, to be looked at.
    Review,
    /// The form, or a question.
    Page(ManagePage),
}

/// The screen of a booking; `None` while a new one is being made.
pub(in crate::views) fn screen(state: &State) -> Option<ManageScreen> {
    let manage = state.manage.as_deref()?;
    Some(match (manage.page, &manage.reading) {
        (ManagePage::Overview, Remote::Failed(problem)) if state.shown_booking().is_none() => {
            ManageScreen::Failed(problem.clone())
        }
        (ManagePage::Overview, _) if state.shown_booking().is_none() => ManageScreen::Loading,
        (ManagePage::Overview, _) => ManageScreen::Overview,
        (ManagePage::Reschedule, _) if state.step == Step::Details => ManageScreen::Review,
        (ManagePage::Reschedule, _) => ManageScreen::Time,
        (page, _) => ManageScreen::Page(page),
    })
}

/// Where a booking stands, for people.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) enum Standing {
    Pending,
    Approved,
    Denied,
    Canceled,
    /// Nobody answered in time.
    Lapsed,
    /// Approved; the spa is asked to cancel it.
    CancelAsked,
    /// Approved; the spa is asked for another time.
    MoveAsked(Vec<Appointment>),
    /// Approved; the spa is asked for other details.
    DetailsAsked,
}

impl Standing {
    /// Whether the appointment may take place.
    pub(in crate::views) fn is_expected(&self) -> bool {
        !matches!(self, Self::Denied | Self::Canceled | Self::Lapsed)
    }

    fn of(status: BookingStatus, known: Option<&Managed>) -> Self {
        let waiting = known.and_then(|known| known.waiting.clone());
        match (status, waiting) {
            _ if known.is_some_and(Managed::has_lapsed) => Self::Lapsed,
            (BookingStatus::Pending, _) => Self::Pending,
            (BookingStatus::Denied, _) => Self::Denied,
            (BookingStatus::Canceled, _) => Self::Canceled,
            (BookingStatus::Approved, None) => Self::Approved,
            (BookingStatus::Approved, Some(Waiting::Cancellation)) => Self::CancelAsked,
            (BookingStatus::Approved, Some(Waiting::Reschedule { appointments })) => {
                Self::MoveAsked(appointments)
            }
            (BookingStatus::Approved, Some(Waiting::Details)) => Self::DetailsAsked,
        }
    }
}

/// A booking as it stands.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) struct Shown {
    pub(in crate::views) booking: Confirmed,
    pub(in crate::views) standing: Standing,
    pub(in crate::views) center: Option<Center>,
    pub(in crate::views) policy: Option<String>,
    pub(in crate::views) portal: String,
    /// The portal takes no new bookings.
    pub(in crate::views) is_closed: bool,
    /// Just made on this page: what is said is about what was just done.
    pub(in crate::views) is_fresh: bool,
    /// What the spa wrote.
    pub(in crate::views) message: Option<String>,
    /// Who booked: name, mail address, telephone.
    pub(in crate::views) booker: Vec<String>,
    pub(in crate::views) news: Option<News>,
}

/// The booking as it stands, once it is known.
pub(in crate::views) fn shown(state: &State) -> Option<Shown> {
    let booking = state.shown_booking()?.clone();
    let known = state.managed();
    let catalogue = super::catalogue(state);
    let center = match known {
        Some(known) => catalogue.and_then(|catalogue| catalogue.center(&known.center)),
        None => super::offer::center(state),
    };
    let is_made_here = matches!(state.submission, crate::flow::state::Submission::Done(_));
    let decision = known.and_then(|known| known.decision.as_ref());
    Some(Shown {
        standing: Standing::of(booking.status, known),
        booking,
        center: center.cloned(),
        policy: catalogue.and_then(|catalogue| catalogue.settings.cancellation_policy.clone()),
        portal: catalogue
            .map(|catalogue| catalogue.portal_id.clone())
            .unwrap_or_default(),
        is_closed: catalogue.is_some_and(|catalogue| catalogue.is_closed),
        is_fresh: is_made_here && decision.is_none(),
        message: decision.and_then(|decision| decision.message.clone()),
        // What was typed a moment ago, until the booking was read.
        booker: booker(known.map_or(&state.details.values, |known| &known.answers)),
        news: state
            .manage
            .as_deref()
            .and_then(|manage| manage.news)
            .filter(|news| !is_said_by_status(*news)),
    })
}

/// Whether the status that follows from it says the same, in larger letters.
fn is_said_by_status(news: News) -> bool {
    use DecisionKind as K;
    matches!(
        news,
        News::Decided(K::Approved | K::Denied | K::Canceled | K::Lapsed)
    )
}

fn booker(answers: &Sorted<FieldKey, FieldValue>) -> Vec<String> {
    let answer = |name: &str| match answers.get(&FieldKey::of_booker(FieldId(name.to_owned()))) {
        Some(FieldValue::Text(text)) => text.as_str(),
        _ => "",
    };
    let name = [answer("firstName"), " ", answer("lastName")].concat();
    let mut lines = vec![
        name.trim().to_owned(),
        answer("email").to_owned(),
        answer("phone").to_owned(),
    ];
    lines.retain(|line| !line.is_empty());
    lines
}

/// What can be done, and what to say of it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) struct Offer {
    pub(in crate::views) pages: Vec<ManagePage>,
    pub(in crate::views) change: Right,
    pub(in crate::views) cancel: Right,
    /// Something may be done, but not through this portal.
    pub(in crate::views) is_elsewhere: bool,
    pub(in crate::views) phone: Option<String>,
    pub(in crate::views) email: Option<String>,
}

/// What can be done with a booking that may take place.
pub(in crate::views) fn offer(state: &State) -> Option<Offer> {
    let known = state.managed().filter(|known| known.is_expected())?;
    let all = [
        ManagePage::Withdraw,
        ManagePage::Reschedule,
        ManagePage::Details,
        ManagePage::Cancel,
    ];
    let mut pages = Vec::new();
    for page in all {
        if state.can_open(page) {
            pages.push(page);
        }
    }
    let catalogue = super::catalogue(state)?;
    let center = catalogue.center(&known.center);
    Some(Offer {
        pages,
        change: known.change.clone(),
        cancel: known.cancel.clone(),
        is_elsewhere: known.change.is_allowed && !state.can_open(ManagePage::Reschedule),
        phone: center.and_then(|center| center.phone.clone()),
        email: center.and_then(|center| center.email.clone()),
    })
}

/// Whether the spa is asked before a screen's wish is done.
pub(in crate::views) fn needs_approval(state: &State) -> bool {
    let right = |known: &Managed| match state.manage.as_deref().map(|manage| manage.page) {
        Some(ManagePage::Cancel) => known.cancel.needs_approval,
        _ => known.change.needs_approval,
    };
    state.managed().is_some_and(right)
}

/// How far what the screen asks is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) enum Progress {
    Ready,
    Sending,
    Unanswered(Problem),
}

/// How far what the screen asks is.
pub(in crate::views) fn progress(state: &State) -> Progress {
    match state.manage.as_deref().map(|manage| &manage.act) {
        Some(Act::Sending { .. }) => Progress::Sending,
        Some(Act::Unanswered { problem, .. }) => Progress::Unanswered(problem.clone()),
        _ => Progress::Ready,
    }
}

/// The time that a booking has, and the one that is wanted instead.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::views) struct TwoTimes {
    pub(in crate::views) present: NaiveDateTime,
    pub(in crate::views) wanted: Option<NaiveDateTime>,
    /// By whom then, where it is known.
    pub(in crate::views) therapists: Vec<String>,
}

/// The time that a booking has, and the one that is wanted instead.
pub(in crate::views) fn two_times(state: &State) -> Option<TwoTimes> {
    let mut therapists: Vec<String> = Vec::new();
    for item in state.held().map(|held| held.items.as_slice()).unwrap_or_default() {
        if let Some(name) = item
            .therapist_name
            .clone()
            .filter(|name| !therapists.contains(name))
        {
            therapists.push(name);
        }
    }
    Some(TwoTimes {
        present: state.managed()?.booking.start,
        wanted: state.wanted_slot().map(|slot| slot.time),
        therapists,
    })
}

/// What a button of the booking leads to.
pub(in crate::views) fn leads_to(page: ManagePage) -> EventKind {
    EventKind::Manage(crate::flow::ManageEvent::Open(page))
}
