//! What the user allows and wishes: flags, the environment, and the user's own
//! configuration. Nothing of it may come from the tree that is looked at.

use std::{collections::BTreeSet, fs, io::ErrorKind, path::PathBuf, time::Duration};

use anyhow::{Context as _, bail};
use etcetera::BaseStrategy as _;
use serde::Deserialize;

use super::{Client, policy::Policy};
use crate::config;

/// How registries are asked.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ask nobody; what is cached counts.
    pub offline: bool,
    /// What is cached doesn't count.
    pub refresh: bool,
    /// For one lookup in all.
    pub timeout: Duration,
    /// What the user allows.
    pub allowed: Allowed,
}

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// Ask nobody.
    pub offline: bool,
    /// What is cached doesn't count.
    pub refresh: bool,
    /// Hosts that may be asked over plain HTTP and at private addresses.
    pub insecure: Vec<String>,
    /// Globs of hosts that may be at private addresses.
    pub private: Vec<String>,
    /// A file of certificates.
    pub authority: Option<PathBuf>,
    /// For one lookup in all.
    pub timeout: Duration,
}

impl Flags {
    /// Does a flag or the environment say that nobody is asked?
    pub fn is_offline(&self) -> bool {
        let variable = std::env::var("DFIX_OFFLINE").unwrap_or_default();
        self.offline || !matches!(variable.as_str(), "" | "0")
    }
}

/// What the user allows.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Hosts that may be asked besides public ones over TLS.
    pub policy: Policy,
    /// A file of certificates.
    pub authority: Option<PathBuf>,
}

/// The user's own configuration: `dfix/config.toml` below XDG_CONFIG_HOME or ~/.config.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct UserConfig {
    insecure_registries: Vec<String>,
    private_registries: Vec<String>,
    registry_ca: Option<PathBuf>,
}

impl Options {
    /// Gathers what flags, environment and the user's configuration say.
    ///
    /// # Errors
    /// Where one of them can't be made sense of.
    pub fn gather(flags: &Flags) -> anyhow::Result<Options> {
        let user = user_config()?;
        let mut policy = Policy::default();
        let named = |variable: &str| std::env::var(variable).unwrap_or_default();
        let add = |hosts: &mut BTreeSet<String>, from: &str, names: &[String]| -> anyhow::Result<()> {
            for name in names.iter().flat_map(|names| names.split([',', ' '])).filter(|name| !name.is_empty())
            {
                if name.contains(['/', '@']) {
                    bail!("{from}: `{name}` is no HOST or HOST:PORT, as localhost:5000");
                }
                hosts.insert(name.to_ascii_lowercase());
            }
            Ok(())
        };
        let variables = [named("DFIX_INSECURE_REGISTRIES"), named("DFIX_PRIVATE_REGISTRIES")];
        add(&mut policy.insecure, "--insecure-registry", &flags.insecure)?;
        add(&mut policy.insecure, "DFIX_INSECURE_REGISTRIES", &variables[..1])?;
        add(&mut policy.insecure, config::USER_FILE, &user.insecure_registries)?;
        add(&mut policy.private, "--private-registry", &flags.private)?;
        add(&mut policy.private, "DFIX_PRIVATE_REGISTRIES", &variables[1..])?;
        add(&mut policy.private, config::USER_FILE, &user.private_registries)?;
        let variable =
            std::env::var_os("DFIX_REGISTRY_CA").filter(|path| !path.is_empty()).map(PathBuf::from);
        Ok(Options {
            offline: flags.is_offline(),
            refresh: flags.refresh,
            timeout: flags.timeout,
            allowed: Allowed { policy, authority: flags.authority.clone().or(variable).or(user.registry_ca) },
        })
    }

    /// A client that keeps to this.
    ///
    /// # Errors
    /// Where the file of certificates can't be read.
    pub fn client(&self) -> anyhow::Result<Client> {
        let read =
            |path: &PathBuf| fs::read(path).with_context(|| format!("--registry-ca {}", path.display()));
        let authority = self.allowed.authority.as_ref().map(read).transpose()?;
        Ok(Client::new(self.allowed.policy.clone(), self.timeout, authority))
    }
}

fn user_config() -> anyhow::Result<UserConfig> {
    let Ok(folders) = etcetera::choose_base_strategy() else { return Ok(UserConfig::default()) };
    let path = folders.config_dir().join("dfix").join("config.toml");
    match fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).with_context(|| path.display().to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(UserConfig::default()),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}
