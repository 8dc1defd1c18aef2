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
use crate::line::machine::{Activity, DOWN, LINK, Listing};
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

/// Jobs of one product that could be worked on together.
struct Batch {
    product: u32,
    /// The turn of the first of them among all that wait.
    first: usize,
    /// Where they stand in the queue.
    places: Vec<usize>,
    /// Component places, and the parts that they need from each.
    taken: Vec<(u32, u64)>,
}

impl Batch {
    fn of(product: u32) -> Self {
        Self {
            product,
            first: usize::MAX,
            places: Vec::new(),
            taken: Vec::new(),
        }
    }
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
                    self.unlist(number);
                    self.begin_job(plan, clock, number, job);
                    if plan.stations[station as usize].is_entry {
                        self.release_orders(plan, clock);
                    }
                }
                None => {
                    self.list(plan, number);
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
            self.unlist(number);
            return;
        }
        self.admit(plan, clock, station);
        match self.choose_jobs(plan, clock, number) {
            Some((job, others)) => {
                self.unlist(number);
                self.machines[number as usize].others = others;
                self.begin_job(plan, clock, number, job);
                self.admit(plan, clock, station);
                for &place in &plan.stations[station as usize].rules.component_places {
                    self.admit(plan, clock, place);
                }
                self.release_orders(plan, clock);
            }
            None => {
                self.list(plan, number);
                self.update_state(number, clock.now());
                if plan.stations[station as usize].is_entry {
                    self.release_orders(plan, clock);
                }
            }
        }
    }

    /// A machine that is ready has found nothing to do: of several machines it waits for a job in its turn.
    #[inline]
    fn list(&mut self, plan: &LinePlan, number: u32) {
        let machine = &mut self.machines[number as usize];
        if plan.stations[machine.station as usize].machines == 1 {
            return;
        }
        let idle = &mut self.stations[machine.station as usize].rest.idle;
        match std::mem::replace(&mut machine.listing, Listing::Listed) {
            Listing::None => idle.push_back(number),
            // The job that it was called for was not for it (a batch that is not full yet): it is idle as long as before.
            Listing::Called => idle.push_front(number),
            Listing::Listed => {}
        }
    }

    /// A machine is no longer idle.
    #[inline]
    pub(crate) fn unlist(&mut self, number: u32) {
        let machine = &mut self.machines[number as usize];
        if machine.listing == Listing::None {
            return;
        }
        if std::mem::replace(&mut machine.listing, Listing::None) == Listing::Listed {
            let idle = &mut self.stations[machine.station as usize].rest.idle;
            idle.retain(|&listed| listed != number);
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
            let (step, parts) = (self.jobs.get(job).step, self.jobs.get(job).parts);
            if !self.has_components(plan, step, parts) {
                self.buffers[station as usize].push(job, now);
                return None;
            }
            self.take_components(plan, job, now);
            return Some((job, Vec::new()));
        }
        while self.buffers[station as usize].jobs.len() < rules.batch_parts as usize {
            let Some(job) = self.bring_part(plan, clock, station) else {
                break;
            };
            self.buffers[station as usize].push(job, now);
        }
        self.complete_batch(plan, clock, station);
        let mut places = self.choose_batch(plan, number, station)?;
        let queue = &mut self.buffers[station as usize];
        let batch: Vec<u32> = places.iter().map(|&place| queue.jobs[place]).collect();
        places.sort_unstable();
        for &place in places.iter().rev() {
            queue.take(place, now);
        }
        for &job in &batch {
            self.take_components(plan, job, now);
        }
        let (&first, others) = batch.split_first()?;
        for &job in others {
            let counts = &mut self.stations[station as usize].counts;
            counts.jobs += 1;
            counts.waited += now.since(self.jobs.get(job).arrived);
        }
        Some((first, others.to_vec()))
    }

    /// The places in a station's queue of the jobs that make up its next batch, in the order of its rule: jobs of one
    /// product whose components are there for all of them together. Of the products of which there is enough the one
    /// whose first job the rule puts first.
    fn choose_batch(&self, plan: &LinePlan, number: u32, station: u32) -> Option<Vec<usize>> {
        let rules = &plan.stations[station as usize].rules;
        let queue = &self.buffers[station as usize].jobs;
        let mut ranked: Vec<usize> = Vec::new();
        if rules.dispatch != DispatchRule::FirstCome {
            ranked.extend(0..queue.len());
            ranked.sort_by_cached_key(|&place| self.rank(plan, number, station, queue[place]));
        }
        let most = rules.batch_parts as usize;
        let mut batches: Vec<Batch> = Vec::new();
        for turn in 0..queue.len() {
            let place = ranked.get(turn).copied().unwrap_or(turn);
            let job = self.jobs.get(queue[place]);
            let known = batches.iter().position(|batch| batch.product == job.product);
            let index = known.unwrap_or(batches.len());
            if known.is_none() {
                batches.push(Batch::of(job.product));
            }
            let batch = &mut batches[index];
            if batch.places.len() == most || !self.reserve_components(plan, job, &mut batch.taken) {
                continue;
            }
            batch.first = batch.first.min(turn);
            batch.places.push(place);
            let (is_full, first) = (batch.places.len() == most, batch.first);
            if is_full && batches.iter().all(|other| first <= other.first) {
                break;
            }
        }
        let least = rules.batch_least as usize;
        let enough = batches.into_iter().filter(|batch| batch.places.len() >= least);
        enough.min_by_key(|batch| batch.first).map(|batch| batch.places)
    }

    /// Sets aside what is built into a job, beside what is `taken` from each component place already; whether all of
    /// it is there.
    fn reserve_components(&self, plan: &LinePlan, job: &Job, taken: &mut Vec<(u32, u64)>) -> bool {
        let needs = &plan.steps[job.step as usize].rules.needs;
        let wanted = |each: u32| u64::from(each) * u64::from(job.parts);
        let before = |taken: &[(u32, u64)], place: u32| {
            let known = taken.iter().find(|&&(known, _)| known == place);
            known.map_or(0, |&(_, parts)| parts)
        };
        let there =
            |&(place, each): &(u32, u32)| self.buffers[place as usize].parts >= before(taken, place) + wanted(each);
        if !needs.iter().all(there) {
            return false;
        }
        for &(place, each) in needs {
            match taken.iter_mut().find(|(known, _)| *known == place) {
                Some((_, parts)) => *parts += wanted(each),
                None => taken.push((place, wanted(each))),
            }
        }
        true
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
        if !rules.assemblies.is_empty() && rules.assemblies.iter().all(|&step| !self.has_components(plan, step, 1)) {
            return None;
        }
        // Jobs that wait behind each other are mostly alike: what is asked of one is not asked of the next.
        let mut last = (NONE, 0, true);
        let ready = self.buffers[station as usize].jobs.iter().enumerate();
        let mut ready = ready.filter(|&(_, &job)| {
            let job = self.jobs.get(job);
            if (last.0, last.1) != (job.step, job.parts) {
                last = (job.step, job.parts, self.has_components(plan, job.step, job.parts));
            }
            last.2
        });
        match rules.dispatch {
            DispatchRule::FirstCome => ready.next(),
            _ => ready.min_by_key(|&(index, &job)| (self.rank(plan, number, station, job), index)),
        }
        .map(|(index, _)| index)
    }

    /// Whether a machine would find a job, or enough for a batch, among those that wait.
    pub(crate) fn has_work(&self, plan: &LinePlan, number: u32) -> bool {
        let station = self.machines[number as usize].station;
        if plan.stations[station as usize].rules.batch_parts == 1 {
            self.best_job(plan, number, station).is_some()
        } else {
            self.choose_batch(plan, number, station).is_some()
        }
    }

    /// By what a station's rule orders its jobs for a machine, the least first; the same for all that it leaves in the
    /// order in which they came.
    fn rank(&self, plan: &LinePlan, number: u32, station: u32, job: u32) -> u64 {
        let rules = &plan.stations[station as usize].rules;
        let job = self.jobs.get(job);
        match rules.dispatch {
            DispatchRule::FirstCome => 0,
            DispatchRule::Shortest => {
                // A batch takes one cycle, whatever is in it.
                let cycles = if rules.batch_parts > 1 { 1 } else { u64::from(job.parts) };
                plan.steps[job.step as usize].mean_cycle.0.saturating_mul(cycles)
            }
            DispatchRule::EarliestDue => job.due.0,
            DispatchRule::LeastSetup => {
                let last = self.machines[number as usize].last_product;
                self.mean_setup(plan, station, last, job).0
            }
        }
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

    /// Whether everything that is built into so many parts at a step has come.
    fn has_components(&self, plan: &LinePlan, step: u32, parts: u32) -> bool {
        let mut needs = plan.steps[step as usize].rules.needs.iter();
        needs.all(|&(place, each)| self.buffers[place as usize].parts >= u64::from(each) * u64::from(parts))
    }

    /// Builds the components into a job. One defective component makes the part that it goes into defective.
    fn take_components(&mut self, plan: &LinePlan, job: u32, now: Time) {
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
                self.buffers[place as usize].parts -= u64::from(taken);
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
        self.operators.release(plan, group, number, clock.now());
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
        if buffer != number {
            self.buffers[buffer as usize].parts += u64::from(self.jobs.get(job).parts);
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
        // The machine that has been idle longest. One that has just become ready is fed anyway.
        if let Some(machine) = station.rest.idle.pop_front() {
            self.machines[machine as usize].listing = Listing::Called;
            self.todo.push(machine);
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
            if plan.has_cycle && self.machines[number as usize].activity == Activity::Finished {
                self.look_for_deadlock(plan, number, clock.now());
            }
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
            // It stands still for another reason (a failure, its connection) and goes on after that.
            if self.has_room(plan, buffer, now) {
                return;
            }
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
