"""Runs programs, times them whole, and sums up the trials."""

import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field


@dataclass
class Trial:
    seconds: float
    cpu: float
    code: int
    errors: str


@dataclass
class Subject:
    """One program to measure, and what proves that it did its work."""

    name: str
    command: list
    output: str = "/dev/null"
    prepare: object = None
    check: object = None
    environment: dict = None
    trials: list = field(default_factory=list)
    rss_mb: float = 0

    def run(self):
        if self.prepare:
            self.prepare()
        with open(self.output, "wb") as output:
            start = time.perf_counter()
            process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.PIPE, env=self.environment)
            errors = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        trial = Trial(
            seconds, usage.ru_utime + usage.ru_stime, process.returncode, errors.decode(errors="replace"))
        if trial.code != 0:
            raise SystemExit(f"bench: {self.name} ended with {trial.code}: {trial.errors}")
        if self.check:
            self.check(trial)
        return trial

    @property
    def seconds(self):
        return statistics.median(t.seconds for t in self.trials)

    @property
    def spread(self):
        middle = self.seconds
        return statistics.median(abs(t.seconds - middle) for t in self.trials)

    @property
    def cpu(self):
        return statistics.median(t.cpu for t in self.trials)

    def measure_memory(self):
        """One more run beneath time(1), which is small: what wait4 tells of a
        child counts the memory of the process that started it."""
        if self.prepare:
            self.prepare()
        with tempfile.NamedTemporaryFile("r") as page:
            with open(self.output, "wb") as output:
                subprocess.run(
                    ["/usr/bin/time", "-f", "%M", "-o", page.name, *self.command],
                    stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL,
                    env=self.environment, check=True)
            self.rss_mb = int(page.read().split()[-1]) / 1024


def paired(subjects, pairs=11):
    """One round to warm up, then rounds in alternating order."""
    for subject in subjects:
        subject.run()
    for number in range(pairs):
        order = subjects if number % 2 == 0 else list(reversed(subjects))
        for subject in order:
            subject.trials.append(subject.run())
    for subject in subjects:
        subject.measure_memory()
    return subjects


def expects_events(count):
    """A check: the final line of --stats counts exactly this many events."""

    def check(trial):
        if f"flumectl: {count} events" not in trial.errors:
            raise SystemExit(f"bench: expected {count} events, got: {trial.errors!r}")

    return check


def expects_same(one, other):
    """A check: two files are equal byte for byte."""

    def check(_):
        if subprocess.call(["cmp", "-s", one, other]) != 0:
            raise SystemExit(f"bench: {one} and {other} differ")

    return check


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
