//! A shift as it goes on and off, with the hours that are paid for.

use serde::{Deserialize, Serialize};

use crate::factory::ledger::LabourFlow;
use crate::kernel::attendance::{Presence, night_time};
use crate::kernel::time::{Span, Time};
use crate::line::shift::ShiftPlan;

/// A shift in operation.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ShiftClock {
    on: bool,
    /// Whether it is on beyond its end.
    overtime: bool,
    /// Whether it ends the working day when it goes off.
    last_of_day: bool,
    /// Whether it went off for a break.
    pauses: bool,
    since: Time,
    regular: Span,
    beyond: Span,
    night: Span,
}

impl ShiftClock {
    /// Sets the clock going at `now`; when it changes next.
    pub fn start(&mut self, plan: &ShiftPlan, now: Time) -> Option<Time> {
        self.since = now;
        let stretch = plan.stretch_at(now)?;
        self.on = stretch.begin <= now;
        self.last_of_day = stretch.last_of_day;
        Some(if self.on { stretch.end } else { stretch.begin })
    }

    /// The shift changes at `now`; when it changes next. At the end of a day it goes on into overtime if orders
    /// are late.
    pub fn change(&mut self, plan: &ShiftPlan, now: Time, orders_are_late: bool) -> Option<Time> {
        self.account(now);
        let next = plan.stretch_at(now);
        if self.on && self.last_of_day && !self.overtime && orders_are_late && plan.overtime > Span::ZERO {
            self.overtime = true;
            let end = now + plan.overtime;
            return Some(next.map_or(end, |next| end.min(next.begin)));
        }
        self.overtime = false;
        self.pauses = self.on && !self.last_of_day;
        let Some(next) = next else {
            self.on = false;
            return None;
        };
        self.on = next.begin <= now;
        self.last_of_day = next.last_of_day;
        Some(if self.on { next.end } else { next.begin })
    }

    /// The clock of those who are always there.
    pub fn always_on(now: Time) -> Self {
        Self {
            on: true,
            since: now,
            ..Self::default()
        }
    }

    /// Whether people work.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Whether people are there.
    pub fn presence(&self) -> Presence {
        match (self.on, self.pauses) {
            (true, _) => Presence::OnShift,
            (false, true) => Presence::OnBreak,
            (false, false) => Presence::Gone,
        }
    }

    /// The paid hours of one person since the last call.
    pub fn take_hours(&mut self, now: Time) -> LabourFlow {
        self.account(now);
        let flow = LabourFlow {
            regular_hours: self.regular.as_hours(),
            overtime_hours: self.beyond.as_hours(),
            night_hours: self.night.as_hours(),
            calls: 0,
        };
        self.reset(now);
        flow
    }

    /// Begins the accounts anew.
    pub fn reset(&mut self, now: Time) {
        (self.since, self.regular, self.beyond, self.night) = (now, Span::ZERO, Span::ZERO, Span::ZERO);
    }

    fn account(&mut self, now: Time) {
        if self.on {
            let worked = now.since(self.since);
            *(if self.overtime {
                &mut self.beyond
            } else {
                &mut self.regular
            }) += worked;
            self.night += night_time(self.since, now);
        }
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::shift::{CalendarSpec, ShiftSpec};

    fn plan(overtime_hours: f64) -> ShiftPlan {
        let spec = ShiftSpec {
            name: "late".into(),
            days: None,
            hours: vec!["14:00-23:00".into()],
            breaks: vec!["18:00-19:00".into()],
            works_holidays: false,
            overtime_hours,
        };
        ShiftPlan::new(&spec, &CalendarSpec::default(), "2027-01-04".parse().unwrap()).unwrap()
    }

    fn hour(hours: f64) -> Time {
        Time::from_seconds(hours * 3600.0)
    }

    #[test]
    fn a_day_goes_on_into_overtime_while_orders_are_late() {
        let plan = plan(2.0);
        let mut clock = ShiftClock::default();
        assert_eq!(clock.start(&plan, Time::ZERO), Some(hour(14.0)));
        assert_eq!(clock.presence(), Presence::Gone);
        assert_eq!(clock.change(&plan, hour(14.0), true), Some(hour(18.0)));
        // The break is no end of the day.
        assert_eq!(clock.change(&plan, hour(18.0), true), Some(hour(19.0)));
        assert_eq!((clock.is_on(), clock.presence()), (false, Presence::OnBreak));
        assert_eq!(clock.change(&plan, hour(19.0), true), Some(hour(23.0)));
        assert_eq!(clock.change(&plan, hour(23.0), true), Some(hour(25.0)));
        assert_eq!((clock.is_on(), clock.presence()), (true, Presence::OnShift));
        assert_eq!(clock.change(&plan, hour(25.0), true), Some(hour(38.0)));
        assert_eq!((clock.is_on(), clock.presence()), (false, Presence::Gone));
        let hours = clock.take_hours(hour(30.0));
        assert_eq!(
            (hours.regular_hours, hours.overtime_hours, hours.night_hours),
            (8.0, 2.0, 3.0)
        );
    }

    #[test]
    fn without_late_orders_the_day_ends_on_time() {
        let plan = plan(2.0);
        let mut clock = ShiftClock::default();
        clock.start(&plan, hour(20.0));
        assert_eq!(clock.change(&plan, hour(23.0), false), Some(hour(38.0)));
        assert_eq!(clock.take_hours(hour(30.0)).regular_hours, 3.0);
    }
}
