//! Rules about how single instructions are spelled.

pub mod legacy_key_value;
pub mod maintainer_to_label;
