//! dfix in a program of your own: `cargo run --example library -- Dockerfile`
//! tells what is found, and prints the fixed text.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use dfix::{Settings, engine::Level, report::Status};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which Dockerfile?")?;
    let text = std::fs::read_to_string(&path)?;
    let settings = Settings { ignored: vec!["pin-package-version".into()], ..Settings::default() };
    for finding in dfix::check(&text, &settings)? {
        let start = finding.range.start;
        let what = match finding.status {
            Status::Fixable => "can be fixed",
            Status::Withheld => "has an unsafe fix",
            _ => "is left",
        };
        eprintln!("{path}:{}:{}: {} ({}, {what})", start.line, start.column, finding.message, finding.rule);
    }
    let fixed = dfix::fix(&text, &settings, Level::Safe)?;
    print!("{}", fixed.text.unwrap_or(text));
    Ok(())
}
