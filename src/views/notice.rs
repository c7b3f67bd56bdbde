//! The one message above a step, and the line that says that there is no network.

use crate::views::markup::{Element, IntoNode, el};

use super::ui::Ui;
use super::{icons, model, trouble, words};
use crate::flow::state::Notice;
use crate::flow::{EventKind, Problem};

/// How a message looks and is announced.
#[derive(Clone, Copy, PartialEq)]
enum Tone {
    Good,
    Attention,
    Bad,
}

/// The message above the step, if there is one.
pub(super) fn notice(ui: Ui) -> impl IntoNode {
    let texts = ui.texts();
    let notice = ui.memo(model::notice);
    move || {
        notice.get().map(|notice| {
            let tone = tone(&notice);
            // What was meant for another state of the booking is not to be sent again unseen.
            let is_to_be_tried = |notice: &Notice| match notice {
                Notice::Failed(problem) => !matches!(problem, Problem::Conflict),
                _ => false,
            };
            let retry = is_to_be_tried(&notice).then(|| {
                ui.button("button small", "retry", EventKind::RetryPressed)
                    .child(texts.try_again)
            });
            let (part, role, class) = match tone {
                Tone::Good => ("status", "status", "notice good"),
                Tone::Attention => ("status", "status", "notice attention"),
                Tone::Bad => ("error", "alert", "notice bad"),
            };
            el(
                "div",
                &[("data-focus", "notice"), ("data-late", ""), ("tabindex", "-1")],
            )
            .attr("part", part)
            .attr("class", class)
            .child(icons::icon(if tone == Tone::Good {
                icons::CHECK
            } else {
                icons::ATTENTION
            }))
            .child(
                el("p", &[("class", "notice-text")])
                    .attr("role", role)
                    .child(words::notice(ui.language, &notice)),
            )
            .child(retry)
            .child(dismiss(ui))
        })
    }
}

/// The button by which what was said goes.
pub(super) fn dismiss(ui: Ui) -> Element {
    el(
        "button",
        &[
            ("type", "button"),
            ("class", "button icon-only"),
            ("data-action", "dismiss"),
        ],
    )
    .attr("aria-label", ui.texts().dismiss)
    .sends(ui, EventKind::NoticeDismissed)
    .child(icons::icon(icons::CLOSE))
}

fn tone(notice: &Notice) -> Tone {
    match notice {
        Notice::HeldAgain | Notice::Extended => Tone::Good,
        Notice::HoldExpired
        | Notice::ExtensionLimit
        | Notice::PreselectionGone
        | Notice::OpenInOtherTab
        | Notice::SlotTaken => Tone::Attention,
        Notice::Failed(_) | Notice::CheckDetails(_) => Tone::Bad,
    }
}

/// A line above everything while there is no network and something is on the screen.
pub(super) fn offline_banner(ui: Ui) -> impl IntoNode {
    let texts = ui.texts();
    let offline = ui.memo(|state| {
        let is_told = state.offline && (state.is_stuck || model::catalogue(state).is_some());
        is_told.then_some(state.is_stuck)
    });
    move || {
        offline.get().map(|is_stuck| {
            el(
                "p",
                &[("part", "status"), ("class", "offline"), ("role", "status")],
            )
            .child(icons::icon(icons::CLOUD_OFF))
            .child(el("span", &[]).child(texts.offline_banner))
            .child(is_stuck.then(|| trouble::way_out(ui)))
        })
    }
}
