//! Rules about the shell code of RUN.

pub mod consecutive_run;
pub mod pipefail;
pub mod wget_progress;
