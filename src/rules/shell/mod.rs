//! Rules about the shell code of RUN.

pub mod wget_progress;
