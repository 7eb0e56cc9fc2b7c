//! What a Dockerfile says, whatever its spelling, and strategies to make it up.

use dfix::syntax::Keyword;
use proptest::{collection::vec, option, prelude::*, sample::select};

#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// `\` or a backtick.
    pub escape: char,
    /// Names and values of `syntax` and `check`.
    pub directives: Vec<(String, String)>,
    /// Comments before an instruction, and the instruction.
    pub items: Vec<(Vec<String>, Instruction)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Instruction {
    pub keyword: Keyword,
    /// Without the dashes.
    pub flags: Vec<(String, Option<String>)>,
    pub arguments: Arguments,
    pub heredocs: Vec<Heredoc>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Arguments {
    None,
    /// Words whose parting blanks don't matter.
    Words(Vec<String>),
    /// A text or a command: its words, as if its blanks didn't matter.
    Text(Vec<String>),
    Json(Vec<String>),
    /// Decoded.
    Pairs(Vec<(String, Option<String>)>),
    Legacy(String, Vec<String>),
    From {
        name: String,
        tag: Option<String>,
        digest: Option<String>,
        alias: Option<String>,
    },
    Healthcheck(String, Box<Arguments>),
    Trigger(Box<Instruction>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Heredoc {
    pub name: String,
    pub quoted: bool,
    pub strips_tabs: bool,
    pub lines: Vec<String>,
}

pub fn file() -> impl Strategy<Value = File> {
    let directive =
        |name: &'static str| option::weighted(0.2, "[a-z0-9/:.;=-]{1,12}").prop_map(move |v| (name, v));
    let directives = (directive("syntax"), directive("check")).prop_map(|(syntax, check)| {
        let given = |(name, value): (&str, Option<String>)| value.map(|value| (name.to_owned(), value));
        [given(syntax), given(check)].into_iter().flatten().collect()
    });
    let item = (vec(comment(), 0..2), instruction());
    let escape = prop_oneof![3 => Just('\\'), 1 => Just('`')];
    (escape, directives, vec(item, 1..5)).prop_map(|(escape, directives, items)| File {
        escape,
        directives,
        items,
    })
}

/// From the `#` on.
fn comment() -> impl Strategy<Value = String> {
    "#[ a-zA-Z0-9#\\\\`'\"ü-]{0,12}"
}

fn instruction() -> impl Strategy<Value = Instruction> {
    prop_oneof![
        12 => plain_instruction(),
        3 => with_heredocs(),
        1 => prop_oneof![plain_instruction(), with_heredocs()].prop_map(|inner| Instruction {
            keyword: Keyword::Onbuild,
            flags: Vec::new(),
            arguments: Arguments::Trigger(Box::new(inner)),
            heredocs: Vec::new(),
        }),
    ]
}

fn plain_instruction() -> impl Strategy<Value = Instruction> {
    let parts = prop_oneof![
        from(),
        (select(vec![Keyword::Run, Keyword::Cmd, Keyword::Entrypoint, Keyword::Shell]), command()),
        (select(vec![Keyword::Copy, Keyword::Add, Keyword::Volume]), prop_oneof![words(), json()]),
        (Just(Keyword::Expose), words()),
        (
            select(vec![Keyword::User, Keyword::Workdir, Keyword::Stopsignal, Keyword::Maintainer]),
            text("[a-z0-9:/$\"'#é]", "[a-z0-9:/.,<>@$\"'#={}é-]{0,6}"),
        ),
        (select(vec![Keyword::Env, Keyword::Label]), pairs()),
        (select(vec![Keyword::Env, Keyword::Label]), legacy()),
        (Just(Keyword::Arg), arg_pairs()),
        (Just(Keyword::Healthcheck), healthcheck()),
        (any_keyword(), Just(Arguments::None)),
    ];
    (parts, vec(flag(), 0..3)).prop_map(|((keyword, arguments), flags)| Instruction {
        keyword,
        flags,
        arguments,
        heredocs: Vec::new(),
    })
}

fn any_keyword() -> impl Strategy<Value = Keyword> {
    select(vec![
        Keyword::Run,
        Keyword::Copy,
        Keyword::Env,
        Keyword::Onbuild,
        Keyword::Healthcheck,
        Keyword::From,
    ])
}

/// A name, and a value of ASCII characters: flags are read byte by byte.
fn flag() -> impl Strategy<Value = (String, Option<String>)> {
    ("[a-z][a-z-]{0,6}", option::weighted(0.8, "[a-z0-9=,:/. \"'\\\\`$#-]{0,8}"))
}

/// Words, the first of which begins in a way of its own.
fn text(first: &'static str, rest: &'static str) -> impl Strategy<Value = Arguments> {
    text_words(first, rest).prop_map(Arguments::Text)
}

fn text_words(first: &'static str, rest: &'static str) -> impl Strategy<Value = Vec<String>> {
    let word = (first, rest).prop_map(|(first, rest)| first + &rest);
    (word.clone(), vec(prop_oneof![word, "[&|;>=#({\\[-][&|;>=]?"], 0..6)).prop_map(|(first, mut words)| {
        words.insert(0, first);
        words
    })
}

fn shell() -> impl Strategy<Value = Arguments> {
    text("[a-z0-9_./:$\"'(!{#é]", "[a-z0-9_./:=@%+,{}&|;>()*?!$\"'#é\\[\\]-]{0,8}")
}

fn words() -> impl Strategy<Value = Arguments> {
    vec("[a-z0-9_./:*?{}$\"'=,#é][a-z0-9_./:*?{}$\"'=,#é\\[\\]-]{0,8}", 1..5).prop_map(Arguments::Words)
}

fn json() -> impl Strategy<Value = Arguments> {
    vec("[ a-z0-9\"'\\\\`$#,\\[\\]\t\né🦀<-]{0,8}", 0..4).prop_map(Arguments::Json)
}

fn command() -> impl Strategy<Value = Arguments> {
    prop_oneof![2 => shell(), 1 => json()]
}

fn healthcheck() -> impl Strategy<Value = Arguments> {
    prop_oneof![(Just("NONE".to_owned()), Just(Arguments::None)), (Just("CMD".to_owned()), command()),]
        .prop_map(|(kind, command)| Arguments::Healthcheck(kind, Box::new(command)))
}

fn value() -> impl Strategy<Value = String> {
    "[ a-z0-9\"'\\\\`=#:/é\t]{0,8}"
}

fn pairs() -> impl Strategy<Value = Arguments> {
    vec(("[A-Za-z_][A-Za-z0-9_. -]{0,5}[a-z]", value().prop_map(Some)), 1..4).prop_map(Arguments::Pairs)
}

fn arg_pairs() -> impl Strategy<Value = Arguments> {
    vec(("[A-Z_][A-Z0-9_]{0,6}", option::of(value())), 1..4).prop_map(Arguments::Pairs)
}

fn legacy() -> impl Strategy<Value = Arguments> {
    ("[A-Za-z_][A-Za-z0-9_.]{0,6}", text_words("[a-z0-9/$\"'#é]", "[a-z0-9:=/.,$\"'#{}é-]{0,6}"))
        .prop_map(|(key, words)| Arguments::Legacy(key, words))
}

fn from() -> impl Strategy<Value = (Keyword, Arguments)> {
    let part = "[a-z0-9]{1,3}|\\$[A-Z]{1,3}|\\$\\{[A-Z]{1,3}\\}|\\$\\{[A-Z]:-[a-z:/]{1,4}\\}";
    let host =
        prop_oneof![3 => Just(""), 1 => select(vec!["localhost:5000/", "r.example.com/", "[::1]:80/"])];
    let name = (host, vec(part, 1..3)).prop_map(|(host, parts)| format!("{host}{}", parts.join("/")));
    let tag = option::of(
        "[a-z0-9][a-z0-9.-]{0,4}|\\$\\{?[A-Z]".prop_filter("closed", |t: &String| !t.contains('{')),
    );
    (name, tag, option::weighted(0.2, "sha256:[0-9a-f]{4}"), option::of("[a-z][a-z0-9_.-]{0,5}"))
        .prop_map(|(name, tag, digest, alias)| (Keyword::From, Arguments::From { name, tag, digest, alias }))
}

/// RUN, COPY or ADD that opens heredocs. No quote or variable in its words, which could hide a heredoc.
fn with_heredocs() -> impl Strategy<Value = Instruction> {
    let heredoc = ("[A-Z]{1,3}[a-z0-9_.-]{0,2}", any::<bool>(), any::<bool>(), vec("[ -~\té]{0,10}", 0..4))
        .prop_map(|(name, quoted, strips_tabs, mut lines)| {
            lines.retain(|line| line.trim_start_matches('\t') != name);
            Heredoc { name, quoted, strips_tabs, lines }
        });
    let words = vec("[a-z0-9_./>|;&=]{1,6}", 1..4);
    (select(vec![Keyword::Run, Keyword::Copy, Keyword::Add]), vec(flag(), 0..2), words, vec(heredoc, 1..3))
        .prop_map(|(keyword, mut flags, words, heredocs)| {
            // What the whole line holds decides on its heredocs.
            flags
                .retain(|(_, value)| value.as_ref().is_none_or(|v| !v.contains(['"', '\'', '\\', '$', '`'])));
            let arguments = match keyword {
                Keyword::Run => Arguments::Text(words),
                _ => Arguments::Words(words),
            };
            Instruction { keyword, flags, arguments, heredocs }
        })
}
