//! Leads every panic of a linked wasm to one function, before it is cut: what only tells a place in the source and
//! writes it into a message is then reached by nobody, and is left out.
//!
//! Knows nothing of Rust. What every caller goes on from with a trap never returns, so it is a panic, or an abort.

use super::binary::{name, number, push_number, with_sections};
use super::exports::EXPORTS;
use super::linking::{FUNCTION, Function, Relocation, relocations, symbols};

const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;

/// Instructions. A call's function and a constant's value are five bytes where the linker may change them.
const UNREACHABLE: u8 = 0x00;
const END: u8 = 0x0b;
const CALL: u8 = 0x10;
const DROP: u8 = 0x1a;
const SELECT: u8 = 0x1b;
const LOCAL_GET: u8 = 0x20;
const GLOBAL_SET: u8 = 0x24;
const LOAD: u8 = 0x28;
const STORE_PART: u8 = 0x3e;
const CONSTANT: u8 = 0x41;
const LONG_CONSTANT: u8 = 0x42;
const COMPARE: u8 = 0x45;
const EXTEND: u8 = 0xc4;
const PADDED: usize = 5;

/// Relocations: of a call's function; of constants that are a function's place in the table, or an address.
const CALLED: u8 = 0;
const POINTED_TO: [u8; 2] = [1, 4];
/// The wasm with calls of the exported function `end` in the place of all calls that never return; `None` if it is no
/// wasm with relocations and such an export.
pub(super) fn led_to(wasm: &[u8], end: &str) -> Option<Vec<u8>> {
    let mut linked = Linked::read(wasm, end)?;
    linked.lead()?;
    with_sections(wasm, |section, content| match section {
        CODE => Some(linked.code.clone()),
        CUSTOM if name(content)?.0 == "reloc.CODE" => linked.relocation_section(content),
        _ => Some(content.to_vec()),
    })
}

/// What is needed of the wasm. Offsets count from the beginning of the code.
#[derive(Default)]
struct Linked {
    imported: usize,
    end: Option<usize>,
    code: Vec<u8>,
    /// Where each function ends, in order.
    ends: Vec<usize>,
    symbols: Vec<Option<Function>>,
    relocations: Vec<Relocation>,
}

struct Call {
    function: usize,
    /// Where the function's number is.
    site: usize,
    then: Then,
}

/// What comes behind a call.
#[derive(PartialEq)]
enum Then {
    Trap,
    /// The ends of blocks, and then a trap.
    TrapBehindBlocks,
    MayGoOn,
}

impl Linked {
    fn read(wasm: &[u8], end: &str) -> Option<Self> {
        let mut linked = Self::default();
        with_sections(wasm, |section, content| {
            match section {
                IMPORTS => linked.imported = imported_functions(content)?,
                EXPORTS => linked.end = exported_function(content, end)?,
                CODE => (linked.code, linked.ends) = (content.to_vec(), ends(content)?),
                CUSTOM => match name(content)? {
                    ("linking", content) => linked.symbols = symbols(content)?,
                    ("reloc.CODE", content) => linked.relocations = relocations(content)?,
                    _ => {}
                },
                _ => {}
            }
            Some(Vec::new())
        })?;
        Some(linked)
    }

    fn lead(&mut self) -> Option<()> {
        let end = self.end?;
        let is_end = |symbol: &Option<Function>| symbol.as_ref().is_some_and(|known| known.number == end);
        let end_symbol = self.symbols.iter().position(is_end)?;
        let never_return = self.never_return(end);
        let mut gone = vec![false; self.relocations.len()];
        for at in 0..self.relocations.len() {
            let Some(call) = self.call(at) else {
                continue;
            };
            if never_return.get(call.function) != Some(&true) {
                continue;
            }
            let site = call.site;
            if call.then == Then::Trap {
                self.relocations.get_mut(at)?.symbol = end_symbol;
                push_padded(self.code.get_mut(site..site + PADDED)?, end);
            } else {
                // What lies on the stack for it may not stay there to the end of a block.
                *gone.get_mut(at)? = true;
                self.code.get_mut(site - 1..site + PADDED)?.fill(UNREACHABLE);
            }
            self.forget_arguments(at, site - 1, &mut gone);
        }
        let mut gone = gone.into_iter();
        self.relocations.retain(|_| gone.next() != Some(true));
        Some(())
    }

    /// The call where this relocation is, if it is one.
    fn call(&self, at: usize) -> Option<Call> {
        let relocation = self.relocations.get(at)?;
        let site = relocation.offset;
        let is_call = relocation.kind == CALLED && self.code.get(site.checked_sub(1)?) == Some(&CALL);
        let function = self.symbols.get(relocation.symbol)?.as_ref()?.number;
        let end = *self.ends.get(self.ends.partition_point(|end| *end <= site))?;
        let behind = self.code.get(site + PADDED..end)?;
        let blocks = behind.iter().take_while(|byte| **byte == END).count();
        let then = match (behind.get(blocks) == Some(&UNREACHABLE), blocks) {
            (true, 0) => Then::Trap,
            (true, _) => Then::TrapBehindBlocks,
            (false, _) => Then::MayGoOn,
        };
        is_call.then_some(Call { function, site, then })
    }

    /// By number, whether nobody who calls it goes on.
    fn never_return(&self, end: usize) -> Vec<bool> {
        let mut never_return = Vec::new();
        let mut mark = |function: usize, never: bool| {
            if never_return.len() <= function {
                never_return.resize(function + 1, true);
            }
            if let Some(known) = never_return.get_mut(function) {
                *known &= never;
            }
        };
        for at in 0..self.relocations.len() {
            if let Some(call) = self.call(at) {
                let is_ours = call.function >= self.imported && call.function != end;
                mark(call.function, is_ours && call.then != Then::MayGoOn);
            }
        }
        for symbol in self.symbols.iter().flatten().filter(|symbol| symbol.throws) {
            mark(symbol.number, false);
        }
        never_return
    }

    /// What was put on the stack, or written into it, for a call that is none any more is not needed: the relocations of
    /// constants behind which values were worked out, and nothing else, until the call.
    fn forget_arguments(&self, call: usize, mut end: usize, gone: &mut [bool]) {
        for (relocation, gone) in self.relocations.iter().zip(gone).take(call).rev() {
            let begin = relocation.offset;
            let is_constant = POINTED_TO.contains(&relocation.kind)
                && begin.checked_sub(1).and_then(|before| self.code.get(before)) == Some(&CONSTANT);
            if !is_constant {
                continue;
            }
            if !self.code.get(begin + PADDED..end).is_some_and(only_values) {
                return;
            }
            *gone = true;
            end = begin - 1;
        }
    }

    fn relocation_section(&self, before: &[u8]) -> Option<Vec<u8>> {
        let (_, list) = name(before)?;
        let (_, after) = number(list)?;
        let mut section = before.get(..before.len() - after.len())?.to_vec();
        push_number(&mut section, self.relocations.len());
        for relocation in &self.relocations {
            section.push(relocation.kind);
            push_number(&mut section, relocation.offset);
            push_number(&mut section, relocation.symbol);
            section.extend(&relocation.addend);
        }
        Some(section)
    }
}

/// Whether the instructions only work out and store values: no call, no branch, and no end of a block among them.
fn only_values(mut code: &[u8]) -> bool {
    while let Some((instruction, after)) = code.split_first() {
        let numbers = match *instruction {
            LOCAL_GET..=GLOBAL_SET | CONSTANT | LONG_CONSTANT => 1,
            LOAD..=STORE_PART => 2,
            DROP | SELECT | COMPARE..=EXTEND => 0,
            _ => return false,
        };
        code = after;
        for _ in 0..numbers {
            let Some(last) = code.iter().position(|byte| byte & 0x80 == 0) else {
                return false;
            };
            code = code.get(last + 1..).unwrap_or_default();
        }
    }
    true
}

fn ends(code: &[u8]) -> Option<Vec<usize>> {
    let (count, mut rest) = number(code)?;
    let mut ends = Vec::with_capacity(count);
    for _ in 0..count {
        let (length, after) = number(rest)?;
        rest = after.get(length..)?;
        ends.push(code.len() - rest.len());
    }
    Some(ends)
}

fn imported_functions(imports: &[u8]) -> Option<usize> {
    let (count, mut rest) = number(imports)?;
    let mut functions = 0;
    for _ in 0..count {
        let (_, after) = name(name(rest)?.1)?;
        let (kind, after) = after.split_first()?;
        // The linker of a whole program lets nothing else be imported.
        if *kind != FUNCTION {
            return None;
        }
        functions += 1;
        (_, rest) = number(after)?;
    }
    Some(functions)
}

fn exported_function(exports: &[u8], wanted: &str) -> Option<Option<usize>> {
    let (count, mut rest) = number(exports)?;
    for _ in 0..count {
        let (name, after) = name(rest)?;
        let (kind, after) = after.split_first()?;
        let (function, after) = number(after)?;
        // wasm-bindgen's hash is at the end.
        let is_wanted = name.rsplit_once('_').is_some_and(|(name, _)| name == wanted);
        if is_wanted && *kind == FUNCTION {
            return Some(Some(function));
        }
        rest = after;
    }
    Some(None)
}

/// A number in all of the place that it has.
fn push_padded(place: &mut [u8], mut value: usize) {
    let last = place.len().saturating_sub(1);
    for (index, byte) in place.iter_mut().enumerate() {
        *byte = (value & 0x7f) as u8 | if index < last { 0x80 } else { 0 };
        value >>= 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widget::binary::push_name;

    const ADDRESS: u8 = 4;

    /// Its name, its body, and the relocations inside: where, of what kind, to which symbol.
    type Body<'a> = (&'a str, &'a [u8], &'a [(usize, u8, usize)]);

    /// A linked wasm that imports function 0 and has these. The symbols are the functions in their order, and behind them a text.
    fn linked(functions: &[Body<'_>]) -> Vec<u8> {
        let mut imports = vec![1];
        push_name(&mut imports, "place");
        push_name(&mut imports, "imported");
        imports.extend([FUNCTION, 0]);
        let mut exports = vec![1];
        push_name(&mut exports, "panicked_0123456789abcdef");
        exports.extend([FUNCTION, 1]);
        let mut code = vec![functions.len() as u8];
        let mut linking = vec![2, 8, 0, functions.len() as u8 + 2, FUNCTION, 0x10, 0];
        let mut list = Vec::new();
        let mut count = 0;
        for (number, (name, body, relocations)) in (1..).zip(functions) {
            push_number(&mut code, body.len() + 1);
            code.push(0);
            for (place, kind, symbol) in *relocations {
                list.push(*kind);
                push_number(&mut list, code.len() + place);
                list.push(*symbol as u8);
                list.extend((*kind == ADDRESS).then_some(0));
                count += 1;
            }
            code.extend(*body);
            linking.extend([FUNCTION, 0, number]);
            push_name(&mut linking, name);
        }
        linking.push(1);
        linking.push(0);
        push_name(&mut linking, "text");
        linking.extend([0, 0, 8]);
        linking[2] = (linking.len() - 3) as u8;
        let custom = |name: &str, content: &[u8]| {
            let mut custom = Vec::new();
            push_name(&mut custom, name);
            custom.extend(content);
            custom
        };
        let mut relocations = vec![3, count];
        relocations.extend(list);
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (section, content) in [
            (IMPORTS, imports),
            (EXPORTS, exports),
            (CODE, code),
            (CUSTOM, custom("linking", &linking)),
            (CUSTOM, custom("reloc.CODE", &relocations)),
        ] {
            wasm.push(section);
            push_number(&mut wasm, content.len());
            wasm.extend(content);
        }
        wasm
    }

    /// An instruction with a number in five bytes.
    fn with_number(instruction: u8, number: usize) -> Vec<u8> {
        let mut bytes = vec![instruction, 0, 0, 0, 0, 0];
        push_padded(&mut bytes[1..], number);
        bytes
    }

    fn calls(function: usize, then: &[u8]) -> Vec<u8> {
        [with_number(CALL, function), then.to_vec()].concat()
    }

    #[test]
    fn calls_that_never_return_lead_to_one_function_and_forget_what_they_would_tell() {
        let text = with_number(CONSTANT, 1024);
        let tells = |function: usize| {
            let rest = [
                &text[..],
                &[LOCAL_GET, 0, CONSTANT, 7],
                &calls(function, &[UNREACHABLE, END]),
            ];
            [&[CONSTANT, 0x80, 0x01], &rest.concat()[..]].concat()
        };
        let text_at = (4, ADDRESS, 7);
        let call_at = (14, CALLED, 2);
        let block = [&[0x02, 0x40][..], &calls(2, &[END, UNREACHABLE, END])].concat();
        let end: Body<'_> = ("panicked", &[END], &[]);
        let panics: Body<'_> = ("panics", &[UNREACHABLE, END], &[]);
        let goes_on = calls(6, &[END]);
        let stops = calls(6, &[UNREACHABLE, END]);
        let before = linked(&[
            end,
            panics,
            ("tells", &tells(2), &[text_at, call_at]),
            ("in a block", &block, &[(3, CALLED, 2)]),
            ("goes on", &goes_on, &[(1, CALLED, 6)]),
            ("stops", &stops, &[(1, CALLED, 6)]),
        ]);
        let trap = [&[0x02, 0x40][..], &[UNREACHABLE; 6], &[END, UNREACHABLE, END]].concat();
        let after = linked(&[
            end,
            panics,
            ("tells", &tells(1), &[(14, CALLED, 1)]),
            ("in a block", &trap, &[]),
            // Who is called by somebody who goes on is no panic, wherever a trap may follow.
            ("goes on", &goes_on, &[(1, CALLED, 6)]),
            ("stops", &stops, &[(1, CALLED, 6)]),
        ]);
        assert_eq!(led_to(&before, "panicked"), Some(after));
    }

    #[test]
    fn exceptions_of_javascript_and_imports_stay() {
        let imported = calls(0, &[UNREACHABLE, END]);
        let throws = calls(4, &[UNREACHABLE, END]);
        let wasm = linked(&[
            ("panicked", &[END], &[]),
            ("calls an import", &imported, &[(1, CALLED, 0)]),
            ("throws", &throws, &[(1, CALLED, 4)]),
            ("throw_str", &[UNREACHABLE, END], &[]),
        ]);
        assert_eq!(led_to(&wasm, "panicked"), Some(wasm.clone()));
        assert_eq!(led_to(&wasm, "another"), None);
        assert_eq!(led_to(b"no wasm", "panicked"), None);
    }
}
