//! JSON that the browser parses and writes, read name by name.
//!
//! By hand and not by serde: with serde-wasm-bindgen, the smallest reply (`CreateServiceBookingResponse`)
//! costs 13.7 kB of the download (brotli), that of a reservation 5.4 kB more, all thirty wire types 45 kB;
//! this reader 3.5 kB for all. Requests are written by serde: 2.3 kB. What is missing or of another type reads
//! as `None`; the caller decides what that means.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A value of a JSON document, or nothing.
#[derive(Clone, Debug)]
pub struct Json(JsValue);

impl Json {
    /// A value that the browser has parsed already.
    #[must_use]
    pub fn new(value: JsValue) -> Self {
        Self(value)
    }

    /// `None` if it is not JSON.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        js_sys::JSON::parse(text).ok().map(Self)
    }

    /// A member of an object; nothing, if it has none of that name or is no object.
    #[must_use]
    pub fn get(&self, name: &str) -> Self {
        Self(Reflect::get(&self.0, &name.into()).unwrap_or(JsValue::UNDEFINED))
    }

    /// Itself, unless it is nothing or `null`.
    #[must_use]
    pub fn some(self) -> Option<Self> {
        (!self.0.is_null() && !self.0.is_undefined()).then_some(self)
    }

    /// A text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).0.as_string()
    }

    /// A number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).0.as_f64()
    }

    /// A whole number; a fraction is cut off.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates")]
    pub fn integer(&self, name: &str) -> Option<i32> {
        self.number(name).map(|number| number as i32)
    }

    /// A whole number that is not negative.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<u32> {
        self.integer(name).and_then(|number| u32::try_from(number).ok())
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).0.as_bool()
    }

    /// The items of a list, each read by `read`; `None` if it is no list or one of them cannot be read.
    pub fn list<T>(&self, name: &str, mut read: impl FnMut(&Self) -> Option<T>) -> Option<Vec<T>> {
        let list = self.get(name).0.dyn_into::<Array>().ok()?;
        // A loop: collected from an iterator each list weighs twice as much.
        let mut items = Vec::new();
        for index in 0..list.length() {
            items.push(read(&Self(list.get(index)))?);
        }
        Some(items)
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.list(name, |item| item.0.as_string())
    }

    /// The names of an object's members; none if it is no object.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let Some(object) = self.0.dyn_ref::<Object>() else {
            return Vec::new();
        };
        let mut names = Vec::new();
        for name in Object::keys(object).iter() {
            names.extend(name.as_string());
        }
        names
    }

    /// The members of an object whose values are texts.
    #[must_use]
    pub fn text_members(&self, name: &str) -> Vec<(String, String)> {
        let Ok(object) = self.get(name).0.dyn_into::<Object>() else {
            return Vec::new();
        };
        let mut members = Vec::new();
        for key in Object::keys(&object).iter().filter_map(|key| key.as_string()) {
            if let Some(value) = Self(object.clone().into()).text(&key) {
                members.push((key, value));
            }
        }
        members
    }

    /// The items of a list as they are; none if it is no list.
    #[must_use]
    pub fn items(&self, name: &str) -> Vec<Self> {
        self.list(name, |item| Some(item.clone())).unwrap_or_default()
    }
}

/// An object under construction.
#[derive(Debug)]
pub struct JsonObject(Object);

impl Default for JsonObject {
    fn default() -> Self {
        Self::new()
    }
}

impl JsonObject {
    /// `{}`.
    #[must_use]
    pub fn new() -> Self {
        Self(Object::new())
    }

    /// Adds a member of any type.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        self.set(name, &value.into());
        self
    }

    /// Adds a member, unless there is nothing to add.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<JsValue>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds a list.
    #[must_use]
    pub fn with_list(self, name: &str, items: impl IntoIterator<Item = Self>) -> Self {
        let list = Array::new();
        for item in items {
            list.push(&item.0);
        }
        self.with(name, list)
    }

    /// Its text.
    #[must_use]
    pub fn write(&self) -> Option<String> {
        js_sys::JSON::stringify(&self.0).ok()?.as_string()
    }

    fn set(&self, name: &str, value: &JsValue) {
        // Setting a member of a plain object cannot fail.
        let _ = Reflect::set(&self.0, &name.into(), value);
    }
}

impl From<JsonObject> for JsValue {
    fn from(object: JsonObject) -> Self {
        object.0.into()
    }
}
