//! Configuration files in the eyes of the client: which of them it watches, and
//! what it is told of their mistakes.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{convert, diagnostics, server::Server};
use crate::config;

/// Those that count by their name alone, wherever they lie.
const NAMED: [&str; 2] = ["**/dfix.toml", "**/.hadolint.{yaml,yml}"];

/// The registrations of both kinds.
const BY_NAME: &str = "dfix/configuration";
const BY_PATH: &str = "dfix/configuration/read";
const METHOD: &str = "workspace/didChangeWatchedFiles";

/// What the client knows of configuration files.
#[derive(Default)]
pub struct Watched {
    /// Those that it watches by their path.
    paths: BTreeSet<PathBuf>,
    /// Those whose mistake it has been told.
    told: BTreeMap<PathBuf, String>,
}

impl Server {
    /// Asks to be told of files that change, where the client does that.
    pub fn watch_files(&mut self) {
        if self.client.watches {
            let watchers = NAMED.iter().map(|pattern| json!({ "globPattern": pattern })).collect();
            self.register(BY_NAME, watchers);
        }
    }

    /// The same for files that were read and that no name tells: what configurations extend, and
    /// those above the folders that the client works in.
    pub fn watch_what_was_read(&mut self) {
        if !self.client.watches {
            return;
        }
        let is_named = |path: &Path| {
            let name = path.file_name().is_some_and(|name| name == config::FILE_NAME);
            (name || config::is_of_hadolint(path))
                && self.client.folders.iter().any(|folder| path.starts_with(folder))
        };
        let read: BTreeSet<PathBuf> =
            self.configurations.read().filter(|path| !is_named(path)).map(Path::to_owned).collect();
        if read == self.watched.paths {
            return;
        }
        if !self.watched.paths.is_empty() {
            // The protocol spells it like this.
            let old = json!({ "unregisterations": [{ "id": BY_PATH, "method": METHOD }] });
            self.demand("client/unregisterCapability", old);
        }
        let watchers: Vec<Value> = read.iter().filter_map(|path| self.watcher(path)).collect();
        if !watchers.is_empty() {
            self.register(BY_PATH, watchers);
        }
        self.watched.paths = read;
    }

    /// One file: from its folder where the client takes that, which may lie outside of its own.
    fn watcher(&self, path: &Path) -> Option<Value> {
        // Nothing escapes what stands for something else in a pattern; `?` is any character.
        let literal = |text: &str| text.replace(['*', '{', '}', '[', ']'], "?");
        let pattern = if self.client.watches_elsewhere {
            let name = literal(path.file_name()?.to_str()?);
            json!({ "baseUri": convert::uri_of(path.parent()?)?, "pattern": name })
        } else {
            json!(literal(path.to_str()?))
        };
        Some(json!({ "globPattern": pattern }))
    }

    fn register(&mut self, id: &str, watchers: Vec<Value>) {
        let options = json!({ "watchers": watchers });
        let registration = json!({ "id": id, "method": METHOD, "registerOptions": options });
        self.demand("client/registerCapability", json!({ "registrations": [registration] }));
    }

    /// Where a configuration has changed, everything may be different.
    pub fn look_at_disk(&mut self, known: bool) {
        if self.configurations.refresh(known) {
            self.all_is_different();
        }
    }

    /// One diagnostic in each configuration file with a mistake, and none where it is mended.
    pub fn tell_configurations(&mut self) {
        let problems = self.configurations.problems();
        let now: BTreeMap<PathBuf, String> =
            problems.map(|problem| (problem.path.clone(), problem.message.clone())).collect();
        if now == self.watched.told {
            return;
        }
        let before = std::mem::replace(&mut self.watched.told, now.clone());
        for path in before.keys().filter(|path| !now.contains_key(*path)) {
            if let Some(uri) = convert::uri_of(path) {
                self.publish(uri, None, vec![]);
            }
        }
        for (path, problem) in now.iter().filter(|(path, problem)| before.get(*path) != Some(problem)) {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let diagnostic = diagnostics::of_configuration(&text, problem, self.client.encoding);
            if let Some(uri) = convert::uri_of(path) {
                self.publish(uri, None, vec![diagnostic]);
            }
        }
    }
}
