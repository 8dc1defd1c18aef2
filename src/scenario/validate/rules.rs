//! Dated rules and what names them: funding, loans, leases and taxes, and the days on which the rules hold.
//!
//! A rule that does not hold on the day of the purchase is a warning and no error: a decision is due before the rules
//! of its year are known, but nobody should take last year's caps for this year's without noticing.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Check;
use crate::finance::error::FinanceError;
use crate::finance::loan::{GuaranteeProgrammeSpec, LoanProgrammeSpec};
use crate::finance::offer::OfferTermsSpec;
use crate::finance::programme::{self, ProgrammeSpec};
use crate::finance::rule::Rule;
use crate::scenario::diagnostic::escaped;
use crate::scenario::place::Place;

impl<'c> Check<'c> {
    /// All dated rules.
    pub(super) fn rules(&mut self, root: Place<'_>) {
        let spec = self.spec;
        self.all_rules(root.key("programme"), "funding programmes", &spec.programmes);
        self.all_rules(root.key("loan_programme"), "loan programmes", &spec.loan_programmes);
        let guarantees = &spec.guarantee_programmes;
        self.all_rules(root.key("guarantee_programme"), "guarantee programmes", guarantees);
        self.all_rules(root.key("tax_rule"), "tax rules", &spec.tax_rules);
        for (index, rule) in spec.programmes.iter().enumerate() {
            let place = root.key("programme").item(index);
            for (key, won) in [
                ("government_cap_won", rule.government_cap_won),
                ("lead_cap_won", rule.lead_cap_won),
                ("support_cap_won", rule.support_cap_won),
                ("cost_cap_won", rule.cost_cap_won),
            ] {
                self.won(place, key, won.unwrap_or(0.0));
            }
            let funding = programme::FundingSpec::Named(rule.name.clone());
            if let Err(error) = rule.shares(&funding) {
                self.finance_error(place.key("government_percent"), &error);
            } else if rule
                .government_percent_most
                .is_some_and(|most| most < rule.government_percent)
            {
                let mark = place.key("government_percent_most").mark();
                self.error(
                    mark,
                    "`government_percent_most` must not be less than `government_percent`",
                );
            }
        }
        for (index, rule) in spec.loan_programmes.iter().enumerate() {
            let place = root.key("loan_programme").item(index);
            self.won(place, "limit_won", rule.limit_won.unwrap_or(0.0));
        }
        for (index, rule) in spec.tax_rules.iter().enumerate() {
            if let Err(error) = rule.compile() {
                self.finance_error(root.key("tax_rule").item(index), &error);
            }
        }
    }

    fn all_rules<R: Rule>(&mut self, list: Place<'_>, what: &str, rules: &[R]) {
        let named = rules.iter().enumerate();
        self.unique(
            what,
            named.map(|(index, rule)| (list.item(index).key("name"), rule.name())),
        );
        for (index, rule) in rules.iter().enumerate() {
            let place = list.item(index);
            self.description(place.key("source"), rule.source());
            if rule.source().trim().is_empty() {
                let help = "a law, a call for applications, a newspaper with its date, or the word \"guess\"";
                let mark = place.key("source").mark();
                self.error_with_help(mark, "`source` must say where the rule comes from", help);
            }
            let (from, until) = rule.validity();
            if until.is_some_and(|until| until < from) {
                self.error(
                    place.key("until").mark(),
                    format!("the rule ends before it begins on {from}"),
                );
            }
        }
    }

    /// How an offer is paid for, beside price, instalments and one fee.
    pub(super) fn payment(&mut self, place: Place<'_>, terms: &OfferTermsSpec) {
        let spec = self.spec;
        let start = spec.plant.start;
        let rules = spec.funding_rules();
        let funding = place.key("funding");
        match programme::check(&rules.programmes, &terms.funding) {
            Ok(used) => {
                for (index, rule) in used.into_iter().enumerate() {
                    self.doubt::<ProgrammeSpec>(funding.item(index), rule, start);
                }
            }
            Err(error) => self.finance_error(funding, &error),
        }
        let loans = rules.for_loans();
        for (index, loan) in terms.loans.iter().enumerate() {
            let place = place.key("loans").item(index);
            self.name(place.key("name"), &loan.name);
            if let Err(error) = loan.validate(loans) {
                self.finance_error(place, &error);
                continue;
            }
            let programme = loan.programme.as_deref();
            if let Some(Ok(rule)) = programme.map(|name| LoanProgrammeSpec::find(loans.loans, name)) {
                self.doubt(place.key("programme"), rule, start);
            }
            let guarantee = loan
                .guarantee
                .as_ref()
                .and_then(|guarantee| guarantee.programme.as_deref());
            if let Some(Ok(rule)) = guarantee.map(|name| GuaranteeProgrammeSpec::find(loans.guarantees, name)) {
                self.doubt(place.key("guarantee").key("programme"), rule, start);
            }
        }
        if let Some(loan) = &terms.supplier_loan {
            let place = place.key("supplier_loan");
            let programme = loan.programme.as_deref();
            match loan.validate(loans) {
                Err(error) => self.finance_error(place, &error),
                Ok(()) => {
                    if let Some(Ok(rule)) = programme.map(|name| LoanProgrammeSpec::find(loans.loans, name)) {
                        self.doubt(place.key("programme"), rule, start);
                    }
                }
            }
        }
        for (index, fee) in terms.fees.iter().enumerate() {
            let place = place.key("fees").item(index);
            self.name(place.key("what"), &fee.what);
            self.won(place, "won_per_month", fee.won_per_month);
        }
        if let Some(price) = &terms.pay_per_part {
            let place = place.key("pay_per_part");
            self.won(place, "won_per_good_part", price.won_per_good_part);
            self.won(place, "minimum_won_per_month", price.minimum_won_per_month);
            let expected = price.expected_parts_per_month.unwrap_or(0.0);
            self.won(place, "expected_parts_per_month", expected);
        }
        // What is left: terms that exclude each other, of which there is no better place to say so.
        if self.said == 0
            && let Err(error) = terms.validate_under(&rules)
            && matches!(error, FinanceError::Conflict { .. })
        {
            self.finance_error(place, &error);
        }
    }

    /// How the adopter is taxed.
    pub(super) fn tax(&mut self, place: Place<'_>) {
        let spec = self.spec;
        let Some(tax) = &spec.tax else { return };
        if let Err(error) = tax.plan(&spec.tax_rules) {
            self.finance_error(place, &error);
            return;
        }
        let first = spec.plant.start;
        let last = self.last_day(first);
        for doubt in tax.doubts(&spec.tax_rules, first.year(), last.year()) {
            let help = "write a `[[tax_rule]]` for the years that it misses";
            self.reporter.warning(place.key("law").mark(), escaped(&doubt), help);
        }
        for offer in &spec.offers {
            // What begins to work after the measured time brings no credit in it, whatever the rule.
            let works = first.saturating_add(i64::from(offer.terms.delivery_months).min(1_200).months());
            let doubt = (works < last).then(|| tax.credit_doubt(&spec.tax_rules, &offer.name, works.year()));
            if let Some(doubt) = doubt.flatten() {
                let help = "claim a credit that this rule knows, or take the result without one";
                self.reporter.warning(place.key("credit").mark(), escaped(&doubt), help);
            }
        }
    }

    fn last_day(&self, first: Date) -> Date {
        let run = &self.spec.plant.run;
        let days = self.run_seconds().unwrap_or(0.0) / 86_400.0;
        match run.months {
            Some(months) => first.saturating_add(i64::from(months).min(1_200).months()),
            None => first.saturating_add((days.clamp(0.0, 36_525.0) as i64).days()),
        }
    }

    fn doubt<R: Rule>(&mut self, place: Place<'_>, rule: &R, day: Date) {
        if let Some(doubt) = rule.doubt(day) {
            let help = "find the rule of that day, or take the result as what an unchanged rule would bring";
            self.reporter.warning(place.mark(), escaped(&doubt), help);
        }
    }

    pub(super) fn finance_error(&mut self, place: Place<'_>, error: &FinanceError) {
        if !self.is_doubtful(place) {
            self.error(place.mark(), escaped(&error.to_string()));
        }
    }
}
