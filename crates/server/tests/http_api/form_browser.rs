//! A browser without script: it follows redirects, reads forms, and sends them.

use reqwest::Response;
use reqwest::redirect::Policy;

use crate::app::{App, header};

/// A page, and what can be done on it.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) address: String,
    pub(crate) html: String,
}

/// A browser without script: it follows redirects and sends forms.
pub(crate) struct Browser<'a> {
    app: &'a App,
    client: reqwest::Client,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self { app, client }
    }

    pub(crate) async fn open(&self, address: &str) -> Page {
        let mut address = address.to_owned();
        loop {
            let request = self.client.get(format!("{}{address}", self.app.base()));
            let response = request.send().await.unwrap();
            match location(&response) {
                Some(next) => address = next,
                None => return page(address, response).await,
            }
        }
    }

    /// Sends the page's form with these answers in place of what is in the fields.
    pub(crate) async fn press(&self, page: &Page, press: &str, answers: &[(&str, &str)]) -> Page {
        let response = self.send(page, press, answers).await;
        match location(&response) {
            Some(next) => self.open(&next).await,
            None => self::page(page.action(), response).await,
        }
    }

    /// The same with these boxes not ticked.
    pub(crate) async fn press_without(&self, page: &Page, press: &str, boxes: &[&str]) -> Page {
        let mut html = page.html.clone();
        for name in boxes {
            html = html.replace(&format!(" name=\"{name}\""), "");
        }
        let form = Page {
            html,
            address: page.address.clone(),
            status: page.status,
        };
        self.press(&form, press, &[]).await
    }

    pub(crate) async fn send(&self, page: &Page, press: &str, answers: &[(&str, &str)]) -> Response {
        assert!(page.can_press(press), "{press} is not on the page: {}", page.html);
        let mut pairs = page.fields();
        pairs.retain(|(name, _)| !answers.iter().any(|(answered, _)| answered == name));
        pairs.extend(
            answers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        pairs.push(("do".to_owned(), press.to_owned()));
        let request = self.client.post(format!("{}{}", self.app.base(), page.action()));
        request.form(&pairs).send().await.unwrap()
    }
}

fn location(response: &Response) -> Option<String> {
    let is_redirect = response.status() == 303;
    is_redirect.then(|| header(response, "location").split('#').next().unwrap().to_owned())
}

async fn page(address: String, response: Response) -> Page {
    assert_eq!(header(&response, "referrer-policy"), "no-referrer");
    let policy = header(&response, "content-security-policy");
    assert!(
        policy.contains("form-action 'self'") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
    Page {
        status: response.status().as_u16(),
        address,
        html: response.text().await.unwrap(),
    }
}

impl Page {
    fn tags(&self, name: &str) -> Vec<&str> {
        let start = format!("<{name} ");
        let found = self.html.match_indices(&start);
        found
            .map(|(at, _)| &self.html[at..at + self.html[at..].find('>').unwrap()])
            .collect()
    }

    pub(crate) fn action(&self) -> String {
        value(self.tags("form")[0], "action").unwrap()
    }

    pub(crate) fn can_press(&self, press: &str) -> bool {
        self.presses().iter().any(|known| known == press)
    }

    pub(crate) fn presses(&self) -> Vec<String> {
        let buttons = self.tags("button").into_iter();
        buttons.filter_map(|tag| value(tag, "value")).collect()
    }

    /// The first press that begins like this.
    pub(crate) fn press_like(&self, start: &str) -> String {
        let presses = self.presses();
        let found = presses.iter().find(|press| press.starts_with(start));
        found.unwrap_or_else(|| panic!("{start} of {presses:?}")).clone()
    }

    /// What the form's fields hold, as a browser would send it.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for tag in self.tags("input") {
            let is_box = tag.contains("type=\"checkbox\"");
            if let Some(name) = value(tag, "name").filter(|_| !is_box || tag.contains(" checked")) {
                fields.push((name, value(tag, "value").unwrap_or_default()));
            }
        }
        if let Some((_, rest)) = self.html.split_once("<textarea ") {
            let (tag, rest) = rest.split_once('>').unwrap();
            let text = rest.split_once("</textarea>").unwrap().0;
            let text = text.strip_prefix('\n').unwrap_or(text);
            fields.push((value(tag, "name").unwrap(), unescaped(text)));
        }
        fields
    }

    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let fields = self.fields();
        fields
            .into_iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn step(&self) -> &str {
        let (_, rest) = self.html.split_once("data-step=\"").expect(&self.html);
        rest.split_once('"').unwrap().0
    }
}

fn value(tag: &str, name: &str) -> Option<String> {
    let start = format!(" {name}=\"");
    let from = tag.find(&start)? + start.len();
    Some(unescaped(&tag[from..from + tag[from..].find('"')?]))
}

fn unescaped(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#10;", "\n"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
