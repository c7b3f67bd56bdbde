//! How a page of a portal looks: the screen as a form, and how to reach the spa without it.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use booking_widget::flow::state::Remote;
use booking_widget::flow::{Problem, State as FlowState};
use booking_widget::views::plain;
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};

use super::super::pages::{Drawing, Page, Policy, Sheet};
use super::super::pictures::wire_picture;
use super::Visitor;
use super::address::Address;
use super::drive::Drive;
use super::{form, theme};
use crate::availability::utc_offset_minutes;
use crate::bookings::catalogues::PortalView;
use crate::catalogue::{Center, Picture};
use crate::i18n::{Language, Message};

/// The form around a screen.
pub(super) struct Form<'a> {
    /// Where it is sent.
    pub(super) action: &'a str,
    /// Its number; `None` where nothing can be pressed that must take effect once.
    pub(super) key: Option<u128>,
    /// What takes its place where wasm can run.
    pub(super) widget: Option<Widget<'a>>,
}

/// What the widget shows.
#[derive(Clone, Copy)]
pub(super) enum Widget<'a> {
    /// A booking to be made.
    Book,
    /// This booking.
    Manage(&'a str),
}

impl Form<'_> {
    /// The page with this form.
    pub(super) fn page(
        self,
        visitor: &Visitor,
        view: PortalView<'_>,
        address: &Address,
        drive: Drive,
    ) -> Response {
        let language = visitor.spoken(address.lang.as_deref());
        let state = drive.state.clone();
        let is_first = state.manage.is_none() && state.steps().first() == Some(&state.step);
        let is_unknown = state
            .manage
            .as_ref()
            .is_some_and(|manage| manage.reading == Remote::Failed(Problem::Gone));
        let introduces = is_first && view.module.description.is_none();
        let offset = offset_now(view, &drive.state, visitor.now());
        let screen = plain::screen(drive.state, language, offset, drive.focus.as_ref());
        let screen_reaches = screen.html.contains("data-action=\"reach\"");
        let form = html! {
            form.booking method="post" action=(self.action) novalidate {
                // What Enter in a field presses is a form's first button.
                button.visually-hidden type="submit" name=(plain::PRESS) value=(screen.enter)
                    tabindex="-1" aria-hidden="true" {}
                @if let Some(key) = self.key {
                    input type="hidden" name=(form::KEY) value=(format!("{key:032x}"));
                }
                (form::hidden(&state, &screen.html))
                (PreEscaped(screen.html))
            }
        };
        // Of one house, that screen says how it is reached.
        let says_contact = is_unknown && view.centers().count() == 1 && screen_reaches;
        let config = &address.config;
        let content = match self.widget {
            None => form,
            Some(Widget::Book) => html! {
                booking-widget portal=(config.portal) lang=(language.tag()) center=[&config.center]
                    service=[&config.service] therapist=[config.therapist.as_ref().map(|id| &id.0)]
                    date=[config.date] theme=[&config.theme]
                    data-consent=[(!address.came_from.is_empty()).then_some("granted")] { (form) }
            },
            Some(Widget::Manage(booking)) => html! {
                booking-widget portal=(config.portal) lang=(language.tag()) booking=(booking)
                    theme=[&config.theme] { (form) }
            },
        };
        portal_page(
            view,
            visitor.caller.language,
            config.theme.as_deref(),
            content,
            Surroundings {
                with_widget: self.widget.is_some(),
                introduces,
                says_contact,
            },
        )
    }
}

/// The offset of the center's clock from UTC at this moment, for times at which a hold ends.
fn offset_now(view: PortalView<'_>, state: &FlowState, now: DateTime<Utc>) -> i32 {
    let chosen = state.choice.center.as_ref().and_then(|id| id.0.parse().ok());
    let center = match chosen {
        Some(id) => view.center(id),
        None => view.centers().next(),
    };
    center.map_or(0, |center| utc_offset_minutes(center.time_zone, now))
}

/// What is around a screen.
#[derive(Clone, Copy)]
struct Surroundings {
    with_widget: bool,
    /// Whether it says what one does here: to those who have just come in, where the portal itself says nothing of it.
    introduces: bool,
    /// Whether the screen itself says how the house is reached: once is enough.
    says_contact: bool,
}

fn portal_page(
    view: PortalView<'_>,
    language: Language,
    asked: Option<&str>,
    content: Markup,
    around: Surroundings,
) -> Response {
    let with_widget = around.with_widget;
    let look = theme::address(view, asked);
    let name = view.portal.name.in_language(language.tag());
    Page {
        language,
        title: name,
        sheet: Sheet::Book,
        policy: if with_widget {
            Policy::Widget
        } else {
            Policy::Plain
        },
        head: html! {
            @if let Some(look) = look { link rel="stylesheet" href=(look); }
            @if with_widget { script async src="/widget/v1/booking-widget.js" {} }
        },
        body: html! {
            main {
                header.house {
                    @if let Some(logo) = &view.portal.logo { (sign(logo, language)) }
                    h1 { (name) }
                    @if around.introduces { p { (Message::BookPageIntroduction.text(language)) } }
                }
                (content)
                @if !around.says_contact {
                    section.houses aria-labelledby="contact" {
                        h2 id="contact" { (Message::BookPageContact.text(language)) }
                        @for center in view.centers() { (contact(center, language)) }
                    }
                }
            }
        },
    }
    .into_response()
}

/// The spa's sign, in a width that is sharp on a good screen.
fn sign(logo: &Picture, language: Language) -> Markup {
    const SHARP: u32 = 320;
    let logo = wire_picture(logo, language.tag());
    let renditions = &logo.renditions;
    let sharp = renditions.iter().find(|rendition| rendition.width >= SHARP);
    html! {
        @if let Some(image) = sharp.or(renditions.last()) {
            img.logo src=(image.path) width=(image.width) height=(image.height) alt=(logo.alt);
        }
    }
}

fn contact(center: &Center, language: Language) -> Markup {
    let dialled = |phone: &str| -> String {
        phone
            .chars()
            .filter(|character| character.is_ascii_digit() || *character == '+')
            .collect()
    };
    html! {
        address {
            strong { (center.name.in_language(language.tag())) }
            @for line in &center.address_lines { span { (line) } }
            @if let Some(phone) = &center.phone {
                span {
                    (Message::BookPagePhone.text(language)) ": "
                    a href={ "tel:" (dialled(phone)) } dir="ltr" { (phone) }
                }
            }
            @if let Some(email) = &center.email {
                span {
                    (Message::BookPageEmail.text(language)) ": "
                    a href={ "mailto:" (email) } { (email) }
                }
            }
        }
    }
}

/// What is shown instead of a portal that does not exist, or is not open.
pub(super) fn unknown_portal(language: Language) -> Response {
    let sentence = Message::BookPageUnknown.text(language);
    let help = Message::BookPageUnknownHelp.text(language);
    let page = Page {
        language,
        title: &sentence,
        sheet: Sheet::Book,
        policy: Policy::Plain,
        head: Markup::default(),
        body: html! {
            main.nothing {
                (Drawing::NotFound.markup())
                h1 { (sentence) }
                p { (help) }
            }
        },
    };
    (StatusCode::NOT_FOUND, page).into_response()
}
