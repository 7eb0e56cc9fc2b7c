//! docs/picture.svg: what a terminal shows, drawn from real runs.

use std::{fs, process::Command};

const PATH: &str = "docs/picture.svg";
/// What is typed in examples/quickstart, one after the other.
const TYPED: &[&str] =
    &["dfix --check --only run-as-non-root,clean-package-cache Dockerfile", "dfix --quiet Dockerfile"];

/// The runs, whole, as they come on a terminal.
fn screen() -> String {
    let mut out = String::new();
    for line in TYPED {
        let run = Command::new(env!("CARGO_BIN_EXE_dfix"))
            .args(line.split_whitespace().skip(1))
            .args(["--color", "always"])
            .current_dir("examples/quickstart")
            .envs([("DFIX_OFFLINE", "1"), ("XDG_CACHE_HOME", "/nonexistent")])
            .output()
            .expect("runs");
        let shown = String::from_utf8(run.stdout).expect("is text");
        assert!(shown.contains("\u{1b}["), "{line}: no colours");
        let said = String::from_utf8(run.stderr).expect("is text");
        out += &format!("\u{1b}[1m$ {line}\u{1b}[0m\n{shown}{said}\n");
    }
    out
}

#[test]
fn the_picture_is_what_a_terminal_shows() {
    let wanted = anstyle_svg::Term::new().palette(anstyle_svg::WIN10_CONSOLE).render_svg(screen().trim_end());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(PATH, &wanted).expect("is written");
    }
    let picture = fs::read_to_string(PATH).expect("is read");
    assert!(picture == wanted, "{PATH} is out of date: UPDATE_DOCS=1 cargo test --test docs");
    assert!(fs::read_to_string("README.md").expect("is read").contains("](docs/picture.svg)"));
}
