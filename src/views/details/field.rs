//! One field of the form: its question, its answer, its help, and what is wrong with it.

use crate::digits::in_digits;
use crate::views::markup::{IntoNode, Node, el};

use leptos::prelude::{event_target_checked, event_target_value};

use crate::booking::{AskedField, Field, FieldId, FieldKey, FieldKind, FieldValue};
use crate::flow::EventKind;
use crate::i18n::fill;
use crate::views::icons;
use crate::views::ui::{Derived, Ui};
use crate::views::words;

/// A field that is asked of somebody.
#[derive(Clone)]
pub(super) struct Question {
    key: FieldKey,
    required: bool,
    field: Field,
}

impl Question {
    pub(super) fn of(asked: &AskedField<'_>) -> Self {
        Self {
            key: asked.key(),
            required: asked.required,
            field: asked.field.clone(),
        }
    }
}

/// Whether it is ticked and not typed.
pub(super) fn is_checkbox(question: &Question) -> bool {
    question.field.kind == FieldKind::Checkbox
}

/// What the parts of a field share.
#[derive(Clone)]
struct Control {
    ui: Ui,
    field: FieldKey,
    /// Ids are looked up within the shadow root, where they are unique.
    id: String,
    problem: Derived<Option<String>>,
    has_help: bool,
    required: bool,
    max_length: u32,
}

impl Control {
    fn described_by(&self) -> impl Fn() -> Option<String> + Send + Sync + 'static + use<> {
        let Self {
            id,
            problem,
            has_help,
            ..
        } = self.clone();
        move || {
            let help = has_help.then(|| [id.as_str(), "-help"].concat());
            let error = problem
                .with(Option::is_some)
                .then(|| [id.as_str(), "-error"].concat());
            match (help, error) {
                (Some(help), Some(error)) => Some([help.as_str(), " ", error.as_str()].concat()),
                (help, error) => help.or(error),
            }
        }
    }

    fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + 'static + use<> {
        let problem = self.problem;
        move || problem.with(Option::is_some).then_some("true")
    }

    fn text(&self) -> impl Fn() -> String + Send + Sync + 'static + use<> {
        let field = self.field.clone();
        let text = self.ui.memo(move |state| state.details.text(&field).to_owned());
        move || text.get()
    }

    fn changed(&self) -> impl Fn(String) + Send + Sync + 'static + use<> {
        let Self { ui, field, .. } = self.clone();
        move |text| ui.send(EventKind::FieldChanged(field.clone(), FieldValue::Text(text)))
    }

    fn left(&self) -> impl Fn() + Send + Sync + 'static + use<> {
        let Self { ui, field, .. } = self.clone();
        move || ui.send(EventKind::FieldLeft(field.clone()))
    }

    fn required(&self) -> Option<&'static str> {
        self.required.then_some("true")
    }
}

/// A field with all that belongs to it.
pub(super) fn field(ui: Ui, question: Question) -> Node {
    let texts = ui.later_texts();
    let Question { key, required, field } = question;
    let id = ["field-", &key.name()].concat();
    let of = key.clone();
    let control = Control {
        ui,
        field: key,
        id: id.clone(),
        problem: ui.memo(move |state| {
            let problem = state.details.problems.get(&of);
            problem.map(|problem| words::later::field_problem(ui.language, problem))
        }),
        has_help: field.help.is_some(),
        required,
        max_length: field.max_length,
    };
    let optional = (!required).then(|| {
        let mark = el("span", &[("class", "optional")]).child(texts.optional);
        vec![" ".into_node(), mark.into_node()]
    });
    let help = field.help.map(|help| {
        el("p", &[("class", "field-help")])
            .attr("id", [id.as_str(), "-help"].concat())
            .child(help)
    });
    let error = error(&control);
    if field.kind == FieldKind::Checkbox {
        return el("div", &[("class", "field wide tick")])
            .attr("data-invalid", control.invalid())
            .child(checkbox(&control))
            .child(
                el("label", &[("class", "tick-label")])
                    .attr("for", id)
                    .child(field.label)
                    .child(optional),
            )
            .child(field.link_url.map(|address| text_link(ui, address)))
            .child(help)
            .child(error)
            .into_node();
    }
    let wide = matches!(field.kind, FieldKind::LongText);
    let input = match field.kind {
        FieldKind::Choice(options) => choice(&control, options).into_node(),
        FieldKind::LongText => long_text(&control).into_node(),
        FieldKind::Email => {
            let suggestion = suggestion(ui);
            Node::Many(vec![
                line(&control, "email", "email", Some("email")).into_node(),
                suggestion.into_node(),
            ])
            .into_node()
        }
        FieldKind::Phone => line(&control, "tel", "tel", Some("tel")).into_node(),
        FieldKind::Text | FieldKind::Checkbox => {
            line(&control, "text", "text", autocomplete(&field.id)).into_node()
        }
    };
    el("div", &[])
        .attr("class", if wide { "field wide" } else { "field" })
        .attr("data-invalid", control.invalid())
        .child(
            el("label", &[("class", "label")])
                .attr("for", id)
                .child(field.label)
                .child(optional),
        )
        .child(input)
        .child(help)
        .child(error)
        .into_node()
}

/// What the browser may fill in.
fn autocomplete(field: &FieldId) -> Option<&'static str> {
    match field.0.as_str() {
        "firstName" => Some("given-name"),
        "lastName" => Some("family-name"),
        _ => None,
    }
}

fn line(
    control: &Control,
    kind: &'static str,
    keyboard: &'static str,
    autocomplete: Option<&'static str>,
) -> impl IntoNode + use<> {
    let (changed, left) = (control.changed(), control.left());
    // An address has no capital letter at its start, and nothing in it is misspelled.
    let plain = kind != "text";
    el("input", &[("part", "field"), ("class", "input")])
        .attr("id", control.id.clone())
        .attr("name", control.field.name())
        .attr("type", kind)
        .attr("inputmode", keyboard)
        .attr("autocomplete", autocomplete.unwrap_or("off"))
        .attr("autocapitalize", plain.then_some("none"))
        .attr("spellcheck", plain.then_some("false"))
        .attr("maxlength", in_digits(control.max_length))
        .attr("data-field", control.field.name())
        .attr("aria-required", control.required())
        .attr("aria-invalid", control.invalid())
        .attr("aria-describedby", control.described_by())
        .prop("value", control.text())
        .on("input", move |event| changed(event_target_value(&event)))
        .on("blur", move |_| left())
}

fn long_text(control: &Control) -> impl IntoNode + use<> {
    let (changed, left) = (control.changed(), control.left());
    el(
        "textarea",
        &[("part", "field"), ("class", "input"), ("rows", "3")],
    )
    .attr("id", control.id.clone())
    .attr("name", control.field.name())
    .attr("maxlength", in_digits(control.max_length))
    .attr("data-field", control.field.name())
    .attr("aria-required", control.required())
    .attr("aria-invalid", control.invalid())
    .attr("aria-describedby", control.described_by())
    .prop("value", control.text())
    .on("input", move |event| changed(event_target_value(&event)))
    .on("blur", move |_| left())
}

fn choice(control: &Control, options: Vec<(String, String)>) -> impl IntoNode + use<> {
    let (changed, left) = (control.changed(), control.left());
    let of = control.field.clone();
    let chosen = control.ui.memo(move |state| state.details.text(&of).to_owned());
    let option = move |(value, label): (String, String)| {
        let this = value.clone();
        el("option", &[])
            .attr("value", value)
            .attr("selected", move || chosen.with(|chosen| *chosen == this))
            .child(label)
    };
    el("select", &[("part", "field"), ("class", "input")])
        .attr("id", control.id.clone())
        .attr("name", control.field.name())
        .attr("data-field", control.field.name())
        .attr("aria-required", control.required())
        .attr("aria-invalid", control.invalid())
        .attr("aria-describedby", control.described_by())
        .on("change", move |event| changed(event_target_value(&event)))
        .on("blur", move |_| left())
        .child(option((
            String::new(),
            control.ui.later_texts().choose.to_owned(),
        )))
        .each(options, option)
}

fn checkbox(control: &Control) -> impl IntoNode + use<> {
    let Control { ui, field, .. } = control.clone();
    let of = field.clone();
    let ticked = ui.memo(move |state| state.details.is_ticked(&of));
    let changed = move |event| {
        let ticked = event_target_checked(&event);
        ui.send(EventKind::FieldChanged(field.clone(), FieldValue::Ticked(ticked)));
    };
    el(
        "input",
        &[("part", "field"), ("class", "checkbox"), ("type", "checkbox")],
    )
    .attr("id", control.id.clone())
    .attr("name", control.field.name())
    .attr("data-field", control.field.name())
    .attr("aria-required", control.required())
    .attr("aria-invalid", control.invalid())
    .attr("aria-describedby", control.described_by())
    .prop("checked", move || ticked.get())
    .on("change", changed)
}

/// The text behind a checkbox. A new tab, so that nothing typed here is left behind.
fn text_link(ui: Ui, address: String) -> impl IntoNode {
    let texts = ui.later_texts();
    el(
        "a",
        &[
            ("class", "link tick-link"),
            ("target", "_blank"),
            ("rel", "noopener noreferrer"),
        ],
    )
    .attr("href", address)
    .child(texts.read_text)
    .child(
        el("span", &[("class", "visually-hidden")])
            .child(" (")
            .child(texts.new_tab)
            .child(")"),
    )
}

fn suggestion(ui: Ui) -> impl IntoNode {
    let suggested = ui.memo(|state| state.details.email_suggestion.clone());
    move || {
        suggested.get().map(|email| {
            let text = fill(ui.later_texts().did_you_mean, &[("email", &email)]);
            el(
                "button",
                &[
                    ("type", "button"),
                    ("class", "button small suggestion"),
                    ("data-action", "take-suggestion"),
                ],
            )
            .sends(ui, EventKind::EmailSuggestionTaken)
            .child(text)
        })
    }
}

fn error(control: &Control) -> impl IntoNode + use<> {
    let Control { problem, id, .. } = control.clone();
    move || {
        let id = [id.as_str(), "-error"].concat();
        problem.get().map(|text| {
            el("p", &[("part", "error"), ("class", "field-error")])
                .attr("id", id)
                .child(icons::icon(icons::ATTENTION))
                .child(el("span", &[]).child(text))
        })
    }
}
