//! The world of what comes after the choice of a slot: drafts, holds, submissions, and what is kept for a reload.
//! It comes with the second download (`crate::later`).

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::WithUntracked;
use wasm_bindgen_futures::spawn_local;

use super::watch::Watch;
use super::{Browser, OwnedDraft, Waiting, visitor};
use crate::booking::Slot;
use crate::config::Config;
use crate::flow::command::Saved;
use crate::flow::state::{DraftId, Hold};
use crate::flow::{Command, EventKind, ManageEvent, State};
use crate::platform::{files, locks};
use crate::session::{Session, World};

/// The entrances.
pub(crate) struct Later {
    pub(super) go_on: fn(&Browser, Session, Waiting),
    pub(super) save_file: fn(&Browser, &str, &str, &str),
    pub(super) tell_where_from: fn(&Browser, Session),
}

/// All of it.
pub(crate) static LATER: Later = Later {
    go_on,
    save_file,
    tell_where_from: visitor::tell_where_from,
};

crate::later::later_part!(Later, LATER);

fn go_on(world: &Browser, session: Session, waiting: Waiting) {
    match waiting {
        Waiting::Start(config) => start(world, session, config),
        Waiting::Command(command) => run(world, session, command),
    }
}

fn start(world: &Browser, session: Session, config: Box<Config>) {
    let saved = world.drawer.read();
    let Some(draft) = saved.as_ref().and_then(|saved| saved.draft.as_ref()) else {
        session.dispatch(EventKind::Started {
            config,
            saved: saved.map(Box::new),
            other_tab: false,
        });
        return;
    };
    let id = draft.id.clone();
    let owned = world.owned.clone();
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

fn run(world: &Browser, session: Session, command: Command) {
    let api = world.api.clone();
    // With it comes what keeps the page still, which is to be there before an answer may be late.
    if matches!(command, Command::Save(_) | Command::ReadBooking(..)) {
        drop(visitor::call(world));
    }
    match command {
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
            Box::pin(
                async move { EventKind::HoldArrived(request, api.reserve_slot(&draft, &slot, &key).await) },
            ),
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
        Command::LoadPortalOf(request, booking) => {
            api.read_portal_through(booking);
            world.run(session, Command::LoadPortal(request));
        }
        Command::ReadBooking(request, booking) => answer(
            session,
            Box::pin(async move {
                let read = api.read_booking(&booking).await.map(Box::new);
                EventKind::Manage(ManageEvent::Read(request, read))
            }),
        ),
        Command::Change {
            request,
            booking,
            order,
        } => answer(
            session,
            Box::pin(async move {
                let changed = api.change_booking(&booking, &order).await;
                EventKind::Manage(ManageEvent::Answered(request, changed.map(Box::new)))
            }),
        ),
        Command::Again(kind) => session.dispatch(*kind),
        Command::AskVisitor => visitor::ask(world, session),
        Command::Watch(booking) => {
            let watch = booking.map(|booking| Watch::begin(session, api, booking));
            world.watch.replace(watch);
        }
        Command::Save(saved) => {
            world.drawer.write(&saved);
            own(world, saved.draft.as_ref().map(|draft| &draft.id));
        }
        Command::ClearSaved => {
            world.drawer.clear();
            own(world, None);
        }
        // The others are not handed over.
        _ => {}
    }
}

fn own(world: &Browser, draft: Option<&DraftId>) {
    if world.owned.borrow().as_ref().map(|owned| &owned.id) == draft {
        return;
    }
    world.owned.replace(draft.map(|id| OwnedDraft {
        id: id.clone(),
        _lock: None,
    }));
    let Some(id) = draft.cloned() else {
        return;
    };
    let owned = Rc::downgrade(&world.owned);
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

fn save_file(world: &Browser, name: &str, media_type: &str, text: &str) {
    match files::save(name, media_type, text) {
        Ok(reading) => drop(world.file.replace(reading)),
        Err(_) => world.page.warn("the browser refused to save a file"),
    }
}

/// Answers come back as events; to an element that is gone they mean nothing.
pub(super) fn answer(session: Session, request: Pin<Box<dyn Future<Output = EventKind>>>) {
    spawn_local(async move { session.dispatch(request.await) });
}

fn only_typed(saved: Saved) -> Saved {
    Saved {
        details: saved.details,
        managed: saved.managed,
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
