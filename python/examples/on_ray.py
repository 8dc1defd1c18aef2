"""Computes a study on a Ray cluster.

Without ``--address`` a cluster of this machine is started. All nodes must see the study and the folder. A worker that dies
takes only the run with it that it was at: its part is given to another worker, which goes on from there.
"""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path

import ray
import taktline


@ray.remote(max_retries=5, retry_exceptions=[taktline.TryAgainError])
def compute(study: str, into: str, part: int, parts: int) -> int:
    """Computes a part on a worker and says how many runs that took."""
    # Whoever looks for the worker that computes this part finds it here.
    (Path(into) / f"worker-of-{part}").write_text(str(os.getpid()), encoding="utf-8")
    return taktline.sweep(study, into, shard=(part, parts), threads=1)["computed"]


def kill_one(into: Path, parts: list[ray.ObjectRef]) -> None:
    """Kills a worker in the middle of its part, as a node that fails would; none if one has ended before."""
    while not ray.wait(parts, timeout=0.01)[0]:
        for part in range(1, len(parts) + 1):
            journal = into / f"shard-{part}-of-{len(parts)}.journal"
            if journal.exists() and journal.stat().st_size > 500:
                ident = int((into / f"worker-of-{part}").read_text(encoding="utf-8"))
                os.kill(ident, signal.SIGKILL)
                print(f"killed worker {ident} at {journal.name}")
                return


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("study", type=Path)
    said.add_argument("into", type=Path)
    said.add_argument("--parts", type=int, default=8)
    said.add_argument("--address")
    said.add_argument("--kill-one", action="store_true", help="kill a worker of this machine, to see what happens")
    options = said.parse_args()
    study, into = str(options.study.resolve()), str(options.into.resolve())
    taktline.plan(study, into)
    if options.address:
        ray.init(address=options.address)
    else:
        ray.init(num_cpus=2, include_dashboard=False, object_store_memory=100_000_000)
    parts = [compute.remote(study, into, part, options.parts) for part in range(1, options.parts + 1)]
    if options.kill_one:
        kill_one(options.into, parts)
    while parts:
        done, parts = ray.wait(parts)
        print(f"{ray.get(done[0])} runs more")
    ray.shutdown()
    print(taktline.merge(study, into)["finished"], "runs in", options.into / "results.parquet")


if __name__ == "__main__":
    main()
