//! Takes exports out of a linked wasm, before it is cut: what only they reach is then left out, data too. Later no tool
//! can tell, because tables and data name it by number.

/// The number of the section of exports.
const EXPORTS: u8 = 7;

/// The header of every wasm: its magic number and version.
const HEADER: usize = 8;

/// The wasm without the exports whose names hold `part`; `None` if it is no wasm. Functions keep their numbers, and what
/// the linker noted of the other sections stays true.
pub(super) fn without(wasm: &[u8], part: &str) -> Option<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(HEADER)?;
    let mut all = header.to_vec();
    while let Some((section, after)) = rest.split_first() {
        let (length, after) = number(after)?;
        let (content, after) = after.split_at_checked(length)?;
        all.push(*section);
        if *section == EXPORTS {
            let kept = kept(content, part)?;
            push_number(&mut all, kept.len());
            all.extend(kept);
        } else {
            push_number(&mut all, length);
            all.extend(content);
        }
        rest = after;
    }
    Some(all)
}

/// A list of exports: how many, and of each its name, its kind and its number.
fn kept(exports: &[u8], part: &str) -> Option<Vec<u8>> {
    let (count, mut rest) = number(exports)?;
    let mut kept: Vec<u8> = Vec::new();
    let mut kept_count = 0;
    for _ in 0..count {
        let (length, after) = number(rest)?;
        let (name, after) = after.split_at_checked(length)?;
        let (_, after) = after.split_first()?;
        let (_, after) = number(after)?;
        if !std::str::from_utf8(name).ok()?.contains(part) {
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

/// LEB128: seven bits a byte, the lowest first, the eighth says that more follow.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

fn push_number(bytes: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
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

    #[test]
    fn numbers_of_several_bytes_are_read_and_written() {
        for value in [0, 127, 128, 300, 1_668_327] {
            let mut bytes = Vec::new();
            push_number(&mut bytes, value);
            assert_eq!(number(&bytes), Some((value, &[][..])));
        }
        assert_eq!(number(&[0x80]), None);
    }
}
