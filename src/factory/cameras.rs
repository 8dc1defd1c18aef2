//! Cameras whose pictures are judged over the network: a part stays on its machine until the answer is there or too
//! late.
//!
//! The parts of a lot have their pictures taken one after the other, those of a batch all at once; a round is what is
//! taken at once, and it is over when the slowest of its answers is there or late. When all parts of a machine have
//! been through a round, the line is told which of them nobody has judged. A round that takes no time is no event, so
//! a network that cannot be felt leaves a run as it is.
//!
//! A picture or answer that is lost is sent again only where parts are held until they are judged. A fault of the
//! network decides over the pictures that are taken while it lasts; of those already under way it only holds back
//! answers that are waited for without limit. Leaves out: pictures that wait for each other on their way (the tables
//! have that in their delays) and cameras that lose their control.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::factory::factory::{Factory, FactoryEvent};
use crate::factory::link_plan::CameraPlan;
use crate::factory::links::{Links, NetworkSource};
use crate::kernel::calendar::EventId;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time, TotalSpan};
use crate::line::floor::{LineEvent, WORK};
use crate::line::inspection::Verdict;
use crate::network::application::LateAnswer;

/// A picture that somebody outside is to carry and to have judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRequest {
    /// The camera's flow.
    pub flow: u32,
    /// Number of the picture among those of the camera; one that is sent again keeps its number.
    pub number: u64,
}

/// Pictures of a camera since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureCounts {
    /// Parts of which pictures were taken and that waited as long as they had to.
    pub parts: u64,
    /// Those whose answer was late.
    pub late: u64,
    /// Those that went on unchecked.
    pub passed: u64,
    /// Those that were rejected because nobody had judged them.
    pub rejected: u64,
    /// Time that they waited on the machine, summed.
    pub waited: TotalSpan,
}

/// A picture that somebody outside has not answered.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct OpenPicture {
    number: u64,
    fate: Fate,
}

/// What is known of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Fate {
    /// It has been sent.
    UnderWay,
    /// It might have been sent again by now, had anybody known that it is lost; its answer may only be late.
    Overdue,
    /// It is lost, and is sent again when its time has come.
    Lost,
}

/// A camera in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Camera {
    answers: Stream,
    /// Faults that it suffers now.
    lost: u32,
    /// Parts on the machine, and how many of them have been through a round.
    parts: u32,
    done: u32,
    /// Pictures taken before those of the parts on the machine.
    before: u64,
    /// When the round under way began.
    asked: Time,
    /// What ends it; `None` if nobody knows.
    timer: Option<EventId>,
    /// Pictures that somebody outside has not answered.
    open: Vec<OpenPicture>,
    verdict: Verdict,
    pub(super) counts: PictureCounts,
}

impl Camera {
    /// Whether its pictures get nowhere now.
    pub(super) fn is_lost(&self) -> bool {
        self.lost > 0
    }

    /// A camera before its first part.
    pub fn new(plan: &CameraPlan, answers: Stream) -> Self {
        Self {
            answers,
            lost: 0,
            parts: 0,
            done: 0,
            before: 0,
            asked: Time::ZERO,
            timer: None,
            open: Vec::new(),
            verdict: Verdict {
                unjudged: Vec::new(),
                rejects_unjudged: plan.late == LateAnswer::Reject,
            },
            counts: PictureCounts::default(),
        }
    }

    /// A part of the network that it needs has failed.
    pub fn lose(&mut self) {
        self.lost += 1;
    }

    /// A part of the network works again: pictures that wait for it are sent again when their time has come.
    pub fn regain(&mut self, plan: &CameraPlan, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        self.lost -= 1;
        if self.lost > 0 || self.done == self.parts || self.timer.is_some() || plan.never {
            return;
        }
        let since = scheduler.now().since(self.asked).0;
        let again = self.asked + Span(since.div_ceil(plan.again.0).saturating_mul(plan.again.0));
        let time = again + self.draw_round(plan);
        self.timer = Some(scheduler.at(time, WORK, FactoryEvent::RoundEnds(number)));
    }

    fn in_round(&self, plan: &CameraPlan) -> u32 {
        if plan.at_once { self.parts - self.done } else { 1 }
    }

    /// Takes rounds of pictures until one takes time. Whether all parts have been through one.
    fn take_rounds(
        &mut self,
        plan: &CameraPlan,
        number: u32,
        source: NetworkSource,
        requests: &mut Vec<PictureRequest>,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) -> bool {
        while self.done < self.parts {
            self.asked = scheduler.now();
            let wait = match source {
                NetworkSource::Outside => {
                    let first = self.before + u64::from(self.done);
                    for number in first..first + u64::from(self.in_round(plan)) {
                        let fate = Fate::UnderWay;
                        self.open.push(OpenPicture { number, fate });
                        requests.push(PictureRequest {
                            flow: plan.flow,
                            number,
                        });
                    }
                    // An answer at the very instant at which it would be late is in time.
                    Some(plan.again + Span(1))
                }
                NetworkSource::Tables if self.lost > 0 || plan.never => self.go_without(plan),
                NetworkSource::Tables => Some(self.draw_round(plan)),
            };
            match wait {
                Some(Span::ZERO) => self.end_round(plan, scheduler.now()),
                Some(wait) => {
                    self.timer = Some(scheduler.after(wait, WORK, FactoryEvent::RoundEnds(number)));
                    return false;
                }
                None => {
                    self.timer = None;
                    return false;
                }
            }
        }
        true
    }

    /// Nobody answers: how long the parts of the round wait all the same.
    fn go_without(&mut self, plan: &CameraPlan) -> Option<Span> {
        if plan.late == LateAnswer::Hold {
            return None;
        }
        let last = self.done + self.in_round(plan);
        self.verdict.unjudged.extend(self.done..last);
        Some(plan.again)
    }

    /// Draws what becomes of the pictures of a round, two numbers each whatever comes: how long the parts wait.
    fn draw_round(&mut self, plan: &CameraPlan) -> Span {
        let mut longest = Span::ZERO;
        for part in self.done..self.done + self.in_round(plan) {
            let luck = self.answers.uniform_open();
            let delay = plan.delays.draw(&mut self.answers);
            let wait = match plan.late {
                LateAnswer::Hold if luck < plan.lost => {
                    // The number of losses in a row is geometric: all of a share `lost` of the luck has one, all of
                    // a share `lost` squared has two.
                    let losses = (libm::log(luck) / libm::log(plan.lost)).floor();
                    Span::from_seconds(losses * plan.again.as_seconds()) + delay
                }
                LateAnswer::Hold => delay,
                LateAnswer::Pass | LateAnswer::Reject => {
                    if luck < plan.lost || delay > plan.again {
                        self.verdict.unjudged.push(part);
                    }
                    if luck < plan.lost {
                        plan.again
                    } else {
                        delay.min(plan.again)
                    }
                }
            };
            longest = longest.max(wait);
        }
        longest
    }

    /// A round is over.
    fn end_round(&mut self, plan: &CameraPlan, now: Time) {
        let parts = self.in_round(plan);
        let waited = now.since(self.asked);
        self.counts.parts += u64::from(parts);
        self.counts.waited += TotalSpan::of(waited, u64::from(parts));
        if plan.late == LateAnswer::Hold && plan.within.is_some_and(|within| waited > within) {
            self.counts.late += u64::from(parts);
        }
        self.timer = None;
        self.done += parts;
    }

    /// All parts have been through a round: what is known of them.
    fn finish(&mut self) -> Verdict {
        let verdict = Verdict {
            unjudged: std::mem::take(&mut self.verdict.unjudged),
            ..self.verdict
        };
        let unjudged = verdict.unjudged.len() as u64;
        self.counts.late += unjudged;
        if verdict.rejects_unjudged {
            self.counts.rejected += unjudged;
        } else {
            self.counts.passed += unjudged;
        }
        self.before += u64::from(self.parts);
        (self.parts, self.done) = (0, 0);
        verdict
    }
}

impl Links {
    /// Pictures by camera, in the order of [`LinkPlan::cameras`](crate::factory::link_plan::LinkPlan::cameras).
    pub fn pictures(&self) -> impl Iterator<Item = PictureCounts> {
        self.cameras.iter().map(|camera| camera.counts)
    }
}

impl Factory {
    /// The cycle of a machine with a camera is over: its parts have their pictures taken.
    pub(super) fn take_pictures(&mut self, machine: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = Arc::clone(&self.plan);
        let number = plan.links.camera_of[machine as usize];
        let camera = &mut self.links.cameras[number as usize];
        camera.parts = self.floor.parts_on(machine);
        camera.done = 0;
        let prepared = &plan.links.cameras[number as usize];
        let (source, requests) = (self.links.source, &mut self.links.requests);
        if camera.take_rounds(prepared, number, source, requests, scheduler) {
            self.floor.note_verdict(machine, camera.finish());
            self.floor.handle(&plan.line, LineEvent::PhaseEnd(machine), scheduler);
        } else {
            self.floor.await_verdict(&plan.line, scheduler, machine);
            self.floor.settle(&plan.line, scheduler);
        }
    }

    /// The time of a round is over: its answers are there, or late.
    pub(super) fn end_round(&mut self, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = Arc::clone(&self.plan);
        let prepared = &plan.links.cameras[number as usize];
        let camera = &mut self.links.cameras[number as usize];
        camera.timer = None;
        let holds = prepared.late == LateAnswer::Hold;
        match self.links.source {
            NetworkSource::Tables if holds && camera.lost > 0 => return,
            NetworkSource::Tables => {}
            NetworkSource::Outside if holds => {
                let flow = prepared.flow;
                for OpenPicture { number, fate } in &mut camera.open {
                    if *fate == Fate::Lost {
                        *fate = Fate::UnderWay;
                        self.links.requests.push(PictureRequest { flow, number: *number });
                    } else {
                        *fate = Fate::Overdue;
                    }
                }
                let event = FactoryEvent::RoundEnds(number);
                camera.timer = Some(scheduler.after(prepared.again, WORK, event));
                return;
            }
            NetworkSource::Outside => {
                let before = camera.before;
                let late = camera.open.drain(..).map(|picture| (picture.number - before) as u32);
                camera.verdict.unjudged.extend(late);
            }
        }
        self.go_on_with_rounds(number, scheduler);
    }

    fn go_on_with_rounds(&mut self, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = Arc::clone(&self.plan);
        let prepared = &plan.links.cameras[number as usize];
        let camera = &mut self.links.cameras[number as usize];
        camera.end_round(prepared, scheduler.now());
        let (source, requests) = (self.links.source, &mut self.links.requests);
        if camera.take_rounds(prepared, number, source, requests, scheduler) {
            self.floor.note_verdict(prepared.machine, camera.finish());
            self.floor.act_on_verdict(&plan.line, scheduler, prepared.machine);
            self.floor.settle(&plan.line, scheduler);
        }
    }

    /// The pictures that were taken since the last call, for whoever [drives the simulation from
    /// outside](Self::simulation_driven_from_outside).
    pub fn take_picture_requests(&mut self) -> Vec<PictureRequest> {
        std::mem::take(&mut self.links.requests)
    }

    /// The answer to a picture has come. One that comes too late, or twice, changes nothing.
    pub fn picture_answered(&mut self, request: PictureRequest, scheduler: &mut Scheduler<FactoryEvent>) {
        let Some((number, index)) = self.find_open(request) else {
            return;
        };
        let camera = &mut self.links.cameras[number as usize];
        camera.open.remove(index);
        if camera.open.is_empty() {
            if let Some(timer) = camera.timer.take() {
                scheduler.cancel(timer);
            }
            self.go_on_with_rounds(number, scheduler);
        }
    }

    /// A picture or its answer is lost: where parts are held, it is sent again when its time has come.
    pub fn picture_lost(&mut self, request: PictureRequest) {
        let Some((number, index)) = self.find_open(request) else {
            return;
        };
        let fate = &mut self.links.cameras[number as usize].open[index].fate;
        if *fate == Fate::Overdue {
            *fate = Fate::UnderWay;
            self.links.requests.push(request);
        } else {
            *fate = Fate::Lost;
        }
    }

    /// The camera whose picture it is, and where it stands among those without an answer.
    fn find_open(&self, request: PictureRequest) -> Option<(u32, usize)> {
        let flows = self.plan.links.cameras.iter().map(|camera| camera.flow);
        let (number, _) = (0u32..).zip(flows).find(|&(_, flow)| flow == request.flow)?;
        let mut open = self.links.cameras[number as usize].open.iter();
        Some((number, open.position(|open| open.number == request.number)?))
    }
}
