//! What is shipped with dfix is what deny.toml allows. `cargo deny` does the
//! same and more, but is not everywhere, and its advisories come from
//! github.com.

#![allow(clippy::expect_used, missing_docs)]

use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    license: Option<String>,
    /// `None` for the workspace's own.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

#[test]
fn dependencies_are_what_deny_toml_allows() {
    let text = std::fs::read_to_string("deny.toml").expect("is read");
    let deny: Deny = toml::from_str(&text).expect("is TOML of this form");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--all-features"])
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("is JSON of this form");
    assert!(metadata.packages.len() > 100);
    let allowed: Vec<_> = deny
        .licenses
        .allow
        .iter()
        .map(|name| spdx::Licensee::parse(name).expect("is a licence's identifier"))
        .collect();
    for Package { name, license, source } in metadata.packages {
        assert!(deny.bans.deny.iter().all(|banned| banned.name != name), "{name} is banned by deny.toml");
        let from_registry = "registry+https://github.com/rust-lang/crates.io-index";
        assert!(source.is_none_or(|source| source == from_registry), "{name} is not from crates.io");
        // Some old ones write `/` for OR.
        let license = license.unwrap_or_default();
        let expression = spdx::Expression::parse_mode(&license, spdx::ParseMode::LAX)
            .unwrap_or_else(|error| panic!("{name}: the licence \"{license}\": {error}"));
        let ok = expression.evaluate(|wanted| allowed.iter().any(|licence| licence.satisfies(wanted)));
        assert!(ok, "{name}: deny.toml doesn't allow \"{license}\"");
    }
}
