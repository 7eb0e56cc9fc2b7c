//! Rules about whom the container runs as.

pub mod run_as_non_root;
