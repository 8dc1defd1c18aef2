pub mod ledger;
pub mod plant;
