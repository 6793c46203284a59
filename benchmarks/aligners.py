"""What the choice of the aligner does to the contacts and to the time: bwa, bwa-mem2 where it is there, minimap2.

Reads with known truth are simulated on the reference: molecules of two joined pieces, read from both ends, so that a read
may run over the junction; three fifths are cis. A pair is right when both its ends are within 5 bp of the truth with the
right strands. With real reads there is no truth: what is told is the share of bwa's pairs that an aligner finds, too.

    benchmarks/aligners.py [--cohesin BINARY] [--pairs N] [--reference FASTA] [--reads R1 R2]...
"""

import argparse
import atexit
import datetime
import gzip
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

from measure import Table, first_line, machine, publish, run

here = Path(__file__).resolve().parent
options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
options.add_argument("--cohesin", default=here.parent / ".build/release/cohesin", type=Path)
options.add_argument("--pairs", default=200_000, type=int)
options.add_argument("--threads", default=2, type=int)
options.add_argument("--reference", type=Path, help="FASTA, plain or gzip; one is made when absent")
options.add_argument("--reads", nargs=2, action="append", default=[], type=Path, help="real reads of that reference")
options = options.parse_args()
cohesin = str(options.cohesin.resolve())
folder = Path(tempfile.mkdtemp(prefix="cohesin-bench-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
generator = random.Random(1)
complement = str.maketrans("ACGTN", "TGCAN")
tolerance = 5
length, error = 101, 0.005


def made_genome():
    """12 Mb, of which a tenth are copies of one another with a difference in 50 bases."""
    bases = bytes.maketrans(bytes(range(256)), b"ACGT" * 64)
    repeats = [generator.randbytes(2000).translate(bases).decode() for _ in range(20)]
    for number in range(1, 7):
        pieces = []
        while sum(map(len, pieces)) < 2_000_000:
            pieces.append(generator.randbytes(18_000).translate(bases).decode())
            pieces.append(mutated(generator.choice(repeats), 0.02))
        yield f"chr{number}", "".join(pieces)


def mutated(sequence, rate):
    letters = list(sequence)
    for _ in range(round(len(letters) * rate * generator.uniform(0.5, 1.5))):
        letters[generator.randrange(len(letters))] = generator.choice("ACGT")
    return "".join(letters)


def genome():
    """By name; written to genome.fa."""
    chromosomes = {}
    if options.reference:
        name = None
        opener = gzip.open if options.reference.suffix == ".gz" else open
        for line in opener(options.reference, "rt"):
            if line.startswith(">"):
                name = line[1:].split()[0]
                chromosomes[name] = []
            else:
                chromosomes[name].append(line.strip().upper())
        chromosomes = {name: "".join(lines) for name, lines in chromosomes.items()}
    else:
        chromosomes = dict(made_genome())
    with open(folder / "genome.fa", "w") as file:
        for name, sequence in chromosomes.items():
            file.write(f">{name}\n{sequence}\n")
    return {name: sequence for name, sequence in chromosomes.items() if len(sequence) > 20_000}


def simulate(chromosomes):
    """s1.fq and s2.fq; the truth is in the names."""
    names = list(chromosomes)
    weights = [len(chromosomes[name]) for name in names]

    def place():
        name = generator.choices(names, weights)[0]
        return name, generator.randrange(1000, len(chromosomes[name]) - 1000)

    def piece(name, start, size, strand):
        """Bases from `start` on in the direction of the strand."""
        sequence = chromosomes[name]
        if strand == "+":
            return sequence[start:start + size]
        return sequence[start - size + 1:start + 1].translate(complement)[::-1]

    with open(folder / "s1.fq", "w") as reads1, open(folder / "s2.fq", "w") as reads2:
        for number in range(options.pairs):
            first = second = place()
            if generator.random() < 0.6:
                distance = int(10 ** generator.uniform(3, 5)) * generator.choice((-1, 1))
                size = len(chromosomes[first[0]])
                second = first[0], min(max(first[1] + distance, 1000), size - 1000)
            else:
                second = place()
            strands = generator.choice("+-"), generator.choice("+-")
            # From the outer ends inwards: so much of either piece is in the molecule.
            sizes = generator.randrange(40, 350), generator.randrange(40, 350)
            left, right = (
                piece(*end, size, strand) for end, size, strand in zip((first, second), sizes, strands))
            molecule = left + right.translate(complement)[::-1]
            ends = "|".join(f"{end[0]}:{end[1] + 1}:{strand}" for end, strand in zip((first, second), strands))
            for file, read in ((reads1, molecule[:length]), (reads2, molecule.translate(complement)[::-1][:length])):
                file.write(f"@{number}|{ends}\n{mutated(read, error)}\n+\n{'F' * len(read)}\n")


def aligners():
    """Of those that are there: name, version, command for the index, command for the alignments."""
    genome = str(folder / "genome.fa")
    threads = ["-t", str(options.threads)]
    for name in ("bwa", "bwa-mem2"):
        if shutil.which(name):
            # bwa tells its version only among what it can do, bwa-mem2 only when asked.
            told = subprocess.run([name, "version"][:1 if name == "bwa" else 2], capture_output=True, text=True)
            lines = [line for line in (told.stderr + told.stdout).splitlines() if line[:1].isdigit() or "Version: " in line]
            yield f"{name} mem -SP5M", f"{name} {''.join(lines).removeprefix('Version: ')}", [
                name, "index", genome], [name, "mem", "-v", "1", "-SP5M", *threads, genome]
    if shutil.which("minimap2"):
        yield "minimap2 -ax sr", "minimap2 " + first_line(["minimap2", "--version"]), [
            "minimap2", "-x", "sr", "-d", genome + ".mmi", genome], ["minimap2", "-ax", "sr", *threads, genome + ".mmi"]


def contacts(command, reads):
    """The run of the aligner, and by read name the two ends of its pair."""
    aligned = run(["bash", "-c", '"$@" > "$0"', str(folder / "x.sam"), *command, *map(str, reads)])
    if aligned.status != 0:
        raise SystemExit(f"{command[0]} failed with {aligned.status}")
    pairs = subprocess.run(
        [cohesin, "pairs", "parse", "--walks-policy", "5unique", str(folder / "x.sam")], capture_output=True, text=True,
        check=True).stdout
    found = {}
    for line in pairs.splitlines():
        if not line.startswith("#"):
            name, chrom1, pos1, chrom2, pos2, strand1, strand2 = line.split("\t")[:7]
            if "!" not in (chrom1, chrom2):
                found[name] = (chrom1, int(pos1), strand1), (chrom2, int(pos2), strand2)
    return aligned, found


def near(one, other):
    return one[0] == other[0] and one[2] == other[2] and abs(one[1] - other[1]) <= tolerance


def same(pair, other):
    return near(pair[0], other[0]) and near(pair[1], other[1]) or near(pair[0], other[1]) and near(pair[1], other[0])


def truth(name):
    ends = [end.rsplit(":", 2) for end in name.split("|")[1:]]
    return tuple((chrom, int(place), strand) for chrom, place, strand in ends)


def count(reads):
    """Reads of a file, and the length of the first."""
    opener = gzip.open if str(reads).endswith(".gz") else open
    with opener(reads, "rt") as file:
        lines = list(file)
    return len(lines) // 4, len(lines[1].strip())


def percent(part, whole):
    return f"{100 * part / whole:.2f} %" if whole else "-"


simulate(genome())
found_aligners = list(aligners())
for _, _, index, _ in found_aligners:
    subprocess.run(index, check=True, capture_output=True)
table = Table(
    "reads", "aligner", "read pairs a CPU-second", "CPU s", "with two ends", "right of these", "right of all",
    "bwa's pairs found")
sets = [("simulated", (folder / "s1.fq", folder / "s2.fq"))]
sets += [(pair[0].name.removesuffix(".gz").removesuffix(".fastq").removesuffix("_1"), pair) for pair in options.reads]
for label, reads in sets:
    total, bases = count(reads[0])
    reference = None
    for name, _, _, command in found_aligners:
        aligned, found = contacts(command, reads)
        reference = reference if reference is not None else found
        common = sum(1 for read, pair in reference.items() if read in found and same(pair, found[read]))
        right = ("-", "-")
        if label == "simulated":
            number = sum(1 for read, pair in found.items() if same(pair, truth(read)))
            right = percent(number, len(found)), percent(number, total)
        table.row(f"{label}, {bases} bp", name, f"{total / aligned.cpu:,.0f}", f"{aligned.cpu:.1f}",
                  percent(len(found), total), *right, percent(common, len(reference)))

publish(
    here / "results" / "aligners.md",
    f"# Aligners\n\n{datetime.date.today()}, {machine()}; {', '.join(version for _, version, _, _ in found_aligners)}, "
    f"{options.threads} threads, cohesin {first_line([cohesin, '--version'])}.\n"
    f"{options.pairs:,} simulated pairs of {length} bp on "
    f"{options.reference.name if options.reference else 'a made genome of 12 Mb'}, 0.5 % wrong bases, a fifth of the "
    "reads over a junction; "
    f"pairs by `cohesin pairs parse --walks-policy 5unique`. An end is the same within {tolerance} bp "
    f"(`benchmarks/aligners.py`).\n\n{table}\n")
