//! How fast Dockerfiles are read, in MB/s.
//!
//! `cargo bench` reads the project's own examples many times over;
//! `DFIX_BENCH=FOLDER cargo bench` reads real files.

#![allow(clippy::expect_used, missing_docs)]

use std::{fs, hint::black_box, path::PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dfix::{
    Settings, discover,
    engine::{self, Level},
    model::Model,
    syntax::Document,
    text::Source,
};

const MOST: usize = 8_000_000;

fn texts() -> Vec<String> {
    let folder = std::env::var_os("DFIX_BENCH").map_or_else(|| PathBuf::from("examples"), PathBuf::from);
    let (files, _) = discover::find(&[folder]);
    let mut size = 0;
    let texts = files.into_iter().filter_map(|file| fs::read_to_string(file.path).ok());
    let texts: Vec<String> = texts
        .take_while(|text| {
            size += text.len();
            size < MOST
        })
        .collect();
    assert!(!texts.is_empty(), "the folder holds no Dockerfile");
    texts
}

fn read(criterion: &mut Criterion) {
    let texts = texts();
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.sample_size(10);
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_dockerfile::LANGUAGE.into()).expect("versions fit");
    group.bench_function("grammar", |bencher| {
        bencher.iter(|| texts.iter().for_each(|text| drop(black_box(parser.parse(text, None)))));
    });
    group.bench_function("document", |bencher| {
        bencher.iter(|| {
            texts.iter().for_each(|text| drop(black_box(Document::read(Source::new(text.as_str())))))
        });
    });
    group.bench_function("document and model, with all shell code", |bencher| {
        bencher.iter(|| {
            for text in &texts {
                let document = Document::read(Source::new(text.as_str()));
                let model = Model::new(&document, &[]);
                for site in model.sites() {
                    let _ = black_box(model.script(site));
                }
            }
        });
    });
    let settings = Settings::default();
    group.bench_function("fix", |bencher| {
        bencher.iter(|| {
            for text in &texts {
                black_box(engine::fix(Source::new(text.as_str()), &settings, Level::Hardening));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
