//! Answers, reads and the status stream of a booking, in whatever order they arrive: what is known never becomes
//! older, and nobody is refused for what he did himself.

use booking_widget::flow::state::{
    Act, IdempotencyKey, ManagePage, Managed, News, RequestId, Right, Waiting, Wish,
};
use booking_widget::flow::{Command, EventKind, ManageEvent, Problem};
use proptest::prelude::*;

use super::{approved, later, manage, waits};
use crate::page::Page;

#[test]
fn what_is_asked_for_next_is_asked_for_the_booking_as_the_answer_left_it() {
    let mut page = Page::opened(approved(), ManagePage::Details);
    page.types("firstName", "Augusta");
    page.confirms();
    page.answered(Ok(waits(Waiting::Details)));
    // Before what is read then is here.
    page.opens(ManagePage::Cancel);
    page.confirms();
    assert_eq!(page.change().3, "2026-11-20T08:00:01Z");
}

#[test]
fn what_was_said_before_a_change_does_not_take_it_back() {
    let mut page = Page::opened(approved(), ManagePage::Cancel);
    page.confirms();
    page.answered(Ok(waits(Waiting::Cancellation)));
    page.hears(approved());
    assert_eq!(page.state.managed().unwrap().waiting, Some(Waiting::Cancellation));
    assert!(page.state.may(ManagePage::Withdraw));
}

#[test]
fn an_answer_that_comes_late_does_not_take_back_what_the_spa_did_since() {
    let mut page = Page::opened(
        later(approved(), |booking| booking.waiting = Some(Waiting::Details)),
        ManagePage::Withdraw,
    );
    page.confirms();
    let mut since = approved();
    since.booking.updated_utc = "2026-11-20T08:00:03Z".into();
    page.hears(since.clone());
    let mut withdrawn = approved();
    withdrawn.booking.updated_utc = "2026-11-20T08:00:02Z".into();
    page.answered(Ok(Box::new(withdrawn)));
    assert_eq!(page.state.managed(), Some(&since));
    assert!(page.rests());
}

#[test]
fn who_was_overtaken_can_go_on_as_soon_as_it_is_known_how_it_is() {
    let mut page = Page::reviewing(approved());
    page.confirms();
    page.answered(Err(Problem::Conflict));
    page.booking_read(Ok(later(approved(), |_| {})));
    assert_eq!(page.news(), Some(News::Overtaken));
    page.opens(ManagePage::Reschedule);
    page.days_come();
    page.happens(EventKind::SlotChosen(crate::page::slot("2026-11-23T11:00:00")));
    page.draft_comes();
    page.hold_comes();
    page.confirms();
    assert_eq!(page.change().3, "2026-11-20T08:00:01Z");
}

#[test]
fn a_draft_that_was_asked_for_the_booking_as_it_was_is_asked_for_anew() {
    let mut page = Page::opened(approved(), ManagePage::Reschedule);
    page.days_come();
    let wanted = crate::page::slot("2026-11-23T11:00:00");
    page.happens(EventKind::SlotChosen(wanted.clone()));
    let former = page.draft_request();
    page.hears(later(approved(), |_| {}));
    page.happens(EventKind::DraftArrived(
        former,
        Ok(booking_widget::flow::state::DraftId("former".into())),
    ));
    assert_ne!(page.draft_request(), former);
    page.draft_comes();
    page.hold_comes();
    assert_eq!(page.held().slot.time, wanted.time);
    let kept = page.saved().and_then(|saved| saved.draft);
    assert_eq!(
        kept.map(|draft| draft.id),
        Some(booking_widget::flow::state::DraftId("draft".into()))
    );
}

/// What the customer, the spa and the network do.
#[derive(Clone, Copy, Debug)]
enum Happens {
    /// Asked and confirmed, as far as it is offered.
    Asks(ManagePage),
    /// The booking is shown again, whatever was begun.
    Leaves,
    /// Staff refuse what waits, or write something into the booking.
    Staff,
    /// One of the messages on their way arrives.
    Arrives(usize),
    /// One of the answers on their way is lost.
    IsLost(usize),
}

fn happens() -> impl Strategy<Value = Happens> {
    let page = prop::sample::select(vec![
        ManagePage::Details,
        ManagePage::Cancel,
        ManagePage::Withdraw,
    ]);
    prop_oneof![
        3 => page.prop_map(Happens::Asks),
        1 => Just(Happens::Leaves),
        1 => Just(Happens::Staff),
        6 => (0..8usize).prop_map(Happens::Arrives),
        1 => (0..8usize).prop_map(Happens::IsLost),
    ]
}

/// On its way to the page.
enum Message {
    Read(RequestId, Box<Managed>),
    Answer(RequestId, Result<Box<Managed>, Problem>),
    Heard(Box<Managed>),
    Pause(RequestId),
}

/// A page, a server, and what is on its way between them.
struct Between {
    page: Page,
    on_their_way: Vec<Message>,
    revision: u32,
    /// The last one of which the booker was not told by an answer: it was somebody else's doing.
    by_staff: u32,
    waiting: Option<Waiting>,
    /// By key, as the server keeps them.
    answers: Vec<(IdempotencyKey, Result<Box<Managed>, Problem>)>,
    typed: u32,
}

fn stamp(revision: u32) -> String {
    format!("2026-11-20T08:{:02}:{:02}Z", revision / 60, revision % 60)
}

impl Between {
    fn new() -> Self {
        Self {
            page: Page::of(approved()),
            on_their_way: Vec::new(),
            revision: 0,
            by_staff: 0,
            waiting: None,
            answers: Vec::new(),
            typed: 0,
        }
    }

    fn booking(&self) -> Box<Managed> {
        let mut booking = Box::new(approved());
        booking.booking.updated_utc = stamp(self.revision);
        booking.waiting.clone_from(&self.waiting);
        booking
    }

    fn changes(&mut self, waiting: Option<Waiting>) {
        self.revision += 1;
        self.waiting = waiting;
        self.on_their_way.push(Message::Heard(self.booking()));
    }

    /// The server does it at once; its answer takes its time.
    fn is_asked(&mut self, wish: &Wish, key: IdempotencyKey, seen: &str) -> Result<Box<Managed>, Problem> {
        if let Some((_, kept)) = self.answers.iter().find(|(kept, _)| *kept == key) {
            return kept.clone();
        }
        let is_possible = match wish {
            Wish::Withdraw => self.waiting.is_some(),
            _ => seen == stamp(self.revision),
        };
        if !is_possible {
            assert!(*stamp(self.by_staff) > *seen, "refused for what the booker did");
        }
        let answer = if is_possible {
            self.changes(match wish {
                Wish::Withdraw => None,
                Wish::Cancel(_) => Some(Waiting::Cancellation),
                _ => Some(Waiting::Details),
            });
            let mut booking = self.booking();
            booking.change = Right::default();
            booking.cancel = Right::default();
            Ok(booking)
        } else {
            Err(Problem::Conflict)
        };
        self.answers.push((key, answer.clone()));
        answer
    }

    fn tell(&mut self, event: EventKind) {
        let known = |page: &Page| {
            page.state
                .managed()
                .map(|known| known.booking.updated_utc.clone())
        };
        let before = known(&self.page);
        self.page.happens(event);
        assert!(known(&self.page) >= before, "it has become older");
        for command in self.page.commands.clone() {
            match command {
                Command::ReadBooking(request, _) => {
                    let booking = self.booking();
                    self.on_their_way.push(Message::Read(request, booking));
                }
                Command::Change { request, order, .. } => {
                    let answer = self.is_asked(&order.wish, order.key, &order.seen);
                    self.on_their_way.push(Message::Answer(request, answer));
                }
                Command::Wait(request, _) => self.on_their_way.push(Message::Pause(request)),
                _ => {}
            }
        }
    }

    fn arrives(&mut self, place: usize, is_lost: bool) {
        if self.on_their_way.is_empty() {
            return;
        }
        let message = self.on_their_way.remove(place % self.on_their_way.len());
        self.tell(match message {
            Message::Read(request, _) if is_lost => {
                manage(ManageEvent::Read(request, Err(Problem::TimedOut)))
            }
            Message::Answer(request, _) if is_lost => {
                manage(ManageEvent::Answered(request, Err(Problem::TimedOut)))
            }
            Message::Read(request, booking) => manage(ManageEvent::Read(request, Ok(booking))),
            Message::Answer(request, answer) => manage(ManageEvent::Answered(request, answer)),
            Message::Heard(booking) => manage(ManageEvent::Heard(booking)),
            Message::Pause(request) => EventKind::RetryDue(request),
        });
    }

    fn act(&mut self, happens: Happens) {
        match happens {
            Happens::Asks(page) => {
                self.tell(manage(ManageEvent::Open(page)));
                if self.page.page() == ManagePage::Details {
                    self.typed += 1;
                    let name = format!("Ada{}", self.typed);
                    self.page.types("firstName", &name);
                }
                self.tell(manage(ManageEvent::Confirm));
            }
            Happens::Leaves => {
                let shown = self.page.state.manage.as_ref().unwrap();
                if matches!(shown.act, Act::Unanswered { .. }) {
                    // Whether that was done nobody has told the booker.
                    self.by_staff = self.revision;
                }
                self.tell(manage(ManageEvent::Leave));
            }
            Happens::Staff => {
                self.changes(None);
                self.by_staff = self.revision;
            }
            Happens::Arrives(place) => self.arrives(place, false),
            Happens::IsLost(place) => self.arrives(place, true),
        }
    }

    /// The network is good again, and nobody does anything more.
    fn settles(&mut self) {
        for _ in 0..200 {
            while !self.on_their_way.is_empty() {
                self.arrives(0, false);
            }
            let manage = self.page.state.manage.as_ref().unwrap();
            if matches!(manage.act, Act::Idle)
                && self
                    .page
                    .state
                    .managed()
                    .is_some_and(|known| known.booking.updated_utc == stamp(self.revision))
            {
                return;
            }
            self.tell(EventKind::RetryPressed);
        }
        panic!("it does not come to rest: {:?}", self.page.state);
    }
}

proptest! {
    // `PROPTEST_CASES=5000` looks deeper.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_arrives_when_the_newest_stays_and_nobody_is_refused_for_his_own_doing(
        all in prop::collection::vec(happens(), 1..60)
    ) {
        let mut between = Between::new();
        for one in all {
            between.act(one);
        }
        between.settles();
        let known = between.page.state.managed().unwrap();
        prop_assert_eq!(&known.waiting, &between.waiting);
        prop_assert!(between.page.state.may(ManagePage::Withdraw) == between.waiting.is_some());
    }
}
