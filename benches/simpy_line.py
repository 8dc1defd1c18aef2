"""The serial line of the engine benchmark as a SimPy model, written the way SimPy's own machine shop example is.

usage: simpy_line.py [STATIONS] [HORIZON_SECONDS] [SEED]

Exponential cycles of mean 1 s, ten places before every station but the first, time-dependent failures (mean 100 s
to failure, 10 s to repair) that interrupt the work, which goes on afterwards.
"""

import random
import sys
import time

import simpy

PLACES, CYCLE, TO_FAILURE, TO_REPAIR = 10, 1.0, 100.0, 10.0


class Station:
    """One machine between two buffers."""

    def __init__(self, env, rng, source, sink):
        self.env, self.rng, self.source, self.sink = env, rng, source, sink
        self.operations = 0
        self.working = False
        self.repaired = None
        self.process = env.process(self.work())
        env.process(self.fail())

    def work(self):
        while True:
            if self.source is not None:
                yield self.source.get()
            left = self.rng.expovariate(1.0 / CYCLE)
            while left > 0.0:
                if self.repaired is not None:
                    yield self.repaired
                begun = self.env.now
                self.working = True
                try:
                    yield self.env.timeout(left)
                    left = 0.0
                except simpy.Interrupt:
                    left -= self.env.now - begun
                self.working = False
            self.operations += 1
            if self.sink is not None:
                yield self.sink.put(1)

    def fail(self):
        while True:
            yield self.env.timeout(self.rng.expovariate(1.0 / TO_FAILURE))
            self.repaired = self.env.event()
            if self.working:
                self.process.interrupt()
            yield self.env.timeout(self.rng.expovariate(1.0 / TO_REPAIR))
            repaired, self.repaired = self.repaired, None
            repaired.succeed()


def main():
    count, horizon, seed = (float(text) for text in (sys.argv[1:] + ["10", "20000", "1"][len(sys.argv) - 1 :]))
    env, rng = simpy.Environment(), random.Random(int(seed))
    buffers = [simpy.Store(env, capacity=PLACES) for _ in range(int(count) - 1)]
    stations = [Station(env, rng, source, sink) for source, sink in zip([None, *buffers], [*buffers, None])]
    begun = time.perf_counter()
    env.run(until=horizon)
    seconds = time.perf_counter() - begun
    operations = sum(station.operations for station in stations)
    rate = stations[-1].operations / horizon
    print(f"simpy stations={int(count)} rate={rate:.4f} s={seconds:.3f} ops={operations} ops_per_s={operations / seconds:.0f}")


if __name__ == "__main__":
    main()
