//! Rules about how single instructions are spelled.

pub mod add_to_copy;
pub mod legacy_key_value;
pub mod maintainer_to_label;
