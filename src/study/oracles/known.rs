//! Which plants the program is validated with.

use crate::study::oracles::lines::{Unreliable, saturated_line, synchronous_line, unreliable_exponential};
use crate::study::oracles::oracle::Oracle;
use crate::study::oracles::queues::{Service, exponential_servers, job_shop, single_server};
use crate::study::oracles::repair::{machine_repairman, shared_repairers};
use crate::study::oracles::{quality, upkeep};

/// The figures of the reference, in the order in which they are cheap to check; the two that need the most
/// customers come last.
pub fn reference() -> Vec<Oracle> {
    let mut all = vec![
        saturated_line(&[1.0; 2], &[0]),
        saturated_line(&[1.0; 3], &[0, 0]),
        saturated_line(&[1.0; 4], &[0, 0, 0]),
        saturated_line(&[1.0; 2], &[1]),
        saturated_line(&[1.0; 2], &[5]),
        saturated_line(&[1.0; 3], &[1, 1]),
    ];
    let failing = Unreliable {
        rate: 1.0,
        failure: 0.01,
        repair: 0.1,
    };
    all.extend([2, 4, 10, 50].map(|level| unreliable_exponential(failing, failing, level)));
    all.extend([4, 10, 50].map(|level| synchronous_line(0.01, 0.1, level)));
    all.extend([false, true].map(|calendar| machine_repairman(5, 1, 100.0, 10.0, calendar)));
    all.push(shared_repairers(&[3, 2, 1], 2, 60.0, 30.0));
    all.extend(upkeep::reference());
    all.extend(quality::reference());
    all.push(job_shop(1.0));
    all.push(single_server(0.8, Service::Constant));
    all.push(single_server(0.8, Service::Erlang(2)));
    all.push(single_server(0.8, Service::Exponential));
    all.push(exponential_servers(1.8, 2));
    all.push(single_server(0.9, Service::Exponential));
    all
}

/// The same families with other parameters.
pub fn others() -> Vec<Oracle> {
    let machine = |rate, failure, repair| Unreliable { rate, failure, repair };
    [
        saturated_line(&[1.0, 1.25, 0.8], &[0, 2]),
        saturated_line(&[2.0, 0.5, 1.0, 0.7], &[3, 0, 1]),
        saturated_line(&[0.9, 1.1], &[12]),
        unreliable_exponential(machine(1.0, 0.02, 0.2), machine(1.5, 0.05, 0.1), 5),
        unreliable_exponential(machine(2.0, 0.1, 0.3), machine(1.6, 0.02, 0.5), 8),
        synchronous_line(0.05, 0.25, 6),
        synchronous_line(0.002, 0.02, 30),
        machine_repairman(8, 2, 60.0, 15.0, false),
        machine_repairman(3, 1, 20.0, 30.0, true),
        shared_repairers(&[4, 4], 3, 40.0, 15.0),
        job_shop(0.8),
        single_server(0.5, Service::Gamma(1.5)),
        single_server(0.6, Service::Lognormal(0.6)),
        single_server(0.7, Service::Erlang(5)),
        exponential_servers(2.1, 3),
        exponential_servers(0.5, 1),
    ]
    .into_iter()
    .chain(upkeep::others())
    .chain(quality::others())
    .map(Oracle::at_half_the_precision)
    .collect()
}
