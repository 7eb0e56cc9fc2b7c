//! The tables of src/knowledge in the form in which a run reads them, since reading them would be most of what a run
//! on one file does. Tables whose types are declared beside them become Rust: they need no reading, and a mistake in
//! one is told when dfix is built. The table of images is long, and a file names few of them: it is read row by row, as
//! JSON and with an index.

#![allow(clippy::expect_used)]

#[path = "build/literals.rs"]
mod literals;

use std::{env, fmt::Write, fs, ops::Range, path::PathBuf};

use literals::Module;
use toml::{Table, Value};

fn main() {
    println!("cargo::rerun-if-changed=src/knowledge");
    println!("cargo::rerun-if-changed=build");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for entry in fs::read_dir("src/knowledge").expect("the folder is there") {
        let path = entry.expect("the folder is read").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&path).expect("the table is read");
            let table: Table =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let text = match &*name {
                "images" => images(&table),
                _ => Module::beside(&path).table(&table),
            };
            fs::write(out.join(format!("{name}.rs")), text).expect("it is written");
        }
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("a table is JSON as well")
}

/// The rows of an array of tables, as JSON: all in one text, and where each stands in it.
fn rows(table: &Table, array: &str) -> (String, Vec<Range<usize>>) {
    let rows = table[array].as_array().expect("an array of tables");
    let mut text = String::new();
    let ranges = rows.iter().map(|row| {
        let start = text.len();
        text += &json(row);
        start..text.len()
    });
    let ranges = ranges.collect();
    (text, ranges)
}

/// The rows, with their names: numbers and ranges alone, which need no work when the program starts.
fn images(table: &Table) -> String {
    let (text, ranges) = rows(table, "image");
    let names = table["image"].as_array().into_iter().flatten().map(|row| match &row["name"] {
        Value::String(name) => name.as_str(),
        other => panic!("an image's name is {other}"),
    });
    let names: Vec<&str> = names.collect();
    let mut rust = format!("static TEXT: &str = {text:?};\nstatic ROWS: [Row; {}] = [", ranges.len());
    for (range, name) in ranges.iter().zip(&names) {
        let key = json(&Value::from(*name));
        let at = text[range.clone()].find(&key).expect("a row holds its name") + range.start + 1;
        let name = at..at + name.len();
        write!(rust, "Row {{ text: {range:?}, name: {name:?} }},").expect("a string takes it");
    }
    let (globs, mut exact): (Vec<usize>, Vec<usize>) =
        (0..names.len()).partition(|row| names[*row].contains('*'));
    exact.sort_by_key(|row| (names[*row], *row));
    rust + &format!("];\nstatic EXACT: &[usize] = &{exact:?};\nstatic GLOBS: &[usize] = &{globs:?};\n")
}
