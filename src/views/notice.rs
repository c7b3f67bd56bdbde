//! The one message above a step, and the line that says that there is no network.

use leptos::prelude::*;

use super::ui::Ui;
use super::{icons, model, words};
use crate::flow::EventKind;
use crate::flow::state::Notice;

/// How a message looks and is announced.
#[derive(Clone, Copy, PartialEq)]
enum Tone {
    Good,
    Attention,
    Bad,
}

/// The message above the step, if there is one.
pub(super) fn notice(ui: Ui) -> impl IntoView {
    let texts = ui.texts();
    let notice = ui.memo(model::notice);
    move || {
        notice.get().map(|notice| {
            let tone = tone(&notice);
            let retry = matches!(notice, Notice::Failed(_)).then(|| {
                view! {
                    <button
                        type="button"
                        class="button small"
                        data-action="retry"
                        on:click=move |_| ui.send(EventKind::RetryPressed)
                    >
                        {texts.try_again}
                    </button>
                }
            });
            let (part, role, class) = match tone {
                Tone::Good => ("status", "status", "notice good"),
                Tone::Attention => ("status", "status", "notice attention"),
                Tone::Bad => ("error", "alert", "notice bad"),
            };
            view! {
                <div part=part class=class data-focus="notice" tabindex="-1">
                    {icons::icon(if tone == Tone::Good { icons::CHECK } else { icons::ATTENTION })}
                    <p class="notice-text" role=role>{words::notice(ui.language, &notice)}</p>
                    {retry}
                    <button
                        type="button"
                        class="button icon-only"
                        data-action="dismiss"
                        aria-label=texts.dismiss
                        on:click=move |_| ui.send(EventKind::NoticeDismissed)
                    >
                        {icons::icon(icons::CLOSE)}
                    </button>
                </div>
            }
        })
    }
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
pub(super) fn offline_banner(ui: Ui) -> impl IntoView {
    let texts = ui.texts();
    let offline = ui.memo(|state| state.offline && model::catalogue(state).is_some());
    move || {
        offline.get().then(|| {
            view! {
                <p part="status" class="offline" role="status">
                    {icons::icon(icons::CLOUD_OFF)}
                    <span>{texts.offline_banner}</span>
                </p>
            }
        })
    }
}
