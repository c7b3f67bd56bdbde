//! The mails of an app as their recipients see them: written, put into a folder as `serve --mail-dir` does, and
//! read by a mail parser that is not ours.

use std::collections::BTreeMap;

use booking_server::bookings::catalogues::Catalogues;
use booking_server::bookings::lapse::lapse_and_sweep;
use booking_server::http::Settings;
use booking_server::mail::{Delivery, Sender, send_mails, write_mails, write_reminders};
use mail_parser::{Address, MessageParser, MimeHeaders as _};

use crate::app::App;
use crate::desk::Desk;
use crate::spa::Spa;

/// Where staff read their mail.
pub(crate) const DESK: &str = "desk@spa.example";

/// A desk, and what comes by post.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) desk: Desk,
    folder: tempfile::TempDir,
    delivery: Delivery,
    sender: Sender,
    catalogues: Catalogues,
}

/// A mail as it arrives.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) from: (String, String),
    pub(crate) reply_to: Option<String>,
    pub(crate) message_id: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// The names of the headers, in order.
    pub(crate) headers: Vec<String>,
    /// The calendar entry: once in the message for mail programs, once as a file.
    pub(crate) calendar: Option<Entry>,
    pub(crate) raw: String,
}

/// The properties of a calendar entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry(BTreeMap<String, String>);

impl Entry {
    fn read(file: &str) -> Self {
        let unfolded = file.replace("\r\n ", "");
        let lines = unfolded.split("\r\n").filter(|line| !line.is_empty());
        Self(
            lines
                .filter(|line| !line.starts_with("BEGIN:") && !line.starts_with("END:"))
                .map(|line| {
                    let (name, value) = line.split_once(':').expect(line);
                    (name.split(';').next().unwrap().to_owned(), value.to_owned())
                })
                .collect(),
        )
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What it says anything of, in the order of the alphabet.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    pub(crate) fn sequence(&self) -> i64 {
        self.get("SEQUENCE").parse().unwrap()
    }
}

impl Arrived {
    fn read(raw: &[u8]) -> Self {
        let message = MessageParser::default().parse(raw).unwrap();
        let only = |address: Option<&Address<'_>>| {
            let addresses: Vec<_> = address.into_iter().flat_map(Address::iter).collect();
            assert!(addresses.len() <= 1, "{addresses:?}");
            addresses.first().map(|one| {
                let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
                (text(one.name()), text(one.address()))
            })
        };
        let entries: Vec<(String, Entry)> = message
            .parts
            .iter()
            .filter_map(|part| {
                let kind = part.content_type()?;
                let name = format!("{}/{}", kind.ctype(), kind.subtype()?);
                ["text/calendar", "application/ics"]
                    .contains(&name.as_str())
                    .then(|| {
                        let entry = Entry::read(std::str::from_utf8(part.contents()).unwrap());
                        if name == "text/calendar" {
                            assert_eq!(kind.attribute("method"), Some(entry.get("METHOD")));
                        }
                        (name, entry)
                    })
            })
            .collect();
        let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
        assert!(
            names.is_empty() || names == ["text/calendar", "application/ics"],
            "{names:?}"
        );
        assert!(entries.windows(2).all(|pair| pair[0].1 == pair[1].1));
        let (_, to) = only(message.to()).unwrap();
        Self {
            to,
            subject: message.subject().unwrap().to_owned(),
            from: only(message.from()).unwrap(),
            reply_to: only(message.reply_to()).map(|(_, address)| address),
            message_id: message.message_id().unwrap().to_owned(),
            text: message.body_text(0).unwrap().into_owned(),
            html: message.body_html(0).unwrap().into_owned(),
            headers: message.headers_raw().map(|(name, _)| name.to_owned()).collect(),
            calendar: entries.into_iter().next().map(|(_, entry)| entry),
            raw: String::from_utf8(raw.to_vec()).unwrap(),
        }
    }

    /// To whom, what, and what calendars are to do.
    pub(crate) fn in_short(&self) -> (&str, &str, &str) {
        let who = if self.to == DESK { "desk" } else { "booker" };
        let method = self.calendar.as_ref().map_or("", |entry| entry.get("METHOD"));
        (who, &self.subject, method)
    }
}

/// All of them in short, the reference left out.
pub(crate) fn in_short(mails: &[Arrived], reference: &str) -> Vec<(String, String, String)> {
    mails
        .iter()
        .map(|mail| {
            let (who, subject, method) = mail.in_short();
            assert!(subject.contains(reference), "{subject}");
            let subject = subject.replace(reference, "…");
            (who.to_owned(), subject, method.to_owned())
        })
        .collect()
}

/// The same as it is written in a test.
pub(crate) fn expected(mails: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    mails
        .iter()
        .map(|(who, subject, method)| ((*who).to_owned(), (*subject).to_owned(), (*method).to_owned()))
        .collect()
}

impl Post {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub(crate) async fn open_with(change: impl FnOnce(&mut Spa)) -> Self {
        let app = App::start_with(Settings::default(), |spa| {
            for module in &mut spa.catalogue.booking_modules {
                module.settings.staff_notify = vec![DESK.to_owned()];
            }
            for center in &mut spa.catalogue.centers {
                center.email = Some("hello@spa.example".to_owned());
            }
            change(spa);
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        Self {
            desk: Desk::of(app).await,
            delivery: Delivery::folder(folder.path().to_owned()).unwrap(),
            folder,
            sender: Sender {
                address: "booking@server.example".parse().unwrap(),
                public_url: Some("https://booking.example".to_owned()),
            },
            catalogues: Catalogues::default(),
        }
    }

    /// Writes what is to be written, and sends nothing.
    pub(crate) async fn write(&self) -> usize {
        let store = &*self.desk.app.store;
        let told = write_mails(store, &self.catalogues, &self.sender).await.unwrap();
        told + write_reminders(store, &self.catalogues, &self.sender)
            .await
            .unwrap()
    }

    /// Lets lapse what must, writes and sends; what has arrived since the last time, in order.
    pub(crate) async fn arrived(&self) -> Vec<Arrived> {
        let store = &*self.desk.app.store;
        lapse_and_sweep(store).await.unwrap();
        self.write().await;
        send_mails(store, &self.delivery).await.unwrap();
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        files
            .iter()
            .map(|file| {
                let mail = Arrived::read(&std::fs::read(file).unwrap());
                std::fs::remove_file(file).unwrap();
                mail
            })
            .collect()
    }
}
