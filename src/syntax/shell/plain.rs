//! Reads the code that most RUNs hold, which needs no parser: words with quotes and variables, joined by `&&`, `||`,
//! `;` and `|`, with redirects behind them. All else is left to the grammar; it agrees on what is read here.

use std::ops::Range;

use super::{Command, End, Operator, ShellWord, Simple, group::Item};

/// Words that are no names of programs.
const RESERVED: &[&str] = &[
    "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select",
    "then", "time", "until", "while",
];

/// Commands whose words the grammar tells apart.
const DECLARE: &[&str] = &["declare", "export", "local", "readonly", "typeset", "unset", "unsetenv"];

/// The items of some code, in order; `None` where it isn't plain.
pub fn items(text: &str, ranges: &[Range<usize>]) -> Option<Vec<Item>> {
    let mut reader = Reader { text, items: Vec::new(), simple: Simple::default() };
    let is_blank = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t'));
    let mut last = None;
    for range in ranges {
        let line = &text.as_bytes()[..range.end];
        // What a continuation parts may be one word.
        if !is_blank(last) && !is_blank(line.get(range.start)) {
            return None;
        }
        reader.line(line, range.start)?;
        last = line[range.start..].last().or(last);
    }
    reader.end_command();
    matches!(reader.items.last()?, Item::Command(_) | Item::Redirect(_) | Item::End(..))
        .then_some(reader.items)
}

struct Reader<'t> {
    text: &'t str,
    items: Vec<Item>,
    /// What is read of a command; without assignments and words between two.
    simple: Simple,
}

impl Reader<'_> {
    fn line(&mut self, line: &[u8], start: usize) -> Option<()> {
        let mut at = start;
        while let Some(&byte) = line.get(at) {
            at = match (byte, line.get(at + 1)) {
                (b' ' | b'\t', _) => at + 1,
                (b'&', Some(b'&')) => self.joint(Item::Operator(Operator::And, at..at + 2), at + 2)?,
                (b'|', Some(b'|')) => self.joint(Item::Operator(Operator::Or, at..at + 2), at + 2)?,
                (b'|', next) if next != Some(&b'&') => self.joint(Item::Pipe, at + 1)?,
                (b';', _) => self.joint(Item::End(End::Semicolon, at..at + 1), at + 1)?,
                (b'>', _) => self.redirect(line, at, at + 1)?,
                (b'0'..=b'9', Some(b'>')) => self.redirect(line, at, at + 2)?,
                _ => self.word(line, at)?,
            };
        }
        Some(())
    }

    fn end_command(&mut self) {
        if self.simple.range.end > 0 {
            self.items.push(Item::Command(Command::Simple(std::mem::take(&mut self.simple))));
        }
    }

    /// What stands behind a command.
    fn joint(&mut self, joint: Item, end: usize) -> Option<usize> {
        self.end_command();
        matches!(self.items.last()?, Item::Command(_) | Item::Redirect(_)).then(|| self.items.push(joint))?;
        Some(end)
    }

    fn redirect(&mut self, line: &[u8], start: usize, behind: usize) -> Option<usize> {
        if self.simple.words.is_empty() && !self.simple.assignments.is_empty() {
            return None;
        }
        let end = match (line.get(behind)?, line.get(behind + 1)) {
            (b'&', Some(b'0'..=b'9')) => behind + 2,
            (b'>', _) => file(line, behind + 1)?,
            _ => file(line, behind)?,
        };
        ends_word(line, end).then_some(())?;
        self.joint(Item::Redirect(start..end), end)
    }

    fn word(&mut self, line: &[u8], start: usize) -> Option<usize> {
        let end = word_end(line, start)?;
        let word = ShellWord { text: self.text[start..end].into(), range: start..end };
        if matches!(self.items.last(), Some(Item::Command(_) | Item::Redirect(_)))
            || RESERVED.contains(&&*word.text)
            || word.text.contains('\n')
        {
            return None;
        }
        let simple = &mut self.simple;
        if simple.range.end == 0 {
            simple.range.start = start;
        }
        simple.range.end = end;
        if simple.words.first().is_some_and(|first| DECLARE.contains(&&*first.text))
            && !is_name(word.text.split('=').next().unwrap_or_default())
        {
            return None;
        }
        match word.text.split_once('=') {
            Some((name, _)) if simple.words.is_empty() => {
                is_name(name).then(|| simple.assignments.push(word))?;
            }
            // The grammar is of its own mind about other names of programs.
            _ if simple.words.is_empty() && !word.text.bytes().all(is_of_program) => return None,
            _ => simple.words.push(word),
        }
        Some(end)
    }
}

/// Where the name of a redirect's file ends.
fn file(line: &[u8], behind: usize) -> Option<usize> {
    let blanks = line[behind..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    word_end(line, behind + blanks)
}

fn ends_word(line: &[u8], at: usize) -> bool {
    matches!(line.get(at), None | Some(b' ' | b'\t' | b'&' | b'|' | b';'))
}

/// Where a word ends; it is not empty.
fn word_end(line: &[u8], start: usize) -> Option<usize> {
    // Of `find -exec`.
    if matches!(line.get(start..start + 2), Some(b"{}" | b"\\;")) && ends_word(line, start + 2) {
        return Some(start + 2);
    }
    let mut at = start;
    while !ends_word(line, at) {
        at = match line[at] {
            b'\'' => at + 2 + memchr::memchr(b'\'', &line[at + 1..])?,
            b'"' => string_end(line, at + 1)?,
            // The grammar takes `a-$B-$C-d` and `a"b"$C-d` for two words.
            b'$' if line.get(at + 1) != Some(&b'{')
                && line[start..at].iter().any(|byte| matches!(byte, b'$' | b'"' | b'\'')) =>
            {
                return None;
            }
            b'$' => variable_end(line, at + 1)?,
            byte if byte.is_ascii_alphanumeric() || b"_./:@%+,~-=*?".contains(&byte) => at + 1,
            _ => return None,
        };
    }
    (at > start).then_some(at)
}

fn string_end(line: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at = match line.get(at)? {
            b'"' => return Some(at + 1),
            b'$' => variable_end(line, at + 1)?,
            b'\\' if line.get(at + 1).is_some_and(u8::is_ascii_graphic) => at + 2,
            b'\\' | b'`' => return None,
            _ => at + 1,
        };
    }
}

/// Where `$NAME` or `${NAME}` ends.
fn variable_end(line: &[u8], start: usize) -> Option<usize> {
    let is_braced = line.get(start) == Some(&b'{');
    let from = start + usize::from(is_braced);
    let length =
        line[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let end = from + length;
    is_name(std::str::from_utf8(&line[from..end]).ok()?).then_some(())?;
    match is_braced {
        true => (line.get(end) == Some(&b'}')).then_some(end + 1),
        false => Some(end),
    }
}

fn is_of_program(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_./-+".contains(&byte)
}

fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::{super::parse::by_grammar, *};
    use crate::syntax::shell::{Script, group::group};

    const PARTS: &[&str] = &[
        "apt-get",
        "-y",
        "a",
        "rm",
        "/x/*",
        "A=b",
        "--c=d",
        "x@1",
        "2",
        "10",
        "if",
        "in",
        "then",
        "for",
        "export",
        "time",
        "[",
        "{",
        "}",
        "(",
        ")",
        "!",
        "#",
        "\\",
        "~",
        "'e f'",
        "'é\\\n#p'",
        "\"g $H\"",
        "\"${I}\"",
        "${J}",
        "$K",
        "{}",
        "\\;",
        "\"\\\"o\"",
        "unset",
        "$(l)",
        "`m`",
        "&&",
        "||",
        "|",
        ";",
        "&",
        "|&",
        ";;",
        ">",
        ">>",
        "2>",
        "2>&1",
        "<",
        "\n",
        " ",
        " ",
        " ",
        " ",
        " ",
        " ",
        " && ",
        " | ",
        " ; ",
        " > n",
        " 2>&1",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_grammar_agrees(parts in vec(select(PARTS), 1..14), cut in 0usize..40) {
            let code = parts.concat();
            let mut ends = (0..=cut.min(code.len())).rev();
            let cut = ends.find(|at| code.is_char_boundary(*at)).unwrap_or(0);
            let ranges = [0..cut, cut..code.len()];
            if let Some(items) = items(&code, &ranges) {
                let script = Script { list: group(items), ..Script::default() };
                let other = by_grammar(&code, &ranges, b'\\');
                prop_assert_eq!(format!("{:?}", Ok::<_, ()>(script)), format!("{other:?}"));
            }
        }
    }

    #[test]
    fn most_code_is_plain() {
        for code in [
            "apt-get update && apt-get install -y --no-install-recommends a=1.2-* \"b\" && rm -rf /var/lib/apt/lists/*",
            "A=b curl -fsSL \"https://$HOST/x-${V}.tgz\" | tar -xz -C /opt 2>/dev/null || true;",
        ] {
            assert!(items(code, std::slice::from_ref(&(0..code.len()))).is_some(), "{code}");
        }
    }
}
