//! Asks registries what tags point to.
//!
//! References and what the user allows go in, digests or reasons come out; the
//! rules know nothing of it. The promises are kept in one place each: where a
//! connection may go in [`policy`], who gets credentials in [`auth`], how long
//! anything may take in [`client`], how often anything is asked in [`resolve`].

pub mod auth;
mod cache;
pub mod check;
pub mod client;
mod failure;
pub mod manifest;
pub mod options;
pub mod policy;
mod proxy;
pub mod reference;
pub mod resolve;
mod wire;

pub use cache::Cache;
pub use client::Client;
pub use failure::Failure;
pub use options::{Allowed, Options};
pub use reference::Reference;
