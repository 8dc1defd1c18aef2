//! A chart that has learned what drifts of its own line look like: boosted trees over the last rejects, asked at each
//! reject, with a limit that gives false signals as rarely as asked for.
//!
//! A [`lesson`](mod@lesson) is all that a detector is [trained](mod@train) from: the share rejected in control, and how
//! far and how fast each drift that reaches the inspection raises it. [`recent`] holds what the chart knows of its
//! past. A [`trial`] holds the detector against a p-chart, a CUSUM and a moving average with the same run length
//! between false signals.

pub mod detector;
pub mod lesson;
pub mod recent;
pub mod train;
pub mod trial;
