//! How long an editor waits after a keystroke in a file of 500 lines: what of it
//! is reading, and what an incremental parse saves.
//!
//! `DFIX_BENCH=FILE cargo bench --bench keystroke` takes a file of your own.

#![allow(clippy::expect_used, clippy::print_stderr, missing_docs)]

use std::{fs, hint::black_box};

use criterion::{Criterion, criterion_group, criterion_main};
use dfix::{
    Settings, engine,
    syntax::{Document, Reader},
    text::{Edit, Source, edit},
};

/// The file that the tests of the language server type into.
fn text() -> String {
    let path = std::env::var_os("DFIX_BENCH").unwrap_or_else(|| "tests/lsp/long.Dockerfile".into());
    fs::read_to_string(path).expect("is read")
}

fn keystroke(criterion: &mut Criterion) {
    let text = text();
    let settings = Settings::default();
    // In a comment, so that the file goes on being understood.
    let at = text.rfind("\n# ").expect("has a comment") + "\n# ".len();
    let key = Edit { range: at..at, text: "x".into() };
    let after = edit::apply(&text, [&key]);
    let understood = engine::findings(&Document::read(Source::new(after.as_str())), &settings).is_ok();
    assert!(understood, "the file is understood");
    eprintln!("{} lines, {} bytes", text.lines().count(), text.len());
    let mut group = criterion.benchmark_group("keystroke");
    group.bench_function("read anew", |bencher| {
        bencher.iter(|| black_box(Document::read(Source::new(after.as_str()))));
    });
    let back = Edit { range: at..at + 1, text: String::new() };
    let mut reader = Reader::default();
    reader.read(Source::new(text.as_str()));
    group.bench_function("read incrementally (there and back: two)", |bencher| {
        bencher.iter(|| {
            reader.edited(&text, &key);
            black_box(reader.read(Source::new(after.as_str())));
            reader.edited(&after, &back);
            black_box(reader.read(Source::new(text.as_str())));
        });
    });
    group.bench_function("read anew, and judge", |bencher| {
        bencher.iter(|| {
            let document = Document::read(Source::new(after.as_str()));
            black_box(engine::findings(&document, &settings))
        });
    });
    group.finish();
}

criterion_group!(benches, keystroke);
criterion_main!(benches);
