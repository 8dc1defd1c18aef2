//! The paired replications of one offer, valued again and again with something moved.
//!
//! A [`Setting`] is what money alone decides: terms, prices, discount rate, how much of the savings comes true, how long
//! it is looked at. [`Ground::npvs`] is the net present value of the offer as financed, in every replication, under a
//! setting: with nothing moved the same won as in the comparison. The luck of open prices is that of the comparison.

use std::borrow::Cow;

use crate::factory::ledger::Ledger;
use crate::finance::cash_flow::OfferCashFlow;
use crate::finance::error::FinanceError;
use crate::finance::funding::FundingRules;
use crate::finance::npv::npv;
use crate::finance::offer::{OfferTermsSpec, PriceSpec};
use crate::finance::operating::{OperatingMonth, adopted_months, operating_months};
use crate::finance::prices::Prices;
use crate::finance::rate::PeriodRate;
use crate::finance::tax_plan::TaxPlan;
use crate::finance::won::Won;
use crate::kernel::statistics::tally::Tally;
use crate::scenario::scenario::ScenarioSpec;
use crate::study::error::{StudyError, VariantName};
use crate::study::estimate::Estimate;
use crate::study::pricing::{DEFAULT_DISCOUNT_RATE_PERCENT, prices};
use crate::study::replicate::Replication;
use crate::study::valuer::price_luck;

/// What money alone decides about an offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The offer's terms.
    pub terms: OfferTermsSpec,
    /// Prices of the baseline and of the offer; the present ones if none.
    pub prices: Option<[Prices; 2]>,
    /// Discount rate, percent a year.
    pub discount_rate_percent: f64,
    /// What part of the savings comes true; 1 is what was simulated.
    pub savings_factor: f64,
    /// How many months are looked at; all if none.
    pub months: Option<usize>,
}

/// The paired ledgers of one offer, and what does not move.
#[derive(Debug)]
pub struct Ground<'a> {
    name: &'a str,
    ledgers: Vec<[&'a Ledger; 2]>,
    months: Vec<[Vec<OperatingMonth>; 2]>,
    /// By replication, one number for each item.
    luck: Vec<Vec<f64>>,
    prices: [Prices; 2],
    setting: Setting,
    rules: FundingRules,
    tax: Option<TaxPlan>,
}

impl<'a> Ground<'a> {
    /// The ground of offer `name`, whose scenario is `after`; its results stand at `variant` in each of the `runs`.
    ///
    /// # Errors
    /// If there is no such offer, or money cannot be reckoned.
    pub fn new(
        baseline: &ScenarioSpec,
        (name, after): (&'a str, &ScenarioSpec),
        variant: usize,
        runs: &'a [Replication],
        seed: u64,
    ) -> Result<Self, StudyError> {
        let money = |source| StudyError::Money {
            variant: VariantName::Offer(name.to_owned()),
            source,
        };
        let unknown = || StudyError::UnknownOffer {
            name: name.to_owned(),
            known: baseline.offers.iter().map(|offer| offer.name.clone()).collect(),
        };
        let offers = &baseline.offers;
        let terms = &offers
            .iter()
            .find(|offer| offer.name == name)
            .ok_or_else(unknown)?
            .terms;
        let prices = [prices(baseline), prices(after)];
        let pair = |run: &'a Replication| Some([&run.results.first()?.ledger, &run.results.get(variant)?.ledger]);
        let ledgers: Vec<[&Ledger; 2]> = runs.iter().filter_map(pair).collect();
        let luck = |run: &Replication| {
            let mut luck = price_luck(seed, run.number, name);
            terms.items.iter().map(|_| luck.uniform()).collect()
        };
        Ok(Self {
            name,
            months: (ledgers.iter())
                .map(|ledgers| valued(ledgers, &prices, terms))
                .collect::<Result<_, _>>()
                .map_err(money)?,
            luck: runs.iter().map(luck).collect(),
            ledgers,
            prices,
            setting: Setting {
                terms: terms.clone(),
                prices: None,
                discount_rate_percent: baseline
                    .finance
                    .discount_rate_percent
                    .unwrap_or(DEFAULT_DISCOUNT_RATE_PERCENT),
                savings_factor: 1.0,
                months: None,
            },
            rules: baseline.funding_rules(),
            tax: baseline.tax_plan().map_err(StudyError::Valuation)?,
        })
    }

    /// The offer's name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Everything as it is.
    pub fn present(&self) -> &Setting {
        &self.setting
    }

    /// The prices of the baseline and of the offer as they are.
    pub fn prices(&self) -> &[Prices; 2] {
        &self.prices
    }

    /// Months of the measured time, the last of which may be cut short.
    pub fn months(&self) -> usize {
        self.months.first().map_or(0, |[before, _]| before.len())
    }

    /// The net present value of the offer as financed in each replication, won.
    ///
    /// # Errors
    /// If a figure of the setting makes no sense or an amount is beyond the limit.
    pub fn npvs(&self, setting: &Setting) -> Result<Vec<f64>, StudyError> {
        self.reckoned(setting).map_err(|source| StudyError::Money {
            variant: VariantName::Offer(self.name.to_owned()),
            source,
        })
    }

    /// The mean of [`npvs`](Self::npvs) with its interval.
    ///
    /// # Errors
    /// As there.
    pub fn worth(&self, setting: &Setting) -> Result<Estimate, StudyError> {
        let tally: Tally = self.npvs(setting)?.into_iter().collect();
        Ok(Estimate::of_tally(&tally))
    }

    fn reckoned(&self, setting: &Setting) -> Result<Vec<f64>, FinanceError> {
        let discount = PeriodRate::monthly_from_percent_per_year(setting.discount_rate_percent)?;
        let is_fixed = |price: &PriceSpec| matches!(price, PriceSpec::Fixed(_));
        let fixed = setting.terms.items.iter().all(|item| is_fixed(&item.price_won));
        let resolved = |luck: &[f64]| {
            let mut luck = luck.iter();
            setting
                .terms
                .resolve_under(&self.rules, &mut || luck.next().copied().unwrap_or(0.5))
        };
        let known = if fixed { Some(resolved(&[])?) } else { None };
        let replications = self.ledgers.iter().zip(&self.months).zip(&self.luck);
        replications
            .map(|((ledgers, months), luck)| {
                let [before, after] = self.operating(setting, ledgers, months)?;
                let drawn = if known.is_none() { Some(resolved(luck)?) } else { None };
                let worth = match known.as_ref().or(drawn.as_ref()) {
                    Some(terms) => {
                        let flow = OfferCashFlow::taxed(&before, &after, terms, self.tax.as_ref())?;
                        npv(discount, &flow.financed_flows())
                    }
                    None => 0.0,
                };
                let place = || "net present value".to_owned();
                Ok(Won::from_f64(worth).map_err(FinanceError::at(place))?.as_f64())
            })
            .collect()
    }

    /// The months of baseline and offer under a setting.
    fn operating<'m>(
        &self,
        setting: &Setting,
        ledgers: &[&Ledger; 2],
        months: &'m [Vec<OperatingMonth>; 2],
    ) -> Result<[Cow<'m, [OperatingMonth]>; 2], FinanceError> {
        let many = setting.months.unwrap_or(usize::MAX);
        let [mut before, mut after] = match &setting.prices {
            None => months.each_ref().map(|months| Cow::Borrowed(months.as_slice())),
            Some(prices) => valued(ledgers, prices, &setting.terms)?.map(Cow::Owned),
        };
        for months in [&mut before, &mut after] {
            if months.len() > many {
                *months = match months {
                    Cow::Borrowed(all) => Cow::Borrowed(all.get(..many).unwrap_or_default()),
                    Cow::Owned(all) => Cow::Owned(all.get(..many).unwrap_or_default().to_vec()),
                };
            }
        }
        if setting.savings_factor != 1.0 {
            for (before, after) in before.iter().zip(after.to_mut()) {
                let saved = after.cash_won.as_f64() - before.cash_won.as_f64();
                let cash = before.cash_won.as_f64() + setting.savings_factor * saved;
                after.cash_won = Won::from_f64(cash).map_err(FinanceError::at(|| "savings".to_owned()))?;
            }
        }
        Ok([before, after])
    }
}

/// The months of the line as it is and of the line that adopts the offer.
fn valued(
    [before, after]: &[&Ledger; 2],
    prices: &[Prices; 2],
    terms: &OfferTermsSpec,
) -> Result<[Vec<OperatingMonth>; 2], FinanceError> {
    let adopted = adopted_months((before, &prices[0]), (after, &prices[1]), |month, fraction| {
        terms.benefit(month, fraction)
    })?;
    Ok([operating_months(before, &prices[0])?, adopted])
}
