"""Runs the engine and SimPy in turn on the same line and prints the ratio of their station operations a second.

usage: against_simpy.py [PAIRS]   (after `cargo bench --bench engine --no-run`; needs `pip install simpy`)
"""

import pathlib
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def rate(command):
    output = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent).stdout
    return float(re.search(r"ops_per_s=(\d+)", output)[1])


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    engine = ["cargo", "bench", "--quiet", "--bench", "engine", "--"]
    peer = [sys.executable, str(HERE / "simpy_line.py")]
    rate([*engine, "10", "1e5", "1"])
    ratios = []
    for pair in range(pairs):
        ours, theirs = rate([*engine, "10", "1e6", "1"]), rate([*peer, "10", "20000", "1"])
        ratios.append(ours / theirs)
        print(f"pair {pair + 1}: {ours / 1e6:.2f} M against {theirs / 1e6:.3f} M operations/s, ratio {ratios[-1]:.1f}")
    print(f"median ratio {statistics.median(ratios):.1f} (from {min(ratios):.1f} to {max(ratios):.1f})")
    small, large = ([rate([*engine, stations, horizon, "1"]) for _ in range(5)] for stations, horizon in (("10", "1e6"), ("1000", "2e4")))
    print(f"time per operation on 1,000 stations: {statistics.median(small) / statistics.median(large):.2f} times that on 10")


if __name__ == "__main__":
    main()
