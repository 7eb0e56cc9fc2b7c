//! s
#![allow(clippy::print_stdout)]
use std::time::Instant;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let mut texts = vec![];
    for e in std::fs::read_dir(dir).unwrap() { if let Ok(t) = std::fs::read_to_string(e.unwrap().path()) { texts.push(t); } if texts.len() > 30000 { break } }
    let total: usize = texts.iter().map(String::len).sum();
    let mb = total as f64 / 1e6;
    let t = Instant::now();
    for x in &texts { dfix::syntax::document::parse_only(x); }
    let s = t.elapsed().as_secs_f64();
    println!("grammar {:.1} MB/s ({mb:.1} MB)", mb / s);
    let t = Instant::now();
    for x in &texts { std::hint::black_box(dfix::syntax::Document::read(dfix::text::Source::new(x.clone()))); }
    let s = t.elapsed().as_secs_f64();
    println!("read {:.1} MB/s", mb / s);
}
