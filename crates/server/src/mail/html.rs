//! The letter as HTML: a ticket in the colours of the portal, light and dark.
//!
//! Mail programs know tables, classes and little else: no custom properties, no `oklch()`, no style sheets of ours. So
//! the measures are those of `style/tokens.css`, written out. No pictures: they would be asked for at this server, which
//! tells when and where somebody read a mail, and most programs hold them back anyway.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::body::{Body, Fact, Rank, signature};
use super::letter::Tone;
use super::paint::Brand;
use crate::catalogue::Center;
use crate::i18n::Language;

/// What stands around the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope<'a> {
    pub(super) language: Language,
    pub(super) subject: &'a str,
    /// Whose letter it is.
    pub(super) house: &'a str,
    pub(super) place: &'a str,
    pub(super) center: &'a Center,
    pub(super) brand: Brand,
    pub(super) tone: Tone,
}

/// The whole document.
pub(super) fn document(body: &Body<'_>, envelope: Envelope<'_>) -> String {
    let Envelope {
        language, subject, ..
    } = envelope;
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) dir=(language.dir()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (subject) }
                // Made of our own words and of numbers only.
                style { (PreEscaped(style_sheet(envelope.brand))) }
            }
            body class="page" {
                table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" {
                    tr {
                        td class="edge" align="center" {
                            table role="presentation" class="sheet" width="560" cellpadding="0" cellspacing="0" border="0" {
                                tr { td class="house" { (envelope.house) } }
                                tr { td class={ "status " (tone_name(envelope.tone)) } { h1 { (subject) } } }
                                tr { td class="card" { (content(body)) } }
                                tr { td class="foot" { (foot(envelope)) } }
                            }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}

fn content(body: &Body<'_>) -> Markup {
    html! {
        @if let Some(greeting) = &body.greeting { p { (greeting) } }
        p { (body.lead) }
        table class="ticket" width="100%" cellpadding="0" cellspacing="0" border="0" {
            @for fact in &body.facts { (row(fact)) }
        }
        @if let Some((name, link)) = body.link {
            table role="presentation" cellpadding="0" cellspacing="0" border="0" {
                tr { td class="button" { a href=(link) { (name) } } }
            }
        }
    }
}

fn row(fact: &Fact) -> Markup {
    let class = match fact.rank {
        Rank::Reference => "reference",
        Rank::When => "when",
        Rank::Other => "fact",
    };
    html! {
        tr class=(class) {
            th scope="row" align="left" valign="top" { (fact.name) }
            td valign="top" { (value(fact)) }
        }
    }
}

/// In the lines that it has; of a time the hours are a line of their own, which does not break.
fn value(fact: &Fact) -> Markup {
    match fact.value.rsplit_once(", ").filter(|_| fact.rank == Rank::When) {
        Some((day, hours)) => html! { (day) br; span class="hours" { (hours) } },
        None => html! {
            @for (number, line) in fact.value.lines().enumerate() {
                @if number > 0 { br; }
                (line)
            }
        },
    }
}

fn foot(envelope: Envelope<'_>) -> Markup {
    html! {
        strong { (envelope.place) }
        @for line in signature(envelope.center) { br; (line) }
    }
}

const fn tone_name(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Waits => "waits",
        Tone::Quiet => "quiet",
    }
}

/// On a phone a name and its value share a line as long as there is room for both: enlarged text gets a line for each.
///
/// Lengths are in pixels: mail programs for the desktop know nothing else. 16 is a line of text, 560 the width of a ticket.
fn style_sheet(brand: Brand) -> String {
    let Brand {
        fill,
        on_fill,
        dark_fill,
        on_dark_fill,
    } = brand;
    format!(
        "body,.page{{margin:0;padding:0;background-color:#f6f5f2;color:#1d2926;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;-webkit-text-size-adjust:100%}}\
         .edge{{padding:24px 12px 40px}}\
         .sheet{{width:100%;max-width:560px;table-layout:fixed;overflow-wrap:break-word}}\
         .house{{padding:0 24px 12px;font-size:18px;font-weight:600}}\
         .status{{padding:28px 24px;border-radius:14px 14px 0 0}}\
         h1{{margin:0;font-size:24px;line-height:1.25;font-weight:600}}\
         .good{{background-color:#e6f3ea;color:#1b633e}}\
         .waits{{background-color:#fbf2df;color:#7d5200}}\
         .quiet{{background-color:#e9e7e1;color:#1d2926}}\
         .card{{padding:24px;background-color:#ffffff;border-radius:0 0 14px 14px}}\
         p{{margin:0 0 16px}}\
         .ticket{{margin:8px 0 24px;border-top:1px dashed #8d948f}}\
         .ticket th{{width:32%;padding:10px 12px 0 0;font-weight:normal;color:#55605b}}\
         .ticket td{{padding:10px 0 0;font-weight:600;overflow-wrap:anywhere}}\
         .reference th,.reference td{{padding-top:16px}}\
         .reference td{{letter-spacing:1px}}\
         .when td{{font-size:18px}}\
         .hours{{display:inline-block}}\
         .button{{padding:14px 24px;border-radius:10px;background-color:{fill}}}\
         .button a{{color:{on_fill};font-weight:600;text-decoration:none}}\
         .foot{{padding:20px 24px 0;font-size:14px;color:#55605b}}\
         @media (max-width:600px){{\
         .edge{{padding:16px 8px 32px}}\
         .house,.status,.card,.foot{{padding-left:16px;padding-right:16px}}\
         .button{{padding:14px 16px}}\
         .ticket,.ticket tbody{{display:block}}\
         .ticket tr{{display:flex;flex-wrap:wrap}}\
         .ticket th{{box-sizing:border-box;flex:0 0 8em;min-width:min-content}}\
         .ticket td{{flex:1 1 7em;min-width:0}}\
         }}\
         @media (prefers-color-scheme:dark){{\
         body,.page{{background-color:#151915;color:#e7efed}}\
         .good{{background-color:#1b3225;color:#8fd6a9}}\
         .waits{{background-color:#332a18;color:#e9c07a}}\
         .quiet{{background-color:#2a302d;color:#e7efed}}\
         .card{{background-color:#202420}}\
         .ticket{{border-color:#7b847f}}\
         .ticket th,.foot{{color:#aeb8b3}}\
         .button{{background-color:{dark_fill}}}\
         .button a{{color:{on_dark_fill}}}\
         }}"
    )
}
