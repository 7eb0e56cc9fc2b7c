//! Compiles the generated parser and the scanner; all that is needed is a C compiler.

fn main() {
    let src = std::path::Path::new("src");
    cc::Build::new()
        .std("c11")
        .include(src)
        .file(src.join("parser.c"))
        .file(src.join("scanner.c"))
        .opt_level(3)
        .warnings(false)
        .compile("tree-sitter-dockerfile");
    println!("cargo::rerun-if-changed=src");
}
