//! Gives short names to what the wasm and its glue share. wasm-bindgen's are long and end with a hash, in both files;
//! nobody else reads them.

use super::binary::{name, number, push_name, push_number, with_sections};
use super::exports::EXPORTS;

/// The number of the section of imports, and the kind of an import that is a function.
const IMPORTS: u8 = 2;
const FUNCTION: u8 = 0;

/// How wasm-bindgen's own names begin. What the app exports keeps its name, and so does what the second wasm imports.
const BOUND: [&str; 3] = ["__wb", "wasm_bindgen__", "__externref"];

/// What the names of the modules end with that the glue stands for.
const MODULE: &str = "_bg.js";

/// The two with short names; `None` if the one is no wasm or the other not its glue.
pub(super) fn shorten(wasm: &[u8], glue: &str) -> Option<(Vec<u8>, String)> {
    let mut glue = glue.to_owned();
    let mut shorten = Shorten {
        glue: &mut glue,
        count: 0,
    };
    let wasm = with_sections(wasm, |section, content| match section {
        IMPORTS => shorten.imports(content),
        EXPORTS => shorten.exports(content),
        _ => Some(content.to_vec()),
    })?;
    Some((wasm, glue))
}

struct Shorten<'a> {
    glue: &'a mut String,
    count: usize,
}

impl Shorten<'_> {
    /// A list of imports: how many, and of each its module, its name, its kind and what kind of that.
    fn imports(&mut self, imports: &[u8]) -> Option<Vec<u8>> {
        let (count, mut rest) = number(imports)?;
        let mut list = Vec::new();
        push_number(&mut list, count);
        let mut known: Option<(String, String)> = None;
        for _ in 0..count {
            let (module, after) = name(rest)?;
            let (old, after) = name(after)?;
            let (kind, behind) = after.split_first()?;
            if *kind != FUNCTION {
                return None;
            }
            let (_, behind) = number(behind)?;
            if module.ends_with(MODULE) {
                let short = match &known {
                    Some((long, short)) if long == module => short.clone(),
                    Some(_) => return None,
                    None => self.rename(&format!("\"{module}\""))?,
                };
                push_name(&mut list, &short);
                known = Some((module.to_owned(), short));
                let new = self.rename(old)?;
                push_name(&mut list, &new);
            } else {
                push_name(&mut list, module);
                push_name(&mut list, old);
            }
            list.extend(after.get(..after.len() - behind.len())?);
            rest = behind;
        }
        Some(list)
    }

    fn exports(&mut self, exports: &[u8]) -> Option<Vec<u8>> {
        let (count, mut rest) = number(exports)?;
        let mut list = Vec::new();
        push_number(&mut list, count);
        for _ in 0..count {
            let (old, after) = name(rest)?;
            let (_, behind) = after.split_first()?;
            let (_, behind) = number(behind)?;
            let is_bound = BOUND.iter().any(|beginning| old.starts_with(beginning));
            let new = is_bound.then(|| self.rename(old)).flatten();
            push_name(&mut list, new.as_deref().unwrap_or(old));
            list.extend(after.get(..after.len() - behind.len())?);
            rest = behind;
        }
        Some(list)
    }

    /// Puts the next short name wherever the glue has this one; `None` if it has it nowhere.
    fn rename(&mut self, old: &str) -> Option<String> {
        let new = short(self.count);
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        let mut changed = String::with_capacity(self.glue.len());
        let mut rest = self.glue.as_str();
        let mut is_found = false;
        while let Some((before, after)) = rest.split_once(old) {
            changed.push_str(before);
            let is_whole = !changed.ends_with(is_part) && !after.starts_with(is_part);
            is_found |= is_whole;
            changed.push_str(if is_whole { &new } else { old });
            rest = after;
        }
        if !is_found {
            return None;
        }
        changed.push_str(rest);
        *self.glue = changed;
        self.count += 1;
        Some(new)
    }
}

/// `a` to `z`, then `aa`, `ab` … They stand where JavaScript allows its own words, too.
fn short(index: usize) -> String {
    let mut name = String::new();
    if let Some(before) = (index / 26).checked_sub(1) {
        name = short(before);
    }
    name.extend(char::from_u32('a' as u32 + (index % 26) as u32));
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wasm(module: &str, imported: &[&str], exported: &[&str]) -> Vec<u8> {
        let mut imports = vec![imported.len() as u8];
        for name in imported {
            push_name(&mut imports, module);
            push_name(&mut imports, name);
            imports.extend([FUNCTION, 0x80, 0x01]);
        }
        let mut exports = vec![exported.len() as u8];
        for name in exported {
            push_name(&mut exports, name);
            exports.extend([0, 1]);
        }
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (section, content) in [(IMPORTS, imports), (EXPORTS, exports)] {
            wasm.extend([section, content.len() as u8]);
            wasm.extend(content);
        }
        wasm
    }

    #[test]
    fn what_both_share_gets_the_same_short_name_and_the_rest_keeps_its_own() {
        let glue =
            "const i={__wbg_a_1:f,__wbg_a_12:g};use({\"./x_bg.js\":i});wasm.__wbindgen_free();wasm.mount();";
        let long = wasm(
            "./x_bg.js",
            &["__wbg_a_1", "__wbg_a_12"],
            &["mount", "memory", "__wbindgen_free"],
        );
        let (wasm_after, glue_after) = shorten(&long, glue).unwrap();
        assert_eq!(wasm_after, wasm("a", &["b", "c"], &["mount", "memory", "d"]));
        assert_eq!(glue_after, "const i={b:f,c:g};use({a:i});wasm.d();wasm.mount();");
    }

    #[test]
    fn an_import_that_the_glue_does_not_have_is_no_match() {
        assert_eq!(
            shorten(&wasm("./x_bg.js", &["__wbg_b_1"], &[]), "\"./x_bg.js\""),
            None
        );
        assert_eq!(shorten(b"no wasm", ""), None);
    }

    #[test]
    fn no_two_names_are_the_same() {
        let names: std::collections::BTreeSet<String> = (0..1000).map(short).collect();
        assert_eq!(names.len(), 1000);
        assert_eq!([0, 25, 26, 701, 702].map(short), ["a", "z", "aa", "zz", "aaa"]);
    }
}
