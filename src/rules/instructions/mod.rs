//! Rules about how single instructions are spelled.

pub mod add_for_archives;
pub mod add_to_copy;
pub mod copy_whole_filesystem;
pub mod inline_ignore;
pub mod legacy_key_value;
pub mod maintainer_to_label;
pub mod self_reference_in_env;
