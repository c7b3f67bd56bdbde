//! The step "what": a search field, and the treatments as cards under their categories.

use crate::views::markup::{Element, IntoNode, Node, el};

use leptos::prelude::event_target_value;

use super::model::offer::{Group, categories, groups};
use super::picture::pictured;
use super::ui::Ui;
use super::{icons, later, model};
use crate::booking::Service;
use crate::flow::EventKind;
use crate::i18n::fill;

/// Fewer treatments than this are seen at a glance; a search field would only be in the way.
const WORTH_SEARCHING: usize = 8;

/// So many cards fit onto a phone's screen below the heading.
const FIRST_SEEN: usize = 4;

/// As `style/cards.css` has it. Not `auto`: Chromium keeps such an image for good when it is taken out.
const PICTURE_WIDTH: &str = "(min-width: 60rem) 20rem, 7rem";

/// Search field and cards.
pub(super) fn service_step(ui: Ui) -> Node {
    let texts = ui.texts();
    let search = ui.memo(|state| state.choice.search.clone());
    let found = ui.memo(groups);
    // Cards without a picture stand in line with those that have one.
    let has_pictures = ui.now(|state| {
        model::catalogue(state)
            .is_some_and(|all| all.services.iter().any(|service| service.picture.is_some()))
    });
    let many =
        ui.now(|state| model::catalogue(state).is_some_and(|all| all.services.len() >= WORTH_SEARCHING));
    let field = many.then(|| {
        el("div", &[("class", "search")])
            .child(el("span", &[("class", "search-icon")]).child(icons::icon(icons::SEARCH)))
            .child(
                el(
                    "input",
                    &[
                        ("part", "field"),
                        ("id", "search"),
                        ("class", "input"),
                        ("type", "search"),
                        ("autocomplete", "off"),
                        ("enterkeyhint", "search"),
                        ("data-field", "search"),
                    ],
                )
                .attr("aria-label", texts.search_label)
                .attr("placeholder", texts.search_label)
                .prop("value", move || search.get())
                .on("input", move |event| {
                    ui.send(EventKind::SearchTyped(event_target_value(&event)))
                }),
            )
    });
    let nothing = move || {
        found.with(Vec::is_empty).then(|| {
            let text = fill(texts.search_empty, &[("search", search.get().trim())]);
            el(
                "div",
                &[("part", "status"), ("class", "empty"), ("data-empty", "search")],
            )
            .child(el("p", &[]).child(text))
            .child(
                el(
                    "button",
                    &[
                        ("type", "button"),
                        ("class", "button"),
                        ("data-action", "clear-search"),
                    ],
                )
                .sends(ui, EventKind::SearchTyped(String::new()))
                .child(texts.search_clear),
            )
        })
    };
    Node::Many(vec![
        later::adding_hint(ui),
        field.into_node(),
        many.then(|| category_row(ui)).into_node(),
        el("div", &[("class", "groups")])
            .child(move || {
                let mut groups = Vec::new();
                let mut first = FIRST_SEEN;
                for group in found.get() {
                    let seen = group.services.len();
                    groups.push(service_group(ui, group, has_pictures, first));
                    first = first.saturating_sub(seen);
                }
                Node::Many(groups)
            })
            .into_node(),
        nothing.into_node(),
    ])
    .into_node()
}

/// One button for each category, and one for all. They search for the category's name, so that the search
/// field says what is shown.
fn category_row(ui: Ui) -> Node {
    let texts = ui.texts();
    let search = ui.memo(|state| state.choice.search.clone());
    let names = ui.now(categories);
    let button = move |label: String, wanted: String| {
        let this = wanted.clone();
        let pressed = move || match search.with(|search| *search == this) {
            true => "true",
            false => "false",
        };
        let button = el("button", &[("type", "button"), ("class", "button small chip")])
            .attr("data-category", wanted.clone())
            .attr("aria-pressed", pressed)
            .sends(ui, EventKind::SearchTyped(wanted.clone()))
            .child(label);
        el("li", &[]).child(button)
    };
    let row = (names.len() > 1).then(|| {
        el("ul", &[("class", "chips")])
            .attr("aria-label", texts.categories_label)
            .child(button(texts.categories_all.to_owned(), String::new()))
            .each(names, |name| button(name.clone(), name))
    });
    row.into_node()
}

/// `first` of its cards are seen without scrolling.
fn service_group(ui: Ui, group: Group, has_pictures: bool, first: usize) -> Node {
    let key = group.heading.clone().unwrap_or_default();
    let heading = group
        .heading
        .map(|heading| el("h3", &[("class", "group-heading")]).child(heading));
    el("div", &[("class", "group")])
        .key(key)
        .child(heading)
        .child(
            el("ul", &[("class", "cards")])
                .each(group.services.into_iter().enumerate(), |(place, service)| {
                    service_card(ui, service, has_pictures, place < first)
                }),
        )
        .into_node()
}

fn service_card(ui: Ui, service: Service, has_pictures: bool, is_first: bool) -> Element {
    let id = service.id.clone();
    let chosen = ui.memo(move |state| state.edited_item().is_some_and(|item| item.service == id));
    let id = service.id.clone();
    let picture = has_pictures.then(|| {
        pictured(
            &[("class", "card-picture")],
            service.picture,
            None,
            PICTURE_WIDTH,
            is_first,
        )
    });
    let description = service
        .description
        .map(|description| el("span", &[("class", "card-detail")]).child(description));
    // With a key: what is found by searching keeps its picture instead of getting another's.
    el("li", &[]).key(service.id.0.clone()).child(
        el(
            "button",
            &[("part", "service"), ("type", "button"), ("class", "card")],
        )
        .attr("data-service", service.id.0)
        .attr("data-code", service.code)
        .attr("aria-current", move || chosen.get().then_some("true"))
        .sends(ui, EventKind::ServiceChosen(id.clone()))
        .child(
            el("span", &[("class", "card-text")])
                .child(el("span", &[("class", "card-title")]).child(service.name))
                .child(description)
                .child(
                    el("span", &[("class", "card-facts")])
                        .child(
                            el("span", &[("class", "fact")])
                                .child(ui.language.duration(service.duration_minutes)),
                        )
                        .child(
                            el("span", &[("class", "fact price")]).child(ui.language.money(&service.total)),
                        ),
                ),
        )
        .child(picture),
    )
}
