//! The allocator of the wasm: two-level segregated fit, in constant time and a fraction of the code of Rust's own for
//! wasm. What is freed beside something free becomes one with it; what the browser once gave is kept for later.

use rlsf::{GlobalTlsf, GlobalTlsfOptions};

struct Small;

impl GlobalTlsfOptions for Small {
    // What grows is copied: growing in place costs more code than it saves time.
    const ENABLE_REALLOCATION: bool = false;
    // 0.1 kB, so that memory that the browser gives bit by bit (64 KiB a page) becomes one piece. Otherwise nothing
    // larger than what was asked for at once would fit where several such pieces lie side by side.
    const COALESCE_POOLS: bool = true;
}

#[global_allocator]
static MEMORY: GlobalTlsf<Small> = GlobalTlsf::new();
