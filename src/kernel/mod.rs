pub mod distribution;
pub mod random;
pub mod special;
pub mod time;
pub mod timed_key;
