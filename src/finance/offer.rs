//! Offers: what a vendor asks for, and how it is paid.
//!
//! [`OfferTermsSpec`] is what a user writes; [`OfferTermsSpec::resolve`] draws the open prices and works out who pays
//! what, to the won, in this order: the supplier's cheaper loan lowers the price; funding programmes pay their parts of
//! what they may fund; a lessor pays the rest, or facility loans pay parts of it, one after the other; of what is then
//! left the adopter pays a down payment at once and the rest in instalments to the supplier. Leaves out what the offer
//! does to the line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::{FinanceError, in_range};
use crate::finance::funding::FundingRules;
use crate::finance::instalment::{Instalment, InstalmentSpec};
use crate::finance::loan::{LoanPurpose, LoanSpec, LoanTerms};
use crate::finance::programme::{self, FundingSpec, Grant};
use crate::finance::service::{FeeSpec, LeaseSpec, LeaseTerms, PayPerPartSpec};
use crate::finance::supplier_loan::{SupplierLoanSpec, SupplierSaving};
use crate::finance::training::TrainingSpec;
use crate::finance::trial::TrialSpec;
use crate::finance::won::Won;

/// The money side of an offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfferTermsSpec {
    /// Equipment and services paid for once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemSpec>,
    /// Share of the price paid at once, percent; the rest is paid in instalments. 0 with instalments, 100
    /// without, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub down_payment_percent: Option<f64>,
    /// How the rest is paid; all at once if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalments: Option<InstalmentSpec>,
    /// Fees of every month for service and subscriptions, won.
    #[serde(default)]
    pub monthly_fees_won: f64,
    /// Months until the offer works on the line; the line stays as it was until then. 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0, max = 600))]
    pub delivery_months: u32,
    /// Weeks of training until the benefit is reached; it is there at once if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<TrainingSpec>,
    /// A trial on some machines before the decision; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<TrialSpec>,
    /// What the equipment can be sold for at the end of the measured time, won.
    #[serde(default)]
    pub residual_value_won: f64,
    /// Funding programmes that pay a part, by name, or with the shares chosen within what their rules allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funding: Vec<FundingSpec>,
    /// Loans from lenders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loans: Vec<LoanSpec>,
    /// A lease in the place of buying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<LeaseSpec>,
    /// Fees with a beginning and an end: subscriptions, maintenance contracts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<FeeSpec>,
    /// A price for each good part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_per_part: Option<PayPerPartSpec>,
    /// A cheaper loan to the supplier, who passes on what it saves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier_loan: Option<SupplierLoanSpec>,
}

/// One line of an offer's price list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ItemSpec {
    /// What it is.
    pub what: String,
    /// How many; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub count: Option<u32>,
    /// Price of one, won.
    pub price_won: PriceSpec,
    /// Whether programmes may fund it; they may if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funded: Option<bool>,
}

/// A price: a number, or a range from which each replication draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PriceSpec {
    /// A fixed price, won.
    Fixed(f64),
    /// A price that is not known yet.
    Open(OpenPriceSpec),
}

/// A price that is not known yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum OpenPriceSpec {
    /// Equally likely between the two, won.
    Range([f64; 2]),
    /// Lowest, most likely and highest, won.
    Triangular([f64; 3]),
}

/// An offer's terms with every price known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OfferTerms {
    /// The price list.
    pub items: Vec<ItemPrice>,
    /// Sum of the list, less what the supplier passes on.
    pub price_won: Won,
    /// Part of the price that the adopter pays at once, with what it advances for funding that comes later.
    pub down_payment_won: Won,
    /// What is paid in instalments.
    pub financed_won: Won,
    /// What was agreed on the instalments; nothing if all is paid at once.
    pub plan: Option<InstalmentSpec>,
    /// The instalments, by month from the first; empty if all is paid at once.
    pub schedule: Vec<Instalment>,
    /// Fees of every month.
    pub monthly_fees_won: Won,
    /// Months until the offer works on the line.
    pub delivery_months: u32,
    /// Weeks of training until the benefit is reached.
    pub training: Option<TrainingSpec>,
    /// What the equipment can be sold for at the end of the measured time.
    pub residual_value_won: Won,
    /// What programmes pay.
    pub grants: Vec<Grant>,
    /// Loans, in their order.
    pub loans: Vec<LoanTerms>,
    /// The lease, if there is one.
    pub lease: Option<LeaseTerms>,
    /// Further fees.
    pub fees: Vec<FeeSpec>,
    /// A price for each good part.
    pub pay_per_part: Option<PayPerPartSpec>,
    /// What a cheaper loan to the supplier changes.
    pub supplier_saving: Option<SupplierSaving>,
}

/// One line of a price list with its price known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemPrice {
    /// What it is.
    pub what: String,
    /// How many.
    pub count: u32,
    /// Price of one.
    pub each_won: Won,
    /// Price of all of them.
    pub total_won: Won,
}

impl OfferTermsSpec {
    /// Whether the terms make sense, without drawing a price and whatever the rules that they name.
    ///
    /// # Errors
    /// If a figure is out of its range, an open price falls, part of the price is paid neither at once nor in
    /// instalments, or two ways of paying exclude each other. The error names the field.
    pub fn validate(&self) -> Result<(), FinanceError> {
        for (index, item) in self.items.iter().enumerate() {
            item.validate(index)?;
        }
        let percent = self.down_payment_share_percent();
        in_range(|| "down_payment_percent".into(), percent, 0.0, 100.0)?;
        match &self.instalments {
            Some(plan) => plan.validate()?,
            None if percent < 100.0 => return Err(FinanceError::RestUnpaid { percent }),
            None => {}
        }
        let limit = Won::LIMIT.as_f64();
        in_range(|| "monthly_fees_won".into(), self.monthly_fees_won, 0.0, limit)?;
        in_range(|| "delivery_months".into(), f64::from(self.delivery_months), 0.0, 600.0)?;
        if let Some(training) = &self.training {
            training.validate()?;
        }
        if let Some(trial) = &self.trial {
            trial.validate()?;
        }
        in_range(|| "residual_value_won".into(), self.residual_value_won, 0.0, limit)?;
        self.fees.iter().try_for_each(FeeSpec::validate)?;
        if let Some(price) = &self.pay_per_part {
            price.validate()?;
        }
        self.lease.as_ref().map_or(Ok(()), |lease| self.validate_lease(lease))
    }

    fn validate_lease(&self, lease: &LeaseSpec) -> Result<(), FinanceError> {
        lease.validate()?;
        // What a programme lends for stands in its rule.
        let facility = |loan: &LoanSpec| match loan.purpose {
            Some(purpose) => purpose == LoanPurpose::Facility,
            None => loan.programme.is_none(),
        };
        let other = if self.instalments.is_some() {
            "`instalments`"
        } else if self.down_payment_percent.is_some() {
            "`down_payment_percent`"
        } else if self.loans.iter().any(facility) {
            LOAN_FOR_EQUIPMENT
        } else if self.residual_value_won != 0.0 && !lease.buys_at_end {
            "`residual_value_won`"
        } else {
            return Ok(());
        };
        Err(beside_lease(other))
    }

    /// Whether the terms make sense under the rules that they name.
    ///
    /// # Errors
    /// As of [`OfferTermsSpec::validate`], and if a rule is unknown, excludes another, or does not allow what is asked.
    pub fn validate_under(&self, rules: &FundingRules) -> Result<(), FinanceError> {
        self.validate()?;
        programme::check(&rules.programmes, &self.funding)?;
        self.loans
            .iter()
            .try_for_each(|loan| loan.validate(rules.for_loans()))?;
        for loan in self.loans.iter().filter(|_| self.lease.is_some()) {
            if loan.purpose(rules.for_loans())? == LoanPurpose::Facility {
                return Err(beside_lease(LOAN_FOR_EQUIPMENT));
            }
        }
        match &self.supplier_loan {
            Some(loan) => loan.validate(rules.for_loans()),
            None => Ok(()),
        }
    }

    /// The terms with every price known, where no rules are: see [`OfferTermsSpec::resolve_under`].
    ///
    /// # Errors
    /// As there.
    pub fn resolve(&self, draw: &mut dyn FnMut() -> f64) -> Result<OfferTerms, FinanceError> {
        self.resolve_under(&FundingRules::default(), draw)
    }

    /// The terms with every price known: `draw` gives a number in [0, 1) and is called once for each item, in their
    /// order and also for fixed prices, so that fixing one price does not change the luck of the others. A `draw`
    /// that always gives 0.5 yields median prices.
    ///
    /// Prices are rounded to the won for one of each item; the down payment is rounded, and the instalments take
    /// the rest.
    ///
    /// # Errors
    /// As of [`OfferTermsSpec::validate_under`], and if a sum lies beyond [`Won::LIMIT`].
    pub fn resolve_under(
        &self,
        rules: &FundingRules,
        draw: &mut dyn FnMut() -> f64,
    ) -> Result<OfferTerms, FinanceError> {
        self.validate_under(rules)?;
        let mut items = Vec::with_capacity(self.items.len());
        for (index, item) in self.items.iter().enumerate() {
            items.push(item.resolve(index, draw())?);
        }
        let amount = |place: &'static str| FinanceError::at(move || place.to_owned());
        let mut price_won =
            Won::sum(items.iter().map(|item| item.total_won)).map_err(amount("the price of all items"))?;
        let fundable = self
            .items
            .iter()
            .zip(&items)
            .filter(|(spec, _)| spec.funded != Some(false));
        let list_won = price_won;
        let mut fundable = Won::sum(fundable.map(|(_, item)| item.total_won)).map_err(amount("what may be funded"))?;
        let supplier_saving = (self.supplier_loan.as_ref())
            .map(|loan| loan.saving(rules.for_loans(), price_won))
            .transpose()?;
        if let Some(saving) = supplier_saving {
            price_won = price_won
                .checked_sub(saving.passed_on_won)
                .map_err(amount("the price"))?;
            fundable = lowered(fundable, saving.passed_on_won, list_won);
        }
        let grants = programme::grants(&rules.programmes, &self.funding, fundable)?;
        let support = grants.iter().map(Grant::support).collect::<Result<Vec<_>, _>>()?;
        let mut owed = Won::sum(support)
            .and_then(|support| price_won.checked_sub(support))
            .map_err(amount("the adopter's part"))?;
        let mut loans = Vec::with_capacity(self.loans.len());
        for loan in &self.loans {
            let terms = loan.terms(rules.for_loans(), owed)?;
            if terms.purpose == LoanPurpose::Facility {
                owed = owed.checked_sub(terms.amount_won).map_err(amount("what loans leave"))?;
            }
            loans.push(terms);
        }
        let lease = self.lease.as_ref().map(|lease| lease.terms(owed)).transpose()?;
        if lease.is_some() {
            owed = Won::ZERO;
        }
        let down = owed
            .percent(self.down_payment_share_percent(), 1)
            .map_err(amount("the down payment"))?;
        let financed_won = owed
            .checked_sub(down)
            .map_err(amount("the price to be paid in instalments"))?;
        let late = grants.iter().filter(|grant| grant.paid_after_months > 0);
        let advanced = late.map(Grant::support).collect::<Result<Vec<_>, _>>()?;
        let down_payment_won = Won::sum(advanced)
            .and_then(|advanced| advanced.checked_add(down))
            .map_err(amount("what is paid at once"))?;
        Ok(OfferTerms {
            items,
            price_won,
            down_payment_won,
            financed_won,
            plan: self.instalments.clone(),
            schedule: self
                .instalments
                .as_ref()
                .map(|plan| plan.schedule(financed_won))
                .transpose()?
                .unwrap_or_default(),
            monthly_fees_won: Won::from_f64(self.monthly_fees_won).map_err(amount("monthly_fees_won"))?,
            delivery_months: self.delivery_months,
            training: self.training.clone(),
            residual_value_won: Won::from_f64(self.residual_value_won).map_err(amount("residual_value_won"))?,
            grants,
            loans,
            lease,
            fees: self.fees.clone(),
            pay_per_part: self.pay_per_part.clone(),
            supplier_saving,
        })
    }

    /// Whether anybody but adopter and supplier takes part, or anything beside price, instalments and one monthly
    /// fee is agreed on.
    pub fn is_shared(&self) -> bool {
        let parts = [
            self.lease.is_some(),
            self.pay_per_part.is_some(),
            self.supplier_loan.is_some(),
        ];
        !(self.funding.is_empty() && self.loans.is_empty() && self.fees.is_empty()) || parts.contains(&true)
    }

    /// Mean share of what the offer changes on the line, 0 to 1, that is there in a month, from 1, of which the part
    /// `fraction` counts: none while it is being delivered, then what people have learnt to use, and none after leased
    /// equipment has gone back.
    pub fn benefit(&self, month: u32, fraction: f64) -> f64 {
        if (self.lease.as_ref()).is_some_and(|lease| lease.has_gone_back(month)) {
            return 0.0;
        }
        match (month.checked_sub(self.delivery_months), &self.training) {
            (None | Some(0), _) => 0.0,
            (Some(_), None) => 1.0,
            (Some(since), Some(training)) => training.share(since, fraction),
        }
    }

    /// Share of the price paid at once, percent: if not given, nothing with instalments and all without.
    fn down_payment_share_percent(&self) -> f64 {
        self.down_payment_percent
            .unwrap_or(if self.instalments.is_some() { 0.0 } else { 100.0 })
    }
}

/// What is left of a part of a price list that is lowered by `passed_on`: all of its items alike, and to the won no more.
fn lowered(part: Won, passed_on: Won, list: Won) -> Won {
    let (part, passed_on, list) = (i128::from(part.0), i128::from(passed_on.0), i128::from(list.0));
    let share = passed_on * part;
    // Rounded up, so that nobody funds a won that is not paid.
    let taken = share.checked_div(list).unwrap_or(0) + i128::from(list != 0 && share % list != 0);
    Won(i64::try_from((part - taken).max(0)).unwrap_or(i64::MAX))
}

/// A loan that a lease leaves no room for.
const LOAN_FOR_EQUIPMENT: &str = "a loan for the equipment";

fn beside_lease(other: &str) -> FinanceError {
    FinanceError::Conflict {
        first: "`lease`".into(),
        second: other.into(),
        why: "the lessor pays for the equipment and owns it".into(),
    }
}

impl OfferTerms {
    /// Whether leased equipment has gone back to the lessor before a month, from 1.
    pub fn has_gone_back(&self, month: u32) -> bool {
        (self.lease.as_ref()).is_some_and(|lease| lease.has_gone_back(month))
    }

    /// What hours of training cost in a month, from 1, of which the part `fraction` counts.
    ///
    /// # Errors
    /// If it lies beyond [`Won::LIMIT`].
    pub fn training_wages(&self, month: u32, fraction: f64) -> Result<Won, FinanceError> {
        if self.has_gone_back(month) {
            return Ok(Won::ZERO);
        }
        match (month.checked_sub(self.delivery_months), &self.training) {
            (Some(since @ 1..), Some(training)) => training.wages(since, fraction),
            _ => Ok(Won::ZERO),
        }
    }
}

impl ItemSpec {
    fn validate(&self, index: usize) -> Result<(), FinanceError> {
        let count = f64::from(self.count.unwrap_or(1));
        in_range(|| format!("count of {}", self.name(index)), count, 1.0, 1_000_000.0)?;
        let place = || format!("price_won of {}", self.name(index));
        let values = self.price_won.values();
        for &value in values {
            in_range(place, value, 0.0, Won::LIMIT.as_f64())?;
        }
        if values.is_sorted() {
            Ok(())
        } else {
            Err(FinanceError::Unordered {
                place: place(),
                values: values.to_vec(),
            })
        }
    }

    fn resolve(&self, index: usize, luck: f64) -> Result<ItemPrice, FinanceError> {
        let count = self.count.unwrap_or(1);
        let place = || format!("price_won of {}", self.name(index));
        let each_won = Won::from_f64(self.price_won.price(&mut || luck)).map_err(FinanceError::at(place))?;
        let total_won = each_won
            .checked_mul(i64::from(count))
            .map_err(FinanceError::at(place))?;
        Ok(ItemPrice {
            what: self.what.clone(),
            count,
            each_won,
            total_won,
        })
    }

    fn name(&self, index: usize) -> String {
        format!("item {} ({:?})", index + 1, self.what)
    }
}

impl PriceSpec {
    /// A price, won: the fixed one, or the one below which a share of `draw()` of all prices lies. `draw` gives a
    /// number in [0, 1) and is called exactly once. The figures are those that [`OfferTermsSpec::validate`] passes.
    pub fn price(&self, draw: &mut dyn FnMut() -> f64) -> f64 {
        let luck = draw();
        match *self {
            Self::Fixed(won) => won,
            Self::Open(OpenPriceSpec::Range([low, high])) => low + luck * (high - low),
            Self::Open(OpenPriceSpec::Triangular([low, mode, high])) => {
                // Inverse of the distribution function, which is a parabola on either side of the mode.
                let width = high - low;
                if luck * width < mode - low {
                    low + (luck * width * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - luck) * width * (high - mode)).sqrt()
                }
            }
        }
    }

    /// The figures, lowest first if they are right.
    fn values(&self) -> &[f64] {
        match self {
            Self::Fixed(won) => std::slice::from_ref(won),
            Self::Open(OpenPriceSpec::Range(values)) => values,
            Self::Open(OpenPriceSpec::Triangular(values)) => values,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finance::loan::LoanProgrammeSpec;

    fn item(count: u32, price_won: PriceSpec) -> ItemSpec {
        ItemSpec {
            what: "5G radio".into(),
            count: Some(count),
            price_won,
            funded: None,
        }
    }

    fn plan(months: u32) -> InstalmentSpec {
        InstalmentSpec {
            months: Some(months),
            annual_rate_percent: 0.0,
            method: None,
            ..InstalmentSpec::default()
        }
    }

    fn triangular(low: f64, mode: f64, high: f64) -> PriceSpec {
        PriceSpec::Open(OpenPriceSpec::Triangular([low, mode, high]))
    }

    #[test]
    fn what_a_supplier_passes_on_lowers_all_items_alike() {
        let mut unfunded = item(1, PriceSpec::Fixed(40_000_001.0));
        unfunded.funded = Some(false);
        let half = serde_json::json!({
            "name": "half/x",
            "source": "a call",
            "from": "2025-01-01",
            "government_percent": 50.0,
        });
        let rules = FundingRules {
            programmes: vec![serde_json::from_value(half).unwrap()],
            ..FundingRules::default()
        };
        let mut spec = OfferTermsSpec {
            items: vec![item(1, PriceSpec::Fixed(60_000_000.0)), unfunded],
            funding: vec![FundingSpec::Named("half/x".into())],
            supplier_loan: Some(SupplierLoanSpec {
                percent: 100.0,
                months: 12,
                annual_rate_percent: Some(1.0),
                instead_of_percent: 6.0,
                passes_on_percent: None,
                programme: None,
            }),
            ..OfferTermsSpec::default()
        };
        let terms = spec.resolve_under(&rules, &mut || 0.5).unwrap();
        let passed_on = terms.supplier_saving.unwrap().passed_on_won.0;
        assert!(passed_on > 4_000_000);
        // 60,000,000 of 100,000,001, to the won above.
        let lowered = 60_000_000 - (passed_on * 60_000_000 + 100_000_000) / 100_000_001;
        assert_eq!(terms.grants[0].recognised_won, Won(lowered));
        assert_eq!(terms.grants[0].government_won, Won(lowered / 2));
        // Where all may be funded, what is asked for is.
        spec.items[1].funded = None;
        let terms = spec.resolve_under(&rules, &mut || 0.5).unwrap();
        assert_eq!(terms.grants[0].recognised_won, terms.price_won);
    }

    #[test]
    fn beside_a_lease_a_loan_may_bring_cash_and_not_pay_for_the_equipment() {
        let programme = |name: &str, purpose| LoanProgrammeSpec {
            name: name.into(),
            source: "a notice".into(),
            from: jiff::civil::date(2025, 1, 1),
            until: None,
            purpose,
            annual_rate_percent: 2.4,
            months: 60,
            grace_months: 12,
            limit_won: None,
        };
        let rules = FundingRules {
            loans: vec![
                programme("policy/cash", LoanPurpose::WorkingCapital),
                programme("policy/facility", LoanPurpose::Facility),
            ],
            ..FundingRules::default()
        };
        let offer = |purpose: Option<LoanPurpose>, programme: Option<&str>| OfferTermsSpec {
            items: vec![item(1, PriceSpec::Fixed(1_000.0))],
            lease: Some(LeaseSpec {
                months: 12,
                ..LeaseSpec::default()
            }),
            loans: vec![LoanSpec {
                name: "bank".into(),
                purpose,
                programme: programme.map(str::to_owned),
                amount_won: Some(500.0),
                annual_rate_percent: Some(3.0),
                months: Some(12),
                ..LoanSpec::default()
            }],
            ..OfferTermsSpec::default()
        };
        let fits = |purpose, programme| offer(purpose, programme).resolve_under(&rules, &mut || 0.5).is_ok();
        assert!(fits(None, Some("policy/cash")) && fits(Some(LoanPurpose::WorkingCapital), None));
        assert!(!fits(None, Some("policy/facility")) && !fits(None, None));
        assert!(!fits(Some(LoanPurpose::Facility), None) && !fits(Some(LoanPurpose::Facility), Some("policy/cash")));
    }

    #[test]
    fn down_payment_and_instalments_make_up_the_price() {
        let spec = OfferTermsSpec {
            items: vec![
                item(2, PriceSpec::Fixed(10_000_000.0)),
                item(1, PriceSpec::Fixed(333_333.0)),
            ],
            down_payment_percent: Some(10.0),
            instalments: Some(plan(3)),
            ..Default::default()
        };
        let terms = spec.resolve(&mut || 0.5).unwrap();
        // 2 · 10,000,000 + 333,333; a tenth is 2,033,333.3; the rest 18,300,000 is 3 · 6,100,000.
        assert_eq!(terms.price_won, Won(20_333_333));
        assert_eq!(terms.down_payment_won, Won(2_033_333));
        assert_eq!(
            terms.schedule.iter().map(|row| row.principal_won.0).collect::<Vec<_>>(),
            [6_100_000; 3]
        );
    }

    #[test]
    fn without_instalments_all_is_paid_at_once_and_with_them_nothing_is() {
        let cash = OfferTermsSpec {
            items: vec![item(1, PriceSpec::Fixed(500.0))],
            ..Default::default()
        };
        let terms = cash.resolve(&mut || 0.0).unwrap();
        assert_eq!((terms.down_payment_won, terms.schedule.len()), (Won(500), 0));
        let credit = OfferTermsSpec {
            instalments: Some(InstalmentSpec {
                months: None,
                ..plan(1)
            }),
            ..cash
        };
        let terms = credit.resolve(&mut || 0.0).unwrap();
        assert_eq!((terms.down_payment_won, terms.schedule.len()), (Won(0), 36));
    }

    #[test]
    fn every_item_draws_once_even_at_a_fixed_price() {
        let range = || PriceSpec::Open(OpenPriceSpec::Range([100.0, 200.0]));
        let spec = |first| OfferTermsSpec {
            items: vec![item(1, first), item(1, range())],
            ..Default::default()
        };
        let second_price = |first| {
            let mut luck = [0.25, 0.75].into_iter();
            let terms = spec(first).resolve(&mut || luck.next().unwrap()).unwrap();
            assert_eq!(luck.next(), None);
            terms.items[1].each_won
        };
        assert_eq!(second_price(PriceSpec::Fixed(5.0)), Won(175));
        assert_eq!(second_price(range()), Won(175));
    }

    #[test]
    fn a_triangular_price_has_the_quantiles_of_its_distribution() {
        // From 0 over 10 to 40: below the mode lies 10/40; F(5) = 25/400; F(20) = 1 − 400/1200.
        let price = triangular(0.0, 10.0, 40.0);
        for (luck, won) in [(0.0, 0.0), (25.0 / 400.0, 5.0), (0.25, 10.0), (2.0 / 3.0, 20.0)] {
            assert!((price.price(&mut || luck) - won).abs() < 1e-9, "{luck}");
        }
        assert_eq!(triangular(7.0, 7.0, 7.0).price(&mut || 0.3), 7.0);
    }

    #[test]
    fn senseless_terms_are_refused_with_the_field() {
        let base = OfferTermsSpec {
            items: vec![item(1, PriceSpec::Fixed(1.0))],
            ..Default::default()
        };
        let text = |spec: OfferTermsSpec| spec.validate().unwrap_err().to_string();
        assert_eq!(
            text(OfferTermsSpec {
                down_payment_percent: Some(30.0),
                ..base.clone()
            }),
            "down_payment_percent is 30 and nothing says how the rest is paid: add instalments, or leave \
             down_payment_percent out to pay all at once"
        );
        assert_eq!(
            text(OfferTermsSpec {
                items: vec![item(1, triangular(1.0, 3.0, 2.0))],
                ..base.clone()
            }),
            "price_won of item 1 (\"5G radio\") is [1.0, 3.0, 2.0], but its figures must not fall: the lowest price \
             comes first, the highest last"
        );
        assert!(
            text(OfferTermsSpec {
                items: vec![item(0, PriceSpec::Fixed(1.0))],
                ..base.clone()
            })
            .starts_with("count of")
        );
        assert!(
            text(OfferTermsSpec {
                items: vec![item(1, PriceSpec::Fixed(-1.0))],
                ..base.clone()
            })
            .contains("is -1")
        );
        assert!(
            text(OfferTermsSpec {
                monthly_fees_won: f64::NAN,
                ..base.clone()
            })
            .starts_with("monthly_fees_won")
        );
        assert!(
            text(OfferTermsSpec {
                instalments: Some(plan(601)),
                ..base
            })
            .starts_with("instalments.months is 601")
        );
    }

    proptest! {
        #[test]
        fn open_prices_stay_between_their_ends_and_rise_with_luck(
            mut figures in prop::array::uniform3(0.0..1e9f64), luck in 0.0..1.0f64, more in 0.0..1.0f64,
        ) {
            figures.sort_by(f64::total_cmp);
            let [low, mode, high] = figures;
            let lucky = luck + more * (1.0 - luck) * 0.999;
            for price in [triangular(low, mode, high), PriceSpec::Open(OpenPriceSpec::Range([low, high]))] {
                let (first, second) = (price.price(&mut || luck), price.price(&mut || lucky));
                prop_assert!(low - 1e-6 <= first && first <= second + 1e-6 && second <= high + 1e-6);
            }
        }
    }
}
