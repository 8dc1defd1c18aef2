//! What the networks of a study do, derived once for each network and each site, and the detectors trained on what they
//! let through.
//!
//! Variants whose network, hall and traffic are the same share their tables; those of other variants are derived, or
//! taken from where they were kept. Leaves out where that is, see [`TableCache`].

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

use crate::factory::connection;
use crate::factory::cosimulation::camera_flows;
use crate::factory::plan::{FactoryPlan, PlantError};
use crate::factory::plant::PlantSpec;
use crate::factory::predictive_plan::lessons;
use crate::factory::quality_plan::drift_lessons;
use crate::line::plan::PlanError;
use crate::maintenance::failure::FailureSpec;
use crate::maintenance::learning::work::Work;
use crate::maintenance::policy::PolicySpec;
use crate::maintenance::predictive::detector::{Detector, Detectors};
use crate::maintenance::predictive::lesson::Lesson;
use crate::maintenance::predictive::train::train;
use crate::maintenance::quality::learned::detector::DriftDetector;
use crate::maintenance::quality::learned::train::train as train_drift;
use crate::maintenance::quality::spec::{ChartKind, SpcSpec};
use crate::network::derive::{content_key, derive, with_other_faults};
use crate::network::error::NetworkError;
use crate::network::plan::NetworkPlan;
use crate::network::site::Site;
use crate::network::spec::NetworkSpec;
use crate::network::table::{FlowTable, NetworkTables};
use crate::study::error::{StudyError, VariantName};

/// Why there are no tables for a plant.
#[derive(Debug, Error)]
pub enum NetworksError {
    /// The plant is connected by a network that it does not have.
    #[error("`connected_by` names the network `{name}`, which does not exist; there are {}", list(.known))]
    Unknown {
        /// The name.
        name: String,
        /// The networks that there are.
        known: Vec<String>,
    },
    /// Something with a modem cannot be connected as it is described.
    #[error(transparent)]
    Site(#[from] PlanError),
    /// The network cannot be simulated.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Nobody has derived the tables.
    #[error("the tables of network `{name}` for this plant have not been derived")]
    Missing {
        /// The network.
        name: String,
    },
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Where tables are kept from one study to the next, by a key that is the same for the same network and site.
pub trait TableCache {
    /// The tables kept under `key`, if there are any.
    fn load(&mut self, key: &str) -> Option<NetworkTables>;
    /// Keeps tables under `key`, if it can.
    fn store(&mut self, key: &str, tables: &NetworkTables);
    /// The detector kept under `key`, if there is one.
    fn load_detector(&mut self, _key: &str) -> Option<Detector> {
        None
    }
    /// Keeps a detector under `key`, if it can.
    fn store_detector(&mut self, _key: &str, _detector: &Detector) {}
    /// The detector of drifts kept under `key`, if there is one.
    fn load_drift(&mut self, _key: &str) -> Option<DriftDetector> {
        None
    }
    /// Keeps a detector of drifts under `key`, if it can.
    fn store_drift(&mut self, _key: &str, _detector: &DriftDetector) {}
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCache;

impl TableCache for NoCache {
    fn load(&mut self, _key: &str) -> Option<NetworkTables> {
        None
    }

    fn store(&mut self, _key: &str, _tables: &NetworkTables) {}
}

/// The tables of a study's networks.
#[derive(Clone, Debug, Default)]
pub struct Networks {
    tables: BTreeMap<String, Arc<NetworkTables>>,
    detectors: Detectors,
    /// Every packet is simulated beside the parts, and tables are for pilot runs only.
    packet_by_packet: bool,
}

impl Networks {
    /// Derives what the plants of a study need, on so many threads: tables of their networks, then detectors of their
    /// policies that predict. `progress` is told what is at hand and how much of it is done, 0 to 1.
    ///
    /// # Errors
    /// If a plant's network does not exist or cannot be simulated, a detector cannot be trained, or the study is
    /// cancelled meanwhile.
    pub fn derive(
        plants: &[(VariantName, &PlantSpec)],
        threads: usize,
        cancel: &AtomicBool,
        cache: &mut dyn TableCache,
        progress: &mut dyn FnMut(&str, f64),
    ) -> Result<Self, StudyError> {
        Self::default().and(plants, threads, cancel, cache, progress)
    }

    /// These, and what further plants need beside them.
    ///
    /// # Errors
    /// As of [`Networks::derive`].
    pub fn and(
        self,
        plants: &[(VariantName, &PlantSpec)],
        threads: usize,
        cancel: &AtomicBool,
        cache: &mut dyn TableCache,
        progress: &mut dyn FnMut(&str, f64),
    ) -> Result<Self, StudyError> {
        let mut networks = self;
        for (variant, plant) in plants {
            let failed = |source: NetworksError| StudyError::Network {
                variant: variant.clone(),
                source: Box::new(source),
            };
            let Some((network, site)) = needed(plant).map_err(failed)? else {
                continue;
            };
            let key = content_key(network, &site);
            if networks.tables.contains_key(&key) {
                continue;
            }
            let tables = match cache.load(&key) {
                Some(tables) => tables,
                None => {
                    let told = &mut |share| progress(&format!("network {}", network.name), share);
                    let derived = derive(network, &site, threads, cancel, told);
                    if cancel.load(Ordering::Relaxed) {
                        return Err(StudyError::Cancelled);
                    }
                    let tables = derived.map_err(|error| failed(error.into()))?;
                    cache.store(&key, &tables);
                    tables
                }
            };
            networks.tables.insert(key, Arc::new(tables));
        }
        for (variant, plant) in plants {
            networks.train(variant, plant, cancel, cache, progress)?;
        }
        Ok(networks)
    }

    /// Trains the detectors of a plant that are not there yet.
    fn train(
        &mut self,
        variant: &VariantName,
        plant: &PlantSpec,
        cancel: &AtomicBool,
        cache: &mut dyn TableCache,
        progress: &mut dyn FnMut(&str, f64),
    ) -> Result<(), StudyError> {
        if !trains(plant) {
            return Ok(());
        }
        let tables = self.tables_for(plant).map_err(|source| StudyError::Network {
            variant: variant.clone(),
            source: Box::new(source),
        })?;
        let failed = |source: PlantError| StudyError::Plant {
            variant: variant.clone(),
            source,
        };
        let plan = FactoryPlan::unequipped(plant, &tables, 0.0).map_err(failed)?;
        let lessons: Vec<&Lesson> = lessons(&plan.maintenance).collect();
        for (number, lesson) in lessons.iter().enumerate() {
            let key = lesson.key();
            if self.detectors.get(&key).is_some() {
                continue;
            }
            progress(
                &format!("detector of {}", lesson.mode),
                number as f64 / lessons.len() as f64,
            );
            let detector = match cache.load_detector(&key) {
                Some(detector) => detector,
                None => {
                    let detector = trained(cancel, failed, |work| train(lesson, work))?;
                    cache.store_detector(&key, &detector);
                    detector
                }
            };
            self.detectors.insert(key, detector);
        }
        for lesson in drift_lessons(&plan.monitors) {
            let key = lesson.key();
            if self.detectors.drift(&key).is_some() {
                continue;
            }
            progress(&format!("learned chart of {}", lesson.station), 0.0);
            let detector = match cache.load_drift(&key) {
                Some(detector) => detector,
                None => {
                    let detector = trained(cancel, failed, |work| train_drift(lesson, work))?;
                    cache.store_drift(&key, &detector);
                    detector
                }
            };
            self.detectors.insert_drift(key, detector);
        }
        Ok(())
    }

    /// The detectors that have been trained.
    pub fn detectors(&self) -> &Detectors {
        &self.detectors
    }

    /// Lays these tables ready for a plant, whoever made them.
    ///
    /// # Errors
    /// If the plant's network does not exist, or something on its site cannot be connected.
    pub fn add(&mut self, plant: &PlantSpec, tables: NetworkTables) -> Result<(), NetworksError> {
        if let Some((network, site)) = needed(plant)? {
            self.tables.insert(content_key(network, &site), Arc::new(tables));
        }
        Ok(())
    }

    /// Lays tables ready for a plant that differs from `known`, whose tables are there, in nothing but the faults of
    /// its network.
    ///
    /// # Errors
    /// If there are no tables of `known`, or a fault makes no sense.
    pub fn add_with_other_faults(&mut self, known: &PlantSpec, plant: &PlantSpec) -> Result<(), NetworksError> {
        let tables = self.tables_for(known)?;
        if let Some((network, site)) = needed(plant)? {
            let others = with_other_faults(&tables, network, &site)?;
            self.tables.insert(content_key(network, &site), Arc::new(others));
        }
        Ok(())
    }

    /// No tables: every packet is simulated beside the parts, see [`crate::factory::cosimulation`].
    pub fn packet_by_packet() -> Self {
        Self {
            packet_by_packet: true,
            ..Self::default()
        }
    }

    /// The network to be simulated beside a prepared plant; none where tables are drawn from or nothing is connected.
    ///
    /// # Errors
    /// If the plant's network does not exist or cannot be simulated.
    pub fn packets_for(&self, plant: &PlantSpec, plan: &FactoryPlan) -> Result<Option<NetworkPlan>, NetworksError> {
        match needed(plant)? {
            Some((network, site)) if self.packet_by_packet => Ok(Some(
                NetworkPlan::new(network, &site)?.with_on_demand(&camera_flows(plan)),
            )),
            _ => Ok(None),
        }
    }

    /// What a plant's network does; nothing for a plant without network.
    ///
    /// # Errors
    /// If the plant's network does not exist, something on its site cannot be connected, or nobody has derived its
    /// tables.
    pub fn tables_for(&self, plant: &PlantSpec) -> Result<Arc<NetworkTables>, NetworksError> {
        let Some((network, site)) = needed(plant)? else {
            return Ok(Arc::default());
        };
        if self.packet_by_packet {
            return Ok(Arc::new(NetworkTables {
                flows: site.flows.iter().map(|flow| FlowTable::perfect(&flow.name)).collect(),
                faults: Vec::new(),
                basis: None,
            }));
        }
        let found = self.tables.get(&content_key(network, &site)).cloned();
        found.ok_or_else(|| NetworksError::Missing {
            name: network.name.clone(),
        })
    }
}

/// Whether detectors must be trained for a plant: of failures or of drifts.
pub(super) fn trains(plant: &PlantSpec) -> bool {
    plant.stations.iter().any(|station| {
        let learned = |spc: &SpcSpec| spc.chart == ChartKind::Learned;
        station.failures.iter().any(predicts) || station.spc.as_ref().is_some_and(learned)
    })
}

/// What training gives, unless the user wants an end.
fn trained<T, E>(
    cancel: &AtomicBool,
    failed: impl Fn(PlantError) -> StudyError,
    train: impl FnOnce(&mut Work<'_>) -> Result<T, E>,
) -> Result<T, StudyError>
where
    PlantError: From<E>,
{
    let trained = train(&mut Work::watched(cancel, &mut |_| {}));
    if cancel.load(Ordering::Relaxed) {
        return Err(StudyError::Cancelled);
    }
    trained.map_err(|error| failed(error.into()))
}

/// Whether a failure's policy predicts, so that it needs a detector.
pub(super) fn predicts(failure: &FailureSpec) -> bool {
    matches!(failure.policy, Some(PolicySpec::Predictive(_)))
}

/// The network that connects a plant and what it has to serve there.
fn needed(plant: &PlantSpec) -> Result<Option<(&NetworkSpec, Site)>, NetworksError> {
    let Some(name) = &plant.connected_by else {
        return Ok(None);
    };
    let found = plant.networks.iter().find(|network| network.name == *name);
    let network = found.ok_or_else(|| NetworksError::Unknown {
        name: name.clone(),
        known: plant.networks.iter().map(|network| network.name.clone()).collect(),
    })?;
    Ok(Some((network, connection::site(plant)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::scenario::ScenarioSpec;
    use crate::study::example::{LINE, scenario};

    /// A line whose machines are connected by the network of this name.
    fn connected(network: &str) -> PlantSpec {
        let head = format!("connected_by = \"{network}\"\nnetwork = [{{ name = \"ideal\", kind = \"perfect\" }}]\n");
        let text = LINE.replace("[run]", &format!("{head}[run]"));
        let text = text.replace("setup_minutes = 12", "setup_minutes = 12\ncontrol = {}");
        toml::from_str::<ScenarioSpec>(&text).unwrap().plant
    }

    #[derive(Default)]
    struct Shelf {
        kept: BTreeMap<String, NetworkTables>,
        found: u32,
    }

    impl TableCache for Shelf {
        fn load(&mut self, key: &str) -> Option<NetworkTables> {
            let tables = self.kept.get(key).cloned();
            self.found += u32::from(tables.is_some());
            tables
        }

        fn store(&mut self, key: &str, tables: &NetworkTables) {
            self.kept.insert(key.to_owned(), tables.clone());
        }
    }

    fn derived(plants: &[&PlantSpec], cache: &mut dyn TableCache, cancelled: bool) -> Result<Networks, StudyError> {
        let named: Vec<_> = plants.iter().map(|&plant| (VariantName::Baseline, plant)).collect();
        Networks::derive(&named, 1, &AtomicBool::new(cancelled), cache, &mut |_, _| {})
    }

    #[test]
    fn each_network_is_derived_once_for_each_site_and_kept() {
        let mut more = connected("ideal");
        more.stations[0].line.machines = Some(3);
        let plants = [&scenario().plant, &connected("ideal"), &more, &connected("ideal")];
        let mut shelf = Shelf::default();
        let networks = derived(&plants, &mut shelf, false).unwrap();
        assert_eq!((networks.tables.len(), shelf.kept.len(), shelf.found), (2, 2, 0));
        let flows = |plant: &PlantSpec| networks.tables_for(plant).unwrap().flows.len();
        assert_eq!(plants.map(flows), [0, 2, 3, 2]);
        derived(&plants, &mut shelf, false).unwrap();
        assert_eq!(shelf.found, 2);
    }

    #[test]
    fn what_has_no_tables_is_named() {
        let error = derived(&[&connected("radio")], &mut NoCache, false)
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "the baseline: `connected_by` names the network `radio`, which does not exist; there are `ideal`"
        );
        let error = Networks::default().tables_for(&connected("ideal")).unwrap_err();
        assert!(matches!(error, NetworksError::Missing { .. }));
        let cancelled = derived(&[&connected("ideal")], &mut NoCache, true);
        assert!(matches!(cancelled, Err(StudyError::Cancelled)));
    }
}
