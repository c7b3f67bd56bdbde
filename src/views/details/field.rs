//! One field of the form: its question, its answer, its help, and what is wrong with it.

use leptos::prelude::*;

use crate::booking::{Field, FieldId, FieldKind, FieldValue};
use crate::flow::EventKind;
use crate::i18n::fill;
use crate::views::icons;
use crate::views::ui::Ui;
use crate::views::words;

/// Whether it is ticked and not typed.
pub(super) fn is_checkbox(field: &Field) -> bool {
    field.kind == FieldKind::Checkbox
}

/// What the parts of a field share.
#[derive(Clone)]
struct Control {
    ui: Ui,
    field: FieldId,
    /// Ids are looked up within the shadow root, where they are unique.
    id: String,
    problem: Memo<Option<String>>,
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
pub(super) fn field(ui: Ui, field: Field) -> AnyView {
    let texts = ui.texts();
    let id = ["field-", &field.id.0].concat();
    let of = field.id.clone();
    let control = Control {
        ui,
        field: field.id.clone(),
        id: id.clone(),
        problem: ui.memo(move |state| {
            let problem = state.details.problems.get(&of);
            problem.map(|problem| words::field_problem(ui.language, problem))
        }),
        has_help: field.help.is_some(),
        required: field.required,
        max_length: field.max_length,
    };
    let optional = (!field.required).then(|| view! { " "<span class="optional">{texts.optional}</span> });
    let help = field.help.map(|help| {
        view! { <p class="field-help" id=[id.as_str(), "-help"].concat()>{help}</p> }
    });
    let error = error(&control);
    if field.kind == FieldKind::Checkbox {
        return view! {
            <div class="field wide tick" data-invalid=control.invalid()>
                {checkbox(&control)}
                <label class="tick-label" for=id>{field.label}{optional}</label>
                {field.link_url.map(|address| text_link(ui, address))}
                {help}
                {error}
            </div>
        }
        .into_any();
    }
    let wide = matches!(field.kind, FieldKind::LongText);
    let input = match field.kind {
        FieldKind::Choice(options) => choice(&control, options).into_any(),
        FieldKind::LongText => long_text(&control).into_any(),
        FieldKind::Email => {
            let suggestion = suggestion(ui);
            view! { {line(&control, "email", "email", Some("email"))}{suggestion} }.into_any()
        }
        FieldKind::Phone => line(&control, "tel", "tel", Some("tel")).into_any(),
        FieldKind::Text | FieldKind::Checkbox => {
            line(&control, "text", "text", autocomplete(&field.id)).into_any()
        }
    };
    view! {
        <div class=if wide { "field wide" } else { "field" } data-invalid=control.invalid()>
            <label class="label" for=id>{field.label}{optional}</label>
            {input}
            {help}
            {error}
        </div>
    }
    .into_any()
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
) -> impl IntoView + use<> {
    let (changed, left) = (control.changed(), control.left());
    // An address has no capital letter at its start, and nothing in it is misspelled.
    let plain = kind != "text";
    view! {
        <input
            part="field"
            class="input"
            id=control.id.clone()
            name=control.field.0.clone()
            type=kind
            inputmode=keyboard
            autocomplete=autocomplete.unwrap_or("off")
            autocapitalize=plain.then_some("none")
            spellcheck=plain.then_some("false")
            maxlength=control.max_length.to_string()
            data-field=control.field.0.clone()
            aria-required=control.required()
            aria-invalid=control.invalid()
            aria-describedby=control.described_by()
            prop:value=control.text()
            on:input=move |event| changed(event_target_value(&event))
            on:blur=move |_| left()
        />
    }
}

fn long_text(control: &Control) -> impl IntoView + use<> {
    let (changed, left) = (control.changed(), control.left());
    view! {
        <textarea
            part="field"
            class="input"
            id=control.id.clone()
            name=control.field.0.clone()
            rows="3"
            maxlength=control.max_length.to_string()
            data-field=control.field.0.clone()
            aria-required=control.required()
            aria-invalid=control.invalid()
            aria-describedby=control.described_by()
            prop:value=control.text()
            on:input=move |event| changed(event_target_value(&event))
            on:blur=move |_| left()
        ></textarea>
    }
}

fn choice(control: &Control, options: Vec<(String, String)>) -> impl IntoView + use<> {
    let (changed, left) = (control.changed(), control.left());
    let chosen = Memo::new({
        let text = control.text();
        move |_| text()
    });
    let option = move |(value, label): (String, String)| {
        let this = value.clone();
        view! { <option value=value selected=move || chosen.with(|chosen| *chosen == this)>{label}</option> }
    };
    view! {
        <select
            part="field"
            class="input"
            id=control.id.clone()
            name=control.field.0.clone()
            data-field=control.field.0.clone()
            aria-required=control.required()
            aria-invalid=control.invalid()
            aria-describedby=control.described_by()
            on:change=move |event| changed(event_target_value(&event))
            on:blur=move |_| left()
        >
            {option((String::new(), control.ui.texts().choose.to_owned()))}
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}

fn checkbox(control: &Control) -> impl IntoView + use<> {
    let Control { ui, field, .. } = control.clone();
    let of = field.clone();
    let ticked = ui.memo(move |state| state.details.is_ticked(&of));
    let changed = move |event| {
        let ticked = event_target_checked(&event);
        ui.send(EventKind::FieldChanged(field.clone(), FieldValue::Ticked(ticked)));
    };
    view! {
        <input
            part="field"
            class="checkbox"
            type="checkbox"
            id=control.id.clone()
            name=control.field.0.clone()
            data-field=control.field.0.clone()
            aria-required=control.required()
            aria-invalid=control.invalid()
            aria-describedby=control.described_by()
            prop:checked=move || ticked.get()
            on:change=changed
        />
    }
}

/// The text behind a checkbox. A new tab, so that nothing typed here is left behind.
fn text_link(ui: Ui, address: String) -> impl IntoView {
    let texts = ui.texts();
    view! {
        <a class="link tick-link" href=address target="_blank" rel="noopener noreferrer">
            {texts.read_text}
            <span class="visually-hidden">{" ("}{texts.new_tab}{")"}</span>
        </a>
    }
}

fn suggestion(ui: Ui) -> impl IntoView {
    let suggested = ui.memo(|state| state.details.email_suggestion.clone());
    move || {
        suggested.get().map(|email| {
            let text = fill(ui.texts().did_you_mean, &[("email", &email)]);
            view! {
                <button
                    type="button"
                    class="button small suggestion"
                    data-action="take-suggestion"
                    on:click=move |_| ui.send(EventKind::EmailSuggestionTaken)
                >
                    {text}
                </button>
            }
        })
    }
}

fn error(control: &Control) -> impl IntoView + use<> {
    let Control { problem, id, .. } = control.clone();
    move || {
        let id = [id.as_str(), "-error"].concat();
        problem.get().map(|text| {
            view! {
                <p part="error" class="field-error" id=id>
                    {icons::icon(icons::ATTENTION)}
                    <span>{text}</span>
                </p>
            }
        })
    }
}
