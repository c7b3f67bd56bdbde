//! What the screens are made of: elements, texts, lists, and parts that follow the state.
//!
//! Leptos gives every element of a `view!` a type of its own, and every type is compiled anew: the same
//! screens weigh 93 kB that way (wasm, compressed), see `docs/size.md`. Here all of them have one type.
//! Signals, effects and the calls into the document are still those of Leptos. Nothing here knows
//! `innerHTML`, which Trusted Types refuse.

mod html;

mod mount;

#[cfg(not(target_arch = "wasm32"))]
mod plain;

#[cfg(not(target_arch = "wasm32"))]
mod tree;

use std::borrow::Cow;

use leptos::ev::Event;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::KeyboardEvent;

#[cfg(not(target_arch = "wasm32"))]
pub use plain::{BY_WHOM, FIELD, PRESS, SEARCH, TICK};
#[cfg(not(target_arch = "wasm32"))]
pub(super) use plain::{PlainHtml, Press};

#[cfg(target_arch = "wasm32")]
pub(crate) use mount::effect;

/// Most texts are words of a catalogue.
pub(super) type Text = Cow<'static, str>;

/// A piece of a screen.
pub enum Node {
    /// Letters, never markup.
    Text(Text),
    /// A tag and what is in it.
    Element(Element),
    /// Pieces in a row; none where nothing is to be seen.
    Many(Vec<Node>),
    /// Worked out again whenever a signal changes that was read for it. What is the same stays in the
    /// document, and with it the focus.
    Live(Box<dyn Fn() -> Node>),
}

/// What an attribute says; `None` where there is no such attribute.
pub(super) enum Value {
    Fixed(Option<Text>),
    /// Worked out again whenever a signal changes that was read for it.
    Live(Box<dyn Fn() -> Option<Text>>),
}

struct Attribute {
    name: &'static str,
    /// Set on the object, not on the markup: what a customer typed or ticked.
    is_property: bool,
    value: Value,
}

/// As Leptos adds listeners.
type Handler = Box<dyn FnMut(JsValue)>;

struct Parts {
    tag: &'static str,
    /// Tells an element from its neighbours in a list that changes.
    key: Option<String>,
    /// The attributes that never change.
    words: &'static [(&'static str, &'static str)],
    attributes: Vec<Attribute>,
    handlers: Vec<(&'static str, Handler)>,
    children: Vec<Node>,
}

/// An element that is being put together. A pointer, so that handing it on costs nothing.
pub struct Element(Box<Parts>);

/// An element with the attributes that never change.
pub(super) fn el(tag: &'static str, words: &'static [(&'static str, &'static str)]) -> Element {
    Element(Box::new(Parts {
        tag,
        key: None,
        words,
        attributes: Vec::new(),
        handlers: Vec::new(),
        children: Vec::new(),
    }))
}

impl Element {
    /// An attribute: a text, perhaps one, or a closure that says it.
    pub(super) fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        self.put(name, false, value.into_value())
    }

    /// A property of the object, such as the `value` of a text field.
    pub(super) fn prop(self, name: &'static str, value: impl IntoValue) -> Self {
        self.put(name, true, value.into_value())
    }

    /// What is done when something happens.
    pub(super) fn on(self, event: &'static str, mut handler: impl FnMut(Event) + 'static) -> Self {
        self.listen(event, Box::new(move |event| handler(event.unchecked_into())))
    }

    /// An image that cannot be had says so, for the style sheet.
    pub(super) fn marks_failure(self) -> Self {
        self.on("error", |event| mount::mark_failed(&event))
    }

    /// What is done when the form is submitted, instead of the browser's own way.
    pub(super) fn on_submit(self, mut handler: impl FnMut() + 'static) -> Self {
        self.on("submit", move |event| {
            // Where a page is drawn without script, nothing happens that could be prevented.
            if cfg!(target_arch = "wasm32") {
                event.prevent_default();
            }
            handler();
        })
    }

    /// What is done when a key is pressed.
    pub(super) fn on_key(self, mut handler: impl FnMut(KeyboardEvent) + 'static) -> Self {
        self.listen("keydown", Box::new(move |event| handler(event.unchecked_into())))
    }

    /// What comes next inside, drawn one by one.
    pub(super) fn each<T, N: IntoNode>(
        mut self,
        items: impl IntoIterator<Item = T>,
        draw: impl Fn(T) -> N,
    ) -> Self {
        // A loop: `map` and `collect` would be compiled for every pair of types.
        for item in items {
            self = self.push(draw(item).into_node());
        }
        self
    }

    /// What comes next inside.
    pub(super) fn child(self, child: impl IntoNode) -> Self {
        self.push(child.into_node())
    }

    /// In a list that changes, an element with the same key stays the same element.
    pub(super) fn key(mut self, key: String) -> Self {
        self.0.key = Some(key);
        self
    }

    // Not generic, and never copied into the views: they are long lists of calls of these three.

    #[inline(never)]
    fn put(mut self, name: &'static str, is_property: bool, value: Value) -> Self {
        self.0.attributes.push(Attribute {
            name,
            is_property,
            value,
        });
        self
    }

    #[inline(never)]
    fn listen(mut self, event: &'static str, handler: Handler) -> Self {
        self.0.handlers.push((event, handler));
        self
    }

    #[inline(never)]
    fn push(mut self, child: Node) -> Self {
        self.0.children.push(child);
        self
    }
}

/// What can be the text of an attribute.
pub(super) trait IntoText {
    fn into_text(self) -> Option<Text>;
}

impl IntoText for &'static str {
    fn into_text(self) -> Option<Text> {
        Some(Cow::Borrowed(self))
    }
}

impl IntoText for String {
    fn into_text(self) -> Option<Text> {
        Some(Cow::Owned(self))
    }
}

impl<T: IntoText> IntoText for Option<T> {
    fn into_text(self) -> Option<Text> {
        self.and_then(T::into_text)
    }
}

/// An attribute that is there or not.
impl IntoText for bool {
    fn into_text(self) -> Option<Text> {
        self.then_some(Cow::Borrowed(""))
    }
}

/// What an attribute can be made of.
pub(super) trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Fixed(self.into_text())
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Fixed(self.into_text())
    }
}

impl<T: IntoText> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        Value::Fixed(self.into_text())
    }
}

impl<T: IntoText, F: Fn() -> T + 'static> IntoValue for F {
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || self().into_text()))
    }
}

/// What can be inside an element.
pub(super) trait IntoNode {
    /// The piece of a screen that this is.
    fn into_node(self) -> Node;
}

impl IntoNode for Node {
    fn into_node(self) -> Node {
        self
    }
}

impl IntoNode for Element {
    fn into_node(self) -> Node {
        Node::Element(self)
    }
}

impl IntoNode for &'static str {
    fn into_node(self) -> Node {
        Node::Text(Cow::Borrowed(self))
    }
}

impl IntoNode for String {
    fn into_node(self) -> Node {
        Node::Text(Cow::Owned(self))
    }
}

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> Node {
        self.map_or_else(Node::nothing, T::into_node)
    }
}

impl<T: IntoNode> IntoNode for Vec<T> {
    fn into_node(self) -> Node {
        let mut nodes = Vec::with_capacity(self.len());
        for one in self {
            nodes.push(one.into_node());
        }
        Node::Many(nodes)
    }
}

impl<T: IntoNode, F: Fn() -> T + 'static> IntoNode for F {
    fn into_node(self) -> Node {
        Node::Live(Box::new(move || self().into_node()))
    }
}

impl Node {
    /// Nothing to be seen.
    pub(super) fn nothing() -> Self {
        Self::Many(Vec::new())
    }
}
