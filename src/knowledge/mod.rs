//! What the world is like, as data: images, accounts, programs and package managers. The tables
//! name their sources; rules are generic over them.

use std::borrow::Cow;

/// A table as a literal of the types beside it, as build.rs writes it.
macro_rules! table {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"))
    };
}

/// A text of a table of which a configuration may hold rows too.
pub type Text = Cow<'static, str>;

/// A list of such a table.
pub type List<T = Text> = Cow<'static, [T]>;

/// A list that a row may leave out.
type Maybe<T> = &'static [T];

pub mod accounts;
pub mod bases;
pub mod commands;
pub mod environments;
pub mod fetching;
pub mod files;
mod globs;
pub mod images;
mod managers;
mod mirrors;
pub mod package_managers;
pub mod processes;
pub mod programs;
pub mod secrets;
pub mod shells;
pub mod volumes;

pub use globs::{Globs, glob};
pub use images::{Family, Image};
pub use managers::Managers;
pub use package_managers::Manager;
