//! The step "where".

use crate::views::markup::{IntoNode, Node, el};

use super::ui::Ui;
use super::{icons, model};
use crate::booking::Center;
use crate::flow::EventKind;

/// The centers as cards.
pub(super) fn center_step(ui: Ui) -> Node {
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
        el("li", &[]).child(
            el(
                "button",
                &[
                    ("part", "center"),
                    ("type", "button"),
                    ("class", "card with-icon"),
                ],
            )
            .attr("data-center", center.id.0)
            .attr("aria-current", selected)
            .sends(ui, EventKind::CenterChosen(id.clone()))
            .child(el("span", &[("class", "card-icon")]).child(icons::icon(icons::PLACE)))
            .child(
                el("span", &[("class", "card-text")])
                    .child(el("span", &[("class", "card-title")]).child(center.name))
                    .child(el("span", &[("class", "card-detail")]).child(center.address_lines.join(", "))),
            )
            .child(el("span", &[("class", "card-onward")]).child(icons::icon(icons::ONWARD))),
        )
    };
    el("ul", &[("class", "cards")]).each(centers, card).into_node()
}
