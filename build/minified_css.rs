//! CSS without comments, and without white space that means nothing. Knows only what tells one from the
//! other; everything that CSS might read otherwise stays: spaces between selectors, in `calc()`, in strings.

/// The same style sheet, shorter.
///
/// # Errors
/// A sentence, if a comment or a string does not end, or a comment glues two words together: CSS would read
/// them as two, and they would become one.
pub(crate) fn minified(css: &str) -> Result<String, &'static str> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    // White space that was read and perhaps means something.
    let mut is_pending = false;
    while let Some(letter) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            let (_, behind) = comment.split_once("*/").ok_or("a comment does not end")?;
            let is_apart = is_pending || out.is_empty() || behind.starts_with(char::is_whitespace);
            if !is_apart && !behind.is_empty() {
                return Err("a comment has no space around it");
            }
            rest = behind;
        } else if letter.is_whitespace() {
            is_pending = true;
            rest = rest.trim_start();
        } else {
            let length = match letter {
                '"' | '\'' => end_of_string(rest, letter).ok_or("a string does not end")?,
                '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
                _ => letter.len_utf8(),
            };
            let (token, behind) = rest.split_at(length);
            if letter == '}' && out.ends_with(';') {
                out.pop();
            }
            if is_pending && !is_idle_before(letter) && !out.chars().next_back().is_none_or(is_idle_after) {
                out.push(' ');
            }
            out.push_str(token);
            is_pending = false;
            rest = behind;
        }
    }
    Ok(out)
}

/// Whether white space before it means nothing. Before a colon it does: `a :hover` is no `a:hover`.
fn is_idle_before(letter: char) -> bool {
    matches!(letter, '{' | '}' | ';' | ',' | '>' | '~' | ')')
}

/// Whether white space after it means nothing. After a closing bracket it does: `:is(a) b`.
fn is_idle_after(letter: char) -> bool {
    matches!(letter, '{' | '}' | ';' | ',' | '>' | '~' | '(' | ':')
}

/// Length of the string that `text` begins with, its quotes included.
fn end_of_string(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().skip(1).find_map(|(at, letter)| {
        let ends = letter == quote && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        ends.then_some(at + 1)
    })
}
