//! All that the viewer shows and what it was asked to do: no window, no engine. What is looked at, and how, stands in
//! [`looking`].

pub mod looking;

use std::sync::Arc;
use std::time::Duration;

use crate::factory::intervention::Intervention;
use crate::factory::plan::FactoryPlan;
use crate::kernel::time::{Span, Time};
use crate::network::table::NetworkTables;
use crate::report::explain::explain;
use crate::report::voice::Voice;
use crate::report::words::{Language, fill};
use crate::scenario::load::LoadedScenario;
use crate::study::comparison::OfferComparison;
use crate::study::error::StudyError;
use crate::study::networks::TableCache;
use crate::viewer::editor::desk::Desk;
use crate::viewer::editor::draft::Origin;
use crate::viewer::export::{Export, Order, Told};
use crate::viewer::layout::Layout;
use crate::viewer::line::{Background, Futures, Kpis, Line, Simulated};
use crate::viewer::money::{Pricing, Terms};
use crate::viewer::names;
use crate::viewer::playback::event_log::Kind;
use crate::viewer::playback::stage::{Actor, Role, Stage, USUAL_SPEED};
use crate::viewer::ready::Ready;
use crate::viewer::said::Said;
use crate::viewer::scene::things::Thing;
use crate::viewer::state::looking::LookedAt;
use crate::viewer::words::Label;

/// The viewer's state.
#[derive(Debug)]
pub struct ViewState {
    /// The line.
    pub line: Line,
    /// Its runs.
    pub stage: Stage,
    /// For each run where things stand.
    pub layouts: Vec<Layout>,
    /// For each run its plant.
    pub plans: Vec<Arc<FactoryPlan>>,
    /// For each run what its network does.
    pub networks: Vec<Arc<NetworkTables>>,
    /// Language of everything.
    pub language: Language,
    /// Light letters on a dark ground.
    pub is_dark: bool,
    /// The floor is coloured by the network's signal.
    pub shows_signal: bool,
    /// The machine or vehicle looked at.
    looked_at: Option<LookedAt>,
    /// The camera stays with what is looked at.
    pub follows: bool,
    /// The whole hall is to be seen.
    pub wants_overview: bool,
    /// What mouse and keys do is shown.
    pub shows_keys: bool,
    /// What the mouse is over: a run, and a thing there.
    pub hovered: Option<(usize, Thing)>,
    /// The page of the side panel.
    pub page: Page,
    /// How much of the past the timeline shows.
    pub window: Span,
    /// Money of the offers.
    pub money: Money,
    /// What futures of the line say, if it has no offers.
    pub alone: Alone,
    /// How a tour stands.
    pub touring: Touring,
    /// What a button says to it.
    pub told: Option<TourWish>,
    /// A sentence over the picture.
    pub caption: Option<Said>,
    /// What could not be done.
    pub notice: Option<Label>,
    /// What is to be done as soon as the moment of the clock is at hand.
    waiting: Option<(Time, Deed)>,
    /// Ready scenarios, by name.
    pub ready: Vec<Ready>,
    /// The line that somebody wants to see instead.
    pub wanted: Option<Wanted>,
    /// Another line is being prepared.
    pub is_preparing: bool,
    /// It is of another scenario: what lies on the desk makes room for that.
    pub is_leaving: bool,
    /// The scenario as somebody changes it; none if there is nothing behind the line that could be changed.
    pub desk: Option<Desk>,
    /// What somebody wants to do although changes are not saved.
    pub asked: Option<Ask>,
    /// The window is to be closed.
    pub closes: bool,
    /// A picture of the window is to be written.
    pub wants_picture: bool,
    /// What is to be taken along.
    pub order: Option<Order>,
    /// It is being made.
    pub is_exporting: bool,
    /// Whom it is shown to.
    pub prospect: Option<String>,
    /// Counts the changes of what stands in the picture: it is built anew when this changes.
    pub rebuilt: u64,
}

/// A line to be shown in the place of the one that is shown.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A ready scenario, by its name.
    Ready(&'static str),
    /// The same, for the tour that comes with the program.
    Demo(&'static str),
    /// The scenario as it has been changed, and the text that says so.
    Edited(Box<LoadedScenario>, String),
}

/// What needs the first run at the very moment of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// The clock is to go to whatever happens next.
    Step,
    /// Something is to be done to the line.
    Branch(Intervention),
}

/// How a tour stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Touring {
    /// There is none, or nobody sees it.
    #[default]
    No,
    /// It goes from step to step.
    Goes,
    /// Its next step shows what is still being simulated.
    Waits,
    /// Somebody has taken over.
    Held,
}

/// What a tour may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TourWish {
    /// To go on with its next step.
    GoOn,
    /// To end.
    End,
}

/// What cannot be done without losing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The window is to be closed.
    Close,
    /// A ready scenario is to be opened.
    Open(&'static str),
    /// The same, for the tour that comes with the program.
    Demo(&'static str),
}

/// A page of the side panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Figures so far and what happened.
    Figures,
    /// States of the stations.
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

/// What is known of the futures of a line without offers.
#[derive(Debug, Default)]
pub struct Alone {
    /// What was found so far.
    pub found: Option<Futures>,
    /// More are being simulated.
    more: Option<Background<Futures>>,
}

/// What is known of the offers' money.
#[derive(Debug)]
pub enum Money {
    /// There are no offers.
    None,
    /// They are being simulated.
    Waiting(Background<Simulated>),
    /// They have been.
    Ready(Box<MoneyShown>),
    /// They cannot be.
    Failed(String),
}

/// An offer's money on the terms that the sliders say.
#[derive(Debug)]
pub struct MoneyShown {
    /// What values it.
    pub pricing: Pricing,
    /// The offer.
    pub offer: String,
    /// The terms.
    pub terms: Terms,
    /// What it is worth on them; none if the terms make no sense.
    pub valued: Option<OfferComparison>,
    /// For each offer its figures and those of the line as it is; terms change none of them.
    pub kpis: Vec<Kpis>,
    /// More futures are being simulated.
    pub more: Option<Background<Simulated>>,
}

impl MoneyShown {
    /// Values the offer on the present terms.
    pub fn revalue(&mut self) {
        self.valued = self.pricing.value(&self.offer, &self.terms).ok().flatten();
    }

    /// Shows another offer, on its own terms.
    pub fn show(&mut self, line: &Line, offer: &str) {
        if let Some(terms) = Terms::of(&line.scenario.baseline, offer) {
            (self.offer, self.terms) = (offer.to_owned(), terms);
            self.revalue();
        }
    }
}

impl ViewState {
    /// The line as it is, at the beginning of its measured time.
    ///
    /// # Errors
    /// If it cannot be prepared.
    pub fn new(line: Line, language: Language) -> Result<Self, StudyError> {
        let (playback, layout) = line.begin(None)?;
        let plan = Arc::clone(playback.plan());
        Ok(Self {
            stage: Stage::new(Actor::new(Role::Baseline, playback)),
            layouts: vec![layout],
            plans: vec![plan],
            networks: vec![line.network(None)],
            line,
            language,
            is_dark: true,
            shows_signal: false,
            looked_at: None,
            follows: false,
            wants_overview: false,
            shows_keys: false,
            hovered: None,
            page: Page::Figures,
            window: Span::from_hours(8.0),
            money: Money::None,
            alone: Alone::default(),
            touring: Touring::No,
            told: None,
            caption: None,
            notice: None,
            waiting: None,
            ready: Vec::new(),
            wanted: None,
            is_preparing: false,
            is_leaving: false,
            desk: None,
            asked: None,
            closes: false,
            wants_picture: false,
            order: None,
            is_exporting: false,
            prospect: None,
            rebuilt: 0,
        })
    }

    /// Begins to simulate the offers, or futures of the line alone if there are none.
    pub fn simulate_offers(&mut self, cache: impl TableCache + Send + 'static) {
        if self.line.scenario.variants.is_empty() {
            self.alone.more = Some(self.line.simulate_alone());
        } else {
            self.money = Money::Waiting(self.line.simulate_offers(cache));
        }
    }

    /// Whether futures are being simulated in the background.
    pub fn is_simulating(&self) -> bool {
        let of_offers = match &self.money {
            Money::Waiting(_) => true,
            Money::Ready(shown) => shown.more.is_some(),
            Money::None | Money::Failed(_) => false,
        };
        of_offers || self.alone.more.is_some()
    }

    /// Lets time pass, and takes what came of the offers meanwhile. Whether anything may look different now.
    pub fn tick(&mut self, elapsed: Duration) -> bool {
        let was_playing = self.stage.is_playing;
        self.stage.tick(elapsed);
        let arrived = self.take_money() | self.take_futures() | self.do_what_waits();
        was_playing || arrived || self.stage.lags()
    }

    /// Does what waits for the moment of the clock, unless somebody has gone elsewhere meanwhile; whether it is done.
    fn do_what_waits(&mut self) -> bool {
        let Some((at, deed)) = self.waiting.filter(|&(at, _)| at == self.stage.now()) else {
            if self.waiting.take().is_some() && self.stage.is_playing {
                self.say(Some(Label::NotYet));
            }
            return false;
        };
        self.waiting = None;
        self.act(at, deed);
        self.waiting.is_none()
    }

    /// Does something at the moment of the clock: now, or as soon as that is at hand without keeping whoever draws.
    fn act(&mut self, now: Time, deed: Deed) {
        if !self.stage.is_at_hand() {
            return self.say(Some(Label::NotYet));
        }
        if !self.stage.actors()[0].with(|playback| playback.is_near(now)) {
            self.waiting = Some((now, deed));
            return;
        }
        match deed {
            Deed::Step => {
                let found = self.stage.step();
                self.say((!found).then_some(Label::NothingMore));
            }
            Deed::Branch(what) => self.branch_now(what),
        }
    }

    fn take_futures(&mut self) -> bool {
        let Some(found) = self.alone.more.as_ref().and_then(Background::take) else {
            return false;
        };
        match found {
            Ok(found) => {
                if found.is_last {
                    self.alone.more = None;
                }
                self.alone.found = Some(found);
            }
            // What is known already stays good.
            Err(why) => {
                self.alone.more = None;
                self.caption = Some(Said::Why(why));
            }
        }
        true
    }

    fn take_money(&mut self) -> bool {
        let found = match &self.money {
            Money::Waiting(background) => background.take(),
            Money::Ready(shown) => shown.more.as_ref().and_then(Background::take),
            Money::None | Money::Failed(_) => None,
        };
        let Some(found) = found else {
            return false;
        };
        self.money = match (found, std::mem::replace(&mut self.money, Money::None)) {
            // What is known already stays good.
            (Err(_), Money::Ready(shown)) => Money::Ready(Box::new(MoneyShown { more: None, ..*shown })),
            (Err(why), _) => Money::Failed(why),
            (Ok(simulated), before) => self.money_of(simulated, before),
        };
        true
    }

    /// What is shown of the money now that more has been simulated; offer and terms stay as they were moved.
    fn money_of(&mut self, simulated: Simulated, before: Money) -> Money {
        self.line.know(simulated.networks, simulated.warm_ups);
        let loaded = &self.line.scenario;
        let pricing = Pricing::new(simulated.ledgers, loaded.baseline.clone(), loaded.variants.clone());
        let (chosen, more) = match before {
            Money::Waiting(background) => (None, Some(background)),
            Money::Ready(shown) => (Some((shown.offer, shown.terms)), shown.more),
            Money::None | Money::Failed(_) => (None, None),
        };
        let first = || {
            let (name, _) = loaded.variants.first()?;
            Some((name.clone(), Terms::of(&loaded.baseline, name)?))
        };
        let Some((offer, terms)) = chosen.or_else(first) else {
            return Money::None;
        };
        let mut shown = MoneyShown {
            pricing,
            offer,
            terms,
            valued: None,
            kpis: simulated.kpis,
            more: more.filter(|_| !simulated.is_last),
        };
        shown.revalue();
        Money::Ready(Box::new(shown))
    }

    /// Puts the line with an offer beside it, or nothing. Offers can only be shown once they have been simulated, for
    /// their networks are not known before. Its money is shown from then on.
    pub fn show_beside(&mut self, offer: Option<&str>) {
        self.take_away();
        self.rebuilt += 1;
        self.stage.alone();
        let Some(offer) = offer else {
            return;
        };
        match self.line.begin(Some(offer)) {
            Ok((playback, layout)) => {
                self.layouts.push(layout);
                self.plans.push(Arc::clone(playback.plan()));
                self.networks.push(self.line.network(Some(offer)));
                self.stage
                    .put_beside(Actor::new(Role::Offer(offer.to_owned()), playback));
                if let Money::Ready(shown) = &mut self.money
                    && shown.offer != offer
                {
                    shown.show(&self.line, offer);
                }
            }
            Err(error) => self.money = Money::Failed(error.to_string()),
        }
    }

    /// Takes away what there is of a run beside the first one.
    fn take_away(&mut self) {
        self.layouts.truncate(1);
        self.plans.truncate(1);
        self.networks.truncate(1);
        self.look_away_from_others();
    }

    /// Puts beside the line what becomes of it if something is done to it now.
    pub fn branch(&mut self, what: Intervention) {
        self.act(self.stage.now(), Deed::Branch(what));
    }

    fn branch_now(&mut self, what: Intervention) {
        if self.stage.branch(what) {
            self.take_away();
            let (layout, plan) = (self.layouts[0].clone(), Arc::clone(&self.plans[0]));
            self.layouts.push(layout);
            self.plans.push(plan);
            self.networks.push(Arc::clone(&self.networks[0]));
            self.rebuilt += 1;
        } else {
            self.notice = Some(match what {
                Intervention::Break { .. } => Label::CannotBreak,
                Intervention::LoseNetwork { radio: None, .. } => Label::NoNetwork,
                Intervention::LoseNetwork { radio: Some(_), .. } => Label::RadioNotMissed,
            });
        }
    }

    /// Closes the window or opens another scenario, unless changes would be lost: then it is asked first.
    pub fn ask(&mut self, what: Ask) {
        match &self.desk {
            Some(desk) if desk.is_unsaved() => self.asked = Some(what),
            _ => self.agree(what),
        }
    }

    /// Does it, whatever is lost.
    pub fn agree(&mut self, what: Ask) {
        self.asked = None;
        if let Some(desk) = &mut self.desk {
            desk.throw_away();
        }
        match what {
            Ask::Close => self.closes = true,
            Ask::Open(name) => self.wanted = Some(Wanted::Ready(name)),
            Ask::Demo(name) => self.wanted = Some(Wanted::Demo(name)),
        }
    }

    /// Says what could not be done in the place of whatever was said before.
    pub fn say(&mut self, notice: Option<Label>) {
        (self.caption, self.notice) = (None, notice);
    }

    /// Wants something made of the scenario that is shown. It says from which file it was made, so there has to be one
    /// that holds what is shown: a scenario that comes with the program is written first.
    pub fn export(&mut self, what: Export) {
        self.say(None);
        let Some(desk) = &mut self.desk else {
            self.notice = Some(Label::NothingToEdit);
            return;
        };
        if desk.draft.checked().is_err() {
            self.notice = Some(Label::MistakesFirst);
            return;
        }
        if desk.draft.is_ahead() || desk.is_unsaved() {
            self.notice = Some(Label::SaveFirst);
            return;
        }
        if matches!(desk.draft.origin(), Origin::BuiltIn(_)) && !desk.save() {
            self.caption = desk.said.take().map(Said::Why);
            return;
        }
        let Origin::File(file) = desk.draft.origin() else {
            return;
        };
        // The file is read again for it.
        let there = std::fs::read_to_string(file).ok();
        if there.as_deref() != Some(desk.draft.text()) {
            self.notice = Some(there.map_or(Label::FileGone, |_| Label::FileChanged));
            return;
        }
        let offer = match self.stage.actors().get(1).map(|actor| &actor.role) {
            Some(Role::Offer(name)) => Some(name.as_str()),
            _ => None,
        };
        self.order = Some(what.order(Told {
            file,
            offer,
            seed: self.line.seed,
            language: self.language,
            prospect: self.prospect.as_deref(),
        }));
    }

    /// When the first station begins to work in the measured time: nobody is shown the night before it.
    pub fn opening(&self) -> Time {
        let (line, start) = (&self.plans[0].line, self.plans[0].start);
        let begins = line.stations.iter().filter_map(|station| {
            let Some(shift) = line.shifts.get(station.rules.shift as usize) else {
                return Some(start);
            };
            shift.stretch_at(start).map(|stretch| stretch.begin.max(start))
        });
        begins.min().unwrap_or(start)
    }

    /// Goes to the opening.
    pub fn restart(&mut self) {
        self.stage.go(self.opening());
        self.notice = None;
    }

    /// Shows the line as it was opened: alone, from its beginning, offers on their terms. What was typed in the editor stays.
    pub fn reset(&mut self) {
        self.show_beside(None);
        self.look_at(0, None);
        (self.follows, self.wants_overview, self.shows_signal) = (false, true, false);
        (self.stage.is_playing, self.stage.speed) = (false, USUAL_SPEED);
        self.page = Page::Figures;
        if let Money::Ready(shown) = &mut self.money
            && let Some((first, _)) = self.line.scenario.variants.first()
        {
            let first = first.clone();
            shown.show(&self.line, &first);
        }
        self.say(None);
        self.restart();
    }

    /// Goes to what happens next of a kind.
    pub fn go_to_next(&mut self, kind: Kind) {
        self.stage.is_playing = false;
        if kind == Kind::Any {
            return self.act(self.stage.now(), Deed::Step);
        }
        let found = self.stage.go_to_next(kind).is_some();
        self.say((!found).then_some(Label::NothingMore));
    }

    /// Why nothing moves any more in a run, if one has come to a halt.
    pub fn halted(&self) -> Option<String> {
        let (run, why) = self.stage.halted()?;
        let why = explain(&why.to_string(), self.language);
        Some(match self.stage.actors().len() {
            1 => why,
            _ => format!("{}: {why}", self.title(run)),
        })
    }

    /// The language shown, and what things are called in it.
    pub fn voice(&self) -> Voice<'_> {
        Voice::of(self.language, &self.line.scenario.baseline)
    }

    /// The title of a run.
    pub fn title(&self, actor: usize) -> String {
        let text = |label: Label| label.text(self.language);
        match self.stage.actors().get(actor).map(|actor| &actor.role) {
            None | Some(Role::Baseline) => text(Label::BaselineTitle).to_owned(),
            Some(Role::Offer(name)) => self.voice().called(name),
            Some(Role::Branch(what)) => {
                let begin = self.stage.actors()[actor].with(|playback| playback.begin());
                let when = names::moment(&self.plans[actor], begin);
                match what {
                    Intervention::Break { machine } => {
                        let name = names::machine(&self.plans[actor], *machine, self.voice());
                        fill(text(Label::BranchBreak), &[&name, &when])
                    }
                    Intervention::LoseNetwork { radio: None, .. } => fill(text(Label::BranchNetwork), &[&when]),
                    Intervention::LoseNetwork { radio: Some(radio), .. } => {
                        fill(text(Label::BranchRadio), &[&names::radio(*radio, self.voice()), &when])
                    }
                }
            }
        }
    }
}
