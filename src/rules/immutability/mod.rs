//! Rules about who can change what the image holds, and what doesn't belong to it.

mod modes;
pub mod read_only_code;
pub mod setuid_bit;
pub mod setuid_programs;
pub mod world_writable;
