//! 5G New Radio (3GPP Release 15 and later).

pub mod adaptation;
pub mod background;
pub mod block_error;
pub mod cellular;
pub mod duplex;
pub mod effective_sinr;
mod handover;
mod lane;
pub mod modulation;
pub mod numerology;
pub mod processing;
pub mod queue;
pub mod rates;
pub mod resource_blocks;
mod schedule;
pub mod signal;
pub mod timing;
mod transmission;
pub mod transport_block;
pub mod zero_load;
