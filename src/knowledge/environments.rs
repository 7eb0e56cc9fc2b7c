//! The variables that a build begins with: `environments.toml`, and those that the builder gives.

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

struct Table {
    environment: &'static [Environment],
}

/// A row: what images set.
#[derive(Debug)]
pub struct Environment {
    images: &'static [&'static str],
    /// The names of all variables that any tag of the images sets, but PATH.
    pub sets: &'static [&'static str],
}

static TABLE: Table = table!("environments");

/// What an image of this normalised name sets; `None` where that is not known.
pub fn of(image: &str) -> Option<&'static Environment> {
    TABLE.environment.iter().find(|row| row.images.contains(&image))
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
        let mut names: Vec<_> = TABLE.environment.iter().flat_map(|row| row.images).copied().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for name in names {
            assert_eq!(crate::syntax::image_ref::normalize_name(name).as_deref(), Some(name));
        }
        assert!(of("docker.io/library/node").is_some_and(|row| row.sets.contains(&"NODE_VERSION")));
        assert!(of("docker.io/library/tomcat").is_none() && is_builders("TARGETARCH"));
    }
}
