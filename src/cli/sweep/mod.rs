//! `sweep`: studies of a scenario at many points.
//!
//! [`call`] does what is said, [`work`] computes what is missing of a shard, [`folder`] knows which files a study has, and
//! [`shard`] appends finished runs to a journal.

pub mod call;
pub mod folder;
pub mod shard;
pub mod work;
