//! Rules about whom the container runs as.

mod doubts;
mod identity;
mod place;
pub mod run_as_non_root;
