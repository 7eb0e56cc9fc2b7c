//! Templates that only become Dockerfiles: `{{ }}`, `{% %}`, `<% %>`, `@VAR@`.
//!
//! Such a file may well parse, but what it builds is not known. Marks in shell
//! code, JSON and quoted strings mean nothing: `go list -f '{{.Dir}}'`.

use super::{Arguments, Document, Instruction};

/// All begin with `{` or `<`.
const MARKS: [&str; 4] = ["{{", "{%", "<%", "{#"];

/// The line (from 1) of the first mark of a template, where there is one.
pub fn first_mark(document: &Document) -> Option<usize> {
    let marked =
        document.instructions.iter().find(|instruction| is_marked(document, instruction.innermost()));
    marked.map(|instruction| *instruction.lines.start())
}

fn is_marked(document: &Document, instruction: &Instruction) -> bool {
    let plain = |text: &str| {
        let begins = memchr::memchr2(b'{', b'<', text.as_bytes()).is_some();
        begins && !text.contains(['"', '\'']) && MARKS.iter().any(|mark| text.contains(mark))
    };
    if plain(&instruction.name.text) {
        return true;
    }
    match &instruction.arguments {
        Arguments::From { image, alias, surplus, .. } => {
            let text = document.text(&image.range);
            plain(text) || is_substituted(text) || alias.iter().chain(surplus).any(|word| plain(&word.text))
        }
        Arguments::Words(words) => words.iter().any(|word| plain(&word.text)),
        Arguments::Text(word) => plain(&word.text),
        Arguments::Pairs(_) | Arguments::LegacyPair(_) => instruction
            .pairs()
            .iter()
            .any(|pair| plain(&pair.key.text) || pair.value.as_ref().is_some_and(|value| plain(&value.text))),
        _ => false,
    }
}

/// `@VAR@`, as autoconf and CMake substitute.
fn is_substituted(image: &str) -> bool {
    let mut parts = image.split('@');
    parts.next();
    let (Some(name), Some(_)) = (parts.next(), parts.next()) else { return false };
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn templates_are_told_from_code_that_looks_like_one() {
        let mark = |text: &str| first_mark(&Document::read(Source::new(text)));
        assert_eq!(mark("FROM {{ base }}\n"), Some(1));
        assert_eq!(mark("FROM a\n{% if x %}\nRUN y\n{% endif %}\n"), Some(2));
        assert_eq!(mark("FROM @BASE_IMAGE@\n"), Some(1));
        assert_eq!(mark("FROM a\nCOPY <%= x %> /y\n"), Some(2));
        assert_eq!(mark("FROM a@sha256:b\nRUN go list -f '{{.Dir}}'\nLABEL a=\"{{x}}\"\n"), None);
    }
}
