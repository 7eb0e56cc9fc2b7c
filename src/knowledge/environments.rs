//! The variables that a build begins with: `environments.toml`, and those that the builder gives.

use std::sync::LazyLock;

use serde::Deserialize;

/// What BuildKit gives to FROM lines, and to stages that ask with ARG, with what it is for a build
/// without options on linux/amd64. Source: `defaultArgs` in frontend/dockerfile/dockerfile2llb/platform.go.
pub const BUILDER: &[(&str, &str)] = &[
    ("BUILDPLATFORM", "linux/amd64"),
    ("BUILDOS", "linux"),
    ("BUILDOSVERSION", ""),
    ("BUILDARCH", "amd64"),
    ("BUILDVARIANT", ""),
    ("TARGETPLATFORM", "linux/amd64"),
    ("TARGETOS", "linux"),
    ("TARGETOSVERSION", ""),
    ("TARGETARCH", "amd64"),
    ("TARGETVARIANT", ""),
    ("TARGETSTAGE", "default"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    environment: Vec<Environment>,
}

/// A row: what images set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    images: Vec<String>,
    /// The names of all variables that any tag of the images sets, but PATH.
    pub sets: Vec<String>,
}

static TABLE: LazyLock<Vec<Environment>> = LazyLock::new(|| {
    #[allow(clippy::expect_used)] // A test reads it.
    serde_json::from_str::<Table>(json!("environments")).expect("the table is valid").environment
});

/// What an image of this normalised name sets; `None` where that is not known.
pub fn of(image: &str) -> Option<&'static Environment> {
    TABLE.iter().find(|row| row.images.iter().any(|name| name == image))
}

/// Does the builder give this to FROM lines, and to stages that ask?
pub fn is_builders(name: &str) -> bool {
    BUILDER.iter().any(|(known, _)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_named_once_and_as_they_are_looked_up() {
        let mut names: Vec<_> = TABLE.iter().flat_map(|row| &row.images).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for name in names {
            assert_eq!(crate::syntax::image_ref::normalize_name(name).as_ref(), Some(name));
        }
        assert!(
            of("docker.io/library/node")
                .is_some_and(|row| row.sets.iter().any(|name| name == "NODE_VERSION"))
        );
        assert!(of("docker.io/library/tomcat").is_none() && is_builders("TARGETARCH"));
    }
}
