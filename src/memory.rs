//! The allocator of the wasm: two-level segregated fit, in constant time and a fraction of the code of Rust's own for
//! wasm. What is freed beside something free becomes one with it; what the browser gave is kept for the next.

use rlsf::{GlobalTlsf, GlobalTlsfOptions};

struct Small;

impl GlobalTlsfOptions for Small {
    // What grows is copied.
    const ENABLE_REALLOCATION: bool = false;
    // 0.1 kB, so that a large text fits where several small ones were.
    const COALESCE_POOLS: bool = true;
}

#[global_allocator]
static MEMORY: GlobalTlsf<Small> = GlobalTlsf::new();
