pub mod instalment;
pub mod offer;
