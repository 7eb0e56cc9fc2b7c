//! What the client can do, and where it works. Read field by field: a client that
//! spells something else wrong is served all the same.

use std::path::PathBuf;

use serde_json::Value;

use super::convert::{self, Encoding};

/// What the client told at `initialize`.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// How it counts columns.
    pub encoding: Encoding,
    /// Does it ask for diagnostics? Then none of documents are sent unasked.
    pub pulls: bool,
    /// May it be told to ask for them again?
    pub refreshes: bool,
    /// Does it watch files for us?
    pub watches: bool,
    /// Does it watch files outside of its folders?
    pub watches_elsewhere: bool,
    /// Does it take edits that name the version they are for?
    pub versioned_edits: bool,
    /// Does it ask for an action's edit when the action is chosen?
    pub resolves_edits: bool,
    /// Does it show the progress of work?
    pub shows_progress: bool,
    /// Does it read Markdown in hovers?
    pub reads_markdown: bool,
    /// May fixes be made when it saves?
    pub fix_on_save: bool,
    /// The folders that it works in.
    pub folders: Vec<PathBuf>,
}

impl Client {
    /// Reads the parameters of `initialize`.
    pub fn read(params: &Value) -> Client {
        let at = |path: &str| params.pointer(path).unwrap_or(&Value::Null);
        let says = |path: &str| at(&format!("/capabilities/{path}")).as_bool() == Some(true);
        let strings = |path: &str| -> Vec<&str> {
            at(path).as_array().into_iter().flatten().filter_map(Value::as_str).collect()
        };
        let action = "/capabilities/textDocument/codeAction";
        let formats = strings("/capabilities/textDocument/hover/contentFormat");
        Client {
            encoding: Encoding::negotiated(&strings("/capabilities/general/positionEncodings")),
            pulls: at("/capabilities/textDocument/diagnostic").is_object(),
            refreshes: says("workspace/diagnostics/refreshSupport"),
            watches: says("workspace/didChangeWatchedFiles/dynamicRegistration"),
            watches_elsewhere: says("workspace/didChangeWatchedFiles/relativePatternSupport"),
            versioned_edits: says("workspace/workspaceEdit/documentChanges"),
            resolves_edits: strings(&format!("{action}/resolveSupport/properties")).contains(&"edit")
                && says("textDocument/codeAction/dataSupport"),
            shows_progress: says("window/workDoneProgress"),
            reads_markdown: formats.is_empty() || formats.contains(&"markdown"),
            fix_on_save: at("/initializationOptions/fixOnSave").as_bool() != Some(false),
            folders: folders(params),
        }
    }
}

/// The workspace folders, else the one root of older clients.
fn folders(params: &Value) -> Vec<PathBuf> {
    let folders = params.pointer("/workspaceFolders").and_then(Value::as_array).into_iter().flatten();
    let folders: Vec<PathBuf> =
        folders.filter_map(|folder| folder.get("uri")?.as_str()).filter_map(convert::path_of).collect();
    if !folders.is_empty() {
        return folders;
    }
    let root = params.get("rootUri").and_then(Value::as_str).and_then(convert::path_of);
    let root = root.or_else(|| params.get("rootPath").and_then(Value::as_str).map(PathBuf::from));
    root.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_not_assumed() {
        let client = Client::read(&serde_json::json!({ "capabilities": 1, "workspaceFolders": null }));
        assert!(!client.pulls && !client.watches && !client.resolves_edits && client.fix_on_save);
        assert_eq!((client.encoding, client.folders), (Encoding::Utf16, vec![]));
    }

    #[test]
    fn the_first_encoding_that_both_know_counts() {
        let chosen = |list: &[&str]| {
            let params = serde_json::json!({ "capabilities": { "general": { "positionEncodings": list } } });
            Client::read(&params).encoding
        };
        assert_eq!(chosen(&["utf-7", "utf-8", "utf-16"]), Encoding::Utf8);
        assert_eq!(chosen(&["utf-16", "utf-8"]), Encoding::Utf16);
        assert_eq!(chosen(&["utf-32"]), Encoding::Utf32);
        assert_eq!(chosen(&["utf-7"]), Encoding::Utf16);
    }

    #[test]
    fn folders_come_before_the_root() {
        let root = serde_json::json!({ "rootUri": "file:///a%20b" });
        assert_eq!(Client::read(&root).folders, [PathBuf::from("/a b")]);
        let both = serde_json::json!({
            "rootUri": "file:///a", "workspaceFolders": [{ "uri": "file:///b" }, { "uri": "file:///c" }],
        });
        assert_eq!(Client::read(&both).folders, [PathBuf::from("/b"), PathBuf::from("/c")]);
    }
}
