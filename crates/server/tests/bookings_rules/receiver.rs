//! A real HTTP receiver of webhooks that behaves as it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What it does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Behaviour {
    Answers(u16),
    LeadsTo(String),
    NeverAnswers,
}

/// What it got.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) signature: String,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Clone, Debug)]
struct Shared {
    behaviour: Arc<Mutex<Behaviour>>,
    got: watch::Sender<Vec<Request>>,
}

/// Stops when it goes out of scope.
#[derive(Debug)]
pub(crate) struct Receiver {
    address: SocketAddr,
    shared: Shared,
    task: Option<JoinHandle<()>>,
}

impl Receiver {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), behaviour).await
    }

    pub(crate) async fn start_at(address: SocketAddr, behaviour: Behaviour) -> Self {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Shared {
            behaviour: Arc::new(Mutex::new(behaviour)),
            got: watch::channel(Vec::new()).0,
        };
        let router = Router::new().fallback(receive).with_state(shared.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            shared,
            task: Some(task),
        }
    }

    /// Nobody listens there any more.
    pub(crate) async fn stop(mut self) -> SocketAddr {
        let task = self.task.take().unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hooks", self.address.port())
    }

    pub(crate) fn behave(&self, behaviour: Behaviour) {
        *self.shared.behaviour.lock().unwrap() = behaviour;
    }

    pub(crate) fn got(&self) -> Vec<Request> {
        self.shared.got.borrow().clone()
    }

    pub(crate) async fn wait_for(&self, count: usize) {
        let mut got = self.shared.got.subscribe();
        got.wait_for(|got| got.len() >= count).await.unwrap();
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

async fn receive(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let request = Request {
        signature: headers["booking-signature"].to_str().unwrap().to_owned(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    shared.got.send_modify(|got| got.push(request));
    let behaviour = shared.behaviour.lock().unwrap().clone();
    match behaviour {
        Behaviour::Answers(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Behaviour::LeadsTo(url) => (StatusCode::FOUND, [(header::LOCATION, url)]).into_response(),
        Behaviour::NeverAnswers => std::future::pending().await,
    }
}
