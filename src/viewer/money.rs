//! What an offer is worth on other terms, at once: the ledgers that were simulated are valued again by the same call as
//! `price --ledgers`, so moving a slider simulates nothing.

use std::sync::Arc;

use crate::finance::offer::{OpenPriceSpec, PriceSpec};
use crate::scenario::scenario::ScenarioSpec;
use crate::study::comparison::OfferComparison;
use crate::study::stored::{StoredError, StoredLedgers};

/// The terms that can be moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Price, percent of what the offer asks.
    pub price_percent: f64,
    /// Months of the instalments, if there are any.
    pub months: Option<u32>,
    /// Interest of the instalments, percent a year, if there are any.
    pub rate_percent: Option<f64>,
    /// What somebody else pays, percent of the price. It lowers the price: caps, conditions and taxes of a real programme
    /// are left out here and stand in the scenario's `funding`.
    pub subsidy_percent: f64,
}

impl Terms {
    /// The terms as an offer has them; none if there is no such offer.
    pub fn of(scenario: &ScenarioSpec, offer: &str) -> Option<Self> {
        let terms = &scenario.offers.iter().find(|known| known.name == offer)?.terms;
        Some(Self {
            price_percent: 100.0,
            months: terms.instalments.as_ref().map(|plan| plan.months.unwrap_or(36)),
            rate_percent: terms.instalments.as_ref().map(|plan| plan.annual_rate_percent),
            subsidy_percent: 0.0,
        })
    }

    /// The scenario in which an offer has these terms.
    pub fn apply(&self, scenario: &ScenarioSpec, offer: &str) -> ScenarioSpec {
        let mut changed = scenario.clone();
        let Some(found) = changed.offers.iter_mut().find(|known| known.name == offer) else {
            return changed;
        };
        let factor = self.price_percent / 100.0 * (1.0 - self.subsidy_percent / 100.0);
        if factor != 1.0 {
            for item in &mut found.terms.items {
                scale(&mut item.price_won, factor);
            }
        }
        if let Some(plan) = &mut found.terms.instalments {
            if let Some(months) = self.months {
                plan.months = Some(months);
                plan.grace_months = plan.grace_months.min(months.saturating_sub(1));
            }
            if let Some(rate) = self.rate_percent {
                plan.annual_rate_percent = rate;
            }
        }
        changed
    }
}

fn scale(price: &mut PriceSpec, factor: f64) {
    match price {
        PriceSpec::Fixed(won) => *won *= factor,
        PriceSpec::Open(OpenPriceSpec::Range(ends)) => ends.iter_mut().for_each(|won| *won *= factor),
        PriceSpec::Open(OpenPriceSpec::Triangular(points)) => points.iter_mut().for_each(|won| *won *= factor),
    }
}

/// The offers of a line that has been simulated, to be valued on any terms.
#[derive(Clone, Debug)]
pub struct Pricing {
    ledgers: Arc<StoredLedgers>,
    baseline: ScenarioSpec,
    offers: Vec<(String, ScenarioSpec)>,
}

impl Pricing {
    /// What was simulated of a baseline and its offers.
    pub fn new(ledgers: Arc<StoredLedgers>, baseline: ScenarioSpec, offers: Vec<(String, ScenarioSpec)>) -> Self {
        Self {
            ledgers,
            baseline,
            offers,
        }
    }

    /// Simulated futures.
    pub fn futures(&self) -> u64 {
        self.ledgers.replications()
    }

    /// An offer on these terms.
    ///
    /// # Errors
    /// If the terms make no sense.
    pub fn value(&self, offer: &str, terms: &Terms) -> Result<Option<OfferComparison>, StoredError> {
        let changed = terms.apply(&self.baseline, offer);
        let only: Vec<_> = self.offers.iter().filter(|(name, _)| name == offer).cloned().collect();
        let comparison = self.ledgers.value(&changed, &only, 1)?;
        Ok(comparison.offers.into_iter().next())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::scenario::load::load_builtin;
    use crate::study::compare::compare;
    use crate::study::networks::Networks;
    use crate::study::settings::{Extent, StudySettings};

    fn pricing() -> (Pricing, StoredLedgers, ScenarioSpec, Vec<(String, ScenarioSpec)>) {
        let mut loaded = load_builtin("machining-cell").unwrap();
        loaded
            .variants
            .retain(|(_, scenario)| scenario.plant.connected_by.is_none());
        for scenario in loaded
            .variants
            .iter_mut()
            .map(|(_, scenario)| scenario)
            .chain([&mut loaded.baseline])
        {
            scenario.plant.run.months = Some(2);
        }
        let settings = StudySettings {
            seed: 3,
            extent: Extent::Fixed(2),
            threads: 1,
        };
        let (baseline, offers) = (loaded.baseline, loaded.variants);
        let never = AtomicBool::new(false);
        let comparison = compare(&baseline, &offers, &Networks::default(), &settings, &never, &mut |_| {}).unwrap();
        let ledgers = StoredLedgers::of(&comparison, &baseline, &offers, false);
        let pricing = Pricing::new(Arc::new(ledgers.clone()), baseline.clone(), offers.clone());
        (pricing, ledgers, baseline, offers)
    }

    #[test]
    fn on_its_own_terms_an_offer_is_worth_what_price_says_and_less_when_it_costs_more() {
        let (pricing, ledgers, baseline, offers) = pricing();
        let all = ledgers.value(&baseline, &offers, 1).unwrap();
        for (offer, whole) in offers.iter().zip(&all.offers) {
            let own = Terms::of(&baseline, &offer.0).unwrap();
            let again = pricing.value(&offer.0, &own).unwrap().unwrap();
            assert_eq!(again.money, whole.money, "{}", offer.0);
            if baseline
                .offers
                .iter()
                .all(|known| known.name != offer.0 || known.terms.items.is_empty())
            {
                continue;
            }
            let npv = |terms: &Terms| {
                let money = pricing.value(&offer.0, terms).unwrap().unwrap().money;
                let found = money.figures.iter().find(|(name, _)| *name == "npv_won").unwrap();
                found.1.mean.unwrap()
            };
            let dearer = npv(&Terms {
                price_percent: 130.0,
                ..own
            });
            let funded = npv(&Terms {
                subsidy_percent: 40.0,
                ..own
            });
            assert!(dearer < npv(&own) && npv(&own) < funded, "{}", offer.0);
            if own.rate_percent.is_some() {
                assert!(
                    npv(&Terms {
                        rate_percent: Some(30.0),
                        ..own
                    }) < npv(&own)
                );
                assert!(npv(&Terms { months: Some(1), ..own }) != npv(&own));
            }
        }
    }

    #[test]
    fn an_offer_that_does_not_exist_has_no_terms() {
        let loaded = load_builtin("machining-cell").unwrap();
        assert_eq!(Terms::of(&loaded.baseline, "nobody's"), None);
    }
}
