//! Findings → new bytes: ignores take findings away, fixes are chosen and
//! applied in rounds, and what comes out is read and checked anew before it
//! counts. No I/O.

pub mod frame;
mod outcome;
pub mod promises;
mod rounds;
mod scope;
pub mod suppress;
pub mod targets;

pub use outcome::{Fixed, Outcome, Withdrawn};
pub use rounds::{
    check, check_within, findings, fix, fix_within, fixed_alone, not_understood, wanted_digests,
};
pub use scope::{Known, Scope};

use crate::text::Applicability;

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Safe ones.
    Safe,
    /// Safe and hardening ones.
    Hardening,
    /// All.
    Unsafe,
}

impl Level {
    /// Is a fix applied at this level?
    pub fn allows(self, applicability: &Applicability) -> bool {
        let needed = match applicability {
            Applicability::Safe => Level::Safe,
            Applicability::Hardening => Level::Hardening,
            Applicability::Unsafe(_) => Level::Unsafe,
        };
        needed <= self
    }
}
