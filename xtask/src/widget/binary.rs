//! Reads and writes what a wasm file is made of: sections, numbers, names.

/// The header of every wasm: its magic number and version.
const HEADER: usize = 8;

/// The wasm with other sections: `change` gets a section's number and content, and says what it holds instead, or
/// `None` if it cannot be read. What the linker noted of sections that stay as they are stays true.
pub(super) fn with_sections(
    wasm: &[u8],
    mut change: impl FnMut(u8, &[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(HEADER)?;
    let mut all = header.to_vec();
    while let Some((section, after)) = rest.split_first() {
        let (length, after) = number(after)?;
        let (content, after) = after.split_at_checked(length)?;
        let content = change(*section, content)?;
        all.push(*section);
        push_number(&mut all, content.len());
        all.extend(content);
        rest = after;
    }
    Some(all)
}

/// A text with its length before it.
pub(super) fn name(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, after) = number(bytes)?;
    let (name, after) = after.split_at_checked(length)?;
    Some((std::str::from_utf8(name).ok()?, after))
}

pub(super) fn push_name(bytes: &mut Vec<u8>, name: &str) {
    push_number(bytes, name.len());
    bytes.extend(name.bytes());
}

/// LEB128: seven bits a byte, the lowest first, the eighth says that more follow.
pub(super) fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

pub(super) fn push_number(bytes: &mut Vec<u8>, mut value: usize) {
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
    fn numbers_of_several_bytes_are_read_and_written() {
        for value in [0, 127, 128, 300, 1_668_327] {
            let mut bytes = Vec::new();
            push_number(&mut bytes, value);
            assert_eq!(number(&bytes), Some((value, &[][..])));
        }
        assert_eq!(number(&[0x80]), None);
    }
}
