//! The tables of src/knowledge in the form in which a run reads them, since reading them would be most of what a run
//! on one file does. Tables whose types are declared beside them become Rust: they need no reading, and a mistake in
//! one is told when dfix is built. The long ones, of which a configuration may hold rows as well, are read row by row,
//! as JSON and with an index.

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
            let (file, text) = match &*name {
                "images" => ("images.rs".to_owned(), images(&table)),
                "package_managers" => ("package_managers.rs".to_owned(), package_managers(&table)),
                _ => (format!("{name}.rs"), Module::beside(&path).table(&table)),
            };
            fs::write(out.join(file), text).expect("it is written");
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

/// The rows, with what tells whether one of them is needed.
fn package_managers(table: &Table) -> String {
    let mut table = table.clone();
    // A list this long needs no reading.
    let unused = table["manager"].as_array_mut().into_iter().flatten().map(|row| {
        let clean = row.get_mut("clean").and_then(Value::as_table_mut);
        let list = clean.and_then(|clean| clean.remove("unused-by-programs"));
        let names = list.iter().flat_map(|list| list.as_array().expect("unused-by-programs is a list"));
        let mut names: Vec<&str> = names.map(|name| name.as_str().expect("a program's name")).collect();
        names.sort_unstable();
        names.iter().map(|name| format!("Cow::Borrowed({name:?})")).collect::<Vec<_>>().join(", ")
    });
    let unused: Vec<String> = unused.collect();
    let table = &table;
    let (text, ranges) = rows(table, "manager");
    let mut rust = format!("static TEXT: &str = {text:?};\nstatic ROWS: [Row; {}] = [", ranges.len());
    let rows = table["manager"].as_array().into_iter().flatten();
    for ((range, row), unused) in ranges.iter().zip(rows).zip(unused) {
        let texts = |table: Option<&Value>, key: &str| -> Vec<String> {
            let texts = table.and_then(|table| table.get(key)).and_then(Value::as_array);
            texts.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let command = |clean: Option<&Value>| -> Vec<String> {
            let command = clean.and_then(|clean| clean.get("command")).and_then(Value::as_str);
            command.into_iter().map(str::to_owned).collect()
        };
        let (clean, no_cache) = (row.get("clean"), row.get("no-cache"));
        let mut folders = texts(clean, "folders");
        folders.extend(texts(no_cache, "folders"));
        write!(
            rust,
            "Row {{ text: {range:?}, name: {:?}, commands: &{:?}, versions: {}, module: {:?}, also: &{:?}, folders: &{folders:?}, unused_by_programs: &[{unused}] }},",
            row["name"].as_str().expect("a name"),
            texts(Some(row), "commands"),
            row.get("versions").and_then(Value::as_bool).unwrap_or_default(),
            row.get("module").and_then(Value::as_str),
            [texts(clean, "also"), command(clean)].concat(),
        )
        .expect("a string takes it");
    }
    rust + "];\n"
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
