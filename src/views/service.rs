//! The step "what": a search field, and the treatments as cards under their categories.

use leptos::prelude::*;

use super::model::offer::{Group, categories, groups};
use super::ui::Ui;
use super::{icons, model};
use crate::booking::Service;
use crate::flow::EventKind;
use crate::i18n::fill;

/// Fewer treatments than this are seen at a glance; a search field would only be in the way.
const WORTH_SEARCHING: usize = 8;

/// Search field and cards.
pub(super) fn service_step(ui: Ui) -> AnyView {
    let texts = ui.texts();
    let search = ui.memo(|state| state.choice.search.clone());
    let found = ui.memo(groups);
    let many =
        ui.now(|state| model::catalogue(state).is_some_and(|all| all.services.len() >= WORTH_SEARCHING));
    let field = many.then(|| {
        view! {
            <div class="search">
                <label class="visually-hidden" for="search">{texts.search_label}</label>
                <span class="search-icon">{icons::icon(icons::SEARCH)}</span>
                <input
                    part="field"
                    id="search"
                    class="input"
                    type="search"
                    autocomplete="off"
                    enterkeyhint="search"
                    placeholder=texts.search_placeholder
                    data-field="search"
                    prop:value=move || search.get()
                    on:input=move |event| ui.send(EventKind::SearchTyped(event_target_value(&event)))
                />
            </div>
        }
    });
    let nothing = move || {
        found.with(Vec::is_empty).then(|| {
            let text = fill(texts.search_empty, &[("search", search.get().trim())]);
            view! {
                <div part="status" class="empty" data-empty="search">
                    <p>{text}</p>
                    <button
                        type="button"
                        class="button"
                        data-action="clear-search"
                        on:click=move |_| ui.send(EventKind::SearchTyped(String::new()))
                    >
                        {texts.search_clear}
                    </button>
                </div>
            }
        })
    };
    view! {
        {field}
        {many.then(|| category_row(ui))}
        <div class="groups">
            <For each=move || found.get() key=key children=move |group| service_group(ui, group)/>
        </div>
        {nothing}
    }
    .into_any()
}

/// One button for each category, and one for all. They search for the category's name, so that the search
/// field says what is shown.
fn category_row(ui: Ui) -> AnyView {
    let texts = ui.texts();
    let search = ui.memo(|state| state.choice.search.clone());
    let names = ui.now(categories);
    let button = move |label: String, wanted: String| {
        let this = wanted.clone();
        let pressed = move || {
            if search.with(|search| *search == this) {
                "true"
            } else {
                "false"
            }
        };
        view! {
            <li>
                <button
                    type="button"
                    class="button small chip"
                    data-category=wanted.clone()
                    aria-pressed=pressed
                    on:click=move |_| ui.send(EventKind::SearchTyped(wanted.clone()))
                >
                    {label}
                </button>
            </li>
        }
    };
    let row = (names.len() > 1).then(|| {
        view! {
            <ul class="chips" aria-label=texts.categories_label>
                {button(texts.categories_all.to_owned(), String::new())}
                {names.into_iter().map(|name| button(name.clone(), name)).collect_view()}
            </ul>
        }
    });
    row.into_any()
}

/// A group is drawn anew when other treatments of it match.
fn key(group: &Group) -> (Option<String>, Vec<String>) {
    let services = group
        .services
        .iter()
        .map(|service| service.id.0.clone())
        .collect();
    (group.heading.clone(), services)
}

fn service_group(ui: Ui, group: Group) -> AnyView {
    let heading = group
        .heading
        .map(|heading| view! { <h3 class="group-heading">{heading}</h3> });
    view! {
        <div class="group">
            {heading}
            <ul class="cards">
                {group.services.into_iter().map(|service| service_card(ui, service)).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

fn service_card(ui: Ui, service: Service) -> AnyView {
    let id = service.id.clone();
    let chosen = ui.memo(move |state| state.choice.service.as_ref() == Some(&id));
    let id = service.id.clone();
    let picture = service.picture.map(|address| {
        view! { <img class="card-picture" src=address alt="" loading="lazy" decoding="async"/> }
    });
    let description = service
        .description
        .map(|description| view! { <span class="card-detail">{description}</span> });
    view! {
        <li>
            <button
                part="service"
                type="button"
                class="card"
                data-service=service.id.0
                data-code=service.code
                aria-current=move || chosen.get().then_some("true")
                on:click=move |_| ui.send(EventKind::ServiceChosen(id.clone()))
            >
                {picture}
                <span class="card-text">
                    <span class="card-title">{service.name}</span>
                    {description}
                    <span class="card-facts">
                        <span class="fact">{ui.language.duration(service.duration_minutes)}</span>
                        <span class="fact price">{ui.language.money(&service.total)}</span>
                    </span>
                </span>
                <span class="card-onward">{icons::icon(icons::ONWARD)}</span>
            </button>
        </li>
    }
    .into_any()
}
