//! The queries for editors compile against the grammar and find what they should.

mod support;

use dfix_tree_sitter_dockerfile::{HIGHLIGHTS_QUERY, INJECTIONS_QUERY};
use tree_sitter::{Query, QueryCursor, StreamingIterator};

const SAMPLE: &str = r#"# syntax=docker/dockerfile:1
# a remark
FROM --platform=$BUILDPLATFORM debian:12@sha256:ab AS base
ENV A=1 B="x $C" D='e' # F
ENV G h
COPY <<EOF /a
body
EOF
EXPOSE 80/tcp
VOLUME ["/data"]
RUN a && \
  # why
  b
RUN <<EOF
c
EOF
HEALTHCHECK CMD ["d"]
USER 1
FETCH x
"#;

/// What the query captures: the capture's name and the text, in order.
fn captures(query: &str) -> Vec<(String, &'static str)> {
    let query = Query::new(&support::language(), query).expect("the query fits the grammar");
    let tree = support::parse(SAMPLE);
    let mut cursor = QueryCursor::new();
    let mut found = cursor.captures(&query, tree.root_node(), SAMPLE.as_bytes());
    let mut list = Vec::new();
    while let Some((matched, index)) = found.next() {
        let capture = matched.captures()[*index];
        let name = query.capture_names()[capture.index as usize].to_owned();
        list.push((name, &SAMPLE[capture.node.byte_range()]));
    }
    list
}

#[test]
fn highlights_name_the_parts() {
    let found = captures(HIGHLIGHTS_QUERY);
    let has = |name: &str, text: &str| found.iter().any(|(n, t)| n == name && *t == text);
    for (name, text) in [
        ("keyword.directive", "syntax"),
        ("string.special", "docker/dockerfile:1"),
        ("comment", "# a remark"),
        ("comment", "# why"),
        ("keyword", "FROM"),
        ("keyword", "AS"),
        ("keyword", "CMD"),
        ("property", "platform"),
        ("string", "$BUILDPLATFORM"),
        ("type", "debian"),
        ("constant", "12"),
        ("constant", "sha256:ab"),
        ("label", "base"),
        ("variable", "A"),
        ("variable", "$C"),
        ("string", "\"x $C\""),
        ("string", "'e'"),
        ("string", "h"),
        ("string.special.path", "/a"),
        ("number", "80/tcp"),
        ("string", "\"/data\""),
        ("operator", "="),
        ("operator", "@"),
        ("operator", ":"),
        ("operator", "--"),
        ("punctuation.bracket", "["),
        ("label", "EOF"),
        ("error", "FETCH"),
    ] {
        assert!(has(name, text), "no @{name} on {text:?}: {found:#?}");
    }
}

#[test]
fn injections_put_languages_into_the_parts() {
    let language = support::language();
    let query = Query::new(&language, INJECTIONS_QUERY).expect("the query fits the grammar");
    let tree = support::parse(SAMPLE);
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&query, tree.root_node(), SAMPLE.as_bytes());
    let mut found = Vec::new();
    while let Some(matched) = matches.next() {
        let properties = query.property_settings(matched.pattern_index);
        let setting = |key: &str| properties.iter().find(|p| &*p.key == key);
        let language =
            setting("injection.language").and_then(|p| p.value.as_deref()).expect("names a language");
        let whole = setting("injection.include-children").is_some();
        for capture in matched.captures() {
            assert_eq!(query.capture_names()[capture.index as usize], "injection.content");
            assert!(whole || capture.node.child_count() == 0, "nothing is left of {:?}", capture.node);
            found.push((language.to_owned(), &SAMPLE[capture.node.byte_range()]));
        }
    }
    let has = |language: &str, text: &str| found.iter().any(|(l, t)| l == language && *t == text);
    for (language, text) in [
        ("comment", "# a remark"),
        ("bash", "a && \\\n  # why\n  b"),
        ("bash", "c\n"),
        ("json", "[\"/data\"]"),
        ("json", "[\"d\"]"),
    ] {
        assert!(has(language, text), "no {language} in {text:?}: {found:#?}");
    }
    assert!(!has("bash", "body\n"), "the file that COPY writes is no shell code");
}
