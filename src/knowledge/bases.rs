//! Facts about base images that hold for all their tags, or all but some: `bases.toml`.

use std::sync::LazyLock;

use super::{Globs, Maybe, glob, mirrors::unmirrored};

struct Table {
    base: &'static [Row],
    said: Said,
}

struct Said {
    phrases: &'static [&'static str],
    of_another: &'static [&'static str],
}

struct Row {
    names: &'static [&'static str],
    commands: Option<Commands>,
    workdir: Option<&'static str>,
    except: Maybe<&'static str>,
}

/// What an entrypoint does with a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commands {
    /// It runs its words, whatever they are; or there is no entrypoint.
    AsTheyAre,
}

static TABLE: Table = table!("bases");

fn row(name: &str) -> Option<&'static Row> {
    static ROWS: LazyLock<Globs<&Row>> = LazyLock::new(|| {
        TABLE.base.iter().flat_map(|row| row.names.iter().map(move |name| (*name, row))).collect()
    });
    ROWS.first(name).or_else(|| ROWS.first(&unmirrored(name)?))
}

/// Does the entrypoint of the image with this normalised name, without its tag,
/// run a command as it is? So it does where there is none.
pub fn runs_commands_as_they_are(name: &str) -> bool {
    row(name).is_some_and(|row| row.commands == Some(Commands::AsTheyAre))
}

/// The working directory of the image with this normalised name and tag.
pub fn workdir(name: &str, tag: &str) -> Option<&'static str> {
    let row = row(name)?;
    row.workdir.filter(|_| !row.except.iter().any(|except| glob(except, tag)))
}

/// Does a comment or a label say that other images are built on the one that the file makes?
pub fn is_said_to_be_one(text: &str) -> bool {
    let Said { phrases, of_another } = &TABLE.said;
    let text = text.to_ascii_lowercase();
    let holds = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    holds(phrases) && !holds(of_another)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        let mut names: Vec<_> = TABLE.base.iter().flat_map(|row| row.names).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "a name stands in two rows");
        assert!(names.iter().all(|name| name.contains('/')));
        assert!(TABLE.base.iter().flat_map(|row| row.workdir).all(|path| path.starts_with('/')));
    }

    #[test]
    fn images_are_found_elsewhere_too() {
        assert!(runs_commands_as_they_are("docker.io/library/python"));
        assert!(runs_commands_as_they_are("public.ecr.aws/docker/library/node"));
        assert!(!runs_commands_as_they_are("docker.io/library/nginx"));
        assert!(!runs_commands_as_they_are("docker.io/someone/python"));
    }

    #[test]
    fn some_tags_work_elsewhere() {
        assert_eq!(workdir("docker.io/library/python", "3.12-slim"), Some("/"));
        assert_eq!(workdir("docker.io/library/python", "3-onbuild"), None);
        assert_eq!(workdir("docker.io/library/golang", "1.22"), None);
    }
}
