//! The command line, as plain structs. No I/O.

mod deferred;

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use deferred::Deferred;

use crate::{Preset, report::Format, rules::Severity, verify::Builder};

/// Rewrites Dockerfiles so that they follow container-security practice, and
/// leaves everything else exactly as its author wrote it.
#[derive(Debug, Parser)]
#[command(name = "dfix", version, args_conflicts_with_subcommands = true, max_term_width = 100, after_help = EXIT)]
pub struct Cli {
    /// What to do instead of fixing.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The main job.
    #[command(flatten)]
    pub fix: FixArgs,
    /// Colour the output; `auto` does on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output", global = true)]
    pub color: Color,
}

const EXIT: &str = "Exit codes:
  0  nothing would change, and no finding at --fail-on or above remains
  1  something would change (not with --write), or such a finding remains
  2  something could not be done: a file that can't be read or isn't understood,
     a mistake in the configuration or on the command line";

/// The arguments of the main job.
#[derive(Debug, Args)]
pub struct FixArgs {
    /// Dockerfiles, folders to look for them in (as git would), or `-` for
    /// standard input [default: the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Print a unified diff and change nothing (this is what happens without any option)
    #[arg(long, group = "mode")]
    pub diff: bool,
    /// Rewrite the files in place; of standard input, print the result
    #[arg(short, long, group = "mode")]
    pub write: bool,
    /// Print the findings of the files as they are, with lines; fail where something would change
    #[arg(long, group = "mode")]
    pub check: bool,

    /// Apply safe fixes only: build and container stay the same
    #[arg(long, conflicts_with = "unsafe")]
    pub safe: bool,
    /// Apply unsafe fixes too
    #[arg(long)]
    pub r#unsafe: bool,

    /// Which rules are on to begin with [default: what the configuration says]
    #[arg(long, value_name = "PRESET", help_heading = "Rules")]
    pub preset: Option<Preset>,
    /// Run these rules besides those on by default
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub select: Vec<String>,
    /// Leave out these rules, or findings that linters know by these names
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub ignore: Vec<String>,
    /// Run these rules and no others
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub only: Vec<String>,
    /// The stage that is built and shipped, by name or number; may be repeated
    /// [default: the last one]
    #[arg(long, value_name = "STAGE", value_delimiter = ',', help_heading = "Rules")]
    pub target: Vec<String>,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning", help_heading = "Rules")]
    pub fail_on: FailOn,

    /// Find what came since this commit, and fix in lines alone that changed, as git tells
    #[arg(long, value_name = "REF", help_heading = "Step by step")]
    pub since: Option<String>,
    /// Leave alone the findings that this file knows
    #[arg(long, value_name = "FILE", help_heading = "Step by step")]
    pub baseline: Option<PathBuf>,
    /// Write the findings that are left into the baseline, and take out what is gone
    #[arg(long, requires = "baseline", conflicts_with = "since", help_heading = "Step by step")]
    pub update_baseline: bool,

    /// Which configuration holds.
    #[command(flatten)]
    pub configuration: ConfigurationArgs,
    /// The name that messages and the diff give to standard input; the
    /// configuration is looked for from its folder
    #[arg(long, value_name = "PATH", help_heading = "Configuration")]
    pub stdin_filename: Option<PathBuf>,

    /// How registries are asked.
    #[command(flatten)]
    pub registry: RegistryArgs,

    /// How to report: text, json, sarif, github, gitlab, checkstyle, junit or rdjson
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub format: Format,
    /// How many files to work on at once [default: the number of cores]
    #[arg(short, long, value_name = "N", help_heading = "Output")]
    pub jobs: Option<usize>,
    /// Instead of the findings, print how many there are of each rule, and why
    /// they were not mended
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,
    /// Print no findings and no summary; errors are printed all the same
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
    /// Print a line for each fix beside the diff too
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Output")]
    pub verbose: bool,
}

/// Which configuration holds.
#[derive(Debug, Args)]
pub struct ConfigurationArgs {
    /// Read this configuration instead of the nearest dfix.toml
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Configuration")]
    pub config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, help_heading = "Configuration")]
    pub no_config: bool,
}

/// How registries are asked for digests.
#[derive(Debug, Args)]
#[command(next_help_heading = "Registries")]
pub struct RegistryArgs {
    /// Ask no registry: digests come from the configuration and the cache (also
    /// with DFIX_OFFLINE=1). Standard input and --safe ask none anyway
    #[arg(long)]
    pub offline: bool,
    /// Ask anew for digests that were asked for within the last 24 hours
    #[cfg(feature = "registry")]
    #[arg(long)]
    pub refresh: bool,
    /// Allow plain HTTP and a private address for this host alone; may be
    /// repeated (also in DFIX_INSECURE_REGISTRIES)
    #[cfg(feature = "registry")]
    #[arg(long, value_name = "HOST[:PORT]", value_delimiter = ',')]
    pub insecure_registry: Vec<String>,
    /// Allow a private address for hosts like this, over TLS; `*` stands for
    /// anything; may be repeated (also in DFIX_PRIVATE_REGISTRIES)
    #[cfg(feature = "registry")]
    #[arg(long, value_name = "HOST[:PORT]", value_delimiter = ',')]
    pub private_registry: Vec<String>,
    /// Trust the authorities in this PEM file besides the system's (also in
    /// DFIX_REGISTRY_CA)
    #[cfg(feature = "registry")]
    #[arg(long, value_name = "FILE")]
    pub registry_ca: Option<PathBuf>,
    /// How long one image may take to look up, retries included
    #[cfg(feature = "registry")]
    #[arg(long, value_name = "SECONDS", default_value = "20")]
    pub registry_timeout: u64,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// The least severity that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum FailOn {
    Info,
    Warning,
    Error,
    Never,
}

impl FailOn {
    /// Does a finding of this severity fail the run?
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            FailOn::Info => true,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Error => severity >= Severity::Error,
            FailOn::Never => false,
        }
    }

    /// The least severity that does; `None`: none does.
    pub fn least(self) -> Option<Severity> {
        [Severity::Info, Severity::Warning, Severity::Error].into_iter().find(|&least| self.fails(least))
    }
}

/// What to do instead of fixing.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the rules
    Rules,
    /// Tell what a rule is about, why, and when its fix is safe
    Explain {
        /// Its name, or a linter's name for it (DL3009)
        rule: String,
    },
    /// List the images that Dockerfiles name, with their digests and what their tags
    /// point to now
    #[cfg(feature = "registry")]
    Pins(Deferred<PinsArgs>),
    /// Serve an editor: the language server protocol over standard input and output
    #[cfg(feature = "lsp")]
    Lsp(Deferred<LspArgs>),
    /// Build and start each Dockerfile before and after the fixes, and write only what holds
    #[command(long_about = VERIFY)]
    Verify(Deferred<VerifyArgs>),
    /// About the configuration
    Config {
        /// What of it.
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// Print a script that completes the command line, for a shell to read
    Completions {
        /// Which
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in roff
    Man {
        /// That of a subcommand
        #[arg(value_name = "COMMAND")]
        of: Vec<String>,
    },
    /// Show how files are read
    #[command(hide = true)]
    Debug {
        /// What of them.
        #[command(subcommand)]
        what: Debug,
    },
}

/// What is done about the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print which file holds for a Dockerfile, and which rules are on there
    Show {
        /// A Dockerfile, there or not
        #[arg(value_name = "PATH", default_value = "Dockerfile")]
        path: PathBuf,
    },
    /// Write a dfix.toml in the current folder; what hadolint's configuration says is
    /// taken over
    Init,
    /// Print the JSON schema of dfix.toml, for editors
    Schema,
}

/// What of a file is shown.
#[derive(Debug, Subcommand)]
pub enum Debug {
    /// The concrete tree, with byte ranges
    Tree {
        /// A Dockerfile.
        file: PathBuf,
    },
    /// The instructions: one JSON line a file
    Instructions {
        /// Dockerfiles.
        files: Vec<PathBuf>,
    },
}

/// The arguments of `dfix verify`.
#[derive(Debug, Args)]
#[command(after_help = VERIFY_EXIT, mut_arg("check", |check| check.hide(true)))]
pub struct VerifyArgs {
    /// Build with this program [default: the first that works of docker, podman, buildah]
    #[arg(long, value_name = "BUILDER", help_heading = "Build")]
    pub builder: Option<Builder>,
    /// The folder that COPY and ADD read from [default: the Dockerfile's]
    #[arg(long, value_name = "FOLDER", help_heading = "Build")]
    pub context: Option<PathBuf>,
    /// An option for the builder's `build`, as in --build-option=--build-arg=A=b; may be
    /// repeated
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true, help_heading = "Build")]
    pub build_option: Vec<OsString>,
    /// An option for the containers, as in --run-option=--env=A=b; may be repeated. They
    /// have no network without --run-option=--network=…
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true, help_heading = "Build")]
    pub run_option: Vec<OsString>,
    /// How long a build may take
    #[arg(long, value_name = "SECONDS", default_value = "1800", help_heading = "Build")]
    pub build_limit: u64,
    /// How long the container is watched after its start
    #[arg(long, value_name = "SECONDS", default_value = "5", help_heading = "Build")]
    pub watch: u64,
    /// Which files, and how they are fixed.
    #[command(flatten)]
    pub fix: FixArgs,
}

const VERIFY: &str = "Build and start each Dockerfile before and after the fixes, and write only what holds.

This runs what the Dockerfile says. Compared are the build, the container's user, the image's size, and \
     whether the container starts and still runs, or ends the same. Images and containers are removed \
     afterwards; the builder keeps its cache.";

const VERIFY_EXIT: &str = "Exit codes:
  0  nothing would change, and no finding at --fail-on or above remains
  1  something would change (not with --write), or such a finding remains
  2  something could not be done, or does not hold after the fixes: nothing is
     written there
  130  interrupted; images and containers are removed";

/// The arguments of `dfix pins`.
#[cfg(feature = "registry")]
#[derive(Debug, Args)]
#[command(after_help = PINS_EXIT)]
pub struct PinsArgs {
    /// Dockerfiles, and folders to look for them in [default: the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Tell which pinned digests their registries no longer have, or no longer
    /// have all platforms of
    #[arg(long, group = "job")]
    pub check: bool,
    /// Move pinned digests to what their tags point to now
    #[arg(long, group = "job")]
    pub update: bool,
    /// Move to images only that were built this long ago: 12h, 7d, 2w
    #[arg(long, value_name = "AGE", requires = "update")]
    pub min_age: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: PinsFormat,

    /// Which configuration holds.
    #[command(flatten)]
    pub configuration: ConfigurationArgs,

    /// How registries are asked.
    #[command(flatten)]
    pub registry: RegistryArgs,
}

#[cfg(feature = "registry")]
const PINS_EXIT: &str = "Exit codes:
  0  done; with --check: all pinned digests are there
  1  with --check: a pinned digest, or a platform of it, is gone
  2  something could not be done: a file that can't be read or isn't understood,
     with --check and --update a registry that can't be asked";

/// How `dfix pins` prints.
#[cfg(feature = "registry")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum PinsFormat {
    Text,
    Json,
}

/// The arguments of `dfix lsp`.
#[cfg(feature = "lsp")]
#[derive(Debug, Args)]
#[command(after_help = LSP_HELP)]
pub struct LspArgs {
    /// Which configuration holds.
    #[command(flatten)]
    pub configuration: ConfigurationArgs,

    /// How registries are asked.
    #[command(flatten)]
    pub registry: RegistryArgs,

    /// What some editors say to every server
    #[arg(long, hide = true)]
    pub stdio: bool,
}

#[cfg(feature = "lsp")]
const LSP_HELP: &str =
    "Formatting, source.fixAll.dfix and saving make safe fixes alone and ask no registry; a registry is \
     asked where the action to pin an image is chosen. How to set up VS Code, Neovim, Helix and Zed: \
     docs/editors.md in dfix's repository.

Exit codes:
  0  the editor said `shutdown`, then `exit`
  1  the editor went without a word";
