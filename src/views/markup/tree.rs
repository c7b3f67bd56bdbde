//! Screens as JSON: for a script that makes the same elements, where no policy lets it make them of HTML.

use serde_json::{Value as Json, json};

use super::{Node, Parts};

impl Node {
    /// These pieces as they are now, an element as `["div", ["class", "root"], "text", ["p", []]]`: its tag, names and values of
    /// its attributes by turns, and what is in it. The same elements, attributes and texts as in [`Node::to_html`].
    #[must_use]
    pub fn to_tree(&self) -> Vec<Json> {
        let mut pieces = Vec::new();
        self.grow(&mut pieces);
        pieces
    }

    fn grow(&self, pieces: &mut Vec<Json>) {
        match self {
            // As in HTML, where the parser would drop an empty text.
            Self::Text(text) if text.is_empty() => pieces.push(" ".into()),
            Self::Text(text) => pieces.push(text.as_ref().into()),
            Self::Element(element) => pieces.push(element.0.grown()),
            Self::Many(nodes) => nodes.iter().for_each(|node| node.grow(pieces)),
            Self::Live(work_out) => work_out().grow(pieces),
        }
    }
}

impl Parts {
    fn grown(&self) -> Json {
        let mut attributes: Vec<Json> = Vec::new();
        for (name, value) in self.words {
            attributes.extend([json!(name), json!(value)]);
        }
        for attribute in self.attributes.iter().filter(|attribute| !attribute.is_property) {
            if let Some(value) = attribute.now() {
                attributes.extend([json!(attribute.name), json!(value)]);
            }
        }
        let mut pieces = vec![json!(self.tag), Json::Array(attributes)];
        self.children.iter().for_each(|child| child.grow(&mut pieces));
        Json::Array(pieces)
    }
}
