//! Reads HTML as strictly as browsers are lenient: what tests put into fields must be text and nothing else.

/// In every probe, and nowhere else: the call that must never be made.
pub(crate) const CALL: &str = "eve(";

/// Elements that run, load or replace something, none of which our pages have here.
const FORBIDDEN: [&str; 8] = [
    "script", "math", "iframe", "object", "embed", "base", "b", "marquee",
];

/// Attributes that lead somewhere.
const LEADING: [&str; 6] = ["href", "src", "action", "formaction", "content", "srcset"];

/// The text of a page: what stands between tags and in values of attributes, as a reader sees it.
///
/// # Panics
/// If there is a tag or an attribute that a probe made, or a `<` that begins no tag.
#[track_caller]
pub(crate) fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        assert!(
            !before.contains('>') || !before.contains(CALL),
            "{before} in {html}"
        );
        text.push_str(&decoded(before));
        text.push(' ');
        let (values, behind) = tag(after, html);
        text.push_str(&values);
        rest = behind;
        // What browsers do not read as markup; ours holds no text of others.
        if after.starts_with("style") {
            let (style, behind) = rest.split_once("</style>").expect("a style sheet ends");
            assert!(!style.contains(CALL), "{style}");
            rest = behind;
        }
    }
    text.push_str(&decoded(rest));
    text
}

/// Reads a tag behind its `<`: the values of its attributes, and what is behind the tag.
#[track_caller]
fn tag<'h>(after: &'h str, html: &str) -> (String, &'h str) {
    let place = || after.chars().take(200).collect::<String>();
    let inner = after.trim_start_matches(['/', '!']);
    let length = inner
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at(length);
    assert!(!name.is_empty(), "a bare < before {} in {html}", place());
    assert!(
        !FORBIDDEN.contains(&name.to_lowercase().as_str()),
        "<{} in {html}",
        place()
    );
    let mut values = String::new();
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix('>') {
            return (values, behind);
        }
        if let Some(behind) = rest.strip_prefix('/') {
            rest = behind;
            continue;
        }
        let length = rest
            .find(|letter: char| letter.is_whitespace() || "=>/".contains(letter))
            .unwrap_or_else(|| panic!("a tag without end: {}", place()));
        let (attribute, behind) = rest.split_at(length);
        let attribute = attribute.to_lowercase();
        assert!(
            !attribute.is_empty()
                && !attribute.starts_with("on")
                && attribute != "style"
                && attribute
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '-'),
            "the attribute {attribute:?} of <{} in {html}",
            place()
        );
        rest = behind;
        let Some(written) = rest.strip_prefix("=\"") else {
            assert!(
                !rest.starts_with('='),
                "an attribute without quotes: <{}",
                place()
            );
            continue;
        };
        let (value, behind) = written.split_once('"').expect("a value ends");
        let value = decoded(value);
        // Entries for calendars are given as addresses; what is in them is encoded.
        let target = value
            .trim()
            .to_lowercase()
            .replace("data:text/calendar;charset=utf-8,", "");
        assert!(
            !LEADING.contains(&attribute.as_str())
                || !["javascript:", "data:", "vbscript:"]
                    .iter()
                    .any(|start| target.starts_with(start)),
            "{attribute}={value:?} in {html}"
        );
        values.push_str(&value);
        values.push(' ');
        rest = behind;
    }
}

/// The entities that our pages and mails write.
fn decoded(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#10;", "\n"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A reader that reads nothing would let everything pass.
#[test]
fn the_reader_of_markup_refuses_what_a_probe_would_make_of_a_page() {
    for html in [
        "<p><script>eve(1)</script></p>",
        "<p title=\"\" onfocus=\"eve(1)\">x</p>",
        "<a href=\" JavaScript:eve(1)\">x</a>",
        "<a href=x>x</a>",
        "<p>5 < 6</p>",
        "<img src=\"/x\" onerror=\"eve(1)\">",
        "<svg/onload=eve(1)>",
        "<p style=\"color:red\">x</p>",
    ] {
        assert!(std::panic::catch_unwind(|| text_of(html)).is_err(), "{html}");
    }
    assert_eq!(
        text_of("<!doctype html><p title=\"a &lt;b&gt;\">c &amp; d<br></p>")
            .split_whitespace()
            .collect::<Vec<_>>(),
        ["a", "<b>", "c", "&", "d"]
    );
}
