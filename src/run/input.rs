//! A file as it comes in: its name in messages, and its bytes.

use std::{fs::File, io::Read as _, path::Path};

/// How messages name a file.
pub fn display_name(path: &Path, stdin_filename: Option<&Path>) -> String {
    match stdin_filename {
        Some(name) if path.as_os_str() == "-" => name.display().to_string(),
        None if path.as_os_str() == "-" => "<stdin>".into(),
        _ => path.strip_prefix("./").unwrap_or(path).display().to_string(),
    }
}

/// A file's bytes, or one clause that says why not.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let too_large =
        |size: u64| Err(format!("{size} bytes, more than the {most} that max-file-size in dfix.toml allows"));
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    } else {
        let file = File::open(path).map_err(cannot)?;
        let metadata = file.metadata().map_err(cannot)?;
        if metadata.is_dir() {
            return Err("is a folder".into());
        }
        if metadata.len() > most {
            return too_large(metadata.len());
        }
        // With place for all of it, and for what tells that it ends there, two calls read it.
        bytes.reserve_exact(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        file.take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    }
    if bytes.len() as u64 > most { too_large(bytes.len() as u64) } else { Ok(bytes) }
}
