//! Shell code as dfix sees it: and-or lists of pipelines of commands.
//!
//! tree-sitter-bash parses the original bytes (continuations left out by
//! included ranges), so every range is exact in the file. Its nesting is not to
//! be trusted: in `a && b > f` the redirect takes the whole list. Its order is,
//! so [`parse`] flattens the tree and groups anew by the shell's own
//! precedence: `!`, `|`, then `&&` and `||`, then `;`, `&` and newlines.

mod group;
mod outcome;
mod parse;
mod shift;

use std::{borrow::Cow, ops::Range};

pub use parse::parse;

use super::{Command as Form, Document, Heredoc, Instruction, words};

/// Why shell code is not looked at: no shell rule says anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotLookedAt {
    /// Over 64 KiB or 2,000 lines.
    TooLong,
    /// Nested deeper than code that people write.
    TooDeep,
    /// The bash grammar finds an error in it.
    NotParsed,
    /// SHELL names no POSIX shell, or the image is a Windows one.
    OtherShell,
    /// A heredoc for an interpreter that is no shell.
    OtherInterpreter,
    /// JSON form: no shell sees it.
    NoShell,
    /// `&>`, which is a redirect for bash; dash runs what stands before it in the background.
    InBackground,
}

impl NotLookedAt {
    /// One clause for a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            NotLookedAt::TooLong => "its code is too long to be analysed",
            NotLookedAt::TooDeep => "its code is nested too deeply to be analysed",
            NotLookedAt::NotParsed => "its shell code could not be parsed",
            NotLookedAt::OtherShell => "its shell is no POSIX shell",
            NotLookedAt::OtherInterpreter => "it is written for an interpreter that is no shell",
            NotLookedAt::NoShell => "it is in JSON form",
            NotLookedAt::InBackground => {
                "`&>` is no redirect where sh is dash, but runs the command in the background"
            }
        }
    }
}

/// Commands of one level, in order.
pub type List = Vec<AndOr>;

/// The code of one instruction.
#[derive(Debug, Default)]
pub struct Script {
    /// The commands on the top level.
    pub list: List,
    /// The code in `$(…)` of redirects on the top level.
    pub substitutions: Vec<List>,
    /// `# …` in the code, from `#` to the end of the line.
    pub comments: Vec<Range<usize>>,
}

/// Pipelines joined by `&&` and `||`.
#[derive(Debug)]
pub struct AndOr {
    /// From the first pipeline to the last.
    pub range: Range<usize>,
    /// Not empty.
    pub pipelines: Vec<Pipeline>,
    /// What stands between them: one less than there are pipelines.
    pub operators: Vec<(Operator, Range<usize>)>,
    /// `;` or `&` behind it; `None` at a newline or the end.
    pub end: Option<(End, Range<usize>)>,
}

/// Joins two pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// Ends an and-or list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// `;`
    Semicolon,
    /// `&`: runs in the background.
    Ampersand,
}

/// Commands joined by `|`.
#[derive(Debug)]
pub struct Pipeline {
    /// From a `!` or the first command to the last.
    pub range: Range<usize>,
    /// Does `!` stand before it?
    pub negated: bool,
    /// Not empty.
    pub commands: Vec<Command>,
}

/// A command.
#[derive(Debug)]
pub enum Command {
    /// Assignments, words and redirects.
    Simple(Simple),
    /// A group, loop, condition or function.
    Compound(Compound),
}

impl Command {
    /// With its redirects.
    pub fn range(&self) -> &Range<usize> {
        match self {
            Command::Simple(simple) => &simple.range,
            Command::Compound(compound) => &compound.range,
        }
    }

    /// Behind it, or between its words.
    pub fn redirects(&self) -> &[Range<usize>] {
        match self {
            Command::Simple(simple) => &simple.redirects,
            Command::Compound(compound) => &compound.redirects,
        }
    }
}

/// A simple command.
#[derive(Debug, Default)]
pub struct Simple {
    /// With its redirects.
    pub range: Range<usize>,
    /// `A=b` before the first word.
    pub assignments: Vec<ShellWord>,
    /// The command's name and its arguments.
    pub words: Vec<ShellWord>,
    /// `> f`, `2>&1`, `<<EOF` (without the body).
    pub redirects: Vec<Range<usize>>,
    /// The code in `$(…)`, `` `…` `` and `<(…)`.
    pub substitutions: Vec<List>,
}

/// What a compound command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CompoundKind {
    Group,
    Subshell,
    If,
    Loop,
    Case,
    Function,
}

/// A compound command.
#[derive(Debug)]
pub struct Compound {
    /// With its redirects.
    pub range: Range<usize>,
    /// What it is.
    pub kind: CompoundKind,
    /// All the code in it, branches one after the other.
    pub inner: List,
    /// The code in `$(…)` of its words.
    pub substitutions: Vec<List>,
    /// `> f` behind it.
    pub redirects: Vec<Range<usize>>,
}

/// A word of shell code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellWord {
    /// Its bytes in the file.
    pub range: Range<usize>,
    /// As it is written, continuations left out.
    pub text: Box<str>,
}

impl ShellWord {
    /// The text without quotes and escapes; `None` where a variable or a
    /// substitution is in it.
    pub fn literal(&self) -> Option<Cow<'_, str>> {
        let is_plain = |byte| !matches!(byte, b'\'' | b'"' | b'$' | b'`' | b'\\');
        if self.text.bytes().all(is_plain) {
            return Some(Cow::Borrowed(&self.text));
        }
        let mut plain = String::with_capacity(self.text.len());
        let mut quote = None;
        let mut chars = self.text.chars();
        while let Some(c) = chars.next() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some('\''), c) => plain.push(c),
                (_, '$' | '`') => return None,
                (Some(_), '\\') => match chars.next()? {
                    c @ ('"' | '\\' | '$' | '`') => plain.push(c),
                    c => plain.extend(['\\', c]),
                },
                (None, '\'' | '"') => quote = Some(c),
                (None, '\\') => plain.push(chars.next()?),
                (_, c) => plain.push(c),
            }
        }
        Some(Cow::Owned(plain))
    }

    /// The same without its folder, of a word that names a file.
    pub fn file_name(&self) -> Option<Cow<'_, str>> {
        Some(match self.literal()? {
            Cow::Borrowed(path) => Cow::Borrowed(words::file_name(path)),
            Cow::Owned(path) => Cow::Owned(words::file_name(&path).to_owned()),
        })
    }
}

/// A simple command and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'s> {
    /// The command.
    pub command: &'s Simple,
    /// Does it stand on the top level, in no compound command and no substitution?
    pub top_level: bool,
}

impl Script {
    /// All simple commands in order, those within others too.
    pub fn commands(&self) -> Vec<Visit<'_>> {
        let mut found = Vec::with_capacity(self.list.iter().map(|and_or| and_or.pipelines.len()).sum());
        collect(&self.list, true, &mut found);
        for list in &self.substitutions {
            collect(list, false, &mut found);
        }
        found
    }

    /// Is there a redirect that begins so? `text` is the file's, in which the code's ranges lie.
    pub fn redirects(&self, text: &str, with: &str) -> bool {
        let mut commands = self.pipelines().into_iter().flat_map(|pipeline| &pipeline.commands);
        commands.any(|command| command.redirects().iter().any(|range| text[range.clone()].starts_with(with)))
    }

    /// All pipelines in order, those within other commands too.
    pub fn pipelines(&self) -> Vec<&Pipeline> {
        let mut found = Vec::new();
        for list in std::iter::once(&self.list).chain(&self.substitutions) {
            collect_pipelines(list, &mut found);
        }
        found
    }
}

/// All simple commands in a list, those within others too.
pub fn commands_in(list: &List) -> Vec<Visit<'_>> {
    let mut found = Vec::new();
    collect(list, false, &mut found);
    found
}

fn collect<'s>(list: &'s List, top_level: bool, found: &mut Vec<Visit<'s>>) {
    for command in list.iter().flat_map(|and_or| &and_or.pipelines).flat_map(|pipeline| &pipeline.commands) {
        let substitutions = match command {
            Command::Simple(simple) => {
                found.push(Visit { command: simple, top_level });
                &simple.substitutions
            }
            Command::Compound(compound) => {
                collect(&compound.inner, false, found);
                &compound.substitutions
            }
        };
        for list in substitutions {
            collect(list, false, found);
        }
    }
}

fn collect_pipelines<'s>(list: &'s List, found: &mut Vec<&'s Pipeline>) {
    for pipeline in list.iter().flat_map(|and_or| &and_or.pipelines) {
        found.push(pipeline);
        for command in &pipeline.commands {
            let substitutions = match command {
                Command::Simple(simple) => &simple.substitutions,
                Command::Compound(compound) => {
                    collect_pipelines(&compound.inner, found);
                    &compound.substitutions
                }
            };
            for list in substitutions {
                collect_pipelines(list, found);
            }
        }
    }
}

/// The bytes of an instruction's shell code: its lines without the
/// continuations, and its heredocs.
pub fn code(document: &Document, instruction: &Instruction) -> Result<Vec<Range<usize>>, NotLookedAt> {
    let Some(Form::Shell(lines)) = instruction.command() else { return Err(NotLookedAt::NoShell) };
    let Some(last) = instruction.heredocs.last() else { return Ok(lines.clone()) };
    if let Some(heredoc) = lone_heredoc(document, instruction, lines) {
        if let Some(program) = shebang(document, heredoc)
            && !SHELLS.iter().any(|shell| program.ends_with(shell))
        {
            return Err(NotLookedAt::OtherInterpreter);
        }
        return Ok(vec![heredoc.body.clone()]);
    }
    // The shell gets the lines and the heredocs behind them as one text.
    let mut ranges = lines.clone();
    if let Some(line) = ranges.last_mut() {
        line.end = last.end.end;
    }
    Ok(ranges)
}

/// The heredoc that is all of an instruction's code.
fn lone_heredoc<'i>(
    document: &Document,
    instruction: &'i Instruction,
    lines: &[Range<usize>],
) -> Option<&'i Heredoc> {
    let [heredoc] = instruction.heredocs.as_slice() else { return None };
    let command: String = lines.iter().map(|line| document.text(line)).collect();
    let rest = command.trim().trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let word = rest.trim_start_matches('-').trim().trim_matches(['"', '\'']);
    (word == &*heredoc.name).then_some(heredoc)
}

/// What the `#!` of a heredoc runs, without its options.
fn shebang<'d>(document: &'d Document, heredoc: &Heredoc) -> Option<&'d str> {
    let line = document.text(&heredoc.body).trim_start_matches('\t').strip_prefix("#!")?;
    line.lines().next().unwrap_or_default().trim().split(" -").next()
}

/// What the program of a `#!` ends in, where it is a shell whose code dfix reads.
const SHELLS: &[&str] = &["/sh", "/bash", "/dash", "/ash", " sh", " bash"];

/// The name of the shell that the `#!` of a heredoc names, which is all of an instruction's code.
pub fn named_in_heredoc<'d>(document: &'d Document, instruction: &Instruction) -> Option<&'d str> {
    let Some(Form::Shell(lines)) = instruction.command() else { return None };
    let program = shebang(document, lone_heredoc(document, instruction, lines)?)?;
    program.rsplit([' ', '/']).next()
}

/// Is this the name or path of a shell whose code dfix reads?
pub fn is_posix(shell: &str) -> bool {
    matches!(words::file_name(shell), "sh" | "bash" | "dash" | "ash" | "ksh" | "zsh" | "busybox")
}
