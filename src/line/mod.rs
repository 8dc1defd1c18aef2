pub mod energy;
pub mod inspection;
pub mod operator;
pub mod orders;
pub mod product;
pub mod shift;
pub mod station;
pub mod transport;
