//! Paired replications kept for later: what was simulated, without what it was worth.
//!
//! A comparison spends nearly all its time on simulating, and what it finds are quantities. [`StoredLedgers`] are
//! those quantities of every variant and replication with all that valuing them needs: seed (open prices are drawn from
//! it), warm-up, and the [fingerprint](super::fingerprint) of every plant. Under other prices, rates, terms or
//! programmes they are valued again in no time, with the same bits as a new comparison of the same scenario. Variants
//! are found by their fingerprints: an offer may be given another name, or the same changes may be offered under other
//! terms, without simulating again. Leaves out where the bytes are kept.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::factory::ledger::{LabourFlow, Ledger, LedgerMonth, ProductFlow, RepairFlow, SpareFlow};
use crate::factory::result::RunResult;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::compare::named_plants;
use crate::study::comparison::Comparison;
use crate::study::error::{StudyError, VariantName};
use crate::study::fingerprint::{Fingerprint, fingerprint};
use crate::study::parallel::in_order;
use crate::study::replicate::Replication;
use crate::study::sealed::{Seal, SealError};
use crate::study::settings::Ending;
use crate::study::valuer::Valuer;
use crate::study::warm_up::WarmUp;

/// What marks a file of ledgers.
const SEAL: Seal = Seal {
    magic: *b"TAKTLEDG",
    format: 3,
    what: "a file of ledgers that `compare --ledgers` wrote",
};

/// The ledgers of all variants and replications of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredLedgers {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Why the comparison ended.
    pub ending: Ending,
    /// Whether only a quick look was asked for: less of the time that the scenario says.
    pub is_quick: bool,
    /// What was left out.
    pub warm_up: WarmUp,
    /// Every plant once, the baseline first.
    variants: Vec<StoredVariant>,
}

/// The ledgers of one variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredVariant {
    fingerprint: Fingerprint,
    /// The names of the columns, without months: the same in all runs of a plant.
    columns: Ledger,
    /// First day and measured share of each month, the same in all runs.
    months: Vec<(Date, f64)>,
    /// By replication, from 0.
    runs: Vec<StoredRun>,
}

/// One run: the columns of all months in a row, month after month. A vector for each month would take most of the time of
/// reading a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct StoredRun {
    measured_hours: f64,
    products: Vec<ProductFlow>,
    labour: Vec<LabourFlow>,
    repairs: Vec<RepairFlow>,
    spares: Vec<SpareFlow>,
    energy_kwh: Vec<f64>,
}

/// Why stored ledgers cannot be valued with a scenario.
#[derive(Debug, Error)]
pub enum StoredError {
    /// The bytes cannot be read or written.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A plant is none of those that were simulated.
    #[error(
        "{variant} is not what was simulated for these ledgers: its plant or its time has changed; prices, wages, \
         tariffs, rates, terms, programmes and taxes may change, everything else needs a new `compare --ledgers`"
    )]
    OtherPlant {
        /// The variant.
        variant: VariantName,
    },
    /// Money cannot be reckoned.
    #[error(transparent)]
    Study(#[from] StudyError),
}

impl StoredLedgers {
    /// What a comparison of a baseline with `offers` simulated.
    pub fn of(
        comparison: &Comparison,
        baseline: &ScenarioSpec,
        offers: &[(String, ScenarioSpec)],
        is_quick: bool,
    ) -> Self {
        let variants = named_plants(baseline, offers);
        let mut kept: Vec<StoredVariant> = Vec::new();
        for (index, (_, plant)) in variants.into_iter().enumerate() {
            let print = fingerprint(plant);
            // The same plant had the same luck: one offer paid for in seven ways is kept once.
            if kept.iter().all(|variant| variant.fingerprint != print) {
                let runs = comparison.runs.iter().filter_map(|run| run.results.get(index));
                kept.push(StoredVariant::of(print, runs));
            }
        }
        Self {
            seed: comparison.seed,
            ending: comparison.ending,
            is_quick,
            warm_up: comparison.warm_up.clone(),
            variants: kept,
        }
    }

    /// The ledgers as bytes.
    ///
    /// # Errors
    /// If they cannot be written; they always can in a program that is right.
    pub fn save(&self) -> Result<Vec<u8>, SealError> {
        SEAL.save(self)
    }

    /// What was saved.
    ///
    /// # Errors
    /// If the bytes are something else, of another version, cut short or damaged.
    pub fn load(bytes: &[u8]) -> Result<Self, SealError> {
        SEAL.load(bytes)
    }

    /// Replications of every variant.
    pub fn replications(&self) -> u64 {
        self.variants.first().map_or(0, |variant| variant.runs.len() as u64)
    }

    /// The ledgers of a baseline and of `offers` for it, replication by replication, as a comparison's runs; figures of
    /// the plant are not kept.
    ///
    /// # Errors
    /// If a plant is none of those that were simulated.
    pub fn runs(
        &self,
        baseline: &ScenarioSpec,
        offers: &[(String, ScenarioSpec)],
    ) -> Result<Vec<Replication>, StoredError> {
        let found = self.found(baseline, offers)?;
        Ok((0..self.replications())
            .map(|number| replication(&found, number))
            .collect())
    }

    /// What is stored of a baseline and of `offers` for it.
    fn found(
        &self,
        baseline: &ScenarioSpec,
        offers: &[(String, ScenarioSpec)],
    ) -> Result<Vec<&StoredVariant>, StoredError> {
        let found = |(name, plant)| {
            let print = fingerprint(plant);
            let variant = self.variants.iter().find(|variant| variant.fingerprint == print);
            variant.ok_or(StoredError::OtherPlant { variant: name })
        };
        named_plants(baseline, offers).into_iter().map(found).collect()
    }

    /// What the ledgers are worth with the present prices and terms: the money of a comparison, without figures of the
    /// plant. Its runs have no ledgers, which would take more time than all the rest; [`StoredLedgers::runs`] has them.
    ///
    /// The number of threads does not show in any bit.
    ///
    /// # Errors
    /// If a plant is none of those that were simulated, or money cannot be reckoned.
    pub fn value(
        &self,
        baseline: &ScenarioSpec,
        offers: &[(String, ScenarioSpec)],
        threads: usize,
    ) -> Result<Comparison, StoredError> {
        let found = self.found(baseline, offers)?;
        if self.replications() == 0 {
            return Err(StudyError::NoReplications.into());
        }
        let mut valuer = Valuer::new(baseline, offers, self.seed)?;
        let mut all = Vec::with_capacity(self.replications() as usize);
        let mut runs = Vec::with_capacity(self.replications() as usize);
        let work = |number: u64| {
            let mut run = replication(&found, number);
            let valued = valuer.value(&run)?;
            for result in &mut run.results {
                result.ledger = Ledger::default();
            }
            Ok((valued, run))
        };
        let never = AtomicBool::new(false);
        in_order(
            self.replications(),
            threads,
            &never,
            &|| Box::new(work),
            &mut |(valued, run)| {
                all.push(valued);
                runs.push(run);
                Ok(ControlFlow::Continue(()))
            },
        )?;
        all.into_iter().flatten().for_each(|valued| valuer.take(valued));
        Ok(valuer.finish(runs, self.ending, self.warm_up.clone()))
    }
}

/// A replication of these variants.
fn replication(variants: &[&StoredVariant], number: u64) -> Replication {
    Replication {
        number,
        results: variants.iter().filter_map(|variant| variant.result(number)).collect(),
    }
}

/// The columns of a month among those of all months in a row.
fn of_month<T: Clone>(all: &[T], columns: usize, month: usize) -> Vec<T> {
    all.get(month * columns..(month + 1) * columns)
        .unwrap_or_default()
        .to_vec()
}

impl StoredVariant {
    fn of<'a>(fingerprint: Fingerprint, runs: impl Iterator<Item = &'a RunResult> + Clone) -> Self {
        let first = runs.clone().next().map(|run| &run.ledger);
        let months = first.map(|ledger| ledger.months.iter().map(|month| (month.start, month.fraction)));
        let columns = first.map(|ledger| Ledger {
            months: Vec::new(),
            ..ledger.clone()
        });
        Self {
            fingerprint,
            columns: columns.unwrap_or_default(),
            months: months.map(Iterator::collect).unwrap_or_default(),
            runs: runs.map(StoredRun::of).collect(),
        }
    }

    /// The run of a replication, of which only the ledger and the measured time are known.
    fn result(&self, replication: u64) -> Option<RunResult> {
        let run = self.runs.get(usize::try_from(replication).ok()?)?;
        let names = &self.columns;
        let month = |(month, &(start, fraction)): (usize, &(Date, f64))| LedgerMonth {
            start,
            fraction,
            products: of_month(&run.products, names.product_names.len(), month),
            labour: of_month(&run.labour, names.labour_names.len(), month),
            repairs: of_month(&run.repairs, names.repair_names.len(), month),
            spares: of_month(&run.spares, names.spare_names.len(), month),
            energy_kwh: of_month(&run.energy_kwh, names.energy_names.len(), month),
        };
        Some(RunResult {
            measured_hours: run.measured_hours,
            ledger: Ledger {
                months: self.months.iter().enumerate().map(month).collect(),
                ..self.columns.clone()
            },
            ..RunResult::default()
        })
    }
}

impl StoredRun {
    fn of(run: &RunResult) -> Self {
        let mut stored = Self {
            measured_hours: run.measured_hours,
            ..Self::default()
        };
        for month in &run.ledger.months {
            stored.products.extend_from_slice(&month.products);
            stored.labour.extend_from_slice(&month.labour);
            stored.repairs.extend_from_slice(&month.repairs);
            stored.spares.extend_from_slice(&month.spares);
            stored.energy_kwh.extend_from_slice(&month.energy_kwh);
        }
        stored
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finance::offer::PriceSpec;
    use crate::study::compare::compare;
    use crate::study::example::{offers, scenario};
    use crate::study::networks::Networks;
    use crate::study::settings::{Extent, StudySettings};

    fn simulated(baseline: &ScenarioSpec, offers: &[(String, ScenarioSpec)]) -> Comparison {
        let settings = StudySettings {
            seed: 11,
            extent: Extent::Fixed(5),
            threads: 1,
        };
        let never = AtomicBool::new(false);
        compare(baseline, offers, &Networks::default(), &settings, &never, &mut |_| {}).unwrap()
    }

    fn stored() -> StoredLedgers {
        let found = StoredLedgers::of(&simulated(&scenario(), &offers()), &scenario(), &offers(), false);
        StoredLedgers::load(&found.save().unwrap()).unwrap()
    }

    /// All that is said of money, to the last bit.
    fn money(comparison: &Comparison) -> Vec<String> {
        let mut all = vec![serde_json::to_string(&comparison.operations).unwrap()];
        for offer in &comparison.offers {
            all.push(serde_json::to_string(&offer.money).unwrap());
            all.push(serde_json::to_string(&offer.replications).unwrap());
        }
        all
    }

    #[test]
    fn stored_ledgers_are_worth_what_the_comparison_said_on_any_number_of_threads() {
        let whole = money(&simulated(&scenario(), &offers()));
        for threads in [1, 2, 5] {
            assert_eq!(money(&stored().value(&scenario(), &offers(), threads).unwrap()), whole);
        }
    }

    #[test]
    fn ledgers_come_back_as_they_were() {
        let simulated = simulated(&scenario(), &offers());
        let again = stored().runs(&scenario(), &offers()).unwrap();
        assert_eq!(again.len(), simulated.runs.len());
        for (before, after) in simulated.runs.iter().zip(&again) {
            assert_eq!(
                (before.number, before.results.len()),
                (after.number, after.results.len())
            );
            for (before, after) in before.results.iter().zip(&after.results) {
                assert_eq!(before.ledger, after.ledger);
                assert_eq!(before.measured_hours, after.measured_hours);
            }
        }
    }

    #[test]
    fn other_prices_terms_and_rates_are_worth_what_a_new_comparison_says() {
        let change = |scenario: &mut ScenarioSpec| {
            scenario.finance.discount_rate_percent = Some(9.5);
            scenario.plant.products[0].price_won = 21_000.0;
            scenario.plant.products[1].demand_per_month = Some(400.0);
            scenario.plant.operators[0].wage_won_per_hour = 18_500.0;
            scenario.plant.electricity.flat_won_per_kwh = Some(155.0);
            for offer in &mut scenario.offers {
                offer.terms.monthly_fees_won += 70_000.0;
                for item in &mut offer.terms.items {
                    item.price_won = PriceSpec::Fixed(1_234_567.0);
                }
            }
        };
        let (mut baseline, mut variants) = (scenario(), offers());
        change(&mut baseline);
        variants.iter_mut().for_each(|(_, scenario)| change(scenario));
        let again = stored().value(&baseline, &variants, 2).unwrap();
        assert_eq!(money(&again), money(&simulated(&baseline, &variants)));
        let before = stored().value(&scenario(), &offers(), 1).unwrap();
        assert_ne!(money(&again), money(&before));
    }

    #[test]
    fn an_offer_of_the_same_changes_under_other_terms_is_valued_without_simulating() {
        let (mut baseline, mut variants) = (scenario(), offers());
        let mut twin = baseline.offers[0].clone();
        twin.name = "the same, paid at once".to_owned();
        (twin.terms.instalments, twin.terms.monthly_fees_won) = (None, 0.0);
        baseline.offers.push(twin);
        variants.push(("the same, paid at once".to_owned(), variants[0].1.clone()));
        let found = stored().value(&baseline, &variants, 1).unwrap();
        assert_eq!(money(&found), money(&simulated(&baseline, &variants)));
        variants.reverse();
        assert_eq!(stored().value(&baseline, &variants, 1).unwrap().offers.len(), 3);
    }

    #[test]
    fn another_plant_is_refused_by_name() {
        let refused = |baseline: &ScenarioSpec, variants: &[(String, ScenarioSpec)]| {
            stored().value(baseline, variants, 1).unwrap_err().to_string()
        };
        let mut other = scenario();
        other.plant.stations[0].line.machines = Some(3);
        assert!(refused(&other, &offers()).starts_with("the baseline is not what was simulated"));
        let mut variants = offers();
        variants[0].1.plant.run.days = Some(11.0);
        let text = refused(&scenario(), &variants);
        assert!(text.starts_with("offer `watched spindles` is not"), "{text}");
    }

    #[test]
    fn a_damaged_or_foreign_file_is_refused() {
        let bytes = stored().save().unwrap();
        for length in (0..bytes.len()).step_by(997).chain([bytes.len() - 1]) {
            assert!(StoredLedgers::load(&bytes[..length]).is_err(), "{length}");
        }
        for position in (12..bytes.len()).step_by(1_009) {
            let mut changed = bytes.clone();
            changed[position] ^= 4;
            assert!(StoredLedgers::load(&changed).is_err(), "{position}");
        }
        let text = StoredLedgers::load(b"name = \"a scenario\"").unwrap_err().to_string();
        assert_eq!(text, "this is not a file of ledgers that `compare --ledgers` wrote");
    }
}
