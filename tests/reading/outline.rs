//! A document's reading as lines of text, as BuildKit lists it.

use dfix::{
    syntax::{Arguments, Document, Instruction, values},
    text::Source,
};

/// A name, a file, and its reading: a line for each instruction.
pub type Case = (&'static str, &'static str, &'static [&'static str]);

pub fn read(text: &str) -> Document {
    Document::read(Source::new(text))
}

/// Each file is understood and read as expected.
pub fn check(cases: &[Case]) {
    let mut failures = Vec::new();
    for (name, text, expected) in cases {
        let document = read(text);
        let found = outline(&document);
        if document.problem.is_some() || document.error_nodes > 0 || found != *expected {
            failures.push(format!(
                "{name}: {text:?}\n  {:?}, {} error nodes\n  expected {expected:#?}\n  found {found:#?}",
                document.problem, document.error_nodes
            ));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

/// `1-4 copy flag "--link" "a" "b" <<"EOF" "body\n"`: lines, keyword, that of
/// the trigger, flags, form, values, heredocs.
pub fn outline(document: &Document) -> Vec<String> {
    document.instructions.iter().map(|instruction| line(document, instruction)).collect()
}

fn line(document: &Document, instruction: &Instruction) -> String {
    let (first, last) = (instruction.lines.start(), instruction.lines.end());
    let mut line = if first == last { first.to_string() } else { format!("{first}-{last}") };
    let mut word = |word: &str| {
        line.push(' ');
        line.push_str(word);
    };
    let mut inner = instruction;
    word(&instruction.name.text.to_lowercase());
    let mut flags: Vec<_> = values::flags(instruction, document.escape).collect();
    if let Arguments::Trigger(trigger) = &instruction.arguments {
        inner = trigger;
        word(&trigger.name.text.to_lowercase());
        flags.extend(values::flags(trigger, document.escape));
    }
    for flag in flags {
        word(&format!("flag {flag:?}"));
    }
    if values::is_json(inner) {
        word("json");
    }
    for value in values::values(document, instruction) {
        word(&format!("{value:?}"));
    }
    for heredoc in &inner.heredocs {
        let dash = if heredoc.strips_tabs { "-" } else { "" };
        let quoted = if heredoc.quoted { "quoted " } else { "" };
        word(&format!("<<{dash}{quoted}{:?} {:?}", heredoc.name, document.text(&heredoc.body)));
    }
    line
}
