//! The committed parser is the one that grammar.js makes.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

const FILES: [&str; 3] = ["parser.c", "grammar.json", "node-types.json"];

/// The `tree-sitter` command on PATH, if it runs.
fn generator() -> Option<Command> {
    let answer = Command::new("tree-sitter").arg("--version").output().ok()?;
    answer.status.success().then(|| Command::new("tree-sitter"))
}

/// A folder that goes away with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = env::temp_dir().join(format!("dockerfile-grammar-{}", std::process::id()));
        fs::create_dir_all(&path).expect("the temporary folder can be made");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left over files in the system's temporary folder harm nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_committed_parser_is_up_to_date() {
    let Some(mut generator) = generator() else {
        // Past the test runner's capture: a test that did not run says so.
        let note = "NOT RUN: the_committed_parser_is_up_to_date: no tree-sitter command on PATH\n";
        io::stderr().write_all(note.as_bytes()).expect("stderr can be written");
        return;
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    for file in ["grammar.js", "tree-sitter.json"] {
        fs::copy(here.join(file), folder.0.join(file)).expect("is copied");
    }
    let run = generator.arg("generate").current_dir(&folder.0).output().expect("the generator starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for file in FILES {
        let made = fs::read(folder.0.join("src").join(file)).expect("is made");
        let committed = fs::read(here.join("src").join(file)).expect("is committed");
        assert!(made == committed, "src/{file} is not what grammar.js makes: run `tree-sitter generate`");
    }
}
