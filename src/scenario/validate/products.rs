//! Products: routes, orders, bills of materials, and whether parts can get through.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use super::quantity::Least;
use crate::line::orders::OrdersSpec;
use crate::line::product::{NeedSpec, OwnStepSpec, ProductSpec, StepSpec};
use crate::line::station::CycleTime;
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;

/// An explicit route: by station, the first and the last stop there.
type Route = BTreeMap<usize, (usize, usize)>;

/// A product that another one asks for.
struct Edge<'c> {
    product: usize,
    /// How many parts of it.
    parts: u32,
    /// At which station, if it exists.
    station: Option<usize>,
    /// Where it says so.
    place: Place<'c>,
}

/// By product, what it is made of, or what it comes apart into.
type Bill<'c> = Vec<Vec<Edge<'c>>>;

/// What the routes say, taken together.
struct Routes<'c> {
    routes: Vec<Option<Route>>,
    needs: Bill<'c>,
    yields: Bill<'c>,
    /// Stations that say themselves how long a cycle is.
    has_cycle: Vec<bool>,
    visited: Vec<bool>,
    /// By station, a product that finds no cycle time there.
    cycle_missing: Vec<Option<&'c str>>,
}

impl<'c> Check<'c> {
    /// All products, and what follows from them for the stations.
    pub(super) fn all_products(&mut self, root: Place<'c>) {
        let spec = self.spec;
        let list = root.key("product");
        let products = &spec.plant.products;
        let stations = &spec.plant.stations;
        let mut found = Routes {
            routes: Vec::with_capacity(products.len()),
            needs: (0..products.len()).map(|_| Vec::new()).collect(),
            yields: (0..products.len()).map(|_| Vec::new()).collect(),
            has_cycle: stations.iter().map(|station| has_cycle(&station.line.cycle)).collect(),
            visited: vec![false; stations.len()],
            cycle_missing: vec![None; stations.len()],
        };
        for (index, product) in products.iter().enumerate() {
            let place = list.item(index);
            self.money(place, product);
            self.orders(place, product);
            let route = match &product.route {
                Some(route) => Some(self.route(place.key("route"), route, index, &mut found)),
                None => {
                    for station in 0..stations.len() {
                        found.visit(station, false, &product.name);
                    }
                    None
                }
            };
            found.routes.push(route);
        }
        let inspections = stations.iter().filter_map(|station| station.line.inspection.as_ref());
        let rework: BTreeSet<&str> = inspections
            .filter_map(|inspection| inspection.rework_at.as_deref())
            .collect();
        for (index, station) in stations.iter().enumerate() {
            let place = root.key("station").item(index);
            let name = quoted(&station.line.name);
            if let (Some(product), None) = (found.cycle_missing[index], &station.line.conveyor) {
                let message = format!(
                    "the station {name} has no cycle time, and neither has the product {} here",
                    quoted(product)
                );
                self.missing(place, place.named("name"), message, "add e.g. `cycle_seconds = 45`");
            }
            let is_first = self.stations.get(station.line.name.as_str()) == Some(&index);
            if found.visited[index] || !is_first {
                continue;
            }
            if !rework.contains(station.line.name.as_str()) {
                let message = format!("no product visits the station {name}");
                self.reporter
                    .warning(place.named("name"), message, "add it to a product's `route`");
            } else if !found.has_cycle[index] && station.line.conveyor.is_none() {
                let message = format!("the station {name} reworks parts, but has no cycle time");
                self.missing(place, place.named("name"), message, "add e.g. `cycle_seconds = 45`");
            }
        }
        self.components(list, &found);
        self.reworks(root, &found.routes);
        self.release(root, &found);
    }

    fn money(&mut self, place: Place<'_>, product: &ProductSpec) {
        self.won(place, "price_won", product.price_won);
        self.won(place, "material_won", product.material_won);
        self.won(place, "claim_won", product.claim_won);
        if let Some(demand) = product.demand_per_month {
            let at = place.key("demand_per_month");
            if !(0.0..=1e12).contains(&demand) {
                self.error(at.mark(), "`demand_per_month` must be from 0 to 1e12");
            }
            if product.orders.is_some() {
                let help = "demand is for a product without orders; take one of the two out";
                self.error_with_help(at.key_mark(), "`demand_per_month` means nothing beside `orders`", help);
            } else if product.price_won == 0.0 {
                let message = "`demand_per_month` means nothing without a price";
                self.reporter.warning(at.key_mark(), message, "add `price_won`");
            }
        }
    }

    fn orders(&mut self, place: Place<'_>, product: &'c ProductSpec) {
        let Some(orders) = &product.orders else { return };
        let place = place.key("orders");
        if product.supply.is_some() {
            let message = "a product has either `supply` or `orders`, not both";
            self.error(place.key_mark(), message);
        }
        self.shift(place.key("shift"), orders.shift.as_ref());
        if orders.shift.is_some() && !orders.schedule.is_empty() {
            let message = "scheduled orders come at their times, whatever the `shift`";
            self.reporter
                .warning(place.key("shift").mark(), message, "take `shift` out");
        }
        let every = self.timed(place, orders.every.given(), Least::Some);
        let given = [
            ("per_week", orders.per_week.is_some()),
            ("every_…", every),
            ("schedule", !orders.schedule.is_empty()),
        ];
        let given: Vec<&str> = given.iter().filter(|(_, given)| *given).map(|(key, _)| *key).collect();
        match given[..] {
            [] => {
                let help = "give one of `per_week`, `every_hours` (or another unit), `schedule`";
                self.missing(place, place.key_mark(), "`orders` does not say when orders come", help);
            }
            [_] => {}
            _ => {
                let keys = given
                    .iter()
                    .map(|key| format!("`{key}`"))
                    .collect::<Vec<_>>()
                    .join(" and ");
                self.error(place.key_mark(), format!("{keys} both say when orders come; keep one"));
            }
        }
        if let Some(number) = orders.per_week
            && !(number > 0.0 && number <= 1e7)
        {
            self.error(
                place.key("per_week").mark(),
                "`per_week` must be above zero and at most 1e7",
            );
        }
        if let Some(parts) = &orders.parts {
            self.parts(place, "parts", parts);
        }
        self.timed(place, orders.due.given(), Least::Zero);
        self.won(place, "late_won_per_day", orders.late_won_per_day);
        self.lateness(place, orders);
        for (index, order) in orders.schedule.iter().enumerate() {
            let place = place.key("schedule").item(index);
            if order.at_seconds > super::MAX_SECONDS {
                self.error(
                    place.key("at_seconds").mark(),
                    "`at_seconds` must be within a hundred years",
                );
            } else if self.run_seconds().is_some_and(|seconds| order.at_seconds > seconds) {
                let message = "this order comes after the measured time";
                self.reporter.warning(
                    place.key("at_seconds").mark(),
                    message,
                    "measure longer, or take it out",
                );
            }
        }
    }

    fn lateness(&mut self, place: Place<'_>, orders: &OrdersSpec) {
        if orders.patience_days.is_some_and(|days| days > 36_525.0) {
            self.error(
                place.key("patience_days").mark(),
                "`patience_days` must be a hundred years (36525) at most",
            );
        }
        let never_late = orders.due.given() == Ok(None);
        for (key, given) in [
            ("late_won_per_day", orders.late_won_per_day > 0.0),
            ("patience_days", orders.patience_days.is_some()),
        ] {
            if never_late && given {
                let message = format!("`{key}` means nothing without a due date");
                self.reporter
                    .warning(place.key(key).key_mark(), message, "add e.g. `due_days = 7`");
            }
        }
    }

    fn route(&mut self, place: Place<'c>, route: &'c [StepSpec], product: usize, found: &mut Routes<'c>) -> Route {
        let spec = self.spec;
        if route.is_empty() {
            let help = "name the stations in order, or take `route` out: then it visits all of them";
            self.error_with_help(place.mark(), "a route must not be empty", help);
        }
        let mut stops = Route::new();
        for (index, step) in route.iter().enumerate() {
            let at = place.item(index);
            let (name, own, name_at) = match step {
                StepSpec::Station(name) => (name, None, at),
                StepSpec::Own(own) => (&own.station, Some(&**own), at.key("station")),
            };
            let station = self.station(name_at, name);
            if let Some(station) = station {
                stops.entry(station).or_insert((index, index)).1 = index;
                let own_cycle = own.is_some_and(|own| has_cycle(&own.cycle)) || self.is_doubtful(at);
                found.visit(station, own_cycle, &spec.plant.products[product].name);
            }
            let Some(own) = own else { continue };
            self.timed(at, own.cycle.given(), Least::Some);
            self.timed(at, own.setup.given(), Least::Zero);
            self.bill(at.key("needs"), &own.needs, station, &mut found.needs[product]);
            self.component_places(at.key("needs"), &own.needs, product, station);
            self.bill(at.key("yields"), &own.yields, station, &mut found.yields[product]);
            if !own.yields.is_empty() && index + 1 < route.len() {
                let help = "parts end where they come apart; what becomes of the pieces is in their own routes";
                let message = "only the last step of a route can have `yields`";
                self.error_with_help(at.key("yields").key_mark(), message, help);
            }
            if station.is_some_and(|station| spec.plant.stations[station].line.conveyor.is_some()) && works(own) {
                self.error(
                    at.mark(),
                    format!("{} is a conveyor: nothing is worked on there", quoted(name)),
                );
            }
        }
        stops
    }

    fn bill(&mut self, place: Place<'c>, bill: &'c [NeedSpec], station: Option<usize>, edges: &mut Vec<Edge<'c>>) {
        let mut seen = BTreeSet::new();
        for (index, need) in bill.iter().enumerate() {
            let at = place.item(index);
            let place = at.key("product");
            match self.product(place, &need.product) {
                Some(product) => edges.push(Edge {
                    product,
                    parts: need.parts.unwrap_or(1),
                    station,
                    place,
                }),
                None => self.unknown_parts = true,
            }
            if !seen.insert(need.product.as_str()) {
                self.error_with_help(
                    place.mark(),
                    "this product stands here twice",
                    "say how many with `parts`",
                );
            }
        }
    }

    /// What is built into a lot, or into the smallest batch of them, must find places together.
    fn component_places(&mut self, place: Place<'c>, needs: &[NeedSpec], product: usize, station: Option<usize>) {
        let plant = &self.spec.plant;
        let lot = |product: usize| u64::from(plant.products[product].lot_parts.unwrap_or(1));
        let batch = station.map_or(1, |station| {
            let station = &plant.stations[station].line;
            station.batch_least.or(station.batch_parts).unwrap_or(1)
        });
        for (index, need) in needs.iter().enumerate() {
            let component = plant.products.iter().position(|product| product.name == need.product);
            let parts = u64::from(need.parts.unwrap_or(1)) * lot(product) * u64::from(batch);
            let most = |places: u32| u64::from(places) * component.map_or(1, lot);
            if need.places.is_some_and(|places| most(places) < parts) {
                let message = format!("{parts} parts are needed at once, but fewer can wait: work would never start");
                self.error(place.item(index).key("places").mark(), message);
            }
        }
    }

    /// Components and pieces: who can be one, and no product in itself.
    fn components(&mut self, list: Place<'c>, found: &Routes<'c>) {
        let products = &self.spec.plant.products;
        let mut internal = vec![false; products.len()];
        let mut needed_at: Vec<Option<usize>> = vec![None; products.len()];
        for (user, edges) in found.needs.iter().enumerate() {
            for edge in edges {
                internal[edge.product] = true;
                let component = &products[edge.product];
                let name = quoted(&component.name);
                if let (Some(first), Some(station)) = (needed_at[edge.product], edge.station)
                    && first != station
                    && edge.product != user
                {
                    let first = quoted(&self.spec.plant.stations[first].line.name);
                    let message = format!(
                        "the component {name} is needed at {first} already: its parts can wait at one station only"
                    );
                    let help = "make it two products of the same route, one for each station";
                    self.error_with_help(edge.place.mark(), message, help);
                }
                needed_at[edge.product] = needed_at[edge.product].or(edge.station);
                if component.orders.is_some() {
                    let help = "parts ordered by customers cannot be built in; make it a product of its own";
                    let message = format!("the component {name} has orders of its own");
                    self.error_with_help(edge.place.mark(), message, help);
                }
                let Some(station) = edge.station.filter(|_| edge.product != user) else {
                    continue;
                };
                if found.routes[edge.product]
                    .as_ref()
                    .is_none_or(|route| route.contains_key(&station))
                {
                    let station = quoted(&self.spec.plant.stations[station].line.name);
                    let message = format!("the route of the component {name} leads through {station} itself");
                    let help = format!("give {name} a `route` that ends before {station}");
                    self.error_with_help(edge.place.mark(), message, help);
                }
            }
        }
        for edge in found.yields.iter().flatten() {
            internal[edge.product] = true;
            if found.routes[edge.product].is_none() {
                let name = quoted(&products[edge.product].name);
                let message = format!("the piece {name} has no route, so it would visit every station");
                self.error_with_help(edge.place.mark(), message, format!("give {name} a `route`"));
            }
            if products[edge.product].orders.is_some() {
                let name = quoted(&products[edge.product].name);
                let message = format!("the piece {name} has orders of its own");
                let help = "pieces come when others are taken apart, whoever orders them; make it a product of its own";
                self.error_with_help(edge.place.mark(), message, help);
            }
        }
        for bill in [&found.needs, &found.yields] {
            self.circles(bill);
        }
        let has_offers = !self.spec.offers.is_empty();
        for (index, product) in products.iter().enumerate() {
            let place = list.item(index);
            let name = quoted(&product.name);
            if product.supply.is_none() && product.orders.is_none() && !internal[index] && !self.unknown_parts {
                let message = format!("the product {name} has neither `supply` nor `orders`: it is never made");
                let help = "add `supply = { kind = \"saturated\" }` or `orders = { per_week = 5 }`";
                self.missing(place, place.named("name"), message, help);
            }
            if has_offers && product.price_won == 0.0 && !internal[index] {
                let message = format!("the product {name} has no price: making more of it will pay for nothing");
                self.reporter.warning(place.named("name"), message, "add `price_won`");
            }
        }
    }

    /// Products that are built into themselves by way of others.
    fn circles(&mut self, bill: &Bill<'c>) {
        let products = &self.spec.plant.products;
        // 0: not met, 1: on the way here, 2: done. With a stack of our own, as deep as there are products.
        let mut state = vec![0_u8; products.len()];
        for start in 0..products.len() {
            if state[start] != 0 {
                continue;
            }
            state[start] = 1;
            let mut way = vec![(start, 0)];
            while let Some((product, next)) = way.last_mut() {
                let (product, edge) = (*product, *next);
                *next += 1;
                let Some(edge) = bill[product].get(edge) else {
                    state[product] = 2;
                    way.pop();
                    continue;
                };
                match state[edge.product] {
                    0 => {
                        state[edge.product] = 1;
                        way.push((edge.product, 0));
                    }
                    1 => {
                        let from = way.iter().position(|(on_way, _)| *on_way == edge.product).unwrap_or(0);
                        let names = way[from..].iter().map(|(product, _)| *product).chain([edge.product]);
                        let names: Vec<String> =
                            names.take(20).map(|product| quoted(&products[product].name)).collect();
                        let message = format!("this product is made of itself: {}", names.join(" → "));
                        self.error(edge.place.mark(), message);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Reworked parts go back, never ahead.
    fn reworks(&mut self, root: Place<'c>, routes: &[Option<Route>]) {
        let spec = self.spec;
        for (index, station) in spec.plant.stations.iter().enumerate() {
            let rework_at = station
                .line
                .inspection
                .as_ref()
                .and_then(|inspection| inspection.rework_at.as_deref());
            let Some(&rework) = rework_at.and_then(|name| self.stations.get(name)) else {
                continue;
            };
            let at = root.key("station").item(index).key("inspection").key("rework_at");
            for (product, route) in spec.plant.products.iter().zip(routes) {
                let ahead = match route {
                    None => rework > index,
                    Some(route) => match (route.get(&index), route.get(&rework)) {
                        (Some((_, inspected)), Some((reworked, _))) => reworked > inspected,
                        _ => false,
                    },
                };
                if ahead {
                    let message = format!(
                        "rework must not lie after the inspection, as on the route of {}",
                        quoted(&product.name)
                    );
                    self.error(at.mark(), message);
                    break;
                }
            }
        }
    }

    /// A limit on the parts in the line must let a lot and a batch come together.
    fn release(&mut self, root: Place<'c>, found: &Routes<'c>) {
        let plant = &self.spec.plant;
        let Some(limit) = plant.release.wip_limit else { return };
        let place = root.key("release").key("wip_limit");
        let lot = plant
            .products
            .iter()
            .filter_map(|product| product.lot_parts)
            .max()
            .unwrap_or(1);
        if limit < lot {
            let message = format!("at most {limit} parts may be in the line, but {lot} move together as a lot");
            self.error(place.mark(), message);
        }
        for (station, _) in plant
            .stations
            .iter()
            .zip(&found.visited)
            .filter(|(_, visited)| **visited)
        {
            let least = station.line.batch_least.or(station.line.batch_parts).unwrap_or(1);
            if limit < least {
                let name = quoted(&station.line.name);
                let message =
                    format!("at most {limit} parts may be in the line, but {name} starts with {least} at once");
                self.error(place.mark(), message);
            }
        }
        let components = self.released_components(&found.needs);
        for (product, &components) in plant.products.iter().zip(&components) {
            let lot = u64::from(product.lot_parts.unwrap_or(1));
            let together = lot.saturating_mul(components.saturating_add(1));
            if product.orders.is_some() && components > 0 && u64::from(limit) < together {
                let name = quoted(&product.name);
                let message = format!(
                    "at most {limit} parts may be in the line, but {name} comes with its components, {together} together"
                );
                self.error(place.mark(), message);
            }
        }
    }

    /// By product, how many components are released with one part of it, those within others among them.
    fn released_components(&self, needs: &Bill<'c>) -> Vec<u64> {
        let products = &self.spec.plant.products;
        // Components of what is made without end run ahead and are not released.
        let mut runs_ahead: Vec<bool> = products.iter().map(|product| product.supply.is_some()).collect();
        let mut open: Vec<usize> = (0..products.len()).filter(|&product| runs_ahead[product]).collect();
        while let Some(product) = open.pop() {
            for edge in &needs[product] {
                if !std::mem::replace(&mut runs_ahead[edge.product], true) {
                    open.push(edge.product);
                }
            }
        }
        let mut counts = vec![0_u64; products.len()];
        // As many times as components may be within each other: a circle has an error of its own.
        for _ in 0..products.len() {
            let of = |edges: &Vec<Edge<'c>>| {
                let each = |edge: &Edge<'c>| {
                    let itself = u64::from(!runs_ahead[edge.product]);
                    u64::from(edge.parts).saturating_mul(counts[edge.product].saturating_add(itself))
                };
                edges.iter().map(each).fold(0, u64::saturating_add)
            };
            let next: Vec<u64> = needs.iter().map(of).collect();
            if next == counts {
                break;
            }
            counts = next;
        }
        counts
    }
}

impl<'c> Routes<'c> {
    fn visit(&mut self, station: usize, own_cycle: bool, product: &'c str) {
        self.visited[station] = true;
        if !own_cycle && !self.has_cycle[station] {
            self.cycle_missing[station].get_or_insert(product);
        }
    }
}

/// Whether a cycle time is given. [`CycleTime::given`] copies it, and it may be a million measured values.
fn has_cycle(cycle: &CycleTime) -> bool {
    let given = [
        &cycle.cycle_seconds,
        &cycle.cycle_minutes,
        &cycle.cycle_hours,
        &cycle.cycle_days,
    ];
    given.into_iter().any(Option::is_some)
}

/// Whether anything is done to a part at this step.
fn works(step: &OwnStepSpec) -> bool {
    has_cycle(&step.cycle)
        || step.setup.given() != Ok(None)
        || step.defect_probability.is_some()
        || !step.needs.is_empty()
        || !step.yields.is_empty()
}
