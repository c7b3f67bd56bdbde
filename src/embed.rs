//! What the loader sees: functions that put a booking into an element and take it out again.
//!
//! Many elements share one wasm instance; each is known by a number. The loader owns the element, its
//! shadow root and its style sheets; everything inside the container is drawn from here.

mod host;

mod later;

mod options;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::mount::mount_to_renderer;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::api::Api;
use crate::flow::{EventKind, State};
use crate::i18n::Language;
use crate::platform::life;
use crate::platform::storage::Drawer;
use crate::session::Session;
use crate::session::browser::Browser;
use crate::views;
use host::Host;
use options::Options;

/// A booking in an element. Dropping it unmounts the view and ends its timers, listeners and locks.
struct Mounted {
    session: Session,
    place: (String, String, usize),
    _told: RenderEffect<()>,
    _view: Box<dyn Any>,
}

thread_local! {
    /// By number. A page has a handful: a list is found through as fast as a map, and weighs less.
    static MOUNTED: RefCell<Vec<(u32, Mounted)>> = const { RefCell::new(Vec::new()) };
    static LAST_NUMBER: Cell<u32> = const { Cell::new(0) };
    static ON_PANIC: RefCell<Option<js_sys::Function>> = const { RefCell::new(None) };
}

/// Prepares the instance, once: `on_panic` is called with a place in the source when it can go on no
/// longer. It must not call back into the instance.
#[wasm_bindgen]
pub fn start(on_panic: js_sys::Function) {
    ON_PANIC.set(Some(on_panic));
    #[cfg(not(feature = "split"))]
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |location| {
            format!("{}:{}", location.file(), location.line())
        });
        end(&place);
    }));
}

/// Where the build leads every panic (`xtask/src/widget/panics.rs`): the places that they would tell, and what tells
/// them, are not in the download. The browser's own error, which follows, says where in the wasm it was.
#[cfg(feature = "split")]
#[wasm_bindgen]
pub fn panicked() {
    end("a panic");
}

fn end(place: &str) {
    if !life::end() {
        return;
    }
    ON_PANIC.with(|callback| {
        if let Ok(callback) = callback.try_borrow()
            && let Some(callback) = callback.as_ref()
        {
            let _ = callback.call1(&JsValue::UNDEFINED, &place.into());
        }
    });
}

/// Draws a booking into `container`, which is inside the shadow root of `host`. Returns its number.
/// What `options` holds is said in [`Options`].
#[wasm_bindgen]
pub fn mount(container: HtmlElement, host: HtmlElement, options: &JsValue) -> u32 {
    let Options {
        config,
        warnings,
        language,
        prefetched,
        days,
        shown,
        theme,
    } = Options::read(options);
    let place = place(&config.server, &config.portal);
    let spoken = Language::parse(&language).unwrap_or_default();
    let api = Api::new(
        config.server.clone(),
        config.portal.clone(),
        language,
        config.theme.clone(),
        prefetched,
        days,
    );
    let drawer = Drawer::new(&place.0, &place.1, place.2);
    let page = Host::new(host, config.portal.clone());
    page.warn_all(&warnings);
    let world = Browser::new(api, drawer, Box::new(page), container.clone().into());
    let made = Rc::new(Cell::new(None));
    let view = mount_to_renderer(&container.into(), {
        let (world, made) = (world.clone(), made.clone());
        move || {
            let session = Session::new(State::default(), world);
            let is_complete = views::is_complete(session, spoken);
            made.set(Some((session, tell_loader(session, is_complete, shown, theme))));
            views::root_when(is_complete, session, spoken)
        }
    });
    let number = LAST_NUMBER.get().wrapping_add(1);
    LAST_NUMBER.set(number);
    if let Some((session, told)) = made.take() {
        let mounted = Mounted {
            session,
            place,
            _told: told,
            _view: Box::new(view),
        };
        MOUNTED.with_borrow_mut(|all| all.push((number, mounted)));
        world.start(session, config);
    }
    number
}

/// Takes a booking out of its element. Its draft and what was typed stay in the session storage.
#[wasm_bindgen]
pub fn unmount(number: u32) {
    // Taken out first: what is dropped may call handlers of the page, and these the loader.
    let mounted = MOUNTED.with_borrow_mut(|all| {
        let index = all.iter().position(|(known, _)| *known == number)?;
        Some(all.swap_remove(index))
    });
    drop(mounted);
}

/// Gives up what was begun and shows the first step.
#[wasm_bindgen]
pub fn reset(number: u32) {
    happens(number, EventKind::Reset);
}

/// The page asks for a service, by id or code; what was typed stays.
#[wasm_bindgen]
pub fn ask_service(number: u32, service: String) {
    happens(number, EventKind::ServiceAsked(service));
}

fn happens(number: u32, event: EventKind) {
    let session = MOUNTED.with_borrow(|all| {
        let (_, mounted) = all.iter().find(|(known, _)| *known == number)?;
        Some(mounted.session)
    });
    if let Some(session) = session {
        session.dispatch(event);
    }
}

/// How many bookings are mounted.
#[must_use]
pub fn mounted_count() -> usize {
    MOUNTED.with_borrow(Vec::len)
}

/// Two elements of one portal on one page do not share what a reload finds.
fn place(server: &str, portal: &str) -> (String, String, usize) {
    let ordinal = MOUNTED.with_borrow(|all| {
        (0..).find(|ordinal| {
            !all.iter().any(|(_, mounted)| {
                let (other_server, other_portal, other) = &mounted.place;
                other == ordinal && other_server == server && other_portal == portal
            })
        })
    });
    (server.to_owned(), portal.to_owned(), ordinal.unwrap_or_default())
}

/// Tells the loader when there is something to see, and with which theme. Until then it shows its skeleton, or the
/// server's picture of the first screen.
fn tell_loader(
    session: Session,
    is_complete: impl Fn() -> bool + 'static,
    mut shown: Option<js_sys::Function>,
    mut theme: Option<js_sys::Function>,
) -> RenderEffect<()> {
    let state = session.state();
    views::effect(Box::new(move || {
        if is_complete()
            && let Some(shown) = shown.take()
        {
            let _ = shown.call0(&JsValue::UNDEFINED);
        }
        let pairs = |state: &State| Some(options::pairs(&state.known_catalogue()?.theme));
        if let Some(call) = &theme
            && let Some(pairs) = state.with(pairs)
        {
            let _ = call.call1(&JsValue::UNDEFINED, &pairs);
            theme = None;
        }
    }))
}
