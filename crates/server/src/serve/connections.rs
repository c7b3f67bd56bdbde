//! The connections of the server: each is answered until it ends, sends no request for too long, or the server stops.
//!
//! HTTP/1.1, which reverse proxies speak to what is behind them. Knows nothing of requests; those are in `http`.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::{Service as _, ServiceExt as _};

/// How long the head of a request may take, counted from the connection's start or its last answer: without an end,
/// connections that say a little now and then, or nothing, would use up all that the machine has. More than the 60 s
/// for which nginx keeps a connection that it does not need: whoever sends on one must not find it closed.
pub(super) const HEAD_WITHIN: Duration = Duration::from_secs(75);

/// Answers whoever connects, until `stopped`, and then until all that was begun has been answered.
pub(super) async fn serve_connections(
    mut listener: TcpListener,
    router: Router,
    head_within: Duration,
    stopped: impl Future<Output = ()>,
) {
    let mut services = router.into_make_service_with_connect_info::<SocketAddr>();
    let open = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        // What goes wrong in accepting is tried again.
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stopped => break,
        };
        let service = never(services.call(peer).await);
        let service = service.map_request(|request: Request<Incoming>| request.map(Body::new));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head_within)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // It was the client who broke it off, or said nothing for too long: nobody is left to tell.
            let _ = connection.await;
        });
    }
    drop(listener);
    open.shutdown().await;
}

fn never<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio::sync::{Notify, oneshot};
    use tokio::task::JoinHandle;

    use super::*;

    /// As short as a test wants to wait.
    const SOON: Duration = Duration::from_millis(100);

    struct Server {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        task: JoinHandle<()>,
    }

    async fn start(router: Router) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        let task = tokio::spawn(serve_connections(listener, router, SOON, stopped));
        Server { address, stop, task }
    }

    /// Sends and reads until the server closes the connection.
    async fn said(address: SocketAddr, sent: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        reply
    }

    #[tokio::test]
    async fn who_sends_no_whole_head_is_cut_off_and_who_waits_for_an_answer_is_not() {
        let let_go = Arc::new(Notify::new());
        let waits = Arc::clone(&let_go);
        let slow = move || {
            let waits = Arc::clone(&waits);
            async move {
                waits.notified().await;
                "at last"
            }
        };
        let server = start(Router::new().route("/slow", get(slow))).await;
        let address = server.address;
        let answered =
            tokio::spawn(async move { said(address, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await });
        for half in ["", "GET /slow HTTP/1.1\r\nHost: a\r\n"] {
            assert!(!said(address, half).await.contains("200 OK"));
        }
        // Both have waited for longer than a head may take.
        assert!(!answered.is_finished());
        let_go.notify_one();
        // Answered, and then closed because no further request came.
        let reply = answered.await.unwrap();
        assert!(reply.starts_with("HTTP/1.1 200 OK"), "{reply}");
        assert!(reply.ends_with("at last"), "{reply}");
    }

    #[tokio::test]
    async fn what_was_begun_is_answered_before_the_server_ends() {
        let (begun, let_go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let both = (Arc::clone(&begun), Arc::clone(&let_go));
        let slow = move || {
            let (begun, let_go) = both.clone();
            async move {
                begun.notify_one();
                let_go.notified().await;
                "done"
            }
        };
        let Server { address, stop, task } = start(Router::new().route("/", get(slow))).await;
        let answered = tokio::spawn(async move { said(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").await });
        begun.notified().await;
        stop.send(()).unwrap();
        let_go.notify_one();
        assert!(answered.await.unwrap().ends_with("done"));
        task.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens");
    }
}
