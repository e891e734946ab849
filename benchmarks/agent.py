"""The agent: throughput beside the log daemons, start-up, idle cost."""

import os
import shutil
import socket
import statistics
import subprocess
import threading
import time

from cases import (
    expects_same_as, peer_environment, remove, rsyslog, speed, syslog_ng)
from latency import cpu_ticks
from measure import Subject, paired

LINES = 2_000_000


def write_lines(path, count):
    """Lines of 120 bytes, their newline included."""
    block = "".join(f"{i:09} {'x' * 109}\n" for i in range(10_000)).encode()
    with open(path, "wb") as log:
        for _ in range(count // 10_000):
            log.write(block)
    return path, count * 120


def write_configuration(bench, name, text):
    path = bench.path(name)
    with open(path, "w") as page:
        page.write(text)
    return path


def taildir_to_file(bench):
    path, size = write_lines(bench.path("taildir.log"), LINES)
    output, state = bench.path("taildir-out"), bench.path("taildir-state")

    def prepare():
        shutil.rmtree(output, ignore_errors=True)
        shutil.rmtree(state, ignore_errors=True)
        os.mkdir(output)

    def whole(_):
        files = sorted(os.listdir(output))
        if len(files) != 1:
            raise SystemExit(f"bench: one file was expected, there are {files}")
        expects_same_as(path, os.path.join(output, files[0]))(None)

    def agent(name, batch, transaction, capacity):
        page = write_configuration(bench, f"{name}.conf".replace(" ", "-"), f"""
a1.sources = r1
a1.channels = c1
a1.sinks = k1
a1.sources.r1.type = TAILDIR
a1.sources.r1.filegroups = f1
a1.sources.r1.filegroups.f1 = {path}
a1.sources.r1.positionFile = {state}/positions.json
a1.sources.r1.batchSize = {batch}
a1.sources.r1.channels = c1
a1.channels.c1.type = memory
a1.channels.c1.capacity = {capacity}
a1.channels.c1.transactionCapacity = {transaction}
a1.sinks.k1.type = file_roll
a1.sinks.k1.sink.directory = {output}
a1.sinks.k1.sink.rollInterval = 0
a1.sinks.k1.sink.batchSize = {batch}
a1.sinks.k1.channel = c1
""")
        return Subject(
            name, [bench.binary, "agent", "-n", "a1", "-f", page, "--once"],
            prepare=prepare, check=whole)

    subjects = [
        agent("flumectl", 1000, 1000, 10_000), agent("flumectl, batches of 100", 100, 100, 100),
        rsyslog(bench, path, size), syslog_ng(bench, path, size)]
    paired(subjects, pairs=5)
    flume, fastest = subjects[0], min(subjects[2:], key=lambda peer: peer.seconds)
    ratio = fastest.seconds / flume.seconds
    bench.report.add(
        "TAILDIR → memory → file_roll, 2 M × 120 B", f"{ratio:.1f} × {fastest.name}",
        "≥ 2 × the faster peer", ratio >= 2)
    bench.report.note("taildir to file", subjects, speed(size))
    remove(path)


def generated_to_null(bench):
    for name, source, events in [
        ("seq", "type = seq\na1.sources.r1.totalEvents = {}", 40_000_000),
        ("stress", "type = org.apache.flume.source.StressSource\n"
         "a1.sources.r1.size = 120\na1.sources.r1.maxTotalEvents = {}", 40_000_000),
    ]:
        page = write_configuration(bench, f"{name}.conf", f"""
a1.sources = r1
a1.channels = c1
a1.sinks = k1
a1.sources.r1.{source.format(events)}
a1.sources.r1.batchSize = 1000
a1.sources.r1.channels = c1
a1.channels.c1.type = memory
a1.channels.c1.capacity = 100000
a1.channels.c1.transactionCapacity = 1000
a1.sinks.k1.type = null
a1.sinks.k1.batchSize = 1000
a1.sinks.k1.logEveryNEvents = {events}
a1.sinks.k1.channel = c1
""")

        def whole(trial):
            if f"{events} events dropped so far" not in trial.errors:
                raise SystemExit(f"bench: {events} events were expected: {trial.errors!r}")

        flume = Subject(
            name, [bench.binary, "agent", "-n", "a1", "-f", page, "--once"], check=whole)
        paired([flume], pairs=5)
        rate = events / flume.seconds / 1e6
        bench.report.add(
            f"{name} → memory → null", f"{rate:.1f} M events/s", "≥ 5 M events/s", rate >= 5)
        bench.report.note("generated to null", [flume])


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Receiver:
    """A daemon that takes lines over TCP, timed from the first byte sent to
    the last byte written."""

    def __init__(self, name, command, output, environment=None, prepare=None):
        self.name = name
        self.command = command
        self.output = output
        self.environment = environment
        self.prepare = prepare
        self.times = []

    def run(self, port, path, size):
        self.prepare()
        daemon = subprocess.Popen(
            self.command, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            connection = connect(port)
            replies = threading.Thread(target=swallow, args=(connection,), daemon=True)
            replies.start()
            start = time.perf_counter()
            with open(path, "rb") as log:
                connection.sendfile(log)
            connection.shutdown(socket.SHUT_WR)
            while written(self.output()) < size:
                if time.perf_counter() - start > 120:
                    raise SystemExit(f"bench: {self.name} did not write everything")
                time.sleep(0.002)
            seconds = time.perf_counter() - start
        finally:
            daemon.terminate()
            daemon.wait()
        expects_same_as(path, self.output())(None)
        return seconds

    @property
    def seconds(self):
        return statistics.median(self.times)


def connect(port):
    for _ in range(1000):
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            time.sleep(0.005)
    raise SystemExit("bench: nobody listens")


def swallow(connection):
    while True:
        try:
            if not connection.recv(1 << 16):
                return
        except OSError:
            return


def written(path):
    return os.path.getsize(path) if path and os.path.exists(path) else 0


def netcat_to_file(bench):
    path, size = write_lines(bench.path("netcat.log"), LINES)
    port = free_port()
    folder = bench.path("netcat-out")

    def prepare_flume():
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)

    def flume_output():
        files = os.listdir(folder)
        return os.path.join(folder, files[0]) if files else None

    page = write_configuration(bench, "netcat.conf", f"""
a1.sources = r1
a1.channels = c1
a1.sinks = k1
a1.sources.r1.type = netcat
a1.sources.r1.bind = 127.0.0.1
a1.sources.r1.port = {port}
a1.sources.r1.ack-every-event = false
a1.sources.r1.channels = c1
a1.channels.c1.type = memory
a1.channels.c1.capacity = 100000
a1.channels.c1.transactionCapacity = 1000
a1.sinks.k1.type = file_roll
a1.sinks.k1.sink.directory = {folder}
a1.sinks.k1.sink.rollInterval = 0
a1.sinks.k1.sink.batchSize = 1000
a1.sinks.k1.channel = c1
""")
    root, libraries, environment = peer_environment(bench)
    peer_output, state = bench.path("netcat-syslog-ng"), bench.path("netcat-state")
    peer_page = write_configuration(bench, "netcat-syslog-ng.conf", f"""@version: 3.38
options {{ log-msg-size(32768); stats-freq(0); flush-lines(1000); use-dns(no);
           keep-hostname(yes); }};
source s {{ network(ip("127.0.0.1") port({port}) transport("tcp") flags(no-parse)
            log-fetch-limit(10000) log-iw-size(100000)); }};
destination d {{ file("{peer_output}" template("$MSG\\n") log-fifo-size(200000)); }};
log {{ source(s); destination(d); flags(flow-control); }};
""")

    def prepare_peer():
        shutil.rmtree(state, ignore_errors=True)
        remove(peer_output)
        os.mkdir(state)

    flume = Receiver(
        "flumectl", [bench.binary, "agent", "-n", "a1", "-f", page], flume_output,
        prepare=prepare_flume)
    peer = Receiver(
        "syslog-ng",
        [f"{root}/usr/sbin/syslog-ng", "-F", "--no-caps", "-f", peer_page,
         f"--persist-file={state}/persist", f"--control={state}/control",
         f"--pidfile={state}/pid", f"--module-path={root}/usr/lib/syslog-ng/3.38"],
        lambda: peer_output, environment=environment, prepare=prepare_peer)
    for number in range(6):
        for receiver in (flume, peer) if number % 2 == 0 else (peer, flume):
            seconds = receiver.run(port, path, size)
            if number > 0:
                receiver.times.append(seconds)
    ratio = peer.seconds / flume.seconds
    bench.report.add(
        "netcat → memory → file_roll, 2 M × 120 B",
        f"{ratio:.1f} × syslog-ng's TCP to file ({size / flume.seconds / 1e9:.2f} GB/s)",
        "≥ 1 × syslog-ng", ratio >= 1)


def ready_and_idle(bench):
    """From the start of the process to READY=1, and what waiting costs."""
    page = write_configuration(bench, "idle.conf", f"""
a1.sources = r1
a1.channels = c1
a1.sinks = k1
a1.sources.r1.type = netcat
a1.sources.r1.bind = 127.0.0.1
a1.sources.r1.port = {free_port()}
a1.sources.r1.channels = c1
a1.channels.c1.type = memory
a1.channels.c1.capacity = 10000
a1.sinks.k1.type = logger
a1.sinks.k1.channel = c1
""")
    notify = bench.path("notify")
    times = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(notify)
        for number in range(31):
            start = time.perf_counter()
            process = subprocess.Popen(
                [bench.binary, "agent", "-n", "a1", "-f", page],
                env={**os.environ, "NOTIFY_SOCKET": notify}, stderr=subprocess.DEVNULL)
            while not listener.recv(4096).startswith(b"READY=1"):
                pass
            times.append(time.perf_counter() - start)
            if number < 30:
                process.terminate()
                process.wait()
    milliseconds = statistics.median(times) * 1000
    bench.report.add("agent ready", f"{milliseconds:.1f} ms", "< 20 ms", milliseconds < 20)
    before = cpu_ticks(process.pid)
    time.sleep(10)
    ticks = cpu_ticks(process.pid) - before
    with open(f"/proc/{process.pid}/status") as status:
        resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    process.terminate()
    process.wait()
    bench.report.add(
        "idle agent, 10 s",
        f"{resident / 1024:.1f} MB, {ticks * 1000 / os.sysconf('SC_CLK_TCK'):.0f} ms of CPU",
        "< 16 MB, none measurable", resident < 16 * 1024 and ticks == 0)


def validate_thousand(bench):
    lines = []
    names = [f"{kind}{number}" for number in range(90) for kind in "rck"]
    lines.append("a1.sources = " + " ".join(n for n in names if n[0] == "r"))
    lines.append("a1.channels = " + " ".join(n for n in names if n[0] == "c"))
    lines.append("a1.sinks = " + " ".join(n for n in names if n[0] == "k"))
    for number in range(90):
        lines += [
            f"a1.sources.r{number}.type = netcat",
            f"a1.sources.r{number}.bind = 127.0.0.1",
            f"a1.sources.r{number}.port = {20000 + number}",
            f"a1.sources.r{number}.channels = c{number}",
            f"a1.channels.c{number}.type = memory",
            f"a1.channels.c{number}.capacity = 10000",
            f"a1.channels.c{number}.transactionCapacity = 1000",
            f"a1.sinks.k{number}.type = null",
            f"a1.sinks.k{number}.batchSize = 1000",
            f"a1.sinks.k{number}.logEveryNEvents = 100000",
            f"a1.sinks.k{number}.channel = c{number}",
        ]
    lines += [f"# {number}" for number in range(1000 - len(lines))]
    page = write_configuration(bench, "thousand.conf", "\n".join(lines) + "\n")
    flume = Subject("flumectl validate", [bench.binary, "validate", page])
    paired([flume], pairs=31)
    milliseconds = flume.seconds * 1000
    bench.report.add(
        "`validate` of a 1,000-line configuration", f"{milliseconds:.1f} ms", "< 30 ms",
        milliseconds < 30)


CASES = {
    "taildir": taildir_to_file,
    "generated": generated_to_null,
    "netcat": netcat_to_file,
    "ready": ready_and_idle,
    "validate-agent": validate_thousand,
}
