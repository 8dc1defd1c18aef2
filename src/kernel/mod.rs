pub mod distribution;
pub mod random;
pub mod special;
pub mod statistics;
pub mod time;
pub mod timed_key;
