//! What every machine did, as a trace for viewers of the Chrome trace-event format such as Perfetto.
//!
//! A line is a process and a machine a thread. The trace is written as it comes: only the slice that each machine
//! is in is kept, so that a year's trace needs no memory. Slices of one machine follow each other without overlap;
//! stretches of the same state that touch are one slice.

use std::io::{self, Write};

use crate::kernel::time::{NANOS_PER_SECOND, Time};
use crate::line::floor::StateRecord;
use crate::line::state::State;

/// The process that stands for the line.
const LINE: u32 = 1;

/// A trace being written.
#[derive(Debug)]
pub struct Trace<W: Write> {
    out: W,
    open: Vec<Option<Slice>>,
    is_first: bool,
}

#[derive(Clone, Copy, Debug)]
struct Slice {
    state: State,
    from: Time,
    until: Time,
}

impl<W: Write> Trace<W> {
    /// Begins the trace of a line with these machines, in the order of their numbers.
    ///
    /// # Errors
    /// If `out` cannot be written to; likewise below.
    pub fn new(out: W, line: &str, machines: impl IntoIterator<Item = String>) -> io::Result<Self> {
        let mut trace = Self {
            out,
            open: Vec::new(),
            is_first: true,
        };
        trace.out.write_all(b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")?;
        trace.name("process_name", 0, line)?;
        for (thread, machine) in (1..).zip(machines) {
            trace.name("thread_name", thread, &machine)?;
            trace.event(format_args!(
                "{{\"ph\":\"M\",\"name\":\"thread_sort_index\",\"pid\":{LINE},\"tid\":{thread},\
                 \"args\":{{\"sort_index\":{thread}}}}}"
            ))?;
            trace.open.push(None);
        }
        Ok(trace)
    }

    /// Adds what machines did, each machine's records in the order of time.
    ///
    /// # Errors
    /// As of [`Trace::new`].
    pub fn add(&mut self, records: &[StateRecord]) -> io::Result<()> {
        for record in records {
            let Some(open) = self.open.get_mut(record.machine as usize) else {
                continue;
            };
            match open {
                Some(slice) if slice.state == record.state && slice.until == record.from => slice.until = record.until,
                _ => {
                    let next = Slice {
                        state: record.state,
                        from: record.from,
                        until: record.until,
                    };
                    if let Some(done) = open.replace(next) {
                        self.slice(record.machine, done)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds a figure of the whole line that is `value` from `time` on.
    ///
    /// # Errors
    /// As of [`Trace::new`].
    pub fn counter(&mut self, name: &str, time: Time, value: u64) -> io::Result<()> {
        let name = quoted(name);
        self.event(format_args!(
            "{{\"ph\":\"C\",\"name\":{name},\"pid\":{LINE},\"ts\":{},\"args\":{{\"value\":{value}}}}}",
            Microseconds(time.0)
        ))
    }

    /// Ends the trace and gives back what it was written to, flushed.
    ///
    /// # Errors
    /// As of [`Trace::new`].
    pub fn finish(mut self) -> io::Result<W> {
        for machine in 0..self.open.len() {
            if let Some(slice) = self.open[machine].take() {
                self.slice(machine as u32, slice)?;
            }
        }
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn slice(&mut self, machine: u32, slice: Slice) -> io::Result<()> {
        self.event(format_args!(
            "{{\"ph\":\"X\",\"name\":\"{}\",\"cat\":\"state\",\"pid\":{LINE},\"tid\":{},\"ts\":{},\"dur\":{}}}",
            slice.state.name(),
            machine + 1,
            Microseconds(slice.from.0),
            Microseconds(slice.until.since(slice.from).0)
        ))
    }

    fn name(&mut self, kind: &str, thread: u32, name: &str) -> io::Result<()> {
        let name = quoted(name);
        self.event(format_args!(
            "{{\"ph\":\"M\",\"name\":\"{kind}\",\"pid\":{LINE},\"tid\":{thread},\"args\":{{\"name\":{name}}}}}"
        ))
    }

    fn event(&mut self, event: std::fmt::Arguments<'_>) -> io::Result<()> {
        let before: &[u8] = if std::mem::take(&mut self.is_first) {
            b"\n"
        } else {
            b",\n"
        };
        self.out.write_all(before)?;
        self.out.write_fmt(event)
    }
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Nanoseconds written as microseconds, exactly.
struct Microseconds(u64);

impl std::fmt::Display for Microseconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const IN_MICROSECOND: u64 = NANOS_PER_SECOND / 1_000_000;
        write!(f, "{}.{:03}", self.0 / IN_MICROSECOND, self.0 % IN_MICROSECOND)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn record(machine: u32, state: State, from: u64, until: u64) -> StateRecord {
        StateRecord {
            machine,
            state,
            from: Time(from),
            until: Time(until),
        }
    }

    fn parsed(trace: Trace<Vec<u8>>) -> Vec<Value> {
        let text = trace.finish().unwrap();
        let value: Value = serde_json::from_slice(&text).unwrap();
        value["traceEvents"].as_array().unwrap().clone()
    }

    #[test]
    fn stretches_of_the_same_state_are_one_slice() {
        let mut trace = Trace::new(
            Vec::new(),
            "cell \"1\"",
            ["lathe 1".to_owned(), "선반\u{1b}".to_owned()],
        )
        .unwrap();
        trace
            .add(&[
                record(0, State::Working, 0, 1_500),
                record(1, State::Starved, 0, 2_000),
                record(0, State::Working, 1_500, 2_001),
            ])
            .unwrap();
        trace.counter("parts in process", Time(2_000), 3).unwrap();
        trace
            .add(&[
                record(0, State::Blocked, 2_001, 3_000),
                record(0, State::Blocked, 4_000, 5_000),
            ])
            .unwrap();
        let events = parsed(trace);
        let slices: Vec<_> = events
            .iter()
            .filter(|event| event["ph"] == "X")
            .map(|event| {
                (
                    event["tid"].as_u64().unwrap(),
                    event["name"].as_str().unwrap(),
                    event["ts"].as_f64().unwrap(),
                    event["dur"].as_f64().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            slices,
            [
                (1, "working", 0.0, 2.001),
                (1, "blocked", 2.001, 0.999),
                (1, "blocked", 4.0, 1.0),
                (2, "starved", 0.0, 2.0)
            ]
        );
        assert_eq!(events[0]["args"]["name"], "cell \"1\"");
        assert!(events.iter().any(|event| event["args"]["name"] == "선반\u{1b}"));
        assert!(
            events
                .iter()
                .any(|event| event["ph"] == "C" && event["args"]["value"] == 3)
        );
    }

    #[test]
    fn a_trace_of_nothing_is_still_one() {
        let events = parsed(Trace::new(Vec::new(), "", []).unwrap());
        assert_eq!(events.len(), 1);
    }

    #[test]
    fn machines_that_nobody_named_are_left_out() {
        let mut trace = Trace::new(Vec::new(), "cell", ["lathe".to_owned()]).unwrap();
        trace.add(&[record(7, State::Working, 0, 1)]).unwrap();
        assert_eq!(parsed(trace).iter().filter(|event| event["ph"] == "X").count(), 0);
    }
}
