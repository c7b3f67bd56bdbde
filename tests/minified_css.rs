//! What the build takes out of the style sheets, and what it must leave.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../build/minified_css.rs"]
mod minified_css;

use minified_css::minified;

#[test]
fn comments_and_idle_white_space_go_and_everything_else_stays() {
    for (css, wanted) in [
        ("/* a */\n.a {\n  color: red;\n}\n", ".a{color:red}"),
        (".a,\n.b > .c { margin: 0 1px }", ".a,.b>.c{margin:0 1px}"),
        (".a ~ .b + .c {}", ".a~.b + .c{}"),
        ("[part~=\"a\"] ~ b {}", "[part~=\"a\"]~b{}"),
        (".a .b :hover { top: 0 }", ".a .b :hover{top:0}"),
        (":is(.a, .b) .c {}", ":is(.a,.b) .c{}"),
        (
            "a { inline-size: calc( 1px + (2px - 3px) * 2 ) }",
            "a{inline-size:calc(1px + (2px - 3px) * 2)}",
        ),
        ("a { content: \"/* no */  ;} \" }", "a{content:\"/* no */  ;} \"}"),
        ("a { content: 'it\\'s  ' ; }", "a{content:'it\\'s  '}"),
        ("a::after { content: \"\\\\\"; }", "a::after{content:\"\\\\\"}"),
        (".a\\:b  c {}", ".a\\:b c{}"),
        ("[a=\"b\" i] {}", "[a=\"b\" i]{}"),
        (
            "@media (prefers-reduced-motion: reduce) and (x) {\n a { b: c; }\n}",
            "@media (prefers-reduced-motion:reduce) and (x){a{b:c}}",
        ),
        (
            "@container b (inline-size >= 40rem) {}",
            "@container b (inline-size>= 40rem){}",
        ),
        ("a { font: 1rem / 1.5 x; /* last */ }", "a{font:1rem / 1.5 x}"),
        ("a { --x: /* none */ 1px /* px */ 2px; }", "a{--x:1px 2px}"),
        ("", ""),
    ] {
        assert_eq!(minified(css).as_deref(), Ok(wanted), "{css}");
        assert_eq!(minified(wanted).as_deref(), Ok(wanted), "once is enough");
    }
}

#[test]
fn what_cannot_be_told_apart_is_refused() {
    for css in [
        "a/**/b {}",
        "a {} /* open",
        "a { content: \"open }",
        "a { content: 'a\\' }",
    ] {
        assert!(minified(css).is_err(), "{css}");
    }
}
