//! Cuts texts in two. By hand: with `split_once` the standard library's search comes into the wasm, as much code as ten
//! functions that need it.

/// What is before and what is behind the first `letter`, which is one of ASCII; `None` where it does not occur.
#[must_use]
pub(crate) fn cut_at(text: &str, letter: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == letter)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_as_the_standard_library_does() {
        for text in ["", "T", "aTb", "aTbT", "äöT\u{1f600}", "ab"] {
            assert_eq!(cut_at(text, b'T'), text.split_once('T'), "{text}");
        }
    }
}
