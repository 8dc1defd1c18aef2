//! Orders that are open when an offer begins to work, or when leased equipment goes back, against a queue simulated by
//! hand that goes over from one cycle time to the other.

use std::fs;

use crate::program::json;

/// Orders of `parts` each `every` half hours, due after `due` of them, for two years.
struct Orders {
    every: u64,
    parts: u64,
    due: u64,
}

/// 2027 and 2028.
const HALF_HOURS: u64 = (365 + 366) * DAY;
const DAY: u64 = 48;

impl Orders {
    /// What is earned less what late days cost, if a part that begins at a time takes so many half hours: first come,
    /// first served.
    fn earned(&self, cycle: impl Fn(u64) -> u64) -> i64 {
        let (mut free, mut sold, mut late) = (0, 0, 0);
        for came in (1..=HALF_HOURS / self.every).map(|order| order * self.every) {
            for _ in 0..self.parts {
                let begins = came.max(free);
                free = begins + cycle(begins);
                sold += i64::from(free <= HALF_HOURS);
            }
            let ended = free.min(HALF_HOURS);
            late += ended.saturating_sub(came + self.due).div_ceil(DAY) as i64;
        }
        100_000 * sold - 1_000 * late
    }

    fn scenario(&self) -> String {
        let (every, due) = (self.every as f64 / 2.0, self.due as f64 / 48.0);
        let offer = |name: &str, terms: &str| {
            format!(
                "[[offer]]\nname = \"{name}\"\nitems = [{{ what = \"press\", price_won = 50_000_000 }}]\n{terms}\n\
                 [offer.changes.station.press]\ncycle_hours = 7.5\n"
            )
        };
        let lease = "lease = { months = 12, annual_rate_percent = 0, residual_percent = 50 }";
        let head = format!(
            "name = \"Backlog\"\nstart = 2027-01-01\nrun = {{ months = 24, seed = 1, replications = 1 }}\n\
             [[product]]\nname = \"part\"\nprice_won = 100_000\n\
             orders = {{ every_hours = {every}, parts = {}, due_days = {due}, late_won_per_day = 1_000 }}\n\
             [[station]]\nname = \"press\"\ncycle_hours = 10\n",
            self.parts
        );
        [
            head,
            offer("at once", ""),
            offer("after 4 months", "delivery_months = 4"),
            offer("after 12 months", "delivery_months = 12"),
            offer("for 12 months", lease),
        ]
        .concat()
    }
}

#[test]
fn orders_that_are_open_at_a_change_are_sold_and_late_as_in_a_queue_that_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    // A part is wanted each 8 hours, and takes 10 without the offer and 7.5 with it.
    for orders in [
        Orders {
            every: 16,
            parts: 1,
            due: DAY,
        },
        Orders {
            every: 80,
            parts: 5,
            due: 10 * DAY,
        },
    ] {
        fs::write(&path, orders.scenario()).unwrap();
        let found = json(&["compare", path.to_str().unwrap()]);
        let saved = |offer: &str| {
            let savings = &found["offers"][offer]["appraisal"]["total_savings_won"];
            savings["mean"].as_f64().unwrap()
        };
        let (slow, fast) = (20, 15);
        let without = orders.earned(|_| slow);
        let by_hand = |cycle: &dyn Fn(u64) -> u64| (orders.earned(cycle) - without) as f64;
        assert_eq!(saved("at once"), by_hand(&|_| fast));
        let (four, twelve) = (120 * DAY, 365 * DAY);
        for (offer, expected) in [
            ("after 4 months", by_hand(&|time| if time < four { slow } else { fast })),
            (
                "after 12 months",
                by_hand(&|time| if time < twelve { slow } else { fast }),
            ),
            (
                "for 12 months",
                by_hand(&|time| if time < twelve { fast } else { slow }),
            ),
        ] {
            let error = saved(offer) / expected - 1.0;
            assert!(error.abs() < 0.005, "{offer}: {} and {expected} by hand", saved(offer));
        }
    }
}
