//! The network of a plant: what radio physics and packet timing do to messages, and what the factory draws of it.
//!
//! Knows nothing of stations and parts. A [`site::Site`] says who wants to send what from where; a
//! [`spec::NetworkSpec`] what carries it; a packet simulation tells how long each message takes and which stay away
//! for too long; [`table::NetworkTables`] hold what of that the factory needs for years of its own time.

pub mod access;
pub mod air;
pub mod application;
pub mod calibrate;
pub mod channel;
pub mod checks;
pub mod coverage;
pub mod derive;
pub mod error;
pub mod fixed;
pub mod hall;
pub mod map;
pub mod measured;
pub mod message;
pub mod meter;
pub mod nr;
pub mod plan;
pub mod probe;
pub mod reach;
pub mod result;
pub mod settings;
pub mod simulation;
pub mod site;
pub mod spec;
pub mod table;
pub mod tagged;
pub mod transfer;
pub mod wifi;
pub mod wired;
