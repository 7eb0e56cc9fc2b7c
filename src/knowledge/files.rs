//! Facts about files that are copied into images: `files.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::glob;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    no_archive: NoArchive,
    archive: Archive,
    script: Script,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    extensions: Vec<String>,
    names: Vec<String>,
    unless: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Archive {
    endings: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoArchive {
    extensions: Vec<String>,
    names: Vec<String>,
}

// A test reads the table; a mistake never gets past that.
static TABLE: LazyLock<Table> = LazyLock::new(|| serde_json::from_str(json!("files")).unwrap_or_default());

/// Is a file of this name (the path's last part) certainly no tar archive?
pub fn is_no_archive(name: &str) -> bool {
    let table = &TABLE.no_archive;
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| table.extensions.iter().any(|known| known == extension))
        || table.names.iter().any(|known| known == name)
}

/// Is a file of this name meant to be an archive?
pub fn is_archive(name: &str) -> bool {
    TABLE.archive.endings.iter().any(|ending| name.ends_with(ending.as_str()))
}

/// Is a file of this name, or are all those of this pattern, meant to be run?
pub fn is_script(name: &str) -> bool {
    let table = &TABLE.script;
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    let is_one = extension.is_some_and(|extension| table.extensions.iter().any(|known| known == extension))
        || table.names.iter().any(|known| glob(known, name));
    is_one && !table.unless.iter().any(|known| glob(known, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_no_archive() {
        let table: Table = toml::from_str(include_str!("files.toml")).expect("the table parses");
        assert!(table.no_archive.extensions.len() > 50);
        assert!(is_no_archive("a.py") && is_no_archive(".bashrc") && is_no_archive("Makefile"));
        for doubtful in ["rootfs", "a.tar.gz", "a.tgz", "a.tar.xz", "app", "a.xz", "a.img"] {
            assert!(!is_no_archive(doubtful), "{doubtful}");
        }
        assert!(is_archive("a.tar.gz") && !is_archive("a.zip"));
        assert!(is_script("start.sh") && is_script("*.sh") && is_script("docker-entrypoint"));
        assert!(!is_script("data") && !is_script("settings.py") && !is_script("app.conf") && !is_script("*"));
    }
}
