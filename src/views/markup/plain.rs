//! Screens as a form that needs no script: what a press would send becomes a button's value, and fields get
//! names. Views know nothing of it: each button is asked what it would send, by pressing it.
//!
//! The one form is around the screen, so that every press brings along what was typed.

use leptos::wasm_bindgen::JsValue;

use super::html::{VOID, push_attribute, push_escaped};
use super::{Attribute, Handler, Node, Parts, Text};

/// Name of every button; its value says what it sends.
pub const PRESS: &str = "do";

/// Before the name of a field of the form.
pub const FIELD: &str = "field.";

/// Before the name of a box of the form, which is sent only if it is ticked.
pub const TICK: &str = "tick.";

/// Before the place of a treatment whose therapist is chosen from a list.
pub const BY_WHOM: &str = "by-whom.";

/// What the button beside the search field sends; the text is in the field.
pub const SEARCH: &str = "search";

/// What pressing something would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::views) enum Press {
    /// Send this.
    Send(String),
    /// Hand over a file: its name and its address, which holds all of it.
    File(String, String),
}

/// A screen being written.
pub(in crate::views) struct PlainHtml<'a> {
    html: String,
    /// What the press just made would do; forgets it.
    pressed: &'a dyn Fn() -> Option<Press>,
    /// What the form around sends.
    submits: Option<String>,
    /// What the button beside the search field says.
    search: &'a str,
    /// Whether the next button is that of the selected cell.
    in_selected: bool,
    /// The `data-focus`, `data-field` or `data-date` that the focus goes to.
    focus: Option<&'a str>,
}

impl<'a> PlainHtml<'a> {
    /// Writes a screen, and says what Enter in a field sends.
    pub(in crate::views) fn write(
        screen: Node,
        pressed: &'a dyn Fn() -> Option<Press>,
        focus: Option<&'a str>,
        search: &'a str,
    ) -> (String, Option<String>) {
        let mut html = Self {
            html: String::new(),
            pressed,
            submits: None,
            search,
            in_selected: false,
            focus,
        };
        html.node(screen);
        (html.html, html.submits)
    }

    fn node(&mut self, node: Node) {
        match node {
            Node::Text(text) => push_escaped(&mut self.html, &text),
            Node::Element(element) => self.element(*element.0),
            Node::Many(nodes) => nodes.into_iter().for_each(|node| self.node(node)),
            Node::Live(work_out) => self.node(work_out()),
        }
    }

    fn element(&mut self, mut parts: Parts) {
        match parts.tag {
            "form" => {
                self.submits = self.press(&mut parts.handlers, "submit").and_then(Press::sent);
                parts.tag = "div";
                self.container(parts);
            }
            "button" => self.button(parts),
            "input" | "textarea" | "select" => self.control(parts),
            _ => self.container(parts),
        }
    }

    /// What a press would do: the handler is run, in a world that only listens.
    fn press(&self, handlers: &mut [(&'static str, Handler)], event: &str) -> Option<Press> {
        let (_, handler) = handlers.iter_mut().find(|(known, _)| *known == event)?;
        drop((self.pressed)());
        handler(JsValue::UNDEFINED);
        (self.pressed)()
    }

    fn container(&mut self, parts: Parts) {
        let attributes = attributes(&parts, |name| name == "novalidate");
        // A grid promises arrow keys; without script it is a table, whose cells cannot be selected.
        let attributes = attributes
            .into_iter()
            .map(|(name, value)| match name {
                "aria-selected" => ("data-selected", value),
                _ => (name, value),
            })
            .filter(|(name, value)| *name != "role" || !matches!(&**value, "grid" | "gridcell" | "row"));
        self.open(parts.tag, attributes);
        if VOID.contains(&parts.tag) {
            return;
        }
        parts.children.into_iter().for_each(|child| self.node(child));
        self.close(parts.tag);
    }

    fn button(&mut self, mut parts: Parts) {
        let submits = is_of_type(&parts, "submit")
            .then(|| self.submits.clone())
            .flatten();
        // Walking through days by arrow keys needs script: every day is a stop of its own.
        let mut attributes = attributes(&parts, |name| matches!(name, "type" | "tabindex"));
        let is_disabled = attributes
            .iter()
            .any(|(name, value)| *name == "aria-disabled" && value == "true");
        attributes.retain(|(name, _)| *name != "aria-disabled");
        if std::mem::take(&mut self.in_selected) {
            attributes.push(("aria-pressed", "true".into()));
        }
        let press = match submits {
            Some(submits) => Some(Press::Send(submits)),
            None if is_disabled => None,
            None => self.press(&mut parts.handlers, "click"),
        };
        let mut tag = "button";
        match press.filter(|_| !is_disabled) {
            Some(Press::Send(sent)) => attributes.extend([
                ("type", "submit".into()),
                ("name", PRESS.into()),
                ("value", sent.into()),
            ]),
            Some(Press::File(name, address)) => {
                tag = "a";
                attributes.extend([("href", address.into()), ("download", name.into())]);
            }
            None => attributes.extend([("type", "button".into()), ("disabled", "".into())]),
        }
        self.open(tag, attributes);
        parts.children.into_iter().for_each(|child| self.node(child));
        self.close(tag);
    }

    fn control(&mut self, mut parts: Parts) {
        let is_box = is_of_type(&parts, "checkbox");
        let name = control_name(&parts);
        let is_checked = property(&parts, "checked").is_some();
        if is_box && name.is_none() {
            self.pressed_box(parts, is_checked);
            return;
        }
        let mut attributes = attributes(&parts, |known| matches!(known, "name" | "checked"));
        attributes.extend(name.map(|name| ("name", name.into())));
        if is_box {
            attributes.push(("value", "1".into()));
            attributes.extend(is_checked.then(|| ("checked", "".into())));
        }
        let typed = property(&parts, "value");
        if parts.tag == "input" {
            attributes.extend(typed.filter(|_| !is_box).map(|typed| ("value", typed)));
            self.open("input", attributes);
            if is_of_type(&parts, "search") {
                self.search_button();
            }
            return;
        }
        self.open(parts.tag, attributes);
        if let Some(typed) = typed {
            // The parser drops the first line break of a text area.
            self.html.push('\n');
            push_escaped(&mut self.html, &typed);
        }
        let children = std::mem::take(&mut parts.children);
        children.into_iter().for_each(|child| self.node(child));
        self.close(parts.tag);
    }

    /// Nothing is found while one types: who cannot press Enter presses this.
    fn search_button(&mut self) {
        let attributes = [
            ("type", "submit"),
            ("name", PRESS),
            ("value", SEARCH),
            ("class", "button"),
            ("data-action", "search"),
        ];
        self.open("button", attributes.map(|(name, value)| (name, value.into())));
        push_escaped(&mut self.html, self.search);
        self.close("button");
    }

    /// A box that changes the screen at once: a press like any other.
    fn pressed_box(&mut self, mut parts: Parts, is_checked: bool) {
        let press = self.press(&mut parts.handlers, "change").and_then(Press::sent);
        let mut attributes = attributes(&parts, |name| matches!(name, "type" | "checked"));
        attributes.extend([
            ("type", "submit".into()),
            ("role", "checkbox".into()),
            (
                "aria-checked",
                if is_checked { "true".into() } else { "false".into() },
            ),
            ("name", PRESS.into()),
            ("value", press.unwrap_or_default().into()),
        ]);
        self.open("button", attributes);
        self.close("button");
    }

    fn open(&mut self, tag: &str, attributes: impl IntoIterator<Item = (&'static str, Text)>) {
        self.html.push('<');
        self.html.push_str(tag);
        let (mut is_focused, mut is_slots) = (false, false);
        for (name, value) in attributes {
            let is_hook = matches!(name, "data-focus" | "data-field" | "data-date");
            // So that an address can lead there.
            is_slots |= name == "data-focus" && value == "slots";
            self.in_selected |= name == "data-selected" && value == "true";
            is_focused |= is_hook && self.focus == Some(&*value);
            push_attribute(&mut self.html, name, &value);
        }
        if is_slots {
            self.html.push_str(" id=\"slots\"");
        }
        if is_focused {
            self.focus = None;
            self.html.push_str(" autofocus");
        }
        self.html.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.html.push_str("</");
        self.html.push_str(tag);
        self.html.push('>');
    }
}

impl Press {
    fn sent(self) -> Option<String> {
        match self {
            Self::Send(sent) => Some(sent),
            Self::File(..) => None,
        }
    }
}

fn attributes(parts: &Parts, is_dropped: impl Fn(&str) -> bool) -> Vec<(&'static str, Text)> {
    let words = parts
        .words
        .iter()
        .map(|(name, value)| (*name, Text::from(*value)));
    let others = parts.attributes.iter().filter(|attribute| !attribute.is_property);
    let others = others.filter_map(|attribute| Some((attribute.name, attribute.now()?)));
    words
        .chain(others)
        .filter(|(name, _)| !is_dropped(name))
        .collect()
}

fn is_of_type(parts: &Parts, wanted: &str) -> bool {
    let all = attributes(parts, |name| name != "type");
    all.iter().any(|(_, value)| value == wanted)
}

fn property(parts: &Parts, name: &str) -> Option<Text> {
    let mut properties = parts.attributes.iter().filter(|attribute| attribute.is_property);
    properties
        .find(|attribute| attribute.name == name)
        .and_then(Attribute::now)
}

/// A field's own name, or what the control is for; none for a box that is pressed.
fn control_name(parts: &Parts) -> Option<String> {
    let all = attributes(parts, |_| false);
    let find = |wanted: &str| {
        all.iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| &**value)
    };
    find("name")
        .map(|name| {
            [
                if find("type") == Some("checkbox") {
                    TICK
                } else {
                    FIELD
                },
                name,
            ]
            .concat()
        })
        .or_else(|| find("data-by-whom").map(|place| [BY_WHOM, place].concat()))
        .or_else(|| find("data-field").map(str::to_owned))
}
