//! The subcommands that tell something and fix nothing.

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

use super::{
    configs::{Choice, Configs},
    print,
};
use crate::{cli::ConfigCommand, config, discover::Found, rules, show, syntax::Document, text::Source};

/// Tells all that there is to say of a rule.
pub fn explain(name: &str) -> anyhow::Result<u8> {
    match rules::by_name(name) {
        Some(rule) => print(&show::explain(rule)),
        None => bail!("{}", config::check_rule(name).err().unwrap_or_default()),
    }
}

/// Tells about the configuration.
pub fn configure(what: &ConfigCommand) -> anyhow::Result<u8> {
    match what {
        ConfigCommand::Show { path } => {
            let choice = Choice { config: None, no_config: false, stdin_filename: None };
            let found = [Found { path: path.clone(), named: true }];
            let configs = Configs::read(choice, &found, |_| {});
            let configured = configs.of(path).map_err(|message| anyhow::anyhow!(message))?;
            let file = config::find(
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")),
            );
            let extended = file.as_deref().map(config::read).transpose()?.unwrap_or_default().extended;
            print(&show::configuration(file.as_deref(), &extended, &configured.settings))
        }
        ConfigCommand::Init => {
            let path = Path::new(config::FILE_NAME);
            let hadolint = config::find(Path::new(".")).filter(|file| config::is_of_hadolint(file));
            let read = hadolint.as_deref().map(config::read).transpose()?;
            let name = hadolint.as_deref().and_then(Path::file_name).map(Path::new);
            let text =
                config::init::text(name.zip(read.as_ref())).map_err(|message| anyhow::anyhow!(message))?;
            let mut file =
                File::create_new(path).with_context(|| format!("{} is not written", path.display()))?;
            file.write_all(text.as_bytes())?;
            writeln!(anstream::stderr(), "wrote {}", path.display())?;
            Ok(0)
        }
        ConfigCommand::Schema => print(&config::schema::text()),
    }
}

/// Shows a file's concrete tree.
pub fn tree(file: &Path) -> anyhow::Result<u8> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let source = Source::from_bytes(bytes).with_context(|| file.display().to_string())?;
    print(&Document::tree(source.text()))
}

/// Shows the instructions of files.
pub fn instructions(files: &[PathBuf]) -> anyhow::Result<u8> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in files {
        let source = std::fs::read(file).map_err(|error| error.to_string());
        let document = source.and_then(|bytes| Source::from_bytes(bytes).map_err(|error| error.to_string()));
        let line = show::instructions(&file.display().to_string(), document.map(Document::read));
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(0)
}
