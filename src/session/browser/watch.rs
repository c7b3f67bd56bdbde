//! Being told of every change of a booking while the tab is seen: by the status stream, and where that does
//! not get through, by asking now and then.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen_futures::spawn_local;

use crate::api::Api;
use crate::flow::state::BookingId;
use crate::flow::{EventKind, ManageEvent};
use crate::platform::json::Json;
use crate::platform::listeners::{self, Listener};
use crate::platform::stream::{Failure, Stream};
use crate::platform::timers::Interval;
use crate::session::Session;

/// Name of the stream's events.
const EVENT: &str = "booking";

/// A stream that fails so often in a row does not get through.
const FAILURES: u32 = 2;

/// Pause between two questions, milliseconds.
const POLL_MILLISECONDS: i32 = 15_000;

/// Ends with its drop.
pub(super) struct Watch {
    _watched: Rc<Watched>,
    _visibility: Option<Listener>,
}

struct Watched {
    session: Session,
    api: Rc<Api>,
    booking: BookingId,
    stream: RefCell<Option<Stream>>,
    failures: Cell<u32>,
    questions: RefCell<Option<Interval>>,
}

impl Watch {
    pub(super) fn begin(session: Session, api: Rc<Api>, booking: BookingId) -> Self {
        let watched = Rc::new(Watched {
            session,
            api,
            booking,
            stream: RefCell::default(),
            failures: Cell::default(),
            questions: RefCell::default(),
        });
        let visibility = listeners::visibility({
            let watched = Rc::downgrade(&watched);
            move |is_seen| {
                if let Some(watched) = watched.upgrade() {
                    if is_seen {
                        watched.listen();
                    } else {
                        watched.pause();
                    }
                }
            }
        });
        if listeners::is_seen() {
            watched.listen();
        }
        Self {
            _watched: watched,
            _visibility: visibility,
        }
    }
}

impl Watched {
    fn listen(self: &Rc<Self>) {
        if self.stream.borrow().is_some() {
            return;
        }
        self.pause();
        self.failures.set(0);
        let heard = {
            let watched = Rc::downgrade(self);
            move |text: String| tell(&watched, Json::parse(&text))
        };
        let failed = {
            let watched = Rc::downgrade(self);
            move |failure| {
                if let Some(watched) = watched.upgrade() {
                    watched.fail(failure);
                }
            }
        };
        let stream = Stream::open(&self.api.booking_events(&self.booking), EVENT, heard, failed);
        if stream.is_none() {
            self.ask_now_and_then();
        }
        self.stream.replace(stream);
    }

    fn pause(&self) {
        self.stream.replace(None);
        self.questions.replace(None);
    }

    fn fail(self: &Rc<Self>, failure: Failure) {
        let failures = self.failures.get() + 1;
        self.failures.set(failures);
        if failure == Failure::Final || failures >= FAILURES {
            self.stream.replace(None);
            self.ask_now_and_then();
        }
    }

    fn ask_now_and_then(self: &Rc<Self>) {
        let watched = Rc::downgrade(self);
        self.questions
            .replace(Interval::every(POLL_MILLISECONDS, move || {
                if let Some(watched) = watched.upgrade() {
                    spawn_local(async move {
                        // A question that is not answered is asked again.
                        if let Ok(booking) = watched.api.read_booking(&watched.booking).await {
                            let heard = ManageEvent::Heard(Box::new(booking));
                            watched.session.dispatch(EventKind::Manage(heard));
                        }
                    });
                }
            }));
    }
}

fn tell(watched: &Weak<Watched>, reply: Option<Json>) {
    let Some((watched, reply)) = watched.upgrade().zip(reply) else {
        return;
    };
    watched.failures.set(0);
    if let Some(booking) = watched.api.managed(&reply) {
        let heard = ManageEvent::Heard(Box::new(booking));
        watched.session.dispatch(EventKind::Manage(heard));
    }
}
