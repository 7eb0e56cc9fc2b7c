//! The `dfix` command: its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    dfix::run::main()
}
