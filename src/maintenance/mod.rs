//! Failures and who repairs them: wear and its signs, failure modes and their clocks, policies, spare parts, crews, the
//! workshop; charts over inspected parts. It knows machines by number only.

mod calls;
pub mod crew;
pub mod degradation;
pub mod failure;
pub mod learning;
pub mod optimum;
pub mod part_health;
mod planned;
pub mod policy;
pub mod predictive;
pub mod quality;
pub mod repair_counts;
pub mod replacement;
pub mod sensing;
mod spare_calls;
pub mod spares;
pub mod workshop;
