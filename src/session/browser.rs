//! The world in a browser: carries out commands by `api` and `platform`, and tells the host page.
//!
//! Everything that lasts is kept here as a guard, so that it ends when the element is taken down. What is needed
//! only after a slot was chosen is in `later`, and waits until that is downloaded.

pub(crate) mod later;

mod visitor;

mod watch;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use leptos::prelude::WithUntracked;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};

use super::{Session, World};
use crate::api::Api;
use crate::config::Config;
use crate::flow::command::HostEvent;
use crate::flow::state::{DraftId, Moment, Nonce, Remote, RequestId};
use crate::flow::{Command, EventKind, State};
use crate::platform::clock::{self, Drift};
use crate::platform::focus::FocusMover;
use crate::platform::json::Json;
use crate::platform::listeners::{self, Listener, PageSign};
use crate::platform::locks::Lock;
use crate::platform::storage::Drawer;
use crate::platform::timers::{self, Interval, Timeout};

/// The page around the element.
pub trait HostPage {
    /// Tells what happened.
    fn tell(&self, state: &State, event: &HostEvent);
    /// Asks before a choice takes effect; false if the page prevents it.
    fn permits(&self, state: &State, choice: &EventKind) -> bool;
    /// The element.
    fn element(&self) -> &HtmlElement;
    /// A warning for the site owner.
    fn warn(&self, text: &str);
    /// Fetches what comes later and hands it to every layer; false if that failed. Any number of calls is one
    /// download.
    fn fetch_later(&self) -> Pin<Box<dyn Future<Output = bool>>>;
}

/// The world of one element.
pub struct Browser {
    api: Rc<Api>,
    drawer: Drawer,
    page: Box<dyn HostPage>,
    root: Element,
    focus: FocusMover,
    ticker: RefCell<Option<Interval>>,
    waiting: RefCell<Vec<(RequestId, Timeout)>>,
    listeners: RefCell<Vec<Listener>>,
    owned: Rc<RefCell<Option<OwnedDraft>>>,
    file: RefCell<Option<Timeout>>,
    watch: RefCell<Option<watch::Watch>>,
    visitor: Rc<RefCell<Option<Json>>>,
    me: Weak<Self>,
    is_fetching: Cell<bool>,
    /// In order.
    waiting_for_later: RefCell<Vec<Waiting>>,
}

/// What goes on when the rest is here.
pub(crate) enum Waiting {
    /// A start that finds something saved.
    Start(Box<Config>),
    /// A command.
    Command(Command),
}

impl Waiting {
    /// Whether the customer waits for it too.
    fn is_missed(&self) -> bool {
        !matches!(self, Self::Command(Command::Save(_) | Command::ClearSaved))
    }

    /// What the page asked for, of a start.
    fn config(&self) -> Option<Box<Config>> {
        match self {
            Self::Start(config) => Some(config.clone()),
            Self::Command(_) => None,
        }
    }
}

/// What the screen that was just filled has to itself before anything else is fetched.
const LEAD_MS: i32 = 200;

/// First pause before what comes later is fetched again.
const FIRST_PAUSE_MS: i32 = 1_000;

/// Longest such pause.
const LONGEST_PAUSE_MS: i32 = 30_000;

/// After so many failures somebody who waits is shown the way to the server's page; 7 s of pauses.
const FAILURES: u32 = 4;

/// The draft that this tab owns, or is about to.
struct OwnedDraft {
    id: DraftId,
    _lock: Option<Lock>,
}

impl Browser {
    /// The world of the element whose view is drawn inside `root`.
    #[must_use]
    pub fn new(api: Api, drawer: Drawer, page: Box<dyn HostPage>, root: Element) -> Rc<Self> {
        Rc::new_cyclic(|me| Self {
            api: Rc::new(api),
            drawer,
            page,
            root,
            focus: FocusMover::default(),
            ticker: RefCell::default(),
            waiting: RefCell::default(),
            listeners: RefCell::default(),
            owned: Rc::default(),
            file: RefCell::default(),
            watch: RefCell::default(),
            visitor: Rc::default(),
            me: me.clone(),
            is_fetching: Cell::default(),
            waiting_for_later: RefCell::default(),
        })
    }

    /// Starts the booking: with what a reload left behind, unless another tab owns it.
    pub fn start(&self, session: Session, config: Config) {
        self.listeners.replace(listen(session));
        let config = Box::new(config);
        if self.drawer.is_empty() && config.booking.is_none() {
            session.dispatch(EventKind::Started {
                config,
                saved: None,
                other_tab: false,
            });
        } else {
            self.await_later(session, Waiting::Start(config));
        }
    }

    /// Something cannot go on before the rest is here.
    fn await_later(&self, session: Session, waiting: Waiting) {
        match later::later() {
            Some(later) => (later.go_on)(self, session, waiting),
            None => {
                self.waiting_for_later.borrow_mut().push(waiting);
                self.fetch_later(session);
            }
        }
    }

    /// Fetches what comes later, until it is here. The customer hears of a failure only when something waits for it.
    fn fetch_later(&self, session: Session) {
        if self.is_fetching.replace(true) {
            return;
        }
        let me = self.me.clone();
        spawn_local(async move {
            let mut pause = FIRST_PAUSE_MS;
            let mut has_failed = false;
            let mut failures = 0;
            // Another element may have fetched it.
            while later::later().is_none()
                && let Some(fetched) = me.upgrade().map(|world| world.page.fetch_later())
            {
                if fetched.await {
                    break;
                }
                if let Some(world) = me.upgrade()
                    && world.waiting_for_later.borrow().iter().any(Waiting::is_missed)
                {
                    has_failed = true;
                    session.dispatch(EventKind::ConnectionChanged { online: false });
                    failures += 1;
                    if failures == FAILURES {
                        let config = world.waiting_for_later.borrow().iter().find_map(Waiting::config);
                        session.dispatch(EventKind::LaterMissing(config));
                    }
                }
                timers::pause(pause).await;
                pause = LONGEST_PAUSE_MS.min(pause * 2);
            }
            let (Some(world), Some(later)) = (me.upgrade(), later::later()) else {
                return;
            };
            // Screens with an empty place for it are drawn again, too.
            session.dispatch(EventKind::LaterCame);
            if has_failed && listeners::is_online() {
                session.dispatch(EventKind::ConnectionChanged { online: true });
            }
            for waiting in world.waiting_for_later.take() {
                (later.go_on)(&world, session, waiting);
            }
        });
    }

    /// A read that fills a screen. What comes later is fetched when the screen is there and nothing else is under way,
    /// so that it takes no bandwidth from what the customer waits for.
    fn read(&self, session: Session, request: Pin<Box<dyn Future<Output = EventKind>>>) {
        let me = self.me.clone();
        spawn_local(async move {
            let event = request.await;
            // Reading a reply and drawing what is in it are tasks of their own: a slow phone is busy for 40 ms with each.
            timers::pause(0).await;
            session.dispatch(event);
            let is_reading = session
                .state()
                .try_with_untracked(|state| matches!(state.calendar.loading, Remote::Loading { .. }));
            if is_reading != Some(false) {
                return;
            }
            timers::pause(LEAD_MS).await;
            if let Some(world) = me.upgrade() {
                world.fetch_later(session);
            }
        });
    }

    fn wait(&self, session: Session, request: RequestId, milliseconds: u32) {
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let mut waiting = self.waiting.borrow_mut();
        waiting.retain(|(other, _)| *other != request);
        let timer = Timeout::after(milliseconds, move || {
            session.dispatch(EventKind::RetryDue(request));
        });
        waiting.extend(timer.map(|timer| (request, timer)));
    }

    fn tick(&self, session: Session, wanted: bool) {
        if self.ticker.borrow().is_some() == wanted {
            return;
        }
        let ticker = wanted.then(|| {
            let mut drift = Drift::begin();
            Interval::every(1_000, move || {
                session.dispatch(if drift.has_jumped() {
                    EventKind::Woke
                } else {
                    EventKind::Tick
                });
            })
        });
        self.ticker.replace(ticker.flatten());
    }
}

impl World for Browser {
    fn now(&self) -> Moment {
        clock::now()
    }

    fn nonce(&self) -> Nonce {
        clock::nonce()
    }

    fn run(&self, session: Session, command: Command) {
        let api = self.api.clone();
        match command {
            Command::LoadPortal(request) => self.read(
                session,
                Box::pin(
                    async move { EventKind::PortalArrived(request, api.read_portal().await.map(Arc::new)) },
                ),
            ),
            Command::LoadDays(request, query) => self.read(
                session,
                Box::pin(async move { EventKind::DaysArrived(request, api.read_days(&query).await) }),
            ),
            Command::Wait(request, milliseconds) => self.wait(session, request, milliseconds),
            Command::Ticking(wanted) => self.tick(session, wanted),
            Command::Focus(target) => self.focus.move_to(&self.root, &target),
            // The session keeps it for the live region.
            Command::Announce(_) => {}
            Command::Emit(event) => session
                .state()
                .with_untracked(|state| self.page.tell(state, &event)),
            Command::Warn(text) => self.page.warn(&text),
            Command::SaveChoice => session
                .state()
                .with_untracked(|state| self.drawer.write_choice(state.step, &state.choice)),
            command => self.await_later(session, Waiting::Command(command)),
        }
    }

    fn permits(&self, session: Session, event: &EventKind) -> bool {
        if let (EventKind::SubmitPressed, Some(later)) = (event, later::later()) {
            (later.tell_where_from)(self, session);
        }
        session
            .state()
            .try_with_untracked(|state| self.page.permits(state, event))
            .unwrap_or(false)
    }

    fn save_file(&self, name: &str, media_type: &str, text: &str) {
        if let Some(later) = later::later() {
            (later.save_file)(self, name, media_type, text);
        }
    }
}

fn listen(session: Session) -> Vec<Listener> {
    if !listeners::is_online() {
        session.dispatch(EventKind::ConnectionChanged { online: false });
    }
    listeners::page_signs(move |sign| {
        session.dispatch(match sign {
            PageSign::Awake => EventKind::Woke,
            PageSign::Online => EventKind::ConnectionChanged { online: true },
            PageSign::Offline => EventKind::ConnectionChanged { online: false },
        });
    })
}
