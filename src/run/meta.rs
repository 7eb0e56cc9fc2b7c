//! What the command line says of itself: completions for shells, manual pages.

use anyhow::bail;
use clap::{Command, CommandFactory as _, builder::PossibleValuesParser};

use crate::{cli::Cli, nearest::nearest, rules::RULES};

/// The script that completes dfix's command line in a shell.
pub fn completions(shell: clap_complete::Shell) -> String {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut completed(&Cli::command()), "dfix", &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// A command as shells complete it: without what is hidden, and with the names of rules.
fn completed(command: &Command) -> Command {
    let args = command.get_arguments().filter(|arg| !arg.is_hide_set()).map(|arg| {
        match matches!(arg.get_id().as_str(), "select" | "ignore" | "only" | "rule") {
            true => arg.clone().value_parser(PossibleValuesParser::new(RULES.iter().map(|rule| rule.name))),
            false => arg.clone(),
        }
    });
    let inner = command.get_subcommands().filter(|inner| !inner.is_hide_set()).map(completed);
    let about = command.get_about().cloned().unwrap_or_default();
    let version = command.get_version().unwrap_or_default().to_owned();
    let new = Command::new(command.get_name().to_owned()).about(about).args(args).subcommands(inner);
    if version.is_empty() { new } else { new.version(version) }
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
    match nearest(name, names) {
        Some(known) => format!("dfix has no subcommand `{name}` here; did you mean `{known}`?"),
        None => format!("dfix has no subcommand `{name}` here"),
    }
}
