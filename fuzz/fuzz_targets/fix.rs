//! Fixing any text: the promises P1, P3, P4 and P5 hold at every level.

#![no_main]

use dfix::{
    Settings,
    engine::{Level, promises},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // No file with a NUL gets this far.
    if text.contains('\0') {
        return;
    }
    let mut settings = Settings::default();
    settings.images.digests.insert("docker.io/library/debian:12".into(), format!("sha256:{}", "1".repeat(64)));
    for level in [Level::Safe, Level::Hardening, Level::Unsafe] {
        let (_, broken) = promises::hold(text, &settings, level);
        assert!(broken.is_empty(), "{broken:?}");
    }
});
