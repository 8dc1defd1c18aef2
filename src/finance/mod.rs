//! Money: what a ledger is worth, what an offer costs, and whether the one carries the other.
//!
//! The room knows ledgers (physical quantities by month) and the terms of offers, nothing of lines, radios or
//! scenarios, and it simulates nothing: everything here is a pure function, so moving a price or a rate answers at
//! once. What laws and programmes say is data too: dated rules ([`rule`]) for funding ([`programme`]), loans ([`loan`])
//! and taxes ([`tax`]), which a [`tax_plan`] applies to what an offer changes. The way of the data: [`prices`] × a
//! ledger → [`operating`] months; a baseline's months, an offer's months and the [`offer`]'s resolved terms →
//! `adoption` → [`cash_flow`]; a cash flow and a discount rate → [`appraisal`]. Below them lie [`won`], [`rate`],
//! [`root`] finding, [`instalment`] plans and the yardsticks [`npv`], [`irr`], [`mirr`] and [`payback`].
//!
//! Money that changes hands is whole [`won::Won`]; only rates, ratios and the inside of a yardstick are floating
//! point. Powers and logarithms come from the `libm` crate, so that every platform gives the same bits. Left out:
//! distributions over replications.

mod adoption;
pub mod annuity;
pub mod appraisal;
pub mod cash_flow;
pub mod depreciation;
pub mod error;
pub mod funding;
pub mod instalment;
pub mod irr;
pub mod loan;
pub mod mirr;
pub mod npv;
pub mod offer;
mod open_orders;
pub mod operating;
pub mod parties;
pub mod payback;
pub mod prices;
pub mod programme;
pub mod rate;
pub mod root;
pub mod rule;
pub mod service;
pub mod share;
pub mod supplier_loan;
pub mod tax;
pub mod tax_plan;
pub mod training;
pub mod trial;
pub mod won;
