pub mod crew;
pub mod failure;
