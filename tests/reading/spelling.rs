//! Prints a model. How, is chosen by a row of bytes; zeros choose the plainest
//! spelling, so a failing case shrinks to one that can be read.

use std::ops::RangeInclusive;

use super::model::{Arguments, File, Heredoc, Instruction};

pub struct Printed {
    pub text: String,
    /// All comments, from `#` to before the newline.
    pub comments: Vec<String>,
    /// The lines of each instruction.
    pub lines: Vec<RangeInclusive<usize>>,
}

pub fn print(file: &File, choices: &[u8]) -> Printed {
    let mut printer = Printer {
        choices: choices.iter(),
        escape: file.escape,
        newlines: 0,
        out: String::new(),
        comments: Vec::new(),
        lines: Vec::new(),
    };
    printer.file(file);
    Printed { text: printer.out, comments: printer.comments, lines: printer.lines }
}

struct Printer<'c> {
    choices: std::slice::Iter<'c, u8>,
    escape: char,
    /// 0: `\n`, 1: `\r\n`, 2: mixed.
    newlines: usize,
    out: String,
    comments: Vec<String>,
    lines: Vec<RangeInclusive<usize>>,
}

impl Printer<'_> {
    fn choose(&mut self, most: usize) -> usize {
        self.choices.next().map_or(0, |&byte| usize::from(byte) % most)
    }

    /// One of the texts; the first is the plainest.
    fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        texts[self.choose(texts.len())]
    }

    fn put_one(&mut self, texts: &[&'static str]) {
        let text = self.one_of(texts);
        self.out.push_str(text);
    }

    fn newline(&mut self) {
        let crlf = self.newlines == 1 || self.newlines == 2 && self.choose(2) == 1;
        self.out.push_str(if crlf { "\r\n" } else { "\n" });
    }

    fn line(&self) -> usize {
        self.out.matches('\n').count() + 1
    }

    fn file(&mut self, file: &File) {
        self.newlines = self.choose(3);
        self.put_one(&["", "", "\u{feff}"]);
        for (name, value) in &file.directives {
            self.directive(name, value);
        }
        if file.escape == '`' || self.choose(4) == 1 {
            self.directive("escape", &file.escape.to_string());
        }
        for (comments, instruction) in &file.items {
            for comment in comments {
                self.put_one(&["", "", "  ", "\t"]);
                self.comment(comment);
            }
            for _ in 0..self.choose(4) / 2 {
                self.put_one(&["", "  ", "\t"]);
                self.newline();
            }
            self.top(instruction);
        }
        self.end(file);
    }

    fn directive(&mut self, name: &str, value: &str) {
        let name = if self.choose(4) == 1 { name.to_uppercase() } else { name.to_owned() };
        for part in ["#", &name, "=", value] {
            self.out.push_str(part);
            self.put_one(&["", " ", "  "]);
        }
        self.newline();
    }

    fn comment(&mut self, comment: &str) {
        self.out.push_str(comment);
        self.comments.push(comment.to_owned());
        self.newline();
    }

    /// An instruction with its newline and its heredocs.
    fn top(&mut self, instruction: &Instruction) {
        let first = self.line();
        self.put_one(&["", "", "  ", "\t"]);
        if self.choose(16) == 1 {
            self.continuation();
        }
        self.instruction(instruction);
        self.put_one(&["", "", " ", "\t "]);
        let mut last = self.line();
        self.newline();
        let mut inner = instruction;
        while let Arguments::Trigger(trigger) = &inner.arguments {
            inner = trigger;
        }
        for heredoc in &inner.heredocs {
            last = self.heredoc(heredoc);
        }
        self.lines.push(first..=last);
    }

    /// The last line: perhaps without its newline, or with an escape that dangles.
    fn end(&mut self, file: &File) {
        let (_, last) = &file.items[file.items.len() - 1];
        let heredocs = match &last.arguments {
            Arguments::Trigger(inner) => !inner.heredocs.is_empty(),
            _ => !last.heredocs.is_empty(),
        };
        let choice = self.choose(8);
        if choice == 0 || choice > 4 {
            return;
        }
        self.out.truncate(self.out.trim_end_matches(['\n', '\r']).len());
        if heredocs || choice == 1 {
            return;
        }
        self.out.push(' ');
        self.out.push(self.escape);
        if choice > 2 {
            self.newline();
            if choice == 3 {
                self.comment("# the end");
            }
        }
        let total = self.out.matches('\n').count() + usize::from(!self.out.ends_with('\n'));
        let last = self.lines.len() - 1;
        self.lines[last] = *self.lines[last].start()..=total;
    }

    fn heredoc(&mut self, heredoc: &Heredoc) -> usize {
        for line in &heredoc.lines {
            self.out.push_str(line);
            self.newline();
        }
        if heredoc.strips_tabs {
            self.put_one(&["", "\t", "\t\t"]);
        }
        self.out.push_str(&heredoc.name);
        let last = self.line();
        self.newline();
        last
    }

    fn instruction(&mut self, instruction: &Instruction) {
        let style = self.choose(4);
        let keyword: String = (instruction.keyword.as_str().chars())
            .map(|c| match style {
                0 | 1 => c,
                2 => c.to_ascii_lowercase(),
                _ if self.choose(2) == 1 => c.to_ascii_lowercase(),
                _ => c,
            })
            .collect();
        self.broken(&keyword, true);
        for (name, value) in &instruction.flags {
            self.gap("--");
            self.out.push_str("--");
            let mut flag = name.clone();
            if let Some(value) = value {
                flag.push('=');
                let quoted = self.quoted(value, true);
                flag.push_str(&quoted);
            }
            self.broken(&flag, true);
        }
        let mut markers: Vec<_> = instruction.heredocs.iter().map(|heredoc| self.marker(heredoc)).collect();
        if self.choose(2) == 1 {
            markers.drain(..).for_each(|marker| self.word(&marker, false));
        }
        self.arguments(&instruction.arguments);
        markers.iter().for_each(|marker| self.word(marker, false));
    }

    fn marker(&mut self, heredoc: &Heredoc) -> String {
        let quote = if heredoc.quoted { self.one_of(&["\"", "'"]) } else { "" };
        format!("<<{}{quote}{}{quote}", if heredoc.strips_tabs { "-" } else { "" }, heredoc.name)
    }

    fn arguments(&mut self, arguments: &Arguments) {
        match arguments {
            Arguments::None => {}
            Arguments::Words(words) | Arguments::Text(words) => {
                words.iter().for_each(|word| self.word(word, true))
            }
            Arguments::Legacy(key, words) => {
                self.word(key, false);
                words.iter().for_each(|word| self.word(word, true));
            }
            Arguments::Json(items) => self.json(items),
            Arguments::Pairs(pairs) => {
                for (key, value) in pairs {
                    let mut pair = if key.contains(' ') { format!("\"{key}\"") } else { key.clone() };
                    if let Some(value) = value {
                        pair.push('=');
                        let quoted = self.quoted(value, false);
                        pair.push_str(&quoted);
                    }
                    self.word(&pair, true);
                }
            }
            Arguments::From { name, tag, digest, alias } => {
                let tag = tag.as_ref().map_or(String::new(), |tag| format!(":{tag}"));
                let digest = digest.as_ref().map_or(String::new(), |digest| format!("@{digest}"));
                // A variable that a continuation breaks is not told from its surroundings.
                let breaks = !name.contains('$') && !tag.contains('$');
                self.word(&format!("{name}{tag}{digest}"), breaks);
                if let Some(alias) = alias {
                    let keyword = self.one_of(&["AS", "as", "As"]);
                    self.word(keyword, false);
                    self.word(alias, true);
                }
            }
            Arguments::Healthcheck(kind, command) => {
                self.word(kind, true);
                self.arguments(command);
            }
            Arguments::Trigger(inner) => {
                self.gap("");
                self.instruction(inner);
            }
        }
    }

    fn word(&mut self, word: &str, breaks: bool) {
        self.gap(word);
        self.broken(word, breaks);
    }

    /// What parts two words. A line that begins with `#` would be a comment.
    fn gap(&mut self, next: &str) {
        let choice = self.choose(8);
        if choice < 5 || next.starts_with('#') {
            self.out.push_str([" ", " ", " ", "  ", "\t"][choice % 5]);
            return;
        }
        // Two escape characters would continue nothing.
        if choice < 7 || self.out.ends_with(self.escape) {
            self.put_one(&[" ", "   ", "\t"]);
        }
        self.continuation();
        if choice > 5 {
            self.put_one(&["  ", "\t"]);
        }
    }

    fn continuation(&mut self) {
        self.out.push(self.escape);
        self.put_one(&["", "", " ", "\t "]);
        self.newline();
        for _ in 0..self.choose(6).saturating_sub(3) {
            self.put_one(&["", "  ", "\t"]);
            match self.choose(2) {
                0 => self.newline(),
                _ => {
                    let comment = self.one_of(&["# why", "#", "# \\", "# `"]);
                    self.comment(comment);
                }
            }
        }
    }

    /// A word, perhaps broken by continuations: not beside an escape character,
    /// nor before what would make the next line blank or a comment.
    fn broken(&mut self, word: &str, breaks: bool) {
        let mut previous = self.escape;
        for c in word.chars() {
            let sound = previous != self.escape && c != self.escape && !c.is_whitespace() && c != '#';
            if breaks && sound && self.choose(16) == 15 {
                self.continuation();
            }
            self.out.push(c);
            previous = c;
        }
    }

    fn json(&mut self, items: &[String]) {
        self.gap("[");
        self.out.push('[');
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.json_gap();
                self.out.push(',');
            }
            self.json_gap();
            let mut string = String::from('"');
            for c in item.chars() {
                let code = self.choose(8) == 1 && u32::from(c) < 0x1_0000;
                match c {
                    _ if code => string.push_str(&format!("\\u{:04x}", u32::from(c))),
                    '"' | '\\' => string.extend(['\\', c]),
                    '\n' => string.push_str("\\n"),
                    '\t' => string.push_str("\\t"),
                    _ => string.push(c),
                }
            }
            string.push('"');
            self.broken(&string, true);
        }
        self.json_gap();
        self.out.push(']');
    }

    fn json_gap(&mut self) {
        match self.choose(8) {
            6 => self.out.push(' '),
            7 => {
                self.continuation();
                self.out.push_str("  ");
            }
            _ => {}
        }
    }

    /// A value, in quotes or with escapes where it needs them.
    fn quoted(&mut self, value: &str, flag: bool) -> String {
        let style = self.choose(3);
        let special = |c: char| c.is_whitespace() || c == '"' || c == '\'' || c == self.escape;
        let escaped = |quote: char, all: bool| -> String {
            let mut text = String::new();
            for c in value.chars() {
                if c == quote || c == self.escape || all && special(c) {
                    text.push(self.escape);
                }
                text.push(c);
            }
            text
        };
        // In a pair nothing is escaped in single quotes.
        let single = flag || !value.contains(['\'', self.escape]);
        match style {
            // An escape and a blank at the end of a line would be a continuation.
            0 if !value.ends_with(char::is_whitespace) => escaped('"', true),
            1 if single && flag => format!("'{}'", escaped('\'', false)),
            1 if single => format!("'{value}'"),
            _ => format!("\"{}\"", escaped('"', false)),
        }
    }
}
