//! Rules about package managers: generic over `package_managers.toml`.

mod append;
pub mod clean_package_cache;
pub mod no_package_cache;
