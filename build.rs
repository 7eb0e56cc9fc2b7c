//! The tables of src/knowledge as JSON, which is read several times faster than
//! TOML: they are most of what a run on one file does.

#![allow(clippy::expect_used)]

use std::{env, fs, path::PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=src/knowledge");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for entry in fs::read_dir("src/knowledge").expect("the folder is there") {
        let path = entry.expect("the folder is read").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&path).expect("the table is read");
            let table: toml::Table =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let json = serde_json::to_string(&table).expect("a table is JSON as well");
            fs::write(out.join(format!("{name}.json")), json).expect("it is written");
        }
    }
}
