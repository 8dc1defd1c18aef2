//! A tour: steps from a file that drive the viewer, with captions, for demonstrations and for pictures.
//!
//! ```toml
//! [[step]]
//! caption = { en = "The lathe fails.", ko = "선반이 고장 납니다." }
//! go = "failure"        # or "maintenance", "outage", "event", "start", or hours = 30.5 from the start
//! page = "machine"      # or "figures", "stations", "timeline", "network", "money", "editor"
//! select = "turning 1"
//! follow = true         # the camera comes to it and stays
//! signal_map = true     # colours the floor by the network's signal
//! seconds = 6           # how long it is shown; 5 if not given
//! picture = "failure.png"
//! ```

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::factory::intervention::Intervention;
use crate::kernel::time::Span;
use crate::report::voice::Voice;
use crate::report::words::Language;
use crate::viewer::export::Export;
use crate::viewer::panels::machine::NETWORK_LOST;
use crate::viewer::playback::event_log::Kind;
use crate::viewer::said::Said;
use crate::viewer::scene::things::Thing;
use crate::viewer::state::{Money, Page, ViewState};

/// A tour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tour {
    /// Its steps, one after the other.
    #[serde(rename = "step")]
    pub steps: Vec<TourStep>,
}

/// A step; what it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TourStep {
    /// What is said about it.
    pub caption: Option<Caption>,
    /// Language from now on.
    pub language: Option<TourLanguage>,
    /// Whether letters are light on a dark ground from now on.
    pub dark: Option<bool>,
    /// Goes to this many hours after the start of the measured time.
    pub hours: Option<f64>,
    /// Goes to what happens next.
    pub go: Option<Goal>,
    /// Plays so much simulated time, minutes, before the step is shown.
    pub play_minutes: Option<f64>,
    /// Lets the clock run with so many simulated seconds a second while the step is shown.
    pub speed: Option<f64>,
    /// The page at the side.
    pub page: Option<TourPage>,
    /// Whether the floor is coloured by the network's signal from now on.
    pub signal_map: Option<bool>,
    /// The machine or vehicle looked at, as it is called on the screen.
    pub select: Option<String>,
    /// Whether the camera stays with the machine looked at from now on; the whole line is seen again if not.
    pub follow: Option<bool>,
    /// The offer that is put beside the line; "" for nothing.
    pub beside: Option<String>,
    /// Breaks the machine that is looked at, beside the line.
    pub break_machine: bool,
    /// Takes the network away for five minutes, beside the line.
    pub lose_network: bool,
    /// The offer whose money is shown.
    pub offer: Option<String>,
    /// Price of the offer, percent of what it asks.
    pub price_percent: Option<f64>,
    /// Subsidy, percent of the price.
    pub subsidy_percent: Option<f64>,
    /// What is made of the scenario, to take along.
    pub export: Option<TourExport>,
    /// How long the step is shown, seconds; 5 if not given. Pictures are taken without waiting.
    pub seconds: Option<f64>,
    /// The picture that is taken of it: a file's name.
    pub picture: Option<String>,
}

/// A caption in both languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caption {
    /// English.
    pub en: String,
    /// Korean.
    pub ko: String,
}

/// A language in a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TourLanguage {
    /// Korean.
    Ko,
    /// English.
    En,
}

/// Where a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Goal {
    /// The next failure.
    Failure,
    /// The next planned work.
    Maintenance,
    /// The next outage.
    Outage,
    /// The next event of any kind.
    Event,
    /// The start of the measured time.
    Start,
}

impl Goal {
    /// What has to happen for it, if that is known only once it is recorded.
    fn kind(self) -> Option<Kind> {
        match self {
            Self::Failure => Some(Kind::Failure),
            Self::Maintenance => Some(Kind::Maintenance),
            Self::Outage => Some(Kind::Outage),
            Self::Event | Self::Start => None,
        }
    }
}

/// A page in a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TourPage {
    /// Figures and what happened.
    Figures,
    /// States of stations.
    Stations,
    /// What every machine did in the last hours.
    Timeline,
    /// What the network does.
    Network,
    /// The machine looked at.
    Machine,
    /// Money.
    Money,
    /// The scenario, to be changed.
    Editor,
}

/// What a tour takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TourExport {
    /// The page to hand over.
    Report,
    /// Figures for programs.
    Json,
    /// Figures for spreadsheets.
    Csv,
    /// What every machine did.
    Trace,
}

/// Why a tour cannot be taken.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TourError {
    /// The file is no tour.
    #[error("{0}")]
    Unreadable(String),
    /// A step asks for what is not there.
    #[error("step {step}: there is no {what} `{name}`")]
    Unknown {
        /// The step, from 1.
        step: usize,
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// There is no file that holds what is shown.
    #[error(
        "step {step}: nothing can be taken along, for the scenario's file cannot be written or is not what is shown"
    )]
    Export {
        /// The step, from 1.
        step: usize,
    },
    /// A picture would not lie in the folder for pictures.
    #[error("step {step}: `picture` must be the name of a .png file without a folder, but is `{name}`")]
    Picture {
        /// The step, from 1.
        step: usize,
        /// What it says.
        name: String,
    },
}

impl Tour {
    /// Reads a tour.
    ///
    /// # Errors
    /// If it is none, or names a picture elsewhere than in the folder for pictures.
    pub fn read(text: &str) -> Result<Self, TourError> {
        let tour: Self = toml::from_str(text).map_err(|error| TourError::Unreadable(error.to_string()))?;
        for (number, step) in (1..).zip(&tour.steps) {
            if let Some(name) = &step.picture
                && (name.contains(['/', '\\']) || name.starts_with('.') || !name.ends_with(".png"))
            {
                return Err(TourError::Picture {
                    step: number,
                    name: name.clone(),
                });
            }
        }
        Ok(tour)
    }

    /// Whether any step needs the offers' money or networks.
    pub fn needs_offers(&self) -> bool {
        self.steps.iter().any(TourStep::needs_offers)
    }
}

impl TourStep {
    fn needs_offers(&self) -> bool {
        let beside = self.beside.as_ref().is_some_and(|name| !name.is_empty());
        beside || self.offer.is_some() || self.page == Some(TourPage::Money)
    }

    /// Whether what the step shows is known already: the offers have been simulated if it needs them, and what it goes
    /// to has been recorded, or it never comes.
    pub fn is_ready(&self, state: &ViewState) -> bool {
        if self.needs_offers() && matches!(state.money, Money::Waiting(_)) {
            return false;
        }
        let start = state.plans[0].start;
        let from = self
            .hours
            .map_or(state.stage.now(), |hours| start + Span::from_hours(hours));
        let played = from + Span::from_minutes(self.play_minutes.unwrap_or_default());
        let needs_run = self.break_machine || self.lose_network || self.go == Some(Goal::Event);
        state.stage.actors()[0].with(|playback| {
            let is_known = |kind| playback.outcome().is_some() || playback.log().next(kind, from).is_some();
            self.go.and_then(Goal::kind).is_none_or(is_known) && (!needs_run || playback.is_at_hand(played))
        })
    }

    /// Does what the step says; `number` is its number from 1.
    ///
    /// # Errors
    /// If it names a machine or an offer that is not there.
    pub fn apply(&self, number: usize, state: &mut ViewState) -> Result<(), TourError> {
        let unknown = |what, name: &str| TourError::Unknown {
            step: number,
            what,
            name: name.to_owned(),
        };
        if let Some(language) = self.language {
            state.language = match language {
                TourLanguage::Ko => Language::Korean,
                TourLanguage::En => Language::English,
            };
        }
        state.is_dark = self.dark.unwrap_or(state.is_dark);
        state.notice = None;
        if let Some(name) = &self.beside {
            if !name.is_empty() && state.line.variant(Some(name)).is_none() {
                return Err(unknown("offer", name));
            }
            state.show_beside(Some(name.as_str()).filter(|name| !name.is_empty()));
        }
        if let Some(name) = &self.select {
            let is_it =
                |&(run, thing): &(usize, Thing)| thing.name(&state.plans[run], Voice::plain(state.language)) == *name;
            let (run, thing) = state
                .things()
                .into_iter()
                .find(is_it)
                .ok_or_else(|| unknown("machine", name))?;
            state.look_at(run, Some(thing));
        }
        self.move_clock(state);
        if self.break_machine {
            // What is broken is broken in the line as it is.
            let machine = match (state.looked_at(), state.machine_in(0)) {
                (None, _) => 0,
                (_, Some(machine)) => machine,
                (Some((run, thing)), None) => {
                    return Err(unknown(
                        "machine",
                        &thing.name(&state.plans[run], Voice::plain(state.language)),
                    ));
                }
            };
            state.branch(Intervention::Break { machine });
        }
        if self.lose_network {
            state.branch(Intervention::LoseNetwork {
                radio: None,
                lasts: NETWORK_LOST,
            });
        }
        if let Some(page) = self.page {
            state.page = match page {
                TourPage::Figures => Page::Figures,
                TourPage::Stations => Page::Stations,
                TourPage::Timeline => Page::Timeline,
                TourPage::Network => Page::Network,
                TourPage::Machine => Page::Machine,
                TourPage::Money => Page::Money,
                TourPage::Editor => Page::Editor,
            };
        }
        if let Some(what) = self.export {
            state.export(match what {
                TourExport::Report => Export::Report,
                TourExport::Json => Export::Json,
                TourExport::Csv => Export::Csv,
                TourExport::Trace => Export::Trace,
            });
            if state.order.is_none() {
                return Err(TourError::Export { step: number });
            }
        }
        let words = |caption: &Caption| Said::Words([caption.en.clone(), caption.ko.clone()]);
        state.caption = self.caption.as_ref().map(words);
        state.shows_signal = self.signal_map.unwrap_or(state.shows_signal);
        state.wants_overview |= state.follows && self.follow == Some(false);
        state.follows = self.follow.unwrap_or(state.follows);
        self.set_terms(state).map_err(|name| unknown("offer", &name))
    }

    fn move_clock(&self, state: &mut ViewState) {
        let start = state.plans[0].start;
        if let Some(hours) = self.hours {
            state.stage.go(start + Span::from_hours(hours));
        }
        match self.go {
            Some(Goal::Start) => state.stage.go(start),
            Some(Goal::Failure) => state.go_to_next(Kind::Failure),
            Some(Goal::Maintenance) => state.go_to_next(Kind::Maintenance),
            Some(Goal::Outage) => state.go_to_next(Kind::Outage),
            Some(Goal::Event) => state.go_to_next(Kind::Any),
            None => {}
        }
        if let Some(minutes) = self.play_minutes {
            state.stage.go(state.stage.now() + Span::from_minutes(minutes));
        }
        state.stage.is_playing = self.speed.is_some();
        state.stage.speed = self.speed.unwrap_or(state.stage.speed);
    }

    /// Sets the terms of the money page; the name of the offer that is not there otherwise.
    fn set_terms(&self, state: &mut ViewState) -> Result<(), String> {
        if let Some(name) = &self.offer
            && state.line.variant(Some(name)).is_none()
        {
            return Err(name.clone());
        }
        let Money::Ready(shown) = &mut state.money else {
            return Ok(());
        };
        if let Some(name) = &self.offer {
            shown.show(&state.line, name);
        }
        if self.price_percent.is_some() || self.subsidy_percent.is_some() {
            shown.terms.price_percent = self.price_percent.unwrap_or(shown.terms.price_percent);
            shown.terms.subsidy_percent = self.subsidy_percent.unwrap_or(shown.terms.subsidy_percent);
            shown.revalue();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load::load_builtin;
    use crate::study::networks::Networks;
    use crate::viewer::line::Line;
    use crate::viewer::names;

    fn state() -> ViewState {
        let mut loaded = load_builtin("machining-cell").unwrap();
        loaded.baseline.plant.run.months = Some(1);
        let line = Line::new(loaded, Networks::default(), 3).unwrap();
        ViewState::new(line, Language::English).unwrap()
    }

    #[test]
    fn a_step_does_what_it_says() {
        let tour = Tour::read(
            "[[step]]\ncaption = { en = \"Here\", ko = \"여기\" }\nlanguage = \"ko\"\nhours = 30.5\npage = \"stations\"\n\
             [[step]]\ngo = \"start\"\nplay_minutes = 90\nspeed = 60\npicture = \"a.png\"\ndark = false",
        )
        .unwrap();
        let mut state = state();
        let start = state.plans[0].start;
        tour.steps[0].apply(1, &mut state).unwrap();
        let caption = state.caption.clone().unwrap();
        assert_eq!(caption.text(state.language), "여기");
        assert_eq!(caption.text(Language::English), "Here");
        assert_eq!(
            (state.page, state.stage.now()),
            (Page::Stations, start + Span::from_hours(30.5))
        );
        tour.steps[1].apply(2, &mut state).unwrap();
        assert_eq!(state.stage.now(), start + Span::from_minutes(90.0));
        assert!(state.caption.is_none() && state.stage.is_playing && !state.is_dark);
        let machine = names::machine(&state.plans[0], 0, Voice::plain(state.language));
        let select = TourStep {
            select: Some(machine),
            break_machine: true,
            signal_map: Some(true),
            follow: Some(true),
            ..TourStep::default()
        };
        while !select.is_ready(&state) {
            std::thread::yield_now();
        }
        select.apply(3, &mut state).unwrap();
        assert_eq!((state.machine_in(0), state.stage.actors().len()), (Some(0), 2));
        assert_eq!(state.followed(1), Some(Thing::Machine(0)));
        assert!(state.shown(0).signal && !state.wants_overview);
        let away = TourStep {
            follow: Some(false),
            ..TourStep::default()
        };
        away.apply(4, &mut state).unwrap();
        assert!(state.followed(0).is_none() && state.wants_overview && state.shows_signal);
    }

    #[test]
    fn what_is_not_there_is_said() {
        let mut state = state();
        for step in ["select = \"nobody\"", "beside = \"nobody\"", "offer = \"nobody\""] {
            let tour = Tour::read(&format!("[[step]]\n{step}")).unwrap();
            let error = tour.steps[0].apply(1, &mut state).unwrap_err().to_string();
            assert!(
                error.starts_with("step 1: there is no ") && error.ends_with("`nobody`"),
                "{error}"
            );
        }
        // Only the offer has it, and what is broken is broken in the line as it is.
        let step = "[[step]]\nbeside = \"Second milling machine\"\nselect = \"milling 2\"\nbreak_machine = true";
        let broken = Tour::read(step).unwrap().steps[0].apply(1, &mut state);
        assert!(broken.unwrap_err().to_string().ends_with("no machine `milling 2`"));
        for text in ["step = 3", "[[step]]\nwhat = 1", "[[step]]\ngo = \"home\""] {
            assert!(matches!(Tour::read(text), Err(TourError::Unreadable(_))), "{text}");
        }
        for name in ["../a.png", "a/b.png", "a.jpg", ".png"] {
            let text = format!("[[step]]\npicture = \"{name}\"");
            assert!(matches!(Tour::read(&text), Err(TourError::Picture { .. })), "{name}");
        }
    }
}
