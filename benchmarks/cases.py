"""Throughput, start-up and memory."""

import os
import random
import subprocess

from measure import Subject, expects_events, expects_same, paired

GIB = 1 << 30
COMBINED = (
    r'^(\\S+) \\S+ \\S+ \\[([^\\]]+)\\] \"(\\S+) (\\S+) [^\"]*\" (\\d+) (\\d+)'
)


class Bench:
    """The binary, a place for files, and the page that takes the results."""

    def __init__(self, binary, room, repository, report):
        self.binary = binary
        self.room = room
        self.repository = os.path.realpath(repository)
        self.report = report
        self._log = None

    def path(self, name):
        return os.path.join(self.room, name)

    def dump(self, spec, *more, name="flumectl", **keywords):
        return Subject(name, [self.binary, "dump", spec, "--stats", *more], **keywords)

    @property
    def log(self):
        """1 GiB of access-log lines of about 120 bytes: path, lines, bytes."""
        if self._log is None:
            self._log = write_log(self.path("access.log"), GIB)
        return self._log


def write_log(path, size):
    random.seed(20261121)
    lines = []
    for i in range(100_000):
        agent = "Mozilla/5.0 (X11)" + "x" * random.randint(0, 20)
        lines.append(
            f"10.0.{i % 256}.{i % 251} - - [21/Nov/2026:07:57:{i % 60:02} +0000] "
            f'"GET /i/{i * 7919 % 100000} HTTP/1.1" {200 + i % 5} {i % 5000} "-" "{agent}"\n')
    block = "".join(lines).encode()
    count = total = 0
    with open(path, "wb") as log:
        while total < size:
            log.write(block)
            total += len(block)
            count += len(lines)
    return path, count, total


def text_to_null(bench):
    path, lines, _ = bench.log
    flume = bench.dump(f"text({path})", check=expects_events(lines))
    cat = Subject("cat", ["cat", path])
    wc = Subject("wc -l", ["wc", "-l", path])
    paired([flume, cat, wc])
    ratio = cat.seconds / flume.seconds
    bench.report.add(
        "`dump 'text(F)' >/dev/null`, 1 GiB", f"{ratio:.2f} × cat", "≥ 0.3 × (aim 0.5)",
        ratio >= 0.3)
    bench.report.note("text to null", [flume, cat, wc], speed(bench.log[2]))


def text_to_pipe(bench):
    path, lines, size = bench.log
    flume = Subject("flumectl", ["sh", "-c", f"{bench.binary} dump 'text({path})' | cat"])
    cat = Subject("cat", ["sh", "-c", f"cat {path} | cat"])
    paired([flume, cat], pairs=7)
    ratio = cat.seconds / flume.seconds
    bench.report.add("the same into a pipe", f"{ratio:.2f} × cat", "≥ 0.3 ×", ratio >= 0.3)
    bench.report.note("text to pipe", [flume, cat], speed(size))


def json(bench):
    path, lines, size = bench.log
    flume = bench.dump(
        f"text({path}) | value(dc, fra1) console(json)", check=expects_events(lines))
    paired([flume], pairs=5)
    rate = lines / flume.seconds / 1e6
    bench.report.add(
        "`value(dc, fra1) console(json)`", f"{rate:.1f} M events/s", "≥ 3 M events/s", rate >= 3)
    bench.report.note("json", [flume], speed(size))


def regex_all(bench):
    path, lines, size = bench.log
    flume = bench.dump(
        f'text({path}) | regexAll("{COMBINED}", ip, at, method, url, status, size) null',
        check=expects_events(lines))
    paired([flume], pairs=5)
    rate = size / flume.seconds / 1e6
    bench.report.add(
        "`regexAll`, 6 groups, combined log", f"{rate:.0f} MB/s", "≥ 300 MB/s", rate >= 300)
    bench.report.note("regexAll", [flume], speed(size))


def copy(bench):
    path, lines, size = bench.log
    one, other = bench.path("copy-flume"), bench.path("copy-cp")

    def remove():
        for name in (one, other):
            if os.path.exists(name):
                os.remove(name)
        os.sync()

    def whole(_):
        expects_same(path, one)(None)

    flume = bench.dump(f"text({path}) | text({one}, raw)", prepare=remove, check=whole)
    cp = Subject("cp", ["cp", path, other], prepare=remove)
    paired([flume, cp])
    ratio = cp.seconds / flume.seconds
    bench.report.add(
        "`text(F) | text(G, raw)`", f"{ratio:.2f} × cp", "≥ 0.4 ×", ratio >= 0.4)
    bench.report.note("copy", [flume, cp], speed(size))
    remove()


def fan_out(bench):
    path, lines, size = bench.log
    one = bench.path("fan")

    def remove():
        if os.path.exists(one):
            os.remove(one)
        os.sync()

    def whole(_):
        expects_same(path, one)(None)

    both = bench.dump(
        f"text({path}) | [ console, text({one}, raw) ]", name="[ console, text ]",
        prepare=remove, check=whole)
    single = bench.dump(
        f"text({path}) | text({one}, raw)", name="text", prepare=remove, check=whole)
    paired([both, single], pairs=7)
    ratio = single.seconds / both.seconds
    bench.report.add(
        "`[ console, text(G) ]`", f"{ratio:.2f} × the single sink", "≥ 0.6 ×", ratio >= 0.6)
    bench.report.note("fan-out", [both, single], speed(size))
    remove()


def start_up(bench):
    subjects = [
        Subject("flumectl --version", [bench.binary, "--version"]),
        Subject("true", ["/bin/true"]),
        Subject("python3 -c pass", ["python3", "-c", "pass"]),
    ]
    paired(subjects, pairs=101)
    flume, true, python = subjects
    milliseconds = flume.seconds * 1000
    bench.report.add(
        "`flumectl --version`",
        f"{milliseconds:.2f} ms, {flume.rss_mb:.1f} MB (true {true.seconds * 1000:.2f} ms, "
        f"python3 {python.seconds * 1000:.1f} ms)",
        "< 4 ms, < 8 MB", milliseconds < 4 and flume.rss_mb < 8)
    bench.report.note("start-up", subjects)


def validate(bench):
    path = bench.path("thousand.flume")
    with open(path, "w") as flow:
        for i in range(1000):
            flow.write(
                f'node{i} : tail("/var/log/app{i}.log", delim="\\n") '
                f'| {{ value("dc", "fra{i}") => [ console(json), < null ? text("/tmp/{i}") > ] }};\n')
    flume = Subject("flumectl validate", [bench.binary, "validate", "--offline", path])
    paired([flume], pairs=31)
    milliseconds = flume.seconds * 1000
    bench.report.add(
        "`validate` of 1,000 nodes", f"{milliseconds:.1f} ms", "< 30 ms", milliseconds < 30)
    bench.report.note("validate", [flume])


def memory(bench):
    """Ten times the log through a pipe, and lines that never end."""
    path, lines, _ = bench.log
    for name, feed, events in [
        ("10 GiB of lines", "cat" + f" {path}" * 10, 10 * lines),
        ("10 GiB without a newline", f"head -c {10 * GIB} /dev/zero", 10 * GIB >> 15),
    ]:
        flume = Subject(
            name, ["sh", "-c", f"{feed} | {bench.binary} dump 'stdin | null' --stats"],
            check=expects_events(events))
        paired([flume], pairs=1)
        bench.report.add(f"RSS for {name}", f"{flume.rss_mb:.1f} MB", "< 24 MB", flume.rss_mb < 24)
        bench.report.note("memory", [flume], speed(10 * GIB))


def size(bench):
    megabytes = os.path.getsize(bench.binary) / 1e6
    bench.report.add(
        "release binary, stripped", f"{megabytes:.1f} MB", "< 16 MB", megabytes < 16)


def daemons(bench):
    """A file to a file through the peers, which have to parse as little."""
    path, lines, size = write_log(bench.path("daemons.log"), GIB // 4)
    subjects = [bench.dump(
        f"text({path}) | text({bench.path('daemons-flume')}, raw)",
        prepare=lambda: remove(bench.path("daemons-flume")),
        check=expects_same_as(path, bench.path("daemons-flume")))]
    subjects += [rsyslog(bench, path, size), syslog_ng(bench, path, size)]
    paired(subjects, pairs=5)
    flume = subjects[0]
    for peer in subjects[1:]:
        ratio = peer.seconds / flume.seconds
        bench.report.add(
            f"file to file, beside {peer.name}", f"{ratio:.1f} × {peer.name}", "≥ 2 ×",
            ratio >= 2)
    bench.report.note("file to file", subjects, speed(size))


def remove(*paths):
    for path in paths:
        if os.path.exists(path):
            os.remove(path)


def expects_same_as(path, other):
    return lambda _: expects_same(path, other)(None)


def peer_environment(bench):
    root = os.path.join(bench.repository, ".peers", "daemons", "root")
    libraries = os.path.join(root, "usr/lib/x86_64-linux-gnu")
    folders = [libraries, os.path.join(root, "usr/lib/syslog-ng")]
    folders += [os.path.join(root, "lib/x86_64-linux-gnu")]
    return root, libraries, {**os.environ, "LD_LIBRARY_PATH": ":".join(folders)}


def until_complete(command, output, size):
    """A shell line: runs a daemon until its output is whole, then ends it."""
    return ["sh", "-c", f"""
        {command} & daemon=$!
        while [ "$(stat -c %s '{output}' 2>/dev/null || echo 0)" -lt {size} ]; do
            kill -0 $daemon || exit 1; sleep 0.02
        done
        kill $daemon; wait $daemon || true"""]


def rsyslog(bench, path, size):
    root, libraries, environment = peer_environment(bench)
    output, state = bench.path("daemons-rsyslog"), bench.path("rsyslog-state")
    configuration = bench.path("rsyslog.conf")
    with open(configuration, "w") as page:
        page.write(f"""
global(workDirectory="{state}" maxMessageSize="32k")
module(load="imfile" mode="inotify")
template(name="body" type="string" string="%msg%\\n")
ruleset(name="copy") {{
    action(type="omfile" file="{output}" template="body" asyncWriting="off"
           ioBufferSize="256k" flushOnTXEnd="on")
}}
input(type="imfile" file="{path}" tag="t" ruleset="copy" readMode="0")
main_queue(queue.type="FixedArray" queue.dequeueBatchSize="4096" queue.size="100000")
""")

    def prepare():
        subprocess.call(["rm", "-rf", state, output])
        os.mkdir(state)

    command = (
        f"{root}/usr/sbin/rsyslogd -n -f {configuration} -i {bench.path('rsyslog.pid')} "
        f"-M {libraries}/rsyslog")
    return Subject(
        "rsyslog", until_complete(command, output, size), prepare=prepare,
        check=expects_same_as(path, output), environment=environment)


def syslog_ng(bench, path, size):
    root, libraries, environment = peer_environment(bench)
    output, state = bench.path("daemons-syslog-ng"), bench.path("syslog-ng-state")
    configuration = bench.path("syslog-ng.conf")
    with open(configuration, "w") as page:
        page.write(f"""@version: 3.38
options {{ log-msg-size(32768); stats-freq(0); flush-lines(1000); use-dns(no);
           keep-hostname(yes); }};
source s {{ file("{path}" flags(no-parse) follow-freq(0.1) log-fetch-limit(10000)
            log-iw-size(100000)); }};
destination d {{ file("{output}" template("$MSG\\n") log-fifo-size(200000)); }};
log {{ source(s); destination(d); flags(flow-control); }};
""")

    def prepare():
        subprocess.call(["rm", "-rf", state, output])
        os.mkdir(state)

    command = (
        f"{root}/usr/sbin/syslog-ng -F --no-caps -f {configuration} "
        f"--persist-file={state}/persist --control={state}/control --pidfile={state}/pid "
        f"--module-path={root}/usr/lib/syslog-ng/3.38")
    return Subject(
        "syslog-ng", until_complete(command, output, size), prepare=prepare,
        check=expects_same_as(path, output), environment=environment)


def speed(size):
    return lambda subject: f"{size / subject.seconds / 1e9:.2f} GB/s"


CASES = {
    "text": text_to_null,
    "pipe": text_to_pipe,
    "json": json,
    "regex": regex_all,
    "copy": copy,
    "fan-out": fan_out,
    "daemons": daemons,
    "start-up": start_up,
    "validate": validate,
    "memory": memory,
    "size": size,
}
