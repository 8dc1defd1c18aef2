//! How a snapshot is taken: everything is read, nothing is touched.

use super::{
    BeltView, FiguresSoFar, IdleView, MachineView, PeopleView, PhaseView, PlaceView, Snapshot, VehicleView, WalkView,
    WayView, on_the_way,
};
use crate::factory::effectiveness::Effectiveness;
use crate::factory::factory::{Factory, FactoryEvent};
use crate::kernel::attendance::Attendance;
use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time};
use crate::line::floor::LineEvent;
use crate::line::machine::{Activity, DOWN, LINK, Machine};
use crate::line::plan::{NONE, StationPlan};
use crate::line::state::{State, StateTotals};

impl Factory {
    /// What it looks like at the present of its scheduler.
    pub fn snapshot(&self, clock: &Scheduler<FactoryEvent>) -> Snapshot {
        let (plan, now) = (&self.plan, clock.now());
        let since = if now >= plan.start { plan.start } else { plan.begin };
        let machines: Vec<MachineView> = (0u32..)
            .zip(self.floor.machines())
            .map(|(number, machine)| self.machine_view(number, machine, now))
            .collect();
        let group = |people: &Attendance| {
            let (is_there, people, busy) = people.at_work();
            PeopleView {
                is_there,
                people,
                busy,
                waiting: 0,
            }
        };
        Snapshot {
            time: now,
            since,
            stations: self.effectiveness(&machines),
            places: self.place_views(),
            belts: self.belt_views(now),
            on_the_way: self.way_views(clock),
            operators: self.floor.operators().groups().iter().map(group).collect(),
            walks: self.walk_views(now),
            idle: self.idle_views(),
            crews: self
                .workshop
                .crews()
                .iter()
                .map(|crew| PeopleView {
                    waiting: crew.waiting() as u32,
                    ..group(crew.people())
                })
                .collect(),
            vehicles: self.vehicle_views(now),
            lost_links: self.links.lost().collect(),
            lost_cameras: self.links.lost_cameras().collect(),
            spares: self.workshop.spares_there().collect(),
            figures: self.figures_so_far(&machines, now, now.since(since)),
            machines,
        }
    }

    fn machine_view(&self, number: u32, machine: &Machine, now: Time) -> MachineView {
        let has_job = machine.job != NONE && machine.activity != Activity::Conveyor;
        let jobs = has_job.then(|| std::iter::once(machine.job).chain(machine.others.iter().copied()));
        let mut times = machine.times;
        times.add(machine.state, machine.since, now);
        MachineView {
            state: machine.state,
            product: has_job.then(|| self.floor.jobs.get(machine.job).product),
            parts: jobs.map_or(0, |jobs| jobs.map(|job| self.floor.jobs.get(job).parts).sum()),
            phase: machine.timer.map(|_| PhaseView {
                from: machine.started,
                until: machine.started + machine.remaining,
                is_work: matches!(machine.activity, Activity::Load | Activity::Cycle),
            }),
            operator: Some(machine.operator).filter(|&group| group != NONE && !machine.wants_operator),
            crew: self.workshop.crew_at(number),
            is_down: machine.holds.has(DOWN),
            is_cut_off: machine.holds.has(LINK),
            times,
        }
    }

    fn walk_views(&self, now: Time) -> Vec<WalkView> {
        let walks = self.floor.operators().walks().iter();
        walks
            .map(|walk| WalkView {
                group: walk.group,
                from: walk.from,
                to: walk.to,
                done: now.since(walk.since).as_seconds() / walk.until.since(walk.since).as_seconds(),
            })
            .collect()
    }

    fn idle_views(&self) -> Vec<IdleView> {
        let operators = self.floor.operators();
        let groups = (0..operators.groups().len() as u32).filter(|&group| operators.is_on_shift(group));
        let all = groups.flat_map(|group| {
            let places = operators.free_at(group).iter();
            places.map(move |&machine| IdleView { group, machine })
        });
        all.filter(|view| view.machine != NONE).collect()
    }

    fn effectiveness(&self, machines: &[MachineView]) -> Vec<Effectiveness> {
        let of = |(number, station): (usize, &StationPlan)| {
            let own = station.first_machine as usize..(station.first_machine + station.machines) as usize;
            let mut times = StateTotals::default();
            for machine in &machines[own] {
                times.add(&machine.times);
            }
            let (counts, quality) = self.floor.station_counts(number);
            Effectiveness::of(&times, counts, quality, station.is_conveyor)
        };
        self.plan.line.stations.iter().enumerate().map(of).collect()
    }

    fn place_views(&self) -> Vec<PlaceView> {
        let view = |place: &crate::line::buffer::Buffer| PlaceView {
            jobs: place.jobs.len() as u64,
            coming: place.in_transit,
            capacity: Some(place.capacity).filter(|&capacity| capacity != u32::MAX),
            blocks: place.blocked.len() as u32,
            product: place.jobs.front().map(|&job| self.floor.jobs.get(job).product),
        };
        self.floor.buffers.iter().map(view).collect()
    }

    fn belt_views(&self, now: Time) -> Vec<Vec<BeltView>> {
        let product = |job: u32| self.floor.jobs.get(job).product;
        let view = |(job, along)| BeltView {
            along,
            product: product(job),
        };
        let belts = self.plan.line.stations.iter().zip(&self.floor.stations);
        let views = belts.map(
            |(station, state)| match (&station.rules.conveyor, &state.rest.conveyor) {
                (Some(plan), Some(belt)) => belt.positions(plan, now).into_iter().map(view).collect(),
                _ => Vec::new(),
            },
        );
        views.collect()
    }

    fn way_views(&self, clock: &Scheduler<FactoryEvent>) -> Vec<WayView> {
        let line = &self.plan.line;
        let mut found: Vec<(u32, Time, u32)> = clock
            .pending()
            .filter_map(|(time, event)| match event {
                FactoryEvent::Line(LineEvent::Arrival(job)) => Some((self.floor.heading_to(line, job)?, time, job)),
                _ => None,
            })
            .collect();
        // The calendar has no order that two runs in the same state would share.
        found.sort_unstable();
        let on_their_way = found.into_iter().map(|(place, arrives, job)| {
            let station = self.floor.buffers[place as usize].station as usize;
            let mean = line.stations[station].rules.transfer.as_ref();
            let whole = mean.map_or(0.0, |transfer| transfer.mean().as_seconds());
            let left = arrives.since(clock.now()).as_seconds();
            WayView {
                product: self.floor.jobs.get(job).product,
                from: self.came_from(job),
                to: Some(place),
                done: if whole > 0.0 {
                    (1.0 - left / whole).clamp(0.0, 1.0)
                } else {
                    1.0
                },
            }
        });
        let waiting = self.floor.fleets().waiting_jobs().map(|(from, job)| WayView {
            product: self.floor.jobs.get(job).product,
            from: Some(from),
            to: None,
            done: 0.0,
        });
        on_their_way.chain(waiting).collect()
    }

    /// The station before the one that a job is on its way to, as its route has it; none if it comes from outside. One
    /// that is sent back for rework may come from another.
    fn came_from(&self, job: u32) -> Option<u32> {
        let line = &self.plan.line;
        let job = self.floor.jobs.get(job);
        let first = line.products.get(job.product as usize)?.first_step;
        // The steps of a route stand one behind the other.
        let before = if job.step == NONE {
            let next = |&step: &u32| {
                line.steps
                    .get(step as usize)
                    .map(|step| step.next)
                    .filter(|&next| next != NONE)
            };
            std::iter::successors(Some(first), next).last()
        } else {
            job.step.checked_sub(1).filter(|&step| step >= first)
        };
        line.steps.get(before? as usize).map(|step| step.station)
    }

    fn vehicle_views(&self, now: Time) -> Vec<VehicleView> {
        let view = |vehicle: &crate::line::fleet::Vehicle| {
            let to = vehicle.destination(&self.plan.line);
            VehicleView {
                state: vehicle.state(),
                place: to.map_or(vehicle.place(), |to| on_the_way(vehicle.place(), to, vehicle.done(now))),
                to,
                load: vehicle.load().map(|job| self.floor.jobs.get(job).product),
            }
        };
        self.floor.fleets().vehicles().iter().map(view).collect()
    }

    fn figures_so_far(&self, machines: &[MachineView], now: Time, time: Span) -> FiguresSoFar {
        let mut figures = FiguresSoFar {
            time,
            energy_kwh: self.energy_so_far(machines, now),
            ..FiguresSoFar::default()
        };
        for counts in self.floor.products() {
            figures.finished_parts += counts.finished;
            figures.good_parts += counts.finished - counts.escaped;
            figures.scrapped_parts += counts.scrapped;
            figures.parts_in_process += counts.in_process;
            figures.orders_completed += counts.orders_completed;
            figures.orders_late += counts.orders_late;
        }
        for counts in self.workshop.counts(&self.plan.maintenance) {
            figures.failures += counts.failures;
            figures.planned_works += counts.preventive;
            figures.alarms += counts.alarms;
        }
        for stops in self.links.stops(now) {
            figures.network_stops += stops.stops;
            figures.network_stop_time += stops.time;
        }
        for fleet in 0..self.plan.line.fleets.len() {
            figures.vehicle_stops += self.floor.fleets().counts(fleet).stops;
        }
        figures
    }

    fn energy_so_far(&self, machines: &[MachineView], now: Time) -> f64 {
        let mut kwh = 0.0;
        for (view, machine) in machines.iter().zip(self.floor.machines()) {
            let power = &self.plan.line.stations[machine.station as usize].rules.power_kw;
            let states = State::ALL.iter().zip(power);
            kwh += states
                .map(|(&state, kw)| kw * view.times.get(state).as_hours())
                .sum::<f64>();
            kwh += machine.extra_kwh + machine.extra_kwh_of(now.since(machine.since));
        }
        kwh
    }
}
