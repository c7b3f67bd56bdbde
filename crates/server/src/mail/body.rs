//! What stands in a letter, as text and as HTML.

use std::fmt::Write as _;

use crate::catalogue::Center;
use crate::i18n::Language;

/// What stands in a letter.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub(super) greeting: Option<String>,
    pub(super) lead: &'static str,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) link: Option<(&'static str, &'a str)>,
}

impl Body<'_> {
    pub(super) fn text(&self, place: &str, center: &Center) -> String {
        let mut text = String::new();
        if let Some(greeting) = &self.greeting {
            let _ = write!(text, "{greeting}\n\n");
        }
        let _ = write!(text, "{}\n\n", self.lead);
        for (name, value) in &self.facts {
            let _ = writeln!(text, "{name}: {value}");
        }
        if let Some((name, link)) = self.link {
            let _ = write!(text, "\n{name}:\n{link}\n");
        }
        let _ = write!(text, "\n-- \n{place}\n");
        for line in signature(center) {
            let _ = writeln!(text, "{line}");
        }
        text
    }

    pub(super) fn html(&self, language: Language, subject: &str, place: &str, center: &Center) -> String {
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n",
            language.tag(),
            escape(subject)
        );
        if let Some(greeting) = &self.greeting {
            let _ = writeln!(html, "<p>{}</p>", escape(greeting));
        }
        let _ = writeln!(html, "<p>{}</p>\n<table>", escape(self.lead));
        for (name, value) in &self.facts {
            let _ = writeln!(
                html,
                "<tr><th align=\"left\" valign=\"top\" scope=\"row\">{}</th><td>{}</td></tr>",
                escape(name),
                escape(value).replace('\n', "<br>")
            );
        }
        html.push_str("</table>\n");
        if let Some((name, link)) = self.link {
            let _ = writeln!(html, "<p><a href=\"{}\">{}</a></p>", escape(link), escape(name));
        }
        let _ = write!(html, "<p>{}", escape(place));
        for line in signature(center) {
            let _ = write!(html, "<br>{}", escape(line));
        }
        html.push_str("</p>\n</body>\n</html>\n");
        html
    }
}

fn signature(center: &Center) -> impl Iterator<Item = &str> {
    let reach = [center.phone.as_deref(), center.email.as_deref()];
    center
        .address_lines
        .iter()
        .map(String::as_str)
        .chain(reach.into_iter().flatten())
}

/// For text and for attributes in double quotes.
fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut html, letter| {
            match letter {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                _ => html.push(letter),
            }
            html
        })
}
