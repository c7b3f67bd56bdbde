//! Screens as HTML: for tests, and for a server that draws the first screen.

use super::{Attribute, Node, Parts, Text, Value};

/// Elements without an end tag.
pub(super) const VOID: [&str; 4] = ["input", "img", "br", "wbr"];

impl Node {
    /// The HTML of this piece as it is now.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut html = String::new();
        self.write(&mut html);
        html
    }

    fn write(&self, html: &mut String) {
        match self {
            // The parser would drop an empty text, and with it the place it may be changed at.
            Self::Text(text) if text.is_empty() => html.push(' '),
            Self::Text(text) => push_escaped(html, text),
            Self::Element(element) => element.0.write(html),
            Self::Many(nodes) => nodes.iter().for_each(|node| node.write(html)),
            Self::Live(work_out) => work_out().write(html),
        }
    }
}

impl Parts {
    fn write(&self, html: &mut String) {
        html.push('<');
        html.push_str(self.tag);
        for (name, value) in self.words {
            push_attribute(html, name, value);
        }
        for attribute in self.attributes.iter().filter(|attribute| !attribute.is_property) {
            if let Some(value) = attribute.now() {
                push_attribute(html, attribute.name, &value);
            }
        }
        html.push('>');
        if VOID.contains(&self.tag) {
            return;
        }
        self.children.iter().for_each(|child| child.write(html));
        html.push_str("</");
        html.push_str(self.tag);
        html.push('>');
    }
}

impl Attribute {
    pub(super) fn now(&self) -> Option<Text> {
        match &self.value {
            Value::Fixed(text) => text.clone(),
            Value::Live(work_out) => work_out(),
        }
    }
}

pub(super) fn push_attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    push_escaped(html, value);
    html.push('"');
}

pub(super) fn push_escaped(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(letter),
        }
    }
}
