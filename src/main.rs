//! The `dfix` command: its exit code.

use std::io::Write as _;

#[cfg(all(feature = "mimalloc", target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let code = dfix::run::main();
    let _ = std::io::stdout().flush();
    // All memory goes at once; given back piece by piece, as an exit does, it takes a tenth of a run on one file.
    signal_hook::low_level::exit(code.into())
}
