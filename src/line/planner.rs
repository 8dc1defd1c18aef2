//! Prepares a line: from what a scenario says to a [`LinePlan`].

use crate::kernel::distribution::SpanSampler;
use crate::kernel::time::{Span, Time};
use crate::kernel::timed_key::{TimedSpec, TwoUnits};
use crate::line::fleet::{FleetSpec, fleets, served_by};
use crate::line::layout::{Place, side_by_side};
use crate::line::operator::OperatorSpec;
use crate::line::orders::{DemandPlan, ReleaseSpec};
use crate::line::plan::{
    ComponentPlan, ConveyorPlan, GroupPlan, InspectionPlan, LinePlan, NONE, PlanError, ProductPlan, RoutinePlan,
    StationPlan, StationRules, StepPlan, StepRules,
};
use crate::line::process_plan::TracePlan;
use crate::line::product::{OwnStepSpec, ProductSpec, StepSpec};
use crate::line::shift::{CalendarSpec, Epoch, ShiftPlan, ShiftSpec};
use crate::line::station::{Attendance, DispatchRule, PowerKey, StationSpec};

/// What a line is made from.
pub struct LineSource<'a> {
    /// Stations.
    pub stations: Vec<&'a StationSpec>,
    /// Products.
    pub products: &'a [ProductSpec],
    /// Operators.
    pub operators: &'a [OperatorSpec],
    /// Fleets.
    pub fleets: Vec<&'a FleetSpec>,
    /// Where each station stands.
    pub places: Vec<Place>,
    /// Length of the hall, metres.
    pub hall_length_m: f64,
    /// Shifts.
    pub shifts: &'a [ShiftSpec],
    /// Holidays.
    pub calendar: &'a CalendarSpec,
    /// Release.
    pub release: &'a ReleaseSpec,
    /// The day whose midnight is time zero.
    pub first_day: jiff::civil::Date,
    /// When the measured time begins: scheduled orders count from here.
    pub start: Time,
}

impl LinePlan {
    /// Prepares a line.
    ///
    /// # Errors
    /// If it names what does not exist or lacks what it needs; see [`PlanError`].
    pub fn new(source: &LineSource<'_>) -> Result<Self, PlanError> {
        let shifts = source
            .shifts
            .iter()
            .map(|shift| {
                ShiftPlan::new(shift, source.calendar, source.first_day).map_err(|source| PlanError::Hours {
                    shift: shift.name.clone(),
                    source,
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut builder = Builder {
            source,
            skill_names: Vec::new(),
            steps: Vec::new(),
            components: Vec::new(),
        };
        let groups = builder.groups(&shifts)?;
        let fleets = fleets(source, &shifts)?;
        let stations = builder.stations(&shifts)?;
        let products = builder.products(&stations, &shifts)?;
        let skills = (0u32..)
            .zip(&builder.skill_names)
            .map(|(skill, _)| {
                let mut able: Vec<u32> = (0u32..)
                    .zip(&groups)
                    .filter(|(_, group)| group.skills.contains(&skill))
                    .map(|(g, _)| g)
                    .collect();
                able.sort_by_key(|&group| groups[group as usize].skills.len());
                able
            })
            .collect();
        let machine_places = stations.iter().zip(&source.places);
        let machine_places = machine_places
            .flat_map(|(station, &first)| side_by_side(first, station.machines, source.hall_length_m))
            .collect();
        let mut plan = Self {
            stations,
            steps: builder.steps,
            products,
            components: builder.components,
            machine_places,
            groups,
            fleets,
            skills,
            skill_names: builder.skill_names,
            trace: TracePlan::default(),
            shifts,
            wip_limit: source.release.wip_limit.map_or(u64::MAX, u64::from),
            release_rule: source.release.rule.unwrap_or_default(),
            epoch: Epoch::new(source.first_day),
            has_cycle: false,
        };
        plan.add_processes(source)?;
        plan.finish();
        Ok(plan)
    }

    /// Fills in what follows from the whole: where products enter, which stations are simple, whether parts can
    /// come back to a station.
    fn finish(&mut self) {
        for (number, product) in (0u32..).zip(&self.products) {
            let station = self.steps[product.first_step as usize].station as usize;
            self.stations[station].is_entry = true;
            self.stations[station].rules.enters.push(number);
        }
        let queues = self.stations.len() as u32;
        for (number, component) in (0u32..).zip(&self.components) {
            self.stations[component.station as usize]
                .rules
                .component_places
                .push(queues + number);
        }
        for (number, station) in (0u32..).zip(&mut self.stations) {
            let here = (0u32..).zip(&self.steps).filter(|(_, step)| step.station == number);
            if here.clone().all(|(_, step)| !step.rules.needs.is_empty()) {
                station.rules.assemblies = here.map(|(step, _)| step).collect();
            }
        }
        let several_products = self.products.len() > 1;
        for (number, station) in (0u32..).zip(&mut self.stations) {
            let rules = &station.rules;
            let step_setup = |step: &StepPlan| step.station == number && step.rules.setup.is_some();
            let has_setups = !rules.setups.is_empty() || self.steps.iter().any(step_setup);
            station.simple = rules.skill == NONE
                && rules.batch_parts == 1
                && rules.dispatch == DispatchRule::FirstCome
                && rules.load.is_none()
                && rules.routines.is_empty()
                && rules.conveyor.is_none()
                && rules.component_places.is_empty()
                && !(several_products && has_setups);
        }
        for step in &mut self.steps {
            let station = &self.stations[step.station as usize];
            step.plain = station.simple
                && station.rules.inspection.is_none()
                && station.rules.process.is_none()
                && step.rules.defect_probability == 0.0
                && step.rules.yields.is_empty();
        }
        self.has_cycle = self.can_return();
    }

    /// Whether the graph of stations has a circle.
    fn can_return(&self) -> bool {
        let count = self.stations.len();
        let mut after: Vec<Vec<u32>> = vec![Vec::new(); count];
        for step in &self.steps {
            for target in [step.next, step.rules.rework] {
                if target != NONE {
                    after[step.station as usize].push(self.steps[target as usize].station);
                }
            }
            for &(piece, _) in &step.rules.yields {
                let first = self.products[piece as usize].first_step;
                after[step.station as usize].push(self.steps[first as usize].station);
            }
        }
        // Kahn: what is left when stations without predecessors are taken away again and again lies on a circle.
        let mut before = vec![0usize; count];
        after
            .iter()
            .flatten()
            .for_each(|&station| before[station as usize] += 1);
        let mut free: Vec<usize> = (0..count).filter(|&station| before[station] == 0).collect();
        let mut taken = 0;
        while let Some(station) = free.pop() {
            taken += 1;
            for &next in &after[station] {
                before[next as usize] -= 1;
                if before[next as usize] == 0 {
                    free.push(next as usize);
                }
            }
        }
        taken < count
    }
}

struct Builder<'a> {
    source: &'a LineSource<'a>,
    skill_names: Vec<String>,
    steps: Vec<StepPlan>,
    components: Vec<ComponentPlan>,
}

impl Builder<'_> {
    fn groups(&mut self, shifts: &[ShiftPlan]) -> Result<Vec<GroupPlan>, PlanError> {
        let mut groups = Vec::new();
        for group in self.source.operators {
            let names = if group.skills.is_empty() {
                std::slice::from_ref(&group.name)
            } else {
                &group.skills[..]
            };
            let mut skills: Vec<u32> = names.iter().map(|name| self.learn(name)).collect();
            skills.sort_unstable();
            skills.dedup();
            let place = format!("operator `{}`", group.name);
            groups.push(GroupPlan {
                name: group.name.clone(),
                count: group.count.unwrap_or(1),
                shift: find_shift(shifts, group.shift.as_deref(), &place)?,
                walk_m_per_s: group.walk_m_per_s,
                skills,
            });
        }
        Ok(groups)
    }

    fn learn(&mut self, name: &str) -> u32 {
        let known = self.skill_names.iter().position(|skill| skill == name);
        known.unwrap_or_else(|| {
            self.skill_names.push(name.to_owned());
            self.skill_names.len() - 1
        }) as u32
    }

    fn skill(&self, name: Option<&str>, place: &str) -> Result<u32, PlanError> {
        let Some(name) = name else { return Ok(NONE) };
        position(self.skill_names.iter().map(String::as_str), name, "the skill", place)
    }

    fn stations(&self, shifts: &[ShiftPlan]) -> Result<Vec<StationPlan>, PlanError> {
        let mut stations: Vec<StationPlan> = Vec::new();
        for (number, spec) in self.source.stations.iter().enumerate() {
            let first_machine = stations.last().map_or(0, |last| last.first_machine + last.machines);
            let at = self.source.places.get(number).copied().unwrap_or_default();
            stations.push(self.station(spec, (first_machine, at), shifts)?);
        }
        Ok(stations)
    }

    fn station(
        &self,
        spec: &StationSpec,
        (first_machine, at): (u32, Place),
        shifts: &[ShiftPlan],
    ) -> Result<StationPlan, PlanError> {
        let place = format!("station `{}`", spec.name);
        let attends =
            |what| spec.operator.is_some() && spec.operator_for.as_ref().is_none_or(|list| list.contains(&what));
        let setups = spec
            .setups
            .iter()
            .map(|pair| {
                Ok((
                    self.product(&pair.from, &place)?,
                    self.product(&pair.to, &place)?,
                    required(pair.setup.given(), &place, "a setup time for each pair in `setups`")?,
                ))
            })
            .collect::<Result<_, PlanError>>()?;
        let power = |key| spec.power_kw.get(&key).copied();
        let idle = power(PowerKey::Idle).unwrap_or(0.0);
        let maintenance_kw = power(PowerKey::Maintenance).unwrap_or(idle);
        let routines = spec
            .routines
            .iter()
            .map(|routine| {
                Ok(RoutinePlan {
                    every_parts: routine.every_parts,
                    time: required(routine.time.given(), &place, "a time for each routine")?,
                    skill: self.skill(routine.operator.as_deref(), &place)?,
                    extra_power_kw: routine.power_kw.map_or(0.0, |own| own - maintenance_kw),
                    called_by: NONE,
                })
            })
            .collect::<Result<_, PlanError>>()?;
        let batch_parts = spec.batch_parts.unwrap_or(1);
        let rules = StationRules {
            name: spec.name.clone(),
            buffer: spec.buffer.unwrap_or(u32::MAX),
            transfer: optional(spec.transfer.given(), &place)?,
            fleet: served_by(&self.source.fleets, spec, &place)?,
            place: at,
            batch_parts,
            batch_least: spec.batch_least.unwrap_or(batch_parts).min(batch_parts),
            dispatch: spec.dispatch.unwrap_or_default(),
            skill: self.skill(spec.operator.as_deref(), &place)?,
            attend_setup: attends(Attendance::Setup),
            attend_load: attends(Attendance::Load),
            attend_cycle: attends(Attendance::Cycle),
            load: optional(spec.load.given(), &place)?,
            instructions: None,
            setups,
            inspection: spec.inspection.as_ref().map(|inspection| InspectionPlan {
                detects: inspection.detects,
                false_alarms: inspection.false_alarms,
                tries: inspection.rework_tries.unwrap_or(1),
            }),
            charted: false,
            process: None,
            routines,
            shift: find_shift(shifts, spec.shift.as_deref(), &place)?,
            heat_up: optional(spec.warm_start.given(), &place)?,
            conveyor: spec.conveyor.as_ref().map(|conveyor| ConveyorPlan {
                places: conveyor.places,
                pitch: Span::from_seconds(conveyor.seconds_per_place),
            }),
            enters: Vec::new(),
            component_places: Vec::new(),
            assemblies: Vec::new(),
            power_kw: vec![
                power(PowerKey::Working).unwrap_or(idle),
                power(PowerKey::Setup).unwrap_or(idle),
                idle,
                idle,
                power(PowerKey::Down).unwrap_or(idle),
                power(PowerKey::Down).unwrap_or(idle),
                maintenance_kw,
                idle,
                idle,
                power(PowerKey::Off).unwrap_or(0.0),
            ],
        };
        Ok(StationPlan {
            simple: false,
            is_entry: false,
            is_conveyor: rules.conveyor.is_some(),
            has_transfer: rules.transfer.is_some() || rules.fleet != NONE,
            first_machine,
            machines: spec.machines.unwrap_or(1),
            rules: Box::new(rules),
        })
    }

    fn product(&self, name: &str, place: &str) -> Result<u32, PlanError> {
        position(
            self.source.products.iter().map(|product| product.name.as_str()),
            name,
            "the product",
            place,
        )
    }

    fn products(&mut self, stations: &[StationPlan], shifts: &[ShiftPlan]) -> Result<Vec<ProductPlan>, PlanError> {
        let mut products = Vec::new();
        for spec in self.source.products {
            let first_step = self.route(spec, stations)?;
            products.push(ProductPlan {
                name: spec.name.clone(),
                first_step,
                lot_parts: spec.lot_parts.unwrap_or(1),
                component_place: NONE,
                demand: DemandPlan::None,
                explosion: Vec::new(),
            });
        }
        let queues = stations.len() as u32;
        for (number, component) in (0u32..).zip(&self.components) {
            let product = &mut products[component.product as usize];
            if product.component_place != NONE {
                return Err(PlanError::Conflict {
                    place: format!("product `{}`", product.name),
                    why: "it is needed at two stations, but its parts can wait at one only".to_owned(),
                });
            }
            product.component_place = queues + number;
        }
        for (number, spec) in (0u32..).zip(self.source.products) {
            let place = format!("product `{}`", spec.name);
            let demand = match (&spec.supply, &spec.orders) {
                (Some(supply), None) => DemandPlan::saturated(supply),
                (None, Some(orders)) => DemandPlan::orders(orders, self.source.start, shifts, &place)?,
                (None, None) => self.inherited_demand(number, &mut Vec::new()),
                (Some(_), Some(_)) => {
                    let why = "it has both `supply` and `orders`; keep one".to_owned();
                    return Err(PlanError::Conflict { place, why });
                }
            };
            products[number as usize].demand = demand;
        }
        for number in 0..products.len() {
            let mut explosion = Vec::new();
            self.explode(&products, number as u32, 1, &mut explosion, 0);
            products[number].explosion = explosion;
        }
        // A saturated component runs ahead of its assembly until its places are full, so they must be limited, but hold
        // what is needed at once.
        for index in 0..self.components.len() {
            let at_once = self.needed_at_once(stations, &products, queues + index as u32);
            let component = &mut self.components[index];
            let saturated = matches!(
                products[component.product as usize].demand,
                DemandPlan::Saturated { .. }
            );
            if saturated && component.places == u32::MAX {
                component.places = at_once.max(RUN_AHEAD_PLACES);
            }
        }
        Ok(products)
    }

    /// The most parts that work at an assembly station needs from a place before it can start.
    fn needed_at_once(&self, stations: &[StationPlan], products: &[ProductPlan], place: u32) -> u32 {
        let mut most = 0;
        for product in products {
            let mut number = product.first_step;
            while number != NONE {
                let step = &self.steps[number as usize];
                let parts = stations[step.station as usize]
                    .rules
                    .batch_least
                    .saturating_mul(product.lot_parts);
                for &(_, each) in step.rules.needs.iter().filter(|&&(from, _)| from == place) {
                    most = most.max(each.saturating_mul(parts));
                }
                number = step.next;
            }
        }
        most
    }

    /// A component without supply or orders of its own comes as the product that it goes into does. If it goes into
    /// several and one of them never waits for raw parts, it runs ahead of them all.
    fn inherited_demand(&self, product: u32, seen: &mut Vec<u32>) -> DemandPlan {
        if seen.contains(&product) {
            return DemandPlan::None;
        }
        seen.push(product);
        let mut found = DemandPlan::None;
        for (number, parent) in (0u32..).zip(self.source.products) {
            let needs = parent.route.iter().flatten().any(|step| match step {
                StepSpec::Own(own) => own
                    .needs
                    .iter()
                    .any(|need| need.product == self.source.products[product as usize].name),
                StepSpec::Station(_) => false,
            });
            if !needs {
                continue;
            }
            let demand = match (&parent.supply, &parent.orders) {
                (Some(_), _) => DemandPlan::Saturated {
                    lot: 1,
                    total: u64::MAX,
                },
                (None, Some(_)) => DemandPlan::Released,
                (None, None) => self.inherited_demand(number, seen),
            };
            match demand {
                DemandPlan::Saturated { .. } => return demand,
                DemandPlan::Released => found = demand,
                DemandPlan::None | DemandPlan::Orders(_) => {}
            }
        }
        found
    }

    /// Adds the components that `parts` of a product need, down to the last level.
    fn explode(&self, products: &[ProductPlan], product: u32, parts: u32, list: &mut Vec<(u32, u32)>, depth: usize) {
        if depth > products.len() {
            return; // A product that needs itself; a checked scenario has none.
        }
        let mut step = products[product as usize].first_step;
        while step != NONE {
            let plan = &self.steps[step as usize];
            for &(place, count) in &plan.rules.needs {
                let component = self.components[place as usize - self.source.stations.len()].product;
                let needed = parts.saturating_mul(count);
                if matches!(products[component as usize].demand, DemandPlan::Released) {
                    list.push((component, needed));
                }
                self.explode(products, component, needed, list, depth + 1);
            }
            step = plan.next;
        }
    }

    /// Prepares the steps of a product and gives the number of the first.
    fn route(&mut self, spec: &ProductSpec, stations: &[StationPlan]) -> Result<u32, PlanError> {
        let place = format!("product `{}`", spec.name);
        let default_route: Vec<StepSpec>;
        let route = match &spec.route {
            Some(route) => route,
            None => {
                default_route = stations
                    .iter()
                    .map(|station| StepSpec::Station(station.rules.name.clone()))
                    .collect();
                &default_route
            }
        };
        if route.is_empty() {
            return Err(PlanError::Missing {
                place,
                what: "at least one station on its route",
            });
        }
        let first = self.steps.len() as u32;
        for (index, step) in route.iter().enumerate() {
            let (name, own) = match step {
                StepSpec::Station(name) => (name, None),
                StepSpec::Own(own) => (&own.station, Some(own.as_ref())),
            };
            let next = if index + 1 == route.len() {
                NONE
            } else {
                self.steps.len() as u32 + 1
            };
            let plan = self.step(name, own, next, stations, &place)?;
            self.steps.push(plan);
        }
        self.add_reworks(first, route.len() as u32, stations, &place)?;
        Ok(first)
    }

    fn step(
        &mut self,
        name: &str,
        own: Option<&OwnStepSpec>,
        next: u32,
        stations: &[StationPlan],
        place: &str,
    ) -> Result<StepPlan, PlanError> {
        let station = position(
            stations.iter().map(|station| station.rules.name.as_str()),
            name,
            "the station",
            place,
        )?;
        let spec = self.source.stations[station as usize];
        let at = format!("{place} at station `{name}`");
        let own_cycle = own.map_or(Ok(None), |own| optional(own.cycle.given(), &at))?;
        let cycle = match (own_cycle, optional(spec.cycle.given(), &at)?) {
            (Some(cycle), _) | (None, Some(cycle)) => cycle,
            (None, None) if spec.conveyor.is_some() => SpanSampler::always(Span::ZERO),
            (None, None) => {
                return Err(PlanError::Missing {
                    place: at,
                    what: "a cycle time",
                });
            }
        };
        let own_setup = own.map_or(Ok(None), |own| optional(own.setup.given(), &at))?;
        let setup = own_setup.or(optional(spec.setup.given(), &at)?);
        let mut needs = Vec::new();
        for need in own.into_iter().flat_map(|own| &own.needs) {
            let product = self.product(&need.product, &at)?;
            let known = self
                .components
                .iter()
                .position(|known| known.station == station && known.product == product);
            let index = known.unwrap_or_else(|| {
                self.components.push(ComponentPlan {
                    station,
                    product,
                    places: need.places.unwrap_or(u32::MAX),
                });
                self.components.len() - 1
            });
            needs.push(((stations.len() + index) as u32, need.parts.unwrap_or(1)));
        }
        let yields = own
            .into_iter()
            .flat_map(|own| &own.yields)
            .map(|part| Ok((self.product(&part.product, &at)?, part.parts.unwrap_or(1))))
            .collect::<Result<_, PlanError>>()?;
        Ok(StepPlan {
            station,
            next,
            plain: false,
            mean_cycle: cycle.mean(),
            cycle,
            rules: Box::new(StepRules {
                defect_probability: own
                    .and_then(|own| own.defect_probability)
                    .or(spec.defect_probability)
                    .unwrap_or(0.0),
                rework: NONE,
                setup,
                needs,
                yields,
            }),
        })
    }

    /// Points inspections to where their rejected parts go; a rework station off the route gets a step that leads
    /// back to the inspection.
    fn add_reworks(&mut self, first: u32, count: u32, stations: &[StationPlan], place: &str) -> Result<(), PlanError> {
        for index in first..first + count {
            let station = self.steps[index as usize].station;
            let inspection = self.source.stations[station as usize].inspection.as_ref();
            let Some(name) = inspection.and_then(|inspection| inspection.rework_at.as_deref()) else {
                continue;
            };
            let target = position(
                stations.iter().map(|other| other.rules.name.as_str()),
                name,
                "the station",
                place,
            )?;
            let on_route = (first..=index)
                .rev()
                .find(|&step| self.steps[step as usize].station == target);
            let rework = match on_route {
                Some(step) => step,
                None => {
                    let detour = self.step(name, None, index, stations, place)?;
                    self.steps.push(detour);
                    self.steps.len() as u32 - 1
                }
            };
            self.steps[index as usize].rules.rework = rework;
        }
        Ok(())
    }
}

/// Places for a component that runs ahead of its assembly, where the scenario names no limit.
const RUN_AHEAD_PLACES: u32 = 10;

/// The position of a name in a list.
fn position<'n>(
    mut names: impl Iterator<Item = &'n str>,
    name: &str,
    kind: &'static str,
    place: &str,
) -> Result<u32, PlanError> {
    names
        .position(|candidate| candidate == name)
        .map(|index| index as u32)
        .ok_or_else(|| PlanError::Unknown {
            place: place.to_owned(),
            kind,
            name: name.to_owned(),
        })
}

/// The number of a shift; [`NONE`] where none is named, which means always on.
pub fn find_shift(shifts: &[ShiftPlan], name: Option<&str>, place: &str) -> Result<u32, PlanError> {
    let Some(name) = name else { return Ok(NONE) };
    position(shifts.iter().map(|shift| shift.name.as_str()), name, "the shift", place)
}

/// The sampler of a duration that may be left out.
///
/// # Errors
/// If it is given twice or its distribution is impossible.
pub fn optional(given: Result<Option<TimedSpec>, TwoUnits>, place: &str) -> Result<Option<SpanSampler>, PlanError> {
    let given = given.map_err(|source| PlanError::TwoUnits {
        place: place.to_owned(),
        source,
    })?;
    given
        .map(|spec| {
            SpanSampler::new(&spec).map_err(|source| PlanError::Distribution {
                place: place.to_owned(),
                source,
            })
        })
        .transpose()
}

/// The sampler of a duration that must be there.
///
/// # Errors
/// If it is missing, given twice, or its distribution is impossible.
pub fn required(
    given: Result<Option<TimedSpec>, TwoUnits>,
    place: &str,
    what: &'static str,
) -> Result<SpanSampler, PlanError> {
    optional(given, place)?.ok_or_else(|| PlanError::Missing {
        place: place.to_owned(),
        what,
    })
}
