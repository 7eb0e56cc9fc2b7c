//! What BuildKit's parser refuses is refused, with the line and the reason.

use dfix::syntax::{Keyword, NotUnderstood};

use super::outline::{outline, read};

/// A name, a file, the line of the mistake, and the reason.
const CASES: &[(&str, &str, usize, &str)] = &[
    ("an empty file", "", 1, "the file holds no instruction"),
    ("a byte order mark alone", "\u{feff}", 1, "the file holds no instruction"),
    ("blank lines alone", "\n  \n\t\r\n", 3, "the file holds no instruction"),
    ("comments alone", "# a\n# b\n", 2, "the file holds no instruction"),
    ("directives alone", "# escape=`\n# syntax=a\n", 2, "the file holds no instruction"),
    ("another escape character", "# escape=^\nFROM a\n", 1, "`# escape=^`: must be \\ or `"),
    ("two escape characters", "# syntax=a\n# escape=``\nFROM a\n", 2, "`# escape=```: must be \\ or `"),
    (
        "escape twice",
        "# escape=`\n# escape=`\nFROM a\n",
        2,
        "a second `# escape=` directive; only one is allowed",
    ),
    (
        "syntax twice",
        "# syntax=a\n#SYNTAX = b\nFROM a\n",
        2,
        "a second `# syntax=` directive; only one is allowed",
    ),
    (
        "check twice",
        "# check=skip=all\n# syntax=a\n# check=error=true\nFROM a\n",
        3,
        "a second `# check=` directive; only one is allowed",
    ),
    ("ENV with a name alone", "FROM a\nENV B\n", 2, "ENV needs a name and a value"),
    ("ENV with a quoted name alone", "ENV \"B\"\n", 1, "ENV needs a name and a value"),
    ("LABEL with a name alone", "FROM a\n\nlabel b\n", 3, "LABEL needs a name and a value"),
    ("ENV in ONBUILD", "FROM a\nONBUILD ENV B\n", 2, "ENV needs a name and a value"),
    ("a word among pairs", "FROM a\nENV B=c d\n", 2, "ENV: no `=` in `d`; quote a value that holds blanks"),
    ("a comment behind pairs", "ENV A=b # c\n", 1, "ENV: no `=` in `#`; quote a value that holds blanks"),
    (
        "pairs that swallow the next instruction",
        "FROM a\nENV B=c \\\n\nRUN d\n",
        2,
        "ENV: no `=` in `RUN`; quote a value that holds blanks",
    ),
    (
        "a word among LABEL's pairs, lines later",
        "LABEL a=b \\\n  c=d \\\n  e\n",
        1,
        "LABEL: no `=` in `e`; quote a value that holds blanks",
    ),
    ("a number in JSON", "FROM a\nCMD [\"b\", 1]\n", 2, "a JSON array here may hold strings only"),
    ("true in JSON", "RUN [true]\n", 1, "a JSON array here may hold strings only"),
    ("null in JSON", "ENTRYPOINT [null]\n", 1, "a JSON array here may hold strings only"),
    ("an object in JSON", "SHELL [{\"a\": \"b\"}]\n", 1, "a JSON array here may hold strings only"),
    ("an array in JSON", "COPY [[\"a\"], \"b\"]\n", 1, "a JSON array here may hold strings only"),
    ("a number in ADD", "ADD --link [1]\n", 1, "a JSON array here may hold strings only"),
    ("a number in VOLUME", "VOLUME [ 1 ]\n", 1, "a JSON array here may hold strings only"),
    (
        "a number in HEALTHCHECK",
        "HEALTHCHECK --retries=1 CMD [1]\n",
        1,
        "a JSON array here may hold strings only",
    ),
    ("a number in ONBUILD", "ONBUILD \\\n  CMD [1.5e3]\n", 1, "a JSON array here may hold strings only"),
    (
        "a number in JSON over lines",
        "FROM a\n\n# b\nCMD [\"c\", \\\n  2]\n",
        4,
        "a JSON array here may hold strings only",
    ),
    ("a heredoc", "FROM a\nRUN <<EOF\nb\n", 2, "the heredoc `EOF` is never ended"),
    ("a heredoc that has no line", "RUN <<EOF", 1, "the heredoc `EOF` is never ended"),
    ("a heredoc's name with a blank behind it", "RUN <<EOF\nEOF \n", 1, "the heredoc `EOF` is never ended"),
    ("a heredoc's name with blanks before it", "RUN <<-EOF\n  EOF\n", 1, "the heredoc `EOF` is never ended"),
    ("a heredoc's name behind a tab", "RUN <<EOF\n\tEOF\n", 1, "the heredoc `EOF` is never ended"),
    ("the second of two heredocs", "COPY <<a <<b /c\na\n", 1, "the heredoc `b` is never ended"),
    ("a heredoc of ONBUILD", "FROM a\nONBUILD ADD <<b /c\nd\n", 2, "the heredoc `b` is never ended"),
];

#[test]
fn what_buildkit_refuses_is_refused() {
    for (name, text, line, reason) in CASES {
        let problem = read(text).problem;
        let expected = NotUnderstood { line: *line, reason: (*reason).to_owned() };
        assert_eq!(problem, Some(expected), "{name}: {text:?}");
    }
}

#[test]
fn lines_may_have_65535_bytes() {
    let reason = "a line longer than 65535 bytes";
    for (start, end) in [
        ("FROM a\nRUN ", "\n"),
        ("FROM a\nRUN ", ""),
        ("FROM a\nRUN ", "\r\n"),
        ("FROM a\n# ", "\nRUN b\n"),
        ("COPY <<E a\n", "\nE\n"),
    ] {
        let taken =
            start.len() - start.find('\n').map_or(0, |at| at + 1) + usize::from(end.starts_with('\r'));
        let of_length = |length: usize| format!("{start}{}{end}", "x".repeat(length - taken));
        assert_eq!(read(&of_length(65_535)).problem, None, "{start:?} {end:?}");
        let expected = NotUnderstood { line: 2, reason: reason.to_owned() };
        assert_eq!(read(&of_length(65_536)).problem, Some(expected), "{start:?} {end:?}");
    }
}

#[test]
fn an_unknown_instruction_is_read_but_told() {
    for (text, found) in [("FROM a\nRUNN b\n", "RUNN"), ("ONBUILD FETCH a\n", "FETCH"), ("{{ a }}\n", "{{")] {
        let document = read(text);
        assert_eq!(document.problem, None, "{text:?}");
        let unknown = document.unknown_instruction().expect("one is unknown");
        assert_eq!(&*unknown.innermost().name.text, found);
    }
    let document = read("FROM a\nONBUILD RUN b\n");
    assert!(document.unknown_instruction().is_none());
    assert_eq!(document.instructions[1].innermost().keyword, Keyword::Run);
}

#[test]
fn a_refused_file_still_has_its_other_instructions() {
    let document = read("FROM a\nENV B\nRUN c\n");
    assert_eq!(outline(&document), [r#"1 from "a""#, r#"2 env "B" """#, r#"3 run "c""#]);
}
