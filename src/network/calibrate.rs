//! Calibration: what a modem, a core and a receiver must add so that a simulated network behaves as a measured one.
//!
//! One device pings as it did in the measurement, in the network as described but without modem delay. What is missing
//! between that and the measurement is taken to be an independent delay that is never negative; its distribution is
//! found by the expectation-maximisation of Richardson (1972) and Lucy (1974) on a grid. That is done for a range of
//! implementation losses, because a weak receiver repeats more, and the loss with the least Kolmogorov–Smirnov
//! distance is kept; a difference below a hundredth is not worth leaving the loss that the network has.
//!
//! Whether the pings of the measurement drifted through all phases of the radio's cycle or kept one is not in a
//! histogram. Both are tried. If one phase fits better, the one with a middling delay stands for it: which one it was
//! cannot be told from a constant delay of the modem.
//!
//! At the end the network is simulated anew with what was found, with other luck, and compared with the measurement.
//!
//! A histogram holds no order of time: delays that come in bursts come out independent of each other.

use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::kernel::distribution::{DistributionSpec, RandomSpec, SpanSampler};
use crate::kernel::statistics::histogram::Histogram;
use crate::kernel::time::{NANOS_PER_SECOND, Span};
use crate::network::error::NetworkError;
use crate::network::hall::Hall;
use crate::network::measured::Measured;
use crate::network::probe::{ProbeSettings, probe};
use crate::network::result::FlowResult;
use crate::network::site::{Device, Exchange, Flow, Site, Timing, Urgency, Way};
use crate::network::spec::{NetworkKind, NetworkSpec};

/// What a measurement measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasuredWay {
    /// From the device to the server.
    Up,
    /// From the server to the device.
    Down,
    /// There and back.
    RoundTrip,
}

/// How the measurement was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ping {
    /// What was measured.
    pub way: MeasuredWay,
    /// Size of a message, bytes.
    pub bytes: u32,
    /// Time between two messages, seconds.
    pub interval_seconds: f64,
    /// Where the device stood, metres; ten metres from the first radio if not known.
    pub place_m: Option<[f64; 2]>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// What was measured.
    pub way: MeasuredWay,
    /// Loss of the receiver that fits best, dB.
    pub implementation_loss_db: f64,
    /// The loss that the network had before, dB.
    pub former_loss_db: f64,
    /// Whether the measurement says anything about the loss: whether other losses fit worse.
    pub loss_matters: bool,
    /// Whether the pings kept one phase against the radio's cycle.
    pub keeps_phase: bool,
    /// Delays of modem and core, equally likely, ms: for `modem_up_ms`, or for `modem_down_ms` where the way down or
    /// there and back was measured.
    pub modem_ms: Vec<f64>,
    /// Kolmogorov–Smirnov distance of the network as described.
    pub ks_before: f64,
    /// The same with what was found, simulated anew.
    pub ks_after: f64,
    /// The shortest simulated delay without any modem, ms: no calibration gets below it.
    pub fastest_ms: f64,
    /// Shares and the delays that they do not exceed, ms: measured, and simulated with what was found.
    pub percentiles: Vec<(f64, f64, f64)>,
}

/// Losses that are tried, dB.
const LOSSES_DB: [f64; 9] = [0.0, 1.5, 3.0, 4.5, 6.0, 8.0, 10.0, 13.0, 16.0];
/// Values that stand for the modem's delays.
const VALUES: usize = 200;
/// Cells of the grid, from nothing to the longest measured delay.
const CELLS: usize = 800;
/// Steps of the expectation-maximisation.
const STEPS: usize = 400;
/// Messages that are simulated to learn what the network does by itself.
const MESSAGES: f64 = 40_000.0;
/// Kolmogorov–Smirnov distance by which another loss must fit better.
const WORTH_A_CHANGE: f64 = 0.01;
/// Phases that are tried.
const PHASES: usize = 20;
/// Shares of the percentiles that are shown.
const SHARES: [f64; 6] = [0.5, 0.9, 0.99, 0.999, 0.9999, 1.0];

/// Fits modem delay and implementation loss of a cellular network to a measurement.
///
/// # Errors
/// If the network cannot be simulated, is none with a modem, or is cancelled.
pub fn calibrate(
    network: &NetworkSpec,
    hall: &Hall,
    ping: &Ping,
    measured: &Measured,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(f64),
) -> Result<Calibration, NetworkError> {
    if !matches!(
        network.kind,
        NetworkKind::Private5g | NetworkKind::PrivateLte | NetworkKind::Public5g
    ) {
        return Err(NetworkError::Measurement(format!(
            "network `{}` has no modem to calibrate; a measurement of it can be used as a network of kind \"measured\"",
            network.name
        )));
    }
    let drifting = lone_device(network, hall, ping, Phase::Drifting);
    let steps = PHASES + 2 * LOSSES_DB.len() + 3;
    let mut done = 0;
    let mut simulated = |network: &NetworkSpec, site: &Site, replication| {
        done += 1;
        progress((done as f64 / steps as f64).min(1.0));
        simulate(network, site, ping, replication, cancel)
    };
    let ks_before = measured.ks_distance(&simulated(network, &drifting, 1)?).unwrap_or(1.0);

    let mut bare = network.clone();
    bare.cell.modem_up_ms = None;
    bare.cell.modem_down_ms = None;
    let mean = simulated(&bare, &drifting, 1)?.mean();
    let mut middling: Option<(Span, Site)> = None;
    for phase in 0..PHASES {
        let site = lone_device(network, hall, ping, Phase::Kept(phase as f64 / PHASES as f64));
        let (Some(mean), Some(own)) = (mean, simulated(&bare, &site, 1)?.mean()) else {
            continue;
        };
        let off = Span(own.0.abs_diff(mean.0));
        if middling.as_ref().is_none_or(|(least, _)| off < *least) {
            middling = Some((off, site));
        }
    }
    let sites: Vec<(bool, Site)> = std::iter::once((false, drifting))
        .chain(middling.map(|(_, site)| (true, site)))
        .collect();

    let former_loss_db = network.cell.implementation_loss_db.unwrap_or(3.0);
    let mut losses = LOSSES_DB.to_vec();
    losses.retain(|loss| *loss != former_loss_db);
    losses.insert(0, former_loss_db);
    let mut best: Option<(Fit, &(bool, Site))> = None;
    // The least distance of each loss.
    let mut distances = Vec::new();
    for loss_db in losses {
        bare.cell.implementation_loss_db = Some(loss_db);
        let mut least = 1.0_f64;
        for site in &sites {
            let Some(fit) = Fit::new(&simulated(&bare, &site.1, 1)?, measured, loss_db) else {
                continue;
            };
            least = least.min(fit.distance);
            if best
                .as_ref()
                .is_none_or(|(best, _)| fit.distance < best.distance - WORTH_A_CHANGE)
            {
                best = Some((fit, site));
            }
        }
        distances.push(least);
    }
    let Some((fit, (keeps_phase, site))) = best else {
        return Err(NetworkError::Measurement(format!(
            "no message gets through network `{}` at all, so nothing can be fitted to the measurement",
            network.name
        )));
    };
    let spread = distances.iter().copied().fold(0.0, f64::max) - distances.iter().copied().fold(1.0, f64::min);
    let modem_ms = fit.values(VALUES);
    bare.cell.implementation_loss_db = Some(fit.loss_db);
    let values = Some(DistributionSpec::Random(RandomSpec::Values(modem_ms.clone())));
    match ping.way {
        MeasuredWay::Up => bare.cell.modem_up_ms = values,
        MeasuredWay::Down | MeasuredWay::RoundTrip => bare.cell.modem_down_ms = values,
    }
    let fitted = simulated(&bare, site, 2)?;
    let at = |share| fitted.quantile(share).map_or(0.0, |delay| delay.as_seconds() * 1_000.0);
    Ok(Calibration {
        way: ping.way,
        implementation_loss_db: fit.loss_db,
        former_loss_db,
        loss_matters: spread > WORTH_A_CHANGE,
        keeps_phase: *keeps_phase,
        modem_ms,
        ks_before,
        ks_after: measured.ks_distance(&fitted).unwrap_or(1.0),
        fastest_ms: fit.fastest_ms,
        percentiles: SHARES
            .map(|share| (share, measured.percentile_ms(share), at(share)))
            .to_vec(),
    })
}

/// How pings lie against the radio's cycle.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    /// They drift through all phases.
    Drifting,
    /// They keep one, a share of their interval.
    Kept(f64),
}

/// One device that pings, and nothing else.
fn lone_device(network: &NetworkSpec, hall: &Hall, ping: &Ping, phase: Phase) -> Site {
    let [x, y] = network
        .radios
        .as_ref()
        .and_then(|radios| radios.first().copied())
        .unwrap_or(hall.middle());
    let near = [(x + 10.0).min(hall.size_m[0]), y];
    let exchange = match ping.way {
        MeasuredWay::Up => Exchange::Up,
        MeasuredWay::Down => Exchange::Down,
        MeasuredWay::RoundTrip => Exchange::UpAndBack {
            answer_bytes: ping.bytes,
            compute: SpanSampler::always(Span::ZERO),
        },
    };
    Site {
        hall: hall.clone(),
        devices: vec![Device {
            name: "ping".to_owned(),
            way: Way::Fixed(ping.place_m.unwrap_or(near)),
            height_m: 1.5,
        }],
        flows: vec![Flow {
            name: "ping".to_owned(),
            device: 0,
            timing: Timing::Periodic {
                interval: Span::from_seconds(ping.interval_seconds),
                // Fast enough to meet all phases during the simulation, as in a long measurement.
                drift_ppm: Some(if phase == Phase::Drifting { 37.0 } else { 0.0 }),
                phase: match phase {
                    Phase::Drifting => None,
                    Phase::Kept(share) => Some(share),
                },
            },
            exchange,
            bytes: ping.bytes,
            survival: None,
            deadline: None,
            urgency: Urgency::BEST_EFFORT,
        }],
    }
}

fn simulate(
    network: &NetworkSpec,
    site: &Site,
    ping: &Ping,
    replication: u64,
    cancel: &AtomicBool,
) -> Result<Histogram, NetworkError> {
    let settings = ProbeSettings {
        // The hall stays the same.
        seed: 1,
        replication,
        warm_up: Span(1_000_000_000),
        measured: Span::from_seconds(ping.interval_seconds * MESSAGES),
    };
    let result = probe(network, site, &settings, cancel, &mut |_| {})?;
    Ok(result
        .flows
        .first()
        .map(FlowResult::delays)
        .cloned()
        .unwrap_or_default())
}

/// A modem delay that fits with one loss.
struct Fit {
    loss_db: f64,
    fastest_ms: f64,
    cell_ms: f64,
    /// Probability of each cell of the grid.
    modem: Vec<f64>,
    distance: f64,
}

impl Fit {
    /// What a modem must add to `delays`; none if nothing came through.
    fn new(delays: &Histogram, measured: &Measured, loss_db: f64) -> Option<Self> {
        let fastest_ms = delays.min()?.as_seconds() * 1_000.0;
        let count = delays.count() as f64;
        let longest_ms = measured.percentile_ms(1.0).max(fastest_ms);
        let cell_ms = (longest_ms / CELLS as f64).max(1e-6);
        let target: Vec<f64> = (0..CELLS)
            .map(|cell| {
                let at = |cell: usize| measured.share_within(cell as f64 * cell_ms);
                // Nothing is shorter than the first bound, and a delay of zero is in the first cell.
                at(cell + 1) - if cell == 0 { 0.0 } else { at(cell) }
            })
            .collect();
        let mut own = vec![0.0; CELLS];
        for (middle, times) in delays.buckets() {
            let cell = (middle.0 as f64 / NANOS_PER_SECOND as f64 * 1_000.0 / cell_ms) as usize;
            own[cell.min(CELLS - 1)] += times as f64 / count;
        }
        let first = own.iter().position(|share| *share > 0.0)?;
        let last = own.iter().rposition(|share| *share > 0.0)?;
        let modem = deconvolve(&own[first..=last], &target, first);
        let sum = convolve(&own[first..=last], &modem, first);
        let mut fit = Self {
            loss_db,
            fastest_ms,
            cell_ms,
            modem,
            distance: 1.0,
        };
        let mut below = 0.0;
        let within: Vec<f64> = sum
            .iter()
            .map(|share| {
                below += share;
                below
            })
            .collect();
        let difference =
            |(cell, within): (usize, &f64)| (measured.share_within((cell + 1) as f64 * cell_ms) - within).abs();
        fit.distance = within.iter().enumerate().map(difference).fold(0.0, f64::max);
        Some(fit)
    }

    /// Delays that stand for the distribution, each equally likely, ms.
    fn values(&self, count: usize) -> Vec<f64> {
        let whole: f64 = self.modem.iter().sum();
        let mut below = 0.0;
        let mut values = Vec::with_capacity(count);
        for (cell, share) in self.modem.iter().enumerate() {
            let next = below + share / whole;
            while values.len() < count {
                let wanted = (values.len() as f64 + 0.5) / count as f64;
                if wanted > next {
                    break;
                }
                let part = if next > below {
                    (wanted - below) / (next - below)
                } else {
                    0.5
                };
                // Cells of own delays are known by their middles, so nothing is lost at the lower end.
                let ms = ((cell as f64 - 0.5 + part) * self.cell_ms).max(0.0);
                values.push((ms * 1e4 + 0.5).floor() / 1e4);
            }
            below = next;
        }
        values.resize(count, values.last().copied().unwrap_or(0.0));
        values
    }
}

/// The distribution of the sum of `own`, which begins at cell `first`, and of `modem`; what is beyond the grid is cut.
fn convolve(own: &[f64], modem: &[f64], first: usize) -> Vec<f64> {
    let mut sum = vec![0.0; CELLS];
    for (cell, share) in modem.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        for (sum, own) in sum.iter_mut().skip(first + cell).zip(own) {
            *sum += share * own;
        }
    }
    sum
}

/// The distribution that added to `own` comes nearest to `target`, in the sense of greatest likelihood.
fn deconvolve(own: &[f64], target: &[f64], first: usize) -> Vec<f64> {
    let cells = CELLS - first;
    let mut modem = vec![1.0 / cells as f64; cells];
    for _ in 0..STEPS {
        let sum = convolve(own, &modem, first);
        let ratio: Vec<f64> = target
            .iter()
            .zip(&sum)
            .map(|(target, sum)| if *sum > 1e-15 { target / sum } else { 0.0 })
            .collect();
        for (cell, share) in modem.iter_mut().enumerate() {
            let factor: f64 = ratio
                .iter()
                .skip(first + cell)
                .zip(own)
                .map(|(ratio, own)| ratio * own)
                .sum();
            *share *= factor;
        }
        let whole: f64 = modem.iter().sum();
        if whole > 0.0 {
            modem.iter_mut().for_each(|share| *share /= whole);
        }
    }
    modem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_that_was_added_is_found_again() {
        // Own delays equally likely from 1 to 3 ms; a modem that adds 4 or 8 ms.
        let mut own = Histogram::new();
        (0..2_000).for_each(|step| own.add(Span(1_000_000 + step * 1_000)));
        let sums = |modem: f64| (0..1_000).map(move |step| 1.0 + modem + f64::from(step) * 0.002);
        let measured = Measured::list(sums(4.0).chain(sums(8.0)).collect()).unwrap();
        let fit = Fit::new(&own, &measured, 3.0).unwrap();
        assert!(fit.distance < 0.01, "{}", fit.distance);
        let values = fit.values(100);
        let near = |ms: f64| values.iter().filter(|value| (*value - ms).abs() < 0.15).count();
        assert!(near(4.0) >= 45 && near(8.0) >= 45, "{values:?}");
    }

    #[test]
    fn what_is_faster_than_the_network_cannot_be_fitted() {
        let mut own = Histogram::new();
        (0..2_000).for_each(|step| own.add(Span(5_000_000 + step * 1_000)));
        let measured = Measured::list((0..100).map(|step| 1.0 + f64::from(step) * 0.01).collect()).unwrap();
        let fit = Fit::new(&own, &measured, 3.0).unwrap();
        assert!(fit.distance > 0.9, "{}", fit.distance);
    }
}
