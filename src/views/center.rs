//! The step "where".

use leptos::prelude::*;

use super::ui::Ui;
use super::{icons, model};
use crate::booking::Center;
use crate::flow::EventKind;

/// The centers as cards.
pub(super) fn center_step(ui: Ui) -> AnyView {
    let centers = ui.now(|state| {
        model::catalogue(state)
            .map(|all| all.centers.clone())
            .unwrap_or_default()
    });
    let chosen = ui.memo(|state| state.choice.center.clone());
    let card = move |center: Center| {
        let id = center.id.clone();
        let selected = move || (chosen.get().as_ref() == Some(&id)).then_some("true");
        let id = center.id.clone();
        view! {
            <li>
                <button
                    part="center"
                    type="button"
                    class="card with-icon"
                    data-center=center.id.0
                    aria-current=selected
                    on:click=move |_| ui.send(EventKind::CenterChosen(id.clone()))
                >
                    <span class="card-icon">{icons::icon(icons::PLACE)}</span>
                    <span class="card-text">
                        <span class="card-title">{center.name}</span>
                        <span class="card-detail">{center.address_lines.join(", ")}</span>
                    </span>
                    <span class="card-onward">{icons::icon(icons::ONWARD)}</span>
                </button>
            </li>
        }
    };
    view! { <ul class="cards">{centers.into_iter().map(card).collect_view()}</ul> }.into_any()
}
