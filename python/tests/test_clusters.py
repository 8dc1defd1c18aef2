"""The examples on local clusters: a worker is killed in the middle, and the results are the bytes of one process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import taktline

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
RESULTS = ["results.csv", "results.parquet", "datapackage.json", "scenario.json"]


@pytest.mark.parametrize("cluster", ["dask", "ray"])
def test_a_worker_that_is_killed_does_not_show(cluster: str, study: Path, tmp_path: Path) -> None:
    # Long enough to be killed in the middle.
    text = study.read_text(encoding="utf-8").replace("replications = 4", "replications = 60")
    study.write_text(text, encoding="utf-8")
    alone = tmp_path / "alone"
    taktline.sweep(study, alone)
    into = tmp_path / "together"
    words = [sys.executable, str(EXAMPLES / f"on_{cluster}.py"), str(study), str(into), "--parts", "4", "--kill-one"]
    environment = {**os.environ, "RAY_DEDUP_LOGS": "0"}
    # Elsewhere than beside the sources, which workers would import instead of the package.
    ran = subprocess.run(words, capture_output=True, text=True, timeout=240, env=environment, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "killed worker" in ran.stdout, ran.stdout + ran.stderr
    assert taktline.status(study, into)["computed_twice"] == 0
    for name in RESULTS:
        assert (into / name).read_bytes() == (alone / name).read_bytes(), name
