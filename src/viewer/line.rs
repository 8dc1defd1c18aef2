//! A scenario made ready to be played: its plants prepared, its runs begun, its offers simulated in the background.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use crate::factory::plan::{Beforehand, stated_warm_up_days};
use crate::factory::plant::{PlantSpec, RunSpec};
use crate::network::table::NetworkTables;
use crate::scenario::load::LoadedScenario;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::compare::{compare, named_plants};
use crate::study::comparison::PairedEstimate;
use crate::study::error::{StudyError, VariantName};
use crate::study::estimate::Estimates;
use crate::study::networks::{Networks, TableCache};
use crate::study::parallel::caught;
use crate::study::replicate::Variant;
use crate::study::settings::{Extent, StudySettings};
use crate::study::single;
use crate::study::stored::StoredLedgers;
use crate::study::warm_up;
use crate::viewer::layout::Layout;
use crate::viewer::playback::player::Playback;
use crate::viewer::said::Failed;

/// Futures after which the panels show what is known: a first look within seconds, then more and more.
pub const ROUNDS: [u64; 4] = [4, 12, 40, 120];

/// A scenario ready to be played.
#[derive(Clone, Debug)]
pub struct Line {
    /// The scenario.
    pub scenario: LoadedScenario,
    /// Seed of all random numbers.
    pub seed: u64,
    /// What is simulated of the line as it is before the measured time, days.
    pub warm_up_days: f64,
    /// Whole days before the measured time in which every run of it finds room for its warm-up: their clocks are one.
    calendar_days: u32,
    networks: Networks,
    /// For each offer what is simulated of it before the measured time, days; nothing before it is known.
    warm_ups: Vec<f64>,
}

/// Figures of the line as it is and with an offer, by name.
pub type Kpis = Vec<(&'static str, PairedEstimate)>;

/// What the offers of a line were found to do.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// Networks of all variants.
    pub networks: Networks,
    /// The warm-up that a study of each offer alone finds, days.
    pub warm_ups: Vec<f64>,
    /// What was simulated.
    pub ledgers: Arc<StoredLedgers>,
    /// For each offer its figures and those of the line as it is.
    pub kpis: Vec<Kpis>,
    /// Nothing more will come.
    pub is_last: bool,
}

/// What futures of a line say that has no offers.
#[derive(Clone, Debug)]
pub struct Futures {
    /// How many were simulated.
    pub many: u64,
    /// Its figures, by name.
    pub kpis: Estimates,
    /// Nothing more will come.
    pub is_last: bool,
}

/// Something that is simulated on a thread of its own.
#[derive(Debug)]
pub struct Background<T> {
    receiver: Receiver<Result<T, String>>,
    cancel: Arc<AtomicBool>,
}

impl<T> Drop for Background<T> {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

impl<T: Send + 'static> Background<T> {
    /// Begins with `work`, which ends when its first argument becomes true and tells its second what it found.
    fn begin(work: impl FnOnce(&AtomicBool, &mut dyn FnMut(T)) -> Result<(), StudyError> + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&cancel);
        thread::spawn(move || {
            // Nobody waits any more if the window is closed.
            let mut tell = |found| drop(sender.send(Ok(found)));
            let why = match caught(|| work(&stop, &mut tell)) {
                Ok(Ok(())) => return,
                Ok(Err(error)) => error.to_string(),
                Err(message) => Failed(message).to_string(),
            };
            drop(sender.send(Err(why)));
        });
        Self { receiver, cancel }
    }

    /// What came of it, once it is there.
    pub fn take(&self) -> Option<Result<T, String>> {
        match self.receiver.try_recv() {
            Ok(found) => Some(found),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(Failed::silently().to_string())),
        }
    }
}

impl Line {
    /// A line whose networks are derived already; the warm-up is found as a study finds it.
    ///
    /// # Errors
    /// If the line cannot be prepared.
    pub fn new(scenario: LoadedScenario, networks: Networks, seed: u64) -> Result<Self, StudyError> {
        let never = AtomicBool::new(false);
        let plants = [(VariantName::Baseline, &scenario.baseline.plant)];
        let warm_up = warm_up::find(&plants, &networks, seed, 1, &never)?;
        let offers = scenario.variants.iter().map(|(_, scenario)| scenario);
        let all = std::iter::once(&scenario.baseline).chain(offers);
        Ok(Self {
            seed,
            warm_up_days: warm_up.days,
            calendar_days: all
                .map(|scenario| most_warm_up_days(&scenario.plant.run))
                .max()
                .unwrap_or(0),
            networks,
            warm_ups: Vec::new(),
            scenario,
        })
    }

    /// The same line with networks and warm-ups for its offers, too.
    pub fn know(&mut self, networks: Networks, warm_ups: Vec<f64>) {
        (self.networks, self.warm_ups) = (networks, warm_ups);
    }

    /// Names of its offers.
    pub fn offers(&self) -> impl Iterator<Item = &str> {
        self.scenario.variants.iter().map(|(name, _)| name.as_str())
    }

    /// The scenario as it is, or with an offer.
    pub fn variant(&self, offer: Option<&str>) -> Option<&ScenarioSpec> {
        match offer {
            None => Some(&self.scenario.baseline),
            Some(name) => {
                let found = self.scenario.variants.iter().find(|(known, _)| known == name);
                found.map(|(_, scenario)| scenario)
            }
        }
    }

    /// Replication 0 of the line as it is or with an offer, at its beginning, and where things stand.
    ///
    /// # Errors
    /// If there is no such offer, or it cannot be prepared.
    pub fn begin(&self, offer: Option<&str>) -> Result<(Playback, Layout), StudyError> {
        let unknown = || StudyError::UnknownOffer {
            name: offer.unwrap_or_default().to_owned(),
            known: self.offers().map(str::to_owned).collect(),
        };
        let plant = &self.variant(offer).ok_or_else(unknown)?.plant;
        let name = offer.map_or(VariantName::Baseline, |name| VariantName::Offer(name.to_owned()));
        let before = Beforehand {
            warm_up_days: self.warm_up_of(&name, plant)?,
            calendar_days: self.calendar_days,
        };
        let mut plan = Variant::new(&name, plant, &self.networks, before)?.plan;
        let layout = Layout::new(plant, &plan);
        if let Some(network) = &layout.network {
            Arc::make_mut(&mut plan).links.without_radio = network.without_radio.clone();
        }
        Ok((Playback::new(plan, self.seed, 0), layout))
    }

    /// The warm-up that a study of the line as it is, or with an offer, finds for it alone, days.
    fn warm_up_of(&self, name: &VariantName, plant: &PlantSpec) -> Result<f64, StudyError> {
        let VariantName::Offer(offer) = name else {
            return Ok(self.warm_up_days);
        };
        let known = self.offers().position(|known| known == offer);
        match known.and_then(|number| self.warm_ups.get(number)) {
            Some(&days) => Ok(days),
            None => own_warm_up(name, plant, &self.networks, self.seed, &AtomicBool::new(false)),
        }
    }

    /// What the network does to the line as it is or with an offer; nothing if there is none, or it is not known yet.
    pub fn network(&self, offer: Option<&str>) -> Arc<NetworkTables> {
        let plant = self.variant(offer).map(|scenario| &scenario.plant);
        plant
            .and_then(|plant| self.networks.tables_for(plant).ok())
            .unwrap_or_default()
    }

    /// Begins to simulate its offers.
    pub fn simulate_offers(&self, mut cache: impl TableCache + Send + 'static) -> Background<Simulated> {
        let (baseline, offers) = (self.scenario.baseline.clone(), self.scenario.variants.clone());
        let seed = self.seed;
        Background::begin(move |stop, tell| simulate(&baseline, &offers, seed, stop, &mut cache, tell))
    }

    /// Begins to simulate futures of the line as it is alone.
    pub fn simulate_alone(&self) -> Background<Futures> {
        let (plant, networks) = (self.scenario.baseline.plant.clone(), self.networks.clone());
        let seed = self.seed;
        Background::begin(move |stop, tell| simulate_alone(&plant, &networks, seed, stop, tell))
    }
}

/// More days than the warm-up of a run can take: what it states, or half of it, if that is found out. Only whole days
/// of the calendar are made of them, so a month may count as a long one.
fn most_warm_up_days(run: &RunSpec) -> u32 {
    let days = stated_warm_up_days(run).unwrap_or_else(|| {
        let months = f64::from(run.months.unwrap_or_default()) * 31.0;
        let hours = run.hours.unwrap_or_default() + run.seconds.unwrap_or_default() / 3_600.0;
        (months + run.days.unwrap_or_default() + hours / 24.0) / 2.0
    });
    days.ceil() as u32
}

/// The warm-up that a study of one plant alone finds, days.
fn own_warm_up(
    name: &VariantName,
    plant: &PlantSpec,
    networks: &Networks,
    seed: u64,
    cancel: &AtomicBool,
) -> Result<f64, StudyError> {
    Ok(warm_up::find(&[(name.clone(), plant)], networks, seed, 1, cancel)?.days)
}

/// So many futures are simulated one after the other, up to those that a scenario asks for.
fn rounds(most: u64) -> impl Iterator<Item = (u64, bool)> {
    let last = most.min(ROUNDS[ROUNDS.len() - 1]);
    let rounds = ROUNDS.into_iter().filter(move |&futures| futures < last).chain([last]);
    rounds.map(move |futures| (futures, futures == last))
}

/// Simulates more and more futures, and tells what is known after each round. Futures have the same dice in every
/// round, so a later one holds what an earlier one held.
fn simulate(
    baseline: &ScenarioSpec,
    offers: &[(String, ScenarioSpec)],
    seed: u64,
    cancel: &AtomicBool,
    cache: &mut dyn TableCache,
    tell: &mut dyn FnMut(Simulated),
) -> Result<(), StudyError> {
    let named = named_plants(baseline, offers);
    let networks = Networks::derive(&named, 1, cancel, cache, &mut |_, _| {})?;
    let of_offers = named.iter().skip(1);
    let warm_ups = of_offers.map(|(name, plant)| own_warm_up(name, plant, &networks, seed, cancel));
    let warm_ups = warm_ups.collect::<Result<Vec<_>, _>>()?;
    let mut settings = StudySettings::of(&baseline.plant.run, 1);
    settings.seed = seed;
    for (futures, is_last) in rounds(settings.extent.most()) {
        settings.extent = Extent::Fixed(futures);
        let comparison = compare(baseline, offers, &networks, &settings, cancel, &mut |_| {})?;
        let ledgers = StoredLedgers::of(&comparison, baseline, offers, false);
        tell(Simulated {
            networks: networks.clone(),
            warm_ups: warm_ups.clone(),
            ledgers: Arc::new(ledgers),
            kpis: comparison.offers.into_iter().map(|offer| offer.kpis).collect(),
            is_last,
        });
    }
    Ok(())
}

/// The same for a line alone.
fn simulate_alone(
    plant: &PlantSpec,
    networks: &Networks,
    seed: u64,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(Futures),
) -> Result<(), StudyError> {
    let mut settings = StudySettings::of(&plant.run, 1);
    settings.seed = seed;
    for (many, is_last) in rounds(settings.extent.most()) {
        settings.extent = Extent::Fixed(many);
        let study = single::study(&VariantName::Baseline, plant, networks, &settings, cancel, &mut |_| {})?;
        let kpis = study.summary.kpis;
        tell(Futures { many, kpis, is_last });
    }
    Ok(())
}
