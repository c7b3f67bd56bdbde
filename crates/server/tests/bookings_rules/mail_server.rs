//! A mail server that speaks SMTP (RFC 5321) over TCP, as much as it takes to be sent mail.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What it does with mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Takes it.
    Takes,
    /// Takes it, and hangs up without saying so.
    HangsUp,
    /// Takes it, and says nothing until the other side has gone.
    KeepsSilent,
    /// Knows nobody.
    RefusesRecipients,
}

/// What it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) sender: String,
    pub(crate) recipient: String,
    pub(crate) content: String,
}

/// It.
#[derive(Debug)]
pub(crate) struct MailServer(TcpListener);

impl MailServer {
    pub(crate) fn bind() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    pub(crate) fn bind_to(address: SocketAddr) -> Self {
        Self(TcpListener::bind(address).unwrap())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// Serves so many connections, one after the other, then ends.
    pub(crate) fn serve(
        self,
        connections: usize,
        behaviour: Behaviour,
        mails: Arc<Mutex<Vec<Received>>>,
    ) -> JoinHandle<()> {
        std::thread::spawn(move || {
            for _ in 0..connections {
                let (stream, _) = self.0.accept().unwrap();
                converse(stream, behaviour, &mails).unwrap();
            }
        })
    }
}

fn converse(stream: TcpStream, behaviour: Behaviour, mails: &Mutex<Vec<Received>>) -> io::Result<()> {
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let mut received = Received {
        sender: String::new(),
        recipient: String::new(),
        content: String::new(),
    };
    writer.write_all(b"220 mail.example.com ESMTP\r\n")?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let reply: &[u8] = match line.get(..4).unwrap_or_default() {
            "EHLO" => b"250-mail.example.com\r\n250 8BITMIME\r\n",
            "MAIL" => {
                received.sender = in_brackets(&line);
                b"250 ok\r\n"
            }
            "RCPT" if behaviour == Behaviour::RefusesRecipients => b"550 no such mailbox\r\n",
            "RCPT" => {
                received.recipient = in_brackets(&line);
                b"250 ok\r\n"
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n")?;
                received.content = content(&mut reader)?;
                mails.lock().unwrap().push(received.clone());
                match behaviour {
                    Behaviour::HangsUp => return Ok(()),
                    Behaviour::KeepsSilent => {
                        // However the connection ends.
                        let _ = reader.read_line(&mut line);
                        return Ok(());
                    }
                    _ => {}
                }
                b"250 taken\r\n"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => b"502 not here\r\n",
        };
        writer.write_all(reply)?;
    }
}

/// `MAIL FROM:<ada@example.com>`
fn in_brackets(line: &str) -> String {
    let (_, rest) = line.split_once('<').unwrap();
    rest.split_once('>').unwrap().0.to_owned()
}

/// Lines until one with a single dot; a dot that was added at the start of a line is taken off again.
fn content(reader: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut content = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line == ".\r\n" || line.is_empty() {
            return Ok(content);
        }
        content.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
