//! What must be true for an offer to pay: the value of a figure at which its mean net present value is zero.
//!
//! Everything else stays as it is, and the paired replications are the same at every value (common random numbers), so
//! the net present value moves only with the figure. The **interval** is Fieller's (Journal of the Royal Statistical
//! Society B 16, 1954) for a root instead of a ratio: all values at which a paired t interval of the mean net present
//! value contains zero, so its ends are the roots of the interval's ends. For a figure in which the net present value
//! is a straight line (a price, a part of the savings) this is Fieller's interval exactly. An end beyond the range that
//! was searched is open. With one replication there is no interval.
//!
//! Nothing is extrapolated: a figure is searched for in a stated range only, and if the offer pays at both ends of it,
//! or at neither, that is the answer.

use serde::Serialize;

use crate::finance::offer::{OfferTermsSpec, PriceSpec};
use crate::finance::prices::ProductPrices;
use crate::finance::root::{Precision, RootError, root};
use crate::study::error::StudyError;
use crate::study::estimate::Estimate;
use crate::study::payoff::ground::{Ground, Setting};

/// A figure is searched for up to this many times its present value.
const MOST_TIMES: f64 = 10.0;
/// The highest yearly rate that an instalment plan or a lease may have, percent.
const MOST_RATE_PERCENT: f64 = 200.0;
/// A mean net present value this small is zero, won: amounts are rounded to the won.
const NOTHING_WON: f64 = 0.5;

/// A figure of which a value is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// The sum of the price list, all items in proportion, won.
    PriceWon,
    /// The yearly rate of the instalments or of the lease, percent.
    AnnualRatePercent,
    /// The fee of every month, won.
    MonthlyFeesWon,
    /// What part of the simulated savings comes true.
    SavingsFactor,
    /// A product's selling price, won, that of the baseline; the offer's own moves in proportion.
    SellingPriceWon,
    /// Parts of a product without orders that can be sold in a month, those of the baseline; the offer's own move in
    /// proportion.
    DemandPerMonth,
    /// Measured time, whole months.
    HorizonMonths,
    /// Mean length of an outage of a part of the offer's network, hours; needs other runs.
    OutageHours,
    /// Orders and demand of all products over what they are, for baseline and offer alike; needs other runs.
    DemandFactor,
    /// Mean time to failure of all machines over what it is, for baseline and offer alike; needs other runs.
    LifeFactor,
}

impl Figure {
    /// Whether moving it changes the line itself, so that it has to be simulated again.
    pub fn is_simulated(self) -> bool {
        matches!(self, Self::OutageHours | Self::DemandFactor | Self::LifeFactor)
    }
}

/// What must be true of a figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BreakEven {
    /// The figure.
    pub figure: Figure,
    /// The product, or the part of the network (`network/part`), that it is about; none if it is about the offer.
    pub product: Option<String>,
    /// Its present value; of open prices the median.
    pub now: f64,
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
}

/// Where an offer pays.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// Below a value.
    PaysBelow(Threshold),
    /// From a value on.
    PaysFrom(Threshold),
    /// Everywhere in the range that was searched.
    PaysEverywhere {
        /// Lower end of the range.
        from: f64,
        /// Upper end of the range.
        to: f64,
    },
    /// Nowhere in the range that was searched.
    PaysNowhere {
        /// Lower end of the range.
        from: f64,
        /// Upper end of the range.
        to: f64,
    },
}

/// A value with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Threshold {
    /// The value at which the mean net present value is zero.
    pub value: f64,
    /// Lower end of its interval; none if it lies below the range that was searched, or there is no interval.
    pub low: Option<f64>,
    /// Upper end of its interval; likewise.
    pub high: Option<f64>,
    /// Replications that it rests on; with one there is no interval.
    pub n: u64,
}

impl Answer {
    /// The value at which the mean net present value is zero, if there is one.
    pub fn threshold(&self) -> Option<&Threshold> {
        match self {
            Self::PaysBelow(threshold) | Self::PaysFrom(threshold) => Some(threshold),
            Self::PaysEverywhere { .. } | Self::PaysNowhere { .. } => None,
        }
    }
}

/// All that must be true for an offer, each with everything else as it is.
///
/// # Errors
/// If money cannot be reckoned.
pub fn break_evens(ground: &Ground<'_>) -> Result<Vec<BreakEven>, StudyError> {
    let mut found = Vec::new();
    for lever in levers(ground) {
        let answer = answer(&lever, &mut |value| ground.worth(&(lever.moved)(value)))?;
        found.push(BreakEven {
            figure: lever.figure,
            product: lever.product.clone(),
            now: lever.now,
            answer,
        });
    }
    found.push(horizon(ground)?);
    Ok(found)
}

/// The figure of a setting that is moved.
struct Lever<'g> {
    figure: Figure,
    product: Option<String>,
    now: f64,
    range: [f64; 2],
    moved: Box<dyn Fn(f64) -> Setting + 'g>,
}

/// The whole price list at its median, won; each of the items at a value.
pub(super) fn list_price(terms: &OfferTermsSpec) -> f64 {
    let total = |item: &crate::finance::offer::ItemSpec| {
        f64::from(item.count.unwrap_or(1)) * item.price_won.price(&mut || 0.5).round()
    };
    terms.items.iter().map(total).sum()
}

/// The terms with every item's price the same share of `total` as at its median.
fn at_price(terms: &OfferTermsSpec, now: f64, total: f64) -> OfferTermsSpec {
    let mut terms = terms.clone();
    for item in &mut terms.items {
        let median = item.price_won.price(&mut || 0.5);
        item.price_won = PriceSpec::Fixed(median * (total / now));
    }
    terms
}

/// The rate of an offer's instalments, or else of its lease.
pub(super) fn rate_of(terms: &mut OfferTermsSpec) -> Option<&mut f64> {
    let instalments = terms.instalments.as_mut().map(|plan| &mut plan.annual_rate_percent);
    instalments.or(terms.lease.as_mut().map(|lease| &mut lease.annual_rate_percent))
}

fn levers<'g>(ground: &'g Ground<'_>) -> Vec<Lever<'g>> {
    let present = ground.present();
    let mut levers = Vec::new();
    let lever = |figure, now: f64, most: f64, moved: Box<dyn Fn(f64) -> Setting + 'g>| Lever {
        figure,
        product: None,
        now,
        range: [0.0, most],
        moved,
    };
    let price = list_price(&present.terms);
    if price > 0.0 {
        let moved = move |value| Setting {
            terms: at_price(&present.terms, price, value),
            ..present.clone()
        };
        levers.push(lever(Figure::PriceWon, price, MOST_TIMES * price, Box::new(moved)));
    }
    if let Some(&mut now) = rate_of(&mut present.terms.clone()) {
        let moved = |value| {
            let mut setting = present.clone();
            if let Some(rate) = rate_of(&mut setting.terms) {
                *rate = value;
            }
            setting
        };
        levers.push(lever(
            Figure::AnnualRatePercent,
            now,
            MOST_RATE_PERCENT,
            Box::new(moved),
        ));
    }
    let fees = present.terms.monthly_fees_won;
    if fees > 0.0 {
        let moved = |value| {
            let mut setting = present.clone();
            setting.terms.monthly_fees_won = value;
            setting
        };
        levers.push(lever(Figure::MonthlyFeesWon, fees, MOST_TIMES * fees, Box::new(moved)));
    }
    let moved = |value| Setting {
        savings_factor: value,
        ..present.clone()
    };
    levers.push(lever(Figure::SavingsFactor, 1.0, MOST_TIMES, Box::new(moved)));
    levers.extend(market_levers(ground));
    levers
}

/// What the market decides: selling prices, and the demand for products without orders. The offer's own may differ from
/// the baseline's: both move by the same part.
fn market_levers<'g>(ground: &'g Ground<'_>) -> Vec<Lever<'g>> {
    let mut levers = Vec::new();
    let moved = |name: &str, change: &dyn Fn(&mut ProductPrices)| {
        let mut prices = ground.prices().clone();
        let products = prices.iter_mut().flat_map(|prices| &mut prices.products);
        products.filter(|product| product.name == name).for_each(change);
        Setting {
            prices: Some(prices),
            ..ground.present().clone()
        }
    };
    for product in &ground.prices()[0].products {
        let name = &product.name;
        let now = product.price_won;
        if now > 0.0 {
            levers.push(Lever {
                figure: Figure::SellingPriceWon,
                product: Some(name.clone()),
                now,
                range: [0.0, MOST_TIMES * now],
                moved: Box::new(move |value| moved(name, &|product| product.price_won *= value / now)),
            });
        }
        if let Some(now) = product.demand_per_month.filter(|&now| now > 0.0 && !product.has_orders) {
            levers.push(Lever {
                figure: Figure::DemandPerMonth,
                product: Some(name.clone()),
                now,
                range: [0.0, MOST_TIMES * now],
                moved: Box::new(move |value| {
                    moved(name, &|product| {
                        product.demand_per_month = product.demand_per_month.map(|demand| demand * (value / now));
                    })
                }),
            });
        }
    }
    levers
}

/// Where the mean worth is zero, given the worth at each value.
fn answer(lever: &Lever<'_>, worth: &mut dyn FnMut(f64) -> Result<Estimate, StudyError>) -> Result<Answer, StudyError> {
    let [from, to] = lever.range;
    let now = lever.now.clamp(from, to);
    let mean = |estimate: &Estimate| estimate.mean.unwrap_or(0.0);
    let (at_from, at_now, at_to) = (worth(from)?, worth(now)?, worth(to)?);
    let pays = |estimate: &Estimate| mean(estimate) > 0.0;
    // The crossing above the present value goes first; only where the worth rises and falls again are there two.
    let (low, high) = if pays(&at_now) != pays(&at_to) {
        (now, to)
    } else if pays(&at_from) != pays(&at_now) {
        (from, now)
    } else if pays(&at_now) {
        return Ok(Answer::PaysEverywhere { from, to });
    } else {
        return Ok(Answer::PaysNowhere { from, to });
    };
    let falls = if low == now { pays(&at_now) } else { pays(&at_from) };
    let precision = Precision {
        place: (to - from) * 1e-9,
        value: NOTHING_WON,
    };
    let mut found = |bracket: [f64; 2], of: &dyn Fn(&Estimate) -> Option<f64>| {
        let mut at = |value: f64| worth(value).map(|estimate| of(&estimate).unwrap_or(f64::NAN));
        match root(&mut at, bracket, precision) {
            Ok(value) => Ok(Some(value)),
            Err(RootError::Function(error)) => Err(error),
            // The end of the interval lies beyond the range.
            Err(RootError::NotBracketed { .. } | RootError::NotFinite { .. }) => Ok(None),
        }
    };
    let value = found([low, high], &|estimate| estimate.mean)?.unwrap_or(high);
    // Where the worth falls, its interval's lower end reaches zero first.
    let ends: [fn(&Estimate) -> Option<f64>; 2] = if falls {
        [Estimate::low, Estimate::high]
    } else {
        [Estimate::high, Estimate::low]
    };
    let threshold = Threshold {
        value,
        low: found([from, to], &ends[0])?.map(|low| low.min(value)),
        high: found([from, to], &ends[1])?.map(|high| high.max(value)),
        n: at_now.n,
    };
    Ok(if falls {
        Answer::PaysBelow(threshold)
    } else {
        Answer::PaysFrom(threshold)
    })
}

/// The shortest measured time from which on the offer pays, in whole months. What is owed at its end is paid back then,
/// and the equipment is worth what it is said to be worth at the end, however early that is.
fn horizon(ground: &Ground<'_>) -> Result<BreakEven, StudyError> {
    let many = ground.months();
    let worths = (1..=many)
        .map(|months| {
            ground.worth(&Setting {
                months: Some(months),
                ..ground.present().clone()
            })
        })
        .collect::<Result<Vec<Estimate>, StudyError>>()?;
    // The first month from which on it stays above zero.
    let from = |of: &dyn Fn(&Estimate) -> Option<f64>| {
        let above = |worth: &&Estimate| of(worth).is_some_and(|won| won > 0.0);
        let months = worths.iter().rev().take_while(above).count();
        (months > 0).then(|| (many - months + 1) as f64)
    };
    let answer = match from(&|worth| worth.mean) {
        None => Answer::PaysNowhere {
            from: 1.0,
            to: many as f64,
        },
        Some(value) => Answer::PaysFrom(Threshold {
            value,
            low: from(&Estimate::high),
            high: from(&Estimate::low),
            n: worths.last().map_or(0, |worth| worth.n),
        }),
    };
    Ok(BreakEven {
        figure: Figure::HorizonMonths,
        product: None,
        now: many as f64,
        answer,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;
    use crate::kernel::statistics::tally::Tally;

    fn lever(now: f64, range: [f64; 2]) -> Lever<'static> {
        Lever {
            figure: Figure::PriceWon,
            product: None,
            now,
            range,
            moved: Box::new(|_| unreachable!()),
        }
    }

    /// Where `worth` pays, for savings that are given and a price that is moved.
    fn of_savings(savings: &[f64], slopes: &[f64]) -> Answer {
        let mut worth = |price: f64| {
            let npvs = savings.iter().zip(slopes).map(|(saved, slope)| saved - slope * price);
            Ok(Estimate::of_tally(&npvs.collect::<Tally>()))
        };
        answer(&lever(50e6, [0.0, 500e6]), &mut worth).unwrap()
    }

    #[test]
    fn the_interval_of_a_straight_line_is_fiellers() {
        let savings = [30e6, 44e6, 52e6, 38e6, 61e6];
        let slopes = [0.9, 1.0, 1.1, 0.95, 1.05];
        let Answer::PaysBelow(found) = of_savings(&savings, &slopes) else {
            panic!("it falls");
        };
        // Fieller: (a − x·b)² = t²·(s_aa − 2·x·s_ab + x²·s_bb) / n, a quadratic in x.
        let n = 5.0;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
        let cross = |one: &[f64], other: &[f64]| {
            let (m, k) = (mean(one), mean(other));
            one.iter().zip(other).map(|(x, y)| (x - m) * (y - k)).sum::<f64>() / (n - 1.0)
        };
        let (a, b) = (mean(&savings), mean(&slopes));
        let t2 = 2.776_445_105_f64.powi(2) / n;
        let p = b * b - t2 * cross(&slopes, &slopes);
        let q = a * b - t2 * cross(&savings, &slopes);
        let r = a * a - t2 * cross(&savings, &savings);
        let width = (q * q - p * r).sqrt();
        let (low, high) = ((q - width) / p, (q + width) / p);
        assert!((found.value - a / b).abs() < 2.0, "{found:?}");
        assert!((found.low.unwrap() - low).abs() < 3.0, "{found:?} {low}");
        assert!((found.high.unwrap() - high).abs() < 3.0, "{found:?} {high}");
    }

    #[test]
    fn intervals_contain_the_true_value_as_often_as_they_say() {
        let mut luck = Stream::named(3, 0, "break-even", "coverage");
        let mut covered = 0;
        for _ in 0..1_000 {
            let mut normal = || normal_quantile(luck.uniform_open());
            let savings: Vec<f64> = (0..10).map(|_| 41.2e6 + 15e6 * normal()).collect();
            let slopes: Vec<f64> = (0..10).map(|_| 1.0 + 0.05 * normal()).collect();
            let found = of_savings(&savings, &slopes);
            let found = found.threshold().unwrap();
            let below = found.low.is_none_or(|low| low <= 41.2e6);
            covered += u32::from(below && found.high.is_none_or(|high| high >= 41.2e6));
        }
        assert!((930..=970).contains(&covered), "{covered}");
    }

    #[test]
    fn what_pays_everywhere_or_nowhere_is_said_with_the_range() {
        let one = [1.0; 3];
        let rich = [9e9, 8e9, 7e9];
        assert_eq!(of_savings(&rich, &one), Answer::PaysEverywhere { from: 0.0, to: 500e6 });
        let poor = [-9e6, -8e6, -7e6];
        assert_eq!(of_savings(&poor, &one), Answer::PaysNowhere { from: 0.0, to: 500e6 });
        // One replication has a value and no interval.
        let Answer::PaysBelow(alone) = of_savings(&[41e6], &[1.0]) else {
            panic!("it falls");
        };
        assert!((alone.value - 41e6).abs() <= 1.0);
        assert_eq!((alone.low, alone.high, alone.n), (None, None, 1));
    }

    #[test]
    fn an_end_beyond_the_range_is_open() {
        let Answer::PaysBelow(found) = of_savings(&[-300e6, 20e6, 400e6], &[1.0; 3]) else {
            panic!("it falls");
        };
        assert!(
            (found.value - 40e6).abs() < 2.0 && found.low.is_none() && found.high.is_none(),
            "{found:?}"
        );
    }
}
