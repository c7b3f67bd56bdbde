//! No view has markup that Leptos would turn into `innerHTML`, which Trusted Types refuse.
//!
//! The rule is that of `leptos_macro` 0.8 (`is_inert_element`): an element below the top of a `view!` is
//! inert when it and all below it have only literal attributes and literal texts, and it has any of them.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use rstml::node::{KVAttributeValue, Node, NodeAttribute, NodeElement, NodeName};
use rstml::{Infallible, Parser, ParserConfig};

fn is_literal(attribute: &NodeAttribute) -> bool {
    let NodeAttribute::Attribute(attribute) = attribute else {
        return false;
    };
    if matches!(attribute.key, NodeName::Block(_)) {
        return false;
    }
    match attribute.possible_value.to_value() {
        None => true,
        Some(value) => matches!(
            &value.value,
            KVAttributeValue::Expr(syn::Expr::Lit(literal)) if matches!(literal.lit, syn::Lit::Str(_))
        ),
    }
}

fn is_component(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

fn is_inert(element: &NodeElement<Infallible>) -> bool {
    !is_component(&element.name().to_string())
        && !matches!(element.name(), NodeName::Block(_))
        && element.attributes().iter().all(is_literal)
        && element.children.iter().all(|child| match child {
            Node::Text(_) | Node::RawText(_) => true,
            Node::Element(element) => is_inert(element),
            _ => false,
        })
}

fn is_empty(element: &NodeElement<Infallible>) -> bool {
    element.attributes().is_empty() && element.children.is_empty()
}

/// Names of the elements below the top that would be set by `innerHTML`.
fn traps(nodes: &[Node<Infallible>], at_the_top: bool, found: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Element(element) => {
                if !at_the_top && !is_empty(element) && is_inert(element) {
                    found.push(element.name().to_string());
                }
                // What a component encloses is a view of its own, and not at its top.
                traps(&element.children, false, found);
            }
            Node::Fragment(fragment) => traps(&fragment.children, at_the_top, found),
            _ => {}
        }
    }
}

/// The bodies of all `view!` calls in a source, also of those within others.
fn views(source: TokenStream, found: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = source.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let called = |back: usize, text: &str| {
            index
                .checked_sub(back)
                .and_then(|at| tokens.get(at))
                .is_some_and(|token| token.to_string() == text)
        };
        if group.delimiter() == Delimiter::Brace && called(1, "!") && called(2, "view") {
            found.push(group.stream());
        }
        views(group.stream(), found);
    }
}

fn traps_in(source: &str) -> (usize, Vec<String>) {
    let mut bodies = Vec::new();
    views(TokenStream::from_str(source).unwrap(), &mut bodies);
    let mut found = Vec::new();
    for body in &bodies {
        let parser = Parser::new(ParserConfig::default().recover_block(true));
        let (nodes, errors) = parser.parse_recoverable(body.clone()).split_vec();
        assert!(errors.is_empty(), "{body}");
        traps(&nodes, nodes.len() == 1, &mut found);
    }
    (bodies.len(), found)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn no_view_becomes_inner_html() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = vec![root.join("views.rs")];
    sources(&root.join("views"), &mut paths);
    let mut count = 0;
    for path in paths {
        let (views, traps) = traps_in(&fs::read_to_string(&path).unwrap());
        assert_eq!(traps, Vec::<String>::new(), "{}", path.display());
        count += views;
    }
    assert!(count > 50, "only {count} views were found");
}

#[test]
fn the_rule_finds_what_it_is_for() {
    for (source, expected) in [
        ("view! { <div class=\"a\"><p>\"Hello\"</p></div> }", &["p"][..]),
        (
            "view! { <div>{text}<span class=\"dot\"></span></div> }",
            &["span"],
        ),
        ("view! { <svg><path d=\"M0 0\"></path></svg> }", &["path"]),
        (
            "view! { <div>{move || view! { <p><b>\"x\"</b>{y}</p> }}</div> }",
            &["b"],
        ),
        ("view! { <div class=\"a\">{text}</div> }", &[]),
        ("view! { <div><span class=DOT></span><p>{text}</p></div> }", &[]),
        (
            "view! { <div><input type=\"text\" on:input=move |event| send(event)/></div> }",
            &[],
        ),
        ("view! { <div><Card/></div> }", &[]),
    ] {
        assert_eq!(traps_in(source).1, expected, "{source}");
    }
}
