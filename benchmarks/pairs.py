"""Reads and pairs: ours beside pairtools, samtools, fastp and seqtk in the same run.

The alignments are made here, not by an aligner: pairs of 101 bp at random places, a fifth of them chimeric with three
records, a tenth copies of others with ends moved by up to 3 bp. Rates are per second of processor time (user + system),
so they are per core; the wall time shows what two threads gain. Peers that are not there are left out and said so.

    benchmarks/pairs.py [--cohesin BINARY] [--pairs N] [--times N]
"""

import argparse
import datetime
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Table, first_line, machine, median, repeat

here = Path(__file__).resolve().parent
options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
options.add_argument("--cohesin", default=here.parent / ".build/release/cohesin", type=Path)
options.add_argument("--pairs", default=1_000_000, type=int)
options.add_argument("--times", default=5, type=int)
options = options.parse_args()
cohesin = str(options.cohesin.resolve())
folder = Path(tempfile.mkdtemp(prefix="cohesin-bench-"))
chromosomes = [(f"chr{number}", 50_000_000 - 2_000_000 * number) for number in range(1, 20)]
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
            second = first[0], min(first[1] + int(10 ** generator.uniform(2, 5)), 12_000_000)
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
table = Table("what", "who", "a core-second", "wall s", "CPU s", "peak MiB", "goal a core-second")
print(f"{machine()}\n", *table.lines, sep="\n")


def measure(what, who, command, work, unit, goal="", times=None):
    runs = repeat(command, times or options.times, directory=folder, log=str(folder / "log"))
    cpu = median(runs, "cpu")
    rate = work / cpu
    shown = f"{rate:,.0f} {unit}" if unit != "MB" else f"{rate / 1e6:,.0f} MB"
    table.row(what, who, shown, f"{median(runs, 'wall'):.2f}", f"{cpu:.2f}", f"{median(runs, 'peak'):.0f}", goal)


def shell(text):
    return ["bash", "-c", "set -euo pipefail; " + text]


pairs = options.pairs
pairtools, fastp, seqtk = peer("pairtools"), peer("fastp"), peer("seqtk")
absent = [name for name, found in (("pairtools", pairtools), ("fastp", fastp), ("seqtk", seqtk)) if not found]
few = min(options.times, 3)

parse = [cohesin, "pairs", "parse", "-c", "sizes", "--add-columns", "mapq", "x.bam"]
measure("BAM to pairs", "cohesin pairs parse", [*parse, "-o", "parsed.pairs"], pairs, "pairs", "400,000 pairs")
measure("BAM to pairs", "cohesin pairs parse, 2 threads", [*parse, "--nproc-in", "2", "-o", "parsed.pairs"], pairs,
        "pairs")
if pairtools:
    measure("BAM to pairs", "pairtools parse",
            [pairtools, "parse", "-c", "sizes", "--drop-sam", "--add-columns", "mapq", "--nproc-in", "1", "-o",
             "theirs.pairs", "x.bam"], pairs, "pairs", times=few)
measure("BAM read and written", "samtools view -c", ["samtools", "view", "-c", "x.bam"], pairs, "pairs")
measure("sort", "cohesin pairs sort", [cohesin, "pairs", "sort", "--nproc", "1", "-o", "sorted.pairs", "parsed.pairs"],
        pairs, "pairs", "3,000,000 pairs")
if pairtools:
    measure("sort", "pairtools sort",
            [pairtools, "sort", "--nproc", "1", "--memory", "2G", "-o", "theirs.sorted.pairs", "parsed.pairs"], pairs,
            "pairs", times=few)
dedup = ["--output-stats", "stats", "-o", "unique.pairs", "sorted.pairs"]
measure("dedup and stats", "cohesin pairs dedup", [cohesin, "pairs", "dedup", *dedup], pairs, "pairs",
        "5,000,000 pairs")
if pairtools:
    for backend in ("cython", "scipy"):
        (folder / "stats").unlink(missing_ok=True)
        measure("dedup and stats", f"pairtools dedup, {backend}",
                [pairtools, "dedup", "--backend", backend, *dedup[:-3], "-o", "theirs.unique.pairs", "sorted.pairs"],
                pairs, "pairs", times=few)
measure("BAM to unique pairs, .gz", "cohesin pairs from-alignments",
        [cohesin, "pairs", "from-alignments", "-c", "sizes", "--add-columns", "mapq", "-o", "fused.pairs.gz", "x.bam"],
        pairs, "pairs", "200,000 pairs")
measure("BAM to unique pairs, .gz", "the same as three commands in a pipe",
        shell(f"{cohesin} pairs parse -c sizes --add-columns mapq x.bam | {cohesin} pairs sort | "
              f"{cohesin} pairs dedup -o piped.pairs.gz"), pairs, "pairs")
measure("Juicer's contacts", "cohesin pairs juicer", [cohesin, "pairs", "juicer", "-o", "juicer", "x.bam"], pairs,
        "pairs", "awk: 20,900 pairs")

text = sum((folder / name).stat().st_size for name in ("r1.fq", "r2.fq"))
measure("inflate and full QC", "cohesin fastq qc",
        [cohesin, "fastq", "qc", "r1.fq.gz", "r2.fq.gz", "--enzyme", "MboI", "-o", "qc.json"], text, "MB", "500 MB")
if fastp:
    measure("inflate and QC", "fastp",
            [fastp, "-w", "1", "-A", "-Q", "-L", "-G", "-i", "r1.fq.gz", "-I", "r2.fq.gz", "-j", "f.json", "-h",
             "f.html"], text, "MB", times=few)
if seqtk:
    measure("inflate and QC", "seqtk fqchk", shell(f"{seqtk} fqchk r1.fq.gz; {seqtk} fqchk r2.fq.gz"), text, "MB",
            times=few)

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
result = here / "results" / "pairs.md"
result.parent.mkdir(exist_ok=True)
result.write_text(
    f"# Reads and pairs\n\n{datetime.date.today()}, {machine()}; cohesin {', '.join(versions)}.\n"
    f"{pairs:,} simulated pairs of 101 bp, {text / 1e6:,.0f} MB of FASTQ; median of {options.times} runs of ours and "
    f"{few} of the peers (`make bench-pairs`). {' '.join(notes)}\n\n{table}\n")
say(f"written to {os.path.relpath(result)}")
shutil.rmtree(folder)
