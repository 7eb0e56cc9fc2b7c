//! Instructions and their parts, each with its exact range.

use std::ops::{Range, RangeInclusive};

use super::{ImageRef, Word};

macro_rules! keywords {
    ($($name:ident $text:literal),* $(,)?) => {
        /// What an instruction is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Keyword { $($name,)* Unknown }

        impl Keyword {
            /// The keyword in upper case, or `UNKNOWN`.
            pub fn as_str(self) -> &'static str {
                match self { $(Keyword::$name => $text,)* Keyword::Unknown => "UNKNOWN" }
            }

            /// The keyword with this name in any case.
            pub fn parse(text: &str) -> Keyword {
                $(if text.eq_ignore_ascii_case($text) { return Keyword::$name; })*
                Keyword::Unknown
            }
        }
    };
}

keywords! {
    Add "ADD", Arg "ARG", Cmd "CMD", Copy "COPY", Entrypoint "ENTRYPOINT", Env "ENV",
    Expose "EXPOSE", From "FROM", Healthcheck "HEALTHCHECK", Label "LABEL",
    Maintainer "MAINTAINER", Onbuild "ONBUILD", Run "RUN", Shell "SHELL",
    Stopsignal "STOPSIGNAL", User "USER", Volume "VOLUME", Workdir "WORKDIR",
}

/// One instruction.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// What it is.
    pub keyword: Keyword,
    /// The keyword as it is written.
    pub name: Word,
    /// From the keyword to the last byte of the last word or heredoc, without the newline.
    pub range: Range<usize>,
    /// The lines that it takes, from 1, continuations and heredocs included.
    pub lines: RangeInclusive<usize>,
    /// `--name=value`, in order.
    pub flags: Vec<Flag>,
    /// What follows the flags.
    pub arguments: Arguments,
    /// The heredocs, in order.
    pub heredocs: Vec<Heredoc>,
    /// Comment lines inside the instruction: from `#` to before the newline.
    pub comments: Vec<Range<usize>>,
}

impl Instruction {
    /// The bytes behind the keyword and the flags, continuations included; `None` where nothing follows.
    pub fn argument_range(&self) -> Option<Range<usize>> {
        match &self.arguments {
            Arguments::None => None,
            Arguments::Words(words) => Some(words.first()?.range.start..words.last()?.range.end),
            Arguments::Pairs(pairs) => Some(pairs.first()?.range.start..pairs.last()?.range.end),
            Arguments::LegacyPair(pair) => Some(pair.range.clone()),
            Arguments::Command(command) => Some(command.range()),
            Arguments::Text(word) => Some(word.range.clone()),
            Arguments::From { image, as_keyword, alias, surplus } => {
                let last = surplus.last().or(alias.as_ref()).or(as_keyword.as_ref());
                Some(image.range.start..last.map_or(image.range.end, |word| word.range.end))
            }
            Arguments::Healthcheck { kind, command } => {
                Some(kind.range.start..command.as_ref().map_or(kind.range.end, |c| c.range().end))
            }
            Arguments::Trigger(inner) => Some(inner.range.start..inner.head_end()),
        }
    }

    /// The end of the last word, before any heredoc.
    fn head_end(&self) -> usize {
        let flags = self.flags.last().map_or(self.name.range.end, |flag| flag.range.end);
        self.argument_range().map_or(flags, |range| range.end)
    }

    /// The flag with this name.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name.text.as_ref() == name)
    }

    /// The flags with this name.
    pub fn flags<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Flag> {
        self.flags.iter().filter(move |flag| flag.name.text.as_ref() == name)
    }

    /// The command, of those instructions that hold one.
    pub fn command(&self) -> Option<&Command> {
        match &self.arguments {
            Arguments::Command(command) => Some(command),
            Arguments::Healthcheck { command, .. } => command.as_ref(),
            _ => None,
        }
    }

    /// The words, of those instructions that hold a plain list.
    pub fn words(&self) -> &[Word] {
        match &self.arguments {
            Arguments::Words(words) => words,
            _ => &[],
        }
    }

    /// The words, or the decoded items of a JSON array, of those instructions
    /// that take either: COPY, ADD and VOLUME.
    pub fn operands(&self) -> Vec<&str> {
        match &self.arguments {
            Arguments::Words(words) => words.iter().map(|word| &*word.text).collect(),
            Arguments::Command(Command::Json { items, .. }) => {
                items.iter().map(|item| &*item.value).collect()
            }
            _ => vec![],
        }
    }

    /// The pairs of ENV, LABEL and ARG, however they are spelled.
    pub fn pairs(&self) -> &[Pair] {
        match &self.arguments {
            Arguments::Pairs(pairs) => pairs,
            Arguments::LegacyPair(pair) => std::slice::from_ref(pair),
            _ => &[],
        }
    }

    /// The text of USER, WORKDIR, STOPSIGNAL and MAINTAINER.
    pub fn text(&self) -> Option<&Word> {
        match &self.arguments {
            Arguments::Text(word) => Some(word),
            _ => None,
        }
    }

    /// The instruction itself, or the one that ONBUILD puts off.
    pub fn innermost(&self) -> &Instruction {
        match &self.arguments {
            Arguments::Trigger(inner) => inner.innermost(),
            _ => self,
        }
    }

    /// `text` in upper or lower case, as this instruction's keyword is.
    pub fn in_its_case(&self, text: &str) -> String {
        if self.name.text.chars().any(|c| c.is_ascii_uppercase()) {
            text.to_ascii_uppercase()
        } else {
            text.to_ascii_lowercase()
        }
    }
}

/// `--name=value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// All of it, from the dashes on.
    pub range: Range<usize>,
    /// Without the dashes.
    pub name: Word,
    /// Behind the `=`; `None` where there is no `=`.
    pub value: Option<Word>,
}

/// What follows an instruction's flags.
#[derive(Clone, Debug)]
pub enum Arguments {
    /// Nothing.
    None,
    /// COPY, ADD, VOLUME and EXPOSE without JSON.
    Words(Vec<Word>),
    /// `key=value …` of ENV, LABEL and ARG.
    Pairs(Vec<Pair>),
    /// `key value` of ENV and LABEL.
    LegacyPair(Pair),
    /// RUN, CMD, ENTRYPOINT, SHELL; JSON of COPY, ADD and VOLUME.
    Command(Command),
    /// USER, WORKDIR, STOPSIGNAL, MAINTAINER.
    Text(Word),
    /// FROM.
    From {
        /// The image or stage.
        image: ImageRef,
        /// The word AS.
        as_keyword: Option<Word>,
        /// The stage's name.
        alias: Option<Word>,
        /// Words that have no place here.
        surplus: Vec<Word>,
    },
    /// HEALTHCHECK.
    Healthcheck {
        /// CMD or NONE.
        kind: Word,
        /// What follows CMD.
        command: Option<Command>,
    },
    /// ONBUILD.
    Trigger(Box<Instruction>),
}

/// A command in shell form or in JSON form.
#[derive(Clone, Debug)]
pub enum Command {
    /// `["a", "b"]`
    Json {
        /// With the brackets.
        range: Range<usize>,
        /// The strings.
        items: Vec<JsonString>,
    },
    /// Code for the shell: its lines without the continuations. Not empty.
    Shell(Vec<Range<usize>>),
}

impl Command {
    /// Its bytes, continuations included.
    pub fn range(&self) -> Range<usize> {
        match self {
            Command::Json { range, .. } => range.clone(),
            Command::Shell(lines) => {
                let start = lines.first().map_or(0, |line| line.start);
                start..lines.last().map_or(start, |line| line.end)
            }
        }
    }
}

/// A string of a JSON array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonString {
    /// With its quotes.
    pub range: Range<usize>,
    /// Decoded.
    pub value: Box<str>,
}

/// `key=value`, `key value`, or a key alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// All of it.
    pub range: Range<usize>,
    /// Before the `=`.
    pub key: Word,
    /// `None` where there is no `=`; empty behind one with nothing after it.
    pub value: Option<Word>,
}

/// A heredoc's lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// The name that ends it.
    pub name: Box<str>,
    /// The lines between, their newlines included.
    pub body: Range<usize>,
    /// The name where it ends the heredoc.
    pub end: Range<usize>,
    /// Behind `<<-`: leading tabs are taken off.
    pub strips_tabs: bool,
    /// Is the name quoted where the heredoc is opened? Then nothing in the body is expanded.
    pub quoted: bool,
}
