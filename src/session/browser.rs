//! The world in a browser: carries out commands by `api` and `platform`, and tells the host page.
//!
//! Everything that lasts is kept here as a guard, so that it ends when the element is taken down.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::WithUntracked;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use super::{Session, World};
use crate::api::Api;
use crate::booking::Slot;
use crate::config::Config;
use crate::flow::command::{HostEvent, Saved};
use crate::flow::state::{DraftId, Hold, Moment, Nonce, RequestId};
use crate::flow::{Command, EventKind, State};
use crate::platform::clock::{self, Drift};
use crate::platform::files;
use crate::platform::focus::FocusMover;
use crate::platform::listeners::{self, Listener, PageSign};
use crate::platform::locks::{self, Lock};
use crate::platform::storage::Drawer;
use crate::platform::timers::{Interval, Timeout};

/// The page around the element.
pub trait HostPage {
    /// Tells what happened.
    fn tell(&self, state: &State, event: &HostEvent);
    /// Asks before a choice takes effect; false if the page prevents it.
    fn permits(&self, state: &State, choice: &EventKind) -> bool;
    /// A warning for the site owner.
    fn warn(&self, text: &str);
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
}

/// The draft that this tab owns, or is about to.
struct OwnedDraft {
    id: DraftId,
    _lock: Option<Lock>,
}

impl Browser {
    /// The world of the element whose view is drawn inside `root`.
    #[must_use]
    pub fn new(api: Api, drawer: Drawer, page: Box<dyn HostPage>, root: Element) -> Self {
        Self {
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
        }
    }

    /// Starts the booking: with what a reload left behind, unless another tab owns it.
    pub fn start(self: &Rc<Self>, session: Session, config: Config) {
        self.listeners.replace(listen(session));
        let config = Box::new(config);
        let saved = self.drawer.read();
        let Some(draft) = saved.as_ref().and_then(|saved| saved.draft.as_ref()) else {
            session.dispatch(EventKind::Started {
                config,
                saved: saved.map(Box::new),
                other_tab: false,
            });
            return;
        };
        let id = draft.id.clone();
        let owned = self.owned.clone();
        spawn_local(async move {
            let lock = locks::take(&id.0).await;
            let other_tab = lock.is_none();
            let saved = saved.map(|saved| Box::new(if other_tab { only_typed(saved) } else { saved }));
            if !other_tab {
                owned.replace(Some(OwnedDraft { id, _lock: lock }));
            }
            session.dispatch(EventKind::Started {
                config,
                saved,
                other_tab,
            });
        });
    }

    fn own(&self, draft: Option<&DraftId>) {
        if self.owned.borrow().as_ref().map(|owned| &owned.id) == draft {
            return;
        }
        self.owned.replace(draft.map(|id| OwnedDraft {
            id: id.clone(),
            _lock: None,
        }));
        let Some(id) = draft.cloned() else {
            return;
        };
        let owned = Rc::downgrade(&self.owned);
        spawn_local(async move {
            let lock = locks::take(&id.0).await;
            // Meanwhile another draft may have come, or the element may be gone; then the lock is let go.
            if let Some(owned) = owned.upgrade()
                && let Some(owned) = owned.borrow_mut().as_mut().filter(|owned| owned.id == id)
            {
                owned._lock = lock;
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
            Command::LoadPortal(request) => answer(
                session,
                Box::pin(
                    async move { EventKind::PortalArrived(request, api.read_portal().await.map(Arc::new)) },
                ),
            ),
            Command::LoadDays(request, query) => answer(
                session,
                Box::pin(async move { EventKind::DaysArrived(request, api.read_days(&query).await) }),
            ),
            Command::CreateDraft(request, spec) => answer(
                session,
                Box::pin(async move { EventKind::DraftArrived(request, api.create_draft(&spec).await) }),
            ),
            Command::Reserve {
                request,
                draft,
                slot,
                key,
            } => answer(
                session,
                Box::pin(async move {
                    EventKind::HoldArrived(request, api.reserve_slot(&draft, &slot, &key).await)
                }),
            ),
            Command::ReadHold { request, draft } => {
                let known = session.state().with_untracked(known_slot);
                answer(
                    session,
                    Box::pin(async move {
                        EventKind::HoldArrived(request, api.read_hold(&draft, known.as_ref()).await)
                    }),
                );
            }
            Command::Release(draft) => spawn_local(async move { api.release_slot(&draft).await }),
            Command::Submit { request, order, key } => answer(
                session,
                Box::pin(async move {
                    let booking = api.submit_booking(&order, &key).await;
                    EventKind::BookingArrived(request, booking.map(Box::new))
                }),
            ),
            Command::Wait(request, milliseconds) => self.wait(session, request, milliseconds),
            Command::Ticking(wanted) => self.tick(session, wanted),
            Command::Save(saved) => {
                self.drawer.write(&saved);
                self.own(saved.draft.as_ref().map(|draft| &draft.id));
            }
            Command::ClearSaved => {
                self.drawer.clear();
                self.own(None);
            }
            Command::Focus(target) => self.focus.move_to(&self.root, &target),
            // The session keeps it for the live region.
            Command::Announce(_) => {}
            Command::Emit(event) => session
                .state()
                .with_untracked(|state| self.page.tell(state, &event)),
            Command::Warn(text) => self.page.warn(&text),
        }
    }

    fn permits(&self, session: Session, event: &EventKind) -> bool {
        session
            .state()
            .try_with_untracked(|state| self.page.permits(state, event))
            .unwrap_or(false)
    }

    fn save_file(&self, name: &str, media_type: &str, text: &str) {
        match files::save(name, media_type, text) {
            Ok(reading) => drop(self.file.replace(reading)),
            Err(_) => self.page.warn("the browser refused to save a file"),
        }
    }
}

/// Answers come back as events; to an element that is gone they mean nothing.
fn answer(session: Session, request: Pin<Box<dyn Future<Output = EventKind>>>) {
    spawn_local(async move { session.dispatch(request.await) });
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

fn only_typed(saved: Saved) -> Saved {
    Saved {
        details: saved.details,
        ..Saved::default()
    }
}

/// The slot that the page thinks is held.
fn known_slot(state: &State) -> Option<Slot> {
    match &state.hold {
        Hold::None => None,
        Hold::Reserving(reserving) => Some(reserving.slot.clone()),
        Hold::Held(held) => Some(held.slot.clone()),
        Hold::Expired { slot } | Hold::Lost { slot, .. } => Some(slot.clone()),
    }
}
