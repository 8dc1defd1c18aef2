"""What the tests share: a line, a study, and the program to compare with."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TAKTLINE", ROOT / "target/release/taktline"))

DATA = ROOT / "tests/integration/data"
# The line of the program's own tests, for longer and under a name that is not ASCII.
LINE = (DATA / "two-stations.toml").read_text(encoding="utf-8")
LINE = LINE.replace("days = 3", "days = 20").replace("Two stations", "두 설비")
# A line that stops for good.
STOPPING = (DATA / "stopping.toml").read_text(encoding="utf-8")
STUDY = (DATA / "two-stations-study.toml").read_text(encoding="utf-8")


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
