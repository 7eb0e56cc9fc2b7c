//! Rules about how single instructions are spelled.

pub mod absolute_workdir;
pub mod add_for_archives;
pub mod add_to_copy;
pub mod as_casing;
pub mod consistent_casing;
pub mod copy_from_itself;
pub mod copy_from_known;
pub mod copy_needs_workdir;
pub mod copy_to_folder;
pub mod copy_whole_filesystem;
pub mod duplicate_stage_name;
pub mod empty_continuation;
pub mod exec_form;
pub mod first_instruction;
pub mod inline_ignore;
pub mod legacy_key_value;
pub mod maintainer_to_label;
pub mod onbuild_of;
pub mod one_command;
pub mod one_healthcheck;
pub mod reserved_stage_name;
pub mod self_reference_in_env;
pub mod stage_name_casing;
pub mod stop_signal;
pub mod workdir_not_cd;
