//! Screens in the document: built once, then changed where they changed.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use leptos::ev::Event;
use leptos::prelude::{Mountable, Render, RenderEffect};
use leptos::tachys::renderer::{Rndr, types as dom};
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast as _, JsValue};

use super::{Attribute, Handler, Node, Parts, Text, Value};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A piece of a screen in the document. Dropping it ends its effects and listeners.
pub enum Mounted {
    #[doc(hidden)]
    Text(dom::Text, Text),
    #[doc(hidden)]
    Element(Box<MountedElement>),
    #[doc(hidden)]
    Many(Vec<Mounted>),
    #[doc(hidden)]
    Live(MountedLive),
}

#[doc(hidden)]
pub struct MountedElement {
    tag: &'static str,
    key: Option<String>,
    element: dom::Element,
    words: &'static [(&'static str, &'static str)],
    attributes: Vec<MountedAttribute>,
    /// Follows all attributes that change: of forty days with six of them each, forty effects are woken by whatever happens.
    following: Option<RenderEffect<()>>,
    listeners: Vec<Listening>,
    children: Vec<Mounted>,
}

/// A listener that goes when it is dropped. Leptos's own are bound to their thread (`docs/size.md`).
struct Listening {
    element: dom::Element,
    event: &'static str,
    call: Closure<dyn FnMut(JsValue)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let call = self.call.as_ref().unchecked_ref();
        let _ = self.element.remove_event_listener_with_callback(self.event, call);
    }
}

#[derive(Clone)]
struct MountedAttribute {
    name: &'static str,
    is_property: bool,
    /// What it says in the document.
    said: Rc<RefCell<Option<Text>>>,
}

#[doc(hidden)]
pub struct MountedLive {
    shown: Rc<RefCell<Option<Mounted>>>,
    /// A comment behind what is shown: its place while nothing is.
    end: dom::Placeholder,
    _effect: RenderEffect<()>,
}

/// All effects are of one type.
pub(crate) fn effect(mut run: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

impl Render for Node {
    type State = Mounted;

    fn build(self) -> Mounted {
        build(self)
    }

    fn rebuild(self, state: &mut Mounted) {
        let mut new = build(self);
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl Mountable for Mounted {
    fn unmount(&mut self) {
        match self {
            Self::Text(node, _) => Rndr::remove(node),
            Self::Element(element) => Rndr::remove(&element.element),
            Self::Many(all) => all.iter_mut().for_each(Self::unmount),
            Self::Live(live) => {
                if let Some(shown) = live.shown.borrow_mut().as_mut() {
                    shown.unmount();
                }
                Rndr::remove(&live.end);
            }
        }
    }

    fn mount(&mut self, parent: &dom::Element, before: Option<&dom::Node>) {
        match self {
            Self::Text(node, _) => Rndr::insert_node(parent, node, before),
            Self::Element(element) => Rndr::insert_node(parent, &element.element, before),
            Self::Many(all) => all.iter_mut().for_each(|one| one.mount(parent, before)),
            Self::Live(live) => {
                if let Some(shown) = live.shown.borrow_mut().as_mut() {
                    shown.mount(parent, before);
                }
                Rndr::insert_node(parent, &live.end, before);
            }
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(first) = self.first() else {
            return false;
        };
        let Some(parent) = first.parent_element() else {
            return false;
        };
        child.mount(&parent, Some(&first));
        true
    }

    fn elements(&self) -> Vec<dom::Element> {
        match self {
            Self::Text(..) => Vec::new(),
            Self::Element(element) => vec![element.element.clone()],
            Self::Many(all) => all.iter().flat_map(Self::elements).collect(),
            Self::Live(live) => live.shown.borrow().as_ref().map_or_else(Vec::new, Self::elements),
        }
    }
}

impl Mounted {
    /// The first of its nodes.
    fn first(&self) -> Option<dom::Node> {
        match self {
            Self::Text(node, _) => Some(node.clone().into()),
            Self::Element(element) => Some(element.element.clone().into()),
            Self::Many(all) => all.iter().find_map(Self::first),
            Self::Live(live) => {
                let shown = live.shown.borrow().as_ref().and_then(Self::first);
                shown.or_else(|| Some(live.end.clone().into()))
            }
        }
    }

    fn key(&self) -> Option<&str> {
        match self {
            Self::Element(element) => element.key.as_deref(),
            _ => None,
        }
    }
}

fn build(node: Node) -> Mounted {
    match node {
        Node::Text(text) => Mounted::Text(Rndr::create_text_node(&text), text),
        Node::Element(element) => Mounted::Element(Box::new(build_element(*element.0))),
        Node::Many(nodes) => Mounted::Many(nodes.into_iter().map(build).collect()),
        Node::Live(work_out) => Mounted::Live(live(work_out, None, Rndr::create_placeholder())),
    }
}

/// Shows what is worked out, in place of what was shown, whenever it changes.
fn live(work_out: Box<dyn Fn() -> Node>, shown: Option<Mounted>, end: dom::Placeholder) -> MountedLive {
    let shown = Rc::new(RefCell::new(shown));
    let effect = effect({
        let (shown, end) = (shown.clone(), end.clone());
        Box::new(move || {
            let node = work_out();
            let old = shown.take();
            let now = match (old, end.parent_element()) {
                (Some(old), Some(parent)) => patch(old, node, &parent, Some(&end)),
                _ => build(node),
            };
            shown.replace(Some(now));
        })
    });
    MountedLive {
        shown,
        end,
        _effect: effect,
    }
}

fn build_element(parts: Parts) -> MountedElement {
    let namespace = matches!(parts.tag, "svg" | "path").then_some(SVG);
    let element = Rndr::create_element(parts.tag, namespace);
    for (name, value) in parts.words {
        Rndr::set_attribute(&element, name, value);
    }
    let mut attributes = Vec::with_capacity(parts.attributes.len());
    for attribute in &parts.attributes {
        attributes.push(MountedAttribute {
            name: attribute.name,
            is_property: attribute.is_property,
            said: Rc::default(),
        });
    }
    let following = follow(&element, &attributes, parts.attributes);
    let mut children: Vec<Mounted> = parts.children.into_iter().map(build).collect();
    for child in &mut children {
        child.mount(&element, None);
    }
    MountedElement {
        tag: parts.tag,
        key: parts.key,
        words: parts.words,
        attributes,
        following,
        listeners: listen(&element, parts.handlers),
        children,
        element,
    }
}

fn listen(element: &dom::Element, handlers: Vec<(&'static str, Handler)>) -> Vec<Listening> {
    let mut listeners = Vec::with_capacity(handlers.len());
    for (event, handler) in handlers {
        let call = Closure::wrap(handler);
        let _ = element.add_event_listener_with_callback(event, call.as_ref().unchecked_ref());
        listeners.push(Listening {
            element: element.clone(),
            event,
            call,
        });
    }
    listeners
}

/// Says what the attributes of an element say, now and whenever one of them changes.
fn follow(
    element: &dom::Element,
    attributes: &[MountedAttribute],
    values: Vec<Attribute>,
) -> Option<RenderEffect<()>> {
    let mut live = Vec::new();
    for (attribute, Attribute { value, .. }) in attributes.iter().zip(values) {
        match value {
            Value::Fixed(text) => attribute.say(element, text),
            Value::Live(work_out) => live.push((attribute.clone(), work_out)),
        }
    }
    if live.is_empty() {
        return None;
    }
    let element = element.clone();
    Some(effect(Box::new(move || {
        for (attribute, work_out) in &live {
            attribute.say(&element, work_out());
        }
    })))
}

/// What could not be loaded says so.
pub(super) fn mark_failed(event: &Event) {
    if let Some(target) = event.target() {
        Rndr::set_attribute(target.unchecked_ref(), "data-failed", "");
    }
}

impl MountedAttribute {
    /// Touches the document only where it says something else.
    fn say(&self, element: &dom::Element, text: Option<Text>) {
        let Self {
            name, is_property, ..
        } = *self;
        if *self.said.borrow() == text {
            return;
        }
        match &text {
            _ if is_property => {
                // A box that is ticked or a choice that is taken is `true`; a text is itself.
                let value = match &text {
                    _ if matches!(name, "checked" | "selected") => JsValue::from_bool(text.is_some()),
                    Some(text) => JsValue::from_str(text),
                    None => JsValue::NULL,
                };
                Rndr::set_property(element, name, &value);
            }
            Some(text) => Rndr::set_attribute(element, name, text),
            None => Rndr::remove_attribute(element, name),
        }
        self.said.replace(text);
    }
}

/// Makes what is in the document before `before` into what is wanted, keeping what can stay.
fn patch(old: Mounted, new: Node, parent: &dom::Element, before: Option<&dom::Node>) -> Mounted {
    match (old, new) {
        (Mounted::Text(node, text), Node::Text(new)) => {
            if text != new {
                Rndr::set_text(&node, &new);
            }
            Mounted::Text(node, new)
        }
        (Mounted::Element(mut old), Node::Element(new)) if old.is_like(&new.0) => {
            old.patch(*new.0);
            Mounted::Element(old)
        }
        (Mounted::Many(old), Node::Many(new)) => Mounted::Many(patch_many(old, new, parent, before)),
        (Mounted::Live(old), Node::Live(work_out)) => {
            let MountedLive { shown, end, .. } = old;
            let shown = shown.take();
            Mounted::Live(live(work_out, shown, end))
        }
        (mut old, new) => {
            old.unmount();
            let mut new = build(new);
            new.mount(parent, before);
            new
        }
    }
}

impl MountedElement {
    /// Whether it can become the other by changing what its attributes say.
    fn is_like(&self, parts: &Parts) -> bool {
        self.tag == parts.tag
            && self.key == parts.key
            && self.words == parts.words
            && self.attributes.len() == parts.attributes.len()
            && self
                .attributes
                .iter()
                .zip(&parts.attributes)
                .all(|(old, new)| old.name == new.name)
    }

    fn patch(&mut self, parts: Parts) {
        // The old one ends first: it may be woken already.
        self.following = None;
        self.following = follow(&self.element, &self.attributes, parts.attributes);
        self.listeners.clear();
        self.listeners = listen(&self.element, parts.handlers);
        self.children = patch_many(mem::take(&mut self.children), parts.children, &self.element, None);
    }
}

/// Elements with a key are found by it, all else by its place.
fn patch_many(
    old: Vec<Mounted>,
    new: Vec<Node>,
    parent: &dom::Element,
    before: Option<&dom::Node>,
) -> Vec<Mounted> {
    let mut old: Vec<Option<Mounted>> = old.into_iter().map(Some).collect();
    let mut paired = Vec::with_capacity(new.len());
    for (place, node) in new.into_iter().enumerate() {
        let key = match &node {
            Node::Element(element) => element.0.key.as_deref(),
            _ => None,
        };
        let fits = |old: &Option<Mounted>| old.as_ref().is_some_and(|old| old.key() == key);
        let found = match key {
            Some(_) => old.iter().position(fits),
            None => Some(place).filter(|place| old.get(*place).is_some_and(fits)),
        };
        let found = found.and_then(|place| old.get_mut(place)).and_then(Option::take);
        paired.push((found, node));
    }
    for mut gone in old.into_iter().flatten() {
        gone.unmount();
    }
    // From the end: what comes behind is in its place already.
    let mut before = before.cloned();
    let mut all = Vec::with_capacity(paired.len());
    for (found, node) in paired.into_iter().rev() {
        let now = match found {
            Some(found) => patch(found, node, parent, before.as_ref()),
            None => {
                let mut now = build(node);
                now.mount(parent, before.as_ref());
                now
            }
        };
        // Moved only if it is out of order: what is moved loses the focus.
        if let Mounted::Element(moved) = &now
            && moved.element.next_sibling() != before
        {
            Rndr::insert_node(parent, &moved.element, before.as_ref());
        }
        before = now.first().or(before);
        all.push(now);
    }
    all.reverse();
    all
}
