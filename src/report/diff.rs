//! Unified diffs, as `git apply` and `patch -p1` take them.

use similar::TextDiff;

/// The diff of a file; empty where the texts are the same.
pub fn unified(path: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let name = header_path(path);
    // A blank in the name would end it, but for a tab behind it.
    let tab = if name.contains(' ') { "\t" } else { "" };
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{name}{tab}"), &format!("b/{name}{tab}"))
        .to_string()
}

/// The path below the folder that the diff is applied in.
fn header_path(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.trim_start_matches("./").trim_start_matches('/').to_owned()
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
}
