//! Takes classes out of the glue that stand for exports which the wasm does not have any more.

/// How what belongs to a class begins: itself, what frees it when it is forgotten, what frees it at the end of a block.
const BEGINNINGS: [&str; 3] = ["export class ", "const ", "if (Symbol.dispose) "];

/// The glue without the classes whose names hold `part`, in whatever case.
pub(super) fn without(glue: &str, part: &str) -> String {
    let mut kept = String::with_capacity(glue.len());
    let mut is_dropped = false;
    for line in glue.split_inclusive('\n') {
        // Everything else goes on with what began above it.
        if line.starts_with(char::is_alphabetic) || line.starts_with('/') {
            let begins = BEGINNINGS.iter().any(|beginning| line.starts_with(beginning));
            is_dropped = begins && line.to_lowercase().contains(part);
        }
        if !is_dropped {
            kept.push_str(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_goes_with_all_that_is_its_own() {
        let glue = "\nexport class StreamSink {\n    free() {\n        wasm.stream_free();\n    }\n}\n\
                    if (Symbol.dispose) StreamSink.prototype.x = StreamSink.prototype.free;\n\n\
                    /**\n * @param {number} a\n */\nexport function stop(a) {\n    wasm.stop(a);\n}\n\
                    const StreamSinkFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? {}\n    : 1;\n\
                    const CLOSURES = 2;\n";
        let kept = without(glue, "stream");
        assert_eq!(
            kept,
            "\n/**\n * @param {number} a\n */\nexport function stop(a) {\n    wasm.stop(a);\n}\nconst CLOSURES = 2;\n"
        );
    }
}
