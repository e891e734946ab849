"""Writes what was measured as a dated page."""

import datetime
import os
import platform
import subprocess


def machine():
    model = "unknown"
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return model, cores, memory


class Report:
    """Rows of one run: what was asked, what was found, and whether it holds."""

    def __init__(self):
        self.rows = []
        self.details = []

    def add(self, case, measured, wanted, holds):
        self.rows.append((case, measured, wanted, "yes" if holds else "**no**"))
        print(f"{case}: {measured} (wanted: {wanted}) {'ok' if holds else 'MISSED'}", flush=True)

    def note(self, case, subjects, unit=None):
        for subject in subjects:
            extra = unit(subject) if unit else ""
            self.details.append(
                (case, subject.name, f"{subject.seconds * 1000:.1f} ms",
                 f"±{subject.spread * 1000:.1f}", f"{subject.cpu * 1000:.0f} ms",
                 f"{subject.rss_mb:.1f} MB", extra))

    @property
    def holds(self):
        return all(row[3] == "yes" for row in self.rows)

    def write(self, folder, partial):
        model, cores, memory = machine()
        kernel = platform.release().split("-")[0]
        today = datetime.date.today().isoformat()
        slug = "".join(c if c.isalnum() else "-" for c in model.lower()).strip("-")
        name = f"{today}-{slug}-{cores}-cores{'-partial' if partial else ''}.md"
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
        lines = [
            f"# {today}, {model}, {cores} cores",
            "",
            f"Commit {commit}, {memory:.0f} GiB of memory, Linux {kernel}, "
            "`make bench`. Whole processes, medians of alternating pairs; each trial is "
            "checked for exact delivery. Absolute times of a shared machine say little: "
            "read the ratios.",
            "",
            "| case | measured | wanted | holds |",
            "|---|---|---|---|",
        ]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        lines += [
            "", "## Every subject", "",
            "| case | subject | median | MAD | CPU | max RSS | |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += ["| " + " | ".join(row) + " |" for row in self.details]
        path = os.path.join(folder, name)
        with open(path, "w") as page:
            page.write("\n".join(lines) + "\n")
        print(f"bench: wrote {os.path.relpath(path)}")
