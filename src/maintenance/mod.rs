//! Failures and who repairs them: failure modes and their clocks, crews, the workshop. It knows machines by
//! number only.

pub mod crew;
pub mod failure;
pub mod learning;
pub mod workshop;
