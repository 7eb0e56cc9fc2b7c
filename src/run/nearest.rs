//! What somebody may have meant who named a file that isn't there.

use std::path::Path;

use clap::CommandFactory as _;

use crate::{cli::Cli, nearest::likeness};

/// How like two names must be.
const LIKE: f64 = 0.8;

/// The end of a message about a path that can't be read: empty where it is there,
/// or nothing of a like name is.
pub fn suggestion(path: &Path) -> String {
    let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| !path.exists()) else {
        return String::new();
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let files = std::fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let files = files.filter_map(|entry| {
        let file = entry.file_name().into_string().ok()?;
        Some((
            likeness(name, &file),
            folder.map_or(file.clone(), |folder| folder.join(&file).display().to_string()),
        ))
    });
    let command = Cli::command();
    let commands = command
        .get_subcommands()
        .filter(|command| folder.is_none() && !command.is_hide_set())
        .map(|command| (likeness(name, command.get_name()), format!("dfix {}", command.get_name())));
    let nearest = files.chain(commands).filter(|(like, _)| *like > LIKE).max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"))
}
