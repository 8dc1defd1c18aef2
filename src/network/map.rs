//! Maps of a hall: how strong the signal is, and how long a short message takes, at each place.

use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::time::Span;
use crate::network::coverage::Coverage;
use crate::network::error::NetworkError;
use crate::network::plan::NetworkPlan;
use crate::network::probe::{ProbeSettings, probe};
use crate::network::reach::{Reach, Reception};
use crate::network::result::FlowResult;
use crate::network::site::{Device, Exchange, Flow, Site, Timing, Urgency, Way};
use crate::network::spec::NetworkSpec;

/// Height at which maps are drawn, metres: that of a machine's antenna.
pub const MAP_HEIGHT_M: f64 = 1.5;
/// Most places of a map along or across.
pub const MOST_PLACES: u32 = 200;

/// Exchanges a second of all places of a delay map together: few enough to leave the network as it is.
const EXCHANGES_PER_SECOND: u64 = 100;

/// The signal at places of a hall, row by row from the corner at [0, 0], along the length first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignalMap {
    /// Places along the hall.
    pub columns: u32,
    /// Places across it.
    pub rows: u32,
    /// Signal-to-noise ratio down over the whole band without fading, of the strongest radio, dB; empty without radios.
    pub snr_db: Vec<f64>,
    /// That radio, by its position.
    pub radios: Vec<u32>,
}

/// Delays at places of a hall, in the same order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DelayMap {
    /// Places along the hall.
    pub columns: u32,
    /// Places across it.
    pub rows: u32,
    /// Median and 95th percentile of the time there and back of a short message, ms, beside all other traffic; none
    /// where nothing came back.
    pub round_trip_ms: Vec<Option<[f64; 2]>>,
}

/// How strong the signal is at the middle of each of `columns` × `rows` equal fields of the hall.
///
/// # Errors
/// If the network cannot be simulated.
pub fn signal_map(
    network: &NetworkSpec,
    site: &Site,
    seed: u64,
    columns: u32,
    rows: u32,
) -> Result<SignalMap, NetworkError> {
    let plan = NetworkPlan::new(network, site)?;
    let (columns, rows) = (columns.clamp(1, MOST_PLACES), rows.clamp(1, MOST_PLACES));
    let mut map = SignalMap {
        columns,
        rows,
        snr_db: Vec::new(),
        radios: Vec::new(),
    };
    let Some(radios) = plan.settings.radios() else {
        return Ok(map);
    };
    let coverage = Coverage::new(radios, &plan.hall, seed);
    for place in places(site.hall.size_m, columns, rows) {
        let levels = (0..radios.places.len()).map(|radio| {
            let path = coverage.path(radios, &plan.hall, radio, place, MAP_HEIGHT_M);
            radios.means(path.loss_db).down_db
        });
        let best = (0u32..)
            .zip(levels)
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        if let Some((radio, level)) = best {
            map.snr_db.push(level);
            map.radios.push(radio);
        }
    }
    Ok(map)
}

/// What the middle of each of `columns` × `rows` equal fields of the hall gets of its best radio, in the same order;
/// none without radios. It is the hall in which the factory's tables are derived, so a machine on a field that hears
/// nobody is one that never works.
pub fn reception_map(plan: &NetworkPlan, columns: u32, rows: u32) -> Option<Vec<Reception>> {
    let reach = Reach::new(plan)?;
    let (columns, rows) = (columns.clamp(1, MOST_PLACES), rows.clamp(1, MOST_PLACES));
    let all = places(plan.hall.size_m, columns, rows).into_iter();
    all.map(|place| reach.at(place, MAP_HEIGHT_M)).collect()
}

/// How long a short message takes from the middle of each of `columns` × `rows` equal fields of the hall: a device in
/// each exchanges 100 bytes with the server now and then, for `measured`, beside all other traffic.
///
/// # Errors
/// If the network cannot be simulated, or is cancelled.
pub fn delay_map(
    network: &NetworkSpec,
    site: &Site,
    (seed, measured): (u64, Span),
    (columns, rows): (u32, u32),
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(f64),
) -> Result<DelayMap, NetworkError> {
    let (columns, rows) = (columns.clamp(1, MOST_PLACES), rows.clamp(1, MOST_PLACES));
    let mut site = site.clone();
    let own = site.flows.len();
    let interval = Span(u64::from(columns * rows) * 1_000_000_000 / EXCHANGES_PER_SECOND);
    for (number, place) in places(site.hall.size_m, columns, rows).into_iter().enumerate() {
        site.flows.push(Flow {
            name: format!("map/{number}"),
            device: site.devices.len() as u32,
            timing: Timing::Periodic {
                interval,
                drift_ppm: None,
                phase: None,
            },
            exchange: Exchange::UpAndBack {
                answer_bytes: 100,
                compute: SpanSampler::always(Span::ZERO),
            },
            bytes: 100,
            survival: None,
            deadline: None,
            urgency: Urgency::CONTROL,
        });
        site.devices.push(Device {
            name: format!("map/{number}"),
            way: Way::Fixed(place),
            height_m: MAP_HEIGHT_M,
        });
    }
    let settings = ProbeSettings {
        seed,
        replication: 0,
        warm_up: Span(1_000_000_000),
        measured,
    };
    let result = probe(network, &site, &settings, cancel, progress)?;
    let percentiles = |flow: &FlowResult| {
        let at = |share| {
            flow.round_trip
                .quantile(share)
                .map(|delay| delay.as_seconds() * 1_000.0)
        };
        Some([at(0.5)?, at(0.95)?])
    };
    Ok(DelayMap {
        columns,
        rows,
        round_trip_ms: result.flows[own..].iter().map(percentiles).collect(),
    })
}

/// The middles of the fields of a map.
fn places([length, width, _]: [f64; 3], columns: u32, rows: u32) -> Vec<[f64; 2]> {
    let middle = |number: u32, of: u32, whole: f64| (f64::from(number) + 0.5) / f64::from(of) * whole;
    let row = |row| (0..columns).map(move |column| [middle(column, columns, length), middle(row, rows, width)]);
    (0..rows).flat_map(row).collect()
}
