//! From packets to tables: simulates a network and its site for some minutes and keeps what the factory draws from.
//!
//! Rare blockage is made frequent in runs of its own, and what it did is weighted by how much more frequent it was
//! made; so an outage that happens once a week is seen within minutes. That rests on one assumption: an episode of
//! blockage does the same whether it comes often or seldom.
//!
//! Flows that send too seldom to be seen have a run of their own, in which messages of theirs are sent beside all that
//! is usual: see [`crate::network::tagged`]. What others meet is taken from runs in which everybody sends as often as
//! the site says.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use sha2::{Digest, Sha256};

use crate::kernel::distribution::SpanSampler;
use crate::kernel::statistics::histogram::Histogram;
use crate::kernel::time::Span;
use crate::kernel::timed_key::{TimedSpec, TwoUnits};
use crate::network::error::NetworkError;
use crate::network::plan::NetworkPlan;
use crate::network::probe::{ProbeSettings, run};
use crate::network::reach::lost_without_each;
use crate::network::result::{FlowResult, ProbeResult};
use crate::network::settings::AccessSettings;
use crate::network::site::{Exchange, Site, Timing};
use crate::network::spec::{NetworkPart, NetworkSpec};
use crate::network::table::{DurationTable, FlowTable, NetworkTables, Outages, SharedFault};
use crate::network::tagged::{Tagged, run_tagged};

/// Messages to be simulated in all runs together, about.
const MESSAGES: f64 = 3e6;
/// Shortest and longest time that one run measures, seconds.
const MEASURED_SECONDS: (f64, f64) = (20.0, 14_400.0);
/// Time before measuring begins.
const WARM_UP: Span = Span(2_000_000_000);
/// Runs of each sort.
const RUNS: u64 = 2;
/// Seed of the hall and of all runs: tables do not depend on the study that asks for them.
pub const SEED: u64 = 1;
/// Share of the time that a device is blocked in runs that make blockage frequent.
const FREQUENT_SHARE: f64 = 0.1;
/// Messages of a flow at random times that are seen, at least: with fewer, its delays and losses would be those of one
/// or two of them.
const FEWEST: u32 = 30;
/// Time between tagged messages, summed, as a share of a usual run.
const TAGGED_SHARE: f64 = 0.25;
/// Part of its time that the run with tagged messages takes at most until every flow has sent one.
const FIRST_TURN: f64 = 0.5;
/// A backlog that grows by more messages than this, and by more than this share of those that came to an end, is that
/// of an overloaded network, which never gets done with them; a smaller one is chance.
const BACKLOG_FROM: f64 = 3.0;
const BACKLOG_SHARE: f64 = 0.05;
/// Messages in all runs together that are still simulated: minutes of a processor.
const MOST_MESSAGES: f64 = 1e8;
/// Changes when derived tables would change for the same input.
const MODEL: &str = "taktline network tables 8";

/// What identifies the tables of a network and a site: SHA-256 in hexadecimal over both and the model's version.
pub fn content_key(network: &NetworkSpec, site: &Site) -> String {
    let content = serde_json::json!({ "model": MODEL, "network": network, "site": site });
    let digest = Sha256::digest(content.to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Derives the tables of a network and a site.
///
/// Runs side by side on up to `threads` threads; the result does not depend on how many. `progress` is called with
/// the share that is done, from 0 to 1.
///
/// # Errors
/// If the network cannot be simulated, or is cancelled.
pub fn derive(
    network: &NetworkSpec,
    site: &Site,
    threads: usize,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(f64),
) -> Result<NetworkTables, NetworkError> {
    let plan = NetworkPlan::new(network, site)?;
    if matches!(plan.settings.access, AccessSettings::Perfect) && plan.flows.iter().all(takes_no_time) {
        return Ok(NetworkTables {
            flows: plan
                .flows
                .iter()
                .map(|flow| FlowTable::perfect(&flow.spec.name))
                .collect(),
            faults: faults(network, site, &plan)?,
            basis: Some(plan.settings.basis()),
        });
    }
    let seconds = affordable_seconds(&plan)?;
    let often = frequent(&plan);
    let settings = |replication| ProbeSettings {
        seed: SEED,
        replication,
        warm_up: WARM_UP,
        measured: Span::from_seconds(seconds),
    };
    let natural = Arc::new(plan);
    let job = |plan: &Arc<NetworkPlan>, run, tagged| Job {
        plan: Arc::clone(plan),
        settings: settings(run),
        tagged,
    };
    let mut jobs: Vec<Job> = (0..RUNS).map(|run| job(&natural, run, None)).collect();
    if let Some((plan, _)) = &often {
        jobs.extend((RUNS..2 * RUNS).map(|run| job(plan, run, None)));
    }
    let before = jobs.len();
    let seldom = seldom(&natural, seconds);
    if !seldom.is_empty() {
        jobs.push(job(&natural, 2 * RUNS, Some(tagged(&seldom, seconds))));
    }
    let results = side_by_side(&jobs, threads, cancel, progress)?;
    let (untagged, with_tagged) = results.split_at(before);
    let (usual, blocked) = untagged.split_at(RUNS as usize);
    let hours = seconds * RUNS as f64 / 3_600.0;
    let tables = natural.flows.iter().enumerate().map(|(flow, plan)| {
        let of = |runs: &[ProbeResult]| runs.iter().map(|run| run.flows[flow].clone()).collect::<Vec<_>>();
        let slower = often.as_ref().map_or(1.0, |(_, factor)| *factor);
        let mut usual = of(usual);
        if seldom.contains(&(flow as u32)) {
            usual.extend(of(with_tagged));
        }
        table(&usual, &of(blocked), plan.spec.survival.is_some(), hours, slower)
    });
    Ok(NetworkTables {
        flows: tables.collect(),
        faults: faults(network, site, &natural)?,
        basis: Some(natural.settings.basis()),
    })
}

/// The tables of a network that differs in nothing but its faults from the one that `tables` were derived of: messages
/// fare alike, so no packet has to be simulated again.
///
/// # Errors
/// If a fault makes no sense, or the network cannot be simulated.
pub fn with_other_faults(
    tables: &NetworkTables,
    network: &NetworkSpec,
    site: &Site,
) -> Result<NetworkTables, NetworkError> {
    Ok(NetworkTables {
        flows: tables.flows.clone(),
        faults: faults(network, site, &NetworkPlan::new(network, site)?)?,
        basis: tables.basis.clone(),
    })
}

impl FlowTable {
    /// A flow whose messages take no time.
    pub fn perfect(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            delays: DurationTable::always(Span::ZERO),
            lost: 0.0,
            late: 0.0,
            outages: Outages::Never,
            most_outages_per_hour: 0.0,
        }
    }
}

/// Whether a perfect network leaves nothing to simulate of a flow.
fn takes_no_time(flow: &crate::network::plan::FlowPlan) -> bool {
    match &flow.spec.exchange {
        Exchange::Up | Exchange::Down => true,
        Exchange::UpAndBack { compute, .. } => compute.constant() == Some(Span::ZERO),
    }
}

/// How long each run measures.
///
/// # Errors
/// If even the shortest would take too long.
fn affordable_seconds(plan: &NetworkPlan) -> Result<f64, NetworkError> {
    let rate: f64 = plan.flows.iter().map(|flow| messages_per_second(&flow.spec)).sum();
    let mut runs = (RUNS * if frequent(plan).is_some() { 2 } else { 1 }) as f64;
    let most = MOST_MESSAGES / (runs * (MEASURED_SECONDS.0 + WARM_UP.as_seconds()));
    if rate > most {
        let rates = plan
            .flows
            .iter()
            .map(|flow| (&flow.spec, messages_per_second(&flow.spec)));
        let busiest = rates.reduce(|best, flow| if flow.1 > best.1 { flow } else { best });
        return Err(NetworkError::TooBusy {
            per_second: rate,
            most_per_second: most,
            busiest: busiest.map(|(flow, _)| flow.name.clone()).unwrap_or_default(),
        });
    }
    let seconds = |runs: f64| (MESSAGES / runs / rate.max(1e-9)).clamp(MEASURED_SECONDS.0, MEASURED_SECONDS.1);
    if !seldom(plan, seconds(runs)).is_empty() {
        runs += TAGGED_SHARE;
    }
    Ok(seconds(runs))
}

/// Whether the tables of a network can be derived in reasonable time.
///
/// # Errors
/// If its site sends more messages than can be simulated.
pub fn check_effort(plan: &NetworkPlan) -> Result<(), NetworkError> {
    let is_simulated = !matches!(plan.settings.access, AccessSettings::Perfect);
    if is_simulated {
        affordable_seconds(plan)?;
    }
    Ok(())
}

/// The flows at random times that send too seldom to be seen in usual runs of so many seconds, by their position.
fn seldom(plan: &NetworkPlan, seconds: f64) -> Vec<u32> {
    let most = Span::from_seconds(seconds * RUNS as f64 / f64::from(FEWEST));
    (0u32..)
        .zip(&plan.flows)
        .filter(|(_, flow)| matches!(flow.spec.timing, Timing::Random { mean } if mean > most))
        .map(|(number, _)| number)
        .collect()
}

/// The messages of such flows that are sent in a run of at most so many seconds.
fn tagged(seldom: &[u32], seconds: f64) -> Tagged {
    let flows = seldom.len() as f64;
    Tagged {
        flows: seldom.to_vec(),
        each: FEWEST,
        gap: Span::from_seconds(TAGGED_SHARE * seconds / (flows * f64::from(FEWEST))),
        patience: Span::from_seconds((FIRST_TURN - TAGGED_SHARE / f64::from(FEWEST)) * seconds / flows),
    }
}

/// A simulation to be run.
struct Job {
    plan: Arc<NetworkPlan>,
    settings: ProbeSettings,
    tagged: Option<Tagged>,
}

impl Job {
    fn run(&self, cancel: &AtomicBool, progress: &mut dyn FnMut(f64)) -> Result<ProbeResult, NetworkError> {
        let plan = Arc::clone(&self.plan);
        match &self.tagged {
            Some(tagged) => run_tagged(plan, &self.settings, tagged, cancel, progress),
            None => run(plan, &self.settings, cancel, progress),
        }
    }
}

fn messages_per_second(flow: &crate::network::site::Flow) -> f64 {
    let interval = flow.timing.interval();
    // Long messages are sent in many blocks: they count for the time that they cost.
    let weight = 1.0 + f64::from(flow.bytes) / 10_000.0;
    let legs = if matches!(flow.exchange, Exchange::UpAndBack { .. }) {
        2.0
    } else {
        1.0
    };
    legs * weight / interval.as_seconds().max(1e-9)
}

/// The plan with blockage made frequent, and how many times as frequent; none if it is frequent as it is.
fn frequent(plan: &NetworkPlan) -> Option<(Arc<NetworkPlan>, f64)> {
    plan.settings.radios()?;
    let blockage = plan.hall.blockage.as_ref()?;
    let per_hour = FREQUENT_SHARE * 3_600.0 / blockage.mean_seconds;
    if blockage.per_hour <= 0.0 || per_hour <= blockage.per_hour {
        return None;
    }
    let factor = per_hour / blockage.per_hour;
    let mut plan = plan.clone();
    plan.hall.blockage.as_mut()?.per_hour = per_hour;
    Some((Arc::new(plan), factor))
}

/// Runs all, on up to so many threads; results in the order of the jobs.
fn side_by_side(
    jobs: &[Job],
    threads: usize,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(f64),
) -> Result<Vec<ProbeResult>, NetworkError> {
    let next = AtomicUsize::new(0);
    let shares = Mutex::new(vec![0.0; jobs.len()]);
    let (say, said) = std::sync::mpsc::channel();
    let results = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.clamp(1, jobs.len().max(1)))
            .map(|_| {
                let say = say.clone();
                let (next, shares) = (&next, &shares);
                scope.spawn(move || {
                    let mut done = Vec::new();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(job) = jobs.get(number) else {
                            return done;
                        };
                        let result = job.run(cancel, &mut |share| {
                            let mut shares = shares.lock().unwrap_or_else(PoisonError::into_inner);
                            shares[number] = share;
                            // Nobody listens any more when the study is being given up.
                            let _ = say.send(shares.iter().sum::<f64>() / shares.len() as f64);
                        });
                        done.push((number, result));
                    }
                })
            })
            .collect();
        drop(say);
        for share in said {
            progress(share);
        }
        let joined = workers.into_iter().map(|worker| worker.join());
        joined
            .collect::<Result<Vec<_>, _>>()
            .map(|all| all.into_iter().flatten().collect::<Vec<_>>())
    });
    let mut results = results.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The table of one flow from runs as they are and runs in which blockage was `slower` times as frequent; `is_watched`
/// says whether it has a survival time.
fn table(usual: &[FlowResult], blocked: &[FlowResult], is_watched: bool, hours: f64, slower: f64) -> FlowTable {
    let mut delays = Histogram::new();
    let (mut messages, mut lost, mut late) = (0, 0, 0);
    for flow in usual {
        delays.merge(flow.delays());
        messages += flow.messages;
        lost += flow.lost;
        late += flow.late;
        if flow.backlog as f64 > BACKLOG_FROM + BACKLOG_SHARE * flow.messages as f64 {
            messages += flow.backlog;
            lost += flow.backlog;
        }
    }
    if messages == 0 {
        // Nothing came to an end, though something was sent.
        lost = usual.iter().map(|flow| flow.backlog).sum();
        messages = lost;
    }
    let in_usual = usual.iter().flat_map(|flow| &flow.violations);
    // Without runs of its own, blockage is in the usual ones.
    let apart = !blocked.is_empty();
    let clear: Vec<Span> = in_usual
        .filter(|violation| !(apart && violation.blocked))
        .map(|v| v.lasted)
        .collect();
    let in_blocked = blocked
        .iter()
        .flat_map(|flow| &flow.violations)
        .filter(|violation| violation.blocked);
    let seldom: Vec<Span> = in_blocked.map(|violation| violation.lasted).collect();
    let name = usual.first().map(|flow| flow.name.clone()).unwrap_or_default();
    let delays = DurationTable::of_histogram(&delays);
    let share = |count: u64| {
        if messages == 0 {
            0.0
        } else {
            count as f64 / messages as f64
        }
    };
    let most = poisson_upper(clear.len()) / hours
        + if apart {
            poisson_upper(seldom.len()) / (hours * slower)
        } else {
            0.0
        };
    // What comes too late does not help whoever is watched; whoever waits for it has it all the same.
    let in_vain = if is_watched { lost + late } else { lost };
    if messages > 0 && in_vain == messages {
        return FlowTable {
            name,
            delays,
            lost: share(lost),
            late: share(late),
            outages: Outages::Always,
            most_outages_per_hour: most,
        };
    }
    // Rates count the time that the flow is not out, of which there is more where blockage is rarer.
    let out_hours = |durations: &[Span]| durations.iter().map(|lasted| lasted.as_hours()).sum::<f64>();
    let out = out_hours(&clear) + out_hours(&seldom) / slower;
    let rate = |durations: &[Span], weight: f64| durations.len() as f64 / weight / (hours - out).max(hours * 1e-6);
    let (clear_rate, seldom_rate) = (rate(&clear, 1.0), rate(&seldom, slower));
    let per_hour = clear_rate + seldom_rate;
    let outages = if per_hour <= 0.0 {
        Outages::Never
    } else {
        Outages::Poisson {
            per_hour,
            durations: DurationTable::mixture(&[(clear_rate, clear), (seldom_rate, seldom)]),
        }
    };
    FlowTable {
        name,
        delays,
        lost: share(lost),
        late: share(late),
        outages,
        most_outages_per_hour: most,
    }
}

/// Upper bound at 95 % confidence of the mean of a Poisson number that came out as `count` (Wilson, Hilferty, 1931,
/// for the chi-square quantile; 2.97 instead of the exact 3.00 for none).
fn poisson_upper(count: usize) -> f64 {
    let n = count as f64 + 1.0;
    let root = 1.0 - 1.0 / (9.0 * n) + 1.644_854 / (3.0 * n.sqrt());
    n * root * root * root
}

/// The faults of a network's parts, with the flows that each takes out.
fn faults(network: &NetworkSpec, site: &Site, plan: &NetworkPlan) -> Result<Vec<SharedFault>, NetworkError> {
    let mut faults = Vec::new();
    for fault in &network.faults {
        let needed = |given: Result<Option<TimedSpec>, TwoUnits>, key: &'static str| {
            let wrong = |what: String| NetworkError::Setting {
                network: network.name.clone(),
                what,
            };
            let given = given.map_err(|error| wrong(error.to_string()))?;
            let spec = given.ok_or_else(|| wrong(format!("a fault needs `{key}`")))?;
            SpanSampler::new(&spec).map_err(|source| NetworkError::Distribution {
                network: network.name.clone(),
                key: spec.key,
                source,
            })
        };
        let time_to_failure = needed(fault.time_to_failure.given(), "time_to_failure_hours")?;
        let repair = needed(fault.out.given(), "out_hours")?;
        let mut add = |part: String, flows: Vec<u32>| {
            faults.push(SharedFault {
                part,
                time_to_failure: time_to_failure.clone(),
                repair: repair.clone(),
                flows,
            });
        };
        let flows_of = |wanted: &dyn Fn(u32) -> bool| -> Vec<u32> {
            (0u32..)
                .zip(&site.flows)
                .filter(|(_, flow)| wanted(flow.device))
                .map(|(number, _)| number)
                .collect()
        };
        match fault.part {
            NetworkPart::Core => add("core".to_owned(), flows_of(&|_| true)),
            NetworkPart::Device => {
                for (number, device) in (0u32..).zip(&site.devices) {
                    add(device.name.clone(), flows_of(&|device| device == number));
                }
            }
            NetworkPart::Radio => {
                for (number, lost) in (1..).zip(lost_without_each(plan)) {
                    add(format!("radio {number}"), flows_of(&|device| lost.contains(&device)));
                }
            }
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_blockage_leaves_more_time_in_which_it_may_begin() {
        // A hundred outages of three minutes in ten hours of frequent blockage: five hours are left, so they begin 20
        // times an hour. Where blockage is ten times as rare, ten of them in ten hours leave nine and a half.
        let outage = |began: u64| crate::network::result::Violation {
            began: crate::kernel::time::Time(began),
            lasted: Span::from_minutes(3.0),
            blocked: true,
        };
        let flow = |violations| FlowResult {
            messages: 1_000,
            violations,
            ..FlowResult::default()
        };
        let usual = [flow(Vec::new())];
        let blocked = [flow((0..100).map(outage).collect())];
        let Outages::Poisson { per_hour, .. } = table(&usual, &blocked, true, 10.0, 10.0).outages else {
            panic!("there are outages");
        };
        assert!((per_hour - 10.0 / 9.5).abs() < 1e-9, "{per_hour}");
    }

    #[test]
    fn what_comes_late_is_not_lost_but_does_not_help_whoever_is_watched() {
        let run = |messages, lost, late| {
            [FlowResult {
                messages,
                lost,
                late,
                ..FlowResult::default()
            }]
        };
        for (messages, lost, late) in [
            (400, 0, 100),
            (400, 60, 100),
            (400, 0, 400),
            (400, 60, 340),
            (400, 400, 0),
        ] {
            for is_watched in [false, true] {
                let found = table(&run(messages, lost, late), &[], is_watched, 1.0, 1.0);
                let share = |count: u64| count as f64 / messages as f64;
                assert_eq!((found.lost, found.late), (share(lost), share(late)));
                let useless = lost == messages || is_watched && lost + late == messages;
                assert_eq!(found.outages == Outages::Always, useless, "{lost} {late} {is_watched}");
            }
        }
    }

    /// A site with a machine under control and a terminal that hardly ever asks.
    fn busy(interval: Span, machines: u32) -> Site {
        use crate::network::hall::HallSpec;
        use crate::network::site::{Device, Flow, Urgency, Way};
        let flow = |name: String, device, timing| Flow {
            name,
            device,
            timing,
            exchange: Exchange::Up,
            bytes: 64,
            survival: None,
            deadline: None,
            urgency: Urgency::CONTROL,
        };
        let periodic = Timing::Periodic {
            interval,
            drift_ppm: None,
            phase: None,
        };
        let mean = Span::from_seconds(86_400.0);
        let controls = (0..machines).map(|machine| flow(format!("{machine}/control"), machine, periodic.clone()));
        let terminal = flow("terminal".to_owned(), 0, Timing::Random { mean });
        Site {
            hall: HallSpec::default().resolve(),
            devices: (0..machines)
                .map(|machine| Device {
                    name: machine.to_string(),
                    way: Way::Fixed([5.0, 5.0]),
                    height_m: 1.5,
                })
                .collect(),
            flows: controls.chain([terminal]).collect(),
        }
    }

    fn measured() -> NetworkSpec {
        toml::from_str("name = \"log\"\nkind = \"measured\"\nup_ms = 7\ndown_ms = 7").unwrap()
    }

    #[test]
    fn who_hardly_ever_sends_has_a_table_too() {
        let site = busy(Span(1_000_000), 1);
        let tables = derive(&measured(), &site, 1, &AtomicBool::new(false), &mut |_| {}).unwrap();
        let terminal = &tables.flows[1];
        assert_eq!((terminal.delays.mean(), terminal.lost), (Span(7_000_000), 0.0));
    }

    #[test]
    fn who_hardly_ever_sends_meets_the_network_as_it_is() {
        // Sixty terminals load 90 MB once a day each over one line of 100 Mbit/s. That is busy for half a percent of the
        // time, so each of them has it for itself: 7.2 s and 38 bytes around each 1,500.
        let mut site = busy(Span(1_000_000_000), 1);
        let terminal = site.flows.pop().unwrap();
        site.flows[0].exchange = Exchange::Down;
        site.flows.extend((0..60).map(|number| crate::network::site::Flow {
            name: format!("terminal {number}"),
            exchange: Exchange::UpAndBack {
                answer_bytes: 90_000_000,
                compute: SpanSampler::always(Span::ZERO),
            },
            ..terminal.clone()
        }));
        let wired = "name = \"cable\"\nkind = \"wired\"\nline_mbit_per_s = 100";
        let network: NetworkSpec = toml::from_str(wired).unwrap();
        let tables = derive(&network, &site, 2, &AtomicBool::new(false), &mut |_| {}).unwrap();
        let alone = 90e6 * 8.0 / 100e6 * 1_538.0 / 1_500.0;
        let terminals = &tables.flows[1..];
        assert!(terminals.iter().all(|table| table.lost == 0.0));
        let all = terminals.iter().map(|table| table.delays.mean().as_seconds());
        let average = all.sum::<f64>() / terminals.len() as f64;
        // One in two hundred meets another one and waits for half of it.
        assert!((average / alone - 1.0025).abs() < 0.01, "{average} for {alone}");
        // Nor do others meet them more often than that.
        let control = &tables.flows[0].delays;
        assert!(control.quantile(0.98) < Span(1_000_000), "{:?}", control.quantile(0.98));
    }

    #[test]
    fn a_message_that_is_still_under_way_at_the_end_is_lost_if_none_was_done() {
        let run = |messages, backlog| {
            [FlowResult {
                messages,
                backlog,
                ..FlowResult::default()
            }]
        };
        let lost = |messages, backlog| table(&run(messages, backlog), &[], false, 1.0, 1.0).lost;
        assert_eq!(
            [lost(0, 0), lost(0, 2), lost(40, 2), lost(40, 20)],
            [0.0, 1.0, 0.0, 1.0 / 3.0]
        );
    }

    #[test]
    fn what_never_gets_done_is_lost() {
        // Pictures of a gigabyte every ten seconds through five megahertz: none is there by the end.
        let mut site = busy(Span(1_000_000_000), 1);
        site.flows[1].bytes = 1_000_000_000;
        site.flows[1].timing = Timing::Random {
            mean: Span(10_000_000_000),
        };
        let lte = "name = \"lte\"\nkind = \"private-lte\"\nbandwidth_mhz = 5";
        let network: NetworkSpec = toml::from_str(lte).unwrap();
        let tables = derive(&network, &site, 1, &AtomicBool::new(false), &mut |_| {}).unwrap();
        assert_eq!(
            (tables.flows[1].lost, &tables.flows[1].outages),
            (1.0, &Outages::Always)
        );
        assert!(tables.flows[0].lost < 0.01, "{}", tables.flows[0].lost);
    }

    #[test]
    fn more_messages_than_can_be_simulated_are_refused_at_once() {
        let site = busy(Span(100_000), 1_000);
        let refused = derive(&measured(), &site, 1, &AtomicBool::new(false), &mut |_| {}).unwrap_err();
        let said = refused.to_string();
        assert!(
            said.contains("10064000 messages a second") && said.contains("`0/control`"),
            "{said}"
        );
    }

    #[test]
    fn nothing_seen_bounds_the_rate_by_the_rule_of_three() {
        assert!((poisson_upper(0) - 3.0).abs() < 0.05);
        // Exact values of the chi-square quantile.
        for (count, exact) in [(1, 4.744), (5, 10.513), (20, 29.062)] {
            assert!((poisson_upper(count) / exact - 1.0).abs() < 0.005, "{count}");
        }
    }
}
