//! Reads what the linker noted of a wasm: its symbols, and the places that it filled in.

use super::binary::{name, number};

/// What a symbol is that is a function.
pub(super) const FUNCTION: u8 = 0;

/// Those that say how far behind their symbol they mean.
const WITH_ADDEND: [u8; 11] = [3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 22];

/// What ends a call into the wasm by an exception of JavaScript, which is no panic.
const THROWS: &str = "throw";

/// A symbol that is a function.
pub(super) struct Function {
    pub(super) number: usize,
    /// Whether it is called so that it can be told from panics: it ends a call by an exception of JavaScript.
    pub(super) throws: bool,
}

/// A place in the code that the linker filled in.
pub(super) struct Relocation {
    pub(super) kind: u8,
    /// Counted from the beginning of the code.
    pub(super) offset: usize,
    pub(super) symbol: usize,
    pub(super) addend: Vec<u8>,
}

/// The functions of the linker's table of symbols, each at its place; data, globals and tables leave theirs empty.
pub(super) fn symbols(linking: &[u8]) -> Option<Vec<Option<Function>>> {
    const TABLE: u8 = 8;
    let (_version, mut rest) = number(linking)?;
    while let Some((part, after)) = rest.split_first() {
        let (length, after) = number(after)?;
        let (content, after) = after.split_at_checked(length)?;
        if *part == TABLE {
            return symbol_table(content);
        }
        rest = after;
    }
    None
}

fn symbol_table(content: &[u8]) -> Option<Vec<Option<Function>>> {
    const DATA: u8 = 1;
    const SECTION: u8 = 3;
    const UNDEFINED: usize = 0x10;
    const NAMED: usize = 0x40;
    let (count, mut rest) = number(content)?;
    let mut symbols = Vec::new();
    for _ in 0..count {
        let (kind, after) = rest.split_first()?;
        let (flags, after) = number(after)?;
        let is_defined = flags & UNDEFINED == 0;
        let mut symbol = None;
        rest = match *kind {
            DATA => {
                let mut after = name(after)?.1;
                for _ in 0..if is_defined { 3 } else { 0 } {
                    after = number(after)?.1;
                }
                after
            }
            SECTION => number(after)?.1,
            kind => {
                let (number, after) = number(after)?;
                let (named, after) = if is_defined || flags & NAMED != 0 {
                    name(after)?
                } else {
                    ("", after)
                };
                symbol = (kind == FUNCTION).then(|| Function {
                    number,
                    throws: named.contains(THROWS),
                });
                after
            }
        };
        symbols.push(symbol);
    }
    Some(symbols)
}

/// What the linker filled in, in order.
pub(super) fn relocations(content: &[u8]) -> Option<Vec<Relocation>> {
    let (_section, rest) = number(content)?;
    let (count, mut rest) = number(rest)?;
    let mut relocations = Vec::with_capacity(count);
    for _ in 0..count {
        let (kind, after) = rest.split_first()?;
        let (offset, after) = number(after)?;
        let (symbol, after) = number(after)?;
        let length = match WITH_ADDEND.contains(kind) {
            true => after.iter().position(|byte| byte & 0x80 == 0)? + 1,
            false => 0,
        };
        let (addend, after) = after.split_at_checked(length)?;
        relocations.push(Relocation {
            kind: *kind,
            offset,
            symbol,
            addend: addend.to_vec(),
        });
        rest = after;
    }
    relocations.sort_by_key(|relocation| relocation.offset);
    Some(relocations)
}
