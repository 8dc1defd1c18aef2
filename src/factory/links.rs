//! Control over the network: a machine whose controller is not heard for longer than the survival time makes a safe
//! stop. It stands until the link is back, somebody has acknowledged the stop, and it has been set going again.
//!
//! Outages of a link begin at a constant rate of the time on the calendar that it has none, whatever the machine does;
//! one and faults of shared parts of the network may overlap, and the link is back when all are over. An outage during which the machine is
//! off shift or failed throughout costs nothing. If the link is lost while it is set going again, all of that begins
//! anew. What is acknowledged and restarted is begun only in the machine's shift and while it is not failed.
//!
//! Leaves out: what the outage does to others than the machine itself, and machines that slow down before they stop.

use serde::{Deserialize, Serialize};

use crate::factory::cameras::{Camera, PictureCounts, PictureRequest};
use crate::factory::factory::{Factory, FactoryEvent};
use crate::factory::link_plan::{ControlPlan, FaultPlan, LinkPlan, Served};
use crate::factory::plan::FactoryPlan;
use crate::kernel::calendar::EventId;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::random::Stream;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::line::floor::REPAIRS;
use crate::line::machine::{DOWN, LINK, OFF_SHIFT};
use crate::line::plan::NONE;
use crate::network::table::Outages;

/// Where outages, faults and delays come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkSource {
    /// Drawn from the plan's tables.
    Tables,
    /// Whoever drives the simulation says them.
    Outside,
}

/// The network's grip on a plant in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Links {
    pub(super) source: NetworkSource,
    pub(super) controls: Vec<ControlLink>,
    pub(super) cameras: Vec<Camera>,
    pub(super) requests: Vec<PictureRequest>,
    faults: Vec<Fault>,
}

/// The control link of a machine in operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ControlLink {
    /// Outages and faults that it suffers now.
    lost: u32,
    /// The machine has made a safe stop and is not set going again.
    stopped: bool,
    /// What ends the acknowledgement and the restart under way.
    recovery: Option<EventId>,
    /// Since when the stop is accounted for: not while the machine would stand anyway.
    standing: Option<Time>,
    outages: Stream,
    recoveries: Stream,
    counts: StopCounts,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Fault {
    failures: Stream,
    repairs: Stream,
}

/// Safe stops of a machine since the statistics began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopCounts {
    /// Stops begun.
    pub stops: u64,
    /// Time in them, until the machine works again; not while it is off shift or failed.
    pub time: Span,
    /// Parts that they scrapped.
    pub scrapped: u64,
}

impl Links {
    /// All links well.
    pub fn new(plan: &LinkPlan, source: NetworkSource, seed: u64, replication: u64) -> Self {
        let stream = |entity: &str, purpose| Stream::named(seed, replication, entity, purpose);
        let control = |control: &ControlPlan| ControlLink {
            lost: 0,
            stopped: false,
            recovery: None,
            standing: None,
            outages: stream(&control.device, "network outage"),
            recoveries: stream(&control.device, "network restart"),
            counts: StopCounts::default(),
        };
        let fault = |fault: &FaultPlan| Fault {
            failures: stream(&fault.part, "network time to failure"),
            repairs: stream(&fault.part, "network repair"),
        };
        Self {
            source,
            controls: plan.controls.iter().map(control).collect(),
            cameras: plan
                .cameras
                .iter()
                .map(|camera| Camera::new(camera, stream(&camera.device, "network answer")))
                .collect(),
            requests: Vec::new(),
            faults: plan.faults.iter().map(fault).collect(),
        }
    }

    /// Safe stops by machine, in the order of [`LinkPlan::controls`], up to `now`.
    pub fn stops(&self, now: Time) -> impl Iterator<Item = StopCounts> {
        self.controls.iter().map(move |link| StopCounts {
            time: link.counts.time + link.standing.map_or(Span::ZERO, |since| now.since(since)),
            ..link.counts
        })
    }

    /// By machine, in the order of [`LinkPlan::controls`], whether messages stay away now.
    pub fn lost(&self) -> impl Iterator<Item = bool> {
        self.controls.iter().map(|link| link.lost > 0)
    }

    /// By camera, in the order of [`LinkPlan::cameras`], whether its pictures get nowhere now.
    pub fn lost_cameras(&self) -> impl Iterator<Item = bool> {
        self.cameras.iter().map(Camera::is_lost)
    }

    /// Begins the statistics anew. A machine that stands then has made no stop since.
    pub fn reset_statistics(&mut self, now: Time) {
        for link in &mut self.controls {
            link.counts = StopCounts::default();
            link.standing = link.standing.map(|_| now);
        }
        for camera in &mut self.cameras {
            camera.counts = PictureCounts::default();
        }
    }
}

impl ControlLink {
    fn stand(&mut self, now: Time) {
        self.standing.get_or_insert(now);
    }

    fn stand_no_more(&mut self, now: Time) {
        if let Some(since) = self.standing.take() {
            self.counts.time += now.since(since);
        }
    }
}

/// The time from one outage to the next; `None` if it never comes.
fn outage_gap(outages: &Outages, stream: &mut Stream) -> Option<Span> {
    let Outages::Poisson { per_hour, .. } = outages else {
        return None;
    };
    let mean = Span::from_seconds(3_600.0 / per_hour);
    let gap = SpanSampler::exponential(mean).draw(stream);
    (gap < Span::FOREVER).then_some(gap)
}

/// The control link of a machine, if it has one.
#[inline]
fn control_of(plan: &FactoryPlan, machine: u32) -> Option<usize> {
    let control = plan.links.control_of.get(machine as usize)?;
    (*control != NONE).then_some(*control as usize)
}

impl Factory {
    /// Awaits the first outages and faults; links that never work are lost. To be called before the line starts.
    pub(super) fn start_links(&mut self, plan: &FactoryPlan, scheduler: &mut Scheduler<FactoryEvent>) {
        for camera in &plan.links.cameras {
            self.floor.judge_elsewhere(camera.machine);
        }
        if self.links.source == NetworkSource::Outside {
            return;
        }
        for (number, control) in (0u32..).zip(&plan.links.controls) {
            let link = &mut self.links.controls[number as usize];
            if control.outages == Outages::Always {
                link.lost = 1;
                link.stopped = true;
                link.counts.stops = 1;
                if !self.floor.machines()[control.machine as usize].holds.has(OFF_SHIFT) {
                    link.stand(scheduler.now());
                }
                self.floor.hold_from_start(control.machine, LINK);
            } else if let Some(gap) = outage_gap(&control.outages, &mut link.outages) {
                scheduler.after(gap, REPAIRS, FactoryEvent::LinkLost(number));
            }
        }
        for (number, fault) in (0u32..).zip(&plan.links.faults) {
            let time = fault
                .time_to_failure
                .draw(&mut self.links.faults[number as usize].failures);
            scheduler.after(time, REPAIRS, FactoryEvent::NetworkFault(number));
        }
    }

    /// An outage of a control link begins; it ends after its time.
    pub(super) fn begin_outage(&mut self, plan: &FactoryPlan, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let outages = &plan.links.controls[number as usize].outages;
        let stream = &mut self.links.controls[number as usize].outages;
        if let Outages::Poisson { durations, .. } = outages {
            let time = durations.draw(stream);
            scheduler.after(time, REPAIRS, FactoryEvent::LinkBack(number));
        }
        self.lose_link(plan, number as usize, scheduler);
        self.floor.settle(&plan.line, scheduler);
    }

    /// An outage of a control link is over, and another will come.
    pub(super) fn end_outage(&mut self, plan: &FactoryPlan, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let outages = &plan.links.controls[number as usize].outages;
        if let Some(gap) = outage_gap(outages, &mut self.links.controls[number as usize].outages) {
            scheduler.after(gap, REPAIRS, FactoryEvent::LinkLost(number));
        }
        self.regain_link(plan, number as usize, scheduler);
        self.floor.settle(&plan.line, scheduler);
    }

    /// A part of the network fails.
    pub(super) fn begin_fault(&mut self, plan: &FactoryPlan, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let fault = &plan.links.faults[number as usize];
        let time = fault.repair.draw(&mut self.links.faults[number as usize].repairs);
        scheduler.after(time, REPAIRS, FactoryEvent::NetworkRepaired(number));
        self.lose(plan, &fault.out, scheduler);
    }

    /// A part of the network works again.
    pub(super) fn end_fault(&mut self, plan: &FactoryPlan, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let fault = &plan.links.faults[number as usize];
        let time = fault
            .time_to_failure
            .draw(&mut self.links.faults[number as usize].failures);
        scheduler.after(time, REPAIRS, FactoryEvent::NetworkFault(number));
        self.regain(plan, &fault.out, scheduler);
    }

    /// Messages of all of this stay away from now on.
    pub(super) fn lose(&mut self, plan: &FactoryPlan, served: &Served, scheduler: &mut Scheduler<FactoryEvent>) {
        for &control in &served.controls {
            self.lose_link(plan, control as usize, scheduler);
        }
        for &camera in &served.cameras {
            self.links.cameras[camera as usize].lose();
        }
        for &vehicle in &served.vehicles {
            self.heartbeats
                .fall_silent(&plan.line, vehicle, &mut self.floor, scheduler);
        }
        self.floor.settle(&plan.line, scheduler);
    }

    /// What kept the messages of all of this away is over.
    pub(super) fn regain(&mut self, plan: &FactoryPlan, served: &Served, scheduler: &mut Scheduler<FactoryEvent>) {
        for &control in &served.controls {
            self.regain_link(plan, control as usize, scheduler);
        }
        for &camera in &served.cameras {
            let prepared = &plan.links.cameras[camera as usize];
            self.links.cameras[camera as usize].regain(prepared, camera, scheduler);
        }
        for &vehicle in &served.vehicles {
            self.heartbeats.hear_again(plan, vehicle, &mut self.floor, scheduler);
        }
        self.floor.settle(&plan.line, scheduler);
    }

    fn lose_link(&mut self, plan: &FactoryPlan, number: usize, scheduler: &mut Scheduler<FactoryEvent>) {
        let control = &plan.links.controls[number];
        let link = &mut self.links.controls[number];
        link.lost += 1;
        if link.stopped {
            if let Some(recovery) = link.recovery.take() {
                scheduler.cancel(recovery);
            }
            return;
        }
        let machine = control.machine;
        if self.floor.machines()[machine as usize].holds.has(OFF_SHIFT | DOWN) {
            return;
        }
        self.stop_safely(plan, number, scheduler);
        if control.scraps_part {
            let parts = self.floor.scrap_in_work(&plan.line, scheduler, machine);
            self.links.controls[number].counts.scrapped += parts;
        }
    }

    fn stop_safely(&mut self, plan: &FactoryPlan, number: usize, scheduler: &mut Scheduler<FactoryEvent>) {
        let link = &mut self.links.controls[number];
        link.stopped = true;
        link.counts.stops += 1;
        link.stand(scheduler.now());
        let machine = plan.links.controls[number].machine;
        self.floor.hold(&plan.line, scheduler, machine, LINK);
    }

    fn regain_link(&mut self, plan: &FactoryPlan, number: usize, scheduler: &mut Scheduler<FactoryEvent>) {
        let link = &mut self.links.controls[number];
        link.lost = link.lost.saturating_sub(1);
        let machine = plan.links.controls[number].machine;
        let stands_anyway = self.floor.machines()[machine as usize].holds.has(OFF_SHIFT | DOWN);
        if link.lost == 0 && link.stopped && !stands_anyway {
            self.begin_recovery(plan, number, scheduler);
        }
    }

    fn begin_recovery(&mut self, plan: &FactoryPlan, number: usize, scheduler: &mut Scheduler<FactoryEvent>) {
        let control = &plan.links.controls[number];
        let link = &mut self.links.controls[number];
        let mut draw = |time: &Option<SpanSampler>| match time {
            Some(time) => time.draw(&mut link.recoveries),
            None => Span::ZERO,
        };
        let time = draw(&control.acknowledge) + draw(&control.restart);
        if time == Span::ZERO {
            self.go_again(plan, number, scheduler);
        } else {
            link.recovery = Some(scheduler.after(time, REPAIRS, FactoryEvent::LinkRestarted(number as u32)));
        }
    }

    /// A stop has been acknowledged and the machine restarted.
    pub(super) fn end_recovery(&mut self, plan: &FactoryPlan, number: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        self.go_again(plan, number as usize, scheduler);
        self.floor.settle(&plan.line, scheduler);
    }

    fn go_again(&mut self, plan: &FactoryPlan, number: usize, scheduler: &mut Scheduler<FactoryEvent>) {
        let link = &mut self.links.controls[number];
        link.stopped = false;
        link.recovery = None;
        link.stand_no_more(scheduler.now());
        let machine = plan.links.controls[number].machine;
        self.floor.release(&plan.line, scheduler, machine, LINK);
    }

    /// A machine goes off shift or fails: whether it stands safely does not matter meanwhile.
    pub(super) fn suspend_link(&mut self, plan: &FactoryPlan, machine: u32, now: Time) {
        if let Some(number) = control_of(plan, machine) {
            self.links.controls[number].stand_no_more(now);
        }
    }

    /// A machine is about to be released from `reason`, [`OFF_SHIFT`] or [`DOWN`]: it stays where it is if its link
    /// is lost, or if it had stopped before and nobody has set it going again.
    pub(super) fn resume_link(
        &mut self,
        plan: &FactoryPlan,
        machine: u32,
        reason: u8,
        scheduler: &mut Scheduler<FactoryEvent>,
    ) {
        let Some(number) = control_of(plan, machine) else {
            return;
        };
        let others = (OFF_SHIFT | DOWN) & !reason;
        if self.floor.machines()[machine as usize].holds.has(others) {
            return;
        }
        let link = &mut self.links.controls[number];
        if link.stopped {
            link.stand(scheduler.now());
            if link.lost == 0 && link.recovery.is_none() {
                self.begin_recovery(plan, number, scheduler);
            }
        } else if link.lost > 0 {
            self.stop_safely(plan, number, scheduler);
        }
    }
}

/// What a second, real network says to a plant that is [driven from
/// outside](Factory::simulation_driven_from_outside).
impl Factory {
    /// The messages of a flow stay away for longer than the survival time. Nothing happens if it is neither the
    /// control of a machine nor the heartbeat of a vehicle.
    pub fn link_lost(&mut self, flow: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = std::sync::Arc::clone(&self.plan);
        if let Some(number) = plan.links.controls.iter().position(|control| control.flow == flow) {
            self.lose_link(&plan, number, scheduler);
            self.floor.settle(&plan.line, scheduler);
        }
        if let Some(&(_, vehicle)) = plan.links.heartbeats.iter().find(|(heartbeat, _)| *heartbeat == flow) {
            self.heartbeats
                .fall_silent(&plan.line, vehicle, &mut self.floor, scheduler);
        }
    }

    /// A message has come after [`Self::link_lost`].
    pub fn link_back(&mut self, flow: u32, scheduler: &mut Scheduler<FactoryEvent>) {
        let plan = std::sync::Arc::clone(&self.plan);
        if let Some(number) = plan.links.controls.iter().position(|control| control.flow == flow) {
            self.regain_link(&plan, number, scheduler);
            self.floor.settle(&plan.line, scheduler);
        }
        if let Some(&(_, vehicle)) = plan.links.heartbeats.iter().find(|(heartbeat, _)| *heartbeat == flow) {
            self.heartbeats.hear_again(&plan, vehicle, &mut self.floor, scheduler);
        }
    }
}
