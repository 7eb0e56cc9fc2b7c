//! The second reading: a line splitter after BuildKit's rules.
//!
//! Shares no code with the grammar, so that a mistake in one of them shows as
//! a disagreement. Works as BuildKit's parser does (frontend/dockerfile/parser):
//! joins physical lines into a logical one, cuts keyword and flags off, decides
//! on JSON and heredocs, and refuses what BuildKit refuses. What BuildKit could
//! read and refuses afterwards is told apart ([`instructions`]).

mod instructions;
mod lexer;

use std::{borrow::Cow, ops::Range};

use lexer::{LIST_SPACE, flags, heredoc_names, words};

use super::Keyword;

/// The longest physical line that BuildKit reads, in bytes without its newline.
const LONGEST_LINE: usize = 65_535;

/// Why BuildKit would refuse the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// What the splitter says of an instruction.
#[derive(Debug, PartialEq, Eq)]
pub struct Line<'s> {
    pub keyword: Keyword,
    /// The keyword as it is written.
    pub name: Cow<'s, str>,
    /// Its lines, from 1.
    pub first: usize,
    pub last: usize,
    /// Unquoted.
    pub flags: Vec<String>,
    pub json: bool,
    pub heredocs: Vec<Opened>,
    /// What follows the flags, joined, without blanks around it.
    pub arguments: Cow<'s, str>,
    /// The instruction that ONBUILD puts off.
    pub trigger: Option<Box<Line<'s>>>,
}

impl Line<'_> {
    fn into_owned(self) -> Line<'static> {
        Line {
            name: self.name.into_owned().into(),
            arguments: self.arguments.into_owned().into(),
            trigger: self.trigger.map(|trigger| Box::new(trigger.into_owned())),
            ..self
        }
    }
}

/// A heredoc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    pub name: String,
    /// Opened by `<<-`.
    pub strips_tabs: bool,
    /// Is the name quoted where it is opened?
    pub quoted: bool,
    /// The lines as they stand in the file.
    pub body: Range<usize>,
}

/// What the splitter says of a file.
#[derive(Debug)]
pub struct Lines<'s> {
    pub instructions: Vec<Line<'s>>,
    /// Comment lines, from `#` to before the newline; parser directives are none.
    pub comments: Vec<Range<usize>>,
    pub escape: u8,
}

impl Lines<'_> {
    /// Why BuildKit would refuse an instruction that it could read; the first one.
    pub fn refused(&self) -> Option<Rejected> {
        self.instructions.iter().find_map(|line| {
            let reason = instructions::refusal(line, self.escape)?;
            Some(Rejected { line: line.first, reason })
        })
    }
}

/// Splits a file's text (without its byte order mark at `start`).
pub fn split(text: &str, start: usize) -> Result<Lines<'_>, Rejected> {
    let mut splitter = Splitter {
        text,
        at: start,
        line: 0,
        lines: Lines { instructions: Vec::new(), comments: Vec::new(), escape: b'\\' },
        directives: Some(Vec::new()),
    };
    while splitter.logical_line()? {}
    if splitter.lines.instructions.is_empty() {
        return Err(Rejected { line: splitter.line.max(1), reason: "the file holds no instruction".into() });
    }
    Ok(splitter.lines)
}

struct Splitter<'s> {
    text: &'s str,
    at: usize,
    /// Of the line that was read last, from 1.
    line: usize,
    lines: Lines<'s>,
    /// The directives seen, while more of them may come.
    directives: Option<Vec<String>>,
}

impl<'s> Splitter<'s> {
    fn rejected<T>(&self, line: usize, reason: impl Into<String>) -> Result<T, Rejected> {
        Err(Rejected { line, reason: reason.into() })
    }

    /// The next physical line: where it starts, and its text without the newline.
    fn physical_line(&mut self) -> Result<Option<(usize, &'s str)>, Rejected> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return Ok(None);
        }
        let start = self.at;
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        self.at = (start + end + 1).min(self.text.len());
        self.line += 1;
        if end > LONGEST_LINE {
            return self.rejected(self.line, format!("a line longer than {LONGEST_LINE} bytes"));
        }
        Ok(Some((start, rest[..end].trim_end_matches('\r'))))
    }

    fn comment(&mut self, start: usize, line: &str) -> bool {
        let trimmed = line.trim_start();
        if !trimmed.starts_with('#') {
            return false;
        }
        self.lines.comments.push(start + line.len() - trimmed.len()..start + line.len());
        true
    }

    fn logical_line(&mut self) -> Result<bool, Rejected> {
        let Some((start, line)) = self.physical_line()? else { return Ok(false) };
        let stripped = line.trim_start();
        if self.directive(stripped)? || self.comment(start, line) {
            return Ok(true);
        }
        let first = self.line;
        let (content, mut continued) = self.continuation(stripped);
        if !continued && content.is_empty() {
            return Ok(true);
        }
        let mut joined = Cow::Borrowed(content);
        while continued {
            let Some((start, line)) = self.physical_line()? else { break };
            if self.comment(start, line) || line.trim_start().is_empty() {
                continue;
            }
            let content;
            (content, continued) = self.continuation(line);
            joined.to_mut().push_str(content);
        }
        let mut instruction = match &joined {
            Cow::Borrowed(line) => self.instruction(line, first)?,
            Cow::Owned(line) => self.instruction(line, first)?.into_owned(),
        };
        self.heredocs(&mut instruction, &joined, first)?;
        instruction.last = self.line;
        self.lines.instructions.push(instruction);
        Ok(true)
    }

    /// Is the line, stripped at its left, a parser directive?
    fn directive(&mut self, line: &str) -> Result<bool, Rejected> {
        let Some(seen) = &mut self.directives else { return Ok(false) };
        let found = line.strip_prefix('#').and_then(|rest| {
            let (name, value) = rest.trim_start().split_once('=')?;
            let name = name.trim_end_matches([' ', '\t', '\r', '\x0c']).to_ascii_lowercase();
            let value = value.trim_matches([' ', '\t', '\r', '\x0c']);
            let known = ["syntax", "escape", "check"].contains(&name.as_str());
            (known && !value.is_empty()).then_some((name, value))
        });
        let Some((name, value)) = found else {
            self.directives = None;
            return Ok(false);
        };
        if seen.contains(&name) {
            return self.rejected(self.line, format!("a second `# {name}=` directive; only one is allowed"));
        }
        if name == "escape" {
            match value {
                "\\" | "`" => self.lines.escape = value.as_bytes()[0],
                _ => return self.rejected(self.line, format!("`# escape={value}`: must be \\ or `")),
            }
        }
        seen.push(name);
        Ok(true)
    }

    /// Cuts a continuation off the end of a line.
    fn continuation(&self, line: &'s str) -> (&'s str, bool) {
        let trimmed = line.trim_end_matches([' ', '\t']);
        let escape = char::from(self.lines.escape);
        match trimmed.strip_suffix(escape) {
            Some(content) if !content.ends_with(escape) => (content, true),
            _ => (line, false),
        }
    }

    fn instruction<'l>(&self, line: &'l str, first: usize) -> Result<Line<'l>, Rejected> {
        let line = line.trim();
        let (name, rest) = match line.find(LIST_SPACE) {
            Some(at) => (&line[..at], line[at..].trim_start_matches(LIST_SPACE)),
            None => (line, ""),
        };
        let (flags, arguments) = flags(rest, self.lines.escape);
        let arguments = arguments.trim();
        let mut found = Line {
            keyword: Keyword::parse(name),
            name: name.into(),
            first,
            last: first,
            flags,
            json: false,
            heredocs: Vec::new(),
            arguments: arguments.into(),
            trigger: None,
        };
        match found.keyword {
            Keyword::Onbuild if !arguments.is_empty() => {
                found.trigger = Some(Box::new(self.instruction(arguments, first)?));
            }
            Keyword::Env | Keyword::Label => self.check_pairs(arguments, found.keyword, first)?,
            Keyword::Run
            | Keyword::Cmd
            | Keyword::Entrypoint
            | Keyword::Shell
            | Keyword::Add
            | Keyword::Copy
            | Keyword::Volume => {
                found.json = self.is_json(arguments, first)?;
            }
            Keyword::Healthcheck => {
                let command =
                    arguments.find(char::is_whitespace).map_or("", |at| arguments[at..].trim_start());
                found.json = self.is_json(command, first)?;
            }
            _ => {}
        }
        Ok(found)
    }

    fn is_json(&self, arguments: &str, first: usize) -> Result<bool, Rejected> {
        if !arguments.starts_with('[') {
            return Ok(false);
        }
        match serde_json::from_str::<Vec<serde_json::Value>>(arguments) {
            Ok(items) if items.iter().all(serde_json::Value::is_string) => Ok(true),
            Ok(_) => self.rejected(first, "a JSON array here may hold strings only"),
            Err(_) => Ok(false),
        }
    }

    fn check_pairs(&self, arguments: &str, keyword: Keyword, first: usize) -> Result<(), Rejected> {
        let words = words(arguments, self.lines.escape);
        let Some(word) = words.first() else { return Ok(()) };
        let keyword = keyword.as_str();
        if !word.contains('=') {
            if !arguments.contains(LIST_SPACE) {
                return self.rejected(first, format!("{keyword} needs a name and a value"));
            }
        } else if let Some(word) = words.iter().find(|word| !word.contains('=')) {
            return self
                .rejected(first, format!("{keyword}: no `=` in `{word}`; quote a value that holds blanks"));
        }
        Ok(())
    }

    fn heredocs(&mut self, instruction: &mut Line<'s>, joined: &str, first: usize) -> Result<(), Rejected> {
        let inner = instruction.trigger.as_deref().filter(|_| instruction.keyword == Keyword::Onbuild);
        let opener = inner.unwrap_or(instruction);
        if !matches!(opener.keyword, Keyword::Run | Keyword::Copy | Keyword::Add)
            || opener.json
            || !joined.contains("<<")
        {
            return Ok(());
        }
        let mut found = Vec::new();
        for mut heredoc in heredoc_names(joined) {
            let start = self.at;
            loop {
                let line_start = self.at;
                let Some((_, line)) = self.physical_line()? else {
                    return self.rejected(first, format!("the heredoc `{}` is never ended", heredoc.name));
                };
                let candidate = if heredoc.strips_tabs { line.trim_start_matches('\t') } else { line };
                if candidate == heredoc.name {
                    heredoc.body = start..line_start;
                    found.push(heredoc);
                    break;
                }
            }
        }
        match &mut instruction.trigger {
            Some(trigger) => trigger.heredocs = found,
            None => instruction.heredocs = found,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<(String, usize, usize)> {
        let lines = split(text, 0).expect("is read");
        lines.instructions.into_iter().map(|line| (line.name.to_lowercase(), line.first, line.last)).collect()
    }

    fn refused(text: &str) -> (usize, String) {
        let rejected = split(text, 0).map(|_| ()).expect_err("is refused");
        (rejected.line, rejected.reason)
    }

    #[test]
    fn blank_and_comment_lines_do_not_end_a_continuation() {
        assert_eq!(
            outline("FROM a\nRUN x \\\n\n# c\n  y\n\nCMD z\n"),
            [("from".into(), 1, 1), ("run".into(), 2, 5), ("cmd".into(), 7, 7)]
        );
        assert_eq!(outline("ENV A=1 \\\n\nRUN=<<A"), [("env".into(), 1, 3)]);
    }

    #[test]
    fn heredocs_belong_to_their_instruction() {
        let lines = split("RUN <<A cat <<-\"B\"\n1\nA\n\t2\n\tB\nCMD x", 0).expect("is read");
        let heredoc =
            |name: &str, strips_tabs, quoted, body| Opened { name: name.into(), strips_tabs, quoted, body };
        assert_eq!(
            lines.instructions[0].heredocs,
            [heredoc("A", false, false, 19..21), heredoc("B", true, true, 23..26)]
        );
        assert_eq!(lines.instructions[0].last, 5);
        assert_eq!(heredoc_names("RUN echo ${x^^} <<E"), []);
        assert_eq!(heredoc_names("RUN a <<<b c<<d << E\"\""), [heredoc("E", false, true, 0..0)]);
    }

    #[test]
    fn what_buildkit_refuses_is_refused_with_its_line() {
        assert_eq!(refused("FROM a\nENV a\n"), (2, "ENV needs a name and a value".into()));
        assert_eq!(refused("ENV a=b c\n").0, 1);
        assert_eq!(refused("CMD [1]").1, "a JSON array here may hold strings only");
        assert_eq!(refused("\nRUN <<E\nx\n").1, "the heredoc `E` is never ended");
        assert_eq!(refused("# c\n\n").1, "the file holds no instruction");
        assert_eq!(refused("# escape=\\\n# escape=`\nFROM a").0, 2);
    }
}
