pub mod distribution;
pub mod time;
pub mod timed_key;
