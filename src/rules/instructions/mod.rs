//! Rules about how single instructions are spelled.

pub mod absolute_workdir;
pub mod add_to_copy;
pub mod copy_needs_workdir;
pub mod copy_to_folder;
pub mod legacy_key_value;
pub mod maintainer_to_label;
pub mod one_command;
pub mod one_healthcheck;
pub mod workdir_not_cd;
