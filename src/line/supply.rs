//! Where parts come from and where they go: saturated supply, orders and their release, delivery, scrap.

use crate::kernel::simulation::Scheduler;
use crate::kernel::time::{Time, TotalSpan};
use crate::line::floor::{Floor, Halt, LineEvent, MOST_WAITING, ORDERS, Source};
use crate::line::job::Job;
use crate::line::orders::{DemandPlan, Lot, OrderPlan};
use crate::line::plan::{LinePlan, NONE};

/// Most parts of one order; beyond it a distribution of order sizes is cut off.
const LARGEST_ORDER: f64 = 10_000_000.0;

impl Floor {
    /// Brings a raw part of a product with saturated supply to a machine of this station, if there is one. With
    /// several products each has its turn of one lot.
    #[inline]
    pub(crate) fn bring_part<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: u32,
    ) -> Option<u32> {
        let enters = &plan.stations[station as usize].rules.enters;
        if enters.is_empty() || self.wip.level() >= plan.wip_limit {
            return None;
        }
        for _ in 0..=enters.len() {
            let (turn, left) = self.turns[station as usize];
            let product = enters[turn as usize];
            let supply = &plan.products[product as usize].demand;
            if let DemandPlan::Saturated { lot, .. } = *supply
                && self.sources[product as usize].left > 0
            {
                if left > 0 {
                    return self.bring_of_turn(plan, clock, station, product, lot);
                }
                if enters.len() == 1 {
                    self.turns[station as usize].1 = lot;
                    return self.bring_of_turn(plan, clock, station, product, lot);
                }
            }
            // The next product's turn.
            let next = (turn + 1) % enters.len() as u32;
            let lot = match plan.products[enters[next as usize] as usize].demand {
                DemandPlan::Saturated { lot, .. } => lot,
                DemandPlan::None | DemandPlan::Released | DemandPlan::Orders(_) => 0,
            };
            self.turns[station as usize] = (next, lot);
        }
        None
    }

    /// Brings a part of the product whose turn it is. The first of a turn brings the whole lot with it: they enter
    /// the line together and wait in the station's queue.
    fn bring_of_turn<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        station: u32,
        product: u32,
        lot: u32,
    ) -> Option<u32> {
        self.turns[station as usize].1 = 0;
        let mut first = None;
        for _ in 0..lot {
            let available = self.sources[product as usize]
                .left
                .min(u64::from(plan.products[product as usize].lot_parts));
            if available == 0 || self.halt.is_some() || self.wip.level().saturating_add(available) > plan.wip_limit {
                break;
            }
            self.sources[product as usize].left -= available;
            let job = self.enter(plan, clock.now(), product, available as u32, Time::NEVER);
            if first.is_none() {
                first = Some(job);
            } else {
                self.buffers[station as usize].push(job, clock.now());
            }
        }
        first
    }

    /// A new job enters the line at the first step of its product.
    #[inline]
    fn enter(&mut self, plan: &LinePlan, now: Time, product: u32, parts: u32, due: Time) -> u32 {
        let counts = &mut self.products[product as usize];
        counts.started += u64::from(parts);
        counts.in_process += u64::from(parts);
        self.wip.add(u64::from(parts), now);
        if self.jobs.len() >= MOST_WAITING {
            self.stop(now, Halt::Overflow(product));
        }
        self.jobs.add(Job {
            entered: now,
            arrived: now,
            due,
            step: plan.products[product as usize].first_step,
            product,
            parts,
            defective: 0,
            reworks: 0,
        })
    }

    /// Releases waiting orders to the line as far as there is room, each part with its components.
    #[inline]
    pub(crate) fn release_orders<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>) {
        loop {
            if self.wip.level() >= plan.wip_limit || self.halt.is_some() {
                return;
            }
            let mut best: Option<(Time, u32)> = None;
            for (product, source) in (0u32..).zip(&self.sources) {
                let Some(rank) = source.book.next_release(plan.release_rule) else {
                    continue;
                };
                let prepared = &plan.products[product as usize];
                // Components of parts that can be begun now, too, would make up a whole lot with these.
                let waits = matches!(prepared.demand, DemandPlan::Released)
                    && source.book.extra() < u64::from(prepared.lot_parts);
                let rank = if waits { Time::NEVER } else { rank };
                let station = plan.steps[prepared.first_step as usize].station;
                if best.is_none_or(|(least, _)| rank < least)
                    && self.fits(plan, product)
                    && self.has_room(plan, station, clock.now())
                {
                    best = Some((rank, product));
                }
            }
            let Some((_, product)) = best else { return };
            let lot = self.release_lot(plan, product);
            if lot.parts() == 0 {
                return;
            }
            let job = self.enter(plan, clock.now(), product, lot.parts(), lot.due);
            let station = plan.steps[plan.products[product as usize].first_step as usize].station;
            self.send(plan, clock, NONE, job, station);
        }
    }

    /// Whether the next lot of a product keeps to the limit to the work in process. Its components must find room, too,
    /// beside those that parts in the line still wait for: parts that fill the line could not be completed.
    fn fits(&self, plan: &LinePlan, product: u32) -> bool {
        if plan.wip_limit == u64::MAX {
            return true;
        }
        let prepared = &plan.products[product as usize];
        let source = &self.sources[product as usize];
        let lot = source.book.next_lot(prepared.lot_parts);
        let mut level = self.wip.level() + u64::from(lot.parts());
        if !plan.components.is_empty() && !matches!(prepared.demand, DemandPlan::Released) {
            let of_one: u64 = prepared.explosion.iter().map(|&(_, count)| u64::from(count)).sum();
            let awaited = plan.products.iter().zip(&self.sources);
            level += of_one * u64::from(lot.ordered)
                + source
                    .owed
                    .iter()
                    .map(|&(_, all)| share(all, lot.extra, source))
                    .sum::<u64>()
                + awaited
                    .filter(|(product, _)| matches!(product.demand, DemandPlan::Released))
                    .map(|(_, source)| source.book.extra())
                    .sum::<u64>();
        }
        level <= plan.wip_limit
    }

    /// Takes the next lot of a product out of its book, and lets the components of its parts be released.
    fn release_lot(&mut self, plan: &LinePlan, product: u32) -> Lot {
        let prepared = &plan.products[product as usize];
        if self.sources[product as usize].owed.is_empty() && prepared.explosion.is_empty() {
            return self.sources[product as usize].book.release(prepared.lot_parts);
        }
        let mut components = self.take_owed(product, prepared.lot_parts);
        let lot = self.sources[product as usize].book.release(prepared.lot_parts);
        let exploded = prepared.explosion.iter();
        components.extend(exploded.map(|&(part, count)| (part, u64::from(count) * u64::from(lot.ordered))));
        self.release_components(&components);
        lot
    }

    /// Takes the components owed to the parts made anew that would be in the next lot of so many parts.
    fn take_owed(&mut self, product: u32, parts: u32) -> Vec<(u32, u64)> {
        let source = &mut self.sources[product as usize];
        let lot = source.book.next_lot(parts);
        let shares: Vec<(u32, u64)> = source
            .owed
            .iter()
            .map(|&(part, all)| (part, share(all, lot.extra, source)))
            .collect();
        for ((_, left), (_, taken)) in source.owed.iter_mut().zip(&shares) {
            *left -= taken;
        }
        source.owed.retain(|&(_, left)| left > 0);
        shares
    }

    /// Lets components be released as soon as there is room for them.
    fn release_components(&mut self, components: &[(u32, u64)]) {
        for &(component, parts) in components {
            self.sources[component as usize].book.add_extra(parts);
        }
    }

    /// Awaits the first order for a product.
    pub(crate) fn await_orders<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        product: u32,
    ) {
        let DemandPlan::Orders(orders) = &plan.products[product as usize].demand else {
            return;
        };
        self.await_next_order(plan, orders, clock, product);
        if let Some(&(time, _)) = orders.schedule.first() {
            clock.at(time, ORDERS, LineEvent::ScheduledOrder(product));
        }
    }

    fn await_next_order<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        orders: &OrderPlan,
        clock: &mut Scheduler<E>,
        product: u32,
    ) {
        if let Some(every) = &orders.every {
            let time = every.draw(&mut self.sources[product as usize].interval);
            let comes = match plan.shifts.get(orders.shift as usize) {
                Some(shift) => shift.after_work(clock.now(), time),
                None => Some(clock.now() + time),
            };
            if let Some(comes) = comes {
                clock.at(comes, ORDERS, LineEvent::Order(product));
            }
        }
    }

    /// An order comes, and the next is awaited.
    pub(crate) fn receive_order<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        product: u32,
    ) {
        let DemandPlan::Orders(orders) = &plan.products[product as usize].demand else {
            return;
        };
        self.take_order(plan, orders, clock, product, None);
        self.await_next_order(plan, orders, clock, product);
    }

    /// A scheduled order comes, and the next is awaited.
    pub(crate) fn receive_scheduled_order<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        clock: &mut Scheduler<E>,
        product: u32,
    ) {
        let DemandPlan::Orders(orders) = &plan.products[product as usize].demand else {
            return;
        };
        let index = self.sources[product as usize].scheduled as usize;
        let Some(&(_, parts)) = orders.schedule.get(index) else {
            return;
        };
        self.sources[product as usize].scheduled += 1;
        self.take_order(plan, orders, clock, product, parts);
        if let Some(&(time, _)) = orders.schedule.get(index + 1) {
            clock.at(time, ORDERS, LineEvent::ScheduledOrder(product));
        }
    }

    fn take_order<E: Copy + From<LineEvent>>(
        &mut self,
        plan: &LinePlan,
        orders: &OrderPlan,
        clock: &mut Scheduler<E>,
        product: u32,
        parts: Option<u32>,
    ) {
        let now = clock.now();
        let source = &mut self.sources[product as usize];
        let drawn = orders.parts.draw(&mut source.parts);
        let parts = parts.unwrap_or((drawn + 0.5).clamp(1.0, LARGEST_ORDER) as u32);
        let due = match &orders.due {
            Some(due) => now + due.draw(&mut source.due),
            None => Time::NEVER,
        };
        let number = self.orders;
        self.orders = self.orders.wrapping_add(1);
        source.book.enter(number, parts, now, due, plan.release_rule);
        if source.book.open() > MOST_WAITING {
            self.stop(now, Halt::Overflow(product));
        }
        self.products[product as usize].ordered += u64::from(parts);
        if let (Some(patience), true) = (orders.patience, due < Time::NEVER) {
            clock.at(due + patience, ORDERS, LineEvent::OrderPatience(number));
        }
        // What is in stock needs not be made: it goes out now and its release is struck off.
        self.deliver_stock(product, now);
        self.release_orders(plan, clock);
    }

    /// Finished parts beyond earlier orders serve the new one.
    fn deliver_stock(&mut self, product: u32, now: Time) {
        while self.products[product as usize].stock > 0 && self.sources[product as usize].book.has_unreleased() {
            self.take_owed(product, 1);
            let counts = &mut self.products[product as usize];
            let book = &mut self.sources[product as usize].book;
            if book.release(1).parts() == 0 {
                return;
            }
            counts.stock -= 1;
            counts.delivered += 1;
            if let Some(order) = book.deliver(now).1 {
                count_order(counts, order);
            }
        }
    }

    /// Strikes an order off that nobody has begun in time.
    pub(crate) fn give_up_order(&mut self, number: u32, now: Time) {
        for (counts, source) in self.products.iter_mut().zip(&mut self.sources) {
            if let Some(order) = source.book.give_up(number, now) {
                counts.orders_lost += 1;
                counts.lost += u64::from(order.parts);
                counts.late_days += order.late_days;
            }
        }
    }

    /// Counts the days that open orders are late up to now.
    pub fn count_late_days(&mut self, now: Time) {
        for (counts, source) in self.products.iter_mut().zip(&mut self.sources) {
            counts.late_days += source.book.count_late_days(now);
        }
    }

    /// For each product its open orders past their due date.
    pub fn late_orders(&self, now: Time) -> impl Iterator<Item = usize> {
        self.sources.iter().map(move |source| source.book.late(now))
    }

    /// A job leaves the line as finished products.
    #[inline]
    pub(crate) fn finish<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        let now = clock.now();
        let job = *self.jobs.get(number);
        self.jobs.remove(number);
        let product = job.product as usize;
        let counts = &mut self.products[product];
        let parts = u64::from(job.parts);
        counts.finished += parts;
        counts.escaped += u64::from(job.defective);
        if job.reworks == 0 {
            counts.first_pass += parts - u64::from(job.defective);
        }
        counts.in_process -= parts;
        counts.lead_time += TotalSpan::of(now.since(job.entered), parts);
        self.finished_parts += parts;
        self.wip.remove(parts, now);
        if matches!(plan.products[product].demand, DemandPlan::Orders(_)) {
            let book = &mut self.sources[product].book;
            for _ in 0..parts {
                let (delivered, order) = book.deliver(now);
                if delivered {
                    counts.delivered += 1;
                } else {
                    counts.stock += 1;
                }
                if let Some(order) = order {
                    count_order(counts, order);
                }
            }
        }
        self.fill_up(plan, clock);
    }

    /// A job leaves the line as scrap. Parts of orders are made anew.
    pub(crate) fn scrap<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>, number: u32) {
        let job = *self.jobs.get(number);
        self.jobs.remove(number);
        let parts = u64::from(job.parts);
        let counts = &mut self.products[job.product as usize];
        counts.scrapped += parts;
        counts.in_process -= parts;
        self.wip.remove(parts, clock.now());
        // The components of the steps that it has gone through, this one included.
        let from = plan.products[job.product as usize].first_step;
        let until = plan.steps[job.step as usize].next;
        match plan.products[job.product as usize].demand {
            DemandPlan::Orders(_) => {
                let components = components_between(plan, job.product, (from, until), parts);
                let source = &mut self.sources[job.product as usize];
                source.book.add_extra(parts);
                for (component, parts) in components {
                    match source.owed.iter_mut().find(|(known, _)| *known == component) {
                        Some((_, owed)) => *owed += parts,
                        None => source.owed.push((component, parts)),
                    }
                }
            }
            DemandPlan::Released => {
                self.sources[job.product as usize].book.add_extra(parts);
                self.release_components(&components_between(plan, job.product, (from, until), parts));
            }
            DemandPlan::None | DemandPlan::Saturated { .. } => {}
        }
        self.fill_up(plan, clock);
    }

    /// Parts that are mended go once more through the steps `from` … up to, but without, `until`, and need the
    /// components of these again.
    pub(crate) fn renew_components(&mut self, plan: &LinePlan, product: u32, steps: (u32, u32), parts: u64) {
        self.release_components(&components_between(plan, product, steps, parts));
    }

    /// A job ends by coming apart into others, which enter the line. The pieces of a defective part are defective.
    pub(crate) fn take_apart(&mut self, plan: &LinePlan, now: Time, number: u32, step: u32, leaving: &mut Vec<u32>) {
        let job = *self.jobs.get(number);
        let parts = u64::from(job.parts);
        let counts = &mut self.products[job.product as usize];
        counts.taken_apart += parts;
        counts.in_process -= parts;
        self.wip.remove(parts, now);
        for &(product, each) in &plan.steps[step as usize].rules.yields {
            let gained = u64::from(each) * parts;
            self.products[product as usize].gained += gained;
            for piece in 0..gained {
                if self.halt.is_some() {
                    return;
                }
                let entered = self.enter(plan, now, product, 1, job.due);
                self.jobs.get_mut(entered).defective = u32::from(piece < u64::from(each) * u64::from(job.defective));
                self.jobs.inherit_marks(entered, number);
                leaving.push(entered);
            }
        }
        self.jobs.remove(number);
    }

    /// Parts have left: under a limit to the work in process others may come.
    fn fill_up<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>) {
        if plan.wip_limit != u64::MAX {
            self.call_entries(plan, clock);
            self.release_orders(plan, clock);
        } else if self.sources.iter().any(|source| source.book.has_unreleased()) {
            self.release_orders(plan, clock);
        }
    }

    /// Calls the ready machines at which saturated products enter, and lets such products onto conveyors.
    fn call_entries<E: Copy + From<LineEvent>>(&mut self, plan: &LinePlan, clock: &mut Scheduler<E>) {
        for (number, station) in (0u32..).zip(&plan.stations) {
            let saturated =
                |&product: &u32| matches!(plan.products[product as usize].demand, DemandPlan::Saturated { .. });
            if !station.rules.enters.iter().any(saturated) {
                continue;
            }
            if station.is_conveyor {
                self.serve_entry(plan, clock, number);
            } else if station.machines > 1 {
                // The last is fed first.
                self.todo.extend(self.stations[number as usize].rest.idle.iter().rev());
            } else if self.stations[number as usize].ready > 0 {
                self.todo.push(station.first_machine);
            }
        }
    }

    /// Whether an open order is past its due date.
    pub fn has_late_order(&self, now: Time) -> bool {
        self.sources.iter().any(|source| source.book.is_late(now))
    }
}

/// Of components owed to all parts that are made anew, those for so many of them; at least as many as they need.
fn share(owed: u64, extra: u32, source: &Source) -> u64 {
    let all = u128::from(source.book.extra().max(1));
    (u128::from(owed) * u128::from(extra)).div_ceil(all) as u64
}

/// The components that the steps from the first up to, but without, the second need for parts of a product.
fn components_between(plan: &LinePlan, product: u32, (from, until): (u32, u32), parts: u64) -> Vec<(u32, u64)> {
    let mut components = Vec::new();
    if plan.products[product as usize].explosion.is_empty() {
        return components;
    }
    let queues = plan.stations.len();
    let mut step = from;
    while step != NONE && step != until {
        for &(place, each) in &plan.steps[step as usize].rules.needs {
            let component = plan.components[place as usize - queues].product;
            let wanted = u64::from(each) * parts;
            let prepared = &plan.products[component as usize];
            if matches!(prepared.demand, DemandPlan::Released) {
                components.push((component, wanted));
            }
            let within = prepared.explosion.iter();
            components.extend(within.map(|&(part, count)| (part, u64::from(count) * wanted)));
        }
        step = plan.steps[step as usize].next;
    }
    components
}

fn count_order(counts: &mut crate::line::counts::ProductCounts, order: crate::line::orders::CompletedOrder) {
    counts.orders_completed += 1;
    counts.orders_late += u64::from(order.is_late);
    counts.late_days += order.late_days;
    counts.order_lead_time += order.lead_time;
}
