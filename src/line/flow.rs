//! How jobs move: out of a machine, into the next buffer, onto the next machine.
//!
//! Blocking after service: a finished job stays on its machine until there is room downstream. The machines that
//! wait for room in a buffer are served in the order in which they were blocked. A buffer has room as long as
//! fewer jobs are there, or on their way there, than it has places and its station has ready machines; with no
//! places at all a job goes straight onto a ready machine.

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Span, Time, TotalSpan};
use crate::line::floor::{Floor, Halt, LineEvent, WORK};
use crate::line::job::Job;
use crate::line::machine::{Activity, DOWN, LINK};
use crate::line::plan::{LinePlan, NONE};
use crate::line::state::State;
use crate::line::station::DispatchRule;
use crate::line::tracing::CALLED;
use crate::line::transport::Conveyor;

/// Where a job goes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Destination {
    /// To this buffer.
    Buffer(u32),
    /// Out of the line.
    Out,
}

impl Floor {
    /// Gives a ready machine a routine or a job, if there is one for it.
    #[inline]
    pub(crate) fn feed<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        if !self.machines[number as usize].is_ready() {
            return;
        }
        let station = self.machines[number as usize].station;
        if plan.stations[station as usize].simple {
            if !self.buffers[station as usize].blocked.is_empty() {
                self.admit(plan, clock, station);
                // What was let in may have gone straight to this machine.
                if !self.machines[number as usize].is_ready() {
                    if plan.stations[station as usize].is_entry {
                        self.release_orders(plan, clock);
                    }
                    return;
                }
            }
            let job = match self.buffers[station as usize].pop(clock.now()) {
                Some(job) => Some(job),
                None => self.bring_part(plan, clock, station),
            };
            match job {
                Some(job) => {
                    self.begin_job(plan, clock, number, job);
                    if plan.stations[station as usize].is_entry {
                        self.release_orders(plan, clock);
                    }
                }
                None => {
                    self.enter_state(number, State::Starved, clock.now());
                    // Where no part can wait, orders wait for the machine itself.
                    if plan.stations[station as usize].is_entry {
                        self.release_orders(plan, clock);
                    }
                }
            }
            return;
        }
        if self.begin_routine(plan, clock, number) {
            return;
        }
        self.admit(plan, clock, station);
        match self.choose_jobs(plan, clock, number) {
            Some((job, others)) => {
                self.machines[number as usize].others = others;
                self.begin_job(plan, clock, number, job);
                self.admit(plan, clock, station);
                for &place in &plan.stations[station as usize].rules.component_places {
                    self.admit(plan, clock, place);
                }
                self.release_orders(plan, clock);
            }
            None => {
                self.update_state(number, clock.now());
                if plan.stations[station as usize].is_entry {
                    self.release_orders(plan, clock);
                }
            }
        }
    }

    /// Takes the job, or the batch of jobs, that a machine of a station with rules works on next.
    fn choose_jobs<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) -> Option<(u32, Vec<u32>)> {
        let station = self.machines[number as usize].station;
        let rules = &plan.stations[station as usize].rules;
        let now = clock.now();
        if rules.batch_parts == 1 {
            let job = match self.best_job(plan, number, station) {
                Some(index) => self.buffers[station as usize].take(index, now),
                None if self.buffers[station as usize].jobs.is_empty() => self.bring_part(plan, clock, station),
                None => None,
            };
            // A part that was just brought may have to wait for its components.
            let job = job?;
            if !self.has_components(plan, job) {
                self.buffers[station as usize].push(job, now);
                return None;
            }
            self.take_components(plan, clock, job);
            return Some((job, Vec::new()));
        }
        while self.buffers[station as usize].jobs.len() < rules.batch_parts as usize {
            let Some(job) = self.bring_part(plan, clock, station) else {
                break;
            };
            self.buffers[station as usize].push(job, now);
        }
        self.complete_batch(plan, clock, station);
        // A batch is of one product: the first in the queue of which there is enough.
        let queue = &self.buffers[station as usize].jobs;
        let product_of = |&job: &u32| self.jobs.get(job).product;
        let enough = |product: u32| {
            queue
                .iter()
                .filter(|job| product_of(job) == product)
                .take(rules.batch_least as usize)
                .count()
                == rules.batch_least as usize
        };
        let product = queue.iter().map(product_of).find(|&product| enough(product))?;
        let mut batch = Vec::new();
        let mut index = 0;
        while index < self.buffers[station as usize].jobs.len() && batch.len() < rules.batch_parts as usize {
            let job = self.buffers[station as usize].jobs[index];
            if self.jobs.get(job).product == product {
                batch.extend(self.buffers[station as usize].take(index, now));
            } else {
                index += 1;
            }
        }
        let first = batch.remove(0);
        for &job in &batch {
            let counts = &mut self.stations[station as usize].counts;
            counts.jobs += 1;
            counts.waited += now.since(self.jobs.get(job).arrived);
        }
        Some((first, batch))
    }

    /// Brings raw parts until one of several products has a full batch: parts that come in turns fill the queue
    /// with some of each, and none of them might ever start.
    fn complete_batch<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, station: u32) {
        let rules = &plan.stations[station as usize].rules;
        if rules.enters.len() < 2 {
            return;
        }
        let mut waiting = vec![0; plan.products.len()];
        let mut counted = 0;
        loop {
            for &job in self.buffers[station as usize].jobs.iter().skip(counted) {
                waiting[self.jobs.get(job).product as usize] += 1;
            }
            counted = self.buffers[station as usize].jobs.len();
            if waiting.iter().any(|&jobs| jobs >= rules.batch_parts) {
                return;
            }
            let Some(job) = self.bring_part(plan, clock, station) else {
                return;
            };
            self.buffers[station as usize].push(job, clock.now());
        }
    }

    /// The position of the waiting job that the station's rule puts first, among those whose components are there.
    fn best_job(&self, plan: &LinePlan, number: u32, station: u32) -> Option<usize> {
        let rules = &plan.stations[station as usize].rules;
        let ready = self.buffers[station as usize].jobs.iter().enumerate();
        let mut ready = ready.filter(|&(_, &job)| self.has_components(plan, job));
        let job = |job: u32| self.jobs.get(job);
        match rules.dispatch {
            DispatchRule::FirstCome => ready.next(),
            DispatchRule::Shortest => ready.min_by_key(|&(index, &number)| {
                let job = job(number);
                let whole = plan.steps[job.step as usize]
                    .mean_cycle
                    .0
                    .saturating_mul(u64::from(job.parts));
                (whole, index)
            }),
            DispatchRule::EarliestDue => ready.min_by_key(|&(index, &number)| (job(number).due, index)),
            DispatchRule::LeastSetup => {
                let last = self.machines[number as usize].last_product;
                ready.min_by_key(|&(index, &number)| (self.mean_setup(plan, station, last, job(number)), index))
            }
        }
        .map(|(index, _)| index)
    }

    fn mean_setup(&self, plan: &LinePlan, station: u32, last: u32, job: &Job) -> Span {
        if last == job.product || last == NONE {
            return Span::ZERO;
        }
        let pairs = &plan.stations[station as usize].rules.setups;
        let pair = pairs
            .iter()
            .find(|&&(from, to, _)| from == last && to == job.product)
            .map(|(_, _, time)| time);
        pair.or(plan.steps[job.step as usize].rules.setup.as_ref())
            .map_or(Span::ZERO, |time| time.mean())
    }

    /// Whether everything that is built into a job here has come.
    fn has_components(&self, plan: &LinePlan, job: u32) -> bool {
        let job = self.jobs.get(job);
        plan.steps[job.step as usize].rules.needs.iter().all(|&(place, parts)| {
            let there: u64 = self.buffers[place as usize]
                .jobs
                .iter()
                .map(|&job| u64::from(self.jobs.get(job).parts))
                .sum();
            there >= u64::from(parts) * u64::from(job.parts)
        })
    }

    /// Builds the components into a job. One defective component makes the part that it goes into defective.
    fn take_components<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, job: u32) {
        let now = clock.now();
        let (step, parts) = (self.jobs.get(job).step, self.jobs.get(job).parts);
        for &(place, each) in &plan.steps[step as usize].rules.needs {
            let mut wanted = u64::from(each) * u64::from(parts);
            let mut defective = 0;
            while wanted > 0 {
                let Some(&component) = self.buffers[place as usize].jobs.front() else {
                    break;
                };
                let taken = wanted.min(u64::from(self.jobs.get(component).parts)) as u32;
                let component_job = self.jobs.get_mut(component);
                // The defective ones of a lot are taken first: which part of a lot is taken is not modelled.
                let bad = component_job.defective.min(taken);
                self.jobs.inherit_marks(job, component);
                let component_job = self.jobs.get_mut(component);
                defective += bad;
                component_job.defective -= bad;
                component_job.parts -= taken;
                let (product, left) = (component_job.product as usize, component_job.parts);
                self.products[product].built_in += u64::from(taken);
                self.products[product].in_process -= u64::from(taken);
                self.wip.remove(u64::from(taken), now);
                wanted -= u64::from(taken);
                if left == 0 {
                    self.buffers[place as usize].pop(now);
                    self.jobs.remove(component);
                }
            }
            let job = self.jobs.get_mut(job);
            job.defective = (job.defective + defective).min(job.parts);
        }
    }

    /// The machine's cycle is over: the quality of its jobs is decided and they leave. Whether it is ready for more.
    #[inline]
    pub(crate) fn finish_cycle<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) -> bool {
        let machine = &mut self.machines[number as usize];
        let station = machine.station as usize;
        let job = self.jobs.get_mut(machine.job);
        let step = &plan.steps[job.step as usize];
        if step.plain {
            let parts = u64::from(job.parts);
            job.step = step.next;
            let counts = &mut self.stations[station].counts;
            counts.parts += parts;
            counts.planned += TotalSpan::of(step.mean_cycle, parts);
            return self.leave(plan, clock, number);
        }
        let cycles = if plan.stations[station].rules.batch_parts > 1 {
            1
        } else {
            u64::from(job.parts)
        };
        self.stations[station].counts.planned += TotalSpan::of(step.mean_cycle, cycles);
        let finished: Vec<u32> = std::iter::once(machine.job)
            .chain(std::mem::take(&mut machine.others))
            .collect();
        let parts: u64 = finished.iter().map(|&job| u64::from(self.jobs.get(job).parts)).sum();
        self.stations[station].counts.parts += parts;
        for since in &mut machine.since_routine {
            // The highest number stands for a routine that was called.
            *since = since
                .saturating_add(u32::try_from(parts).unwrap_or(u32::MAX))
                .min((*since).max(CALLED - 1));
        }
        let mut leaving = Vec::with_capacity(finished.len());
        let verdict = self.take_verdict(station, number);
        let mut first = 0;
        for job in finished {
            let parts = self.jobs.get(job).parts;
            self.decide_quality(plan, clock, number, job, (&verdict, first), &mut leaving);
            first += parts;
        }
        self.send_off(plan, clock, number, leaving)
    }

    /// Lets the first of some jobs leave the machine, the others after it; with none the machine is idle. Whether it
    /// is ready for more.
    fn send_off<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
        mut leaving: Vec<u32>,
    ) -> bool {
        if leaving.is_empty() {
            return self.go_idle(plan, clock, number);
        }
        let machine = &mut self.machines[number as usize];
        machine.job = leaving.remove(0);
        machine.others = leaving;
        self.leave(plan, clock, number)
    }

    /// The job on a machine leaves it, or blocks it until there is room. Whether the machine is ready for more.
    #[inline]
    pub(crate) fn leave<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) -> bool {
        loop {
            let machine = &mut self.machines[number as usize];
            let (from, job) = (machine.station, machine.job);
            let destination = destination(plan, self.jobs.get(job));
            if let Destination::Buffer(buffer) = destination
                && !self.has_room(plan, buffer, clock.now())
            {
                let machine = &mut self.machines[number as usize];
                machine.activity = Activity::Finished;
                self.buffers[buffer as usize].blocked.push_back(number);
                if self.machines[number as usize].operator != NONE {
                    self.dismiss(plan, clock, number);
                }
                self.update_state(number, clock.now());
                if let Some(conveyor) = &plan.stations[self.buffers[buffer as usize].station as usize]
                    .rules
                    .conveyor
                {
                    self.await_conveyor_entry(clock, buffer, conveyor);
                }
                if plan.has_cycle {
                    self.look_for_deadlock(plan, number, clock.now());
                }
                return false;
            }
            self.dispatch(plan, clock, from, job, destination);
            let machine = &mut self.machines[number as usize];
            if machine.others.is_empty() {
                return self.go_idle(plan, clock, number);
            }
            machine.job = machine.others.remove(0);
        }
    }

    /// A machine's operator need not wait with its finished job.
    fn dismiss<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        let group = std::mem::replace(&mut self.machines[number as usize].operator, NONE);
        self.operators.release(group, clock.now());
        self.assign_operators(plan, clock);
    }

    /// Sends a job from a station to where it goes; there is room.
    #[inline(always)]
    fn dispatch<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        from: u32,
        job: u32,
        destination: Destination,
    ) {
        match destination {
            Destination::Out => self.finish(plan, clock, job),
            Destination::Buffer(buffer) => self.send(plan, clock, from, job, buffer),
        }
    }

    /// Sends a job from a station ([`NONE`] if it comes from outside) to a buffer that has room for it: at once, after
    /// its transfer, or by a vehicle.
    #[inline(always)]
    pub(crate) fn send<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        from: u32,
        job: u32,
        buffer: u32,
    ) {
        let station = self.buffers[buffer as usize].station as usize;
        if plan.stations[station].has_transfer {
            let rules = &plan.stations[station].rules;
            if let Some(transfer) = &rules.transfer {
                let time = transfer.draw(&mut self.stations[station].rest.transfer);
                if time > Span::ZERO {
                    self.buffers[buffer as usize].in_transit += 1;
                    clock.after(time, WORK, LineEvent::Arrival(job));
                    return;
                }
            } else if rules.fleet != NONE && from != NONE && from as usize != station {
                self.call_vehicle(plan, clock, rules.fleet, job, (from, buffer));
                return;
            }
        }
        self.put_down(plan, clock, job, buffer);
    }

    /// The place that a job is on its way to; none if it leaves the line.
    pub fn heading_to(&self, plan: &LinePlan, job: u32) -> Option<u32> {
        match destination(plan, self.jobs.get(job)) {
            Destination::Buffer(buffer) => Some(buffer),
            Destination::Out => None,
        }
    }

    /// A job on its way arrives.
    pub(crate) fn arrive<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, job: u32) {
        if let Destination::Buffer(buffer) = destination(plan, self.jobs.get(job)) {
            self.buffers[buffer as usize].in_transit -= 1;
            self.put_down(plan, clock, job, buffer);
        }
    }

    /// Puts a job into a buffer and calls a machine that could take it.
    #[inline(always)]
    fn put_down<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        job: u32,
        buffer: u32,
    ) {
        let now = clock.now();
        self.jobs.get_mut(job).arrived = now;
        let number = self.buffers[buffer as usize].station;
        if plan.stations[number as usize].is_conveyor {
            self.enter_conveyor(plan, clock, number, job);
            return;
        }
        let (station, plan_of) = (&mut self.stations[number as usize], &plan.stations[number as usize]);
        if station.ready == 0 {
            self.buffers[buffer as usize].push(job, now);
            return;
        }
        if plan_of.machines == 1 {
            if plan_of.simple && buffer == number && self.buffers[buffer as usize].jobs.is_empty() {
                // The only machine waits for just this job.
                self.begin_job(plan, clock, plan_of.first_machine, job);
            } else {
                self.buffers[buffer as usize].push(job, now);
                self.todo.push(plan_of.first_machine);
            }
            return;
        }
        self.buffers[buffer as usize].push(job, now);
        // The machine that has been idle longest; some on the list have become busy since.
        while let Some(machine) = station.rest.idle.pop_front() {
            self.machines[machine as usize].listed = false;
            if self.machines[machine as usize].is_ready() {
                // It stays on the list in case the job is not for it (a batch that is not full yet).
                self.machines[machine as usize].listed = true;
                station.rest.idle.push_back(machine);
                self.todo.push(machine);
                return;
            }
        }
    }

    /// Whether one more job may come to a buffer.
    #[inline(always)]
    pub(crate) fn has_room(&self, plan: &LinePlan, buffer: u32, now: Time) -> bool {
        let place = &self.buffers[buffer as usize];
        let station = place.station as usize;
        if plan.stations[station].is_conveyor
            && let Some(conveyor) = &plan.stations[station].rules.conveyor
        {
            return self.conveyor_has_room(station, conveyor, place.in_transit, now);
        }
        // A machine that is ready leaves room in its station's own queue, not in places for components.
        let ready = if buffer as usize == station {
            self.stations[station].ready
        } else {
            0
        };
        place.occupancy() < u64::from(place.capacity) + u64::from(ready)
    }

    /// Lets the machines that are blocked by a buffer move on as far as there is room. One that has failed or lost its
    /// connection keeps its finished job until it goes again; those behind it go first.
    pub(crate) fn admit<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, buffer: u32) {
        let failed = |floor: &Self, number: u32| floor.machines[number as usize].holds.has(DOWN | LINK);
        loop {
            let mut waiting = self.buffers[buffer as usize].blocked.iter();
            let Some(position) = waiting.position(|&number| !failed(self, number)) else {
                return;
            };
            if !self.has_room(plan, buffer, clock.now()) {
                if let Some(conveyor) = &plan.stations[self.buffers[buffer as usize].station as usize]
                    .rules
                    .conveyor
                {
                    self.await_conveyor_entry(clock, buffer, conveyor);
                }
                return;
            }
            let Some(number) = self.buffers[buffer as usize].blocked.remove(position) else {
                return;
            };
            if self.machines[number as usize].activity == Activity::Conveyor {
                let station = self.machines[number as usize].station;
                self.leave_conveyor(plan, clock, station);
                continue;
            }
            let machine = &self.machines[number as usize];
            let (from, job) = (machine.station, machine.job);
            self.send(plan, clock, from, job, buffer);
            let machine = &mut self.machines[number as usize];
            let ready = if machine.others.is_empty() {
                self.go_idle(plan, clock, number)
            } else {
                machine.job = machine.others.remove(0);
                self.leave(plan, clock, number)
            };
            if ready {
                self.todo.push(number);
            }
        }
    }

    /// A machine with a finished job is no longer held: if it was kept by a failure, the job leaves now if there is
    /// room for it.
    pub(crate) fn leave_after_hold<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) {
        if let Destination::Buffer(buffer) = destination(plan, self.jobs.get(self.machines[number as usize].job)) {
            self.admit(plan, clock, buffer);
        }
    }

    /// Where a job that has reached the end of a conveyor goes, and whether it can.
    pub(crate) fn exit_of(&self, plan: &LinePlan, job: u32, now: Time) -> Result<(), u32> {
        match destination(plan, self.jobs.get(job)) {
            Destination::Buffer(buffer) if !self.has_room(plan, buffer, now) => Err(buffer),
            _ => Ok(()),
        }
    }

    /// Sends a job on from a station; there is room for it.
    pub(crate) fn pass_on<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        from: u32,
        job: u32,
    ) {
        let destination = destination(plan, self.jobs.get(job));
        self.dispatch(plan, clock, from, job, destination);
    }

    /// Looks whether a machine that has just been blocked closes a circle in which nobody can move. All machines
    /// of the station that it waits for must be blocked too (a conveyor: full and blocked), and all that those
    /// wait for, and so on.
    pub(crate) fn look_for_deadlock(&mut self, plan: &LinePlan, number: u32, now: Time) {
        let mut seen = Vec::new();
        let mut open = vec![number];
        while let Some(number) = open.pop() {
            let Some(job) = self.blocked_job(number) else { return };
            let Destination::Buffer(buffer) = destination(plan, self.jobs.get(job)) else {
                return;
            };
            let target = self.buffers[buffer as usize].station;
            if seen.contains(&target) {
                continue;
            }
            seen.push(target);
            let station = &plan.stations[target as usize];
            if let Some(belt) = &station.rules.conveyor {
                let full = self.stations[target as usize]
                    .rest
                    .conveyor
                    .as_ref()
                    .is_some_and(|it| it.is_full(belt));
                if !full {
                    return;
                }
            }
            let machines = station.first_machine..station.first_machine + station.machines;
            if machines.clone().any(|other| self.blocked_job(other).is_none()) {
                return;
            }
            open.extend(machines);
        }
        seen.sort_unstable();
        self.stop(now, Halt::Deadlock(seen));
    }

    /// The job that blocks a machine or a conveyor, if it is blocked.
    fn blocked_job(&self, number: u32) -> Option<u32> {
        let machine = &self.machines[number as usize];
        match machine.activity {
            Activity::Finished => Some(machine.job),
            Activity::Conveyor => self.stations[machine.station as usize]
                .rest
                .conveyor
                .as_ref()
                .and_then(Conveyor::blocked_job),
            _ => None,
        }
    }
}

/// Where a job goes from where it is.
#[inline(always)]
fn destination(plan: &LinePlan, job: &Job) -> Destination {
    if job.step != NONE {
        return Destination::Buffer(plan.steps[job.step as usize].station);
    }
    match plan.products[job.product as usize].component_place {
        NONE => Destination::Out,
        place => Destination::Buffer(place),
    }
}
