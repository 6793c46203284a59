#!/usr/bin/env python3
"""Time and memory of `cohesin hiccups`, beside cooltools' dots, and how many of the planted loops it finds.

    benchmarks/hiccups.py [--cohesin BINARY] [--dense] [--human CONTACTS] [--data FOLDER]

Golden set A (1.6 million contacts) is used where ../shared has it; cooltools gets the same contacts as a balanced .cool.
`--dense` adds simulated chromosomes 21 and 22 of hg38 as dense as they are in a map of a thousand million contacts;
`--human` a whole simulated genome, for each time it is given. Simulated maps are kept in --data, where that is given, for another time.
"""

import argparse
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Table, first_line, hg38, machine, median, publish, repeat, run

here = Path(__file__).resolve().parent
options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
options.add_argument("--cohesin", default=here.parent / ".build/release/cohesin", type=Path)
options.add_argument("--dense", action="store_true")
options.add_argument("--human", default=[], action="append", metavar="CONTACTS:STRENGTH", help="of its planted loops")
options.add_argument("--data", type=Path)
options.add_argument("--times", type=int, default=3)
options = options.parse_args()
cohesin = str(options.cohesin.resolve())
folder = Path(tempfile.mkdtemp(prefix="cohesin-bench-"))
data = options.data or folder

cool_of_hic = """
import sys, cooler, hictkpy, pandas
hic = hictkpy.File(sys.argv[1], 10000)
bins = cooler.binnify(pandas.Series(hic.chromosomes()), 10000)
pixels = hic.fetch(join=False).to_df()
pixels.columns = ["bin1_id", "bin2_id", "count"]
cooler.create_cooler(sys.argv[2], bins, pixels, ordered=False)
cooler.balance_cooler(cooler.Cooler(sys.argv[2]), store=True)
"""
dots_of_cool = """
import sys, cooler, cooltools
cool = cooler.Cooler(sys.argv[1])
expected = cooltools.expected_cis(cool, ignore_diags=2, nproc=1)
cooltools.dots(cool, expected, max_loci_separation=8_000_000, nproc=1).to_csv(sys.argv[2], sep="\\t")
"""


def loops(path):
    """Chromosome and the middles of both bins with the bins' size."""
    rows = [line.split("\t") for line in open(path) if line.strip() and not line.startswith("#")]
    return [(row[0], (int(row[1]) + int(row[2])) / 2, (int(row[4]) + int(row[5])) / 2, int(row[2]) - int(row[1]))
            for row in rows]


def accuracy(called, planted):
    """How many of the planted loops are found, and how many of the called ones are planted: both anchors at most two
    bins off."""
    by_chromosome = {}
    for one in planted:
        by_chromosome.setdefault(one[0], []).append(one)
    found, true = set(), 0
    for name, x, y, size in called:
        near = [one for one in by_chromosome.get(name, []) if abs(one[1] - x) <= 2 * size and abs(one[2] - y) <= 2 * size]
        found.update(near)
        true += bool(near)
    return len(found) / max(len(planted), 1), true / max(len(called), 1)


def record(contacts, what, who, runs, note=""):
    table.row(contacts, what, who, f"{median(runs, 'wall'):.2f}", f"{median(runs, 'cpu'):.2f}",
              f"{median(runs, 'peak'):.0f}", note)


def hiccups(map_path, *arguments):
    return [cohesin, "hiccups", "--device", "cpu", *arguments, str(map_path), str(folder / "loops")]


def measure_golden(golden):
    map_path = golden / "goldA.v9.juicer_tools_2.24.00.hic"
    truth = loops(golden / "goldA.truth.bedpe")
    three = repeat(hiccups(map_path, "-k", "KR", "--threads", "1"), options.times)
    recall, precision = accuracy(loops(folder / "loops/merged_loops.bedpe"), truth)
    record("golden A, 1.6 M", "5, 10 and 25 kb", "cohesin", three, f"goal 2 s CPU; recall {recall:.2f}, precision "
           f"{precision:.2f} of planted loops")
    record("golden A, 1.6 M", "5, 10 and 25 kb, juicer arithmetic", "cohesin",
           repeat(hiccups(map_path, "-k", "KR", "--threads", "1", "--arithmetic", "juicer"), 1),
           "juicer_tools 2.24 --cpu: over 300 s CPU")
    record("golden A, 1.6 M", "10 kb", "cohesin",
           repeat(hiccups(map_path, "-k", "KR", "--threads", "1", "-r", "10000"), options.times),
           "juicer_tools 2.24 --cpu: 30 s, 58 s CPU")
    if run([sys.executable, "-c", "import cooltools"]).status != 0:
        print("cooltools is not there: left out", file=sys.stderr)
        return
    cool = folder / "golden.cool"
    subprocess.run([sys.executable, "-c", cool_of_hic, str(map_path), str(cool)], check=True)
    dots = [sys.executable, "-c", dots_of_cool, str(cool), str(folder / "dots.tsv")]
    record("golden A, 1.6 M", "10 kb, balanced before", "cooltools dots", repeat(dots, min(options.times, 3)))


def measure_simulated(name, chromosomes, contacts, threads, *simulation):
    """A simulated map, made where it is not there yet. Its contacts go from one program to the other: those of a human
    map of full depth would fill a disk."""
    made = data / name
    sizes_path, map_path = data / f"{name}.sizes", data / f"{name}.hic"
    if not map_path.exists():
        sizes_path.write_text("".join(f"{chromosome}\t{hg38[chromosome]}\n" for chromosome in chromosomes))
        made.mkdir(exist_ok=True)
        pipe = made / "contacts.pairs.gz"
        os.mkfifo(pipe)
        with subprocess.Popen(
                [cohesin, "hic", "build", "-r", "5000,10000,25000", "-k", "SCALE", str(pipe), str(sizes_path),
                 str(map_path)]) as build:
            subprocess.run([cohesin, "simulate", "--contacts", "--pairs", str(contacts), "--chrom-sizes", str(sizes_path),
                            *simulation, str(made)], check=True, stdout=subprocess.DEVNULL)
        if build.returncode != 0:
            sys.exit(f"the map {map_path} could not be built")
    truth = loops(made / "loops.truth.bedpe")
    for count in threads:
        runs = repeat(hiccups(map_path, "--threads", str(count)), min(options.times, 3))
        recall, precision = accuracy(loops(folder / "loops/merged_loops.bedpe"), truth)
        record(f"{name.partition('-')[0]}, {contacts:,}", f"5, 10 and 25 kb, threads {count}", "cohesin", runs,
               f"recall {recall:.3f}, precision {precision:.3f} of {len(truth)} planted loops ({' '.join(simulation)})")


table = Table("contacts", "what", "who", "wall s", "CPU s", "peak MiB", "note")
load = os.getloadavg()[0]
print(f"{machine()}, load {load:.1f}\n", *table.lines, sep="\n")
golden = Path(os.environ.get("COHESIN_SHARED", here.parent.parent / "shared")) / "data/golden"
if golden.exists():
    measure_golden(golden)
if options.dense:
    measure_simulated("dense", ["chr21", "chr22"], 31_600_000, (1, 2), "--loops", "200")
for contacts, strength in (one.split(":") for one in options.human):
    measure_simulated(f"human-{contacts}-{strength}", hg38, int(contacts), (2,), "--loops", "2000", "--loop-strength", strength)
publish(
    here / "results" / "hiccups.md",
    f"# HiCCUPS\n\n{datetime.date.today()}, {machine()}; cohesin {first_line([cohesin, '--version'])}, cooltools 0.7.1; load of "
    f"the machine at the start {load:.1f}.\nOne thread each unless said; golden A: median of {options.times} runs "
    f"(`make bench-hiccups`), and not part of this repository.\n\n{table}\n")
shutil.rmtree(folder)
