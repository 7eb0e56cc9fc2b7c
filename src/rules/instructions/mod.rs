//! Rules about how single instructions are spelled.

pub mod add_checksum;
pub mod add_to_copy;
pub mod definition_description;
pub mod env_path;
pub mod expose_format;
pub mod invalid_port;
pub mod labels;
pub mod legacy_key_value;
pub mod maintainer_to_label;
pub mod missing_healthcheck;
pub mod variables;
