"""Reads and pairs: ours beside pairtools, samtools, fastp and seqtk in the same run.

The alignments are made here, not by an aligner: pairs of 101 bp at random places, a fifth of them chimeric with three
records, a tenth copies of others with ends moved by up to 3 bp. Rates are per second of processor time (user + system),
so they are per core; the wall time shows what two threads gain. Ours and its peers run in turn, so that another speed of
the machine is the same for all. Peers that are not there are left out and said so.

    benchmarks/pairs.py [--cohesin BINARY] [--pairs N] [--times N]
"""

import argparse
import atexit
import datetime
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Table, first_line, machine, median, publish, repeat

here = Path(__file__).resolve().parent
options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
options.add_argument("--cohesin", default=here.parent / ".build/release/cohesin", type=Path)
options.add_argument("--pairs", default=1_000_000, type=int)
options.add_argument("--times", default=5, type=int)
options = options.parse_args()
cohesin = str(options.cohesin.resolve())
folder = Path(tempfile.mkdtemp(prefix="cohesin-bench-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
chromosomes = [(f"chr{number}", 50_000_000 - 2_000_000 * number) for number in range(1, 20)]
sizes_by_name = dict(chromosomes)
generator = random.Random(1)
bases = bytes.maketrans(bytes(range(256)), b"ACGT" * 64)
quality = "F" * 101


def read():
    return generator.randbytes(101).translate(bases).decode()


def record(name, flag, place, cigar, sequence, mapping_quality=60):
    return f"{name}\t{flag}\t{place[0]}\t{place[1]}\t{mapping_quality}\t{cigar}\t*\t0\t0\t{sequence}\t{quality[:len(sequence)]}\n"


def place():
    name, size = generator.choice(chromosomes)
    return name, generator.randrange(1000, size - 1000)


def molecules():
    """Two places and their strands; three fifths are cis, near."""
    kept = []
    for _ in range(options.pairs):
        if kept and generator.random() < 0.1:
            first, second, strands = generator.choice(kept)
            yield (first[0], first[1] + generator.randrange(4)), second, strands
            continue
        first = second = place()
        if generator.random() < 0.6:
            second = first[0], min(first[1] + int(10 ** generator.uniform(2, 5)), sizes_by_name[first[0]] - 1000)
        else:
            second = place()
        one = first, second, (generator.randrange(2), generator.randrange(2))
        if len(kept) < 10_000:
            kept.append(one)
        yield one


def simulate():
    """x.bam, and the reads as BGZF."""
    header = "".join(f"@SQ\tSN:{name}\tLN:{size}\n" for name, size in chromosomes)
    bam = subprocess.Popen(
        ["samtools", "view", "-b", "-o", str(folder / "x.bam"), "-"], stdin=subprocess.PIPE, text=True)
    bam.stdin.write(header)
    with open(folder / "r1.fq", "w") as reads1, open(folder / "r2.fq", "w") as reads2:
        for number, (first, second, strands) in enumerate(molecules()):
            name = f"A00123:77:HSIMDSX2:{number % 4 + 1}:{1101 + number % 577}:{number % 32768}:{number}"
            sequences = read(), read()
            for reads, sequence in zip((reads1, reads2), sequences):
                reads.write(f"@{name}\n{sequence}\n+\n{quality}\n")
            flags = 65 | 16 * strands[0] | 32 * strands[1], 129 | 16 * strands[1] | 32 * strands[0]
            chimeric = generator.random() < 0.2
            bam.stdin.write(record(name, flags[0], first, "61M40S" if chimeric else "101M", sequences[0]))
            if chimeric:
                end = second[0], second[1] + 150
                bam.stdin.write(record(name, 2113 | 16 * (1 - strands[1]), end, "61H40M", sequences[0][61:]))
            bam.stdin.write(record(name, flags[1], second, "101M", sequences[1]))
    bam.stdin.close()
    if bam.wait() != 0:
        sys.exit("samtools could not make the alignments")
    for name in ("r1.fq", "r2.fq"):
        subprocess.run(["bgzip", "-k", "-f", str(folder / name)], check=True)


def peer(name):
    return shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")


def say(text):
    print(text, file=sys.stderr, flush=True)


say("making the alignments")
simulate()
sizes = folder / "sizes"
sizes.write_text("".join(f"{name}\t{size}\n" for name, size in chromosomes))
table = Table("what", "who", "a core-second", "wall s", "CPU s", "peak MiB", "goal", "reached")
print(f"{machine()}\n", *table.lines, sep="\n")


def shell(text):
    return ["bash", "-c", "set -euo pipefail; " + text]


def shown(rate, unit):
    return f"{rate / 1e6:,.0f} MB" if unit == "MB" else f"{rate:,.0f} {unit}"


def measure(what, work, unit, goal, *contenders):
    """Contenders are (name, command), run in turn. The goal is the first one's rate; one whose name ends in "2 threads" is
    to take 1.8 times less wall time than the first; one that ends in "2 at once" does the first one's work twice, in
    processes that share nothing, and shows what two threads of this machine can gain. None stands for a peer that is not
    there."""
    contenders = [one for one in contenders if one]
    runs = [[] for _ in contenders]
    for _ in range(options.times):
        for (_, command), kept in zip(contenders, runs):
            kept += repeat(command, 1, directory=folder, log=str(folder / "log"))
    for index, ((who, _), kept) in enumerate(zip(contenders, runs)):
        wall, cpu = median(kept, "wall"), median(kept, "cpu")
        wanted = reached = ""
        if who.endswith("2 threads"):
            wanted, reached = "1.8 in wall time", f"{median(runs[0], 'wall') / wall:.2f}"
        elif who.endswith("2 at once"):
            cpu, reached = cpu / 2, f"{2 * median(runs[0], 'wall') / wall:.2f}"
        elif index == 0 and goal:
            wanted, reached = shown(goal, unit), f"{work / cpu / goal:.2f}"
        table.row(what, who, shown(work / cpu, unit), f"{wall:.2f}", f"{cpu:.2f}", f"{median(kept, 'peak'):.0f}", wanted,
                  reached)


pairs = options.pairs
pairtools, fastp, seqtk = peer("pairtools"), peer("fastp"), peer("seqtk")
absent = [name for name, found in (("pairtools", pairtools), ("fastp", fastp), ("seqtk", seqtk)) if not found]


def threads(flags, output, stage, *arguments):
    """A stage in one thread, in two, and twice at once. The flags take the number of threads."""
    def command(count, output):
        numbers = [word for flag in flags for word in (flag, str(count))]
        return [cohesin, "pairs", stage, *arguments, "-o", output, *numbers]

    once, again = command(1, output), command(1, "again." + output)
    return [
        (f"cohesin pairs {stage}", once), (f"cohesin pairs {stage}, 2 threads", command(2, output)),
        ("the same in 1 thread, 2 at once", shell(f"{shlex.join(once)} & {shlex.join(again)}; wait $!"))]


both = ["--nproc-in", "--nproc-out"]
measure(
    "BAM to pairs", pairs, "pairs", 400_000,
    *threads(both, "parsed.pairs", "parse", "-c", "sizes", "--add-columns", "mapq", "x.bam"),
    pairtools and ("pairtools parse", [pairtools, "parse", "-c", "sizes", "--drop-sam", "--add-columns", "mapq",
                                       "--nproc-in", "1", "-o", "theirs.pairs", "x.bam"]),
    ("samtools view -c", ["samtools", "view", "-c", "x.bam"]))
measure(
    "sort", pairs, "pairs", 3_000_000, *threads(["--nproc"], "sorted.pairs", "sort", "parsed.pairs"),
    pairtools and ("pairtools sort", [pairtools, "sort", "--nproc", "1", "--memory", "2G", "-o", "theirs.sorted.pairs",
                                      "parsed.pairs"]))
for name in ("parsed.pairs", "sorted.pairs"):
    subprocess.run(["bgzip", "-k", "-f", str(folder / name)], check=True)
measure("sort, .gz to .gz", pairs, "pairs", None, *threads(["--nproc"], "packed.pairs.gz", "sort", "parsed.pairs.gz"))
theirs = [(f"pairtools dedup, {backend}",
           [pairtools, "dedup", "--backend", backend, "--output-stats", f"stats.{backend}", "-o", "theirs.unique.pairs",
            "sorted.pairs"]) for backend in ("cython", "scipy")] if pairtools else []
measure(
    "dedup and stats", pairs, "pairs", 5_000_000,
    *threads(both, "unique.pairs", "dedup", "sorted.pairs", "--output-stats", "stats"), *theirs)
measure("dedup, .gz to .gz", pairs, "pairs", None, *threads(both, "unique.pairs.gz", "dedup", "sorted.pairs.gz"))
measure(
    "BAM to unique pairs, .gz", pairs, "pairs", 200_000,
    ("cohesin pairs from-alignments", [cohesin, "pairs", "from-alignments", "-c", "sizes", "--add-columns", "mapq", "-o",
                                       "fused.pairs.gz", "x.bam"]),
    ("the same as three commands in a pipe", shell(
        f"{cohesin} pairs parse -c sizes --add-columns mapq x.bam | {cohesin} pairs sort | "
        f"{cohesin} pairs dedup -o piped.pairs.gz")))
# Juicer's awk, measured apart: 20,900 pairs a second to classify, 41,200 to find duplicates.
measure("Juicer's contacts", pairs, "pairs", None,
        ("cohesin pairs juicer", [cohesin, "pairs", "juicer", "-o", "juicer", "x.bam"]))

text = sum((folder / name).stat().st_size for name in ("r1.fq", "r2.fq"))
measure(
    "inflate and full QC", text, "MB", 500_000_000,
    ("cohesin fastq qc", [cohesin, "fastq", "qc", "r1.fq.gz", "r2.fq.gz", "--enzyme", "MboI", "-o", "qc.json"]),
    fastp and ("fastp", [fastp, "-w", "1", "-A", "-Q", "-L", "-G", "-i", "r1.fq.gz", "-I", "r2.fq.gz", "-j", "f.json",
                         "-h", "f.html"]),
    seqtk and ("seqtk fqchk", shell(f"{seqtk} fqchk r1.fq.gz; {seqtk} fqchk r2.fq.gz")))

same = subprocess.run(
    ["bash", "-c", "cmp <(grep -v '^#' parsed.pairs) <(grep -v '^#' theirs.pairs) && "
     "cmp <(grep -v '^#' sorted.pairs) <(grep -v '^#' theirs.sorted.pairs)"], cwd=folder) if pairtools else None
versions = [first_line([cohesin, "--version"]), first_line(["samtools", "--version"])]
if pairtools:
    versions.append(first_line([pairtools, "--version"]))
if fastp:
    versions.append(first_line([fastp, "--version"]))
notes = [f"Not there: {', '.join(absent)}."] if absent else []
if same is not None:
    notes.append("The rows of ours and of pairtools were " + ("equal." if same.returncode == 0 else "NOT equal."))
publish(
    here / "results" / "pairs.md",
    f"# Reads and pairs\n\n{datetime.date.today()}, {machine()}; cohesin {', '.join(versions)}.\n"
    f"{pairs:,} simulated pairs of 101 bp, {text / 1e6:,.0f} MB of FASTQ; median of {options.times} runs, ours and the peers' "
    f"in turn (`make bench-pairs`). {' '.join(notes)}\n\n{table}\n")
