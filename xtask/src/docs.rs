//! The parts of docs/ that are made from a source: `cargo xtask docs` writes them, and a test compares.
//!
//! Knows as much of TypeScript as `booking-widget.d.ts` uses: interfaces whose members have a comment of one line.

use std::collections::BTreeMap;

use crate::bundle;
use crate::project;
use crate::sentence::{Outcome, Sentence};

const PAGE: &str = "docs/embedding.md";
const BEGIN: &str = "<!-- events: made from src/embed/booking-widget.d.ts by `cargo xtask docs` -->";
const END: &str = "<!-- end of events -->";
/// What every event says is said once.
const COMMON: &str = "BookingDetail";
const EVENTS: &str = "BookingWidgetEventMap";

/// Writes the table of events into its page.
pub(crate) fn run() -> Outcome<()> {
    let path = project::root().join(PAGE);
    let page = project::read_text(&path)?;
    project::write(&path, with_events(&page, &types()?)?)
}

fn types() -> Outcome<String> {
    project::read_text(&project::root().join("src/embed").join(bundle::TYPES))
}

/// The page with the events of these types between its marks.
fn with_events(page: &str, types: &str) -> Outcome<String> {
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) =
        parts.ok_or_else(|| Sentence::new(format!("{PAGE} must have the lines {BEGIN} and {END}")))?;
    Ok(format!("{before}{BEGIN}\n\n{}\n{END}{after}", tables(types)?))
}

/// A member of an interface.
#[derive(Clone, Debug, PartialEq)]
struct Member {
    name: String,
    is_optional: bool,
    kind: String,
    comment: String,
}

#[derive(Debug, Default)]
struct Interface {
    /// Names, and whether all that they bring is optional.
    extends: Vec<(String, bool)>,
    members: Vec<Member>,
}

type Interfaces = BTreeMap<String, Interface>;

/// Two tables: what happens when, and what the details' members mean.
fn tables(types: &str) -> Outcome<String> {
    let all = interfaces(types);
    let unknown = |name: &str| Sentence::new(format!("{} has no interface {name}", bundle::TYPES));
    let events = all.get(EVENTS).ok_or_else(|| unknown(EVENTS))?;
    let mut text = "| event | when | `detail`, besides `portal` |\n|---|---|---|\n".to_owned();
    let mut meanings: Vec<Member> = Vec::new();
    for event in &events.members {
        let detail = event
            .kind
            .strip_prefix("CustomEvent<")
            .and_then(|kind| kind.strip_suffix('>'))
            .ok_or_else(|| Sentence::new(format!("{} is no CustomEvent<…>", event.name)))?;
        let mut members = Vec::new();
        collect(&all, detail, false, &mut members).ok_or_else(|| unknown(detail))?;
        let named: Vec<String> = members
            .iter()
            .map(|member| format!("`{}{}`", member.name, if member.is_optional { "?" } else { "" }))
            .collect();
        let name = event.name.trim_matches('"');
        text += &format!("| `{name}` | {} | {} |\n", event.comment, named.join(", "));
        for member in members {
            let known = meanings.iter().any(|known| {
                known.name == member.name && (known.kind == member.kind || member.comment.is_empty())
            });
            if !known && !member.comment.is_empty() {
                meanings.push(member);
            }
        }
    }
    text += "\n| in `detail` | type | meaning |\n|---|---|---|\n";
    for Member {
        name, kind, comment, ..
    } in meanings
    {
        text += &format!("| `{name}` | {} | {comment} |\n", code(&kind));
    }
    Ok(text)
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

/// The members of an interface and of those that it extends, these first; of the same name the nearest counts.
fn collect(all: &Interfaces, name: &str, is_optional: bool, into: &mut Vec<Member>) -> Option<()> {
    let interface = all.get(name)?;
    for (base, is_partial) in interface.extends.iter().filter(|(base, _)| base != COMMON) {
        collect(all, base, is_optional || *is_partial, into)?;
    }
    for member in &interface.members {
        into.retain(|known| known.name != member.name);
        into.push(Member {
            is_optional: is_optional || member.is_optional,
            ..member.clone()
        });
    }
    Some(())
}

fn interfaces(types: &str) -> Interfaces {
    let mut all = Interfaces::new();
    let mut lines = types.lines();
    while let Some(line) = lines.next() {
        let Some(head) = line.strip_prefix("export interface ") else {
            continue;
        };
        let (head, body) = head.split_once('{').unwrap_or((head, ""));
        let (name, bases) = head.split_once(" extends ").unwrap_or((head, ""));
        let mut interface = Interface {
            extends: bases.split(',').filter_map(base).collect(),
            ..Interface::default()
        };
        if body.trim() != "}" {
            interface.members = members(lines.by_ref().take_while(|line| *line != "}"));
        }
        all.insert(name.trim().to_owned(), interface);
    }
    all
}

/// `Name`, or `Partial<Name>`.
fn base(text: &str) -> Option<(String, bool)> {
    let text = text.trim();
    let partial = text
        .strip_prefix("Partial<")
        .and_then(|text| text.strip_suffix('>'));
    let name = partial.unwrap_or(text);
    (!name.is_empty()).then(|| (name.to_owned(), partial.is_some()))
}

fn members<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Member> {
    let (mut members, mut comment, mut statement) = (Vec::new(), String::new(), String::new());
    for line in lines.map(str::trim) {
        let said = line.strip_prefix("/**").and_then(|line| line.strip_suffix("*/"));
        if let Some(said) = said {
            said.trim().clone_into(&mut comment);
            continue;
        }
        statement = format!("{statement} {line}");
        let Some(whole) = statement.trim().strip_suffix(';').map(str::to_owned) else {
            continue;
        };
        statement.clear();
        if let Some((name, kind)) = whole.split_once(": ") {
            let kind = kind.trim_start_matches("| ").to_owned();
            members.push(Member {
                name: name.trim_end_matches('?').to_owned(),
                is_optional: name.ends_with('?'),
                kind,
                comment: std::mem::take(&mut comment),
            });
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: &str = r#"
export interface BookingDetail {
  /** As the attribute says. */
  portal: string;
}
export interface Service {
  /** Which. */
  serviceId: string;
  note?: string;
}
export interface ReadyDetail extends BookingDetail, Partial<Service> {}
export interface ErrorDetail extends BookingDetail, Service {
  /** A word. */
  code:
    | "a"
    | "b";
}
export interface BookingWidgetEventMap {
  /** It is there. */
  "booking-ready": CustomEvent<ReadyDetail>;
  /** It failed. */
  "booking-error": CustomEvent<ErrorDetail>;
}
"#;

    #[test]
    fn the_page_has_the_events_of_the_types() {
        let page = project::read_text(&project::root().join(PAGE)).unwrap();
        let made = with_events(&page, &types().unwrap()).unwrap();
        assert!(page == made, "{PAGE} is not up to date: run `cargo xtask docs`");
    }

    #[test]
    fn tables_say_what_interfaces_say_with_what_they_extend() {
        let expected = "| event | when | `detail`, besides `portal` |\n|---|---|---|\n\
            | `booking-ready` | It is there. | `serviceId?`, `note?` |\n\
            | `booking-error` | It failed. | `serviceId`, `note?`, `code` |\n\n\
            | in `detail` | type | meaning |\n|---|---|---|\n\
            | `serviceId` | `string` | Which. |\n\
            | `code` | `\"a\" \\| \"b\"` | A word. |\n";
        assert_eq!(tables(TYPES).unwrap(), expected);
    }

    #[test]
    fn a_page_without_marks_and_types_without_events_are_refused() {
        assert!(with_events("# Embedding", TYPES).is_err());
        assert!(tables("export interface Other {\n}\n").is_err());
        let unknown = TYPES.replace("<ErrorDetail>", "<NoDetail>");
        assert!(tables(&unknown).is_err());
    }
}
