//! Facts about the programs that containers run: `commands.toml`.

use std::sync::{LazyLock, OnceLock};

use super::{Globs, Maybe, glob};

/// What a program needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Debug)]
pub struct Program {
    /// Its names.
    names: &'static [&'static str],
    /// Are names followed by a version the same?
    versions: bool,
    /// One of these must be among the arguments.
    with: Maybe<&'static str>,
    /// What it needs.
    pub kind: Kind,
    /// Does the base image bring it?
    pub of_image: bool,
    /// A clause for messages.
    pub why: &'static str,
}

/// Where a trace stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Such code, by its file name, that only installs. The last one.
    Installer,
}

/// Words that speak against another user than root.
#[derive(Debug)]
pub struct Trace {
    /// Where they stand.
    place: Place,
    /// Globs.
    words: &'static [&'static str],
    /// A clause for messages.
    pub why: &'static str,
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

struct EnvironmentRow {
    names: &'static [&'static str],
    variables: bool,
}

struct Table {
    command: &'static [Program],
    trace: &'static [Trace],
    environment: &'static [EnvironmentRow],
    writing: Writing,
    changing: Changing,
}

struct Changing {
    all: &'static [&'static str],
    last: &'static [&'static str],
}

struct Writing {
    names: &'static [&'static str],
    below: &'static [&'static str],
    system: &'static [&'static str],
    never: &'static [&'static str],
}

static TABLE: Table = table!("commands");

/// The words of each place, by its number, put together when they are first asked for.
static TRACES: [OnceLock<Globs<&Trace>>; Place::Installer as usize + 1] =
    [const { OnceLock::new() }; Place::Installer as usize + 1];

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
    let words = TRACES[place as usize].get_or_init(|| {
        let rows = TABLE.trace.iter().filter(|row| row.place == place);
        rows.flat_map(|row| row.words.iter().map(move |word| (*word, row))).collect()
    });
    words.first(word)
}

/// Is a folder of this path (absolute or not) meant for writing?
pub fn is_for_writing(path: &str) -> bool {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    TABLE.writing.names.contains(&name) || TABLE.writing.below.iter().any(|place| path.starts_with(*place))
}

/// Is it one of the system's own folders, which no application is given?
pub fn is_of_the_system(path: &str) -> bool {
    TABLE.writing.system.contains(&path.trim_end_matches('/'))
}

/// Is a folder of this absolute path the system's, or hidden, so that an empty one is no sign?
pub fn is_never_for_writing(path: &str) -> bool {
    TABLE.writing.never.iter().any(|pattern| glob(pattern, path))
}

/// Those of a program's arguments that may name files or folders that it changes.
pub fn changed<'a, T>(name: &str, arguments: &'a [T]) -> &'a [T] {
    let changing = &TABLE.changing;
    if changing.all.contains(&name) {
        arguments
    } else if changing.last.contains(&name) {
        &arguments[arguments.len().saturating_sub(1)..]
    } else {
        &[]
    }
}

/// What a program's doings depend on besides its arguments.
pub fn environment(name: &str) -> Environment {
    match TABLE.environment.iter().find(|row| row.names.contains(&name)) {
        Some(row) if row.variables => Environment::Variables,
        Some(_) => Environment::Ignored,
        None => Environment::Unknown,
    }
}

/// The programs' names by their first byte, each with its row; in order.
static NAMES: LazyLock<[Vec<(&str, &Program)>; 256]> = LazyLock::new(|| {
    let mut names = [const { Vec::new() }; 256];
    for row in TABLE.command {
        for name in row.names {
            names[usize::from(name.as_bytes()[0])].push((*name, row));
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
        for row in TABLE.trace {
            assert!(row.words.iter().all(|word| trace_of(row.place, word).is_some()), "{}", row.why);
        }
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
        assert!(TABLE.command.iter().all(|row| !row.names.is_empty() && !row.why.is_empty()));
    }
}
