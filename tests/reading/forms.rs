//! JSON and what only looks like it, pairs, flags, heredocs.

use super::outline::{Case, check};

const CASES: &[Case] = &[
    (
        "JSON with and without blanks",
        "CMD [\"a\",\"b\"]\nCMD [ \"a\" , \"b\" ]\nCMD\t[\t\"a\"\t]\t\n",
        &[r#"1 cmd json "a" "b""#, r#"2 cmd json "a" "b""#, r#"3 cmd json "a""#],
    ),
    ("JSON that is empty", "CMD []\nRUN [ ]\nVOLUME []\n", &["1 cmd json", "2 run json", "3 volume json"]),
    ("JSON with escapes", "CMD [\"a\\\"b\\\\c\\n\\u00e9\\/\"]\n", &[r#"1 cmd json "a\"b\\c\né/""#]),
    ("JSON with a surrogate pair", "CMD [\"\\ud83e\\udd80\"]\n", &[r#"1 cmd json "🦀""#]),
    ("JSON over lines", "CMD [ \\\n  \"a\", \\\n  # b\n\n  \"c\" \\\n]\n", &[r#"1-6 cmd json "a" "c""#]),
    ("JSON with a string over lines", "CMD [\"a\\\nb\"]\n", &[r#"1-2 cmd json "ab""#]),
    (
        "JSON behind flags",
        "COPY --from=a [\"b\", \"c\"]\nRUN --network=none [\"d\"]\n",
        &[r#"1 copy flag "--from=a" json "b" "c""#, r#"2 run flag "--network=none" json "d""#],
    ),
    ("JSON that begins in the second line", "ENTRYPOINT \\\n  [\"a\"]\n", &[r#"1-2 entrypoint json "a""#]),
    ("no JSON: single quotes", "CMD ['a', 'b']\n", &[r#"1 cmd "['a', 'b']""#]),
    (
        "no JSON: a comma too many",
        "CMD [\"a\",]\nCMD [,\"a\"]\n",
        &[r#"1 cmd "[\"a\",]""#, r#"2 cmd "[,\"a\"]""#],
    ),
    ("no JSON: a comma missing", "CMD [\"a\" \"b\"]\n", &[r#"1 cmd "[\"a\" \"b\"]""#]),
    (
        "no JSON: text behind it",
        "CMD [\"a\"] b\nCMD [\"a\"]; b\n",
        &[r#"1 cmd "[\"a\"] b""#, r#"2 cmd "[\"a\"]; b""#],
    ),
    ("no JSON: a comment behind it", "ENTRYPOINT [\"a\"] # b\n", &[r#"1 entrypoint "[\"a\"] # b""#]),
    (
        "no JSON: not closed",
        "CMD [\"a\"\nCMD [\"a\nCMD [\n",
        &[r#"1 cmd "[\"a\"""#, r#"2 cmd "[\"a""#, r#"3 cmd "[""#],
    ),
    ("no JSON: a wrong escape", "CMD [\"a\\d\"]\n", &[r#"1 cmd "[\"a\\d\"]""#]),
    ("no JSON: bare words", "CMD [a, b]\nSHELL [a]\n", &[r#"1 cmd "[a, b]""#, r#"2 shell "[a]""#]),
    (
        "no JSON: lists of paths",
        "COPY [\"a\", b] c\nADD [a] b\nVOLUME [\"/a\",]\n",
        &[r#"1 copy "[\"a\"," "b]" "c""#, r#"2 add "[a]" "b""#, r#"3 volume "[\"/a\",]""#],
    ),
    ("no JSON: HEALTHCHECK", "HEALTHCHECK CMD [\"a\" b]\n", &[r#"1 healthcheck "CMD" "[\"a\" b]""#]),
    (
        "no JSON where none is known",
        "USER [\"a\"]\nEXPOSE [\"80\"]\nWORKDIR [\"/a\"]\nENV A=[\"b\"]\nLABEL c=[d]\n",
        &[
            r#"1 user "[\"a\"]""#,
            r#"2 expose "[\"80\"]""#,
            r#"3 workdir "[\"/a\"]""#,
            r#"4 env "A" "[\"b\"]""#,
            r#"5 label "c" "[d]""#,
        ],
    ),
    (
        "pairs",
        "ENV A=1 B=two C=3.0\nLABEL a.b/c=d\n",
        &[r#"1 env "A" "1" "B" "two" "C" "3.0""#, r#"2 label "a.b/c" "d""#],
    ),
    (
        "pairs with quotes",
        "ENV A=\"b c\" D='e f' G=h\" i \"'j k'\n",
        &[r#"1 env "A" "\"b c\"" "D" "'e f'" "G" "h\" i \"'j k'""#],
    ),
    (
        "pairs with escapes",
        "ENV A=b\\ c D=\\\"e\\\" F=\"g\\\"h\" I='j\\' K=l\n",
        &[r#"1 env "A" "b\\ c" "D" "\\\"e\\\"" "F" "\"g\\\"h\"" "I" "'j\\'" "K" "l""#],
    ),
    (
        "pairs with empty values",
        "ENV A= B=\"\" C=''\nARG D=\n",
        &[r#"1 env "A" "" "B" "\"\"" "C" "''""#, r#"2 arg "D=""#],
    ),
    ("pairs with more equals signs", "ENV A=b=c D==\n", &[r#"1 env "A" "b=c" "D" "=""#]),
    (
        "pairs with variables",
        "ENV A=$B C=${D:-e} G=\"${H:-i j}\"\n",
        &[r#"1 env "A" "$B" "C" "${D:-e}" "G" "\"${H:-i j}\"""#],
    ),
    ("pairs with quotes in the key", "LABEL \"a b\"=c 'd'=e\n", &[r#"1 label "\"a b\"" "c" "'d'" "e""#]),
    (
        "pairs with a quote left open",
        "ENV A=\"b c\nENV D='e\n",
        &[r#"1 env "A" "\"b c""#, r#"2 env "D" "'e""#],
    ),
    (
        "pairs over lines",
        "ENV A=1 \\\n    # b\n    B=2 \\\n\n    C=3\n",
        &[r#"1-5 env "A" "1" "B" "2" "C" "3""#],
    ),
    ("pairs without a blank before the escape", "ENV A=1\\\n  B=2\n", &[r#"1-2 env "A" "1" "B" "2""#]),
    (
        "the old form",
        "ENV A b\nENV A b  c=d \"e\"\nLABEL a b\nENV A\tb\n",
        &[r#"1 env "A" "b""#, r#"2 env "A" "b  c=d \"e\"""#, r#"3 label "a" "b""#, r#"4 env "A" "b""#],
    ),
    ("the old form with a hash", "ENV A #b\nENV A b # c\n", &[r##"1 env "A" "#b""##, r#"2 env "A" "b # c""#]),
    ("the old form over lines", "ENV A \\\n  b \\\n  c\n", &[r#"1-3 env "A" "b   c""#]),
    (
        "the old form with quotes",
        "LABEL \"a\" b\nENV A \"b c\"\n",
        &[r#"1 label "\"a\"" "b""#, r#"2 env "A" "\"b c\"""#],
    ),
    (
        "ARG with and without values",
        "ARG A\nARG B=1 C D=\"e f\"\n",
        &[r#"1 arg "A""#, r#"2 arg "B=1" "C" "D=\"e f\"""#],
    ),
    (
        "flags of every instruction",
        "FROM --platform=a b\nRUN --mount=type=cache,target=/a --network=none --security=insecure c\nADD --chown=a:b --chmod=1 --checksum=c --keep-git-dir=true --link --exclude=d e f\nCOPY --from=a --parents b c\nHEALTHCHECK --interval=1s --timeout=1s --start-period=1s --start-interval=1s --retries=1 CMD a\n",
        &[
            r#"1 from flag "--platform=a" "b""#,
            r#"2 run flag "--mount=type=cache,target=/a" flag "--network=none" flag "--security=insecure" "c""#,
            r#"3 add flag "--chown=a:b" flag "--chmod=1" flag "--checksum=c" flag "--keep-git-dir=true" flag "--link" flag "--exclude=d" "e" "f""#,
            r#"4 copy flag "--from=a" flag "--parents" "b" "c""#,
            r#"5 healthcheck flag "--interval=1s" flag "--timeout=1s" flag "--start-period=1s" flag "--start-interval=1s" flag "--retries=1" "CMD" "a""#,
        ],
    ),
    (
        "flags with quotes",
        "RUN --mount=type=bind,source=\"a b\" c\nCOPY \"--from=a\" b\n",
        &[r#"1 run flag "--mount=type=bind,source=a b" "c""#, r#"2 copy "\"--from=a\"" "b""#],
    ),
    ("flags with escapes", "COPY --from=a\\ b c d\n", &[r#"1 copy flag "--from=a b" "c" "d""#]),
    (
        "flags without or with empty values",
        "COPY --link a b\nCOPY --from= a b\n",
        &[r#"1 copy flag "--link" "a" "b""#, r#"2 copy flag "--from=" "a" "b""#],
    ),
    (
        "flags that end with two dashes",
        "RUN -- --a\nCOPY --link -- --b c\n",
        &[r#"1 run "--a""#, r#"2 copy flag "--link" "--b" "c""#],
    ),
    (
        "flags behind the first word are none",
        "RUN a --b\nCOPY a --from=b\n",
        &[r#"1 run "a --b""#, r#"2 copy "a" "--from=b""#],
    ),
    (
        "flags alone",
        "RUN --network=none\nFROM --platform=a\n",
        &[r#"1 run flag "--network=none""#, r#"2 from flag "--platform=a""#],
    ),
    (
        "flags over lines",
        "RUN --mount=a \\\n  # b\n  --mount=c \\\n\n  d\n",
        &[r#"1-5 run flag "--mount=a" flag "--mount=c" "d""#],
    ),
    (
        "flags of instructions that have none",
        "USER --a b\nENV --a=b C=d\nCMD --a [\"b\"]\nEXPOSE --a 80\n",
        &[
            r#"1 user flag "--a" "b""#,
            r#"2 env flag "--a=b" "C" "d""#,
            r#"3 cmd flag "--a" json "b""#,
            r#"4 expose flag "--a" "80""#,
        ],
    ),
    (
        "a heredoc",
        "RUN <<EOF\na\n  b\nEOF\nUSER c\n",
        &[r#"1-4 run "<<EOF" <<"EOF" "a\n  b\n""#, r#"5 user "c""#],
    ),
    ("a heredoc without lines", "RUN <<EOF\nEOF\n", &[r#"1-2 run "<<EOF" <<"EOF" """#]),
    (
        "a heredoc with comments and escapes",
        "RUN <<EOF\n# a\nb \\\n\\\n\nEOF\n",
        &[r##"1-6 run "<<EOF" <<"EOF" "# a\nb \\\n\\\n\n""##],
    ),
    (
        "a heredoc with quotes about its name",
        "RUN <<\"A\" b <<'C'\n$d\nA\ne\nC\n",
        &[r#"1-5 run "<<\"A\" b <<'C'" <<quoted "A" "$d\n" <<quoted "C" "e\n""#],
    ),
    (
        "a heredoc with an escape in its name",
        "RUN <<E\\OF\n$a\nEOF\n",
        &[r#"1-3 run "<<E\\OF" <<"EOF" "$a\n""#],
    ),
    (
        "a heredoc with tabs taken off",
        "RUN <<-EOF\n\ta\n\tEOF\nRUN <<-\"F\"\nb\n\t\tF\n",
        &[r#"1-3 run "<<-EOF" <<-"EOF" "\ta\n""#, r#"4-6 run "<<-\"F\"" <<-quoted "F" "b\n""#],
    ),
    (
        "a heredoc without tabs taken off",
        "RUN <<EOF\n\tEOF\nEOF\n",
        &[r#"1-3 run "<<EOF" <<"EOF" "\tEOF\n""#],
    ),
    (
        "two heredocs in COPY",
        "COPY <<a <<b /c/\n1\na\n2\nb\n",
        &[r#"1-5 copy "<<a" "<<b" "/c/" <<"a" "1\n" <<"b" "2\n""#],
    ),
    (
        "a heredoc in ADD with flags",
        "ADD --chmod=644 <<a /b\nc\na\n",
        &[r#"1-3 add flag "--chmod=644" "<<a" "/b" <<"a" "c\n""#],
    ),
    (
        "a heredoc with carriage returns",
        "RUN <<E\r\na\r\nE\r\nUSER b\r\n",
        &[r#"1-3 run "<<E" <<"E" "a\r\n""#, r#"4 user "b""#],
    ),
    ("a heredoc at the end of a file without newline", "RUN <<E\na\nE", &[r#"1-3 run "<<E" <<"E" "a\n""#]),
    (
        "a heredoc in a continued line",
        "RUN a && \\\n  b <<E\nc\nE\n",
        &[r#"1-4 run "a &&   b <<E" <<"E" "c\n""#],
    ),
    (
        "a heredoc before a continuation",
        "RUN a <<E \\\n  # b\n  > c\nd\nE\n",
        &[r#"1-5 run "a <<E   > c" <<"E" "d\n""#],
    ),
    ("a heredoc with a file descriptor", "RUN 3<<E a\nb\nE\n", &[r#"1-3 run "3<<E a" <<"E" "b\n""#]),
    ("a heredoc with a blank before its name", "RUN a << E\nb\nE\n", &[r#"1-3 run "a << E" <<"E" "b\n""#]),
    (
        "a heredoc in ONBUILD",
        "ONBUILD RUN <<E\na\nE\nUSER b\n",
        &[r#"1-3 onbuild run "<<E" <<"E" "a\n""#, r#"4 user "b""#],
    ),
    ("no heredoc: a here-string", "RUN a <<<b\nUSER c\n", &[r#"1 run "a <<<b""#, r#"2 user "c""#]),
    (
        "no heredoc: in quotes or inside a word",
        "RUN \"<<A\" '<<B' c<<D $((1<<2))\nUSER e\n",
        &[r#"1 run "\"<<A\" '<<B' c<<D $((1<<2))""#, r#"2 user "e""#],
    ),
    (
        "no heredoc: a line that cannot be lexed",
        "RUN ${a^^} <<E\nRUN it's <<E\n",
        &[r#"1 run "${a^^} <<E""#, r#"2 run "it's <<E""#],
    ),
    (
        "no heredoc: other instructions",
        "CMD <<E\nE\nENV A <<E\nENTRYPOINT a <<E\nRUN [\"<<E\"]\n",
        &[
            r#"1 cmd "<<E""#,
            r#"2 e """#,
            r#"3 env "A" "<<E""#,
            r#"4 entrypoint "a <<E""#,
            r#"5 run json "<<E""#,
        ],
    ),
];

#[test]
fn forms_are_told_apart() {
    check(CASES);
}
