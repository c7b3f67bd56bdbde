//! Members that a reply must have. What is missing or of another type is noted and reads as its default; whoever reads
//! asks once, at the end, whether all of it was there.
//!
//! A `?` behind each member would be a way out for each, which drops what was read before it: twice the code.

use std::cell::Cell;

use crate::platform::json::Json;

/// An object of a reply whose members are needed.
#[derive(Clone, Copy)]
pub(super) struct Needed<'a> {
    /// The same, for what may be missing.
    pub(super) json: &'a Json,
    is_whole: &'a Cell<bool>,
}

impl Needed<'_> {
    /// What `read` makes of the reply, if all was there that it needed.
    pub(super) fn read<T>(json: &Json, read: impl FnOnce(Needed<'_>) -> T) -> Option<T> {
        let is_whole = Cell::new(true);
        let made = read(Needed {
            json,
            is_whole: &is_whole,
        });
        is_whole.get().then_some(made)
    }

    /// Another object of the same reply.
    pub(super) fn of<'b>(&'b self, json: &'b Json) -> Needed<'b> {
        Needed {
            json,
            is_whole: self.is_whole,
        }
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.have(self.json.text(name))
    }

    pub(super) fn count(&self, name: &str) -> u32 {
        self.have(self.json.count(name))
    }

    pub(super) fn integer(&self, name: &str) -> i32 {
        self.have(self.json.integer(name))
    }

    pub(super) fn number(&self, name: &str) -> f64 {
        self.have(self.json.number(name))
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.have(self.json.flag(name))
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.have(self.json.texts(name))
    }

    /// The items of a list, each read by `read`.
    pub(super) fn list<T>(&self, name: &str, read: impl Fn(Needed<'_>) -> T) -> Vec<T> {
        let mut made = Vec::new();
        for item in self.have(self.json.list(name, |item| Some(item.clone()))) {
            made.push(read(self.of(&item)));
        }
        made
    }

    /// What is needed although no member of that name says it.
    pub(super) fn have<T: Default>(&self, found: Option<T>) -> T {
        found.unwrap_or_else(|| {
            self.is_whole.set(false);
            T::default()
        })
    }
}
