//! The widget's own state machine, readers and views, run natively up to the first screen. Knows no store:
//! the calendars that it asks for are handed in.

use std::rc::Rc;
use std::sync::Arc;

use booking_widget::api::{Prices, addresses, days, portal};
use booking_widget::config::Config;
use booking_widget::flow::command::DaysQuery;
use booking_widget::flow::state::{Moment, Nonce, RequestId};
use booking_widget::flow::{Command, Event, EventKind, Problem, State, update};
use booking_widget::i18n::Language;
use booking_widget::platform::json::Json;
use booking_widget::session::{Session, World};
use booking_widget::views::{self, Node};
use chrono::{DateTime, Utc};
use leptos::prelude::Owner;
use serde_json::Value;

use super::shelf::Wish;
use crate::bookings::catalogues::PortalView;
use crate::http::elsewhere;
use crate::http::wire_portal::portal_response;
use crate::i18n::Language as Spoken;

/// The addresses in a fragment are paths: whoever puts it somewhere knows where it came from.
const THIS_SERVER: &str = "";

/// A first screen that is being worked out.
pub(super) struct Drawing {
    state: State,
    language: Language,
    prices: Prices,
    portal: String,
    theme: String,
    /// Calendars that the screen waits for.
    open: Vec<(RequestId, DaysQuery)>,
}

impl Drawing {
    /// The screen up to where it needs a calendar. `None` if the portal's reply cannot be read, which the
    /// widget could not read either.
    pub(super) fn begin(view: PortalView<'_>, wish: &Wish, now: DateTime<Utc>) -> Option<Self> {
        let mut reply = portal_response(view, &wish.language, wish.attribute("theme").as_deref());
        if let Some(zone) = wish.zone {
            let language = Spoken::parse(&wish.language).unwrap_or_default();
            elsewhere::add_words(&mut reply, zone, language, now);
        }
        let theme: Vec<_> = reply.theme.iter().collect();
        let theme = serde_json::to_string(&theme).ok()?;
        let reply = Json::new(serde_json::to_value(&reply).ok()?);
        let (catalogue, prices) = portal::catalogue(&reply, THIS_SERVER)?;
        let (config, _) = Config::from_attributes(|name| wish.attribute(name));
        let mut drawing = Self {
            state: State::default(),
            language: Language::parse(&wish.language).unwrap_or_default(),
            prices,
            portal: config.portal.clone(),
            theme,
            open: Vec::new(),
        };
        let started = EventKind::Started {
            config: Box::new(config),
            saved: None,
            other_tab: false,
        };
        let asked = drawing
            .happen(started)
            .into_iter()
            .find_map(|command| match command {
                Command::LoadPortal(request) => Some(request),
                _ => None,
            })?;
        drawing.happen(EventKind::PortalArrived(asked, Ok(Arc::new(catalogue))));
        Some(drawing)
    }

    /// The address of a calendar that the screen waits for.
    pub(super) fn asked(&self) -> Option<String> {
        let (_, query) = self.open.last()?;
        Some(addresses::availability(THIS_SERVER, &self.portal, query))
    }

    /// What the API says at that address; `None` if it refuses.
    pub(super) fn answer(&mut self, reply: Option<&[u8]>) {
        let Some((request, query)) = self.open.pop() else {
            return;
        };
        let reply = reply.and_then(|reply| serde_json::from_slice(reply).ok());
        let days = reply.and_then(|reply| days::days(&Json::new(reply), &query, &self.prices));
        self.happen(EventKind::DaysArrived(request, days.ok_or(Problem::Unexpected)));
    }

    /// The fragment; `days` is the address of the calendar that the widget will ask for too.
    pub(super) fn html(self, days: Option<&str>) -> String {
        let mut html = String::from("<div");
        for (name, value) in about(days, &self.theme) {
            let value = value.replace('&', "&amp;").replace('"', "&quot;");
            html.extend([" ", name, "=\"", &value, "\""]);
        }
        html.push('>');
        html.push_str(&drawn(self.state, self.language, Node::to_html));
        html.push_str("</div>\n");
        html
    }

    /// The same for a script, as `Node::to_tree` writes elements.
    pub(super) fn tree(self, days: Option<&str>) -> Value {
        let about =
            about(days, &self.theme).flat_map(|(name, value)| [Value::from(name), Value::from(value)]);
        let mut tree: Vec<Value> = vec![Value::from("div"), about.collect()];
        tree.extend(drawn(self.state, self.language, Node::to_tree));
        Value::Array(tree)
    }

    /// Nothing but requests matters here: nobody is told, nothing is kept, and no time passes.
    fn happen(&mut self, kind: EventKind) -> Vec<Command> {
        let event = Event {
            at: Moment::default(),
            nonce: Nonce::default(),
            kind,
        };
        let (state, commands) = update(std::mem::take(&mut self.state), event);
        self.state = state;
        for command in &commands {
            if let Command::LoadDays(request, query) = command {
                self.open.push((*request, query.clone()));
            }
        }
        commands
    }
}

/// What the loader is told of the screen, as attributes of what is around it.
fn about<'a>(days: Option<&'a str>, theme: &'a str) -> impl Iterator<Item = (&'static str, &'a str)> {
    let days = days.map(|days| ("data-days", days));
    days.into_iter().chain([("data-paint", theme)])
}

/// The widget in a state, as `write` writes it.
fn drawn<T>(state: State, language: Language, write: impl FnOnce(&Node) -> T) -> T {
    Owner::new().with(|| write(&views::root(Session::new(state, Rc::new(StillWorld)), language)))
}

/// A world in which nothing happens: views only look.
struct StillWorld;

impl World for StillWorld {
    fn now(&self) -> Moment {
        Moment::default()
    }

    fn nonce(&self) -> Nonce {
        Nonce::default()
    }

    fn run(&self, _session: Session, _command: Command) {}
}
