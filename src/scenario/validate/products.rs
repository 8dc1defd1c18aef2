//! Products: routes, orders, bills of materials, and whether parts can get through.

use std::collections::BTreeSet;

use super::Check;
use super::quantity::Least;
use crate::line::orders::OrdersSpec;
use crate::line::product::{NeedSpec, OwnStepSpec, ProductSpec, StepSpec};
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;

/// A stop on an explicit route whose station exists.
struct Stop<'c> {
    station: usize,
    own: Option<&'c OwnStepSpec>,
}

/// Who is built into whom, or comes apart into whom.
#[derive(Default)]
struct Bill<'c> {
    /// By product, the others and where it says so.
    edges: Vec<Vec<(usize, Place<'c>)>>,
}

impl<'c> Check<'c> {
    /// All products, and what follows from them for the stations.
    pub(super) fn all_products(&mut self, root: Place<'c>) {
        let spec = self.spec;
        let list = root.key("product");
        let products = &spec.plant.products;
        let stations = &spec.plant.stations;
        let mut visited = vec![false; stations.len()];
        let mut cycle_missing: Vec<Option<&str>> = vec![None; stations.len()];
        let mut needs = Bill {
            edges: (0..products.len()).map(|_| Vec::new()).collect(),
        };
        let mut yields = Bill {
            edges: (0..products.len()).map(|_| Vec::new()).collect(),
        };
        let mut routes = Vec::with_capacity(products.len());
        for (index, product) in products.iter().enumerate() {
            let place = list.item(index);
            self.money(place, product);
            self.orders(place, product);
            let route = product
                .route
                .as_ref()
                .map(|route| self.route(place.key("route"), route, index, &mut needs, &mut yields));
            match &route {
                None => {
                    for (station, spec) in stations.iter().enumerate() {
                        visited[station] = true;
                        if spec.line.cycle.given() == Ok(None) {
                            cycle_missing[station].get_or_insert(&product.name);
                        }
                    }
                }
                Some(stops) => {
                    for stop in stops {
                        visited[stop.station] = true;
                        let own = stop.own.is_some_and(|own| own.cycle.given() != Ok(None));
                        if !own && stations[stop.station].line.cycle.given() == Ok(None) {
                            cycle_missing[stop.station].get_or_insert(&product.name);
                        }
                    }
                }
            }
            routes.push(route);
        }
        for (index, station) in stations.iter().enumerate() {
            let place = root.key("station").item(index);
            let name = quoted(&station.line.name);
            if let (Some(product), None) = (cycle_missing[index], &station.line.conveyor) {
                let message = format!(
                    "the station {name} has no cycle time, and neither has the product {} here",
                    quoted(product)
                );
                self.missing(place, place.named("name"), message, "add e.g. `cycle_seconds = 45`");
            }
            let is_first = self.stations.get(station.line.name.as_str()) == Some(&index);
            if is_first && !visited[index] && !self.is_rework_station(&station.line.name) && !products.is_empty() {
                let message = format!("no product visits the station {name}");
                self.reporter
                    .warning(place.named("name"), message, "add it to a product's `route`");
            }
        }
        self.components(list, &needs, &yields, &routes);
        self.reworks(root, &routes);
        self.release(root, &routes);
    }

    fn is_rework_station(&self, name: &str) -> bool {
        let stations = &self.spec.plant.stations;
        let mut inspections = stations.iter().filter_map(|station| station.line.inspection.as_ref());
        inspections.any(|inspection| inspection.rework_at.as_deref() == Some(name))
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

    fn orders(&mut self, place: Place<'_>, product: &ProductSpec) {
        let Some(orders) = &product.orders else { return };
        let place = place.key("orders");
        if product.supply.is_some() {
            let message = "a product has either `supply` or `orders`, not both";
            self.error(place.key_mark(), message);
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

    fn route(
        &mut self,
        place: Place<'c>,
        route: &'c [StepSpec],
        product: usize,
        needs: &mut Bill<'c>,
        yields: &mut Bill<'c>,
    ) -> Vec<Stop<'c>> {
        if route.is_empty() {
            let help = "name the stations in order, or take `route` out: then it visits all of them";
            self.error_with_help(place.mark(), "a route must not be empty", help);
        }
        let mut stops = Vec::new();
        for (index, step) in route.iter().enumerate() {
            let at = place.item(index);
            let (name, own, name_at) = match step {
                StepSpec::Station(name) => (name, None, at),
                StepSpec::Own(own) => (&own.station, Some(&**own), at.key("station")),
            };
            let station = self.station(name_at, name);
            if let Some(station) = station {
                stops.push(Stop { station, own });
            }
            let Some(own) = own else { continue };
            self.timed(at, own.cycle.given(), Least::Some);
            self.timed(at, own.setup.given(), Least::Zero);
            self.bill(at.key("needs"), &own.needs, &mut needs.edges[product]);
            self.bill(at.key("yields"), &own.yields, &mut yields.edges[product]);
            if !own.yields.is_empty() && index + 1 < route.len() {
                let help = "parts end where they come apart; what becomes of the pieces is in their own routes";
                let message = "only the last step of a route can have `yields`";
                self.error_with_help(at.key("yields").key_mark(), message, help);
            }
            let conveyor = station.is_some_and(|station| self.spec.plant.stations[station].line.conveyor.is_some());
            let works = own.cycle.given() != Ok(None)
                || own.setup.given() != Ok(None)
                || own.defect_probability.is_some()
                || !own.needs.is_empty()
                || !own.yields.is_empty();
            if conveyor && works {
                self.error(
                    at.mark(),
                    format!("{} is a conveyor: nothing is worked on there", quoted(name)),
                );
            }
        }
        stops
    }

    fn bill(&mut self, place: Place<'c>, bill: &'c [NeedSpec], edges: &mut Vec<(usize, Place<'c>)>) {
        let mut seen = BTreeSet::new();
        for (index, need) in bill.iter().enumerate() {
            let at = place.item(index);
            match self.product(at.key("product"), &need.product) {
                Some(product) => edges.push((product, at.key("product"))),
                None => self.unknown_parts = true,
            }
            if !seen.insert(need.product.as_str()) {
                let help = "say how many with `parts`";
                self.error_with_help(at.key("product").mark(), "this product stands here twice", help);
            }
            let parts = need.parts.unwrap_or(1);
            if need.places.is_some_and(|places| places < parts) {
                let message = format!("{parts} parts are needed at once, but fewer can wait: work would never start");
                self.error(at.key("places").mark(), message);
            }
        }
    }

    /// Components and pieces: who can be one, and no product in itself.
    fn components(&mut self, list: Place<'c>, needs: &Bill<'c>, yields: &Bill<'c>, routes: &[Option<Vec<Stop<'c>>>]) {
        let products = &self.spec.plant.products;
        let mut internal = vec![false; products.len()];
        for (user, edges) in needs.edges.iter().enumerate() {
            for (component, at) in edges {
                internal[*component] = true;
                let name = quoted(&products[*component].name);
                if products[*component].orders.is_some() {
                    let help = "parts ordered by customers cannot be built in; make it a product of its own";
                    self.error_with_help(at.mark(), format!("the component {name} has orders of its own"), help);
                }
                let Some(stops) = routes[user].as_ref().filter(|_| *component != user) else {
                    continue;
                };
                let assembled_at = stops.iter().filter(|stop| {
                    stop.own
                        .is_some_and(|own| own.needs.iter().any(|need| need.product == products[*component].name))
                });
                for stop in assembled_at {
                    let station = &self.spec.plant.stations[stop.station].line.name;
                    let goes_there = match &routes[*component] {
                        Some(own) => own.iter().any(|other| other.station == stop.station),
                        None => true,
                    };
                    if goes_there {
                        let message = format!(
                            "the route of the component {name} leads through {} itself",
                            quoted(station)
                        );
                        let help = format!("give {name} a `route` that ends before {}", quoted(station));
                        self.error_with_help(at.mark(), message, help);
                    }
                }
            }
        }
        for (user, edges) in yields.edges.iter().enumerate() {
            for (piece, at) in edges {
                internal[*piece] = true;
                let name = quoted(&products[*piece].name);
                if routes[*piece].is_none() && products[user].route.is_some() {
                    let message = format!("the piece {name} has no route, so it would visit every station");
                    self.error_with_help(at.mark(), message, format!("give {name} a `route`"));
                }
            }
        }
        for bill in [needs, yields] {
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
                let Some((other, at)) = bill.edges[product].get(edge) else {
                    state[product] = 2;
                    way.pop();
                    continue;
                };
                match state[*other] {
                    0 => {
                        state[*other] = 1;
                        way.push((*other, 0));
                    }
                    1 => {
                        let from = way.iter().position(|(on_way, _)| on_way == other).unwrap_or(0);
                        let names = way[from..].iter().map(|(product, _)| *product).chain([*other]);
                        let names: Vec<String> =
                            names.take(20).map(|product| quoted(&products[product].name)).collect();
                        let message = format!("this product is made of itself: {}", names.join(" → "));
                        self.error(at.mark(), message);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Reworked parts go back, never ahead.
    fn reworks(&mut self, root: Place<'c>, routes: &[Option<Vec<Stop<'c>>>]) {
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
                    Some(stops) => {
                        let inspected = stops.iter().rposition(|stop| stop.station == index);
                        let reworked = stops.iter().position(|stop| stop.station == rework);
                        matches!((inspected, reworked), (Some(inspected), Some(reworked)) if reworked > inspected)
                    }
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
    fn release(&mut self, root: Place<'c>, routes: &[Option<Vec<Stop<'c>>>]) {
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
        let everywhere = routes.iter().any(Option::is_none);
        let visited: BTreeSet<usize> = routes.iter().flatten().flatten().map(|stop| stop.station).collect();
        for (index, station) in plant.stations.iter().enumerate() {
            let least = station.line.batch_least.or(station.line.batch_parts).unwrap_or(1);
            if limit < least && (everywhere || visited.contains(&index)) {
                let name = quoted(&station.line.name);
                let message =
                    format!("at most {limit} parts may be in the line, but {name} starts with {least} at once");
                self.error(place.mark(), message);
            }
        }
    }
}
