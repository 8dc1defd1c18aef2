//! Offers and the catalogue that they buy from: prices, instalments, and whether they offer anything.

use super::Check;
use crate::finance::error::FinanceError;
use crate::finance::instalment::InstalmentSpec;
use crate::finance::offer::{OpenPriceSpec, PriceSpec};
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;
use crate::scenario::scenario::OfferSpec;

/// What is odd about an offer that leaves the plant as it is.
pub(crate) fn changes_nothing(offer: &OfferSpec) -> String {
    let terms = &offer.terms;
    let has_fees = terms.monthly_fees_won != 0.0 || !terms.fees.is_empty() || terms.pay_per_part.is_some();
    let free = terms.items.is_empty() && !has_fees;
    let what = if free {
        "costs nothing and changes nothing"
    } else {
        "changes nothing on the line"
    };
    format!("the offer {} {what}", quoted(&offer.name))
}

impl<'c> Check<'c> {
    /// What things cost.
    pub(super) fn catalogue(&mut self, list: Place<'_>) {
        let spec = self.spec;
        let named = spec.catalogue.iter().enumerate();
        self.unique(
            "items of the catalogue",
            named.map(|(index, item)| (list.item(index).key("name"), item.name.as_str())),
        );
        for (index, item) in spec.catalogue.iter().enumerate() {
            let place = list.item(index);
            self.price(place.key("price_won"), &item.price_won);
            self.description(place.key("source"), &item.source);
            self.description(place.key("unit"), item.unit.as_deref().unwrap_or_default());
            if item.source.trim().is_empty() {
                let help = "a price list, a study, or the word \"guess\"";
                self.error_with_help(
                    place.key("source").mark(),
                    "`source` must say where the price comes from",
                    help,
                );
            }
        }
    }

    /// All offers.
    pub(super) fn all_offers(&mut self, root: Place<'_>) {
        let spec = self.spec;
        let list = root.key("offer");
        let named = spec.offers.iter().enumerate();
        self.unique(
            "offers",
            named.map(|(index, offer)| (list.item(index).key("name"), offer.name.as_str())),
        );
        for (index, offer) in spec.offers.iter().enumerate() {
            let place = list.item(index);
            let terms = &offer.terms;
            self.description(place.key("description"), &offer.description);
            for (index, item) in terms.items.iter().enumerate() {
                let place = place.key("items").item(index);
                self.name(place.key("what"), &item.what);
                self.price(place.key("price_won"), &item.price_won);
            }
            if let Some(Err(error)) = terms.instalments.as_ref().map(InstalmentSpec::validate)
                && let FinanceError::Conflict { first, .. } = &error
            {
                self.finance_error(place.key("instalments").key(first), &error);
            }
            self.payment(place, terms);
            self.won(place, "monthly_fees_won", terms.monthly_fees_won);
            self.won(place, "residual_value_won", terms.residual_value_won);
            if let Some(training) = &terms.training {
                self.won(place.key("training"), "wage_won_per_hour", training.wage_won_per_hour);
            }
            if let Some(trial) = &terms.trial {
                self.won(place.key("trial"), "price_won", trial.price_won);
            }
            if let Some(plan) = &terms.instalments {
                let plan_place = place.key("instalments");
                let months = plan.months.unwrap_or(36);
                if plan.grace_months >= months && !self.is_doubtful(plan_place) {
                    let message = format!("`grace_months` must be fewer than the {months} months of the plan");
                    self.error(plan_place.key("grace_months").mark(), message);
                }
                if terms.down_payment_percent == Some(100.0) {
                    let message = "everything is paid at once, so nothing is left for the instalments";
                    let help = "lower `down_payment_percent` or take `instalments` out";
                    self.reporter
                        .warning(place.key("down_payment_percent").mark(), message, help);
                }
            } else if terms.down_payment_percent.is_some_and(|percent| percent < 100.0) {
                let message = "without `instalments` everything is paid at once";
                let help = "say how the rest is paid with `instalments`, or take `down_payment_percent` out";
                self.error_with_help(place.key("down_payment_percent").mark(), message, help);
            }
            if let Some(months) = spec.plant.run.months
                && terms.delivery_months >= months
            {
                let message = format!("the offer is delivered after the {months} months that are measured");
                self.reporter
                    .warning(place.key("delivery_months").mark(), message, "measure longer");
            }
        }
    }

    fn price(&mut self, place: Place<'_>, price: &PriceSpec) {
        let (place, values): (_, &[f64]) = match price {
            PriceSpec::Fixed(price) => (place, std::slice::from_ref(price)),
            PriceSpec::Open(OpenPriceSpec::Range(range)) => (place.key("range"), range),
            PriceSpec::Open(OpenPriceSpec::Triangular(corners)) => (place.key("triangular"), corners),
        };
        if values.iter().any(|price| !(0.0..=super::MAX_WON).contains(price)) {
            self.error(place.mark(), "a price must be from 0 to 1e15");
        } else if values.windows(2).any(|pair| pair[0] > pair[1]) {
            self.error(place.mark(), "the prices must be in order, the lowest first");
        }
    }
}
