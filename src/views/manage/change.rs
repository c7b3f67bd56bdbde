//! The screens on which a booking is changed: another time, other details, and what is asked once more.

use crate::digits::in_digits;
use crate::views::markup::{Element, IntoNode, Node, el};
use chrono::NaiveDateTime;
use leptos::prelude::event_target_value;

use crate::flow::state::{ManagePage, Step};
use crate::flow::{EventKind, ManageEvent};
use crate::views::frame::{joined, total_line};
use crate::views::model::manage::{self, Progress};
use crate::views::ui::Ui;
use crate::views::{
    confirmation, details as form, hold, icons, model, notice, time as calendar, visit, words,
};

/// Longest reason, characters; a little less than what the server takes.
const REASON_LENGTH: u32 = 2000;

/// The calendar, at the day of the booking, with its present time marked.
pub(super) fn time(ui: Ui) -> Node {
    let present = ui.memo(manage::two_times);
    let present = move || {
        present.get().map(|times| {
            let present = time_fact(ui, ui.later_texts().manage_present_time, times.present, &[]);
            el("dl", &[("class", "facts two-times")]).child(present)
        })
    };
    let guests = ui.memo(model::visit::guests);
    // Who treats may be another then, too.
    let by_whom = move || {
        let guests = guests.get();
        let is_group = guests.len() > 1;
        let mut lists = el("div", &[("class", "visit-items")]);
        for guest in guests {
            let name = words::guest(ui.language, &guest.who);
            lists = lists.each(guest.treatments, |treatment| {
                let is_choice = treatment.people.len() > 1;
                is_choice.then(|| visit::by_whom(ui, &treatment, is_group.then_some(&*name)))
            });
        }
        lists
    };
    let content = vec![
        present.into_node(),
        hold::hold(ui, Step::Time).into_node(),
        by_whom.into_node(),
        calendar::time_step(ui),
    ];
    let back = EventKind::Manage(ManageEvent::Leave);
    frame(ui, "time", ui.later_texts().manage_time_heading, back, content)
}

/// Both times, and the button that asks for the new one.
pub(super) fn review(ui: Ui) -> Node {
    let texts = ui.later_texts();
    let times = ui.memo(manage::two_times);
    let total = ui.memo(model::total);
    let times = move || {
        times.get().map(|times| {
            let wanted = times
                .wanted
                .map(|wanted| time_fact(ui, texts.manage_new_time, wanted, &times.therapists));
            el("dl", &[("class", "facts two-times")])
                .child(time_fact(ui, texts.manage_present_time, times.present, &[]))
                .child(wanted)
        })
    };
    let total = move || total.get().map(|(total, tax)| total_line(ui, &total, &tax));
    let content = vec![
        hold::hold(ui, Step::Details).into_node(),
        el("div", &[("class", "ticket")])
            .child(times)
            .child(total)
            .into_node(),
        form::whose_times(ui),
        confirm(
            ui,
            [texts.manage_move_now, texts.manage_move_ask],
            [texts.manage_move_now_help, texts.manage_move_ask_help],
            false,
        ),
    ];
    let back = EventKind::BackTo(Step::Time);
    frame(ui, "review", texts.manage_review_heading, back, content)
}

/// The form, filled in.
pub(super) fn details(ui: Ui) -> Node {
    let texts = ui.later_texts();
    let parts = ui.now(form::form_parts);
    let content = el("form", &[("class", "form"), ("novalidate", "")])
        .on_submit(move || ui.send(EventKind::Manage(ManageEvent::Confirm)))
        .each(parts, |part| form::fields(ui, part, false))
        .child(confirm(
            ui,
            [texts.manage_details_now, texts.manage_details_ask],
            [texts.manage_move_now_help, texts.manage_needs_approval],
            true,
        ));
    let back = EventKind::Manage(ManageEvent::Leave);
    let content = vec![content.into_node()];
    frame(ui, "details", texts.manage_details_heading, back, content)
}

/// Canceling, or taking back a change: asked once more.
pub(super) fn question(ui: Ui, page: ManagePage) -> Node {
    let texts = ui.later_texts();
    let shown = ui.now(manage::shown);
    let facts = shown.map(|shown| confirmation::facts(ui, &shown.booking, shown.center.as_ref(), &[]));
    let is_cancel = page == ManagePage::Cancel;
    let (name, heading, words, said) = if is_cancel {
        (
            "cancel",
            texts.manage_cancel_heading,
            [texts.manage_cancel_now, texts.manage_cancel_ask],
            [texts.manage_cancel_now_text, texts.manage_cancel_ask_text],
        )
    } else {
        (
            "withdraw",
            texts.manage_withdraw_heading,
            [texts.manage_withdraw_now; 2],
            [texts.manage_withdraw_text; 2],
        )
    };
    let takes_notes =
        ui.now(|state| model::catalogue(state).is_some_and(|catalogue| catalogue.settings.note));
    let keep = ui
        .button("button", "keep", EventKind::Manage(ManageEvent::Leave))
        .child(texts.manage_keep);
    let content = vec![
        facts.into_node(),
        (is_cancel && takes_notes).then(|| reason(ui)).into_node(),
        confirm(ui, words, said, false),
        keep.into_node(),
    ];
    let back = EventKind::Manage(ManageEvent::Leave);
    frame(ui, name, heading, back, content)
}

/// What surrounds each of them: the way back, the heading, what is to be said.
fn frame(ui: Ui, name: &'static str, heading: &'static str, back: EventKind, content: Vec<Node>) -> Node {
    let texts = ui.later_texts();
    let label = match back {
        EventKind::BackTo(_) => ui.texts().back,
        _ => texts.manage_back,
    };
    let button = el(
        "button",
        &[
            ("part", "back"),
            ("type", "button"),
            ("class", "button quiet back"),
            ("data-action", "back"),
        ],
    )
    .sends(ui, back)
    .child(icons::icon(icons::BACK))
    .child(el("span", &[]).child(label));
    el("div", &[("class", "layout"), ("data-layout", "manage")])
        .key(name.to_owned())
        .child(el("div", &[("class", "progress-line")]).child(button))
        .child(
            el(
                "section",
                &[
                    ("part", "step"),
                    ("class", "step"),
                    ("aria-labelledby", "step-heading"),
                ],
            )
            .attr("data-step", name)
            .child(
                el(
                    "h2",
                    &[
                        ("class", "heading"),
                        ("id", "step-heading"),
                        ("tabindex", "-1"),
                        ("data-focus", "step-heading"),
                    ],
                )
                .child(heading),
            )
            .child(notice::notice(ui))
            .child(content),
        )
        .into_node()
}

/// The button that does it, or asks for it, with what it does; and what to do when no answer came. Of both
/// words the first is for what is done at once.
fn confirm(ui: Ui, words: [&'static str; 2], said: [&'static str; 2], is_form: bool) -> Node {
    let progress = ui.memo(manage::progress);
    let needs_approval = ui.memo(manage::needs_approval);
    let pick = move |[now, ask]: [&'static str; 2]| if needs_approval.get() { ask } else { now };
    let button = move || {
        let is_sending = match progress.get() {
            Progress::Unanswered(problem) => {
                let text = ui.later_texts().manage_unanswered_text;
                return form::unanswered(ui, text, &problem);
            }
            progress => progress == Progress::Sending,
        };
        let busy = is_sending.then_some("true");
        let label = if is_sending {
            ui.later_texts().submitting
        } else {
            pick(words)
        };
        let button = el(
            "button",
            &[
                ("part", "submit"),
                ("class", "button primary large"),
                ("data-action", "confirm"),
                ("aria-describedby", "submit-help"),
            ],
        )
        .attr("type", if is_form { "submit" } else { "button" })
        .attr("aria-disabled", busy)
        .attr("aria-busy", busy)
        .child(is_sending.then(|| el("span", &[("class", "spinner")]).attr("aria-hidden", "true")))
        .child(form::said(label));
        let button = if is_form {
            button
        } else {
            button.sends(ui, EventKind::Manage(ManageEvent::Confirm))
        };
        let help = el("p", &[("class", "submit-help"), ("id", "submit-help")]).child(pick(said));
        Node::Many(vec![button.into_node(), help.into_node()])
    };
    el("div", &[("class", "submit")]).child(button).into_node()
}

fn reason(ui: Ui) -> Element {
    let texts = ui.later_texts();
    let typed = ui.memo(|state| {
        let manage = state.manage.as_deref();
        manage.map(|manage| manage.reason.clone()).unwrap_or_default()
    });
    el("div", &[("class", "field wide")])
        .child(
            el("label", &[("class", "label"), ("for", "field-reason")])
                .child(texts.manage_reason)
                .child(el("span", &[("class", "optional")]).child(texts.optional)),
        )
        .child(
            el(
                "textarea",
                &[
                    ("part", "field"),
                    ("id", "field-reason"),
                    ("class", "input"),
                    ("rows", "3"),
                    ("data-field", "reason"),
                ],
            )
            .attr("maxlength", in_digits(REASON_LENGTH))
            .prop("value", move || typed.get())
            .on("input", move |event| {
                let reason = event_target_value(&event);
                ui.send(EventKind::Manage(ManageEvent::ReasonTyped(reason)));
            }),
        )
}

/// A day and a time, with who treats then.
pub(super) fn time_fact(ui: Ui, label: &'static str, time: NaiveDateTime, therapists: &[String]) -> Element {
    let detail = joined(ui.language.time_spoken(time), therapists);
    let day = ui.language.day_with_year(time.date());
    confirmation::fact(label.to_owned(), day, Some(detail))
}
