//! What edits make of a text is read as it is read from the file: the engine reads it bit by bit.

use std::fs;

use dfix::{Settings, engine, syntax::Document, text::Source};

fn all(document: &Document) -> String {
    let Document { escape, directives, instructions, comments, error_nodes, problem, .. } = document;
    format!("{escape} {directives:?} {instructions:?} {comments:?} {error_nodes} {problem:?}")
}

#[test]
fn what_fixes_make_of_a_text_is_read_as_it_is_from_the_file() {
    let mut count = 0;
    for folder in fs::read_dir("examples").expect("is there").filter_map(Result::ok) {
        for file in fs::read_dir(folder.path()).into_iter().flatten().filter_map(Result::ok) {
            let Ok(text) = fs::read_to_string(file.path()) else { continue };
            let document = Document::read(Source::new(text));
            let Ok(findings) = engine::findings(&document, &Settings::default()) else { continue };
            for fix in findings.iter().filter_map(|finding| finding.fix()) {
                let edited = document.edited(&fix.edits().iter().collect::<Vec<_>>());
                let fresh = Document::read(Source::new(edited.source().text()));
                assert_eq!(all(&edited), all(&fresh), "{}: {}", file.path().display(), fix.title);
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count} fixes");
}
