//! Rules about who can change what the image holds, and what doesn't belong to it.

pub mod data_in_volume;
mod modes;
pub mod read_only_code;
pub mod sensitive_volume;
pub mod setuid_bit;
pub mod setuid_programs;
pub mod volume_then_change;
pub mod world_writable;
