"""Runs commands as a shell would and keeps what the kernel accounted: the tool of every benchmark here."""

import fcntl
import json
import os
import platform
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from dataclasses import dataclass

# Lengths of the chromosomes of assembly hg38, in base pairs.
hg38 = {
    "chr1": 248956422, "chr2": 242193529, "chr3": 198295559, "chr4": 190214555, "chr5": 181538259, "chr6": 170805979,
    "chr7": 159345973, "chr8": 145138636, "chr9": 138394717, "chr10": 133797422, "chr11": 135086622, "chr12": 133275309,
    "chr13": 114364328, "chr14": 107043718, "chr15": 101991189, "chr16": 90338345, "chr17": 83257441, "chr18": 80373285,
    "chr19": 58617616, "chr20": 64444167, "chr21": 46709983, "chr22": 50818468, "chrX": 156040895, "chrY": 57227415,
}


@dataclass
class Run:
    """One finished command."""

    wall: float  # seconds
    cpu: float  # user + system seconds of the command and of the children that it waited for
    peak: float  # MiB: resident peak of the largest single process among them
    status: int
    own: float = 0  # user + system seconds of the command alone


def run(command, directory=None, environment=None, log="/dev/null", terminal=None):
    """One run of an argument list. `terminal`: columns and rows of one that it gets for its standard error."""
    with open(log, "ab") as sink:
        start = time.monotonic()
        screen = terminal and Screen(*terminal)
        child = subprocess.Popen(
            command, cwd=directory, stdin=subprocess.DEVNULL, stdout=sink, stderr=screen.side if screen else sink,
            env={**os.environ, **(environment or {})})
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        fields = open(f"/proc/{child.pid}/stat").read().rpartition(")")[2].split()
        own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime and stime: proc_pid_stat(5)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        if screen:
            screen.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, child.returncode, own)


class Screen:
    """A terminal that nobody looks at."""

    def __init__(self, columns, rows):
        self.master, self.side = os.openpty()
        fcntl.ioctl(self.side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.reader = threading.Thread(target=self.drain)
        self.reader.start()

    def drain(self):
        try:
            while os.read(self.master, 1 << 16):
                pass
        except OSError:
            pass  # The last side was closed.

    def close(self):
        os.close(self.side)
        self.reader.join()
        os.close(self.master)


def repeat(command, times=5, folders=None, **options):
    """Several runs. With `folders` each runs in a new empty folder below it: a folder that was just emptied is slower,
    because ext4 passes over the inodes of the last five seconds. A run that fails ends the benchmark: its time means
    nothing."""
    runs = []
    for _ in range(times):
        if folders:
            options["directory"] = tempfile.mkdtemp(dir=folders)
        one = run(command, **options)
        if one.status != 0:
            sys.exit(f"benchmark command failed with {one.status}: {command}")
        runs.append(one)
    return runs


def median(runs, field):
    return statistics.median(getattr(one, field) for one in runs)


def machine():
    """The machine in one line, for the head of a table."""
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, Linux {platform.release()}"


def first_line(command):
    """A program's own word on its version."""
    text = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return (text.stdout or text.stderr).strip().splitlines()[0]


def publish(result, text):
    """Writes a table's file; the notes that people wrote at its end stay."""
    former = result.read_text() if result.exists() else ""
    _, mark, notes = former.partition("\n## Notes\n")
    result.parent.mkdir(exist_ok=True)
    result.write_text(text.rstrip("\n") + "\n" + mark + notes)
    print(f"written to {os.path.relpath(result)}", file=sys.stderr)


class Table:
    """Rows of a Markdown table, printed as they come and kept for the file."""

    def __init__(self, *columns):
        self.lines = ["| " + " | ".join(columns) + " |", "|" + "--|" * len(columns)]

    def row(self, *cells):
        line = "| " + " | ".join(str(cell) for cell in cells) + " |"
        self.lines.append(line)
        print(line, flush=True)

    def __str__(self):
        return "\n".join(self.lines)
