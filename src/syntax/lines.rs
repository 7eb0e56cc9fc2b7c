//! The second reading: a line splitter after BuildKit's rules.
//!
//! Shares no code with the grammar, so that a mistake in one of them shows as
//! a disagreement. Works as BuildKit's parser does (frontend/dockerfile/parser):
//! joins physical lines into a logical one, cuts keyword and flags off, decides
//! on JSON and heredocs, and refuses what BuildKit refuses.

use std::ops::Range;

/// The longest physical line that BuildKit reads, in bytes without its newline.
const LONGEST_LINE: usize = 65_535;

/// Why BuildKit's parser would refuse the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// What the splitter says of an instruction.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// In lower case.
    pub keyword: String,
    /// Its lines, from 1.
    pub first: usize,
    pub last: usize,
    /// Unquoted.
    pub flags: Vec<String>,
    pub json: bool,
    pub heredocs: Vec<Opened>,
    /// What follows the flags, joined, without blanks around it.
    pub arguments: String,
    /// The instruction that ONBUILD puts off.
    pub trigger: Option<Box<Line>>,
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
pub struct Lines {
    pub instructions: Vec<Line>,
    /// Comment lines, from `#` to before the newline; parser directives are none.
    pub comments: Vec<Range<usize>>,
    pub escape: u8,
}

/// Splits a file's text (without its byte order mark at `start`).
pub fn split(text: &str, start: usize) -> Result<Lines, Rejected> {
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
    lines: Lines,
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
        let mut joined = content.to_owned();
        while continued {
            let Some((start, line)) = self.physical_line()? else { break };
            if self.comment(start, line) || line.trim_start().is_empty() {
                continue;
            }
            let content;
            (content, continued) = self.continuation(line);
            joined.push_str(content);
        }
        let mut instruction = self.instruction(&joined, first)?;
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
    fn continuation<'l>(&self, line: &'l str) -> (&'l str, bool) {
        let trimmed = line.trim_end_matches([' ', '\t']);
        let escape = char::from(self.lines.escape);
        match trimmed.strip_suffix(escape) {
            Some(content) if !content.ends_with(escape) => (content, true),
            _ => (line, false),
        }
    }

    fn instruction(&self, line: &str, first: usize) -> Result<Line, Rejected> {
        let line = line.trim();
        let (keyword, rest) = match line.find(LIST_SPACE) {
            Some(at) => (&line[..at], line[at..].trim_start_matches(LIST_SPACE)),
            None => (line, ""),
        };
        let keyword = keyword.to_ascii_lowercase();
        let (flags, arguments) = flags(rest, self.lines.escape);
        let arguments = arguments.trim();
        let mut found = Line {
            keyword,
            first,
            last: first,
            flags,
            json: false,
            heredocs: Vec::new(),
            arguments: arguments.to_owned(),
            trigger: None,
        };
        match found.keyword.as_str() {
            "onbuild" if !arguments.is_empty() => {
                found.trigger = Some(Box::new(self.instruction(arguments, first)?));
            }
            "env" | "label" => self.check_pairs(arguments, &found.keyword, first)?,
            "run" | "cmd" | "entrypoint" | "shell" | "add" | "copy" | "volume" => {
                found.json = self.is_json(arguments, first)?;
            }
            "healthcheck" => {
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

    fn check_pairs(&self, arguments: &str, keyword: &str, first: usize) -> Result<(), Rejected> {
        let words = words(arguments, self.lines.escape);
        let Some(word) = words.first() else { return Ok(()) };
        let keyword = keyword.to_ascii_uppercase();
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

    fn heredocs(&mut self, instruction: &mut Line, joined: &str, first: usize) -> Result<(), Rejected> {
        let inner = instruction.trigger.as_deref().filter(|_| instruction.keyword == "onbuild");
        let opener = inner.unwrap_or(instruction);
        if !matches!(opener.keyword.as_str(), "run" | "copy" | "add") || opener.json || !joined.contains("<<")
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

/// What parts words for most instructions: Go's `[\t\v\f\r ]`.
const LIST_SPACE: [char; 5] = ['\t', '\x0b', '\x0c', '\r', ' '];

/// Takes `--flags` off the front; they lose quotes and escapes.
fn flags(line: &str, escape: u8) -> (Vec<String>, &str) {
    let escape = char::from(escape);
    let mut flags = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        if !rest.starts_with("--") {
            return (flags, rest);
        }
        let mut word = String::new();
        let mut quote = None;
        let mut end = rest.len();
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match quote {
                None if c.is_whitespace() => {
                    end = at;
                    break;
                }
                None if c == '"' || c == '\'' => quote = Some(c),
                Some(open) if c == open => quote = None,
                _ if c == escape => word.extend(chars.next().map(|(_, c)| c)),
                _ => word.push(c),
            }
        }
        rest = &rest[end..];
        if word == "--" {
            return (flags, rest);
        }
        flags.push(word);
    }
}

/// Splits at blanks outside quotes, quotes kept.
fn words(text: &str, escape: u8) -> Vec<String> {
    let escape = char::from(escape);
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        if c == escape && quote != Some('\'') {
            if let Some(next) = chars.next() {
                word.extend([c, next]);
            }
            continue;
        }
        match quote {
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ => {}
        }
        word.push(c);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The heredocs that a logical line opens; their bodies are still to be read.
/// None at all where the line cannot be lexed to its end, as for BuildKit.
fn heredoc_names(line: &str) -> Vec<Opened> {
    let mut lexer = Lexer { rest: line };
    let mut names = Vec::new();
    let mut word = String::new();
    loop {
        let next = lexer.rest.chars().next();
        if next.is_none_or(char::is_whitespace) {
            if let Some(found) = heredoc_name(&word) {
                let Ok(found) = found else { return Vec::new() };
                names.push(found);
            }
            word.clear();
            if next.is_none() {
                return names;
            }
            lexer.take(1);
            continue;
        }
        let Some(piece) = lexer.piece() else { return Vec::new() };
        word.push_str(piece);
    }
}

/// Is a word `<<NAME`, `3<<-"NAME"` …? An error where the name cannot be lexed.
fn heredoc_name(word: &str) -> Option<Result<Opened, ()>> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (strips_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.trim_start_matches([' ', '\t', '\r', '\x0c']);
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let mut lexer = Lexer { rest };
    let mut name = String::new();
    let quoted = rest.contains(['"', '\'']);
    let mut ended = false;
    while let Some(c) = lexer.rest.chars().next() {
        if c.is_whitespace() {
            ended = true;
            lexer.take(1);
            continue;
        }
        if ended {
            return None;
        }
        let Some(piece) = lexer.piece() else { return Some(Err(())) };
        match c {
            '\'' => name.push_str(&piece[1..piece.len() - 1]),
            '"' => {
                let mut chars = piece[1..piece.len() - 1].chars().peekable();
                while let Some(c) = chars.next() {
                    let escapes = c == '\\' && matches!(chars.peek(), Some('"' | '$' | '\\'));
                    name.extend(if escapes { chars.next() } else { Some(c) });
                }
            }
            '\\' => name.push_str(&piece[1..]),
            _ => name.push_str(piece),
        }
    }
    (!name.is_empty()).then_some(Ok(Opened { name, strips_tabs, quoted, body: 0..0 }))
}

/// BuildKit's lexer for shell-like words, with `\` as the escape character.
struct Lexer<'s> {
    rest: &'s str,
}

impl<'s> Lexer<'s> {
    /// Takes as many characters.
    fn take(&mut self, chars: usize) -> &'s str {
        let end = self.rest.char_indices().nth(chars).map_or(self.rest.len(), |(at, _)| at);
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Takes a quoted string, an expansion, `<<` with its blanks, or a
    /// character with its escape; `None` where that is not ended.
    fn piece(&mut self) -> Option<&'s str> {
        let before = self.rest;
        match before.chars().next()? {
            '\'' => {
                let end = before[1..].find('\'')? + 2;
                self.rest = &before[end..];
            }
            '"' => {
                self.take(1);
                self.until('"', false)?;
            }
            '$' => self.dollar()?,
            '\\' => {
                self.take(2);
            }
            '<' => {
                self.take(1);
                if let Some(rest) = self.rest.strip_prefix('<') {
                    self.rest = rest.trim_start_matches([' ', '\t', '\r']);
                }
            }
            _ => {
                self.take(1);
            }
        }
        Some(&before[..before.len() - self.rest.len()])
    }

    /// Passes everything up to and with `stop`.
    fn until(&mut self, stop: char, quotes: bool) -> Option<()> {
        loop {
            match self.rest.chars().next()? {
                c if c == stop => {
                    self.take(1);
                    return Some(());
                }
                '\'' | '"' if quotes => {
                    self.piece()?;
                }
                '$' => self.dollar()?,
                // In double quotes only some characters are escaped; the others
                // are no more special unescaped.
                '\\' => {
                    self.take(2);
                }
                _ => {
                    self.take(1);
                }
            }
        }
    }

    fn name(&mut self) {
        let rest = self.rest;
        let length = match rest.chars().next() {
            Some('0'..='9') => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len()),
        };
        self.rest = &rest[length..];
    }

    fn dollar(&mut self) -> Option<()> {
        self.take(1);
        let Some(rest) = self.rest.strip_prefix('{') else {
            self.name();
            return Some(());
        };
        self.rest = rest;
        if rest.starts_with(['{', '}', ':']) {
            return None;
        }
        self.name();
        match self.take(1) {
            "}" => Some(()),
            ":" => match self.take(1) {
                "+" | "-" | "?" => self.until('}', true),
                _ => None,
            },
            "+" | "-" | "?" | "#" | "%" => self.until('}', true),
            "/" => {
                self.rest = self.rest.strip_prefix('/').unwrap_or(self.rest);
                self.until('/', true)?;
                self.until('}', true)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<(String, usize, usize)> {
        let lines = split(text, 0).expect("is read");
        lines.instructions.into_iter().map(|line| (line.keyword, line.first, line.last)).collect()
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

    #[test]
    fn flags_lose_their_quotes() {
        assert_eq!(flags("--a=\"b c\" --d\\ e f", b'\\'), (vec!["--a=b c".into(), "--d e".into()], "f"));
        assert_eq!(flags("-- --a", b'\\'), (vec![], " --a"));
    }
}
