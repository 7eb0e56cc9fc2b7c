//! How lines become instructions: comments, continuations, newlines, directives.

use super::outline::{Case, check};

const CASES: &[Case] = &[
    ("one instruction", "FROM a\n", &[r#"1 from "a""#]),
    (
        "comments and blank lines between instructions",
        "# a\n\nFROM a\n  # b\n\n\n\t\nRUN b\n#\n",
        &[r#"3 from "a""#, r#"8 run "b""#],
    ),
    (
        "comments in a continuation",
        "RUN a \\\n# b\n   # c\n  d\nRUN e\n",
        &[r#"1-4 run "a   d""#, r#"5 run "e""#],
    ),
    (
        "blank lines in a continuation",
        "RUN a \\\n\n \t\n  b\nRUN c\n",
        &[r#"1-4 run "a   b""#, r#"5 run "c""#],
    ),
    ("comments and blank lines mixed", "RUN a && \\\n\n# b\n\n  # c\n  d\n", &[r#"1-6 run "a &&   d""#]),
    ("a continuation before the first argument", "RUN \\\n\n  a\n", &[r#"1-3 run "a""#]),
    ("a continuation right behind the keyword", "RUN\\\n a\n", &[r#"1-2 run "a""#]),
    ("a continuation in the keyword", "RU\\\nN a\n", &[r#"1-2 run "a""#]),
    ("a continuation before the keyword", "\\\nRUN a\nRUN b\n", &[r#"1-2 run "a""#, r#"3 run "b""#]),
    ("a continuation in a word", "RUN ab\\\ncd \\\n  ef\n", &[r#"1-3 run "abcd   ef""#]),
    (
        "a continuation in a path, a port and an image",
        "FROM a/\\\nb\nCOPY c\\\nd e\nEXPOSE 8\\\n0\n",
        &[r#"1-2 from "a/b""#, r#"3-4 copy "cd" "e""#, r#"5-6 expose "80""#],
    ),
    (
        "a continuation in a value, with and without quotes",
        "ENV A=b\\\nc D=\"e \\\nf\" G='h\\\ni'\n",
        &[r#"1-4 env "A" "bc" "D" "\"e f\"" "G" "'hi'""#],
    ),
    ("a continuation in a flag", "COPY --fr\\\nom=a\\\nb c d\n", &[r#"1-3 copy flag "--from=ab" "c" "d""#]),
    ("a comment in quotes over lines", "LABEL a=\"b \\\n# c\nd\"\n", &[r#"1-3 label "a" "\"b d\"""#]),
    ("blanks behind the escape", "RUN a \\  \n  b \\\t\n  c\n", &[r#"1-3 run "a   b   c""#]),
    ("lines that hold only an escape", "RUN a \\\n\\\n  \\\n  b\n", &[r#"1-4 run "a     b""#]),
    ("the next line as part of the command", "RUN a \\\n\nUSER b\n", &[r#"1-3 run "a USER b""#]),
    ("two escapes continue nothing", "RUN a\\\\\nRUN b\n", &[r#"1 run "a\\\\""#, r#"2 run "b""#]),
    ("three escapes continue nothing", "RUN a\\\\\\\nRUN b\n", &[r#"1 run "a\\\\\\""#, r#"2 run "b""#]),
    ("an escape in the middle of a line", "RUN a\\b \\ c\n", &[r#"1 run "a\\b \\ c""#]),
    ("a comment that ends in an escape", "# a \\\nRUN b\n", &[r#"2 run "b""#]),
    (
        "a comment in a continuation that ends in an escape",
        "RUN a \\\n  # b \\\n  c\nRUN d\n",
        &[r#"1-3 run "a   c""#, r#"4 run "d""#],
    ),
    ("a dangling escape", "RUN a \\\n", &[r#"1 run "a""#]),
    ("a dangling escape without a newline", "RUN a \\", &[r#"1 run "a""#]),
    (
        "a dangling escape before comments and blank lines",
        "USER a\nRUN b \\\n\n# c\n\n",
        &[r#"1 user "a""#, r#"2-5 run "b""#],
    ),
    ("a dangling escape behind pairs", "ENV A=b \\\n", &[r#"1 env "A" "b""#]),
    ("a dangling escape behind JSON", "CMD [\"a\"] \\\n\n", &[r#"1-2 cmd json "a""#]),
    ("a keyword and a dangling escape", "RUN \\\n", &["1 run"]),
    ("no newline at the end", "FROM a\nRUN b", &[r#"1 from "a""#, r#"2 run "b""#]),
    ("no newline behind a comment", "FROM a\n# b", &[r#"1 from "a""#]),
    (
        "carriage returns",
        "FROM a:1 AS b\r\n\r\n# c\r\nENV A=1 B=\"2\"\r\nCMD [\"d\", \"e\"]\r\nUSER f\r\n",
        &[
            r#"1 from "a:1" "AS" "b""#,
            r#"4 env "A" "1" "B" "\"2\"""#,
            r#"5 cmd json "d" "e""#,
            r#"6 user "f""#,
        ],
    ),
    (
        "carriage returns in continuations",
        "RUN a \\\r\n  # b\r\n\r\n  && c\r\nCOPY d \\ \t\r\n  e\r\n",
        &[r#"1-4 run "a   && c""#, r#"5-6 copy "d" "e""#],
    ),
    (
        "mixed newlines",
        "FROM a\r\nRUN b \\\n  c \\\r\n  d\nUSER e",
        &[r#"1 from "a""#, r#"2-4 run "b   c   d""#, r#"5 user "e""#],
    ),
    ("a byte order mark", "\u{feff}FROM a\nRUN b\n", &[r#"1 from "a""#, r#"2 run "b""#]),
    (
        "a byte order mark, carriage returns, no newline",
        "\u{feff}# a\r\nFROM b\r\nRUN c",
        &[r#"2 from "b""#, r#"3 run "c""#],
    ),
    ("a byte order mark before a directive", "\u{feff}# escape=`\nRUN a `\n b\n", &[r#"2-3 run "a  b""#]),
    (
        "indented instructions",
        "  FROM a\n\tRUN b\n \t USER c\n",
        &[r#"1 from "a""#, r#"2 run "b""#, r#"3 user "c""#],
    ),
    (
        "tabs between words",
        "FROM\ta\tAS\tb\nCOPY\tc\td\nENV\tA=1\tB=2\nUSER\te\n",
        &[r#"1 from "a" "AS" "b""#, r#"2 copy "c" "d""#, r#"3 env "A" "1" "B" "2""#, r#"4 user "e""#],
    ),
    (
        "blanks at the ends of lines",
        "FROM a  \nRUN b \t\nCOPY c d \nENV A=1\t\nUSER e \n",
        &[r#"1 from "a""#, r#"2 run "b""#, r#"3 copy "c" "d""#, r#"4 env "A" "1""#, r#"5 user "e""#],
    ),
    ("vertical tabs and form feeds", "COPY a\u{b}b\u{c}c\n", &[r#"1 copy "a" "b" "c""#]),
    (
        "the escape directive",
        "# escape=`\nFROM a\nRUN b `\n  c\nRUN d \\\nUSER e\n",
        &[r#"2 from "a""#, r#"3-4 run "b   c""#, r#"5 run "d \\""#, r#"6 user "e""#],
    ),
    (
        "the escape directive with paths",
        "# escape=`\nFROM a\nCOPY b C:\\\nWORKDIR C:\\d e\\f\nENV A=C:\\g\\ B=\"h\\\" C='i\\'\n",
        &[
            r#"2 from "a""#,
            r#"3 copy "b" "C:\\""#,
            r#"4 workdir "C:\\d e\\f""#,
            r#"5 env "A" "C:\\g\\" "B" "\"h\\\"" "C" "'i\\'""#,
        ],
    ),
    ("the escape directive in other spellings", "#ESCAPE  =  `\nRUN a `\n b\n", &[r#"2-3 run "a  b""#]),
    ("the escape directive with the default", "# escape=\\\nRUN a \\\n b\n", &[r#"2-3 run "a  b""#]),
    (
        "the escape directive after a comment is none",
        "# a\n# escape=`\nRUN a `\nRUN b\n",
        &[r#"3 run "a `""#, r#"4 run "b""#],
    ),
    (
        "the escape directive after a blank line is none",
        "\n# escape=`\nRUN a `\nRUN b\n",
        &[r#"3 run "a `""#, r#"4 run "b""#],
    ),
    (
        "the escape directive after an unknown one is none",
        "# foo=bar\n# escape=`\nRUN a `\nRUN b\n",
        &[r#"3 run "a `""#, r#"4 run "b""#],
    ),
    (
        "all directives",
        "# syntax=docker/dockerfile:1\n# check=skip=all\n# escape=`\nRUN a `\n b\n",
        &[r#"4-5 run "a  b""#],
    ),
    (
        "a backtick escapes in values and flags",
        "# escape=`\nENV A=b` c D=\"e`\"f\"\nCOPY --from=g` h i j\n",
        &[r#"2 env "A" "b` c" "D" "\"e`\"f\"""#, r#"3 copy flag "--from=g h" "i" "j""#],
    ),
    (
        "letters of other alphabets",
        "FROM a\nRUN größer 日本 🦀 \\\n  ü\nENV Ä=ö\n",
        &[r#"1 from "a""#, r#"2-3 run "größer 日本 🦀   ü""#, r#"4 env "Ä" "ö""#],
    ),
];

#[test]
fn lines_are_joined() {
    check(CASES);
}
