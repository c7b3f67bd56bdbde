//! Scripts packed as small as brotli packs them: a tenth less of the line than what is packed while it is asked for. It takes
//! a processor a tenth of a second, so it is done beside the requests, one at a time, and only for a script that is asked
//! for again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use tokio::sync::Semaphore;

use crate::http::etag::TaggedReply;

/// However many screens change at once, requests keep the other processors.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// What is known of one screen's script, packed.
#[derive(Debug, Default)]
pub(super) struct Packing {
    state: Mutex<State>,
}

/// By the tag of the script: a new build of the widget makes another of the same screen.
#[derive(Debug, Default)]
enum State {
    #[default]
    Unasked,
    AskedOnce(String),
    Begun(String),
    Packed(String, Bytes),
}

impl Packing {
    /// The packed script, if it is there. The second request for one begins to pack it.
    pub(super) fn of(self: &Arc<Self>, script: &TaggedReply) -> Option<Bytes> {
        let tag = script.tag();
        let mut state = self.state();
        match &*state {
            State::Packed(of, packed) if of == tag => return Some(packed.clone()),
            State::Begun(of) if of == tag => {}
            State::AskedOnce(of) if of == tag => {
                *state = State::Begun(tag.to_owned());
                self.begin(script);
            }
            _ => *state = State::AskedOnce(tag.to_owned()),
        }
        None
    }

    fn begin(self: &Arc<Self>, script: &TaggedReply) {
        let (screen, tag, content) = (
            Arc::downgrade(self),
            script.tag().to_owned(),
            script.shared_body(),
        );
        tokio::spawn(async move {
            let _turn = ONE_AT_A_TIME.acquire().await;
            // The screen has changed meanwhile, or made room for others.
            if screen.strong_count() == 0 {
                return;
            }
            let packed = tokio::task::spawn_blocking(move || pack(&content)).await;
            if let (Some(screen), Ok(Some(packed))) = (screen.upgrade(), packed) {
                screen.keep(tag, packed);
            }
        });
    }

    fn keep(&self, tag: String, packed: Bytes) {
        let mut state = self.state();
        if matches!(&*state, State::Begun(of) if *of == tag) {
            *state = State::Packed(tag, packed);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn pack(content: &[u8]) -> Option<Bytes> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 17,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters).ok()?;
    Some(packed.into())
}
