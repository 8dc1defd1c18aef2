"""The package against the program: the same bytes, the same messages; and it leaves Python free meanwhile."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import taktline

from conftest import ROOT, STOPPING, program

RESULTS = ["results.csv", "results.parquet", "datapackage.json", "scenario.json"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, []),
        ({"seed": 7, "replications": 3}, ["--seed", 7, "--replications", 3]),
        ({"quick": True, "threads": 1}, ["--quick", "--threads", 1]),
        ({"offer": "Third lathe"}, ["--offer", "Third lathe"]),
        ({"precision": 5.0}, ["--precision", 5.0]),
    ],
)
def test_run_is_what_the_program_prints(line: Path, options: dict, words: list) -> None:
    printed = program("run", line, *words, "--format", "json")
    assert printed.returncode == 0, printed.stderr
    result = taktline.run(line, **options)
    assert result.text.encode() == printed.stdout
    assert result["kpis"]["good_parts_per_hour"]["mean"] > 0
    assert pickle.loads(pickle.dumps(result)).text == result.text


def test_compare_is_what_the_program_prints(line: Path) -> None:
    printed = program("compare", line, "--replications", 3, "--format", "json")
    assert taktline.compare(str(line), replications=3).text.encode() == printed.stdout


def test_a_study_has_the_bytes_of_the_program(study: Path, tmp_path: Path) -> None:
    said = taktline.sweep(study)
    assert (said["runs"], said["finished"], said["failed"]) == (24, 24, 0)
    into = tmp_path / "by the program"
    assert program("sweep", study, "--into", into).returncode == 0
    parts = tmp_path / "in parts"
    taktline.plan(study, parts)
    computed = [taktline.sweep(study, parts, shard=(part, 3), threads=1)["computed"] for part in (2, 3, 1)]
    assert sum(computed) == 24
    assert taktline.status(study, parts)["finished"] == 24
    taktline.merge(study, parts)
    for name in RESULTS:
        wanted = (into / name).read_bytes()
        assert (tmp_path / "study.results" / name).read_bytes() == wanted, name
        assert (parts / name).read_bytes() == wanted, name
    printed = program("sweep", "analyse", study, "--into", into, "--format", "json")
    assert taktline.analyse(study).text.encode() == printed.stdout


def test_what_is_foretold_is_what_the_program_foretells(study: Path) -> None:
    taktline.sweep(study)
    at = {"station.lathe.cycle_seconds.lognormal.mean": 270.5, "station.press.buffer": 3}
    said = taktline.predict(study, at)
    words = ",".join(f"{factor}={value}" for factor, value in at.items())
    assert said.text.encode() == program("sweep", "predict", study, "--at", words, "--format", "json").stdout
    response = said["predictions"][0]["responses"]["good_parts_per_hour"]
    assert response["low"] < response["mean"] < response["high"]


class Scalar(float):
    """A number as NumPy's are: one whose ``repr`` is none."""

    def __repr__(self) -> str:
        return f"np.float64({float(self)!r})"


def test_what_is_foretold_takes_numbers_of_numpy(study: Path) -> None:
    taktline.sweep(study)
    at = {"station.lathe.cycle_seconds.lognormal.mean": 270.5, "station.press.buffer": 3.0}
    scalars = {factor: Scalar(value) for factor, value in at.items()}
    assert taktline.predict(study, scalars).text == taktline.predict(study, at).text


def test_results_are_tables(study: Path) -> None:
    with pytest.raises(taktline.InputError, match="merge"):
        taktline.arrow(study)
    taktline.sweep(study)
    table = taktline.arrow(study)
    assert table.num_rows == 24
    assert table.schema.metadata[b"taktline.seed"] == b"5"
    frame = taktline.frame(study)
    means = frame.groupby("station.lathe.cycle_seconds.lognormal.mean")["good_parts_per_hour"].mean()
    assert means.is_monotonic_decreasing and len(means) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [("cv = 0.2", "cvv = 0.2"), ("machines = 2", "machines = -2"), ("name = \"press\"", "name = \"lathe\"")],
)
def test_mistakes_have_the_messages_of_the_program(line: Path, text: str, words: str) -> None:
    line.write_text(line.read_text(encoding="utf-8").replace(text, words, 1), encoding="utf-8")
    said = program("run", line).stderr.decode().strip()
    with pytest.raises(taktline.InputError) as raised:
        taktline.run(line)
    assert str(raised.value) == said
    assert raised.value.exit_code == 2 and isinstance(raised.value, ValueError)


def test_the_walk_through_reads_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    study = tmp_path / "scenarios/studies/first-sensors.toml"
    text = study.read_text(encoding="utf-8").replace("replications = 2", "replications = 4")
    study.write_text(text, encoding="utf-8")
    taktline.sweep(study)
    page = (ROOT / "docs/study.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", page, re.DOTALL)
    assert blocks
    monkeypatch.chdir(tmp_path)
    for code, said in blocks:
        capsys.readouterr()
        exec(code, {})
        assert capsys.readouterr().out == said


def test_other_mistakes_are_told_too(line: Path, tmp_path: Path) -> None:
    with pytest.raises(taktline.InputError, match="there is no offer"):
        taktline.run(line, offer="-x")
    with pytest.raises(taktline.InputError, match="invalid value '0' for '--replications"):
        taktline.run(line, replications=0)
    said = program("sweep", tmp_path / "none.toml").stderr.decode().strip()
    with pytest.raises(taktline.InputError) as raised:
        taktline.sweep(tmp_path / "none.toml")
    assert f"error: {raised.value}" == said
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_line_that_stops_for_good_is_a_failed_model_and_a_study_of_it_has_results(tmp_path: Path) -> None:
    line = tmp_path / "line.toml"
    line.write_text(STOPPING, encoding="utf-8")
    said = program("run", line)
    assert said.returncode == 42
    with pytest.raises(taktline.ModelError) as raised:
        taktline.run(line)
    assert f"error: {raised.value}" == said.stderr.decode().strip()
    study = tmp_path / "study.toml"
    study.write_text(
        'scenario = "line.toml"\nreplications = 2\nresponses = ["good_parts"]\ndesign = { kind = "grid" }\n'
        '[[factor]]\npath = "station.check.defect_probability"\nvalues = [0, 0.3]\n',
        encoding="utf-8",
    )
    assert taktline.sweep(study)["failed"] == 2
    assert taktline.frame(study)["error"].notna().sum() == 2


def test_other_threads_go_on_meanwhile(line: Path) -> None:
    beats: list[float] = []
    done = threading.Event()

    def beat() -> None:
        while not done.is_set():
            beats.append(time.monotonic())
            time.sleep(0.005)

    beating = threading.Thread(target=beat)
    beating.start()
    begun = time.monotonic()
    taktline.run(line, replications=1_000, threads=1)
    ended = time.monotonic()
    done.set()
    beating.join()
    during = [begun, *(beat for beat in beats if begun <= beat <= ended), ended]
    longest = max(after - before for before, after in zip(during, during[1:]))
    # Were the lock held, no beat would come between begin and end.
    assert ended - begun > 0.2
    assert longest < 0.5 * (ended - begun), (longest, ended - begun)


INTERRUPTED = """
import signal, sys, taktline
# As in an interpreter that somebody sits at, whoever started this one.
signal.signal(signal.SIGINT, signal.default_int_handler)
print("begun", flush=True)
try:
    taktline.run(sys.argv[1], replications=1_000_000)
except KeyboardInterrupt:
    print("interrupted", flush=True)
result = taktline.run(sys.argv[1], replications=2)
print(result["kpis"]["good_parts_per_hour"]["n"], flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_ends_a_run_and_nothing_else(line: Path) -> None:
    words = [sys.executable, "-c", INTERRUPTED, str(line)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=line.parent)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    time.sleep(0.5)
    sent = time.monotonic()
    child.send_signal(signal.SIGINT)
    assert child.stdout.readline() == "interrupted\n"
    assert time.monotonic() - sent < 5
    assert child.communicate(timeout=60)[0] == "2\n"
    assert child.returncode == 0
