"""Simulates a production line before anyone buys: do the savings carry the instalments?

The functions are the commands of the program ``taktline``: they take the same files and options, give the same results
as ``--format json`` does, to the byte (:attr:`Result.text`), and fail with the same messages. While they simulate, other
threads of Python go on; Ctrl-C ends them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from taktline import _native
from taktline._native import __version__

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = [
    "InputError",
    "ModelError",
    "Result",
    "TaktlineError",
    "TryAgainError",
    "__version__",
    "analyse",
    "arrow",
    "compare",
    "frame",
    "merge",
    "plan",
    "predict",
    "run",
    "status",
    "sweep",
]

_Path = Union[str, "os.PathLike[str]"]


class TaktlineError(Exception):
    """Why there is no result; the text is what the program says behind ``error:``."""

    exit_code = 1
    """The program's exit code."""


class InputError(TaktlineError, ValueError):
    """The input makes no sense: asking again gives the same answer."""

    exit_code = 2


class ModelError(TaktlineError, RuntimeError):
    """The model failed: the line in it stops for good, for instance. Asking again gives the same answer."""

    exit_code = 42


class TryAgainError(TaktlineError, RuntimeError):
    """It may work another time: the disk is full, or another process works on the same part of a study."""

    exit_code = 75


class Result(dict[str, Any]):
    """What a command says, as the object that ``--format json`` prints."""

    text: str
    """The JSON text, to the byte."""

    def __init__(self, text: str) -> None:
        super().__init__(json.loads(text))
        self.text = text

    def __reduce__(self) -> tuple[type[Result], tuple[str]]:
        return Result, (self.text,)


def run(
    scenario: _Path,
    *,
    offer: str | None = None,
    seed: int | None = None,
    replications: int | None = None,
    precision: float | None = None,
    threads: int | None = None,
    quick: bool = False,
) -> Result:
    """Simulates a line as it is, or with one of its offers: ``taktline run``."""
    options = _options(
        offer=offer, seed=seed, replications=replications, precision=precision, threads=threads, quick=quick
    )
    return _answer(["run", *options, "--", os.fspath(scenario)])


def compare(
    scenario: _Path,
    *,
    seed: int | None = None,
    replications: int | None = None,
    precision: float | None = None,
    threads: int | None = None,
    quick: bool = False,
) -> Result:
    """Compares a line as it is with every offer, production, money and risk: ``taktline compare``."""
    options = _options(seed=seed, replications=replications, precision=precision, threads=threads, quick=quick)
    return _answer(["compare", *options, "--", os.fspath(scenario)])


def sweep(
    study: _Path,
    into: _Path | None = None,
    *,
    shard: tuple[int, int] | None = None,
    threads: int | None = None,
) -> Result:
    """Computes what is missing of a study and writes its results, or computes part ``shard[0]`` of ``shard[1]`` only.

    The folder of the results is ``into`` or, if that is not given, beside the study. Parts may be computed anywhere that
    sees the folder, and :func:`merge` writes the results when all are finished. Interrupted or killed at any moment,
    the same call goes on where it was. The result says how far the study is; runs that failed are counted in ``failed``
    and recorded with their reason.
    """
    if shard is None:
        return _study("sweep", None, study, into, threads=threads)
    part, parts = shard
    return _study("sweep", "run", study, into, threads=threads, shard=f"{part}/{parts}")


def plan(study: _Path, into: _Path | None = None, *, threads: int | None = None) -> Result:
    """Checks the scenario of a study at every point and says how many runs there will be: ``taktline sweep plan``.

    Make the plan before several processes compute parts, so that not each of them makes it.
    """
    return _study("sweep", "plan", study, into, threads=threads)


def status(study: _Path, into: _Path | None = None) -> Result:
    """Says how many runs of a study are finished: ``taktline sweep status``."""
    return _study("sweep", "status", study, into)


def merge(study: _Path, into: _Path | None = None) -> Result:
    """Writes the results of all parts of a study as Parquet and CSV: ``taktline sweep merge``."""
    return _study("sweep", "merge", study, into)


def analyse(study: _Path, into: _Path | None = None) -> Result:
    """Says what the results of a study mean: ``taktline sweep analyse``."""
    return _study("sweep", "analyse", study, into)


def predict(study: _Path, at: Mapping[str, float], into: _Path | None = None) -> Result:
    """Foretells what would be at a point that was not simulated: ``taktline sweep predict``.

    ``at`` has a value for every factor, by its path or the end of it.
    """
    point = ",".join(f"{factor}={float(value)!r}" for factor, value in at.items())
    return _study("sweep", "predict", study, into, at=point)


def arrow(study: _Path, into: _Path | None = None) -> pyarrow.Table:
    """The results of a study, a row for each run, as a table of Apache Arrow. Needs ``pyarrow``."""
    import pyarrow.parquet

    return pyarrow.parquet.read_table(_results(study, into))


def frame(study: _Path, into: _Path | None = None) -> pandas.DataFrame:
    """The results of a study, a row for each run, as a data frame. Needs ``pandas`` and ``pyarrow``."""
    return arrow(study, into).to_pandas()


def _results(study: _Path, into: _Path | None) -> Path:
    folder = Path(study).with_suffix(".results") if into is None else Path(into)
    file = folder / "results.parquet"
    if not file.is_file():
        raise InputError(f"there is no {file}: `taktline.merge` writes it when all runs are finished")
    return file


def _study(command: str, step: str | None, study: _Path, into: _Path | None, **options: Any) -> Result:
    words = [command, *([step] if step else []), *_options(into=into, **options), "--", os.fspath(study)]
    return _answer(words)


def _options(**given: Any) -> list[str]:
    words: list[str] = []
    for name, value in given.items():
        if value is None or value is False:
            continue
        if isinstance(value, os.PathLike):
            value = os.fspath(value)
        # In one word, so that a value that begins with a dash stays a value.
        words.append(f"--{name}" if value is True else f"--{name}={value}")
    return words


def _answer(words: list[str]) -> Result:
    try:
        return Result(_native.answer(["--format=json", *words]))
    except _native.Failure as failure:
        message, code, printed = failure.args
    # A study of which runs failed has results all the same.
    if code == ModelError.exit_code and printed:
        return Result(printed)
    kinds = {kind.exit_code: kind for kind in (InputError, ModelError, TryAgainError)}
    raise kinds.get(code, TaktlineError)(message)
