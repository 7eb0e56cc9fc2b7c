//! What the command line says of itself: completions for shells, manual pages.

use std::{fmt::Write as _, io::Write as _, path::Path};

use anyhow::bail;
use clap::{Arg, ArgAction, Command, CommandFactory as _, builder::PossibleValuesParser};

use crate::{cli::Cli, nearest::nearest, rules::RULES};

/// The script that completes dfix's command line in a shell.
pub fn completions(shell: clap_complete::Shell) -> String {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut completed(&whole()), "dfix", &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The command with the arguments of all subcommands.
fn whole() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// Is it what a subcommand is called?
pub fn is_subcommand(path: &Path) -> bool {
    path.to_str().is_some_and(|name| Cli::command().find_subcommand(name).is_some())
}

/// A command as shells complete it: without what is hidden and what clap adds by itself, and with the names of
/// rules.
fn completed(command: &Command) -> Command {
    let is_own = |arg: &&Arg| {
        use ArgAction::{Help, HelpLong, HelpShort, Version};
        !arg.is_hide_set() && !matches!(arg.get_action(), Help | HelpLong | HelpShort | Version)
    };
    let args = command.get_arguments().filter(is_own).map(|arg| {
        match matches!(arg.get_id().as_str(), "select" | "ignore" | "only" | "rule") {
            true => arg.clone().value_parser(PossibleValuesParser::new(RULES.iter().map(|rule| rule.name))),
            false => arg.clone(),
        }
    });
    let is_own = |inner: &&Command| !inner.is_hide_set() && inner.get_name() != "help";
    let inner = command.get_subcommands().filter(is_own).map(completed);
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
    let root = whole();
    let mut command = &root;
    for name in of {
        let Some(inner) = command.find_subcommand(name) else { bail!("{}", unknown(command, name)) };
        command = inner;
    }
    page(command)
}

/// As clap_mangen writes it, but for the synopsis, which leaves out what options take, and the name
/// of the last section; and in ASCII, which every roff reads.
fn page(command: &Command) -> anyhow::Result<String> {
    let man = clap_mangen::Man::new(command.clone()).source(concat!("dfix ", env!("CARGO_PKG_VERSION")));
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    let usage = command.clone().render_usage().to_string();
    let ways = usage.trim_start_matches("Usage:").lines().map(|way| roff(way.trim()));
    writeln!(out, ".SH SYNOPSIS\n{}", ways.collect::<Vec<_>>().join("\n.br\n"))?;
    man.render_description_section(&mut out)?;
    if command.get_arguments().any(|arg| !arg.is_hide_set()) {
        man.render_options_section(&mut out)?;
    }
    if command.get_subcommands().any(|inner| !inner.is_hide_set()) {
        man.render_subcommands_section(&mut out)?;
    }
    if let Some(last) = command.get_after_help() {
        let last = last.to_string();
        let (notes, codes) = last.split_once("Exit codes:").unwrap_or((&last, ""));
        if !notes.trim().is_empty() {
            writeln!(out, ".SH NOTES\n{}", roff(notes.trim()))?;
        }
        writeln!(out, ".SH \"EXIT STATUS\"")?;
        for line in codes.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.split_once("  ").filter(|(code, _)| code.parse::<u8>().is_ok()) {
                Some((code, meaning)) => writeln!(out, ".TP\n{code}\n{}", roff(meaning))?,
                None => writeln!(out, "{}", roff(line))?,
            }
        }
    }
    if command.get_version().is_some() {
        man.render_version_section(&mut out)?;
    }
    let text = String::from_utf8(out)?;
    Ok(text.chars().fold(String::new(), |mut page, c| {
        let _ = if c.is_ascii() { write!(page, "{c}") } else { write!(page, "\\[u{:04X}]", c as u32) };
        page
    }))
}

/// Plain text as roff takes it: no line of it begins a request.
fn roff(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn unknown(command: &Command, name: &str) -> String {
    let names = command.get_subcommands().filter(|inner| !inner.is_hide_set()).map(Command::get_name);
    match nearest(name, names) {
        Some(known) => format!("dfix has no subcommand `{name}` here; did you mean `{known}`?"),
        None => format!("dfix has no subcommand `{name}` here"),
    }
}
