//! Rules about the images that a file names.

pub mod explicit_tag;
pub mod pin_image;
