//! Facts about files that are copied into images: `files.toml`.

use super::glob;

struct Table {
    no_archive: NoArchive,
    archive: Archive,
    script: Script,
}

struct Script {
    extensions: &'static [&'static str],
    names: &'static [&'static str],
    unless: &'static [&'static str],
}

struct Archive {
    endings: &'static [&'static str],
}

struct NoArchive {
    extensions: &'static [&'static str],
    names: &'static [&'static str],
}

static TABLE: Table = table!("files");

/// Is a file of this name (the path's last part) certainly no tar archive?
pub fn is_no_archive(name: &str) -> bool {
    let table = &TABLE.no_archive;
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| table.extensions.contains(&extension)) || table.names.contains(&name)
}

/// Is a file of this name meant to be an archive?
pub fn is_archive(name: &str) -> bool {
    TABLE.archive.endings.iter().any(|ending| name.ends_with(*ending))
}

/// Is a file of this name, or are all those of this pattern, meant to be run?
pub fn is_script(name: &str) -> bool {
    let table = &TABLE.script;
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    let is_one = extension.is_some_and(|extension| table.extensions.contains(&extension))
        || table.names.iter().any(|known| glob(known, name));
    is_one && !table.unless.iter().any(|known| glob(known, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_no_archive() {
        assert!(TABLE.no_archive.extensions.len() > 50);
        assert!(is_no_archive("a.py") && is_no_archive(".bashrc") && is_no_archive("Makefile"));
        for doubtful in ["rootfs", "a.tar.gz", "a.tgz", "a.tar.xz", "app", "a.xz", "a.img"] {
            assert!(!is_no_archive(doubtful), "{doubtful}");
        }
        assert!(is_archive("a.tar.gz") && !is_archive("a.zip"));
        assert!(is_script("start.sh") && is_script("*.sh") && is_script("docker-entrypoint"));
        assert!(!is_script("data") && !is_script("settings.py") && !is_script("app.conf") && !is_script("*"));
    }
}
