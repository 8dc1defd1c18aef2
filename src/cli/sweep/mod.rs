//! `sweep`: studies of a scenario at many points.
//!
//! [`call`] does what is said ([`arguments`] for steps with options of their own), [`work`] computes what is missing of
//! a shard, [`submit`] has a batch system do it, [`predict`] says what it would find elsewhere, [`folder`] knows which
//! files a study has, and [`shard`] appends finished runs to a journal.

pub mod arguments;
pub mod call;
pub mod folder;
pub mod predict;
pub mod shard;
pub mod submit;
pub mod work;
