//! Facts about images' entrypoints: `entrypoints.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{glob, images::unmirrored};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    image: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    names: Vec<String>,
}

// A test reads the table; a mistake never gets past that.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("entrypoints.toml")).unwrap_or_default());

/// Does the entrypoint of the image with this normalised name, without its tag,
/// run a command as it is? So it does where there is none.
pub fn leaves_commands_alone(name: &str) -> bool {
    let known = |name: &str| TABLE.image.iter().flat_map(|row| &row.names).any(|known| glob(known, name));
    known(name) || unmirrored(name).is_some_and(|name| known(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        let table: Table = toml::from_str(include_str!("entrypoints.toml")).expect("the table parses");
        let names: Vec<&String> = table.image.iter().flat_map(|row| &row.names).collect();
        assert!(names.len() >= 20 && names.iter().all(|name| name.contains('/')));
    }

    #[test]
    fn images_are_found_elsewhere_too() {
        assert!(leaves_commands_alone("docker.io/library/python"));
        assert!(leaves_commands_alone("public.ecr.aws/docker/library/node"));
        assert!(!leaves_commands_alone("docker.io/library/nginx"));
        assert!(!leaves_commands_alone("docker.io/someone/python"));
    }
}
