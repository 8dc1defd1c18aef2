//! Funding programmes: who pays a part of the price beside the adopter, under a dated rule.
//!
//! A rule is data ([`ProgrammeSpec`]): shares, caps, the time in which it holds and its source. The government pays a
//! share of the cost up to a cap; in co-funded programmes (win-win, 3:3:4) a lead company pays another up to its own
//! cap, and the adopter the rest: whatever a cap leaves unpaid is the adopter's. The government's and the adopter's
//! shares are rounded down to the won and the lead company takes what is left, since calls say "at most 30 %", "at
//! least 30 %" and "at most 40 %". A cap on the support of both is divided like what they would pay without it.
//! How a cap works is this program's reading of the calls, which state shares and caps and not what happens beyond.
//!
//! Left out: points and competition (whether the programme takes the offer at all), fees for auditing, repayment
//! when a machine is sold within the time that it must be kept.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finance::error::FinanceError;
use crate::finance::rule::{Rule, dated_rule};
use crate::finance::share::Share;
use crate::finance::won::Won;

/// A funding programme as a dated rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProgrammeSpec {
    /// Its name: the programme, a slash, and the level or type, e.g. `"win-win-2022/advanced-1"`. Two levels of one
    /// programme exclude each other.
    pub name: String,
    /// Where the rule comes from.
    pub source: String,
    /// First day on which it holds.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day on which it holds; open if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Share of the recognised cost that the government pays, percent; the least if an offer may choose.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub government_percent: f64,
    /// The highest share that an offer may choose, where the rule leaves a range; `government_percent` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub government_percent_most: Option<f64>,
    /// Least share that a lead company pays, percent; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub lead_percent: f64,
    /// The most that the government pays, won.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub government_cap_won: Option<f64>,
    /// The most that the lead company pays, won.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_cap_won: Option<f64>,
    /// The most that government and lead company pay together, won.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_cap_won: Option<f64>,
    /// The highest cost that is recognised, won.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_cap_won: Option<f64>,
    /// Months after the purchase in which the money comes; until then the adopter advances it. 0, paid to the supplier
    /// with the purchase, if not given.
    #[serde(default)]
    #[schemars(range(min = 0, max = 600))]
    pub paid_after_months: u32,
    /// Programmes, or single levels of them, that may not fund the same offer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excludes: Vec<String>,
}

/// How an offer uses a programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FundingSpec {
    /// As the rule says, by its name.
    Named(String),
    /// With shares chosen within what the rule allows.
    Chosen(ChosenFundingSpec),
}

/// A programme with shares chosen within what the rule allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChosenFundingSpec {
    /// The programme's name.
    pub programme: String,
    /// Share that the government pays, percent; the rule's least if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub government_percent: Option<f64>,
    /// Share that the lead company pays, percent; the rule's least if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub lead_percent: Option<f64>,
}

/// What one programme pays for an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The programme's name.
    pub programme: String,
    /// The part of the price of which shares are paid.
    pub recognised_won: Won,
    /// What the government pays.
    pub government_won: Won,
    /// What the lead company pays.
    pub lead_won: Won,
    /// Months after the purchase in which it comes; 0 goes to the supplier with the purchase.
    pub paid_after_months: u32,
}

dated_rule!(ProgrammeSpec, "funding programme");

impl FundingSpec {
    /// The programme's name.
    pub fn programme(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Chosen(chosen) => &chosen.programme,
        }
    }

    fn chosen(&self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Named(_) => (None, None),
            Self::Chosen(chosen) => (chosen.government_percent, chosen.lead_percent),
        }
    }
}

impl Grant {
    /// What both pay.
    ///
    /// # Errors
    /// If the sum lies beyond [`Won::LIMIT`].
    pub fn support(&self) -> Result<Won, FinanceError> {
        self.government_won
            .checked_add(self.lead_won)
            .map_err(FinanceError::at(|| format!("what {:?} pays", self.programme)))
    }

    /// The same with no more than `most` in all: shares of several programmes, each rounded for itself, may come to a won
    /// more than the whole, which a lead company does not pay.
    fn at_most(self, most: Won) -> Result<Self, FinanceError> {
        let at = || FinanceError::at(|| format!("what {:?} pays", self.programme));
        let beyond = self.support()?.checked_sub(most).map_err(at())?.max(Won::ZERO);
        let of_lead = beyond.min(self.lead_won);
        let of_government = beyond.checked_sub(of_lead).map_err(at())?;
        Ok(Self {
            lead_won: self.lead_won.checked_sub(of_lead).map_err(at())?,
            government_won: self.government_won.checked_sub(of_government).map_err(at())?,
            ..self
        })
    }
}

impl ProgrammeSpec {
    /// The government's and the lead company's shares for an offer.
    ///
    /// # Errors
    /// If a chosen share is not one that the rule allows, or both are more than the whole.
    pub fn shares(&self, funding: &FundingSpec) -> Result<(Share, Share), FinanceError> {
        let (government, lead) = funding.chosen();
        let most = self.government_percent_most.unwrap_or(self.government_percent);
        let government = self.chosen("government", government, self.government_percent, most)?;
        let lead = self.chosen("lead company", lead, self.lead_percent, 100.0 - government)?;
        let share = |what: &'static str, percent| Share::of_percent(|| format!("{what} of {:?}", self.name), percent);
        let (government, lead) = (share("government_percent", government)?, share("lead_percent", lead)?);
        match government.plus(lead) {
            Some(_) => Ok((government, lead)),
            None => Err(FinanceError::SharesTooLarge {
                programmes: vec![self.name.clone()],
                percent: government.percent() + lead.percent(),
            }),
        }
    }

    fn chosen(&self, who: &'static str, chosen: Option<f64>, least: f64, most: f64) -> Result<f64, FinanceError> {
        let percent = chosen.unwrap_or(least);
        // Without a choice a rule whose shares are too large is refused as such.
        if chosen.is_some() && !(least..=most).contains(&percent) {
            return Err(FinanceError::ShareNotAllowed {
                programme: self.name.clone(),
                source_text: self.source.clone(),
                who,
                percent,
                least,
                most,
            });
        }
        Ok(percent)
    }

    /// What the programme pays of a cost, `eligible`, that it may fund.
    ///
    /// # Errors
    /// As of [`ProgrammeSpec::shares`], and if a cap is no amount.
    pub fn grant(&self, funding: &FundingSpec, eligible: Won) -> Result<Grant, FinanceError> {
        let (government, lead) = self.shares(funding)?;
        let support = government.plus(lead).unwrap_or(Share::WHOLE);
        let cap = |field: &'static str, won: Option<f64>| {
            won.map(|won| Won::from_f64(won).map_err(FinanceError::at(|| format!("{field} of {:?}", self.name))))
                .transpose()
        };
        let limit = |cap: Option<Won>| cap.unwrap_or(Won::LIMIT);
        let recognised = eligible.min(limit(cap("cost_cap_won", self.cost_cap_won)?));
        let at = || FinanceError::at(|| format!("what {:?} pays", self.name));
        let uncapped = government.of(recognised);
        let mut government_won = uncapped.min(limit(cap("government_cap_won", self.government_cap_won)?));
        let mut lead_won = if lead == Share::default() {
            Won::ZERO
        } else {
            let own = support.rest().of(recognised);
            let rest = recognised.checked_sub(uncapped).map_err(at())?;
            let rest = rest.checked_sub(own).map_err(at())?;
            rest.min(limit(cap("lead_cap_won", self.lead_cap_won)?))
        };
        let both = government_won.checked_add(lead_won).map_err(at())?;
        let most = limit(cap("support_cap_won", self.support_cap_won)?);
        if both > most {
            // To the nearest won; both are not negative and `both` is above the cap, so no part grows.
            let both = i128::from(both.0);
            let part = 2 * i128::from(most.0) * i128::from(government_won.0) + both;
            government_won = Won((part / (2 * both)) as i64);
            lead_won = most.checked_sub(government_won).map_err(at())?;
        }
        Ok(Grant {
            programme: self.name.clone(),
            recognised_won: recognised,
            government_won,
            lead_won,
            paid_after_months: self.paid_after_months,
        })
    }

    /// The programme without its level.
    fn family(&self) -> &str {
        family(&self.name)
    }

    fn forbids(&self, other: &Self) -> bool {
        self.family() == other.family()
            || (self.excludes.iter()).any(|name| *name == other.name || name == other.family())
    }
}

fn family(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

/// What all programmes of an offer pay of a cost that they may fund.
///
/// # Errors
/// If a programme is unknown, two exclude each other, a share is not allowed, or all shares are more than the whole.
pub fn grants(
    programmes: &[ProgrammeSpec],
    funding: &[FundingSpec],
    eligible: Won,
) -> Result<Vec<Grant>, FinanceError> {
    let mut unpaid = eligible;
    check(programmes, funding)?
        .into_iter()
        .zip(funding)
        .map(|(programme, funding)| {
            let grant = programme.grant(funding, eligible)?.at_most(unpaid)?;
            let rest = unpaid.checked_sub(grant.support()?);
            unpaid = rest.map_err(FinanceError::at(|| "what programmes leave".into()))?;
            Ok(grant)
        })
        .collect()
}

/// The programmes that an offer names, if they may fund it together.
///
/// # Errors
/// As of [`grants`].
pub fn check<'p>(
    programmes: &'p [ProgrammeSpec],
    funding: &[FundingSpec],
) -> Result<Vec<&'p ProgrammeSpec>, FinanceError> {
    let mut used: Vec<&ProgrammeSpec> = Vec::with_capacity(funding.len());
    let mut percent = 0.0;
    for one in funding {
        let programme = ProgrammeSpec::find(programmes, one.programme())?;
        if let Some(other) = used
            .iter()
            .find(|other| programme.forbids(other) || other.forbids(programme))
        {
            // The rule that says so is named, with its source.
            let by = if programme.forbids(other) { programme } else { other };
            return Err(FinanceError::Excluded {
                programmes: vec![other.name.clone(), programme.name.clone()],
                rule: by.name.clone(),
                source_text: by.source.clone(),
            });
        }
        let (government, lead) = programme.shares(one)?;
        percent += government.percent() + lead.percent();
        used.push(programme);
    }
    if percent > 100.0 + 1e-9 {
        return Err(FinanceError::SharesTooLarge {
            programmes: used.iter().map(|programme| programme.name.clone()).collect(),
            percent,
        });
    }
    Ok(used)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn programme(name: &str, government: f64, lead: f64) -> ProgrammeSpec {
        ProgrammeSpec {
            name: name.into(),
            source: "a call".into(),
            from: date(2022, 1, 1),
            until: Some(date(2022, 12, 31)),
            government_percent: government,
            government_percent_most: None,
            lead_percent: lead,
            government_cap_won: None,
            lead_cap_won: None,
            support_cap_won: None,
            cost_cap_won: None,
            paid_after_months: 0,
            excludes: Vec::new(),
        }
    }

    fn win_win(cap: f64) -> ProgrammeSpec {
        ProgrammeSpec {
            government_cap_won: Some(cap),
            lead_cap_won: Some(cap),
            ..programme("win-win/level", 30.0, 30.0)
        }
    }

    fn named(name: &str) -> FundingSpec {
        FundingSpec::Named(name.into())
    }

    #[test]
    fn programmes_that_pay_the_whole_together_pay_no_won_more() {
        let programmes = [programme("a/x", 30.0, 20.0), programme("b/x", 30.0, 20.0)];
        for price in [100_000_001, 100_000_003, 7, 1] {
            let paid = grants(&programmes, &[named("a/x"), named("b/x")], Won(price)).unwrap();
            let paid: i64 = paid.iter().map(|grant| grant.support().unwrap().0).sum();
            assert_eq!(paid, price);
        }
    }

    /// Government, lead company, adopter.
    fn split(programme: &ProgrammeSpec, price: i64) -> [i64; 3] {
        let grant = programme.grant(&named(&programme.name), Won(price)).unwrap();
        let (government, lead) = (grant.government_won.0, grant.lead_won.0);
        [government, lead, price - government - lead]
    }

    #[test]
    fn three_three_four_holds_up_to_the_cap_and_one_won_beyond_the_adopter_pays_it() {
        // 42 million are 30 % of 140 million, 120 of 400, 240 of 800.
        for (cap, price) in [(42, 140), (120, 400), (240, 800)] {
            let (cap, price) = (cap * 1_000_000, price * 1_000_000);
            let rule = win_win(cap as f64);
            assert_eq!(split(&rule, price), [cap, cap, price - 2 * cap]);
            assert_eq!(split(&rule, price + 1), [cap, cap, price - 2 * cap + 1]);
            assert_eq!(split(&rule, price - 1), [cap - 1, cap, price - 2 * cap]);
            // Without a cap of its own the lead company goes on: 30 % of ten won.
            let open = ProgrammeSpec {
                lead_cap_won: None,
                ..rule
            };
            assert_eq!(split(&open, price + 10), [cap, cap + 3, price - 2 * cap + 7]);
        }
    }

    #[test]
    fn without_caps_no_share_is_passed_by_a_fraction_of_a_won() {
        let rule = programme("win-win", 30.0, 30.0);
        // 30 % of 7 are 2.1, 40 % are 2.8: at most that, so 2 and 2, and the lead company takes 3.
        assert_eq!(split(&rule, 7), [2, 3, 2]);
        assert_eq!(split(&rule, 1), [0, 1, 0]);
    }

    #[test]
    fn where_all_of_a_small_cost_is_paid_one_won_more_is_the_adopters() {
        let mut small = programme("win-win/small", 60.0, 40.0);
        small.cost_cap_won = Some(20_000_000.0);
        assert_eq!(split(&small, 20_000_000), [12_000_000, 8_000_000, 0]);
        assert_eq!(split(&small, 20_000_001), [12_000_000, 8_000_000, 1]);
        assert_eq!(split(&small, 7), [4, 3, 0]);
    }

    #[test]
    fn a_cap_on_all_support_binds_both_givers() {
        let mut rule = programme("samsung/advanced", 30.0, 30.0);
        rule.support_cap_won = Some(150_000_000.0);
        assert_eq!(split(&rule, 250_000_000), [75_000_000, 75_000_000, 100_000_000]);
        assert_eq!(split(&rule, 250_000_001), [75_000_000, 75_000_000, 100_000_001]);
        rule.support_cap_won = Some(0.0);
        assert_eq!(split(&rule, 250_000_000), [0, 0, 250_000_000]);
    }

    #[test]
    fn the_government_alone_pays_its_share_up_to_its_cap() {
        let mut rule = programme("government/basic", 50.0, 0.0);
        rule.government_cap_won = Some(50_000_000.0);
        assert_eq!(split(&rule, 100_000_000), [50_000_000, 0, 50_000_000]);
        assert_eq!(split(&rule, 100_000_001), [50_000_000, 0, 50_000_001]);
        assert_eq!(split(&rule, 3), [1, 0, 2]);
    }

    #[test]
    fn a_share_may_be_chosen_only_within_the_rule() {
        let mut rule = programme("regional", 50.0, 0.0);
        rule.government_percent_most = Some(80.0);
        let chosen = |percent| {
            FundingSpec::Chosen(ChosenFundingSpec {
                programme: "regional".into(),
                government_percent: Some(percent),
                lead_percent: None,
            })
        };
        let paid = |percent| {
            rule.grant(&chosen(percent), Won(1_000))
                .map(|grant| grant.government_won)
        };
        assert_eq!((paid(50.0), paid(80.0)), (Ok(Won(500)), Ok(Won(800))));
        assert_eq!(
            paid(80.5).unwrap_err().to_string(),
            "the funding programme \"regional\" lets the government pay 50 to 80 %, not 80.5 % (a call)"
        );
        assert!(paid(f64::NAN).is_err());
    }

    #[test]
    fn programmes_that_exclude_each_other_are_refused_with_the_rule_and_its_source() {
        let mut one = programme("win-win/basic", 30.0, 30.0);
        one.excludes = vec!["government".into()];
        let all = [
            one,
            programme("win-win/advanced", 30.0, 30.0),
            programme("government/basic", 50.0, 0.0),
            programme("city", 10.0, 0.0),
            programme("county", 40.0, 0.0),
        ];
        let text = |names: &[&str]| {
            let funding: Vec<_> = names.iter().map(|name| named(name)).collect();
            grants(&all, &funding, Won(100)).unwrap_err().to_string()
        };
        for names in [
            ["win-win/basic", "government/basic"],
            ["government/basic", "win-win/basic"],
        ] {
            let said = text(&names);
            assert!(said.contains(names[0]) && said.contains(names[1]), "{said}");
            assert!(
                said.ends_with("so says the rule of \"win-win/basic\" (a call)"),
                "{said}"
            );
        }
        assert!(text(&["win-win/basic", "win-win/advanced"]).contains("exclude each other"));
        assert!(text(&["city", "city"]).contains("exclude each other"));
        assert_eq!(
            text(&["win-win/advanced", "county", "city"]),
            "\"win-win/advanced\", \"county\", \"city\" would pay 110 % of the cost; all shares together are 100 % at \
             most"
        );
        assert!(text(&["cty"]).starts_with("there is no funding programme \"cty\""));
        let both = [named("win-win/basic"), named("city")];
        let paid: i64 = grants(&all, &both, Won(1_000))
            .unwrap()
            .iter()
            .map(|grant| grant.support().unwrap().0)
            .sum();
        assert_eq!(paid, 700);
    }

    proptest! {
        #[test]
        fn no_share_and_no_cap_is_passed_by_a_won(
            price in 0i64..2_000_000_000, government in 0.0..=60.0f64, lead in 0.0..=40.0f64,
            cap in 0i64..500_000_000, support_cap in 0i64..500_000_000, cost_cap in 0i64..1_000_000_000,
            lead_cap in 0i64..500_000_000, more in 0.0..=40.0f64,
        ) {
            let rule = ProgrammeSpec {
                government_cap_won: Some(cap as f64),
                lead_cap_won: Some(lead_cap as f64),
                support_cap_won: Some(support_cap as f64),
                cost_cap_won: Some(cost_cap as f64),
                ..programme("a", government, lead)
            };
            let [government_won, lead_won, adopter] = split(&rule, price);
            prop_assert!(government_won >= 0 && lead_won >= 0 && adopter >= 0);
            prop_assert!(government_won <= cap && lead_won <= lead_cap && government_won + lead_won <= support_cap);
            prop_assert!(government_won + lead_won <= cost_cap);
            prop_assert!(government_won as f64 <= price as f64 * (government + 1e-4) / 100.0);
            // More to fund and higher shares never leave the adopter with less support, but for a won of rounding.
            let support = |rule: &ProgrammeSpec, price| price - split(rule, price)[2];
            prop_assert!(support(&rule, price + 1_000) + 1 >= support(&rule, price));
            let generous = ProgrammeSpec { government_percent: (government + more).min(100.0 - lead), ..rule.clone() };
            prop_assert!(support(&generous, price) + 1 >= support(&rule, price));
        }
    }
}
