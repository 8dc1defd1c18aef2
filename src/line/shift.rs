//! Shifts, breaks, holidays and overtime on the civil calendar.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kernel::time::{NANOS_PER_SECOND, Span, Time};

/// Days and hours of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftSpec {
    /// The shift's name, unlike any other shift's.
    pub name: String,
    /// Days of the week on which its hours begin; Monday to Friday if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Vec<Weekday>>,
    /// Hours of work, e.g. `["06:00-14:00", "14:00-22:00"]`; a range may run past midnight.
    pub hours: Vec<String>,
    /// Breaks within them, e.g. `["10:00-10:15"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<String>,
    /// It works on holidays too; false if not given.
    #[serde(default)]
    pub works_holidays: bool,
    /// Hours that a working day is made longer by while orders are late; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 12.0))]
    pub overtime_hours: f64,
}

/// The civil calendar of the plant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CalendarSpec {
    /// Days on which shifts do not work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<String>")]
    pub holidays: Vec<Date>,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

const SECONDS_PER_DAY: u64 = 86_400;
const MINUTES_PER_WEEK: f64 = 10_080.0;
/// No run is that long: 200 years.
const LATEST: Time = Time(200 * 366 * SECONDS_PER_DAY * NANOS_PER_SECOND);

/// Days between a date of the calendar and the first day of a run, whose midnight is time zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    first_day: Date,
}

impl Epoch {
    /// A run whose time zero is midnight of `first_day`.
    pub fn new(first_day: Date) -> Self {
        Self { first_day }
    }

    /// The day that `time` falls on.
    ///
    /// # Errors
    /// If that day lies beyond the year 9999.
    pub fn date(&self, time: Time) -> Result<Date, jiff::Error> {
        let days = i64::try_from(time.0 / (SECONDS_PER_DAY * NANOS_PER_SECOND)).unwrap_or(i64::MAX);
        self.first_day.checked_add(jiff::Span::new().try_days(days)?)
    }

    /// Midnight of `date`; time zero if that is before the run.
    pub fn midnight(&self, date: Date) -> Time {
        Time(day_number(self.first_day, date).max(0).unsigned_abs() * SECONDS_PER_DAY * NANOS_PER_SECOND)
    }
}

/// Days from `first` to `date`.
fn day_number(first: Date, date: Date) -> i64 {
    // Both are civil dates within 20,000 years, so the difference in days always exists.
    first.until(date).map_or(0, |span| i64::from(span.get_days()))
}

/// A range of hours as written in a scenario: `"22:00-06:00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourRange {
    /// Beginning, in minutes after midnight.
    pub from_minutes: u32,
    /// End, in minutes after the same midnight; above 1,440 if it is on the next day.
    pub to_minutes: u32,
}

/// A range of hours that cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{text}` is not a range of hours such as \"06:00-14:00\"")]
pub struct HourRangeError {
    /// What was written.
    pub text: String,
}

impl HourRange {
    /// Reads `"HH:MM-HH:MM"`. An end at or before the beginning is on the next day; `24:00` is midnight.
    ///
    /// # Errors
    /// If the text has another form or an hour beyond 24:00.
    pub fn parse(text: &str) -> Result<Self, HourRangeError> {
        let minutes = |clock: &str| -> Option<u32> {
            let (hours, minutes) = clock.trim().split_once(':')?;
            let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if !digits(hours) || !digits(minutes) {
                return None;
            }
            let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
            (minutes < 60 && hours * 60 + minutes <= 1_440).then_some(hours * 60 + minutes)
        };
        let parsed = text.split_once('-').and_then(|(from, to)| {
            let (from, to) = (minutes(from)?, minutes(to)?);
            (from < 1_440).then_some(Self {
                from_minutes: from,
                to_minutes: if to <= from { to + 1_440 } else { to },
            })
        });
        parsed.ok_or_else(|| HourRangeError { text: text.to_owned() })
    }
}

/// One stretch of work without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// When it begins.
    pub begin: Time,
    /// When it ends.
    pub end: Time,
    /// Whether it is the last of its day: overtime goes on from here.
    pub last_of_day: bool,
}

/// A shift, ready to answer when work begins and ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftPlan {
    /// The shift's name.
    pub name: String,
    /// For each day of the week that time zero's day is the first of: stretches in minutes after midnight.
    week: [Vec<(u32, u32)>; 7],
    /// Days without work, counted from the first day of the run, ascending.
    holidays: Vec<i64>,
    /// By how much the last stretch of a day may be made longer.
    pub overtime: Span,
}

impl ShiftPlan {
    /// Prepares a shift for a run that begins on `first_day`.
    ///
    /// # Errors
    /// If hours or breaks cannot be read.
    pub fn new(spec: &ShiftSpec, calendar: &CalendarSpec, first_day: Date) -> Result<Self, HourRangeError> {
        let parse = |texts: &[String]| {
            texts
                .iter()
                .map(|text| HourRange::parse(text))
                .collect::<Result<Vec<_>, _>>()
        };
        let stretches = without_breaks(&parse(&spec.hours)?, &parse(&spec.breaks)?);
        let days = spec.days.as_deref().unwrap_or(&WORKING_WEEK);
        let monday_offset = first_day.weekday().to_monday_zero_offset().unsigned_abs() as usize;
        let week = std::array::from_fn(|day| {
            let weekday = Weekday::ALL[(monday_offset + day) % 7];
            if days.contains(&weekday) {
                stretches.clone()
            } else {
                Vec::new()
            }
        });
        let mut holidays: Vec<i64> = if spec.works_holidays {
            Vec::new()
        } else {
            calendar
                .holidays
                .iter()
                .map(|&date| day_number(first_day, date))
                .collect()
        };
        holidays.sort_unstable();
        Ok(Self {
            name: spec.name.clone(),
            week,
            holidays,
            overtime: Span::from_hours(spec.overtime_hours),
        })
    }

    /// The stretch of work that `time` lies in, or the next one. `None` if the shift never works again.
    pub fn stretch_at(&self, time: Time) -> Option<Stretch> {
        let day = i64::try_from(time.0 / (SECONDS_PER_DAY * NANOS_PER_SECOND)).ok()?;
        // A stretch of the day before may run past midnight. Each holiday may hide the only working day of a week, so
        // that so many weeks are passed over at most.
        let ahead = self.holidays.partition_point(|&holiday| holiday < day - 1);
        let weeks = i64::try_from(self.holidays.len() - ahead).ok()? + 1;
        let horizon = day + 7 * weeks + 1;
        (day - 1..=horizon).find_map(|day| self.day_stretches(day).find(|stretch| stretch.end > time))
    }

    /// The moment at which so much time of the shift's hours has passed since `time`; `None` if that is not within two
    /// hundred years.
    pub fn after_work(&self, time: Time, mut work: Span) -> Option<Time> {
        let mut from = time;
        loop {
            let stretch = self.stretch_at(from)?;
            let begin = from.max(stretch.begin);
            if begin + work > LATEST {
                return None;
            }
            let rest = stretch.end.since(begin);
            if work < rest {
                return Some(begin + work);
            }
            work = work - rest;
            from = stretch.end;
        }
    }

    /// Share of an ordinary week, without holidays, in which it works, 0 to 1.
    pub fn working_share(&self) -> f64 {
        let minutes: u32 = self.week.iter().flatten().map(|&(from, to)| to - from).sum();
        f64::from(minutes) / MINUTES_PER_WEEK
    }

    fn day_stretches(&self, day: i64) -> impl Iterator<Item = Stretch> + '_ {
        let works = self.holidays.binary_search(&day).is_err();
        let minutes: &[(u32, u32)] = if works {
            &self.week[day.rem_euclid(7) as usize]
        } else {
            &[]
        };
        let at = move |minutes: u32| {
            let seconds = day * SECONDS_PER_DAY as i64 + i64::from(minutes) * 60;
            Time(seconds.max(0).unsigned_abs() * NANOS_PER_SECOND)
        };
        let count = minutes.len();
        minutes.iter().enumerate().map(move |(index, &(from, to))| Stretch {
            begin: at(from),
            end: at(to),
            last_of_day: index + 1 == count,
        })
    }
}

/// The stretches of `hours` without `breaks`, joined where they touch, in minutes after midnight, ascending.
fn without_breaks(hours: &[HourRange], breaks: &[HourRange]) -> Vec<(u32, u32)> {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    let mut sorted: Vec<(u32, u32)> = hours
        .iter()
        .map(|range| (range.from_minutes, range.to_minutes))
        .collect();
    sorted.sort_unstable();
    for (from, to) in sorted {
        match stretches.last_mut() {
            Some(last) if last.1 >= from => last.1 = last.1.max(to),
            _ => stretches.push((from, to)),
        }
    }
    for range in breaks {
        // A break of a night shift may be written with the hours of the next day.
        for shift in [0, 1_440] {
            let (from, to) = (range.from_minutes + shift, range.to_minutes + shift);
            stretches = stretches
                .into_iter()
                .flat_map(|(begin, end)| [(begin, end.min(from)), (begin.max(to), end)])
                .filter(|&(begin, end)| begin < end)
                .collect();
        }
    }
    stretches.sort_unstable();
    stretches.dedup();
    stretches
}

const WORKING_WEEK: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

impl Weekday {
    /// The days from Monday to Sunday.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(hours: &[&str], breaks: &[&str]) -> ShiftSpec {
        ShiftSpec {
            name: "day".into(),
            days: None,
            hours: hours.iter().map(|&text| text.into()).collect(),
            breaks: breaks.iter().map(|&text| text.into()).collect(),
            works_holidays: false,
            overtime_hours: 0.0,
        }
    }

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn hour(days: u64, hours: f64) -> Time {
        Time::from_seconds(days as f64 * 86_400.0 + hours * 3600.0)
    }

    #[test]
    fn holidays_on_the_only_working_day_of_a_week_do_not_end_the_shift() {
        // Saturdays only; 2027-01-09 is the first.
        let mut saturdays = spec(&["08:00-18:00"], &[]);
        saturdays.days = Some(vec![Weekday::Sat]);
        for off in 0..6_u64 {
            let saturday = |week: u64| hour(5 + 7 * week, 0.0);
            let dates = [
                "2027-01-09",
                "2027-01-16",
                "2027-01-23",
                "2027-01-30",
                "2027-02-06",
                "2027-02-13",
            ];
            let holidays = dates[..off as usize].iter().map(|text| date(text)).collect();
            let plan = ShiftPlan::new(&saturdays, &CalendarSpec { holidays }, date("2027-01-04")).unwrap();
            for now in [Time::ZERO, hour(5, 12.0), hour(5, 18.0)] {
                let found = plan.stretch_at(now).unwrap();
                let first = match off {
                    0 if now < hour(5, 18.0) => 0,
                    0 => 1,
                    _ => off,
                };
                assert_eq!(found.begin, saturday(first) + Span::from_hours(8.0), "{off} {now:?}");
            }
        }
        // A shift that never works says so.
        saturdays.days = Some(Vec::new());
        let never = ShiftPlan::new(&saturdays, &CalendarSpec::default(), date("2027-01-04")).unwrap();
        assert_eq!(never.stretch_at(Time::ZERO), None);
    }

    #[test]
    fn breaks_split_the_day_and_weekends_and_holidays_are_off() {
        // 2027-01-04 is a Monday.
        let calendar = CalendarSpec {
            holidays: vec![date("2027-01-05")],
        };
        let plan = ShiftPlan::new(&spec(&["08:00-17:00"], &["12:00-13:00"]), &calendar, date("2027-01-04")).unwrap();
        let first = plan.stretch_at(Time::ZERO).unwrap();
        assert_eq!(
            (first.begin, first.end, first.last_of_day),
            (hour(0, 8.0), hour(0, 12.0), false)
        );
        let second = plan.stretch_at(first.end).unwrap();
        assert_eq!(
            (second.begin, second.end, second.last_of_day),
            (hour(0, 13.0), hour(0, 17.0), true)
        );
        // Tuesday is a holiday, so Wednesday is next; after Friday comes Monday.
        assert_eq!(plan.stretch_at(second.end).unwrap().begin, hour(2, 8.0));
        assert_eq!(plan.stretch_at(hour(4, 17.0)).unwrap().begin, hour(7, 8.0));
    }

    #[test]
    fn a_clock_of_working_hours_stands_still_at_night_and_on_holidays() {
        let calendar = CalendarSpec {
            holidays: vec![date("2027-01-05")],
        };
        let plan = ShiftPlan::new(&spec(&["08:00-17:00"], &["12:00-13:00"]), &calendar, date("2027-01-04")).unwrap();
        let after = |from: Time, hours: f64| plan.after_work(from, Span::from_hours(hours)).unwrap();
        assert_eq!(after(Time::ZERO, 0.0), hour(0, 8.0));
        assert_eq!(after(hour(0, 8.0), 3.0), hour(0, 11.0));
        // The end of a stretch is the beginning of the next.
        assert_eq!(after(hour(0, 8.0), 4.0), hour(0, 13.0));
        assert_eq!(after(hour(0, 11.0), 6.0), hour(2, 9.0));
        assert_eq!(after(hour(4, 16.0), 1.5), hour(7, 8.5));
        assert_eq!(plan.working_share(), 40.0 / 168.0);
        assert_eq!(plan.after_work(Time::ZERO, Span::FOREVER), None);
        let never = ShiftPlan::new(&spec(&[], &[]), &calendar, date("2027-01-04")).unwrap();
        assert_eq!(
            (never.after_work(Time::ZERO, Span::ZERO), never.working_share()),
            (None, 0.0)
        );
    }

    #[test]
    fn a_night_shift_runs_past_midnight_into_the_first_day_and_the_weekend() {
        let plan = ShiftPlan::new(
            &spec(&["22:00-06:00"], &["02:00-02:30"]),
            &CalendarSpec::default(),
            date("2027-01-05"),
        )
        .unwrap();
        // Tuesday: Monday's shift is still on until its break at two.
        let first = plan.stretch_at(Time::ZERO).unwrap();
        assert_eq!((first.begin, first.end), (Time::ZERO, hour(0, 2.0)));
        assert_eq!(plan.stretch_at(hour(0, 2.1)).unwrap().begin, hour(0, 2.5));
        // Friday's shift ends on Saturday at six (day 4), the next begins on Monday (day 6) at 22.
        assert_eq!(plan.stretch_at(hour(4, 5.0)).unwrap().end, hour(4, 6.0));
        assert_eq!(plan.stretch_at(hour(4, 6.0)).unwrap().begin, hour(6, 22.0));
    }

    #[test]
    fn hours_that_touch_are_one_stretch_and_nonsense_is_refused() {
        let plan = ShiftPlan::new(
            &spec(&["06:00-14:00", "14:00-22:00"], &[]),
            &CalendarSpec::default(),
            date("2027-01-04"),
        )
        .unwrap();
        assert_eq!(plan.stretch_at(Time::ZERO).unwrap().end, hour(0, 22.0));
        for text in [
            "",
            "6:00-14:00",
            "06:00",
            "06:60-07:00",
            "25:00-26:00",
            "24:00-25:00",
            "06:00-14:00-15:00",
        ] {
            assert!(HourRange::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_shift_that_never_works_has_no_next_stretch() {
        let mut never = spec(&["08:00-17:00"], &["08:00-17:00"]);
        assert!(
            ShiftPlan::new(&never, &CalendarSpec::default(), date("2027-01-04"))
                .unwrap()
                .stretch_at(Time::ZERO)
                .is_none()
        );
        never.days = Some(vec![]);
        never.breaks.clear();
        assert!(
            ShiftPlan::new(&never, &CalendarSpec::default(), date("2027-01-04"))
                .unwrap()
                .stretch_at(Time::ZERO)
                .is_none()
        );
    }
}
