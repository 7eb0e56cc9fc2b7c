//! Every instruction of the reference, in all its spellings.

use super::outline::{Case, check};

const CASES: &[Case] = &[
    (
        "each instruction in its plainest form",
        "FROM debian:12 AS base\nARG A=1\nENV B=2\nLABEL c=d\nMAINTAINER Jane\nWORKDIR /srv\nCOPY a b\nADD c d\nRUN make\nEXPOSE 80\nVOLUME /data\nUSER 1000\nSTOPSIGNAL TERM\nSHELL [\"sh\", \"-c\"]\nHEALTHCHECK NONE\nONBUILD RUN x\nENTRYPOINT [\"/e\"]\nCMD [\"c\"]\n",
        &[
            r#"1 from "debian:12" "AS" "base""#,
            r#"2 arg "A=1""#,
            r#"3 env "B" "2""#,
            r#"4 label "c" "d""#,
            r#"5 maintainer "Jane""#,
            r#"6 workdir "/srv""#,
            r#"7 copy "a" "b""#,
            r#"8 add "c" "d""#,
            r#"9 run "make""#,
            r#"10 expose "80""#,
            r#"11 volume "/data""#,
            r#"12 user "1000""#,
            r#"13 stopsignal "TERM""#,
            r#"14 shell json "sh" "-c""#,
            r#"15 healthcheck "NONE""#,
            r#"16 onbuild run "x""#,
            r#"17 entrypoint json "/e""#,
            r#"18 cmd json "c""#,
        ],
    ),
    (
        "lower case and mixed case",
        "from a\nRun b\ncOpY c d\nonbuild Env E=1\n",
        &[r#"1 from "a""#, r#"2 run "b""#, r#"3 copy "c" "d""#, r#"4 onbuild env "E" "1""#],
    ),
    (
        "each instruction with nothing behind it",
        "FROM\nARG\nENV\nLABEL\nMAINTAINER\nWORKDIR\nCOPY\nADD\nRUN\nEXPOSE\nVOLUME\nUSER\nSTOPSIGNAL\nSHELL\nHEALTHCHECK\nONBUILD\nENTRYPOINT\nCMD\n",
        &[
            "1 from",
            "2 arg",
            "3 env",
            "4 label",
            "5 maintainer",
            "6 workdir",
            "7 copy",
            "8 add",
            "9 run",
            "10 expose",
            "11 volume",
            "12 user",
            "13 stopsignal",
            "14 shell",
            "15 healthcheck",
            "16 onbuild",
            "17 entrypoint",
            "18 cmd",
        ],
    ),
    (
        "FROM with tag, digest, platform and stage",
        "FROM --platform=linux/amd64 r.example.com:5000/a/b:1.2@sha256:ab AS build\n",
        &[r#"1 from flag "--platform=linux/amd64" "r.example.com:5000/a/b:1.2@sha256:ab" "AS" "build""#],
    ),
    (
        "FROM with variables",
        "ARG V=12\nFROM debian:${V:-12}-slim as ${N}\nFROM $I\n",
        &[r#"1 arg "V=12""#, r#"2 from "debian:${V:-12}-slim" "as" "${N}""#, r#"3 from "$I""#],
    ),
    (
        "FROM with words that have no place",
        "FROM a b c\nFROM a AS b c\nFROM a AS\n",
        &[r#"1 from "a" "b" "c""#, r#"2 from "a" "AS" "b" "c""#, r#"3 from "a" "AS""#],
    ),
    ("FROM with a hash", "FROM a # the base\n", &[r##"1 from "a" "#" "the" "base""##]),
    ("FROM with a quoted image", "FROM \"a:1\"\n", &[r#"1 from "\"a:1\"""#]),
    ("FROM with a digest alone", "FROM a@sha256:00\n", &[r#"1 from "a@sha256:00""#]),
    (
        "FROM over lines with comments",
        "FROM \\\n  # which\n  debian:12 \\\n  AS \\\n\n  x\n",
        &[r#"1-6 from "debian:12" "AS" "x""#],
    ),
    ("RUN in shell form keeps its inner blanks", "RUN  a   &&\tb  \n", &[r#"1 run "a   &&\tb""#]),
    (
        "RUN with a comment of the shell",
        "RUN # nothing\nRUN a # b \\\n  c\n",
        &[r##"1 run "# nothing""##, r#"2-3 run "a # b   c""#],
    ),
    (
        "RUN over lines keeps the next line's indentation",
        "RUN a && \\\n    b && \\\n\tc\n",
        &[r#"1-3 run "a &&     b && \tc""#],
    ),
    (
        "RUN with quotes and backticks",
        "RUN echo \"`a`\" 'b \"c\"' `d`\n",
        &[r#"1 run "echo \"`a`\" 'b \"c\"' `d`""#],
    ),
    (
        "RUN with brackets in the next line",
        "RUN a; \\\n  [ -d b ] || c\n",
        &[r#"1-2 run "a;   [ -d b ] || c""#],
    ),
    ("RUN with brackets at the start", "RUN [ -d b ] || c\n", &[r#"1 run "[ -d b ] || c""#]),
    (
        "CMD and ENTRYPOINT in both forms",
        "CMD a b\nCMD [\"a\", \"b\"]\nENTRYPOINT a b\nENTRYPOINT [\"a\", \"b\"]\n",
        &[r#"1 cmd "a b""#, r#"2 cmd json "a" "b""#, r#"3 entrypoint "a b""#, r#"4 entrypoint json "a" "b""#],
    ),
    (
        "SHELL in both forms",
        "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nSHELL /bin/bash -c\n",
        &[r#"1 shell json "/bin/bash" "-o" "pipefail" "-c""#, r#"2 shell "/bin/bash -c""#],
    ),
    (
        "COPY and ADD with many sources",
        "COPY a b c d/\nADD https://example.com/x.tgz e /f/\n",
        &[r#"1 copy "a" "b" "c" "d/""#, r#"2 add "https://example.com/x.tgz" "e" "/f/""#],
    ),
    (
        "COPY with quotes, escapes and variables",
        "COPY \"a b\" c\\ d $E ${F}/g\n",
        &[r#"1 copy "\"a" "b\"" "c\\" "d" "$E" "${F}/g""#],
    ),
    ("COPY with wildcards", "COPY *.[ch] a?b /src/\n", &[r#"1 copy "*.[ch]" "a?b" "/src/""#]),
    (
        "VOLUME in all spellings",
        "VOLUME /a\nVOLUME /a /b\nVOLUME [\"/a\", \"/b\"]\nVOLUME [/a]\nVOLUME \"/a\"\n",
        &[
            r#"1 volume "/a""#,
            r#"2 volume "/a" "/b""#,
            r#"3 volume json "/a" "/b""#,
            r#"4 volume "[/a]""#,
            r#"5 volume "\"/a\"""#,
        ],
    ),
    (
        "EXPOSE in all spellings",
        "EXPOSE 80 443/tcp 53/udp\nEXPOSE 8000-8010 $P ${Q}/tcp\nEXPOSE 80:80\n",
        &[
            r#"1 expose "80" "443/tcp" "53/udp""#,
            r#"2 expose "8000-8010" "$P" "${Q}/tcp""#,
            r#"3 expose "80:80""#,
        ],
    ),
    (
        "USER, WORKDIR, STOPSIGNAL take the whole line",
        "USER a:b # c\nWORKDIR /a b/c\nSTOPSIGNAL SIG KILL\n",
        &[r#"1 user "a:b # c""#, r#"2 workdir "/a b/c""#, r#"3 stopsignal "SIG KILL""#],
    ),
    (
        "MAINTAINER takes the whole line",
        "MAINTAINER Jane Doe <jane@example.com>, \"x\"\n",
        &[r#"1 maintainer "Jane Doe <jane@example.com>, \"x\"""#],
    ),
    (
        "HEALTHCHECK in all forms",
        "HEALTHCHECK NONE\nHEALTHCHECK CMD curl -f localhost || exit 1\nHEALTHCHECK CMD [\"a\", \"b\"]\nHEALTHCHECK --interval=5s --retries=3 CMD a\nhealthcheck cmd b\n",
        &[
            r#"1 healthcheck "NONE""#,
            r#"2 healthcheck "CMD" "curl -f localhost || exit 1""#,
            r#"3 healthcheck json "CMD" "a" "b""#,
            r#"4 healthcheck flag "--interval=5s" flag "--retries=3" "CMD" "a""#,
            r#"5 healthcheck "cmd" "b""#,
        ],
    ),
    (
        "HEALTHCHECK with an unknown type or nothing",
        "HEALTHCHECK TEST a\nHEALTHCHECK CMD\nHEALTHCHECK --timeout=1s\n",
        &[r#"1 healthcheck "TEST" "a""#, r#"2 healthcheck "CMD""#, r#"3 healthcheck flag "--timeout=1s""#],
    ),
    (
        "HEALTHCHECK over lines",
        "HEALTHCHECK --interval=5s \\\n  # why\n  CMD a \\\n    b\n",
        &[r#"1-4 healthcheck flag "--interval=5s" "CMD" "a     b""#],
    ),
    (
        "ONBUILD with each form",
        "ONBUILD RUN a b\nONBUILD CMD [\"a\"]\nONBUILD COPY a b\nONBUILD ENV A=1 B=2\nONBUILD ENV A b c\nONBUILD ARG X\nONBUILD USER 1\nONBUILD HEALTHCHECK CMD [\"a\"]\n",
        &[
            r#"1 onbuild run "a b""#,
            r#"2 onbuild cmd json "a""#,
            r#"3 onbuild copy "a" "b""#,
            r#"4 onbuild env "A" "1" "B" "2""#,
            r#"5 onbuild env "A" "b c""#,
            r#"6 onbuild arg "X""#,
            r#"7 onbuild user "1""#,
            r#"8 onbuild healthcheck json "CMD" "a""#,
        ],
    ),
    (
        "ONBUILD with flags of the trigger",
        "ONBUILD COPY --from=a --link b c\n",
        &[r#"1 onbuild copy flag "--from=a" flag "--link" "b" "c""#],
    ),
    ("ONBUILD over lines", "ONBUILD \\\n  RUN a \\\n  b\n", &[r#"1-3 onbuild run "a   b""#]),
    ("ONBUILD of ONBUILD", "ONBUILD ONBUILD RUN a\n", &[r#"1 onbuild onbuild """#]),
    ("ONBUILD of an unknown instruction", "ONBUILD FETCH a b\n", &[r#"1 onbuild fetch """#]),
    (
        "unknown instructions have no value",
        "FETCH a b\nRUN_ALL\n{{ x }}\nRUNN c\n",
        &[r#"1 fetch """#, r#"2 run_all """#, r#"3 {{ """#, r#"4 runn """#],
    ),
    (
        "unknown instructions take flags and continuations",
        "FETCH --a=b c \\\n  d\nUSER 1\n",
        &[r#"1-2 fetch flag "--a=b" """#, r#"3 user "1""#],
    ),
    ("a keyword of other letters", "ÜBER a\n", &[r#"1 über """#]),
];

#[test]
fn every_instruction_is_read() {
    check(CASES);
}
