"""Whole processes side by side: they take turns, and every time is divided by a reference of the same round."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass
class Process:
    """A command line to be timed; `expect` must be part of what it prints."""

    name: str
    argv: Sequence[str]
    expect: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    stdin: str | None = None
    seconds: list[float] = field(default_factory=list)

    def once(self) -> float:
        """Return how long one run took, in seconds.

        Raises:
            RuntimeError: it failed or printed something else.
        """
        env = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")}
        env |= self.env
        start = time.perf_counter()
        done = subprocess.run(self.argv, capture_output=True, check=False, env=env)
        took = time.perf_counter() - start
        out = done.stdout.decode("utf-8", "replace")
        if done.returncode != 0 or self.expect not in out:
            raise RuntimeError(f"{self.name}: exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-400:]}")
        return took

    def peak_mib(self) -> float:
        """Return the largest memory of one run, in MiB (of this process's largest child where the system tells no other)."""
        script = (
            "import resource,subprocess,sys;"
            "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        import sys

        done = subprocess.run(
            [sys.executable, "-c", script, *self.argv], capture_output=True, check=True, env={**os.environ, **self.env}
        )
        return int(done.stdout) / 1024


def take_turns(processes: Sequence[Process], rounds: int) -> None:
    """Run every process once a round, each round in another order; two rounds before warm the disk."""
    for turn in range(-1, rounds):
        at = turn % len(processes)
        for process in [*processes[at:], *processes[:at]]:
            took = process.once()
            if turn >= 0:
                process.seconds.append(took)


@dataclass(frozen=True)
class Ratio:
    """A median of ratios with the quartiles around it."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}-{self.high:.2f})"


def ratio(process: Process, reference: Process) -> Ratio:
    """Return the ratio of two processes, round by round."""
    each = sorted(a / b for a, b in zip(process.seconds, reference.seconds, strict=True))
    quarters = statistics.quantiles(each, n=4) if len(each) > 1 else [each[0]] * 3
    return Ratio(statistics.median(each), quarters[0], quarters[2])


def milliseconds(process: Process) -> float:
    """Return the median time of a process."""
    return statistics.median(process.seconds) * 1000


def own_peak_mib() -> float:
    """Return the largest memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
