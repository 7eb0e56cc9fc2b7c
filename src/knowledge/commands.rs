//! Facts about the programs that containers run: `commands.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Globs, glob};

/// What a program needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Runs somebody's code, and needs no root for itself.
    Application,
    /// Writes in its working directory, or in folders of root's.
    Writes,
    /// Needs root.
    Root,
    /// Becomes another user by itself.
    Drops,
    /// A shell for people.
    Interactive,
    /// Keeps the container running, and does nothing.
    Idle,
    /// Runs the program in its arguments.
    Wrapper,
}

/// A row: a program, perhaps with certain arguments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its names.
    names: Vec<String>,
    /// Are names followed by a version the same?
    #[serde(default)]
    versions: bool,
    /// One of these must be among the arguments.
    #[serde(default)]
    with: Vec<String>,
    /// What it needs.
    pub kind: Kind,
    /// Does the base image bring it?
    #[serde(default)]
    pub of_image: bool,
    /// A clause for messages.
    pub why: String,
}

/// Where a trace stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In a RUN.
    Run,
    /// As the name of a program that a RUN runs.
    Program,
    /// In a comment.
    Comment,
    /// As a word of COPY or ADD.
    Copy,
    /// As a word of CMD or ENTRYPOINT.
    Start,
    /// As the name of a variable whose value is a path.
    Variable,
    /// As the name of a variable whose value is a folder that nothing fills.
    Folder,
    /// As the value of such a variable.
    Kept,
    /// As the name of a program that a RUN runs, with `build` among its arguments.
    Builder,
    /// In the first part of a base image's name.
    Architecture,
    /// As an argument of what the container runs.
    Argument,
    /// In the name of the program that the container runs, in lower case.
    Name,
    /// In a RUN, where it shows that programs are compiled.
    Compiler,
    /// In a LABEL, in lower case.
    Label,
    /// In a RUN or an ADD, where it shows that somebody else's code is fetched.
    Clone,
    /// A place that applications read at most, or where anybody may write.
    System,
    /// A folder that others than one application use.
    Shared,
    /// An argument that names what an application reads.
    Readable,
    /// In a RUN, where it shows that something is put into the home of whoever runs it.
    Home,
    /// An option, in lower case, whose value is a port or an address to listen on.
    Listening,
    /// The last argument of a tool that asks for help.
    Help,
    /// As the number of a port.
    Port,
    /// Code that an interpreter runs in a RUN.
    Script,
    /// Such code, by its file name, that only installs.
    Installer,
}

/// Words that speak against another user than root.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// Where they stand.
    #[serde(rename = "where")]
    place: Place,
    /// Globs.
    words: Vec<String>,
    /// A clause for messages.
    pub why: String,
}

/// What a program's doings depend on besides its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Nothing.
    Ignored,
    /// Variables of its own, where they are set.
    Variables,
    /// Not known: PATH, HOME and any variable may count.
    Unknown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvironmentRow {
    names: Vec<String>,
    #[serde(default)]
    variables: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    command: Vec<Program>,
    trace: Vec<Trace>,
    environment: Vec<EnvironmentRow>,
    writing: Writing,
    changing: Changing,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changing {
    all: Vec<String>,
    last: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Writing {
    names: Vec<String>,
    below: Vec<String>,
    system: Vec<String>,
    never: Vec<String>,
}

// A test reads the table; a mistake never gets past that.
static TABLE: LazyLock<Table> = LazyLock::new(|| serde_json::from_str(json!("commands")).unwrap_or_default());

/// The words of each place, by its number.
static TRACES: LazyLock<Vec<Globs<&Trace>>> = LazyLock::new(|| {
    let count = TABLE.trace.iter().map(|row| row.place as usize + 1).max().unwrap_or_default();
    let words = |place: usize| {
        let rows = TABLE.trace.iter().filter(move |row| row.place as usize == place);
        rows.flat_map(|row| row.words.iter().map(move |word| (word.as_str(), row)))
    };
    (0..count).map(|place| words(place).collect()).collect()
});

/// The first word of a text that is a trace.
pub fn trace(place: Place, text: &str) -> Option<(&str, &'static Trace)> {
    let parts = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '=' | ';' | '&' | '|' | '(' | ')' | ',' | '`')
    };
    let words = text.split(parts).filter(|word| !word.is_empty());
    words.into_iter().find_map(|word| Some((word, trace_of(place, word)?)))
}

/// The trace that a word is.
pub fn trace_of(place: Place, word: &str) -> Option<&'static Trace> {
    TRACES.get(place as usize)?.first(word)
}

/// Is a folder of this path (absolute or not) meant for writing?
pub fn is_for_writing(path: &str) -> bool {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    TABLE.writing.names.iter().any(|known| known == name)
        || TABLE.writing.below.iter().any(|place| path.starts_with(place.as_str()))
}

/// Is it one of the system's own folders, which no application is given?
pub fn is_of_the_system(path: &str) -> bool {
    TABLE.writing.system.iter().any(|known| known == path.trim_end_matches('/'))
}

/// Is a folder of this absolute path the system's, or hidden, so that an empty one is no sign?
pub fn is_never_for_writing(path: &str) -> bool {
    TABLE.writing.never.iter().any(|pattern| glob(pattern, path))
}

/// Those of a program's arguments that may name files or folders that it changes.
pub fn changed<'a, T>(name: &str, arguments: &'a [T]) -> &'a [T] {
    let changing = &TABLE.changing;
    if changing.all.iter().any(|known| known == name) {
        arguments
    } else if changing.last.iter().any(|known| known == name) {
        &arguments[arguments.len().saturating_sub(1)..]
    } else {
        &[]
    }
}

/// What a program's doings depend on besides its arguments.
pub fn environment(name: &str) -> Environment {
    match TABLE.environment.iter().find(|row| row.names.iter().any(|known| known == name)) {
        Some(row) if row.variables => Environment::Variables,
        Some(_) => Environment::Ignored,
        None => Environment::Unknown,
    }
}

/// The programs' names by their first byte, each with its row; in order.
static NAMES: LazyLock<[Vec<(&str, &Program)>; 256]> = LazyLock::new(|| {
    let mut names = [const { Vec::new() }; 256];
    for row in &TABLE.command {
        for name in &row.names {
            names[usize::from(name.as_bytes()[0])].push((name.as_str(), row));
        }
    }
    names
});

/// What is known of a program (without its folder) run with these arguments.
pub fn lookup<'a>(name: &str, arguments: impl Iterator<Item = &'a str> + Clone) -> Option<&'static Program> {
    let mut alike = NAMES[usize::from(*name.as_bytes().first()?)].iter();
    let (_, row) = alike.find(|(known, row)| {
        let is_named = name.strip_prefix(known).is_some_and(|rest| {
            rest.is_empty() || (row.versions && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
        });
        is_named
            && (row.with.is_empty()
                || arguments.clone().any(|word| row.with.iter().any(|with| glob(with, word))))
    })?;
    Some(*row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_that_matches_counts() {
        let kind = |line: &str| {
            let mut words = line.split(' ');
            let name = words.next().expect("a name");
            lookup(name, words).map(|row| row.kind)
        };
        assert_eq!(kind("python3.11 app.py"), Some(Kind::Application));
        assert_eq!(kind("python src/manage.py runserver"), Some(Kind::Writes));
        assert_eq!(kind("php-fpm7.4"), Some(Kind::Root));
        assert_eq!(kind("nodejs"), Some(Kind::Application));
        assert_eq!(kind("server"), None);
        let table: Table = toml::from_str(include_str!("commands.toml")).expect("the table parses");
        assert!(table.trace.len() > 2);
        assert_eq!(trace(Place::Run, "a && sudo b").map(|(word, _)| word), Some("sudo"));
        assert_eq!(trace(Place::Comment, "# docker run -v $PWD:/x").map(|(word, _)| word), Some("-v"));
        assert!(trace(Place::Run, "pip install sudoku").is_none());
        assert!(
            is_for_writing("/app/logs/") && is_for_writing("/var/lib/x") && !is_for_writing("/app/static")
        );
        assert_eq!(changed("cp", &["a", "b"]), ["b"]);
        assert_eq!(changed("chown", &["a", "b"]), ["a", "b"]);
        assert!(changed("ls", &["a"]).is_empty());
        assert_eq!(environment("mkdir"), Environment::Ignored);
        assert_eq!(environment("apt-get"), Environment::Variables);
        assert_eq!(environment("bash"), Environment::Unknown);
        assert!(table.command.iter().all(|row| !row.names.is_empty() && !row.why.is_empty()));
    }
}
