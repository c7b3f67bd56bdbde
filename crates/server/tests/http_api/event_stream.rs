//! A reader of server-sent events, as a browser's: of the specification (HTML, section 9.2.6) as much as is
//! sent here.

use std::time::Duration;

use reqwest::{RequestBuilder, Response};
use serde_json::Value;

/// Longer than anything should take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// An open stream.
#[derive(Debug)]
pub(crate) struct EventStream {
    pub(crate) response: Response,
    unread: String,
}

/// What stands between two empty lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Block {
    pub(crate) event: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) retry: Option<String>,
    pub(crate) data: Option<Value>,
    /// Lines that only say that the stream is still there.
    pub(crate) comments: usize,
}

impl EventStream {
    pub(crate) async fn open(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        Self {
            response,
            unread: String::new(),
        }
    }

    /// The next block; `None` when the stream has ended.
    pub(crate) async fn block(&mut self) -> Option<Block> {
        loop {
            if let Some((block, rest)) = self.unread.split_once("\n\n") {
                let read = read(block);
                self.unread = rest.to_owned();
                return Some(read);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk())
                .await
                .expect("something comes");
            // A server that ends may close the connection, or end the reply first.
            match chunk {
                Ok(Some(chunk)) => self.unread.push_str(std::str::from_utf8(&chunk).unwrap()),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    /// The next event, heartbeats left out.
    pub(crate) async fn event(&mut self) -> Block {
        let next = async {
            loop {
                let block = self.block().await.expect("the stream is open");
                if block.data.is_some() {
                    return block;
                }
            }
        };
        // Heartbeats come for ever.
        tokio::time::timeout(PATIENCE, next)
            .await
            .expect("an event comes")
    }

    /// The status in the next event.
    pub(crate) async fn status(&mut self) -> i64 {
        self.event().await.data.unwrap()["booking"]["status"]
            .as_i64()
            .unwrap()
    }

    /// Whether the stream ends without another event.
    pub(crate) async fn ends(&mut self) -> bool {
        while let Some(block) = self.block().await {
            if block.data.is_some() {
                return false;
            }
        }
        true
    }
}

fn read(block: &str) -> Block {
    let mut read = Block::default();
    for line in block.lines() {
        let (field, value) = line.split_once(':').unwrap();
        let value = value.strip_prefix(' ').unwrap_or(value).to_owned();
        match field {
            "" => read.comments += 1,
            "event" => read.event = Some(value),
            "id" => read.id = Some(value),
            "retry" => read.retry = Some(value),
            "data" => {
                assert_eq!(read.data, None, "one line of JSON");
                read.data = Some(serde_json::from_str(&value).unwrap());
            }
            other => panic!("no field is named {other}"),
        }
    }
    read
}
