//! Fetches what the first download leaves out (`crate::later`) and hands it to the layers.

use super::host;
use crate::session::browser;
use crate::{flow, views};

struct Later {
    flow: &'static flow::later::Later,
    views: &'static views::later::Later,
    world: &'static browser::later::Later,
    host: &'static host::later::Later,
}

static ALL: Later = Later {
    flow: &flow::later::LATER,
    views: &views::later::LATER,
    world: &browser::later::LATER,
    host: &host::later::LATER,
};

/// Here the build cuts. The entrances come back through the cut and are named nowhere on its other side, or they
/// would lie there.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn cut() -> Result<&'static Later, wasm_split_helpers::SplitLoaderError> {
    Ok(&ALL)
}

#[cfg(feature = "split")]
async fn all() -> Option<&'static Later> {
    cut().await.ok()
}

#[cfg(not(feature = "split"))]
async fn all() -> Option<&'static Later> {
    Some(&ALL)
}

/// Fetches it, once; false if that failed, and then the next call tries again.
pub(super) async fn fetch() -> bool {
    let Some(later) = all().await else {
        return false;
    };
    flow::later::give(later.flow);
    views::later::give(later.views);
    browser::later::give(later.world);
    host::later::give(later.host);
    true
}
