//! A browser at the desk: it keeps the cookie, says where its forms come from, and follows nothing.

use booking_server::store::Role;
use reqwest::redirect::Policy;

use crate::app::{App, header};

/// Somebody at the desk.
#[derive(Debug)]
pub(crate) struct Browser {
    client: reqwest::Client,
    base: String,
    pub(crate) cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: u16,
    /// `Location`, or nothing.
    pub(crate) location: String,
    pub(crate) html: String,
}

impl Browser {
    pub(crate) fn new(app: &App) -> Self {
        Self {
            client: reqwest::Client::builder()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            base: app.base().to_owned(),
            cookie: None,
        }
    }

    /// Logged in with a token of this role.
    pub(crate) async fn with(app: &App, role: Role) -> Self {
        let token = app.token(role).await;
        let mut browser = Self::new(app);
        let shown = browser.log_in(&token, "/desk").await;
        assert_eq!((shown.status, shown.location.as_str()), (303, "/desk"));
        browser
    }

    /// Logs in with what stands behind `Bearer` in the header.
    pub(crate) async fn log_in(&mut self, token: &str, next: &str) -> Shown {
        let token = token.trim_start_matches("Bearer ");
        self.send("/desk/login", &[("token", token), ("next", next)])
            .await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Shown {
        let request = self.client.get(format!("{}{path}", self.base));
        self.keep(request).await
    }

    /// Sends a form as a page of the desk would, with nothing added.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let origin = self.base.clone();
        self.send_from(
            path,
            fields,
            &[("origin", &origin), ("sec-fetch-site", "same-origin")],
        )
        .await
    }

    pub(crate) async fn send_from(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Shown {
        let mut request = self.client.post(format!("{}{path}", self.base)).form(fields);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.keep(request).await
    }

    /// Fills a form of a page and sends it: the fields that the form hides go along.
    pub(crate) async fn submit(&mut self, page: &Shown, path: &str, fields: &[(&str, &str)]) -> Shown {
        let form = page.form(path);
        let mut all: Vec<(String, String)> = hidden_fields(form);
        all.extend(
            fields
                .iter()
                .map(|&(name, value)| (name.to_owned(), value.to_owned())),
        );
        let all: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.send(path, &all).await
    }

    async fn keep(&mut self, mut request: reqwest::RequestBuilder) -> Shown {
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.send().await.unwrap();
        let set = header(&response, "set-cookie").to_owned();
        if let Some((pair, _)) = set.split_once(';') {
            self.cookie = Some(pair.to_owned()).filter(|pair| !pair.ends_with('='));
        }
        Shown {
            status: response.status().as_u16(),
            location: header(&response, "location").to_owned(),
            html: response.text().await.unwrap(),
        }
    }
}

impl Shown {
    /// The form that is sent to this address, by itself or by one of its buttons.
    fn form(&self, path: &str) -> &str {
        self.html
            .split("<form ")
            .find(|form| {
                form.contains(&format!("action=\"{path}\""))
                    || form.contains(&format!("formaction=\"{path}\""))
            })
            .and_then(|form| form.split("</form>").next())
            .unwrap_or_else(|| panic!("no form for {path} in {}", self.html))
    }

    pub(crate) fn has_form(&self, path: &str) -> bool {
        self.html.contains(&format!("action=\"{path}\""))
    }

    #[track_caller]
    pub(crate) fn assert_says(&self, text: &str) {
        assert!(self.html.contains(text), "{text:?} is not in {}", self.html);
    }

    #[track_caller]
    pub(crate) fn assert_does_not_say(&self, text: &str) {
        assert!(!self.html.contains(text), "{text:?} is in {}", self.html);
    }
}

fn hidden_fields(form: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split(&format!("{name}=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    form.split("<input ")
        .filter(|tag| tag.starts_with("type=\"hidden\""))
        .filter_map(|tag| Some((attribute(tag, " name")?, attribute(tag, " value")?)))
        .collect()
}
