//! The web site that the demo embeds the widget in: the page of `index.html` on its own origin.
//!
//! A few lines of HTTP for one page and one reader; nothing here is meant for the internet.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::bundle;
use crate::project;
use crate::sentence::{Outcome, Sentence};

/// The page as a site owner would write it: without the lines for Trunk, script and link to `server`.
pub(crate) fn page(server: &str) -> Outcome<String> {
    let source = project::read_text(&project::root().join("index.html"))?;
    embed(&source, server)
}

fn embed(source: &str, server: &str) -> Outcome<String> {
    let mut page = String::new();
    let mut rest = source;
    while let Some((before, tag)) = rest.split_once("<link data-trunk") {
        page.push_str(before.trim_end_matches(' '));
        rest = tag
            .split_once('>')
            .map_or("", |(_, after)| after.trim_start_matches('\n'));
    }
    page.push_str(rest);
    let script = format!("src=\"/widget/v1/{}\"", bundle::LOADER);
    if !page.contains(&script) {
        return Err(Sentence::new(format!("index.html has no script with {script}")));
    }
    let page = page.replace(&script, &format!("src=\"{server}/widget/v1/{}\"", bundle::LOADER));
    Ok(page.replace("href=\"/book/", &format!("href=\"{server}/book/")))
}

/// Claims a port of this machine.
pub(crate) fn listen(port: u16, flag: &str) -> Outcome<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AddrInUse {
            return Sentence::new(format!("port {port} is in use; choose another with {flag} PORT"));
        }
        Sentence::new(format!("cannot listen on port {port}: {error}"))
    })
}

/// Serves the page for as long as the process lives.
pub(crate) fn serve(listener: TcpListener, page: String) {
    let page = Arc::new(page);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let page = Arc::clone(&page);
            // A reader that goes away is nobody's concern.
            thread::spawn(move || drop(answer(stream, &page)));
        }
    });
}

fn answer(stream: TcpStream, page: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(&stream);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split(' ');
    let method = words.next().unwrap_or_default();
    let path = words
        .next()
        .and_then(|target| target.split('?').next())
        .unwrap_or_default();
    let (status, body) = match (method, path) {
        ("GET" | "HEAD", "/" | "/index.html") => ("200 OK", page),
        ("GET" | "HEAD", _) => (
            "404 Not Found",
            "<!doctype html><title>Not found</title><h1>Not found</h1>",
        ),
        _ => ("405 Method Not Allowed", ""),
    };
    let mut reply = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    );
    if method == "GET" {
        reply.push_str(body);
    }
    (&stream).write_all(reply.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_page_of_the_demo_has_the_snippet_and_no_build_links() {
        let page = page("http://127.0.0.1:8080").unwrap();
        assert!(!page.contains("data-trunk"), "build links are left");
        assert!(page.contains(r#"src="http://127.0.0.1:8080/widget/v1/booking-widget.js""#));
        assert!(page.contains("<booking-widget portal=\"stillwater\"></booking-widget>"));
        assert!(page.contains(r#"<noscript><a href="http://127.0.0.1:8080/book/stillwater">"#));
        assert!(page.trim_end().ends_with("</html>"));
    }

    #[test]
    fn a_page_without_the_script_is_refused() {
        assert!(embed("<html></html>", "http://127.0.0.1:8080").is_err());
    }

    #[test]
    fn the_site_answers_its_page_and_nothing_else() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        serve(listener, "<h1>Stillwater</h1>".to_owned());
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut reply = String::new();
            stream.read_to_string(&mut reply).unwrap();
            reply
        };
        let home = ask("GET /?utm=x HTTP/1.1\r\nHost: spa\r\n\r\n");
        assert!(home.starts_with("HTTP/1.1 200 OK\r\n") && home.ends_with("<h1>Stillwater</h1>"));
        assert!(home.contains("Content-Type: text/html; charset=utf-8\r\n"));
        assert!(home.contains("Cache-Control: no-store\r\n"));
        assert!(ask("GET /other HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        assert!(ask("POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn a_port_in_use_is_said_in_one_sentence_with_the_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let sentence = listen(port, "--site-port").unwrap_err().to_string();
        assert_eq!(
            sentence,
            format!("port {port} is in use; choose another with --site-port PORT")
        );
    }
}
