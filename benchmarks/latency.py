"""Tail: how soon an appended line is printed, and what waiting costs."""

import os
import subprocess
import time

from measure import percentile


def tail_latency(bench):
    path = bench.path("live.log")
    open(path, "w").close()
    process = subprocess.Popen(
        [bench.binary, "dump", f"tail({path})"], stdout=subprocess.PIPE)
    delays = []
    with open(path, "ab", buffering=0) as log:
        for number in range(2200):
            start = time.perf_counter()
            log.write(b"line %d\n" % number)
            printed = process.stdout.readline()
            if printed != b"line %d\n" % number:
                raise SystemExit(f"bench: tail printed {printed!r} for line {number}")
            delays.append(time.perf_counter() - start)
            time.sleep(0.001)
    process.terminate()
    process.wait()
    delays = delays[200:]
    middle, high = percentile(delays, 0.5) * 1000, percentile(delays, 0.99) * 1000
    bench.report.add(
        "tail: append to printed", f"p50 {middle:.3f} ms, p99 {high:.3f} ms", "p99 < 1 ms",
        high < 1)


def idle_tail(bench):
    folder = bench.path("idle")
    os.mkdir(folder)
    for number in range(1000):
        with open(os.path.join(folder, f"{number:04}.log"), "w") as log:
            log.write("one line\n")
    output = bench.path("idle-out")
    with open(output, "wb") as sink:
        process = subprocess.Popen(
            [bench.binary, "dump", f"tail({folder}/*.log)"], stdout=sink)
    while sum(1 for _ in open(output)) < 1000:
        time.sleep(0.05)
    before = cpu_ticks(process.pid)
    time.sleep(10)
    ticks = cpu_ticks(process.pid) - before
    process.terminate()
    process.wait()
    milliseconds = ticks * 1000 / os.sysconf("SC_CLK_TCK")
    bench.report.add(
        "1,000 idle tailed files, 10 s", f"{milliseconds:.0f} ms of CPU", "none measurable",
        ticks == 0)


def cpu_ticks(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


CASES = {"latency": tail_latency, "idle": idle_tail}
