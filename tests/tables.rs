//! What whoever writes a row of a table is told when dfix is built.

#![allow(clippy::expect_used, missing_docs)]

#[path = "../build/literals.rs"]
mod literals;

use std::{fs, panic};

use literals::Module;

const MODULE: &str = r#"
struct Table { row: &'static [Row] }
struct Row {
    names: &'static [&'static str],
    with: Maybe<&'static str>,
    kind: Kind,
    family: Option<Family>,
    uid: u32,
    certain: bool,
    why: &'static str,
    own: Option<Own>,
}
struct Own {
    also_called: Text,
    #[serde(default)]
    words: List,
    pairs: List<(Text, Text)>,
    families: List<Family>,
}
enum Kind { MakeUser, Remove }
"#;

/// The literal, or what is told.
fn literal(row: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("images.rs"), "pub enum Family { Debian, RhelMinimal }").expect("is written");
    fs::write(path("x.rs"), MODULE).expect("is written");
    let table = toml::from_str(&format!("[[row]]\n{row}")).expect("is TOML");
    panic::catch_unwind(|| Module::beside(&path("x.toml")).table(&table)).map_err(|cause| {
        let text = cause.downcast_ref::<String>().cloned();
        text.expect("panics with a message").replace(&folder.path().display().to_string(), "")
    })
}

const ROW: &str = "names = [\"a\"]\nkind = \"make-user\"\nuid = 1\nwhy = \"b\"\n";

#[test]
fn a_row_becomes_a_literal() {
    assert_eq!(
        literal(&format!("{ROW}family = \"rhel-minimal\"\nwith = [\"c\"]\n")).expect("is right"),
        "Table { row: &[Row { names: &[\"a\"], with: &[\"c\"], kind: Kind::MakeUser, family: \
         Some(Family::RhelMinimal), uid: 1, certain: false, why: \"b\", own: None }] }"
    );
    let less = literal(ROW).expect("is right");
    assert!(less.contains("with: &[], kind") && less.contains("family: None"), "{less}");
}

#[test]
fn what_a_configuration_may_hold_too_is_cow() {
    let own = "own = { also-called = \"a\", pairs = { b = \"c\" }, families = [\"debian\"] }\n";
    let row = literal(&format!("{ROW}{own}")).expect("is right");
    let own = "Own { also_called: Cow::Borrowed(\"a\"), words: Cow::Borrowed(&[]), pairs: Cow::Borrowed(&[(Cow::Borrowed(\"b\"), \
               Cow::Borrowed(\"c\"))]), families: Cow::Borrowed(&[Family::Debian]) }";
    assert!(row.contains(own), "{row}");
    let less = literal(&format!("{ROW}own = {{ also-called = \"a\", families = [] }}\n"));
    assert!(less.expect_err("is refused").starts_with("/x.toml: `pairs` of a Own is missing: "));
}

#[test]
fn a_mistake_is_told_with_its_table_its_field_and_its_row() {
    for (wrong, told) in [
        (ROW.replace("names = [\"a\"]\n", ""), "/x.toml: `names` of a Row is missing: kind = "),
        (ROW.replace("\"b\"", "3"), "/x.toml: `why` of a Row is of another type: "),
        (ROW.replace("[\"a\"]", "\"a\""), "/x.toml: `names` of a Row is of another type: "),
        (ROW.replace("uid = 1", "uid = -1"), "/x.toml: `uid` of a Row is too large, or below 0: "),
        (ROW.replace("uid = 1", "uid = \"1\""), "/x.toml: `uid` of a Row is of another type: "),
        (format!("{ROW}certain = 1\n"), "/x.toml: `certain` of a Row is no flag: "),
        (format!("{ROW}wy = 1\n"), "/x.toml: Row has no `wy`"),
        (
            ROW.replace("make-user", "make-usr"),
            "/x.toml: `kind` of a Row is `make-usr`, which is none of make-user, remove: ",
        ),
        (
            format!("{ROW}family = \"rhel\"\n"),
            "/x.toml: `family` of a Row is `rhel`, which is none of debian, rhel-minimal: ",
        ),
    ] {
        let message = literal(&wrong).expect_err("is refused");
        assert!(message.starts_with(told), "{message}");
    }
}
