//! The subject of a message that was written earlier, for people who look through mails.

/// The subject of a message, its encoded words read (RFC 2047, base64 and UTF-8, as we write them); `None`
/// if the message has none.
#[must_use]
pub fn subject_of(message: &str) -> Option<String> {
    let mut lines = message.lines();
    let first = lines.find_map(|line| line.strip_prefix("Subject: "))?;
    let mut subject = decoded(first);
    let mut before = first;
    // A long one goes on in lines that begin with a space.
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        let line = line.trim_start();
        // The space between two encoded words is none.
        if !line.starts_with("=?") || !before.ends_with("?=") {
            subject.push(' ');
        }
        subject.push_str(&decoded(line));
        before = line;
    }
    Some(subject)
}

/// A line, its encoded words read. What cannot be read stays as it is.
fn decoded(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, word)) = rest.split_once("=?utf-8?b?") {
        let Some((base64, after)) = word.split_once("?=") else {
            break;
        };
        if !before.trim().is_empty() || text.is_empty() {
            text.push_str(before);
        }
        match bytes_of(base64).map(String::from_utf8) {
            Some(Ok(read)) => text.push_str(&read),
            _ => text.push_str(base64),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// RFC 4648, section 4.
fn bytes_of(base64: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    for sign in base64.bytes().filter(|sign| *sign != b'=') {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use lettre::Message;

    use super::*;

    #[test]
    fn a_subject_comes_back_as_it_was_written() {
        for subject in [
            "Your booking SW-7K3F is confirmed",
            "Ihre Buchung SW-7K3F ist bestätigt",
            "Ihre Buchung SW-7K3F ist bestätigt, und wir freuen uns sehr auf Ihren Besuch bei uns am großen See im März",
            "水の宿のご予約",
        ] {
            let message = Message::builder()
                .from("a@example.com".parse().unwrap())
                .to("b@example.com".parse().unwrap())
                .subject(subject)
                .body("Subject: not this one".to_owned())
                .unwrap();
            let written = String::from_utf8(message.formatted()).unwrap();
            assert_eq!(subject_of(&written).as_deref(), Some(subject), "{written}");
        }
    }

    #[test]
    fn a_message_without_a_subject_has_none() {
        assert_eq!(subject_of("From: a@example.com\r\n\r\nHello"), None);
    }
}
