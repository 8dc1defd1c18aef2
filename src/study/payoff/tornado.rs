//! Which figures that money alone decides move an offer's worth most: one at a time from its low to its high end, all
//! others as they are (a *tornado*; Eschenbach, "Spiderplots versus tornado diagrams for sensitivity analysis",
//! Interfaces 22, 1992).
//!
//! The ends are those of the figure's own range where the scenario gives one (open prices). Where it gives none they are
//! 20 % below and above its value: a convention that makes figures comparable and says nothing of how uncertain they
//! are. Groups that move together (all wages, all tariff rows, all repairs, all spare parts) count as one figure.

use serde::Serialize;

use crate::finance::offer::{OpenPriceSpec, PriceSpec};
use crate::finance::prices::Prices;
use crate::study::error::StudyError;
use crate::study::estimate::Estimate;
use crate::study::payoff::break_even::rate_of;
use crate::study::payoff::ground::{Ground, Setting};

/// How far a figure without a range is moved to either side, as a part of it.
pub const CONVENTION: f64 = 0.2;

/// What is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// The price of one item of the offer, won each.
    ItemPriceWon,
    /// The offer's fee of every month, won.
    MonthlyFeesWon,
    /// A fee with a beginning and an end, won a month.
    FeeWonPerMonth,
    /// What a good part costs under the offer, won.
    PayPerPartWon,
    /// The yearly rate of instalments or lease, percent.
    AnnualRatePercent,
    /// What the equipment is worth at the end, won.
    ResidualValueWon,
    /// The discount rate, percent a year.
    DiscountRatePercent,
    /// A product's selling price, won.
    SellingPriceWon,
    /// Material of a product, won a part.
    MaterialWon,
    /// A claim for a defective part of a product, won.
    ClaimWon,
    /// A day by which an order of a product is late, won.
    LateWonPerDay,
    /// What can be sold of a product without orders, parts a month.
    DemandPerMonth,
    /// All wages, as a part of what they are.
    Wages,
    /// All prices of electricity, likewise.
    Electricity,
    /// All that repairs, planned work and service contracts cost, likewise.
    Repairs,
    /// All spare parts, likewise.
    Spares,
}

/// What a figure moves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Swing {
    /// The figure.
    pub input: Input,
    /// The item, fee or product that it is about; none if there is only one.
    pub name: Option<String>,
    /// Its low end.
    pub low: f64,
    /// Its high end.
    pub high: f64,
    /// Whether the ends are the scenario's own range, and not the convention of 20 %.
    pub has_range: bool,
    /// Mean net present value at the low end, won.
    pub npv_at_low_won: Estimate,
    /// Mean net present value at the high end, won.
    pub npv_at_high_won: Estimate,
}

impl Swing {
    /// How far the figure moves the mean net present value from end to end, won.
    pub fn width(&self) -> f64 {
        let mean = |estimate: &Estimate| estimate.mean.unwrap_or(0.0);
        (mean(&self.npv_at_high_won) - mean(&self.npv_at_low_won)).abs()
    }

    /// Whether the offer pays at one end and not at the other.
    pub fn decides(&self) -> bool {
        let pays = |estimate: &Estimate| estimate.mean.is_some_and(|won| won > 0.0);
        pays(&self.npv_at_low_won) != pays(&self.npv_at_high_won)
    }
}

/// The figures of an offer, the one that moves its worth most first; those that move nothing are left out.
///
/// # Errors
/// If money cannot be reckoned.
pub fn tornado(ground: &Ground<'_>) -> Result<Vec<Swing>, StudyError> {
    let mut swings = Vec::new();
    for end in ends(ground) {
        let [at_low, at_high] = end.settings;
        let swing = Swing {
            input: end.input,
            name: end.name,
            low: end.range[0],
            high: end.range[1],
            has_range: end.has_range,
            npv_at_low_won: ground.worth(&at_low)?,
            npv_at_high_won: ground.worth(&at_high)?,
        };
        if swing.width() > 0.5 {
            swings.push(swing);
        }
    }
    // The sort is stable: of equal swings the first in the scenario stays first.
    swings.sort_by(|one, other| other.width().total_cmp(&one.width()));
    Ok(swings)
}

/// A figure at both of its ends.
struct Ends {
    input: Input,
    name: Option<String>,
    range: [f64; 2],
    has_range: bool,
    settings: [Setting; 2],
}

fn convention(now: f64) -> [f64; 2] {
    let (one, other) = (now * (1.0 - CONVENTION), now * (1.0 + CONVENTION));
    [one.min(other), one.max(other)]
}

/// A figure without a range of its own, which `moved` puts into a setting; nothing if it is zero.
fn by_convention(input: Input, name: Option<&str>, now: f64, moved: &dyn Fn(f64) -> Setting) -> Option<Ends> {
    let range = convention(now);
    (now != 0.0).then(|| Ends {
        input,
        name: name.map(str::to_owned),
        range,
        has_range: false,
        settings: range.map(moved),
    })
}

fn ends(ground: &Ground<'_>) -> Vec<Ends> {
    let mut all = items(ground.present());
    all.extend(terms(ground.present()));
    all.extend(market(ground));
    all.extend(factory(ground));
    all
}

fn items(present: &Setting) -> Vec<Ends> {
    let item = |(index, item): (usize, &crate::finance::offer::ItemSpec)| {
        let (range, has_range) = match item.price_won {
            PriceSpec::Fixed(won) => (convention(won), false),
            PriceSpec::Open(OpenPriceSpec::Range(range)) => (range, true),
            PriceSpec::Open(OpenPriceSpec::Triangular([low, _, high])) => ([low, high], true),
        };
        let settings = range.map(|won| {
            let mut setting = present.clone();
            if let Some(item) = setting.terms.items.get_mut(index) {
                item.price_won = PriceSpec::Fixed(won);
            }
            setting
        });
        Ends {
            input: Input::ItemPriceWon,
            name: Some(item.what.clone()),
            range,
            has_range,
            settings,
        }
    };
    present.terms.items.iter().enumerate().map(item).collect()
}

fn terms(present: &Setting) -> Vec<Ends> {
    let with = |change: &dyn Fn(&mut Setting)| {
        let mut setting = present.clone();
        change(&mut setting);
        setting
    };
    let terms = &present.terms;
    let fees = terms.monthly_fees_won;
    let mut all = Vec::new();
    all.extend(by_convention(Input::MonthlyFeesWon, None, fees, &|value| {
        with(&|setting| setting.terms.monthly_fees_won = value)
    }));
    for (index, fee) in terms.fees.iter().enumerate() {
        let moved = |value| {
            with(&|setting| {
                let fee = setting.terms.fees.get_mut(index);
                fee.into_iter().for_each(|fee| fee.won_per_month = value);
            })
        };
        all.extend(by_convention(
            Input::FeeWonPerMonth,
            Some(&fee.what),
            fee.won_per_month,
            &moved,
        ));
    }
    if let Some(price) = &terms.pay_per_part {
        let moved = |value| {
            with(&|setting| {
                let price = setting.terms.pay_per_part.as_mut();
                price.into_iter().for_each(|price| price.won_per_good_part = value);
            })
        };
        all.extend(by_convention(
            Input::PayPerPartWon,
            None,
            price.won_per_good_part,
            &moved,
        ));
    }
    if let Some(&mut now) = rate_of(&mut terms.clone()) {
        let moved = |value| {
            with(&|setting| {
                let rate = rate_of(&mut setting.terms);
                rate.into_iter().for_each(|rate| *rate = value);
            })
        };
        all.extend(by_convention(Input::AnnualRatePercent, None, now, &moved));
    }
    all.extend(by_convention(
        Input::ResidualValueWon,
        None,
        terms.residual_value_won,
        &|value| with(&|setting| setting.terms.residual_value_won = value),
    ));
    all.extend(by_convention(
        Input::DiscountRatePercent,
        None,
        present.discount_rate_percent,
        &|value| with(&|setting| setting.discount_rate_percent = value),
    ));
    all
}

/// A setting with other prices for baseline and offer alike.
fn priced(ground: &Ground<'_>, change: &dyn Fn(&mut Prices)) -> Setting {
    let mut prices = ground.prices().clone();
    prices.iter_mut().for_each(change);
    Setting {
        prices: Some(prices),
        ..ground.present().clone()
    }
}

/// What customers and suppliers of material decide, product by product. The offer's own price of a product may differ
/// from the baseline's: both move by the same part.
fn market(ground: &Ground<'_>) -> Vec<Ends> {
    use crate::finance::prices::ProductPrices;
    type Field = fn(&mut ProductPrices) -> &mut f64;
    const FIELDS: [(Input, Field); 4] = [
        (Input::SellingPriceWon, |product| &mut product.price_won),
        (Input::MaterialWon, |product| &mut product.material_won),
        (Input::ClaimWon, |product| &mut product.claim_won),
        (Input::LateWonPerDay, |product| &mut product.late_won_per_day),
    ];
    let mut all = Vec::new();
    for product in &ground.prices()[0].products {
        let each = |change: &dyn Fn(&mut ProductPrices)| {
            priced(ground, &|prices| {
                let products = prices.products.iter_mut();
                products.filter(|other| other.name == product.name).for_each(change);
            })
        };
        for (input, field) in FIELDS {
            let now = *field(&mut product.clone());
            let moved = |value: f64| each(&|product| *field(product) *= value / now);
            all.extend(by_convention(input, Some(&product.name), now, &moved));
        }
        if let Some(now) = product.demand_per_month.filter(|_| !product.has_orders) {
            let moved = |value: f64| {
                each(&|product| product.demand_per_month = product.demand_per_month.map(|demand| demand * value / now))
            };
            all.extend(by_convention(Input::DemandPerMonth, Some(&product.name), now, &moved));
        }
    }
    all
}

/// What the factory pays to others, group by group.
fn factory(ground: &Ground<'_>) -> Vec<Ends> {
    type Change = fn(&mut Prices, f64);
    const GROUPS: [(Input, Change); 4] = [
        (Input::Wages, |prices, part| {
            prices
                .labour
                .iter_mut()
                .for_each(|price| price.wage_won_per_hour *= part);
        }),
        (Input::Electricity, |prices, part| {
            prices.energy.iter_mut().for_each(|price| price.won_per_kwh *= part);
            prices.base_charge_won_per_month *= part;
        }),
        (Input::Repairs, |prices, part| {
            for price in &mut prices.repairs {
                price.won_per_repair *= part;
                price.won_per_preventive *= part;
                price.won_per_damage *= part;
                price.won_per_inspection *= part;
            }
            // Service contracts stand among the repairs.
            for price in &mut prices.labour {
                price.won_per_call *= part;
                price.won_per_month *= part;
            }
        }),
        (Input::Spares, |prices, part| {
            for price in &mut prices.spares {
                price.won_each *= part;
                price.won_per_urgent *= part;
                price.won_per_held_hour *= part;
            }
        }),
    ];
    let ends = |(input, change): (Input, Change)| {
        by_convention(input, None, 1.0, &|part| priced(ground, &|prices| change(prices, part)))
    };
    GROUPS.into_iter().filter_map(ends).collect()
}
