//! A booking that exists: reading it, being told of it, and which of its screens is shown.
//!
//! Long because reading, hearing, opening and leaving each lean on the others.

mod act;

mod time;

use super::turn::Turn;
use super::{hold, restore, retry, start};
use crate::booking::{Details, Slot};
use crate::flow::command::{Saved, SavedManage};
use crate::flow::event::ManageEvent;
use crate::flow::state::{
    Act, BookingId, BookingStatus, ChangeOrder, Choice, DecisionKind, Deed, Hold, IdempotencyKey, Manage,
    ManagePage, Managed, News, Remote, RequestId, ReservePurpose, ReserveStage, Reserving, Step, Submission,
};
use crate::flow::{Announcement, Command, EventKind, FocusTarget, HostEvent, Problem, State};
pub(super) use act::confirm;
use act::{pause_over, send_again};

/// How often the booking is read before the customer is told: 4 pauses of 0.5, 1, 2 and 4 s.
const READ_ATTEMPTS: u32 = 4;

/// What happens to the page and matters to a booking.
#[derive(Clone, Copy)]
pub(super) enum Sign<'a> {
    /// The element was mounted, with what a reload left behind, perhaps in another tab.
    Started(Option<&'a Saved>, bool),
    /// The catalogue is there.
    PortalCame,
    /// The portal takes no new bookings, or there is none.
    PortalUnknown,
    /// The page is looked at again.
    Woke,
    /// The network is back.
    Online,
    /// A pause is over.
    PauseOver(RequestId),
    /// Customer: "try again".
    TryAgain,
}

/// True if it is this booking's affair alone.
pub(super) fn hears(turn: &mut Turn, sign: Sign<'_>) -> bool {
    match sign {
        Sign::Started(saved, other_tab) => return start(turn, saved, other_tab),
        Sign::TryAgain => return try_again(turn),
        Sign::PortalCame => take_up(turn),
        Sign::PortalUnknown => return load_portal_of(turn),
        Sign::Woke => look_again(turn),
        Sign::PauseOver(pause) => pause_over(turn, pause),
        Sign::Online => {
            if !send_again(turn) {
                look_again(turn);
            }
        }
    }
    false
}

pub(super) fn happened(turn: &mut Turn, event: ManageEvent) {
    if turn.state.manage.is_none() {
        return;
    }
    match event {
        ManageEvent::Open(page) => open(turn, page),
        ManageEvent::Leave => leave(turn),
        ManageEvent::GoOn => go_on(turn),
        ManageEvent::ReasonTyped(reason) => {
            if let Some(manage) = at_rest(&mut turn.state) {
                manage.reason = reason;
            }
        }
        ManageEvent::Confirm => confirm(turn),
        ManageEvent::Read(request, answer) => read_arrived(turn, request, answer),
        ManageEvent::Answered(request, answer) => act::arrived(turn, request, answer),
        ManageEvent::Heard(booking) => heard(turn, booking),
    }
}

/// Of the choices of a new booking, those that choosing another time is made of.
pub(super) fn lets_through(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::BackTo(_)
            | EventKind::MonthShown(_)
            | EventKind::DayChosen(_)
            | EventKind::SlotChosen(_)
            | EventKind::EditItem(_)
            | EventKind::TherapistChosen(_)
            | EventKind::Continue
            | EventKind::ExtendPressed
            | EventKind::RetakePressed
    )
}

/// What a mounted element finds: a link's booking, or the one that this tab showed before a reload. True if
/// the element is about a booking that exists.
fn start(turn: &mut Turn, saved: Option<&Saved>, other_tab: bool) -> bool {
    let config = &turn.state.config;
    let linked = config.booking.clone().map(BookingId);
    let kept = saved.and_then(|saved| {
        let kept = saved.managed.as_ref()?;
        let fits = match &linked {
            Some(linked) => *linked == kept.id,
            None => kept.service == config.service,
        };
        fits.then_some((saved, kept))
    });
    match (kept, linked) {
        (Some((saved, kept)), _) if !other_tab => restore(turn, saved, kept),
        (Some((_, kept)), _) => begin(turn, kept.id.clone()),
        (None, linked) => {
            let is_left_behind = linked.is_some() || saved.is_some_and(|saved| saved.managed.is_some());
            if !is_left_behind {
                return false;
            }
            // Another tab's is its own.
            let begun = saved.filter(|_| !other_tab);
            if let Some(linked) = linked {
                begin(turn, linked);
                if let Some(manage) = &mut turn.state.manage {
                    manage.aside = begun.and_then(set_aside);
                }
            } else if let Some(draft) = begun.and_then(|saved| saved.draft.clone()) {
                turn.push(Command::Release(draft.id));
            }
        }
    }
    true
}

/// What is gone on with later, when a link interrupts it: a booking that was begun, or what is being done with one
/// that exists. Of one that is only shown, what it interrupted itself.
fn set_aside(begun: &Saved) -> Option<Box<Saved>> {
    match &begun.managed {
        Some(shown) if shown.page == ManagePage::Overview && shown.order.is_none() => shown.aside.clone(),
        _ => Some(Box::new(begun.clone())),
    }
}

/// Back to what a link interrupted: as after a reload, but the catalogue is there.
fn go_on(turn: &mut Turn) {
    let aside = at_rest(&mut turn.state).and_then(|manage| manage.aside.take());
    let Some(aside) = aside else {
        return;
    };
    leave_at_once(turn);
    turn.state.config.booking = None;
    turn.state.manage = None;
    turn.state.submission = Submission::Idle;
    if start(turn, Some(&aside), false) {
        take_up(turn);
    } else {
        restore::begin(turn, aside);
        if turn.state.known_catalogue().is_some() {
            restore::take_up(turn);
        }
    }
    turn.push(Command::Focus(FocusTarget::StepHeading));
}

/// Shows a booking of which only the id is known.
pub(super) fn begin(turn: &mut Turn, id: BookingId) {
    turn.state.manage = Some(Box::new(Manage::new(id)));
    turn.state.step = Step::Confirmation;
    read(turn, 0);
}

fn restore(turn: &mut Turn, saved: &Saved, kept: &SavedManage) {
    begin(turn, kept.id.clone());
    turn.state.restoring = Some(Box::new(saved.clone()));
    let Some(manage) = &mut turn.state.manage else {
        return;
    };
    manage.reason.clone_from(&kept.reason);
    manage.aside.clone_from(&kept.aside);
    if let Some(order) = &kept.order {
        // Its answer decides first.
        act::send(turn, Box::new(order.clone()), 0);
    }
}

/// Reads the portal for its booking, once.
fn load_portal_of(turn: &mut Turn) -> bool {
    let Some(id) = turn.state.manage.as_deref().map(|manage| manage.id.clone()) else {
        return false;
    };
    let request = turn.request();
    turn.state.catalogue = Remote::Loading {
        request,
        attempt: start::PORTAL_ATTEMPTS,
    };
    turn.push(Command::LoadPortalOf(request, id));
    true
}

/// Catalogue and booking are there: the screen that a reload interrupted comes back.
fn take_up(turn: &mut Turn) {
    let is_ready = turn.state.known_catalogue().is_some()
        && at_rest(&mut turn.state).is_some_and(|manage| manage.known.is_some());
    if !is_ready {
        return;
    }
    let Some(saved) = turn.state.restoring.take() else {
        return;
    };
    let page = saved
        .managed
        .as_ref()
        .map_or(ManagePage::Overview, |kept| kept.page);
    let can_open = turn.state.can_open(page);
    if can_open {
        enter(turn, page);
    }
    match page {
        ManagePage::Details if can_open => {
            for (key, value) in saved.details.values.iter() {
                turn.state.details.values.insert(key.clone(), value.clone());
            }
        }
        ManagePage::Reschedule if can_open => time::restore(turn, *saved),
        _ => {
            if let Some(draft) = saved.draft {
                turn.push(Command::Release(draft.id));
            }
        }
    }
}

/// The present state, asked for. What is shown stays until it is here.
pub(super) fn read(turn: &mut Turn, attempt: u32) {
    let request = turn.request();
    if let Some(manage) = &mut turn.state.manage {
        manage.reading = Remote::Loading { request, attempt };
        let id = manage.id.clone();
        turn.push(Command::ReadBooking(request, id));
    }
}

/// The page is looked at again, or the network is back.
fn look_again(turn: &mut Turn) {
    if let Some(manage) = &turn.state.manage
        && !matches!(
            manage.reading,
            Remote::Loading { attempt: 0, .. } | Remote::Failed(Problem::Gone)
        )
    {
        read(turn, 0);
    }
}

/// "Try again". True if there was something to try.
fn try_again(turn: &mut Turn) -> bool {
    if send_again(turn) {
        return true;
    }
    let has_failed = |manage: &Manage| matches!(manage.reading, Remote::Failed(_));
    let again = turn.state.manage.as_deref().is_some_and(has_failed);
    if again {
        read(turn, 0);
    }
    again
}

fn read_arrived(turn: &mut Turn, request: RequestId, answer: Result<Box<Managed>, Problem>) {
    let Some(manage) = &mut turn.state.manage else {
        return;
    };
    let Remote::Loading {
        request: awaited,
        attempt,
    } = manage.reading
    else {
        return;
    };
    if awaited != request {
        return;
    }
    match answer {
        Ok(booking) => {
            manage.reading = Remote::Ready(());
            heard(turn, booking);
        }
        Err(problem) if retry::is_worth_retrying(&problem) && attempt < READ_ATTEMPTS => {
            let pause = turn.request();
            let wait = retry::pause_ms(&problem, attempt, start::READ_PAUSE_MS);
            if let Some(manage) = &mut turn.state.manage {
                manage.reading = Remote::Loading {
                    request: pause,
                    attempt: attempt + 1,
                };
            }
            turn.push(Command::Wait(pause, wait));
        }
        Err(problem) => {
            manage.reading = Remote::Failed(problem.clone());
            if manage.known.is_none() || problem == Problem::Gone {
                manage.known = None;
                leave_at_once(turn);
                turn.push(Command::Emit(HostEvent::Error(match problem {
                    Problem::Gone => "booking-unknown",
                    Problem::SiteNotAllowed => "site-not-allowed",
                    _ => "server-unreachable",
                })));
            }
        }
    }
}

/// Whether this is the booking as it was before what is known of it.
fn is_late(told: &Managed, known: &Managed) -> bool {
    told.booking.updated_utc < known.booking.updated_utc
}

/// The booking as it is now. What is older than what is known came too late.
fn heard(turn: &mut Turn, booking: Box<Managed>) {
    let Some(manage) = &mut turn.state.manage else {
        return;
    };
    let known = manage.known.as_deref();
    if known.is_some_and(|known| is_late(&booking, known)) {
        return;
    }
    let is_new = known.is_some_and(|known| known.booking.updated_utc != booking.booking.updated_utc);
    // What one asks for oneself is said when it is answered.
    let news = match (&manage.act, known) {
        (Act::Idle, Some(known)) => difference(known, &booking),
        _ => None,
    };
    let former = manage.known.replace(booking);
    if manage.page == ManagePage::Details
        && let (Some(former), Some(now)) = (&former, &manage.known)
    {
        // What the booker did not touch follows, or it would be sent as if it were changed back.
        for (key, value) in now.answers.iter() {
            if turn.state.details.values.get(key) == former.answers.get(key) {
                turn.state.details.values.insert(key.clone(), value.clone());
            }
        }
    }
    if let Some(news) = news {
        // That nothing was done of what was asked for outweighs what was decided instead: the status says that.
        if manage.news != Some(News::Overtaken) {
            manage.news = Some(news);
        }
        turn.push(Command::Announce(Announcement::News(news)));
    }
    stay_if_it_makes_sense(turn);
    if is_new {
        time::begin_anew(turn);
    }
    take_up(turn);
}

fn difference(known: &Managed, now: &Managed) -> Option<News> {
    if known.decision != now.decision
        && let Some(decision) = &now.decision
    {
        let is_canceled = now.booking.status == BookingStatus::Canceled;
        if decision.kind == DecisionKind::ChangeApproved && is_canceled {
            return Some(News::Done(Deed::Cancel));
        }
        return Some(News::Decided(decision.kind));
    }
    let mut same_stamp = known.booking.clone();
    same_stamp.updated_utc.clone_from(&now.booking.updated_utc);
    let is_same = same_stamp == now.booking && known.waiting == now.waiting && known.answers == now.answers;
    (!is_same).then_some(News::Refreshed)
}

/// A screen on which something is to be done goes when it cannot be done any more.
fn stay_if_it_makes_sense(turn: &mut Turn) {
    let Some(manage) = at_rest(&mut turn.state) else {
        return;
    };
    let page = manage.page;
    if page != ManagePage::Overview && !turn.state.may(page) {
        leave_at_once(turn);
        turn.push(Command::Focus(FocusTarget::StepHeading));
    }
}

fn open(turn: &mut Turn, page: ManagePage) {
    if at_rest(&mut turn.state).is_none() || !turn.state.can_open(page) {
        return;
    }
    leave_at_once(turn);
    enter(turn, page);
    turn.push(Command::Focus(FocusTarget::StepHeading));
}

/// Shows a screen, with what it starts from.
fn enter(turn: &mut Turn, page: ManagePage) {
    let Some(manage) = &mut turn.state.manage else {
        return;
    };
    let Some(known) = manage.known.clone() else {
        return;
    };
    manage.page = page;
    manage.news = None;
    turn.state.submission = Submission::Idle;
    if matches!(page, ManagePage::Details | ManagePage::Reschedule) {
        turn.state.choice = Choice {
            center: Some(known.center),
            visit: known.visit,
            date: Some(known.booking.start.date()),
            ..Default::default()
        };
        turn.state.details = Details {
            values: known.answers,
            ..Default::default()
        };
    }
    if page == ManagePage::Reschedule {
        time::enter(turn);
    }
}

fn leave(turn: &mut Turn) {
    // What nobody answered may have been done all the same: the booking as it is now tells.
    if act::give_up(&mut turn.state) {
        read(turn, 0);
    }
    if let Some(manage) = at_rest(&mut turn.state) {
        manage.reason.clear();
        leave_at_once(turn);
        turn.push(Command::Focus(FocusTarget::StepHeading));
    }
}

/// Back to the booking; what was begun is given up.
fn leave_at_once(turn: &mut Turn) {
    hold::abandon(turn);
    settle(turn);
}

/// Back to the booking, whatever became of the hold.
fn settle(turn: &mut Turn) {
    super::calendar::forget(turn);
    turn.state.hold = Hold::None;
    turn.state.draft = None;
    turn.state.stalled = None;
    turn.state.submit_when_held = false;
    turn.state.notice = None;
    turn.state.step = Step::Confirmation;
    if let Some(manage) = &mut turn.state.manage {
        if manage.page == ManagePage::Details {
            turn.state.details = Details::default();
        }
        manage.page = ManagePage::Overview;
    }
}

/// The booking, while nothing is being asked of the server.
fn at_rest(state: &mut State) -> Option<&mut Manage> {
    state
        .manage
        .as_deref_mut()
        .filter(|manage| manage.act == Act::Idle)
}

/// What follows from a change of what is known, whatever caused it.
pub(super) struct Before {
    watched: Option<BookingId>,
    status: Option<&'static str>,
}

impl Before {
    pub(super) fn of(state: &State) -> Self {
        Self {
            watched: watched(state),
            status: status(state),
        }
    }

    pub(super) fn follow_up(&self, turn: &mut Turn) {
        let watched = watched(&turn.state);
        if watched != self.watched {
            turn.push(Command::Watch(watched));
        }
        // What is known for the first time is no change.
        if let Some((status, previous)) = status(&turn.state).zip(self.status)
            && status != previous
        {
            turn.push(Command::Emit(HostEvent::Status { status, previous }));
        }
    }
}

/// Which booking may change by itself.
fn watched(state: &State) -> Option<BookingId> {
    let manage = state.manage.as_deref()?;
    let known = manage.known.as_deref()?;
    known.is_expected().then(|| manage.id.clone())
}

fn status(state: &State) -> Option<&'static str> {
    state.managed().map(Managed::status_word)
}

/// What is kept of it for a reload.
pub(super) fn saved(state: &State, order_is_harmless: impl Fn(&ChangeOrder) -> bool) -> Option<SavedManage> {
    let manage = state.manage.as_deref()?;
    Some(SavedManage {
        id: manage.id.clone(),
        service: state.config.service.clone(),
        page: manage.page,
        reason: manage.reason.clone(),
        order: manage.pending().filter(|order| order_is_harmless(order)).cloned(),
        aside: manage.aside.clone(),
    })
}

/// The slot of a reload that is being taken up, for whoever reads its hold.
pub(super) fn restore_slot(turn: &mut Turn, slot: Slot) {
    turn.state.hold = Hold::Reserving(Reserving {
        slot,
        // Reading needs no key.
        key: IdempotencyKey(String::new()),
        request: RequestId::default(),
        stage: ReserveStage::Queued,
        attempt: 0,
        previous: None,
        purpose: ReservePurpose::Restore,
    });
    restore::read(turn);
}
