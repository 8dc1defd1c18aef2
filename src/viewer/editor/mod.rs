//! A scenario as somebody changes it: its text, what the text says, and what may be written there. Nothing is drawn
//! here.

pub mod desk;
pub mod draft;
pub mod outline;
pub mod rescue;
pub mod vocabulary;
