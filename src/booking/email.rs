//! Email addresses: whether one can be right, and what a mistyped one was probably meant to be.
//!
//! Knows syntax and a list of common mail providers; whether an address exists only a mail can tell.

/// Longest address that mail servers accept (RFC 5321, 4.5.3.1.3: a path of 256 with its brackets).
const LONGEST_ADDRESS: usize = 254;

/// Longest part before the `@` (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL_PART: usize = 64;

/// Providers that a mistyped domain is compared with, the commonest first.
const COMMON: [&str; 28] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "t-online.de",
    "freenet.de",
    "outlook.de",
    "hotmail.de",
    "yahoo.de",
    "posteo.de",
    "mailbox.org",
    "live.com",
    "aol.com",
    "protonmail.com",
    "hotmail.co.uk",
    "yahoo.co.uk",
    "outlook.fr",
    "hotmail.fr",
    "orange.fr",
    "bluewin.ch",
    "comcast.net",
    "verizon.net",
    "btinternet.com",
];

/// Providers that look like a mistyped common one and are not: never asked about.
const PLAUSIBLE: [&str; 44] = [
    "mail.com",
    "email.com",
    "ymail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.fr",
    "gmx.us",
    "gmx.eu",
    "gmx.info",
    "gmx.org",
    "mail.de",
    "email.de",
    "online.de",
    "me.com",
    "mac.com",
    "msn.com",
    "live.de",
    "live.fr",
    "live.nl",
    "live.it",
    "live.at",
    "live.ca",
    "live.co.uk",
    "aol.de",
    "aim.com",
    "yahoo.fr",
    "yahoo.it",
    "yahoo.es",
    "yahoo.ca",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.id",
    "yahoo.com.br",
    "yahoo.com.au",
    "hotmail.it",
    "hotmail.es",
    "hotmail.nl",
    "hotmail.be",
    "outlook.es",
    "outlook.it",
    "outlook.at",
    "proton.me",
    "web.com",
];

/// Whether `text` has the shape of an email address. Accepts what mail servers accept in practice:
/// no quoted local parts, a domain with a dot; letters of any script.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= LONGEST_ADDRESS && is_local_part(local) && is_domain(domain)
}

/// The whole corrected address when the domain looks like a slip of a common one.
#[must_use]
pub fn suggested_email(text: &str) -> Option<String> {
    let (local, domain) = text.trim().rsplit_once('@')?;
    let domain = domain.to_ascii_lowercase();
    if local.is_empty() || COMMON.contains(&domain.as_str()) || PLAUSIBLE.contains(&domain.as_str()) {
        return None;
    }
    let (meant, _) = COMMON
        .into_iter()
        .map(|known| (known, slips(&domain, known)))
        .filter(|&(known, slips)| slips <= tolerated_slips(&domain, known))
        .min_by_key(|&(_, slips)| slips)?;
    Some([local, "@", meant].concat())
}

/// One slip is a slip everywhere; two only in a long domain, and neither in its first letter, which
/// people rarely miss. In a short domain even one slip must leave the first letter alone: `bmw.de` is
/// not `web.de`.
fn tolerated_slips(domain: &str, known: &str) -> usize {
    let same_start = domain.as_bytes().first() == known.as_bytes().first();
    match (known.len() >= 9, same_start) {
        (true, true) => 2,
        (true, false) | (false, true) => 1,
        (false, false) => 0,
    }
}

fn is_local_part(local: &str) -> bool {
    !local.is_empty()
        && local.len() <= LONGEST_LOCAL_PART
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.as_bytes().windows(2).any(|pair| pair == b"..")
        && local.chars().all(is_plain)
}

fn is_domain(domain: &str) -> bool {
    let mut labels = 0;
    let mut last = "";
    for label in domain.split('.') {
        let fine = !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|letter| letter == '-' || letter.is_ascii_alphanumeric() || !letter.is_ascii())
            && label.chars().all(is_plain);
        if !fine {
            return false;
        }
        labels += 1;
        last = label;
    }
    labels >= 2 && last.chars().count() >= 2 && !last.chars().all(|letter| letter.is_ascii_digit())
}

fn is_plain(letter: char) -> bool {
    !letter.is_whitespace()
        && !letter.is_control()
        && !matches!(
            letter,
            '(' | ')' | '<' | '>' | '[' | ']' | ',' | ';' | ':' | '\\' | '"' | '@'
        )
}

/// How many slips lead from one word to another: a letter missing, too many, wrong, or two swapped
/// (optimal string alignment).
fn slips(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous_letter = None;
    for (row, letter) in one.chars().enumerate() {
        let mut current = vec![row + 1];
        let mut left = row + 1;
        let mut previous_other = None;
        for (column, &wanted) in other.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut cost = (left + 1)
                .min(at(&last, column + 1) + 1)
                .min(at(&last, column) + usize::from(letter != wanted));
            if previous_letter == Some(wanted) && previous_other == Some(letter) && column > 0 {
                cost = cost.min(at(&before_last, column - 1) + 1);
            }
            current.push(cost);
            left = cost;
            previous_other = Some(wanted);
        }
        previous_letter = Some(letter);
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_mail_servers_accept_are_accepted() {
        for text in [
            "ada@example.com",
            "ada.lovelace+spa@mail.example.co.uk",
            "o'brien@example.ie",
            " ada@example.com ",
            "ada@müller.de",
            "ADA@EXAMPLE.COM",
            "a_b-c@x-y.museum",
        ] {
            assert!(is_email(text), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for text in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "ada@@example.com",
            "ada @example.com",
            "ada@exam ple.com",
            "ada@.com",
            "ada@example..com",
            "ada@-example.com",
            "ada@example.c",
            "ada@192.168.0.1",
            ".ada@example.com",
            "a..b@example.com",
            "ada@example.com,bob@example.com",
            "<ada@example.com>",
            "ada@exam_ple.com",
        ] {
            assert!(!is_email(text), "{text}");
        }
        assert!(!is_email(&["a".repeat(65).as_str(), "@example.com"].concat()));
    }

    #[test]
    fn a_mistyped_common_domain_is_asked_about() {
        for (typed, meant) in [
            ("ada@gmial.com", "ada@gmail.com"),
            ("ada@gmail.con", "ada@gmail.com"),
            ("ada@gmai.com", "ada@gmail.com"),
            ("ada@gmaill.com", "ada@gmail.com"),
            ("ada@gnail.com", "ada@gmail.com"),
            ("ada@GMIAL.COM", "ada@gmail.com"),
            ("ada@hotmial.com", "ada@hotmail.com"),
            ("ada@homtail.co", "ada@hotmail.com"),
            ("ada@outlok.com", "ada@outlook.com"),
            ("ada@yaho.com", "ada@yahoo.com"),
            ("ada@iclod.com", "ada@icloud.com"),
            ("ada@gxm.de", "ada@gmx.de"),
            ("ada@gmx.nte", "ada@gmx.net"),
            ("ada@wbe.de", "ada@web.de"),
            ("ada@t-onlin.de", "ada@t-online.de"),
            ("ada@tonline.de", "ada@t-online.de"),
            ("ada@googlemial.com", "ada@googlemail.com"),
        ] {
            assert_eq!(suggested_email(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn known_and_plausible_domains_are_left_alone() {
        let known = COMMON.iter().chain(&PLAUSIBLE);
        for domain in known.copied().chain([
            "example.com",
            "bmw.de",
            "stillwater.example",
            "uni-bonn.de",
            "mailbox.com.example",
            "ey.com",
            "",
        ]) {
            let typed = ["ada@", domain].concat();
            assert_eq!(suggested_email(&typed), None, "{typed}");
        }
        assert_eq!(suggested_email("gmial.com"), None);
        assert_eq!(suggested_email("@gmial.com"), None);
    }

    #[test]
    fn slips_are_counted_as_people_make_them() {
        for (one, other, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "ab", 2),
            ("gmail", "gmial", 1),
            ("gmail", "gmail", 0),
            ("gmail", "gail", 1),
            ("ab", "ba", 1),
            ("abc", "cab", 2),
        ] {
            assert_eq!(slips(one, other), expected, "{one} {other}");
        }
    }
}
