//! Dated rules: what they are called, where they come from, and when they hold.
//!
//! Rates, caps and brackets change every year, so they are data with a source and a time in which they hold. A rule
//! that is used outside of its time is not refused, since next year's rules are never known when a decision is due, but
//! [`Rule::doubt`] says so in words.

use jiff::civil::Date;

use crate::finance::error::FinanceError;

/// A dated rule.
pub trait Rule {
    /// What such a rule is called in messages.
    const KIND: &'static str;

    /// Its name.
    fn name(&self) -> &str;

    /// Where it comes from.
    fn source(&self) -> &str;

    /// First and last day on which it holds; open if there is no last.
    fn validity(&self) -> (Date, Option<Date>);

    /// Whether it holds on a day.
    fn holds_on(&self, day: Date) -> bool {
        let (from, until) = self.validity();
        from <= day && until.is_none_or(|until| day <= until)
    }

    /// What is to be said of using it on a day on which it does not hold; none if it does.
    fn doubt(&self, day: Date) -> Option<String> {
        if self.holds_on(day) {
            return None;
        }
        let (from, until) = self.validity();
        let time = match until {
            Some(until) => format!("from {from} to {until}"),
            None => format!("from {from} on"),
        };
        Some(format!(
            "the {} {:?} holds {time} and is used on {day} as if it held then (source: {})",
            Self::KIND,
            self.name(),
            self.source()
        ))
    }

    /// The rule of a name.
    ///
    /// # Errors
    /// [`FinanceError::UnknownRule`] with the names that there are.
    fn find<'r>(rules: &'r [Self], name: &str) -> Result<&'r Self, FinanceError>
    where
        Self: Sized,
    {
        rules
            .iter()
            .find(|rule| rule.name() == name)
            .ok_or_else(|| FinanceError::UnknownRule {
                kind: Self::KIND,
                name: name.to_owned(),
                known: rules.iter().map(|rule| rule.name().to_owned()).collect(),
            })
    }
}

/// A dated rule of a type with `name`, `source`, `from` and `until`.
macro_rules! dated_rule {
    ($rule:ty, $kind:literal) => {
        impl Rule for $rule {
            const KIND: &'static str = $kind;

            fn name(&self) -> &str {
                &self.name
            }

            fn source(&self) -> &str {
                &self.source
            }

            fn validity(&self) -> (Date, Option<Date>) {
                (self.from, self.until)
            }
        }
    };
}
pub(super) use dated_rule;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    struct Law(Option<Date>);

    impl Rule for Law {
        const KIND: &'static str = "law";

        fn name(&self) -> &str {
            "x"
        }

        fn source(&self) -> &str {
            "gazette"
        }

        fn validity(&self) -> (Date, Option<Date>) {
            (date(2022, 1, 1), self.0)
        }
    }

    #[test]
    fn a_rule_is_doubted_outside_of_its_time_only() {
        let law = Law(Some(date(2022, 12, 31)));
        assert_eq!(law.doubt(date(2022, 1, 1)), None);
        assert_eq!(law.doubt(date(2022, 12, 31)), None);
        assert_eq!(
            law.doubt(date(2023, 1, 1)).unwrap(),
            "the law \"x\" holds from 2022-01-01 to 2022-12-31 and is used on 2023-01-01 as if it held then (source: \
             gazette)"
        );
        assert!(Law(None).doubt(date(2021, 12, 31)).is_some());
        assert_eq!(Law(None).doubt(date(2099, 1, 1)), None);
    }
}
