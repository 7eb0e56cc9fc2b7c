//! Rules about the images that a file names.

pub mod constant_platform;
pub mod explicit_tag;
pub mod no_latest;
pub mod pin_image;
pub mod redundant_target_platform;
pub mod retired_image;
pub mod trusted_registry;
