//! The promises over every Dockerfile of the project.
//!
//! `cargo run --release --example promises -- FOLDER` asks the same of any
//! other folder.

#![allow(clippy::expect_used, missing_docs)]

use std::{fs, path::PathBuf};

use dfix::{
    Preset, Settings, discover,
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
        for preset in [Preset::Default, Preset::Strict] {
            let settings = Settings { preset, ..Settings::default() };
            for level in [Level::Safe, Level::Hardening, Level::Unsafe] {
                let (_, mut found) = promises::hold(&text, &settings, level);
                if level == Level::Unsafe {
                    found.extend(promises::hold_in_parts(&text, &settings, level));
                }
                broken.extend(
                    found.into_iter().map(|what| format!("{} ({preset:?}): {what}", file.path.display())),
                );
            }
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

#[test]
fn the_frontend_is_pinned_where_that_is_asked_for() {
    let digest = format!("sha256:{}", "4".repeat(64));
    let mut settings = Settings::default();
    settings.images.digests.insert("docker.io/docker/dockerfile:1".into(), digest.clone());
    let text = "# syntax=docker/dockerfile:1\n# escape=`\nFROM scratch\nUSER 65532:65532\n";
    let (outcome, broken) = promises::hold(text, &settings, Level::Hardening);
    assert_eq!((outcome.text, broken), (None, vec![]), "not asked for");
    settings.images.pin_frontend = true;
    let (outcome, broken) = promises::hold(text, &settings, Level::Hardening);
    assert_eq!(broken, Vec::<String>::new());
    let pinned = text.replace("dockerfile:1", &format!("dockerfile:1@{digest}"));
    assert_eq!(outcome.text, Some(pinned));
}
