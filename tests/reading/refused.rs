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

/// An instruction that BuildKit's parser reads and its instructions package refuses, and the reason.
const INSTRUCTIONS: &[(&str, &str)] = &[
    ("COPY a", "COPY needs a source and a destination"),
    ("COPY", "COPY needs a source and a destination"),
    ("COPY --from=b a", "COPY needs a source and a destination"),
    ("COPY [\"a\"]", "COPY needs a source and a destination"),
    ("ADD []", "ADD needs a source and a destination"),
    ("add a \\\n # b\n", "ADD needs a source and a destination"),
    ("COPY a <<E\nb\nE", "COPY cannot write to a heredoc"),
    ("FROM", "FROM needs an image"),
    ("FROM --platform=a", "FROM needs an image"),
    ("FROM a b", "FROM takes an image, or an image, AS and a name"),
    ("FROM a AS", "FROM takes an image, or an image, AS and a name"),
    ("FROM a # b", "FROM takes an image, or an image, AS and a name"),
    ("FROM a AS b c", "FROM takes an image, or an image, AS and a name"),
    ("FROM a AS 1", "`1` is no name for a stage: a letter, then letters, digits, `-`, `_` and `.`"),
    ("FROM a AS $B", "`$B` is no name for a stage: a letter, then letters, digits, `-`, `_` and `.`"),
    ("ENV", "ENV needs a name and a value"),
    ("ENV \\", "ENV needs a name and a value"),
    ("ENV =a", "ENV needs a name before the `=`"),
    ("LABEL a=b =c", "LABEL needs a name before the `=`"),
    ("ARG", "ARG needs a name"),
    ("ARG a\t=b", "ARG needs a name before the `=`"),
    ("USER", "USER needs a user"),
    ("WORKDIR ", "WORKDIR needs a path"),
    ("EXPOSE", "EXPOSE needs a port"),
    ("VOLUME", "VOLUME needs a path"),
    ("VOLUME []", "VOLUME needs a path"),
    ("VOLUME [\"a\", \" \"]", "VOLUME needs a path that is not empty"),
    ("STOPSIGNAL", "STOPSIGNAL needs a signal"),
    ("MAINTAINER", "MAINTAINER needs a name"),
    ("ONBUILD", "ONBUILD needs an instruction"),
    ("SHELL /bin/sh -c", "SHELL needs a JSON array such as [\"/bin/sh\", \"-c\"]"),
    ("SHELL []", "SHELL needs a JSON array such as [\"/bin/sh\", \"-c\"]"),
    ("HEALTHCHECK", "HEALTHCHECK needs CMD and a command, or NONE"),
    ("HEALTHCHECK --retries=3", "HEALTHCHECK needs CMD and a command, or NONE"),
    ("HEALTHCHECK CMD", "HEALTHCHECK CMD needs a command"),
    ("HEALTHCHECK CMD []", "HEALTHCHECK CMD needs a command"),
    ("HEALTHCHECK none a", "HEALTHCHECK NONE takes nothing more"),
    ("HEALTHCHECK curl a", "HEALTHCHECK takes CMD or NONE, not `curl`"),
    ("HEALTHCHECK --interval=5 CMD a", "--interval cannot be `5`"),
    ("HEALTHCHECK --timeout=1us CMD a", "--timeout cannot be `1us`"),
    ("HEALTHCHECK --retries=-1 CMD a", "--retries cannot be `-1`"),
    ("COPY --form=a b c", "COPY has no flag --form"),
    ("COPY --from a b", "--from needs a value"),
    ("COPY --link= a b", "--link is true or false, not ``"),
    ("ADD --chown=a --chown=b c d", "--chown stands twice"),
    ("RUN --network=bridge a", "--network cannot be `bridge`"),
    ("RUN --security=none a", "--security cannot be `none`"),
    (
        "RUN --mount=type=cache,from=$A,target=/b c",
        "from= of --mount takes no variable; name a stage that is FROM it",
    ),
    ("CMD --a", "CMD has no flag --a"),
    ("USER --a b", "USER has no flag --a"),
];

/// What comes close, and BuildKit takes.
const TAKEN: &[&str] = &[
    "RUN",
    "CMD",
    "ENTRYPOINT []",
    "COPY <<E b\nc\nE",
    "COPY a b<<c",
    "COPY [\"a b\", \"c\"]",
    "COPY --link --exclude=a --exclude=b --parents=FALSE c d",
    "ADD --keep-git-dir=true --checksum= --unpack a b",
    "FROM a aS B-1_.c",
    "FROM --platform= a",
    "ENV a = b",
    "ENV a\t=b",
    "LABEL \"=\"=a",
    "ARG --a b",
    "STOPSIGNAL --a b",
    "HEALTHCHECK --a NONE",
    "HEALTHCHECK NONE []",
    "HEALTHCHECK --interval=1m30s --timeout= --start-period=0 --start-interval=1ms --retries=+3 cmd a",
    "VOLUME a b",
    "RUN --mount=type=bind,from=a$,target=/b --mount=target=$C --device=a --network=host --security=insecure d",
    "ONBUILD COPY a",
    "ONBUILD USER",
    "ONBUILD HEALTHCHECK --interval=5 CMD a",
    "RUN -- --a",
];

#[test]
fn what_buildkit_refuses_in_an_instruction_is_refused() {
    for (text, reason) in INSTRUCTIONS {
        let expected = NotUnderstood { line: 2, reason: (*reason).to_owned() };
        assert_eq!(read(&format!("FROM a\n{text}")).refused, Some(expected.clone()), "{text:?}");
        let after = format!("FROM a\n{text}\n");
        assert_eq!(read(&after).refused, Some(expected), "{after:?}");
    }
    for text in TAKEN {
        let document = read(&format!("FROM a\n{text}\nRUN b\n"));
        assert_eq!((document.problem, document.refused), (None, None), "{text:?}");
    }
}

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
