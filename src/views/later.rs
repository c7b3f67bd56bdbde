//! The screens that nobody sees before a slot was chosen, and those of visits: they come with the second download
//! (`crate::later`). Until it is here their place is empty, and is filled by itself.

use leptos::prelude::Track;

use super::markup::{IntoNode, Node};
use super::model::manage::ManageScreen;
use super::ui::Ui;
use super::{confirmation, details, hold, manage, visit, words};
use crate::flow::state::{Notice, Step};
use crate::flow::{Announcement, Problem};
use crate::i18n::Language;

/// The entrances.
pub(crate) struct Later {
    details_step: fn(Ui) -> Node,
    confirmation: fn(Ui) -> Node,
    hold: fn(Ui, Step, hold::Panel) -> Node,
    add_ons: fn(Ui) -> Node,
    more: fn(Ui) -> Node,
    overview: fn(Ui) -> Node,
    onward: fn(Ui) -> Node,
    adding_hint: fn(Ui) -> Node,
    manage: fn(Ui, ManageScreen) -> Node,
    announcement: fn(Language, &Announcement) -> String,
    notice: fn(Language, &Notice) -> String,
    problem: fn(Language, &Problem) -> String,
    contact: fn(Ui) -> Node,
}

/// All of it.
pub(crate) static LATER: Later = Later {
    details_step: details::details_step,
    confirmation: confirmation::confirmation,
    hold: hold::panel,
    add_ons: visit::add_ons,
    more: visit::more,
    overview: visit::overview,
    onward: visit::onward,
    adding_hint: visit::adding_hint,
    manage: manage::manage,
    announcement: words::later::announcement,
    notice: words::later::notice,
    problem: words::later::problem,
    contact: manage::contact,
};

crate::later::later_part!(Later, LATER);

/// Whether it is here: what is drawn now has no place that is filled later.
pub(super) fn is_here() -> bool {
    later().is_some()
}

pub(super) fn details_step(ui: Ui) -> Node {
    drawn(ui, |later, ui| (later.details_step)(ui))
}

pub(super) fn confirmation(ui: Ui) -> Node {
    drawn(ui, |later, ui| (later.confirmation)(ui))
}

pub(super) fn add_ons(ui: Ui) -> Node {
    drawn(ui, |later, ui| (later.add_ons)(ui))
}

pub(super) fn more(ui: Ui) -> Node {
    drawn(ui, |later, ui| (later.more)(ui))
}

pub(super) fn overview(ui: Ui) -> Node {
    drawn(ui, |later, ui| (later.overview)(ui))
}

pub(super) fn onward(ui: Ui) -> Node {
    drawn(ui, |later, ui| (later.onward)(ui))
}

pub(super) fn adding_hint(ui: Ui) -> Node {
    drawn(ui, |later, ui| (later.adding_hint)(ui))
}

pub(super) fn contact(ui: Ui) -> Node {
    drawn(ui, |later, ui| (later.contact)(ui))
}

pub(super) fn hold(ui: Ui, step: Step, panel: hold::Panel) -> Node {
    later().map_or_else(Node::nothing, |later| (later.hold)(ui, step, panel))
}

pub(super) fn manage(ui: Ui, screen: ManageScreen) -> Node {
    later().map_or_else(Node::nothing, |later| (later.manage)(ui, screen))
}

/// Nothing before it is here, and nothing that it would say happens before.
pub(super) fn announcement(language: Language, announcement: &Announcement) -> String {
    later().map_or_else(String::new, |later| (later.announcement)(language, announcement))
}

pub(super) fn notice(language: Language, notice: &Notice) -> String {
    later().map_or_else(String::new, |later| (later.notice)(language, notice))
}

pub(super) fn problem(language: Language, problem: &Problem) -> Option<String> {
    later().map(|later| (later.problem)(language, problem))
}

fn drawn(ui: Ui, draw: fn(&Later, Ui) -> Node) -> Node {
    let draw = move || later().map(|later| draw(later, ui));
    if let Some(drawn) = draw() {
        return drawn;
    }
    let drawn = move || {
        let drawn = draw();
        if drawn.is_none() {
            // What comes is told as a change of the state.
            ui.session.state().track();
        }
        drawn
    };
    drawn.into_node()
}
