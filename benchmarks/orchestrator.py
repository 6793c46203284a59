"""What the orchestrator itself costs, beside its peers in the same run.

1,000 trivial tasks (make -j2 and snakemake do the same ones), the plan of 10,000 tasks, a run of 1,000 tasks that are all
cached, start-up, and the resident memory with 10,000 tasks. Median of five runs each; CPU is user + system, the tasks'
own shells included: the row `spawn floor` is what those cost when nobody keeps a record of them.

    benchmarks/orchestrator.py [--cohesin BINARY] [--quick]
"""

import argparse
import datetime
import shutil
import sys
import tempfile
from pathlib import Path

from measure import Table, first_line, machine, median, publish, repeat

here = Path(__file__).resolve().parent
options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
options.add_argument("--cohesin", default=here.parent / ".build/release/cohesin", type=Path)
options.add_argument("--quick", action="store_true", help="one run each of a tenth of the tasks: does it work at all?")
options = options.parse_args()
cohesin = str(options.cohesin.resolve())
tasks, plan_tasks, times = (100, 1000, 1) if options.quick else (1000, 10000, 5)
folder = Path(tempfile.mkdtemp(prefix="cohesin-bench-"))


def pipeline(path, stages):
    """A chain of trivial stages for every sample, none of which makes what another makes: that would be a cache hit."""
    text = ["cohesin: 1", "pipeline: trivial", "samples: {columns: {sample: text}}",
            "environments: {cpu: {kind: cpu}}", "stages:"]
    for index in range(stages):
        inputs = f"\n    inputs: {{before: s{index - 1}.made}}" if index else ""
        read = ' <"$before"' if index else ""
        text.append(f"""  s{index}:
    environment: cpu
    for-each: [sample]
    needs: {{cpus: 1, memory: 1 MiB}}{inputs}
    outputs: {{made: made.txt}}
    command: echo "$sample {index}" >"$made"{read}""")
    path.write_text("\n".join(text) + "\n")


def sheet(path, rows):
    path.write_text("sample\n" + "".join(f"s{index}\n" for index in range(rows)))


one_stage, four_stages = folder / "one.yaml", folder / "four.yaml"
pipeline(one_stage, 1)
pipeline(four_stages, 4)
sheet(folder / "few.csv", tasks)
sheet(folder / "many.csv", plan_tasks // 4)
log = str(folder / "log.txt")
ours = [cohesin, "run", str(one_stage), "--samples", str(folder / "few.csv"), "--run-dir", "run", "--engine", "host",
        "--cpus", "2"]
table = Table("what", "who", "CPU ms a task", "wall s", "CPU s", "peak MiB", "goal")
print(f"{machine()}\n", *table.lines, sep="\n")


def record(what, who, runs, count=None, goal=""):
    cpu = median(runs, "cpu")
    table.row(what, who, f"{1000 * cpu / count:.2f}" if count else "", f"{median(runs, 'wall'):.3f}", f"{cpu:.3f}",
              f"{median(runs, 'peak'):.0f}", goal)
    return cpu


# The floor: the same shells, started one after the other by a loop that keeps nothing.
floor_script = folder / "floor.py"
floor_script.write_text(f"""
import os
for index in range({tasks}):
    script = 'set -euo pipefail; echo s%d >%d.txt' % (index, index)
    os.waitpid(os.posix_spawn('/bin/bash', ['bash', '--noprofile', '--norc', '-c', script], os.environ), 0)
""")
what = f"{tasks:,} trivial tasks"
floor = record(what, "spawn floor", repeat([sys.executable, str(floor_script)], times, folder, log=log), tasks)
cpu = record(what, "cohesin run", repeat(ours, times, folder, log=log), tasks)
table.row(what, "cohesin over the floor", f"{1000 * (cpu - floor) / tasks:.2f}", "", f"{cpu - floor:.3f}", "",
          "1.5 ms a task")

makefile = folder / "Makefile"
makefile.write_text("SHELL = /bin/bash\n.SHELLFLAGS = --noprofile --norc -euo pipefail -c\n"
                    + "all: " + " ".join(f"s{index}.txt" for index in range(tasks)) + "\ns%.txt:\n\t@echo s$* >$@\n")
make = ["make", "-j2", "-f", str(makefile)]
record(what, "make -j2", repeat(make, times, folder, log=log), tasks)

snakefile = folder / "Snakefile"
snakefile.write_text(
    f"rule all:\n    input: expand('s{{i}}.txt', i=range({tasks}))\n"
    "rule made:\n    output: 's{i}.txt'\n    shell: 'echo s{wildcards.i} >{output}'\n")
found = shutil.which("snakemake", path=str(Path(sys.executable).parent))
snakemake = found and [found, "-j2", "--quiet", "all", "--snakefile", str(snakefile)]
snakemake_times = 1 if options.quick else 3
if snakemake:
    record(what, "snakemake -j2", repeat(snakemake, snakemake_times, folder, log=log), tasks)

what = f"{tasks:,} cached tasks"
done = folder / "done"
done.mkdir()
for command in [ours, make] + ([snakemake] if snakemake else []):
    repeat(command, 1, directory=done, log=log)
record(what, "cohesin run", repeat(ours, times, directory=done, log=log), tasks, "0.150 s CPU")
record(what, "make -j2", repeat(make, times, directory=done, log=log), tasks)
if snakemake:
    record(what, "snakemake -j2", repeat(snakemake, snakemake_times, directory=done, log=log), tasks)

many = [cohesin, "run", str(four_stages), "--samples", str(folder / "many.csv"), "--run-dir", "many", "--engine", "host",
        "--cpus", "2"]
what = f"{plan_tasks:,} tasks in chains of 4"
plain = repeat(many, 1, folder, log=log)
record(what, "cohesin run", plain, plan_tasks, "100 MiB")
seen = repeat(many, 1, folder, log=log, terminal=(200, 50), environment={"CI": "", "LANG": "C.UTF-8"})
record(what, "cohesin run with its live view", seen, plan_tasks)
share = (seen[0].own - plain[0].own) / seen[0].wall
table.row(what, f"the live view: {100 * share:.1f} % of a core", "", "", f"{seen[0].own - plain[0].own:.3f}", "", "5 %")
plan = [cohesin, "plan", str(four_stages), "--samples", str(folder / "many.csv"), "--run-dir", "planned"]
what = f"plan of {plan_tasks:,} tasks"
record(what, "cohesin plan", repeat(plan, times, directory=folder, log=log), plan_tasks, "0.100 s; 100 MiB")
record(what, "cohesin plan --format json", repeat([*plan, "--format", "json"], times, directory=folder, log=log),
       plan_tasks)
record("start-up", "cohesin --version", repeat([cohesin, "--version"], 4 * times, log=log), goal="0.010 s")
record("start-up", "python3 -c pass", repeat([sys.executable, "-c", "pass"], 4 * times, log=log))

versions = [first_line([cohesin, "--version"]), first_line(["make", "--version"]), f"Python {sys.version.split()[0]}"]
if snakemake:
    versions.append("snakemake " + first_line([found, "--version"]))
publish(
    here / "results" / ("quick.md" if options.quick else "orchestrator.md"),
    f"# The orchestrator's own cost\n\n{datetime.date.today()}, {machine()}; cohesin {', '.join(versions)}.\n"
    f"Median of {times} runs (`make bench`).\n\n{table}\n")
shutil.rmtree(folder)
