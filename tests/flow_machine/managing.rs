//! A booking that exists: shown, followed, moved, changed, given up; each once, whatever the network does.
//!
//! Long because every act is told with its ways to go wrong.

use booking_widget::booking::{FieldValue, Visit};
use booking_widget::config::Config;
use booking_widget::flow::state::{
    Act, BookingId, BookingStatus, Decision, DecisionKind, Deed, Hold, IdempotencyKey, ManagePage, Managed,
    News, Notice, Remote, RequestId, Right, Step, Waiting, Wish,
};
use booking_widget::flow::{
    About, Announcement, Command, EventKind, FocusTarget, HostEvent, ManageEvent, Problem,
};
use booking_widget::sorted::Sorted;

use crate::page::{Page, catalogue, confirmed, date, id, massage, slot};

#[path = "managing/another_time.rs"]
mod another_time;

#[path = "managing/closed.rs"]
mod closed;

#[path = "managing/late.rs"]
mod late;

#[path = "managing/meanwhile.rs"]
mod meanwhile;

const PAGES: [ManagePage; 4] = [
    ManagePage::Reschedule,
    ManagePage::Details,
    ManagePage::Cancel,
    ManagePage::Withdraw,
];

fn right(needs_approval: bool) -> Right {
    Right {
        is_allowed: true,
        until: Some(slot("2026-11-22T10:00:00").time),
        needs_approval,
    }
}

/// Ada's massage on Monday at ten.
fn booked(status: BookingStatus, needs_approval: bool) -> Managed {
    let mut answers = Sorted::new();
    for (field, text) in [("firstName", "Ada"), ("email", "ada@example.com")] {
        answers.insert(id(field), FieldValue::Text(text.into()));
    }
    answers.insert(id("terms"), FieldValue::Ticked(true));
    let mut booking = confirmed();
    booking.status = status;
    booking.updated_utc = "2026-11-20T08:00:00Z".into();
    let portal = catalogue();
    Managed {
        booking,
        portal_id: portal.portal_id,
        center: portal.centers[0].id.clone(),
        visit: Visit::of(massage()),
        answers,
        waiting: None,
        change: right(needs_approval),
        cancel: right(needs_approval),
        decision: None,
    }
}

fn approved() -> Managed {
    booked(BookingStatus::Approved, true)
}

/// The same, changed a second later.
fn later(mut booking: Managed, change: impl FnOnce(&mut Managed)) -> Managed {
    booking.booking.updated_utc = "2026-11-20T08:00:01Z".into();
    change(&mut booking);
    booking
}

/// What a change is answered by that waits for the spa: the booking is as it was, a second later, and no rights are said.
fn waits(waiting: Waiting) -> Box<Managed> {
    Box::new(later(approved(), |booking| {
        booking.waiting = Some(waiting);
        booking.change = Right::default();
        booking.cancel = Right::default();
    }))
}

fn decided(kind: DecisionKind) -> Option<Decision> {
    let message = Some("<b>We say so</b>".to_owned());
    Some(Decision { kind, message })
}

fn manage(event: ManageEvent) -> EventKind {
    EventKind::Manage(event)
}

/// What a manage page does beside booking.
impl Page {
    /// A link to a booking was followed; nothing has arrived.
    fn linked() -> Self {
        Self::started(Config {
            booking: Some("secret".into()),
            ..Config::default()
        })
    }

    /// The booking and the catalogue are here.
    fn of(booking: Managed) -> Self {
        let mut page = Self::linked();
        page.portal_comes();
        page.booking_read(Ok(booking));
        page
    }

    fn opened(booking: Managed, wanted: ManagePage) -> Self {
        let mut page = Self::of(booking);
        page.opens(wanted);
        page
    }

    /// On the review of another time, which is held.
    fn reviewing(booking: Managed) -> Self {
        let mut page = Self::opened(booking, ManagePage::Reschedule);
        page.days_come();
        page.happens(EventKind::SlotChosen(slot("2026-11-23T11:00:00")));
        page.draft_comes();
        page.hold_comes();
        assert_eq!(page.state.step, Step::Details);
        page
    }

    fn opens(&mut self, page: ManagePage) -> &mut Self {
        self.happens(manage(ManageEvent::Open(page)))
    }

    fn confirms(&mut self) -> &mut Self {
        self.happens(manage(ManageEvent::Confirm))
    }

    fn booking_request(&self) -> RequestId {
        let asked = self.all.iter().rev().find_map(|command| match command {
            Command::ReadBooking(request, booking) => {
                assert_eq!(booking.0, "secret");
                Some(*request)
            }
            _ => None,
        });
        asked.expect("no booking was asked for")
    }

    fn booking_read(&mut self, answer: Result<Managed, Problem>) -> &mut Self {
        let request = self.booking_request();
        self.happens(manage(ManageEvent::Read(request, answer.map(Box::new))))
    }

    fn hears(&mut self, booking: Managed) -> &mut Self {
        self.happens(manage(ManageEvent::Heard(Box::new(booking))))
    }

    /// The last wish that was sent.
    fn change(&self) -> (RequestId, Wish, IdempotencyKey, String) {
        let sent = self.all.iter().rev().find_map(|command| match command {
            Command::Change { request, order, .. } => Some((
                *request,
                order.wish.clone(),
                order.key.clone(),
                order.seen.clone(),
            )),
            _ => None,
        });
        sent.expect("nothing was sent")
    }

    fn answered(&mut self, answer: Result<Box<Managed>, Problem>) -> &mut Self {
        let (request, ..) = self.change();
        self.happens(manage(ManageEvent::Answered(request, answer)))
    }

    fn page(&self) -> ManagePage {
        self.state.manage.as_ref().expect("no booking is managed").page
    }

    fn news(&self) -> Option<News> {
        self.state.manage.as_ref().and_then(|manage| manage.news)
    }

    fn rests(&self) -> bool {
        let act = self.state.manage.as_ref().map(|manage| &manage.act);
        act == Some(&Act::Idle)
    }

    fn sends(&self) -> usize {
        self.count(|command| matches!(command, Command::Change { .. }))
    }
}

#[test]
fn a_link_shows_its_booking_in_whatever_order_catalogue_and_booking_arrive() {
    for catalogue_first in [true, false] {
        let mut page = Page::linked();
        assert_eq!(
            page.saved().unwrap().managed.unwrap().id,
            BookingId("secret".into())
        );
        if catalogue_first {
            page.portal_comes();
            page.booking_read(Ok(approved()));
        } else {
            page.booking_read(Ok(approved()));
        }
        let told = |command: &Command| matches!(command, Command::Emit(HostEvent::Status { .. }));
        assert_eq!(
            page.count(told),
            0,
            "what is known for the first time is no change"
        );
        assert!(page.has(&Command::Watch(Some(BookingId("secret".into())))));
        if !catalogue_first {
            page.portal_comes();
        }
        assert_eq!(page.state.managed(), Some(&approved()));
        assert_eq!(
            (page.page(), page.state.step),
            (ManagePage::Overview, Step::Confirmation)
        );
        assert_eq!(
            page.count(|command| matches!(command, Command::Focus(_))),
            0,
            "the focus is the visitor's"
        );
    }
}

#[test]
fn after_booking_the_confirmation_is_the_booking_and_a_reload_finds_it() {
    let mut page = Page::sending();
    page.booking_comes();
    assert!(
        page.state.shown_booking().is_some(),
        "before anything more is known"
    );
    page.booking_read(Ok(booked(BookingStatus::Pending, false)));
    let saved = page.saved().unwrap();
    assert_eq!(
        saved.details,
        booking_widget::booking::Details::default(),
        "nothing typed is kept"
    );
    let mut again = page.reloaded();
    again.portal_comes();
    assert!(again.state.shown_booking().is_none());
    again.booking_read(Ok(booked(BookingStatus::Pending, false)));
    assert!(again.state.managed().is_some());
    again.happens(EventKind::Reset);
    assert!(again.state.manage.is_none());
    assert_eq!(again.saved(), None, "who books another has done with this one");
}

#[test]
fn on_a_page_for_another_treatment_a_reload_does_not_show_the_booking() {
    let mut page = Page::sending();
    page.booking_comes();
    let mut other = Page::blank();
    other.happens(EventKind::Started {
        config: Box::new(Config {
            service: Some("facial".into()),
            ..Config::default()
        }),
        saved: page.saved().map(Box::new),
        other_tab: false,
    });
    assert!(other.state.manage.is_none());
}

#[test]
fn a_second_tab_shows_the_booking_and_leaves_the_hold_to_the_first() {
    let page = Page::reviewing(approved());
    let mut second = Page::blank();
    second.happens(EventKind::Started {
        config: Box::new(Config::default()),
        saved: page.saved().map(Box::new),
        other_tab: true,
    });
    assert_eq!(second.page(), ManagePage::Overview);
    assert_eq!(
        second.count(|command| matches!(command, Command::Release(_) | Command::ReadHold { .. })),
        0
    );
}

#[test]
fn an_unknown_booking_says_so_and_is_not_asked_for_again() {
    let mut page = Page::linked();
    page.portal_comes();
    page.booking_read(Err(Problem::Gone));
    assert!(page.has(&Command::Emit(HostEvent::Error("booking-unknown"))));
    let asked = page.count(|command| matches!(command, Command::ReadBooking(..)));
    page.happens(EventKind::Woke);
    page.happens(EventKind::ConnectionChanged { online: true });
    assert_eq!(
        page.count(|command| matches!(command, Command::ReadBooking(..))),
        asked
    );
    page.happens(EventKind::Reset);
    assert_eq!(page.state.step, Step::Service, "something else can be booked");
}

#[test]
fn a_booking_that_does_not_load_is_asked_for_again_and_then_the_customer_is_asked() {
    let mut page = Page::linked();
    page.portal_comes();
    for expected in [500, 1_000, 2_000, 4_000] {
        page.booking_read(Err(Problem::Network));
        let (pause, ms) = page.pause();
        assert_eq!(ms, expected);
        page.happens(EventKind::RetryDue(pause));
    }
    page.booking_read(Err(Problem::Network));
    let reading = |page: &Page| page.state.manage.as_ref().unwrap().reading.clone();
    assert_eq!(reading(&page), Remote::Failed(Problem::Network));
    page.happens(EventKind::RetryPressed);
    page.booking_read(Ok(approved()));
    assert!(page.state.managed().is_some());
}

#[test]
fn what_the_spa_decides_is_seen_said_and_told_without_taking_the_focus() {
    use BookingStatus as S;
    use DecisionKind as K;
    for (before, after, kind, status) in [
        (S::Pending, S::Approved, K::Approved, "APPROVED"),
        (S::Pending, S::Denied, K::Denied, "DENIED"),
        (S::Approved, S::Canceled, K::Canceled, "CANCELED"),
        (S::Pending, S::Pending, K::Lapsed, "LAPSED"),
        (S::Pending, S::Canceled, K::Lapsed, "LAPSED"),
    ] {
        let mut page = Page::of(booked(before, false));
        let now = later(booked(after, true), |booking| booking.decision = decided(kind));
        page.hears(now.clone());
        assert_eq!(page.news(), Some(News::Decided(kind)));
        assert!(page.has(&Command::Announce(Announcement::News(News::Decided(kind)))));
        assert!(!page.has(&Command::Focus(FocusTarget::StepHeading)), "{kind:?}");
        let told = HostEvent::Status {
            status,
            previous: if before == S::Pending {
                "PENDING"
            } else {
                "APPROVED"
            },
        };
        assert!(page.has(&Command::Emit(told)), "{kind:?}");
        assert_eq!(page.has(&Command::Watch(None)), status != "APPROVED", "{kind:?}");
        // The same again is nothing new.
        page.hears(now);
        assert_eq!(page.commands, Vec::new());
    }
}

#[test]
fn an_approved_cancellation_reads_as_canceled_and_a_declined_change_as_declined() {
    let waiting = later(approved(), |booking| {
        booking.waiting = Some(Waiting::Cancellation)
    });
    let mut page = Page::of(waiting.clone());
    let mut now = waiting.clone();
    now.booking.updated_utc = "2026-11-20T09:00:00Z".into();
    now.waiting = None;
    let mut canceled = now.clone();
    canceled.booking.status = BookingStatus::Canceled;
    canceled.decision = decided(DecisionKind::ChangeApproved);
    page.hears(canceled);
    assert_eq!(page.news(), Some(News::Done(Deed::Cancel)));

    let mut page = Page::of(waiting);
    now.decision = decided(DecisionKind::ChangeDenied);
    page.hears(now);
    assert_eq!(page.news(), Some(News::Decided(DecisionKind::ChangeDenied)));
}

#[test]
fn what_is_older_than_what_is_known_came_too_late() {
    let now = later(approved(), |booking| {
        booking.booking.status = BookingStatus::Canceled
    });
    let mut page = Page::of(now.clone());
    page.hears(approved());
    assert_eq!(page.state.managed(), Some(&now));
    assert_eq!(page.commands, Vec::new());
}

#[test]
fn nothing_opens_that_the_rules_do_not_allow() {
    for page in PAGES {
        let mut denied = booked(BookingStatus::Denied, true);
        denied.change = Right::default();
        denied.cancel = Right::default();
        let mut refused = Page::of(denied);
        refused.opens(page);
        assert_eq!(refused.page(), ManagePage::Overview, "{page:?}");
        let mut unknown = Page::linked();
        unknown.opens(page);
        assert_eq!(unknown.page(), ManagePage::Overview, "{page:?}");
    }
    let mut elsewhere = approved();
    elsewhere.portal_id = "another".into();
    for (page, opens) in [
        (ManagePage::Reschedule, false),
        (ManagePage::Details, false),
        (ManagePage::Cancel, true),
    ] {
        let mut of_another_portal = Page::of(elsewhere.clone());
        of_another_portal.opens(page);
        assert_eq!(of_another_portal.page() == page, opens, "{page:?}");
    }
}

#[test]
fn canceling_is_asked_once_more_and_sent_once() {
    for (needs_approval, changed, news, status) in [
        (false, None, News::Done(Deed::Cancel), "canceled"),
        (
            true,
            Some(Waiting::Cancellation),
            News::Asked(Deed::Cancel),
            "cancellation-requested",
        ),
    ] {
        let mut page = Page::opened(
            booked(BookingStatus::Approved, needs_approval),
            ManagePage::Cancel,
        );
        assert!(page.has(&Command::Focus(FocusTarget::StepHeading)));
        assert_eq!(page.sends(), 0, "nothing happens before it is confirmed");
        page.happens(manage(ManageEvent::ReasonTyped(" The <b>train</b> ".into())));
        page.confirms();
        page.confirms();
        assert_eq!(page.sends(), 1, "a double click");
        assert!(page.commands.is_empty(), "the second click does nothing");
        let (_, wish, _, seen) = page.change();
        assert_eq!(wish, Wish::Cancel("The <b>train</b>".into()));
        assert_eq!(seen, "2026-11-20T08:00:00Z");
        page.answered(Ok(match changed {
            Some(waiting) => waits(waiting),
            None => Box::new(later(approved(), |booking| {
                booking.booking.status = BookingStatus::Canceled;
            })),
        }));
        assert_eq!((page.news(), page.page()), (Some(news), ManagePage::Overview));
        let told = HostEvent::Changed {
            about: About::of(&approved().booking, approved().visit),
            change: status,
        };
        assert!(page.has(&Command::Emit(told)));
        let known = page.state.managed().unwrap();
        assert_eq!(known.waiting.is_some(), needs_approval);
        assert_eq!(known.booking.status == BookingStatus::Canceled, !needs_approval);
        assert!(page.rests());
    }
}

#[test]
fn another_time_is_held_for_the_booking_looked_at_and_sent() {
    let mut page = Page::opened(approved(), ManagePage::Reschedule);
    assert_eq!(page.state.step, Step::Time);
    assert_eq!(page.state.steps(), [Step::Time, Step::Details]);
    page.days_come();
    let present = page.state.present_slot().unwrap();
    assert_eq!(present.time, slot("2026-11-23T10:00:00").time);
    let monday = page.state.slots_of(date("2026-11-23"));
    assert!(
        monday.iter().any(|slot| slot.time == present.time),
        "the present time is marked"
    );
    page.happens(EventKind::SlotChosen(present));
    assert_eq!(page.state.hold, Hold::None, "it is the customer's already");
    // What is not about a time is not to be chosen.
    page.happens(EventKind::ServiceChosen(massage()));
    page.happens(EventKind::BackTo(Step::Service));
    assert_eq!(page.state.step, Step::Time);

    page.happens(EventKind::SlotChosen(slot("2026-11-23T11:00:00")));
    let spec = page.all.iter().rev().find_map(|command| match command {
        Command::CreateDraft(_, spec) => Some(spec.clone()),
        _ => None,
    });
    assert_eq!(spec.unwrap().replaces, Some(BookingId("secret".into())));
    page.draft_comes();
    page.hold_comes();
    assert_eq!(page.state.step, Step::Details);
    page.happens(EventKind::SubmitPressed);
    let (_, wish, ..) = page.change();
    assert_eq!(wish, Wish::Reschedule(page.held().reservation.clone()));
    assert_eq!(page.count(|command| matches!(command, Command::Submit { .. })), 0);
    let waiting = Waiting::Reschedule {
        appointments: Vec::new(),
    };
    page.answered(Ok(waits(waiting)));
    assert_eq!(
        (page.news(), page.state.step),
        (Some(News::Asked(Deed::Reschedule)), Step::Confirmation)
    );
    assert_eq!(page.state.hold, Hold::None);
    assert_eq!(
        page.count(|command| matches!(command, Command::Release(_))),
        0,
        "what the spa holds stays"
    );
    assert_eq!(page.saved().unwrap().draft, None);
}

#[test]
fn leaving_the_choice_of_another_time_gives_up_the_hold() {
    let mut page = Page::reviewing(approved());
    page.happens(EventKind::BackTo(Step::Time));
    assert_eq!(page.state.step, Step::Time);
    page.happens(manage(ManageEvent::Leave));
    assert_eq!(
        (page.page(), &page.state.hold),
        (ManagePage::Overview, &Hold::None)
    );
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::Release(_)))
    );
}

#[test]
fn the_hold_of_another_time_runs_out_and_is_taken_again_as_in_booking() {
    let mut page = Page::reviewing(approved());
    page.passes(601);
    assert!(matches!(page.state.hold, Hold::Expired { .. }));
    page.confirms();
    assert_eq!(page.sends(), 0);
    page.hold_comes();
    assert_eq!(page.sends(), 1, "it was confirmed, and is held again");
}

#[test]
fn a_time_that_somebody_else_took_is_told_with_others() {
    let mut page = Page::reviewing(approved());
    page.confirms();
    let alternatives = vec![slot("2026-11-23T14:00:00")];
    page.answered(Err(Problem::SlotTaken { alternatives }));
    assert!(matches!(&page.state.hold, Hold::Lost { alternatives, .. } if alternatives.len() == 1));
    assert!(page.rests());
    page.happens(EventKind::SlotChosen(slot("2026-11-23T14:00:00")));
    page.hold_comes();
    page.confirms();
    assert_eq!(page.sends(), 2);
}

#[test]
fn a_booking_that_is_approved_meanwhile_keeps_the_time_that_is_being_chosen() {
    let mut page = Page::reviewing(booked(BookingStatus::Pending, false));
    let slot = page.held().slot.clone();
    page.hears(later(approved(), |booking| {
        booking.decision = decided(DecisionKind::Approved)
    }));
    assert_eq!(page.page(), ManagePage::Reschedule);
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::CreateDraft(..)))
    );
    page.draft_comes();
    page.hold_comes();
    assert_eq!(page.held().slot.time, slot.time);
    page.confirms();
    assert_eq!(
        page.change().3,
        "2026-11-20T08:00:01Z",
        "meant for the booking as it is now"
    );
}

#[test]
fn a_screen_goes_when_what_it_offers_cannot_be_done_any_more() {
    for page in PAGES {
        // Details are not changed while a change of them waits: the newer would replace it.
        let is_waiting = page != ManagePage::Details;
        let waiting = |booking: &mut Managed| booking.waiting = is_waiting.then_some(Waiting::Details);
        let mut shown = Page::opened(later(approved(), waiting), page);
        assert_eq!(shown.page(), page);
        let mut gone = later(booked(BookingStatus::Canceled, true), |booking| {
            booking.decision = decided(DecisionKind::Canceled);
            booking.change = Right::default();
            booking.cancel = Right::default();
        });
        gone.booking.updated_utc = "2026-11-20T09:00:00Z".into();
        shown.hears(gone);
        assert_eq!(shown.page(), ManagePage::Overview, "{page:?}");
        assert!(shown.has(&Command::Focus(FocusTarget::StepHeading)), "{page:?}");
    }
}

#[test]
fn only_details_that_are_others_are_sent() {
    let mut page = Page::opened(approved(), ManagePage::Details);
    assert_eq!(page.state.details.text(&id("firstName")), "Ada");
    page.types("firstName", " Augusta ");
    page.confirms();
    let (_, wish, ..) = page.change();
    assert_eq!(
        wish,
        Wish::Details(vec![(id("firstName"), FieldValue::Text("Augusta".into()))])
    );
    page.answered(Ok(waits(Waiting::Details)));
    assert_eq!(page.news(), Some(News::Asked(Deed::Details)));
    assert_eq!(page.state.details, booking_widget::booking::Details::default());
}

#[test]
fn details_that_stay_the_same_or_do_not_fit_are_not_sent() {
    let mut page = Page::opened(approved(), ManagePage::Details);
    page.types("email", "no address");
    page.confirms();
    assert_eq!((page.sends(), page.page()), (0, ManagePage::Details));
    assert_eq!(page.state.notice, Some(Notice::CheckDetails(1)));
    page.types("email", "ada@example.com");
    page.confirms();
    assert_eq!((page.sends(), page.page()), (0, ManagePage::Overview));
}

#[test]
fn details_that_the_server_refuses_stay_with_its_words() {
    let mut page = Page::opened(approved(), ManagePage::Details);
    page.types("email", "ada@other.example");
    page.confirms();
    page.answered(Err(Problem::Refused {
        fields: vec![(id("email"), "No mail gets there".into())],
        general: None,
    }));
    assert_eq!(page.page(), ManagePage::Details);
    assert_eq!(page.state.details.text(&id("email")), "ada@other.example");
    assert!(page.has(&Command::Focus(FocusTarget::Field(id("email")))));
}

#[test]
fn a_change_is_taken_back_and_the_booking_is_as_before() {
    let waiting = later(approved(), |booking| booking.waiting = Some(Waiting::Details));
    let mut page = Page::opened(waiting.clone(), ManagePage::Withdraw);
    page.confirms();
    assert_eq!(page.change().1, Wish::Withdraw);
    let mut now = waiting;
    now.waiting = None;
    now.booking.updated_utc = "2026-11-20T09:00:00Z".into();
    page.answered(Ok(Box::new(now)));
    assert_eq!(page.news(), Some(News::Done(Deed::Withdraw)));
    assert_eq!(page.state.managed().unwrap().waiting, None);
    assert!(
        page.state.may(ManagePage::Cancel),
        "what may be done is remembered until it is read"
    );
}

#[test]
fn a_conflict_does_nothing_and_shows_how_it_is_now() {
    let mut page = Page::reviewing(approved());
    page.confirms();
    page.answered(Err(Problem::Conflict));
    assert_eq!(
        (page.news(), page.page()),
        (Some(News::Overtaken), ManagePage::Overview)
    );
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::Release(_)))
    );
    assert!(
        !page.state.may(ManagePage::Cancel),
        "nothing is offered before it is known"
    );
    page.booking_read(Ok(later(approved(), |_| {})));
    assert!(page.state.may(ManagePage::Cancel));
    assert_eq!(
        page.news(),
        Some(News::Overtaken),
        "it is still said why nothing was done"
    );
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again_with_the_same_key_and_body() {
    let mut page = Page::opened(approved(), ManagePage::Cancel);
    page.confirms();
    let (first, wish, key, seen) = page.change();
    for expected in [1_000, 2_000, 4_000, 8_000] {
        page.answered(Err(Problem::TimedOut));
        let (pause, ms) = page.pause();
        assert_eq!(ms, expected);
        page.happens(EventKind::RetryDue(pause));
        let (_, same_wish, same_key, same_seen) = page.change();
        assert_eq!(
            (same_wish, same_key, same_seen),
            (wish.clone(), key.clone(), seen.clone())
        );
    }
    page.answered(Err(Problem::TimedOut));
    assert!(page.has(&Command::Emit(HostEvent::Error("change-unanswered"))));
    assert!(page.has(&Command::Focus(FocusTarget::Notice)));
    // What comes now for the first attempt comes too late.
    page.happens(manage(ManageEvent::Answered(first, Err(Problem::Conflict))));
    assert!(!page.rests());
    page.happens(EventKind::RetryPressed);
    assert_eq!(page.change().2, key);
}

#[test]
fn offline_a_wish_waits_for_the_network() {
    let mut page = Page::opened(approved(), ManagePage::Cancel);
    page.happens(EventKind::ConnectionChanged { online: false });
    page.confirms();
    let (.., key, _) = page.change();
    page.answered(Err(Problem::Network));
    assert_eq!(page.count(|command| matches!(command, Command::Wait(..))), 0);
    page.happens(EventKind::ConnectionChanged { online: true });
    assert_eq!((page.sends(), page.change().2), (2, key));
}

#[test]
fn a_reload_in_the_middle_of_a_wish_sends_the_same_again_at_once() {
    let mut before = Page::opened(approved(), ManagePage::Cancel);
    before.happens(manage(ManageEvent::ReasonTyped("Rain".into())));
    before.confirms();
    let (_, wish, key, seen) = before.change();
    let mut page = before.reloaded();
    let (_, same_wish, same_key, same_seen) = page.change();
    assert_eq!((same_wish, same_key, same_seen), (wish, key, seen));
    page.portal_comes();
    page.booking_read(Ok(approved()));
    page.answered(Ok(waits(Waiting::Cancellation)));
    assert_eq!(
        (page.page(), page.news()),
        (ManagePage::Overview, Some(News::Asked(Deed::Cancel)))
    );
    assert_eq!(page.saved().unwrap().managed.unwrap().order, None);
}

#[test]
fn a_reload_finds_the_screen_what_was_typed_and_the_hold() {
    let mut before = Page::opened(approved(), ManagePage::Details);
    before.types("firstName", "Augusta");
    let mut page = before.reloaded();
    page.booking_read(Ok(approved()));
    page.portal_comes();
    assert_eq!(page.page(), ManagePage::Details);
    assert_eq!(page.state.details.text(&id("firstName")), "Augusta");
    assert_eq!(page.state.details.text(&id("email")), "ada@example.com");

    let mut page = Page::reviewing(approved()).reloaded();
    page.portal_comes();
    page.booking_read(Ok(approved()));
    assert_eq!(
        (page.page(), page.state.step),
        (ManagePage::Reschedule, Step::Details)
    );
    let request = page.read_request();
    let held = crate::page::held(slot("2026-11-23T11:00:00"), page.at + 300_000);
    page.happens(EventKind::HoldArrived(request, Ok(held)));
    page.confirms();
    assert_eq!(page.sends(), 1);

    let mut before = Page::opened(approved(), ManagePage::Cancel);
    before.happens(manage(ManageEvent::ReasonTyped("Rain".into())));
    let mut page = before.reloaded();
    page.portal_comes();
    page.booking_read(Ok(approved()));
    assert_eq!(page.page(), ManagePage::Cancel);
    assert_eq!(page.state.manage.as_ref().unwrap().reason, "Rain");
}

#[test]
fn a_tab_that_wakes_asks_how_the_booking_is() {
    let mut page = Page::of(approved());
    page.happens(EventKind::Woke);
    assert!(
        page.commands
            .iter()
            .any(|command| matches!(command, Command::ReadBooking(..)))
    );
}

#[test]
fn in_no_state_does_any_event_lose_the_booking_or_send_anything_unasked() {
    let states: Vec<fn() -> Page> = vec![
        Page::linked,
        || Page::of(approved()),
        || Page::of(booked(BookingStatus::Denied, true)),
        || Page::opened(approved(), ManagePage::Reschedule),
        || Page::reviewing(approved()),
        || Page::opened(approved(), ManagePage::Details),
        || Page::opened(approved(), ManagePage::Cancel),
        || {
            let mut page = Page::opened(approved(), ManagePage::Cancel);
            page.confirms();
            page
        },
        || {
            let mut page = Page::linked();
            page.portal_comes();
            page.booking_read(Err(Problem::SiteNotAllowed));
            page
        },
    ];
    let events = [
        EventKind::Tick,
        EventKind::Woke,
        EventKind::ConnectionChanged { online: false },
        EventKind::ConnectionChanged { online: true },
        EventKind::RetryDue(RequestId(999)),
        EventKind::RetryPressed,
        EventKind::NoticeDismissed,
        EventKind::SearchTyped("massage".into()),
        EventKind::ServiceChosen(massage()),
        EventKind::AddGuest,
        EventKind::ContinueToTime,
        EventKind::MonthShown(date("2026-12-01")),
        EventKind::DayChosen(date("2026-11-24")),
        EventKind::BackTo(Step::Service),
        EventKind::BackTo(Step::Time),
        EventKind::Continue,
        EventKind::ExtendPressed,
        EventKind::RetakePressed,
        EventKind::FieldChanged(id("firstName"), FieldValue::Text("Eve".into())),
        EventKind::FieldLeft(id("email")),
        EventKind::EmailSuggestionTaken,
        EventKind::NoteChanged("note".into()),
        EventKind::PortalArrived(RequestId(999), Err(Problem::Network)),
        EventKind::DaysArrived(RequestId(999), Err(Problem::Network)),
        EventKind::HoldArrived(RequestId(999), Err(Problem::Gone)),
        EventKind::BookingArrived(RequestId(999), Ok(Box::new(confirmed()))),
        manage(ManageEvent::Open(ManagePage::Overview)),
        manage(ManageEvent::Open(ManagePage::Withdraw)),
        manage(ManageEvent::Open(ManagePage::Cancel)),
        manage(ManageEvent::Leave),
        manage(ManageEvent::ReasonTyped("why".into())),
        manage(ManageEvent::Read(
            RequestId(999),
            Ok(Box::new(booked(BookingStatus::Canceled, true))),
        )),
        manage(ManageEvent::Answered(RequestId(999), Err(Problem::Conflict))),
        manage(ManageEvent::Heard(Box::new(approved()))),
    ];
    for (number, make) in states.iter().enumerate() {
        for event in &events {
            let mut page = make();
            let sent = page.sends();
            page.happens(event.clone());
            assert!(page.state.manage.is_some(), "{event:?} in state {number}");
            assert_eq!(page.sends(), sent, "{event:?} in state {number}");
            assert_eq!(page.count(|command| matches!(command, Command::Submit { .. })), 0);
            let canceled = page
                .state
                .managed()
                .is_some_and(|known| known.booking.status == BookingStatus::Canceled);
            assert!(
                !canceled,
                "{event:?} in state {number}: nobody asked for this answer"
            );
        }
    }
}
