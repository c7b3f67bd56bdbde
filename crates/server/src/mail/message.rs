//! A letter as a message (RFC 5322) with text, HTML and calendar entry.

use chrono::{DateTime, Utc};
use lettre::address::AddressError;
use lettre::message::header::{ContentType, ContentTypeErr};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::letter::Letter;

/// Why there is no message.
#[derive(Debug, thiserror::Error)]
pub(super) enum MessageError {
    /// The address is none that mail could go to.
    #[error("not an address for mail")]
    Address(#[from] AddressError),
    /// The message cannot be put together.
    #[error("the message cannot be put together")]
    Message(#[from] lettre::error::Error),
    /// A type of content is misspelt.
    #[error("not a type of content")]
    ContentType(#[from] ContentTypeErr),
    /// The message has letters outside of ASCII where it may not.
    #[error("the message is not ASCII")]
    Encoding(#[from] std::string::FromUtf8Error),
}

/// The whole message.
pub(super) fn message(
    letter: &Letter,
    sender: &Address,
    message_id: &str,
    at: DateTime<Utc>,
) -> Result<String, MessageError> {
    let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    let mut builder = Message::builder()
        .message_id(Some(message_id.to_owned()))
        .date(at.into())
        .from(Mailbox::new(name(&letter.from_name), sender.clone()))
        .to(Mailbox::new(name(&letter.to_name), letter.to_address.parse()?))
        .subject(letter.subject.clone());
    // An address of the catalogue that is none is left out: the letter is still right.
    if let Some(address) = letter
        .reply_to
        .as_deref()
        .and_then(|address| address.parse().ok())
    {
        builder = builder.reply_to(Mailbox::new(
            name(&letter.from_name).filter(|_| letter.to_booker),
            address,
        ));
    }
    let bodies = MultiPart::alternative()
        .singlepart(SinglePart::plain(letter.text.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    let message = match &letter.calendar {
        None => builder.multipart(bodies)?,
        Some(entry) => {
            let file = entry.file();
            let for_calendars = format!("text/calendar; charset=utf-8; method={}", entry.method.name());
            let entry = SinglePart::builder()
                .header(ContentType::parse(&for_calendars)?)
                .body(file.clone());
            let attached =
                Attachment::new("booking.ics".to_owned()).body(file, ContentType::parse("application/ics")?);
            builder.multipart(
                MultiPart::mixed()
                    .multipart(bodies.singlepart(entry))
                    .singlepart(attached),
            )?
        }
    };
    Ok(String::from_utf8(message.formatted())?)
}
