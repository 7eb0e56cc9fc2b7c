//! What the command line says of itself: completions for shells, manual pages.

use anyhow::bail;
use clap::{Command, CommandFactory as _};

use crate::cli::Cli;

/// The script that completes dfix's command line in a shell.
pub fn completions(shell: clap_complete::Shell) -> String {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dfix", &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The manual page of dfix, or of a subcommand of it.
///
/// # Errors
/// Where there is no such subcommand.
pub fn manual(of: &[String]) -> anyhow::Result<String> {
    let mut root = Cli::command();
    root.build();
    let mut command = &root;
    for name in of {
        let Some(inner) = command.find_subcommand(name) else { bail!("{}", unknown(command, name)) };
        command = inner;
    }
    let mut out = Vec::new();
    let version = concat!("dfix ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(command.clone()).source(version).render(&mut out)?;
    Ok(String::from_utf8(out)?)
}

fn unknown(command: &Command, name: &str) -> String {
    let names = command.get_subcommands().filter(|inner| !inner.is_hide_set()).map(Command::get_name);
    let nearest =
        names.max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    match nearest {
        Some(known) => format!("dfix has no subcommand `{name}` here; did you mean `{known}`?"),
        None => format!("dfix has no subcommand `{name}` here"),
    }
}
