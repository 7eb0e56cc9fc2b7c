//! Unified diffs, as `git apply` and `patch -p1` take them.

use std::fmt::Write as _;

use similar::TextDiff;

/// The diff of a file; empty where the texts are the same.
pub fn unified(path: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let name = header_path(path);
    // Lines end where git ends them: a carriage return alone ends none.
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<_>>();
    let (old, new) = (lines(old), lines(new));
    let diff = TextDiff::from_slices(&old, &new);
    let mut out = format!("--- {}\n+++ {}\n", header("a/", &name), header("b/", &name));
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        let _ = writeln!(out, "{}", hunk.header());
        for change in hunk.iter_changes() {
            let _ = write!(out, "{}{}", change.tag(), change.value());
            if !change.value().ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// The path below the folder that the diff is applied in.
fn header_path(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    path.trim_start_matches("./").trim_start_matches('/').to_owned()
}

/// A name as a line of a diff holds it: in quotes, as in C, where it would end the line
/// or be taken for a name in quotes.
fn header(side: &str, name: &str) -> String {
    if !name.contains(|c: char| c.is_ascii_control() || c == '"' || c == '\\') {
        // A blank in the name would end it, but for a tab behind it.
        let tab = if name.contains(' ') { "\t" } else { "" };
        return format!("{side}{name}{tab}");
    }
    let mut quoted = format!("\"{side}");
    for c in name.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_ascii_control() => {
                let _ = write!(quoted, "\\{:03o}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_final_newline_is_told() {
        let diff = unified("./a b", "x\ny", "x\nz");
        assert_eq!(
            diff,
            "--- a/a b\t\n+++ b/a b\t\n@@ -1,2 +1,2 @@\n x\n-y\n\\ No newline at end of file\n+z\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("a", "x\n", "x\n"), "");
    }

    #[test]
    fn a_carriage_return_alone_ends_no_line() {
        let diff = unified("a", "x\r\r\ny\rz\n", "x\r\r\nY\rz\n");
        assert_eq!(diff, "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\r\r\n-y\rz\n+Y\rz\n");
        let diff = unified("a", "x\ny\r", "x\nz\r");
        let end = "\n\\ No newline at end of file\n";
        assert_eq!(diff, format!("--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\n-y\r{end}+z\r{end}"));
    }
}
