//! What the first download leaves out: everything that nobody can reach before a slot was chosen.
//!
//! A layer gathers the entrances to it in a struct of functions and calls them through [`later_part!`]. In the
//! browser build (feature `split`) that struct comes with a second wasm, which `embed` fetches when the first
//! screen is there and hands to each layer; in every other build it is there from the beginning. A function that
//! anything else names directly is in the first download: `docs/size.md` says how to see it.

/// Defines `later()`, which answers with the part once it is here, and `give()`, which hands it over.
macro_rules! later_part {
    ($part:ty, $all:path) => {
        thread_local! {
            static GIVEN: std::cell::Cell<Option<&'static $part>> = const {
                std::cell::Cell::new(if cfg!(feature = "split") { None } else { Some(&$all) })
            };
        }

        /// What comes later, once it is here.
        pub(crate) fn later() -> Option<&'static $part> {
            GIVEN.get()
        }

        /// Hands over what came.
        #[cfg(target_arch = "wasm32")]
        pub(crate) fn give(part: &'static $part) {
            GIVEN.set(Some(part));
        }
    };
}

pub(crate) use later_part;
