//! What can be said to somebody as their name. Pure.

/// Whether a text can be said to somebody as their name: a few words without anything that could be an address
/// or a number. Whoever books types the name, and the letter goes to an address that nobody has confirmed.
pub(super) fn is_name(text: &str) -> bool {
    const MOST_LETTERS: usize = 60;
    const MOST_WORDS: usize = 6;
    let is_of_names = |sign: char| sign.is_alphabetic() || sign == ' ' || "'’-.,·".contains(sign);
    // "Dr. Hopper" and no "evil.example": mail programs make links of such words.
    let dots_end_words = text
        .split('.')
        .skip(1)
        .all(|behind| behind.is_empty() || behind.starts_with([' ', ',']));
    !text.is_empty()
        && text.chars().count() <= MOST_LETTERS
        && text.split_whitespace().count() <= MOST_WORDS
        && text.chars().all(|sign| is_of_names(sign) || is_mark(sign))
        && dots_end_words
}

/// What letters of some scripts are written with: combining marks and joiners of Arabic, Hebrew, Indic and
/// south-east Asian scripts.
fn is_mark(sign: char) -> bool {
    matches!(sign,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}'
        | '\u{e31}'..='\u{e4e}' | '\u{eb1}'..='\u{ece}' | '\u{102b}'..='\u{103e}' | '\u{200c}' | '\u{200d}')
}
