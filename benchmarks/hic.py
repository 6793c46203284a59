#!/usr/bin/env python3
"""Time, processor time and memory of the .hic commands, beside hictk (hictkpy from PyPI) on the same contacts.

    benchmarks/hic.py [--cohesin BINARY] [--human CONTACTS]

Golden set A (1.6 million contacts, three chromosomes and X) is used where ../shared has it. `--human` adds a simulated
set of so many contacts on 24 chromosomes of hg38's lengths.
"""

import argparse
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import combinations_with_replacement
from pathlib import Path

from measure import Run, Table, first_line, hg38, machine, median, publish, repeat

here = Path(__file__).resolve().parent
options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
options.add_argument("--cohesin", default=here.parent / ".build/release/cohesin", type=Path)
options.add_argument("--human", type=int, default=0, metavar="CONTACTS")
options.add_argument("--times", type=int, default=5)
options = options.parse_args()
cohesin = str(options.cohesin.resolve())
resolutions = "2500000,1000000,500000,250000,100000,50000,25000,10000,5000,1000"
norms = ["VC", "VC_SQRT", "KR", "SCALE", "GW_VC", "GW_KR", "GW_SCALE", "INTER_VC", "INTER_SCALE"]
finest = "5000,5000,5000,5000,25000,100000,25000,25000,25000"

# hictk counts nothing itself: it gets the finest pixels ready, and what it costs to load them is in its time.
write_by_hictk = """
import sys, hictkpy, pandas
pixels = pandas.read_pickle(sys.argv[1])
chromosomes = dict(line.split()[:2] for line in open(sys.argv[2]))
writer = hictkpy.hic.FileWriter(sys.argv[3], {k: int(v) for k, v in chromosomes.items()},
                                sorted(int(r) for r in sys.argv[4].split(",")))
writer.add_pixels(pixels)
writer.finalize()
"""
pixels_for_hictk = """
import sys, hictkpy
hictkpy.File(sys.argv[1], 1000).fetch().to_df().to_pickle(sys.argv[2])
"""
read_by_hictk = """
import sys, hictkpy
for resolution in sys.argv[2].split(","):
    file = hictkpy.File(sys.argv[1], int(resolution))
    names = list(file.chromosomes())
    for i, first in enumerate(names):
        for second in names[i:]:
            file.fetch(first, second).to_arrow()
"""


def total(runs):
    """Several commands as one."""
    return Run(sum(r.wall for r in runs), sum(r.cpu for r in runs), max(r.peak for r in runs), 0)


def measure(name, contacts, sizes, folder, table, times):
    ours, theirs = str(folder / "ours.hic"), str(folder / "theirs.hic")
    pixels = str(folder / "pixels.pickle")

    def record(what, who, runs, goal=""):
        table.row(name, what, who, f"{median(runs, 'wall'):.2f}", f"{median(runs, 'cpu'):.2f}",
                  f"{median(runs, 'peak'):.0f}", goal)

    small = name.startswith("golden")
    build = [cohesin, "hic", "build", "-k", "NONE", "-r", resolutions, str(contacts), str(sizes), ours]
    record("build, ten resolutions", "cohesin", repeat(build, times), "0.45 s CPU" if small else "2000 MiB")
    normalized = str(folder / "normalized.hic")
    record("nine normalisations", "cohesin",
           repeat([cohesin, "hic", "normalize", "-k", ",".join(norms), "-r", finest, "-o", normalized, ours], times),
           "0.6 s CPU" if small else "")
    chromosomes = [line.split()[0] for line in open(sizes)]

    def dump():
        commands = [[cohesin, "hic", "dump", "observed", "NONE", ours, first, second, "BP", resolution, "/dev/null"]
                    for first, second in combinations_with_replacement(chromosomes, 2)
                    for resolution in resolutions.split(",")]
        return total([repeat(command, 1)[0] for command in commands])

    if small:
        record("dump of everything as text", "cohesin", [dump() for _ in range(min(times, 3))])
    record("every block decoded and checked", "cohesin", repeat([cohesin, "hic", "validate", ours], times))
    python = sys.executable
    subprocess.run([python, "-c", pixels_for_hictk, ours, pixels], check=True)
    peers = []
    for _ in range(times):
        Path(theirs).unlink(missing_ok=True)
        peers += repeat([python, "-c", write_by_hictk, pixels, str(sizes), theirs, resolutions], 1)
    record("build, ten resolutions, from counted pixels", "hictkpy", peers)
    record("everything read into memory", "hictkpy", repeat([python, "-c", read_by_hictk, ours, resolutions], times))


table = Table("contacts", "what", "who", "wall s", "CPU s", "peak MiB", "goal")
load = os.getloadavg()[0]
print(f"{machine()}, load {load:.1f}\n", *table.lines, sep="\n")
folder = Path(tempfile.mkdtemp(prefix="cohesin-bench-"))
golden = Path(os.environ.get("COHESIN_SHARED", here.parent.parent / "shared")) / "data/golden"
if golden.exists():
    measure("golden A, 1.6 M", golden / "goldA.short.txt.gz", golden / "goldA.chrom.sizes", folder, table,
            options.times)
if options.human:
    made = folder / "human"
    sizes = folder / "hg38.sizes"
    sizes.write_text("".join(f"{name}\t{length}\n" for name, length in hg38.items()))
    subprocess.run([cohesin, "simulate", "--contacts", "--pairs", str(options.human), "--chrom-sizes", str(sizes),
                    str(made)], check=True)
    measure(f"human, {options.human:,}", made / "contacts.pairs.gz", sizes, folder, table, 1)
versions = [first_line([cohesin, "--version"]),
            "hictkpy " + subprocess.run([sys.executable, "-c", "import hictkpy; print(hictkpy.__version__)"],
                                        capture_output=True, text=True).stdout.strip()]
publish(
    here / "results" / "hic.md",
    f"# .hic files: build, normalise, read\n\n{datetime.date.today()}, {machine()}; cohesin {', '.join(versions)}; load "
    f"of the machine at the start {load:.1f}.\nOne thread each; median of {options.times} runs (`make bench-hic`). The "
    f"golden set is not part of this repository.\n\n{table}\n")
shutil.rmtree(folder)
