//! A scenario made ready to be played: its plants prepared, its runs begun, its offers simulated in the background.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use crate::network::table::NetworkTables;
use crate::scenario::load::LoadedScenario;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::compare::{compare, named_plants};
use crate::study::comparison::PairedEstimate;
use crate::study::error::{StudyError, VariantName};
use crate::study::networks::{Networks, TableCache};
use crate::study::replicate::Variant;
use crate::study::settings::{Extent, StudySettings};
use crate::study::stored::StoredLedgers;
use crate::study::warm_up;
use crate::viewer::layout::Layout;
use crate::viewer::playback::player::Playback;

/// Futures after which the money panel shows what is known: a first look within seconds, then more and more.
pub const ROUNDS: [u64; 4] = [4, 12, 40, 120];

/// A scenario ready to be played.
#[derive(Clone, Debug)]
pub struct Line {
    /// The scenario.
    pub scenario: LoadedScenario,
    /// Seed of all random numbers.
    pub seed: u64,
    /// What is simulated before the measured time, days.
    pub warm_up_days: f64,
    networks: Networks,
}

/// Figures of the line as it is and with an offer, by name.
pub type Kpis = Vec<(&'static str, PairedEstimate)>;

/// What the offers of a line were found to do.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// Networks of all variants.
    pub networks: Networks,
    /// What was simulated.
    pub ledgers: Arc<StoredLedgers>,
    /// For each offer its figures and those of the line as it is.
    pub kpis: Vec<Kpis>,
    /// Nothing more will come.
    pub is_last: bool,
}

/// The offers of a line, simulated on a thread of their own.
#[derive(Debug)]
pub struct Background {
    receiver: Receiver<Result<Simulated, String>>,
    cancel: Arc<AtomicBool>,
}

impl Drop for Background {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

impl Background {
    /// What came of it, once it is there.
    pub fn take(&self) -> Option<Result<Simulated, String>> {
        match self.receiver.try_recv() {
            Ok(found) => Some(found),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(String::new())),
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
        Ok(Self {
            seed,
            warm_up_days: warm_up.days,
            networks,
            scenario,
        })
    }

    /// The same line with networks for its offers, too.
    pub fn know(&mut self, networks: Networks) {
        self.networks = networks;
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
        let plan = Variant::new(&name, plant, &self.networks, self.warm_up_days)?.plan;
        let layout = Layout::new(plant, &plan);
        Ok((Playback::new(plan, self.seed, 0), layout))
    }

    /// What the network does to the line as it is or with an offer; nothing if there is none, or it is not known yet.
    pub fn network(&self, offer: Option<&str>) -> Arc<NetworkTables> {
        let plant = self.variant(offer).map(|scenario| &scenario.plant);
        plant
            .and_then(|plant| self.networks.tables_for(plant).ok())
            .unwrap_or_default()
    }

    /// Begins to simulate its offers.
    pub fn simulate_offers(&self, mut cache: impl TableCache + Send + 'static) -> Background {
        let (sender, receiver) = channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let (baseline, offers) = (self.scenario.baseline.clone(), self.scenario.variants.clone());
        let (seed, stop) = (self.seed, Arc::clone(&cancel));
        thread::spawn(move || {
            // Nobody waits any more if the window is closed.
            let mut tell = |found| drop(sender.send(Ok(found)));
            if let Err(error) = simulate(&baseline, &offers, seed, &stop, &mut cache, &mut tell) {
                drop(sender.send(Err(error.to_string())));
            }
        });
        Background { receiver, cancel }
    }
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
    let mut settings = StudySettings::of(&baseline.plant.run, 1);
    settings.seed = seed;
    let most = settings.extent.most();
    let rounds = ROUNDS.into_iter().filter(|&futures| futures < most).chain([most]);
    let last = most.min(ROUNDS[ROUNDS.len() - 1]);
    for futures in rounds.take_while(|&futures| futures <= last) {
        settings.extent = Extent::Fixed(futures);
        let comparison = compare(baseline, offers, &networks, &settings, cancel, &mut |_| {})?;
        let ledgers = StoredLedgers::of(&comparison, baseline, offers, false);
        tell(Simulated {
            networks: networks.clone(),
            ledgers: Arc::new(ledgers),
            kpis: comparison.offers.into_iter().map(|offer| offer.kpis).collect(),
            is_last: futures == last,
        });
    }
    Ok(())
}
