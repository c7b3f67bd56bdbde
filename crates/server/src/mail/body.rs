//! What stands in a letter, and the letter as plain text.

use std::fmt::Write as _;

use crate::catalogue::Center;

/// What stands in a letter.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub(super) greeting: Option<String>,
    pub(super) lead: &'static str,
    pub(super) facts: Vec<Fact>,
    pub(super) link: Option<(&'static str, &'a str)>,
}

/// One thing that is known of the booking.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) rank: Rank,
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// How much a fact is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// The number on the ticket.
    Reference,
    /// Day and hours.
    When,
    /// All the rest.
    Other,
}

impl Body<'_> {
    pub(super) fn text(&self, place: &str, center: &Center) -> String {
        let mut text = String::new();
        if let Some(greeting) = &self.greeting {
            let _ = write!(text, "{greeting}\n\n");
        }
        let _ = write!(text, "{}\n\n", self.lead);
        for Fact { name, value, .. } in &self.facts {
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
}

/// Where the spa is and how it is reached, line by line.
pub(super) fn signature(center: &Center) -> impl Iterator<Item = &str> {
    let reach = [center.phone.as_deref(), center.email.as_deref()];
    center
        .address_lines
        .iter()
        .map(String::as_str)
        .chain(reach.into_iter().flatten())
}
