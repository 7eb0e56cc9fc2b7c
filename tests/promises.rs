//! The promises over every Dockerfile of the project.
//!
//! `cargo run --release --example promises -- FOLDER` asks the same of any
//! other folder.

#![allow(clippy::expect_used, missing_docs)]

use std::{fs, path::PathBuf};

use dfix::{
    Settings, discover,
    engine::{Level, promises},
};

#[test]
fn the_promises_hold_for_every_example() {
    let (files, errors) = discover::find(&[PathBuf::from("examples"), PathBuf::from("tests/fixtures")]);
    assert!(errors.is_empty(), "{errors:?}");
    assert!(files.len() > 100, "only {} examples", files.len());
    let mut broken = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file.path) else { continue };
        for level in [Level::Safe, Level::Hardening, Level::Unsafe] {
            let (_, found) = promises::hold(&text, &Settings::default(), level);
            broken.extend(found.into_iter().map(|what| format!("{}: {what}", file.path.display())));
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// What fuzzing found.
#[test]
fn the_promises_hold_for_what_fuzzing_found() {
    let texts = [
        "FROM debian:12\nRUN useradd --x root\nUSER root\nENTRYPOINT [\"perl\", \"/r.pl\"]\n",
        "FROM debian:12\nRUN apt-get update > \"$(date)\" && apt-get install -y curl\n",
        "FROM debian:12\nRUN apt-get update; x > a \"$(b; \\\n c)\"\n",
        "FROM debian:12\nRUN apt-get update \\\n && apt-get x \\\n    F\r\r\r",
    ];
    for text in texts {
        for level in [Level::Safe, Level::Hardening, Level::Unsafe] {
            assert_eq!(promises::hold(text, &Settings::default(), level).1, Vec::<String>::new(), "{text:?}");
        }
    }
}
