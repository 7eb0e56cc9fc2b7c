//! One input with all that an output format can stumble over.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

/// A file's name: newline, `%`, `,`, `:`, quotes, the end of CDATA, markup, and
/// characters outside the basic plane.
pub const NAME: &str = "a\n%,:\"']]>&<🦀𝒳.Dockerfile";

/// One that is not understood.
pub const BROKEN: &str = "broken.Dockerfile";

/// What stands in the file, with a byte order mark and CRLF.
pub const TEXT: &str = "\u{feff}FROM debian:12\r
# dfix: ignore=legacy-key-value -- 100%, \"sure\": ]]> 🦀\r
ENV IGNORED x\r
ENV 𝒳 🦀, 100%: \"]]>\"\r
WORKDIR 𝒳%,:']]>'&<🦀>/x\r
RUN echo 🦀𝒳 && apt-get install -y 'p%,:\"]]>&<' 🦀𝒳\r
RUN apt-get update && apt-get install -y --no-install-recommends curl \\\r
    🦀\r
STOPSIGNAL 🦀%,:]]>\r
COPY . /app\r
EXPOSE 8080\r
CMD [\"node\", \"🦀\"]\r
";

/// A folder with both.
pub fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(NAME), text).expect("is written");
    fs::write(folder.path().join(BROKEN), "FROM a\nFORM b, 100%: ]]>\n").expect("is written");
    folder
}

/// Runs dfix there.
pub fn dfix(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dfix"))
        .current_dir(folder)
        .args(["--no-config", "--offline"])
        .args(args)
        .env("XDG_CACHE_HOME", "/nonexistent")
        .output()
        .expect("runs")
}

/// Its report on both files in a format.
pub fn report(folder: &Path, format: &str, args: &[&str]) -> String {
    let output = dfix(folder, &[&["--format", format], args, &[NAME, BROKEN]].concat());
    assert_eq!(output.status.code(), Some(2), "one file is not understood");
    String::from_utf8(output.stdout).expect("is text")
}

/// The byte at a line and a column, both from 1, of columns that are so wide.
pub fn offset(text: &str, line: u64, column: u64, width: fn(char) -> usize) -> usize {
    let line = usize::try_from(line).expect("fits");
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let mut left = usize::try_from(column).expect("fits") - 1;
    let mut at = start;
    for c in text[start..].chars() {
        if left == 0 {
            break;
        }
        left -= width(c);
        at += c.len_utf8();
    }
    assert_eq!(left, 0, "{line}:{column} is in the text");
    at
}
