//! Whole screens for when there is nothing to choose from.

use crate::views::markup::{IntoNode, Node, el};

use super::ui::Ui;
use super::{icons, later, manage, words};
use crate::calendar::print_date;
use crate::flow::{EventKind, Problem};

/// The portal did not come.
pub(super) fn failed(ui: Ui, problem: &Problem) -> Node {
    let texts = ui.texts();
    let (name, heading, retry) = match problem {
        Problem::PortalUnknown => ("portal-unknown", texts.portal_unknown_heading, false),
        Problem::SiteNotAllowed => ("site-not-allowed", texts.site_refused_heading, false),
        _ => ("failed", texts.load_failed_heading, true),
    };
    let text = words::problem(ui.language, problem);
    let way_out = match problem {
        Problem::PortalUnknown => None,
        _ => Some(way_out(ui)),
    };
    screen(ui, name, icons::ATTENTION, heading, text, retry, way_out)
}

/// To the server's own page of the portal, with what was chosen and in the same look. A tab of its own: what frames this page may be refused
/// there.
pub(super) fn way_out(ui: Ui) -> Node {
    let address = ui.now(|state| {
        let (config, choice) = (&state.config, &state.choice);
        let mut address = [&*config.server, "/book/", &config.portal].concat();
        let mut has_query = false;
        let mut add = |name: &str, value: &str| {
            address.push_str(name);
            address.push_str(value);
        };
        if let Some(booking) = &config.booking {
            add("/manage/", booking);
        } else if let Some((center, date)) = choice.center.as_ref().zip(choice.date) {
            add("?step=time&lang=", ui.language.tag());
            add("&at=", &center.0);
            add("&visit=", &choice.visit.to_text());
            add("&day=", &print_date(date));
            has_query = true;
        }
        if let Some(theme) = &config.theme {
            address.push_str(if has_query { "&theme=" } else { "?theme=" });
            address.push_str(theme);
        }
        address
    });
    el(
        "a",
        &[("class", "link"), ("target", "_blank"), ("rel", "noopener")],
    )
    .attr("href", address)
    .child(ui.texts().book_on_page)
    .into_node()
}

/// No network, and nothing was loaded before it went.
pub(super) fn offline(ui: Ui) -> Node {
    let texts = ui.texts();
    screen(
        ui,
        "offline",
        icons::CLOUD_OFF,
        texts.offline_heading,
        texts.offline_text.to_owned(),
        true,
        None,
    )
}

/// A portal without treatments; the spa may still have a telephone.
pub(super) fn nothing_offered(ui: Ui) -> Node {
    let texts = ui.texts();
    screen(
        ui,
        "nothing-offered",
        icons::CALENDAR,
        texts.no_services_heading,
        texts.no_services.to_owned(),
        false,
        Some(later::contact(ui)),
    )
}

/// A booking did not come, or there is none.
pub(super) fn booking(ui: Ui, problem: &Problem) -> Node {
    let texts = ui.later_texts();
    let again = ui
        .button("button", "book-another", EventKind::Reset)
        .child(texts.manage_book_again);
    let again = el("div", &[("class", "actions")])
        .child(manage::go_on(ui))
        .child(again)
        .into_node();
    if *problem != Problem::Gone {
        let text = words::problem(ui.language, problem);
        let heading = texts.manage_failed_heading;
        return screen(
            ui,
            "booking-failed",
            icons::ATTENTION,
            heading,
            text,
            true,
            Some(again),
        );
    }
    screen(
        ui,
        "booking-unknown",
        icons::SEARCH,
        texts.manage_unknown_heading,
        texts.manage_unknown_text.to_owned(),
        false,
        Some(Node::Many(vec![manage::contact(ui), again])),
    )
}

fn screen(
    ui: Ui,
    name: &'static str,
    drawing: &'static str,
    heading: &'static str,
    text: String,
    retry: bool,
    way_out: Option<Node>,
) -> Node {
    let again = retry.then(|| {
        ui.button("button primary", "retry", EventKind::RetryPressed)
            .child(ui.texts().try_again)
    });
    el(
        "div",
        &[("part", "error"), ("class", "trouble"), ("role", "alert")],
    )
    .attr("data-screen", name)
    .child(el("span", &[("class", "trouble-icon")]).child(icons::icon(drawing)))
    .child(
        el(
            "h2",
            &[
                ("class", "heading"),
                ("tabindex", "-1"),
                ("data-focus", "step-heading"),
            ],
        )
        .child(heading),
    )
    .child(el("p", &[("class", "trouble-text")]).child(text))
    .child(again)
    .child(way_out)
    .into_node()
}
