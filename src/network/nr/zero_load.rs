//! The delay of one packet that has the carrier to itself: a rule to check simulations by.
//!
//! One way, no errors, no queue, the packet fits into one opportunity. A downlink packet takes the next
//! downlink opportunity after its scheduling; an uplink packet with a configured grant the next uplink
//! opportunity after the device's preparation. Without a configured grant the device sends a scheduling request
//! in that opportunity, the base station schedules and sends the grant in the next downlink opportunity, and
//! the data follow in the next uplink opportunity at least k2 after it. The components are those of 3GPP
//! TR 37.910 (user plane latency); transport beyond the radio is left out.

use super::duplex::{Pattern, end_of};
use super::numerology::Numerology;
use super::processing::Processing;
use crate::kernel::time::{Span, Time};

/// How a packet gets to the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// From the base station to the device.
    Down,
    /// From the device, in an opportunity granted in advance.
    UpGranted,
    /// From the device, which first has to ask.
    UpRequested,
}

/// From the arrival of a packet to its being handed up at the other end.
pub fn delay(
    pattern: &Pattern,
    numerology: Numerology,
    symbols: u8,
    processing: &Processing,
    path: Path,
    arrival: Time,
) -> Span {
    let first = first_opportunity(
        pattern,
        numerology,
        symbols,
        path,
        arrival + preparation(processing, path),
    );
    done(pattern, numerology, symbols, processing, path, first).since(arrival)
}

/// Mean and least upper bound of the delay of a packet that arrives at any moment of the pattern alike, to the
/// nanosecond.
///
/// Between two first opportunities the packet is done at the same time whenever it arrives: the delay falls
/// linearly, from the bound just after one opportunity, and its mean is that of the pieces.
pub fn mean_and_max(
    pattern: &Pattern,
    numerology: Numerology,
    symbols: u8,
    processing: &Processing,
    path: Path,
) -> (Span, Span) {
    let preparation = preparation(processing, path);
    let next = |from| first_opportunity(pattern, numerology, symbols, path, from);
    let period = pattern.period(numerology);
    let begin = next(Time::ZERO);
    let mut before = begin;
    let mut area = 0.0;
    let mut most = Span::ZERO;
    while before < begin + period {
        let first = next(before + Span(1));
        // Of a packet that only just catches this opportunity, and of one that only just missed the one before.
        let shortest = preparation + done(pattern, numerology, symbols, processing, path, first).since(first);
        let wait = first.since(before);
        area += wait.as_seconds() * (shortest.as_seconds() + 0.5 * wait.as_seconds());
        most = most.max(shortest + wait);
        before = first;
    }
    (Span::from_seconds(area / period.as_seconds()), most)
}

/// From the arrival of a packet until its first transmission can start.
fn preparation(processing: &Processing, path: Path) -> Span {
    match path {
        Path::Down => processing.schedule,
        Path::UpGranted | Path::UpRequested => processing.device,
    }
}

/// When the first transmission, of data or of a request, starts at or after a time.
fn first_opportunity(pattern: &Pattern, numerology: Numerology, symbols: u8, path: Path, ready: Time) -> Time {
    match path {
        Path::Down => pattern.next_down(numerology, symbols, ready),
        Path::UpGranted | Path::UpRequested => pattern.next_up(numerology, symbols, ready),
    }
}

/// When the packet is handed up whose first transmission starts at a time.
fn done(
    pattern: &Pattern,
    numerology: Numerology,
    symbols: u8,
    processing: &Processing,
    path: Path,
    first: Time,
) -> Time {
    let data = match path {
        Path::Down | Path::UpGranted => first,
        Path::UpRequested => {
            let asked = end_of(numerology, symbols, first) + processing.schedule;
            let granted = pattern.next_down(numerology, symbols, asked);
            pattern.next_up(numerology, symbols, granted + processing.grant)
        }
    };
    end_of(numerology, symbols, data) + processing.receive
}

#[cfg(test)]
mod tests {
    use super::super::processing::Capability;
    use super::*;

    const PATHS: [Path; 3] = [Path::Down, Path::UpGranted, Path::UpRequested];

    fn milliseconds(span: Span) -> f64 {
        span.as_seconds() * 1e3
    }

    #[test]
    fn dddsu_has_the_delays_worked_out_by_hand() {
        let pattern = Pattern::parse("DDDSU").unwrap();
        for (path, mean, most) in [
            (Path::Down, 1.55, 2.20),
            (Path::UpGranted, 2.15, 3.40),
            (Path::UpRequested, 4.65, 5.90),
        ] {
            let (found_mean, found_most) = mean_and_max(&pattern, Numerology::Khz30, 14, &Processing::default(), path);
            assert!(
                (milliseconds(found_mean) / mean - 1.0).abs() < 0.005,
                "{path:?} {found_mean:?}"
            );
            assert!(
                (milliseconds(found_most) / most - 1.0).abs() < 0.005,
                "{path:?} {found_most:?}"
            );
        }
    }

    #[test]
    fn paired_carriers_have_the_delays_of_tr_37_910() {
        for (capability, expected) in [(Capability::One, 1.142_857), (Capability::Two, 0.928_571)] {
            let processing = Processing::of_capability(capability, Numerology::Khz30).unwrap();
            for path in [Path::Down, Path::UpGranted] {
                let (mean, most) = mean_and_max(&Pattern::paired(), Numerology::Khz30, 14, &processing, path);
                assert!((milliseconds(mean) - expected).abs() < 1e-5, "{capability:?} {mean:?}");
                assert!((milliseconds(most) - expected - 0.25).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn the_mean_and_the_bound_are_those_of_many_arrivals() {
        let processing = Processing::default();
        for text in ["DDDSU", "DU", "DDDSUUDDDD", "DSUUU", "FDD"] {
            let pattern = Pattern::parse(text).unwrap();
            for (numerology, symbols) in [(Numerology::Khz30, 14), (Numerology::Khz15, 7), (Numerology::Khz120, 2)] {
                for path in PATHS {
                    let (mean, most) = mean_and_max(&pattern, numerology, symbols, &processing, path);
                    let period = pattern.period(numerology).0;
                    let arrivals = 20_000;
                    let mut sum = 0.0;
                    let mut longest = Span::ZERO;
                    for n in 0..arrivals {
                        let arrival = Time(7 * period + n * period / arrivals + 1);
                        let delay = delay(&pattern, numerology, symbols, &processing, path, arrival);
                        sum += delay.as_seconds();
                        longest = longest.max(delay);
                        assert!(delay <= most, "{text} {path:?} {delay:?} {most:?}");
                    }
                    let sampled = sum / arrivals as f64;
                    assert!(
                        (sampled / mean.as_seconds() - 1.0).abs() < 1e-3,
                        "{text} {path:?} {sampled} {mean:?}"
                    );
                    assert!((longest.as_seconds() / most.as_seconds() - 1.0).abs() < 1e-2);
                }
            }
        }
    }

    #[test]
    fn a_grant_in_advance_and_shorter_opportunities_save_time() {
        let processing = Processing::default();
        for text in ["DDDSU", "DU", "FDD", "DSUUU"] {
            let pattern = Pattern::parse(text).unwrap();
            let mean = |symbols, path| mean_and_max(&pattern, Numerology::Khz30, symbols, &processing, path).0;
            assert!(mean(14, Path::UpGranted) < mean(14, Path::UpRequested));
            for path in [Path::Down, Path::UpGranted] {
                assert!(mean(2, path) < mean(14, path));
            }
        }
    }
}
