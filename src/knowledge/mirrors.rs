//! Places that have images of others under another name: `mirrors.toml`.

struct Table {
    mirror: &'static [Mirror],
}

/// A row.
struct Mirror {
    /// How names begin.
    from: &'static [&'static str],
    /// How they begin where they come from.
    of: &'static str,
}

static TABLE: Table = table!("mirrors");

/// The name under which the table of images has one that stands elsewhere too.
pub(super) fn unmirrored(name: &str) -> Option<String> {
    TABLE.mirror.iter().find_map(|row| {
        let rest = row.from.iter().find_map(|from| name.strip_prefix(from))?;
        Some(format!("{}{rest}", row.of))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_parts_of_names_are_replaced() {
        assert!(TABLE.mirror.iter().flat_map(|row| row.from).all(|from| from.ends_with('/')));
        assert!(TABLE.mirror.iter().all(|row| !row.from.is_empty() && row.of.ends_with('/')));
        assert_eq!(unmirrored("docker.io/arm64v8/debian").as_deref(), Some("docker.io/library/debian"));
        assert_eq!(unmirrored("docker.io/library/debian"), None);
    }
}
