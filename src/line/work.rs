//! Work on a machine: its phases (setup, loading, cycle, routine stops), who they need, how they are interrupted
//! and go on.
//!
//! A phase that is interrupted keeps what was done (preempt-resume). An operator is kept from one phase to the
//! next while both need one and their shift lasts, is let go when the machine stops, and is waited for again before
//! it goes on.

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::Span;
use crate::line::floor::{Floor, LineEvent, WORK};
use crate::line::machine::{Activity, DOWN, LINK, Machine};
use crate::line::operator::Taken;
use crate::line::plan::{LinePlan, NONE};
use crate::line::state::State;

impl Floor {
    /// Takes on `job`, which the machine has just been given, and begins its first phase.
    #[inline(always)]
    pub(crate) fn begin_job<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
        job: u32,
    ) {
        let machine = &mut self.machines[number as usize];
        let station = &mut self.stations[machine.station as usize];
        machine.job = job;
        station.ready -= 1;
        let job = self.jobs.get(job);
        station.counts.jobs += 1;
        station.counts.waited += clock.now().since(job.arrived);
        if plan.stations[machine.station as usize].simple {
            // Nothing to wait for: straight to work.
            machine.activity = Activity::Cycle;
            machine.remaining = plan.steps[job.step as usize].cycle.draw(&mut station.cycle);
            for _ in 1..job.parts {
                machine.remaining += plan.steps[job.step as usize].cycle.draw(&mut station.cycle);
            }
            start_timer(machine, clock, number);
            if machine.state != State::Working {
                self.enter_state(number, State::Working, clock.now());
            }
        } else {
            self.begin_first_phase(plan, clock, number);
        }
    }

    /// Begins the setup for the job that the machine holds, or its loading, or its cycle.
    fn begin_first_phase<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        let station = self.machines[number as usize].station as usize;
        let job = self.jobs.get(self.machines[number as usize].job);
        let (product, step) = (job.product, job.step);
        let former = std::mem::replace(&mut self.machines[number as usize].last_product, product);
        let setup = self.setup_time(plan, station, step, former, product);
        match setup {
            Some(time) => {
                let rest = &mut self.stations[station].rest;
                rest.quality.setups += 1;
                // Whoever sets the machine up waits for the instructions beside it: one phase for both.
                let instructions = plan.stations[station].rules.instructions.as_ref();
                let wait = instructions.map_or(Span::ZERO, |wait| wait.draw(&mut rest.instructions));
                let skill = if plan.stations[station].rules.attend_setup {
                    plan.stations[station].rules.skill
                } else {
                    NONE
                };
                self.begin_phase(plan, clock, number, Activity::Setup, wait + time, skill);
            }
            None => self.begin_loading(plan, clock, number),
        }
    }

    /// The time of the setup from one product to another; `None` if there is none. The first product of a run
    /// finds its machine set up.
    fn setup_time(&mut self, plan: &LinePlan, station: usize, step: u32, former: u32, product: u32) -> Option<Span> {
        if former == product || former == NONE {
            return None;
        }
        let pairs = &plan.stations[station].rules.setups;
        let pair = pairs
            .iter()
            .find(|&&(from, to, _)| from == former && to == product)
            .map(|(_, _, time)| time);
        let sampler = pair.or(plan.steps[step as usize].rules.setup.as_ref())?;
        let time = sampler.draw(&mut self.stations[station].rest.setup);
        (time > Span::ZERO).then_some(time)
    }

    fn begin_loading<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        let station = self.machines[number as usize].station as usize;
        let Some(load) = &plan.stations[station].rules.load else {
            self.begin_cycle(plan, clock, number);
            return;
        };
        let time = load.draw(&mut self.stations[station].rest.setup);
        let skill = if plan.stations[station].rules.attend_load {
            plan.stations[station].rules.skill
        } else {
            NONE
        };
        self.begin_phase(plan, clock, number, Activity::Load, time, skill);
    }

    /// Begins the cycle on the job that the machine holds: one drawn time for a part or a batch, the sum of as
    /// many for a lot.
    fn begin_cycle<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        let machine = &self.machines[number as usize];
        let station = machine.station as usize;
        let rules = &plan.stations[station].rules;
        let job = self.jobs.get(machine.job);
        let cycle = &plan.steps[job.step as usize].cycle;
        let stream = &mut self.stations[station].cycle;
        let mut time = cycle.draw(stream);
        if rules.batch_parts == 1 {
            for _ in 1..job.parts {
                time += cycle.draw(stream);
            }
        }
        let skill = if rules.attend_cycle { rules.skill } else { NONE };
        self.begin_phase(plan, clock, number, Activity::Cycle, time, skill);
    }

    /// Begins a phase that needs somebody with `skill` ([`NONE`] for nobody).
    pub(crate) fn begin_phase<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
        activity: Activity,
        time: Span,
        skill: u32,
    ) {
        let machine = &mut self.machines[number as usize];
        machine.activity = activity;
        machine.remaining = time;
        // Whose shift has ended meanwhile, or who has a break, has finished what they were at.
        if machine.operator != NONE && (skill == NONE || !self.operators.is_on_shift(machine.operator)) {
            self.let_operator_go(plan, clock, number);
        }
        self.proceed(plan, clock, number, skill);
    }

    /// Starts the timer of the phase at hand, or waits for the operator that it needs. Does nothing for a machine
    /// that is held.
    fn proceed<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
        skill: u32,
    ) {
        let now = clock.now();
        let machine = &mut self.machines[number as usize];
        if machine.holds.none() {
            if skill != NONE && machine.operator == NONE {
                match self.operators.take(plan, skill, number, now) {
                    Some(taken) => self.send_operator(clock, number, taken),
                    None => {
                        self.machines[number as usize].wants_operator = true;
                        self.operators.wait(number, skill);
                    }
                }
            }
            if !self.machines[number as usize].wants_operator {
                start_timer(&mut self.machines[number as usize], clock, number);
            }
        }
        self.update_state(number, now);
    }

    /// The skill that the phase at hand needs.
    fn phase_skill(&self, plan: &LinePlan, number: u32) -> u32 {
        let machine = &self.machines[number as usize];
        let station = &plan.stations[machine.station as usize];
        let attended = match machine.activity {
            Activity::Setup => station.rules.attend_setup,
            Activity::Load => station.rules.attend_load,
            Activity::Cycle => station.rules.attend_cycle,
            Activity::Routine(routine) => return station.rules.routines[routine as usize].skill,
            Activity::Idle | Activity::HeatUp | Activity::AwaitVerdict | Activity::Finished | Activity::Conveyor => {
                false
            }
        };
        if attended { station.rules.skill } else { NONE }
    }

    /// Stops the phase's time and keeps what is left of it.
    fn stop_timer<E: Copy + From<LineEvent>>(&mut self, clock: &mut Scheduler<E>, number: u32) {
        let machine = &mut self.machines[number as usize];
        let Some(timer) = machine.timer.take() else { return };
        clock.cancel(timer);
        let elapsed = clock.now().since(machine.started);
        machine.remaining = machine.remaining - elapsed;
        if machine.activity == Activity::Cycle && machine.work_limit != Span::FOREVER {
            machine.work_limit = machine.work_limit - elapsed;
        }
    }

    /// A phase has ended: what comes next.
    #[inline]
    pub(crate) fn end_phase<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) {
        self.phases_ended += 1;
        let machine = &mut self.machines[number as usize];
        machine.timer = None;
        match machine.activity {
            Activity::Cycle => {
                book_cycle(machine);
                if self.finish_cycle(plan, clock, number) {
                    self.feed(plan, clock, number);
                }
            }
            Activity::Setup => self.begin_loading(plan, clock, number),
            Activity::Load => self.begin_cycle(plan, clock, number),
            Activity::Routine(routine) => {
                machine.since_routine[routine as usize] = 0;
                let caller = plan.stations[machine.station as usize].rules.routines[routine as usize].called_by;
                if caller != NONE {
                    self.tracing.end_call(caller);
                }
                if self.go_idle(plan, clock, number) {
                    self.feed(plan, clock, number);
                }
            }
            Activity::HeatUp => {
                if plan.stations[machine.station as usize].is_conveyor {
                    let station = machine.station;
                    self.open_conveyor(number, clock.now());
                    self.serve_entry(plan, clock, station);
                } else if self.go_idle(plan, clock, number) {
                    self.feed(plan, clock, number);
                }
            }
            Activity::Idle | Activity::AwaitVerdict | Activity::Finished | Activity::Conveyor => {}
        }
    }

    /// The time of a machine's cycle is over, but its parts stay until somebody elsewhere has judged them. The operator
    /// need not wait with them.
    pub fn await_verdict<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        self.phases_ended += 1;
        let machine = &mut self.machines[number as usize];
        machine.timer = None;
        book_cycle(machine);
        machine.activity = Activity::AwaitVerdict;
        self.let_operator_go(plan, clock, number);
        self.update_state(number, clock.now());
    }

    /// The machine has nothing in hand: it lets its operator go. Whether it is ready for a job.
    #[inline(always)]
    pub(crate) fn go_idle<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) -> bool {
        let machine = &mut self.machines[number as usize];
        machine.activity = Activity::Idle;
        machine.job = NONE;
        if machine.operator != NONE {
            self.let_operator_go(plan, clock, number);
        }
        let ready = self.machines[number as usize].holds.none();
        if ready {
            self.become_ready(number);
        }
        ready
    }

    /// The machine could take a job: its station counts on it. It is to be fed next.
    #[inline(always)]
    pub(crate) fn become_ready(&mut self, number: u32) {
        let station = self.machines[number as usize].station;
        self.stations[station as usize].ready += 1;
    }

    fn let_operator_go<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        let group = std::mem::replace(&mut self.machines[number as usize].operator, NONE);
        if group != NONE {
            self.operators.release(plan, group, number, clock.now());
            self.assign_operators(plan, clock);
        }
    }

    /// Somebody comes to a machine: its work goes on when they are there.
    fn send_operator<E: Copy + From<LineEvent>>(&mut self, clock: &mut Scheduler<E>, number: u32, taken: Taken) {
        let is_there = taken.takes == Span::ZERO;
        let machine = &mut self.machines[number as usize];
        machine.operator = taken.group;
        machine.wants_operator = !is_there;
        if !is_there {
            let arrival = clock.after(taken.takes, WORK, LineEvent::OperatorThere(number));
            self.operators.set_out(taken, number, arrival, clock.now());
        }
    }

    /// The operator who was on the way to a machine is there.
    pub(crate) fn meet_operator<E: Copy + From<LineEvent>>(&mut self, clock: &mut Scheduler<E>, number: u32) {
        self.operators.end_walk(number, clock.now());
        let machine = &mut self.machines[number as usize];
        machine.wants_operator = false;
        start_timer(machine, clock, number);
        self.update_state(number, clock.now());
    }

    /// Sends free operators to the machines that wait for them.
    pub fn assign_operators<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>) {
        while let Some((number, taken)) = self.operators.next(plan, clock.now()) {
            self.send_operator(clock, number, taken);
            let machine = &mut self.machines[number as usize];
            if !machine.wants_operator {
                start_timer(machine, clock, number);
            }
            self.update_state(number, clock.now());
        }
    }

    /// Begins the first routine that is due on an idle machine; whether there was one.
    pub(crate) fn begin_routine<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) -> bool {
        let machine = &self.machines[number as usize];
        let station = machine.station as usize;
        let routines = &plan.stations[station].rules.routines;
        let due = (0..routines.len()).find(|&index| machine.since_routine[index] >= routines[index].every_parts);
        let Some(index) = due else { return false };
        self.stations[station].ready -= 1;
        let time = match routines[index].called_by {
            NONE => routines[index].time.draw(&mut self.stations[station].rest.setup),
            caller => self.tracing.answer_call(number, caller),
        };
        let skill = routines[index].skill;
        // A routine that follows another at once has a power of its own.
        if self.machines[number as usize].state == State::Maintenance {
            self.enter_state(number, State::Starved, clock.now());
        }
        self.machines[number as usize].extra_kw = routines[index].extra_power_kw;
        self.begin_phase(plan, clock, number, Activity::Routine(index as u32), time, skill);
        true
    }

    /// Holds a machine from the start of the run on; to be called before [`Floor::start`].
    pub fn hold_from_start(&mut self, number: u32, reason: u8) {
        self.machines[number as usize].holds.add(reason);
    }

    /// Holds a machine: its work stops and its operator goes.
    pub fn hold<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
        reason: u8,
    ) {
        self.close_maintenance(number, clock.now());
        let machine = &mut self.machines[number as usize];
        let was_ready = machine.is_ready() && !plan.stations[machine.station as usize].is_conveyor;
        let was_free = machine.holds.none();
        machine.holds.add(reason);
        if was_free {
            if was_ready {
                self.stations[machine.station as usize].ready -= 1;
                self.unlist(number);
            }
            let machine = &mut self.machines[number as usize];
            if machine.wants_operator {
                machine.wants_operator = false;
                if let Some(arrival) = self.operators.leave(number, clock.now()) {
                    clock.cancel(arrival);
                }
            }
            self.stop_timer(clock, number);
            self.let_operator_go(plan, clock, number);
        }
        self.update_state(number, clock.now());
    }

    /// Takes a hold away. If it was the last, the machine goes on where it stopped.
    pub fn release<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
        reason: u8,
    ) {
        self.close_maintenance(number, clock.now());
        let machine = &mut self.machines[number as usize];
        machine.holds.remove(reason);
        if machine.holds.none() {
            match machine.activity {
                Activity::Idle => {
                    self.become_ready(number);
                    self.todo.push(number);
                }
                Activity::Finished => self.leave_after_hold(plan, clock, number),
                Activity::AwaitVerdict => self.act_on_verdict(plan, clock, number),
                Activity::Conveyor => {}
                Activity::HeatUp | Activity::Setup | Activity::Load | Activity::Cycle | Activity::Routine(_) => {
                    let skill = self.phase_skill(plan, number);
                    self.proceed(plan, clock, number, skill);
                }
            }
        }
        self.update_state(number, clock.now());
    }

    /// A machine in maintenance is about to be held or released: the energy until now is that of the work that was
    /// done until now, also if other maintenance follows.
    fn close_maintenance(&mut self, number: u32, now: crate::kernel::time::Time) {
        if self.machines[number as usize].state == State::Maintenance {
            self.close_account(number, now);
        }
    }

    /// Says whether a failed machine waits or is being repaired.
    pub fn set_down_state(&mut self, number: u32, state: State, now: crate::kernel::time::Time) {
        self.machines[number as usize].down_state = state;
        self.update_state(number, now);
    }

    /// Limits the working time of a machine from now on; [`Span::FOREVER`] for no limit.
    pub fn set_work_limit(&mut self, number: u32, limit: Span) {
        // A timer that runs was started under the former limit. Limits are set while a machine has failed, or
        // before the start, when none runs.
        debug_assert!(self.machines[number as usize].timer.is_none());
        self.machines[number as usize].work_limit = limit;
    }

    /// What is left of a machine's working time, up to date only while it stands.
    pub fn work_limit(&self, number: u32) -> Span {
        self.machines[number as usize].work_limit
    }

    /// What is left of a machine's working time at `now`, whether it stands or not.
    pub fn work_limit_at(&self, number: u32, now: crate::kernel::time::Time) -> Span {
        let machine = &self.machines[number as usize];
        let works = machine.timer.is_some() && machine.activity == Activity::Cycle;
        if !works || machine.work_limit == Span::FOREVER {
            return machine.work_limit;
        }
        machine.work_limit - now.since(machine.started)
    }

    /// A machine whose work stands still since it reached its limit goes on under a new one.
    pub fn go_on<E: Copy + From<LineEvent>>(&mut self, clock: &mut Scheduler<E>, number: u32) {
        start_timer(&mut self.machines[number as usize], clock, number);
    }

    /// The machine has worked as long as its limit allowed; its work stands still until it is held or goes on.
    pub fn work_until_limit(&mut self, number: u32) {
        let machine = &mut self.machines[number as usize];
        machine.timer = None;
        machine.remaining = machine.remaining - machine.work_limit;
        machine.work_limit = Span::ZERO;
    }

    /// Scraps the jobs in work on a machine that has failed or lost its connection, if it is at its cycle. How many
    /// parts that were.
    pub fn scrap_in_work<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        number: u32,
    ) -> u64 {
        debug_assert!(self.machines[number as usize].holds.has(DOWN | LINK));
        if self.machines[number as usize].activity != Activity::Cycle {
            return 0;
        }
        let parts = u64::from(self.parts_on(number));
        let machine = &mut self.machines[number as usize];
        let station = machine.station as usize;
        let jobs: Vec<u32> = std::iter::once(machine.job)
            .chain(std::mem::take(&mut machine.others))
            .collect();
        machine.activity = Activity::Idle;
        machine.job = NONE;
        machine.remaining = Span::ZERO;
        self.stations[station].rest.quality.scrapped += parts;
        for job in jobs {
            self.scrap(plan, clock, job);
        }
        self.update_state(number, clock.now());
        parts
    }
}

/// Lets the phase's time run. A cycle runs to the machine's work limit if that comes first.
#[inline(always)]
fn start_timer<E: Copy + From<LineEvent>>(machine: &mut Machine, clock: &mut Scheduler<E>, number: u32) {
    machine.started = clock.now();
    // One question for both, since few cycles end in another way than by themselves.
    let unusual = machine.activity == Activity::Cycle && (machine.asks | (machine.work_limit < machine.remaining));
    machine.timer = Some(if !unusual {
        clock.after(machine.remaining, WORK, LineEvent::PhaseEnd(number))
    } else if machine.work_limit < machine.remaining {
        clock.after(machine.work_limit, WORK, LineEvent::WorkLimit(number))
    } else {
        clock.after(machine.remaining, WORK, LineEvent::Judge(number))
    });
}

/// A cycle is over: its time is worked.
#[inline(always)]
fn book_cycle(machine: &mut Machine) {
    if machine.work_limit != Span::FOREVER {
        machine.work_limit = machine.work_limit - machine.remaining;
    }
    machine.remaining = Span::ZERO;
}
