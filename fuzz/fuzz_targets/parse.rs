//! Reading any text: no crash, and a file that the grammar gets wrong is not understood.

#![no_main]

use dfix::{syntax::Document, text::Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = Document::read(Source::new(text));
    if document.problem.is_some() {
        return;
    }
    assert_eq!(document.error_nodes, 0);
    let mut end = 0;
    for instruction in &document.instructions {
        assert!(end <= instruction.range.start && instruction.range.start <= instruction.range.end);
        assert!(instruction.lines.start() <= instruction.lines.end());
        end = instruction.range.end;
        let _ = dfix::syntax::values::values(&document, instruction);
    }
    assert!(end <= text.len());
});
