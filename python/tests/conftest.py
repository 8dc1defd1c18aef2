"""What the tests share: a line, a study, and the program to compare with."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TAKTLINE", ROOT / "target/release/taktline"))

LINE = """
name = "두 설비"
start = 2027-01-04
run = { days = 20, seed = 5, replications = 4 }
product = [{ name = "part", price_won = 2000, material_won = 900, supply = { kind = "saturated" } }]
[[station]]
name = "lathe"
machines = 2
cycle_seconds = { lognormal = { mean = 300, cv = 0.2 } }
buffer = 5
[[station.failures]]
mode = "spindle"
time_to_failure_hours = { exponential = { mean = 10 } }
repair_hours = { lognormal = { mean = 2, cv = 0.8 } }
[[station]]
name = "press"
cycle_seconds = { lognormal = { mean = 150, cv = 0.2 } }
[[offer]]
name = "Third lathe"
items = [{ what = "lathe", price_won = 9_000_000 }]
[offer.changes.station.lathe]
machines = 3
"""

STUDY = """
scenario = "line.toml"
replications = 4
responses = ["good_parts_per_hour", "stations.lathe.states.in_repair"]
design = { kind = "grid" }
[[factor]]
path = "station.lathe.cycle_seconds.lognormal.mean"
range = [240, 360]
steps = 3
[[factor]]
path = "station.press.buffer"
values = [1, 5]
"""


@pytest.fixture
def line(tmp_path: Path) -> Path:
    file = tmp_path / "선 it's.toml"
    file.write_text(LINE, encoding="utf-8")
    return file


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "line.toml").write_text(LINE, encoding="utf-8")
    file = tmp_path / "study.toml"
    file.write_text(STUDY, encoding="utf-8")
    return file


def program(*words: object) -> subprocess.CompletedProcess[bytes]:
    """The program with these words, in English."""
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, env={**os.environ, "LC_ALL": "C"}, check=False)
