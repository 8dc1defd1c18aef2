//! A packet simulation of a network, as reports of all forms see it.

use crate::kernel::statistics::histogram::Histogram;
use crate::kernel::time::Span;
use crate::network::calibrate::MeasuredWay;
use crate::network::map::HallMap;
use crate::network::measured::Measured;
use crate::network::result::{FlowResult, ProbeResult, RadioResult};
use crate::network::site::{Site, Urgency};

/// Events that are not excluded with 95 % certainty where none has been seen: −ln 0.05, the rule of three.
const UNSEEN: f64 = 2.995_732_273_553_991;

/// Shares whose delays are reported, and what they are called.
pub const PERCENTILES: [(f64, &str); 5] = [
    (0.5, "p50"),
    (0.9, "p90"),
    (0.99, "p99"),
    (0.999, "p99_9"),
    (0.999_9, "p99_99"),
];

/// What a packet simulation found out, of what, and beside what.
#[derive(Clone, Debug)]
pub struct NetworkReport<'a> {
    /// What was found out.
    pub result: &'a ProbeResult,
    /// What the network had to serve.
    pub site: &'a Site,
    /// Time before measuring began.
    pub warm_up: Span,
    /// The offer that was adopted, if any.
    pub offer: Option<&'a str>,
    /// How strong the signal is in the hall; none without radios.
    pub map: Option<&'a HallMap>,
    /// Delays that somebody has measured, to be compared.
    pub measured: Option<MeasuredDelays<'a>>,
}

/// Measured delays and the flow that they are held against.
#[derive(Clone, Copy, Debug)]
pub struct MeasuredDelays<'a> {
    /// The file as the user named it.
    pub file: &'a str,
    /// What is in it.
    pub measured: &'a Measured,
    /// The flow.
    pub flow: &'a FlowResult,
    /// Which of its delays.
    pub way: Way,
}

/// A way of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the server.
    Up,
    /// To the device.
    Down,
    /// There and back.
    RoundTrip,
}

impl Way {
    /// All ways, the whole exchange first.
    pub const ALL: [Self; 3] = [Self::RoundTrip, Self::Up, Self::Down];

    /// Its name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::RoundTrip => "round_trip",
        }
    }

    /// The delays of a flow on this way.
    pub fn delays(self, flow: &FlowResult) -> &Histogram {
        match self {
            Self::Up => &flow.up,
            Self::Down => &flow.down,
            Self::RoundTrip => &flow.round_trip,
        }
    }
}

/// How often applications had to do without messages for too long.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interruptions {
    /// How often.
    pub count: usize,
    /// How often an hour.
    pub per_hour: f64,
    /// How often an hour at most, with 95 % certainty, if none was seen.
    pub most_per_hour: Option<f64>,
    /// How long on average, seconds; none without any.
    pub mean_seconds: Option<f64>,
    /// How long at most, seconds; none without any.
    pub longest_seconds: Option<f64>,
    /// How many began while something stood before the device.
    pub blocked: usize,
}

impl Interruptions {
    /// Those of some flows together, in so long a time.
    pub fn of<'f>(flows: impl Iterator<Item = &'f FlowResult>, measured: Span) -> Self {
        let mut found = Self::default();
        let mut total = 0.0;
        for violation in flows.flat_map(|flow| &flow.violations) {
            let seconds = violation.lasted.as_seconds();
            found.count += 1;
            found.blocked += usize::from(violation.blocked);
            found.longest_seconds = Some(found.longest_seconds.map_or(seconds, |longest| longest.max(seconds)));
            total += seconds;
        }
        let hours = measured.as_hours();
        if found.count > 0 {
            found.mean_seconds = Some(total / found.count as f64);
        } else if hours > 0.0 {
            found.most_per_hour = Some(UNSEEN / hours);
        }
        if hours > 0.0 {
            found.per_hour = found.count as f64 / hours;
        }
        found
    }
}

/// The key of a scenario that a calibration of this way is for.
pub fn modem_key(way: MeasuredWay) -> &'static str {
    match way {
        MeasuredWay::Up => "modem_up_ms",
        MeasuredWay::Down | MeasuredWay::RoundTrip => "modem_down_ms",
    }
}

/// A percentile in ms; none if too few were counted to have one: fewer than one beyond it.
pub fn percentile_ms(delays: &Histogram, share: f64) -> Option<f64> {
    let beyond = (1.0 - share) * delays.count() as f64;
    // Half a message of tolerance: 1 − 0.9999 is not exactly 0.0001.
    (beyond > 0.999).then_some(())?;
    delays.quantile(share).map(milliseconds)
}

/// A time in ms.
pub fn milliseconds(span: Span) -> f64 {
    span.as_seconds() * 1e3
}

/// Share of the transmissions of a radio that failed; none without any.
pub fn failed_share(radio: &RadioResult) -> Option<f64> {
    (radio.transmissions > 0).then(|| radio.failures as f64 / radio.transmissions as f64)
}

impl<'a> NetworkReport<'a> {
    /// The flows whose application stops if they stay away, and soon: control loops and vehicles.
    pub fn control_flows(&self) -> impl Iterator<Item = &'a FlowResult> {
        let is_control = |flow: &crate::network::site::Flow| {
            flow.survival.is_some() && flow.urgency.priority <= Urgency::VEHICLE.priority
        };
        let flows = self.site.flows.iter().zip(&self.result.flows);
        flows.filter(move |(flow, _)| is_control(flow)).map(|(_, found)| found)
    }

    /// Whether the flow at this position is watched: whether it has a survival time.
    pub fn is_watched(&self, index: usize) -> bool {
        self.site.flows.get(index).is_some_and(|flow| flow.survival.is_some())
    }

    /// The devices that hear no radio.
    pub fn deaf(&self) -> Vec<&'a str> {
        if self.result.radios.is_empty() {
            return Vec::new();
        }
        let devices = self.result.devices.iter();
        devices
            .filter(|device| device.radio.is_none())
            .map(|device| device.name.as_str())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Time;
    use crate::network::result::Violation;

    #[test]
    fn what_has_not_been_seen_is_bounded_by_the_rule_of_three() {
        let none = Interruptions::of([FlowResult::default()].iter(), Span::from_hours(2.0));
        assert_eq!((none.count, none.per_hour, none.longest_seconds), (0, 0.0, None));
        assert!((none.most_per_hour.unwrap() - 1.498).abs() < 1e-3);
        let violation = |seconds, blocked| Violation {
            began: Time::ZERO,
            lasted: Span::from_seconds(seconds),
            blocked,
        };
        let flow = FlowResult {
            violations: vec![violation(0.5, true), violation(1.5, false)],
            ..FlowResult::default()
        };
        let two = Interruptions::of([flow].iter(), Span::from_hours(4.0));
        let expected = Interruptions {
            count: 2,
            per_hour: 0.5,
            most_per_hour: None,
            mean_seconds: Some(1.0),
            longest_seconds: Some(1.5),
            blocked: 1,
        };
        assert_eq!(two, expected);
    }

    #[test]
    fn a_percentile_needs_messages_beyond_it() {
        let mut delays = Histogram::new();
        delays.add_many(Span(2_000_000), 999);
        assert_eq!(percentile_ms(&delays, 0.999), None);
        delays.add(Span(2_000_000));
        assert_eq!(percentile_ms(&delays, 0.999), Some(2.0));
        assert_eq!(percentile_ms(&delays, 0.999_9), None);
        assert_eq!(percentile_ms(&Histogram::new(), 0.5), None);
    }
}
