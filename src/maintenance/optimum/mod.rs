//! Which policy costs least for a part: replacement at an age, in blocks, by condition, or when the machine stands.
//!
//! Every answer is the cost of an hour in the long run of one part that is renewed again and again: a renewal reward
//! process, by formula where the law of its life is known and by simulated lives where it is not. Left out are other parts
//! that fail meanwhile, waiting for crews, and repairs that leave a part worn.

pub mod block;
pub mod costs;
pub mod cycles;
pub mod lives;
pub mod standing;
