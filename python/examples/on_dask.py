"""Computes a study on a Dask cluster.

Without ``--scheduler`` a cluster of this machine is started. All workers must see the study and the folder. A worker that
dies takes only the run with it that it was at: its part is given to another worker, which goes on from there.
"""

from __future__ import annotations

import argparse
import os
import signal
import time
from pathlib import Path

import taktline
from distributed import Client, LocalCluster, as_completed


def compute(study: str, into: str, part: int, parts: int) -> int:
    """Computes a part on a worker and says how many runs that took."""
    return taktline.sweep(study, into, shard=(part, parts), threads=1)["computed"]


def kill_one(client: Client, into: Path, parts: int) -> None:
    """Kills a worker in the middle of its part, as a node that fails would."""
    busy = wait_for_runs(into, parts)
    name, ident = next((name, ident) for name, ident in client.run(os.getpid).items() if writes(ident, busy))
    os.kill(ident, signal.SIGKILL)
    print(f"killed worker {name} at {busy.name}")


def wait_for_runs(into: Path, parts: int) -> Path:
    """The first journal with some runs."""
    while True:
        for part in range(1, parts + 1):
            journal = into / f"shard-{part}-of-{parts}.journal"
            if journal.exists() and journal.stat().st_size > 500:
                return journal
        time.sleep(0.01)


def writes(ident: int, journal: Path) -> bool:
    """Whether a process of this machine has a journal open."""
    files = Path(f"/proc/{ident}/fd")
    return any(os.path.realpath(file) == os.path.realpath(journal) for file in files.iterdir())


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("study", type=Path)
    said.add_argument("into", type=Path)
    said.add_argument("--parts", type=int, default=8)
    said.add_argument("--scheduler")
    said.add_argument("--kill-one", action="store_true", help="kill a worker of this machine, to see what happens")
    options = said.parse_args()
    study, into = str(options.study.resolve()), str(options.into.resolve())
    taktline.plan(study, into)
    where = options.scheduler or LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with Client(where) as client:
        parts = [
            client.submit(compute, study, into, part, options.parts, pure=False, retries=5)
            for part in range(1, options.parts + 1)
        ]
        if options.kill_one:
            kill_one(client, options.into, options.parts)
        for done in as_completed(parts):
            print(f"{done.result()} runs more")
    print(taktline.merge(study, into)["finished"], "runs in", options.into / "results.parquet")


if __name__ == "__main__":
    main()
