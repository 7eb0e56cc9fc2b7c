//! Rules about whom the container runs as.

mod built;
pub mod copy_owner;
mod doubts;
mod folders;
pub mod host_uid;
mod identity;
pub mod no_sudo;
pub mod numeric_root;
pub mod numeric_user;
mod place;
pub mod privileged_port;
mod rights;
pub mod run_as_non_root;
mod service;
mod traces;
pub mod useradd_no_log_init;
