//! Configurations: the examples are read, and each mistake is refused with its
//! place or the name that was meant. tests/outside/run asks the schema the same.

#![allow(clippy::expect_used, missing_docs)]

use std::{fs, path::PathBuf};

use dfix::config;

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("is there").map(|entry| entry.expect("is listed").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no file");
    files
}

#[test]
fn examples_are_read() {
    for file in files("examples/configurations") {
        if let Err(error) = config::read(&file) {
            panic!("{error}");
        }
    }
}

#[test]
fn mistakes_are_told() {
    let mut told = String::new();
    for file in files("tests/configurations") {
        let error = config::read(&file).map(|_| ()).expect_err(&file.display().to_string()).reason();
        told += &format!("== {}\n{}\n\n", file.file_stem().expect("has a name").display(), error.trim_end());
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("configuration-mistakes", told);
    });
}
