//! Moves the focus inside one element, by the hooks that views leave: `data-focus`, `data-field`, `data-date`.
//!
//! Never asks the document: the shadow root is the document here.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::timers::Timeout;
use crate::calendar::print_date;
use crate::flow::FocusTarget;

/// How long views get for drawing the target, and how often it is looked for. The browser may not call
/// back before a paint in a hidden tab, so timers wait and not frames.
const PAUSES_MILLISECONDS: [i32; 4] = [0, 20, 50, 150];

/// Focuses the target as soon as it is there; dropping the guard gives up.
#[derive(Debug, Default)]
pub struct FocusMover {
    waiting: std::rc::Rc<std::cell::RefCell<Option<Timeout>>>,
}

impl FocusMover {
    /// Looks for the target inside `root` after the view had time to change. A later call replaces an
    /// earlier one that still waits.
    pub fn move_to(&self, root: &Element, target: &FocusTarget) {
        look(self.waiting.clone(), root.clone(), selector(target), 0);
    }
}

fn look(
    waiting: std::rc::Rc<std::cell::RefCell<Option<Timeout>>>,
    root: Element,
    selector: String,
    attempt: usize,
) {
    let Some(&pause) = PAUSES_MILLISECONDS.get(attempt) else {
        return;
    };
    // A guard that holds itself would never be dropped: the timer knows the slot only weakly.
    let slot = std::rc::Rc::downgrade(&waiting);
    let timer = Timeout::after(pause, move || {
        let found = root.query_selector(&selector).ok().flatten();
        match found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            Some(element) => drop(element.focus()),
            None => {
                if let Some(waiting) = slot.upgrade() {
                    look(waiting, root, selector, attempt + 1);
                }
            }
        }
    });
    // The timer replaced here may be the one that is running; the browser keeps it until it returns.
    waiting.replace(timer);
}

fn selector(target: &FocusTarget) -> String {
    match target {
        FocusTarget::StepHeading => r#"[data-focus="step-heading"]"#.to_owned(),
        FocusTarget::Slots => r#"[data-focus="slots"]"#.to_owned(),
        FocusTarget::Notice => r#"[data-focus="notice"]"#.to_owned(),
        FocusTarget::Day(date) => [r#"[data-date=""#, &print_date(*date), r#""]"#].concat(),
        FocusTarget::Field(field) => {
            let mut name = String::new();
            for character in field.name().chars().filter(|character| !character.is_control()) {
                if matches!(character, '"' | '\\') {
                    name.push('\\');
                }
                name.push(character);
            }
            [r#"[data-field=""#, &name, r#""]"#].concat()
        }
    }
}
