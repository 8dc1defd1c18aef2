//! A packet simulation of a network, as reports of all forms see it.

use crate::kernel::statistics::histogram::Histogram;
use crate::kernel::time::Span;
use crate::network::calibrate::MeasuredWay;
use crate::network::map::{DelayMap, SignalMap};
use crate::network::measured::Measured;
use crate::network::result::{FlowResult, ProbeResult, RadioResult};
use crate::network::site::{Flow, Site, Urgency};
use crate::network::table::{FlowTable, NetworkTables, Outages};

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
    /// What the factory draws from, which rests on longer simulation.
    pub tables: &'a NetworkTables,
    /// What the network had to serve.
    pub site: &'a Site,
    /// Time before measuring began.
    pub warm_up: Span,
    /// The offer that was adopted, if any.
    pub offer: Option<&'a str>,
    /// How strong the signal is in the hall; none without radios.
    pub signal_map: Option<&'a SignalMap>,
    /// How long messages take from everywhere in the hall; none if it was not asked for.
    pub delay_map: Option<&'a DelayMap>,
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

/// How often a flow is out for longer than its survival time, as the factory draws it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnOutages {
    /// How many an hour of the time that it is not out; none if it is always out.
    pub per_hour: Option<f64>,
    /// How many an hour of that time at most, with 95 % certainty.
    pub most_per_hour: f64,
    /// How long on average, seconds; none if it never or always is.
    pub mean_seconds: Option<f64>,
    /// What 99 % of them do not exceed, seconds; none if it never or always is.
    pub p99_seconds: Option<f64>,
}

impl DrawnOutages {
    /// Those of a table.
    pub fn of(table: &FlowTable) -> Self {
        let (per_hour, durations) = match &table.outages {
            Outages::Never => (Some(0.0), None),
            Outages::Always => (None, None),
            Outages::Poisson { per_hour, durations } => (Some(*per_hour), Some(durations)),
        };
        // The table's bound counts all hours, its rate only those in which the flow is not out.
        let out_hours = durations.map_or(0.0, |durations| durations.mean().as_hours());
        Self {
            per_hour,
            most_per_hour: table.most_outages_per_hour * (1.0 + per_hour.unwrap_or(0.0) * out_hours),
            mean_seconds: durations.map(|durations| durations.mean().as_seconds()),
            p99_seconds: durations.map(|durations| durations.quantile(0.99).as_seconds()),
        }
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
    // Rounded: 1 − 0.9999 is not exactly 0.0001.
    let needed = (1.0 / (1.0 - share)).round();
    (delays.count() as f64 >= needed).then_some(())?;
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

/// Whether the application stops if the flow stays away, and soon.
fn is_control(flow: &Flow) -> bool {
    flow.survival.is_some() && flow.urgency.priority <= Urgency::VEHICLE.priority
}

impl<'a> NetworkReport<'a> {
    /// The flows whose application stops if they stay away, and soon: control loops and vehicles.
    pub fn control_flows(&self) -> impl Iterator<Item = &'a FlowResult> {
        let flows = self.site.flows.iter().zip(&self.result.flows);
        flows.filter(|(flow, _)| is_control(flow)).map(|(_, found)| found)
    }

    /// What the factory draws of the same flows.
    pub fn drawn_control(&self) -> impl Iterator<Item = DrawnOutages> {
        let flows = self.site.flows.iter().zip(&self.tables.flows);
        flows
            .filter(|(flow, _)| is_control(flow))
            .map(|(_, table)| DrawnOutages::of(table))
    }

    /// What of the network fails besides, each part once.
    pub fn faults(&self) -> Vec<&'a str> {
        self.tables.faults.iter().map(|fault| fault.part.as_str()).collect()
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
    use crate::network::table::DurationTable;

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
    fn what_the_factory_draws_is_never_always_or_now_and_then() {
        let mut table = FlowTable::perfect("press/1/control");
        table.most_outages_per_hour = 0.4;
        let drawn = DrawnOutages::of(&table);
        assert_eq!(
            (drawn.per_hour, drawn.most_per_hour, drawn.mean_seconds),
            (Some(0.0), 0.4, None)
        );
        table.outages = Outages::Always;
        assert_eq!(DrawnOutages::of(&table).per_hour, None);
        table.outages = Outages::Poisson {
            per_hour: 0.25,
            durations: DurationTable::of(vec![Span::from_seconds(1.0), Span::from_seconds(3.0)]),
        };
        let drawn = DrawnOutages::of(&table);
        assert_eq!((drawn.per_hour, drawn.mean_seconds), (Some(0.25), Some(2.0)));
        assert!((drawn.p99_seconds.unwrap() - 2.98).abs() < 1e-6);
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
