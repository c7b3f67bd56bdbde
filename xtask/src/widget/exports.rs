//! Takes exports out of a linked wasm, before it is cut: what only they reach is then left out, data too. Later no tool
//! can tell, because tables and data name it by number.

use super::binary::{name, number, push_number, with_sections};

/// The number of the section of exports.
pub(super) const EXPORTS: u8 = 7;

/// The wasm without the exports whose names hold `part`; `None` if it is no wasm. Functions keep their numbers.
pub(super) fn without(wasm: &[u8], part: &str) -> Option<Vec<u8>> {
    with_sections(wasm, |section, content| match section {
        EXPORTS => kept(content, part),
        _ => Some(content.to_vec()),
    })
}

/// A list of exports: how many, and of each its name, its kind and its number.
fn kept(exports: &[u8], part: &str) -> Option<Vec<u8>> {
    let (count, mut rest) = number(exports)?;
    let mut kept: Vec<u8> = Vec::new();
    let mut kept_count = 0;
    for _ in 0..count {
        let (name, after) = name(rest)?;
        let (_, after) = after.split_first()?;
        let (_, after) = number(after)?;
        if !name.contains(part) {
            kept_count += 1;
            kept.extend(rest.get(..rest.len() - after.len())?);
        }
        rest = after;
    }
    let mut list: Vec<u8> = Vec::new();
    push_number(&mut list, kept_count);
    list.extend(kept);
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_exports_go() {
        let wasm = |exports: &[&str]| {
            let mut list = vec![exports.len() as u8];
            for name in exports {
                list.push(name.len() as u8);
                list.extend(name.bytes());
                list.extend([0, 0x80, 0x01]);
            }
            let mut wasm = b"\0asm\x01\0\0\0".to_vec();
            wasm.extend([1, 1, 0, EXPORTS, list.len() as u8]);
            wasm.extend(list);
            wasm.extend([10, 2, 0, 0]);
            wasm
        };
        let before = wasm(&["mount", "stream_pull", "reset", "free_stream"]);
        assert_eq!(without(&before, "stream"), Some(wasm(&["mount", "reset"])));
        assert_eq!(without(&before, "nothing"), Some(before.clone()));
        assert_eq!(without(&before[..before.len() - 1], "stream"), None);
    }
}
