//! What a corpus file cannot hold well: carriage returns, a byte order mark, a
//! missing last newline. A case lists the innermost named nodes with their text.

mod support;

use tree_sitter::Node;

fn leaves(node: Node<'_>, text: &str, list: &mut Vec<String>) {
    if node.named_child_count() == 0 && node.is_named() {
        list.push(format!("{} {}", node.kind(), &text[node.byte_range()]));
    }
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        leaves(child, text, list);
    }
}

/// Input, and its leaves as `kind text`.
type Case = (&'static str, &'static [&'static str]);

fn check(cases: &[Case]) {
    for (input, expected) in cases {
        let tree = support::parse(input);
        let root = tree.root_node();
        assert!(!root.has_error(), "{input:?}: {}", root.to_sexp());
        let mut found = Vec::new();
        leaves(root, input, &mut found);
        assert_eq!(found, *expected, "{input:?}");
    }
}

#[test]
fn carriage_returns_before_newlines_are_no_part_of_anything() {
    check(&[
        ("FROM a:1\r\nRUN b\r\n", &["image_name a", "image_tag 1", "shell_line b"]),
        ("# c\r\n#\r\nFROM a\r\n", &["comment # c", "comment #", "image_name a"]),
        ("FROM a@b\r\n", &["image_name a", "image_digest b"]),
        ("FROM a AS b\r\n", &["image_name a", "stage_name b"]),
        ("FROM $A\r\n", &["expansion $A"]),
        ("COPY --link a b\r\n", &["flag_name link", "path a", "path b"]),
        ("COPY --from=x\r\n", &["flag_name from", "flag_value x"]),
        ("ENV A=1 B=\r\n", &["key A", "value 1", "key B"]),
        ("ENV A b c\r\n", &["key A", "legacy_value b c"]),
        ("ENV A='b'\r\n", &["key A", "single_quoted_string 'b'"]),
        ("ENV A=\"b\"\r\n", &["key A", "double_quoted_string \"b\""]),
        ("ARG A\r\n", &["key A"]),
        ("EXPOSE 80 81\r\n", &["port 80", "port 81"]),
        ("USER a\r\nWORKDIR /b c\r\n", &["text a", "text /b c"]),
        ("CMD [\"a\", \"b\"]\r\n", &["json_string \"a\"", "json_string \"b\""]),
        ("HEALTHCHECK NONE\r\n", &["healthcheck_type NONE"]),
        ("ONBUILD RUN a\r\n", &["shell_line a"]),
        ("FETCH\r\nRUN\r\n", &["unknown_keyword FETCH", "run_instruction RUN"]),
    ]);
}

#[test]
fn directives_end_before_a_carriage_return() {
    check(&[
        (
            "# syntax=a/b:1\r\n# escape=`\r\nRUN a `\r\n  b\r\n",
            &[
                "directive_name syntax",
                "directive_value a/b:1",
                "directive_name escape",
                "directive_value `",
                "shell_line a ",
                "line_continuation `\r\n",
                "shell_line   b",
            ],
        ),
        ("# escape=\r\nRUN a \\\r\n", &["comment # escape=", "shell_line a ", "line_continuation \\\r\n"]),
    ]);
}

#[test]
fn continuations_end_with_any_newline() {
    check(&[
        ("RUN a \\\r\n  && b\r\n", &["shell_line a ", "line_continuation \\\r\n", "shell_line   && b"]),
        ("RUN a \\ \t\r\nb", &["shell_line a ", "line_continuation \\ \t\r\n", "shell_line b"]),
        (
            "RUN a \\\r\n# c\r\n\r\n  \r\n  # d\r\n b\r\n",
            &["shell_line a ", "line_continuation \\\r\n", "comment # c", "comment # d", "shell_line  b"],
        ),
        ("COPY a\\\r\nb c\r\n", &["line_continuation \\\r\n", "path c"]),
        (
            "ENV A=1 \\\r\n\r\n  B=2\r\n",
            &["key A", "value 1", "line_continuation \\\r\n\r\n", "key B", "value 2"],
        ),
        (
            "CMD [\"a\", \\\r\n\"b\"]\r\n",
            &["json_string \"a\"", "line_continuation \\\r\n", "json_string \"b\""],
        ),
    ]);
}

#[test]
fn newlines_may_be_mixed() {
    check(&[
        ("FROM a\r\nUSER b\nRUN c\r\nCMD d", &["image_name a", "text b", "shell_line c", "shell_line d"]),
        (
            "RUN a \\\n b \\\r\n c\n",
            &[
                "shell_line a ",
                "line_continuation \\\n",
                "shell_line  b ",
                "line_continuation \\\r\n",
                "shell_line  c",
            ],
        ),
        ("USER a\r\r\nUSER b\n", &["text a", "text b"]),
        (
            "COPY <<E /a\r\nx\r\ny\nE\r\nUSER 1\n",
            &["path <<E", "path /a", "heredoc_body x\r\ny\n", "heredoc_end E", "text 1"],
        ),
    ]);
}

#[test]
fn a_carriage_return_within_a_line_is_a_blank() {
    check(&[
        ("COPY a\rb\n", &["path a", "path b"]),
        ("RUN a\rb\n", &["shell_line a\rb"]),
        ("ENV A=1\rB=2\n", &["key A", "value 1", "key B", "value 2"]),
    ]);
}

#[test]
fn heredocs_keep_their_newlines() {
    check(&[
        ("RUN <<E\r\na\r\nE\r\n", &["shell_line <<E", "heredoc_body a\r\n", "heredoc_end E"]),
        ("RUN <<-E\r\n\ta\r\n\tE", &["shell_line <<-E", "heredoc_body \ta\r\n", "heredoc_end \tE"]),
        ("RUN <<A <<B\nA\r\nB", &["shell_line <<A <<B", "heredoc_end A", "heredoc_end B"]),
    ]);
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    check(&[
        ("\u{feff}FROM a\n", &["image_name a"]),
        (
            "\u{feff}# escape=`\nRUN a`\nb",
            &[
                "directive_name escape",
                "directive_value `",
                "shell_line a",
                "line_continuation `\n",
                "shell_line b",
            ],
        ),
        ("\u{feff}# c\r\nFROM a", &["comment # c", "image_name a"]),
        ("\u{feff}", &["source_file "]),
        ("\u{feff}\n", &["source_file "]),
        // Only the file's first character is one.
        ("FROM a\n\u{feff}RUN b\n", &["image_name a", "unknown_keyword \u{feff}RUN", "shell_line b"]),
    ]);
}

#[test]
fn the_last_newline_may_be_missing() {
    check(&[
        ("", &["source_file "]),
        ("# c", &["comment # c"]),
        ("# escape=`", &["directive_name escape", "directive_value `"]),
        ("FROM", &["from_instruction FROM"]),
        ("FROM ", &["from_instruction FROM"]),
        ("FROM a", &["image_name a"]),
        ("FROM a:", &["image_name a"]),
        ("FROM a:b", &["image_name a", "image_tag b"]),
        ("FROM a AS", &["image_name a"]),
        ("FROM a AS b", &["image_name a", "stage_name b"]),
        ("FROM --platform", &["flag_name platform"]),
        ("FROM --platform=", &["flag_name platform"]),
        ("RUN a", &["shell_line a"]),
        ("RUN a # c", &["shell_line a # c"]),
        ("RUN --", &["run_instruction RUN --"]),
        ("COPY a b", &["path a", "path b"]),
        ("ENV A", &["key A"]),
        ("ENV A=", &["key A"]),
        ("ENV A=b", &["key A", "value b"]),
        ("ENV A=\"b", &["key A", "double_quoted_string \"b"]),
        ("ENV A='b", &["key A", "single_quoted_string 'b"]),
        ("ENV A=$", &["key A", "value $"]),
        ("ENV A=${B", &["key A", "value ${B"]),
        ("ENV A b", &["key A", "legacy_value b"]),
        ("CMD []", &["json_array []"]),
        ("CMD [", &["shell_line ["]),
        ("HEALTHCHECK CMD", &["healthcheck_type CMD"]),
        ("ONBUILD", &["onbuild_instruction ONBUILD"]),
        ("ONBUILD RUN", &["run_instruction RUN"]),
        ("RUN <<E\na\nE", &["shell_line <<E", "heredoc_body a\n", "heredoc_end E"]),
        ("X", &["unknown_keyword X"]),
    ]);
}

#[test]
fn an_escape_character_may_dangle_at_the_end() {
    let dangling = |newline: &str| format!("RUN a \\{newline}");
    for newline in ["", "\n", "\r\n", "  ", " \t\r\n", "\n\n", "\r\n\r\n  \n"] {
        let text = dangling(newline);
        let tree = support::parse(&text);
        assert!(!tree.root_node().has_error(), "{text:?}: {}", tree.root_node().to_sexp());
        let mut found = Vec::new();
        leaves(tree.root_node(), &text, &mut found);
        assert_eq!(found.first().map(String::as_str), Some("shell_line a "), "{text:?}");
    }
    check(&[
        ("ENV A=1 \\", &["key A", "value 1", "line_continuation \\"]),
        ("COPY a b \\\n# c", &["path a", "path b", "line_continuation \\\n", "comment # c"]),
        ("COPY a b\\", &["path a", "path b", "line_continuation \\"]),
        ("USER \\\n", &["user_instruction USER", "line_continuation \\\n"]),
        (
            "# escape=`\nRUN a\\\nRUN b`",
            &[
                "directive_name escape",
                "directive_value `",
                "shell_line a\\",
                "shell_line b",
                "line_continuation `",
            ],
        ),
    ]);
}

#[test]
fn what_cannot_be_read_is_an_error_and_the_next_line_is_read() {
    for (text, error, after) in [
        ("FROM a\nCOPY \u{a0}\nRUN b\nUSER c\n", "\u{a0}\n", &["shell_line b", "text c"][..]),
        ("FROM a\nRUN <<E\nUSER c\n", "\nUSER c\n", &[]),
        ("FROM a\nRUN <<E", "<<E", &[]),
    ] {
        let tree = support::parse(text);
        let root = tree.root_node();
        assert!(root.has_error(), "{text:?}: {}", root.to_sexp());
        assert_eq!(root.byte_range(), 0..text.len(), "{text:?}: {}", root.to_sexp());
        let mut cursor = root.walk();
        let errors: Vec<_> = root.children(&mut cursor).filter(|node| node.is_error()).collect();
        assert_eq!(errors.len(), 1, "{text:?}: {}", root.to_sexp());
        assert_eq!(&text[errors[0].byte_range()], error);
        let mut found = Vec::new();
        for node in root.children(&mut cursor).filter(|node| node.start_byte() >= errors[0].end_byte()) {
            leaves(node, text, &mut found);
        }
        assert_eq!(found, after, "{text:?}");
    }
}

#[test]
fn what_does_not_fit_the_scanner_is_an_error_and_no_crash() {
    let long = "N".repeat(300);
    let many: String = (0..600).map(|n| format!(" <<N{n}")).collect();
    for text in [
        format!("RUN <<{long}\na\n{long}\n"),
        format!("RUN{many}\n"),
        format!("RUN {}${{A:-\n", "${A:-".repeat(500)),
        "RUN <<E\nnever ended".to_owned(),
    ] {
        support::parse(&text);
    }
    // As many names as fit are read.
    let names: String = (0..100).map(|n| format!(" <<N{n}")).collect();
    let ends: String = (0..100).map(|n| format!("N{n}\n")).collect();
    let text = format!("RUN{names}\n{ends}");
    let tree = support::parse(&text);
    let mut found = Vec::new();
    leaves(tree.root_node(), &text, &mut found);
    assert_eq!(found.iter().filter(|leaf| leaf.starts_with("heredoc_end")).count(), 100);
}
