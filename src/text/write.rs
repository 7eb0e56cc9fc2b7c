//! Whole writes: a file is replaced in one step or not at all.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Somebody else changed the file since it was read.
    #[error("it changed on disk since it was read; run dfix again")]
    Changed,
    /// The system says no.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Replaces a file's bytes: a temporary file in the same folder is written,
/// synced and renamed over it. The mode is kept; of a symbolic link the target
/// is rewritten.
///
/// # Errors
/// Where the file no longer holds `expected`, or the system fails; the file is
/// then as it was.
pub fn replace(path: &Path, expected: &[u8], bytes: &[u8]) -> Result<(), WriteError> {
    let target: PathBuf = fs::canonicalize(path)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let metadata = fs::metadata(&target)?;
    let mut file = tempfile::Builder::new().prefix(".dfix-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    keep_owner(file.as_file(), &metadata);
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    if fs::read(&target)? != expected {
        return Err(WriteError::Changed);
    }
    file.persist(&target).map_err(|error| error.error)?;
    // The rename itself survives a crash only once the folder is synced; not
    // every file system can.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Root rewriting somebody's file leaves it theirs; others can't give files away, and needn't.
#[cfg(unix)]
fn keep_owner(file: &File, metadata: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }

    #[test]
    fn a_changed_file_is_not_overwritten() {
        let folder = folder();
        let path = folder.path().join("Dockerfile");
        fs::write(&path, "theirs").expect("writes");
        assert!(matches!(replace(&path, b"read", b"mine"), Err(WriteError::Changed)));
        assert_eq!(fs::read(&path).expect("reads"), b"theirs");
        assert_eq!(fs::read_dir(folder.path()).expect("lists").count(), 1, "no temporary file is left");
    }

    #[cfg(unix)]
    #[test]
    fn mode_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = folder();
        let (file, link) = (folder.path().join("real"), folder.path().join("Dockerfile"));
        fs::write(&file, "old").expect("writes");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("sets");
        symlink("real", &link).expect("links");
        replace(&link, b"old", b"new").expect("replaces");
        assert_eq!(fs::read(&file).expect("reads"), b"new");
        assert!(fs::symlink_metadata(&link).expect("is there").is_symlink());
        assert_eq!(fs::metadata(&file).expect("is there").permissions().mode() & 0o777, 0o640);
    }
}
