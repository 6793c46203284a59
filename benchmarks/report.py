"""How soon the report of a large run is there: written, and opened in Chromium from disk.

A run of 10,000 tasks, and one of 100 samples whose stages show measures, tables and pictures. Opened five times each in a
browser without a window, which is asked through its debugging pipe; the median of: from the start of the navigation to the
first text on the screen, to the end of loading, and to a picture of the whole page at rest. Words on the console end it.

    benchmarks/report.py [--cohesin BINARY] [--quick] [--keep FOLDER]
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import chromium
from measure import Table, machine, run

here = Path(__file__).resolve().parent
options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
options.add_argument("--cohesin", default=here.parent / ".build/release/cohesin", type=Path)
options.add_argument("--quick", action="store_true", help="a tenth of everything: does it work at all?")
options.add_argument("--keep", type=Path, help="where pages and pictures of them stay")
options = options.parse_args()
cohesin = str(options.cohesin.resolve())
scale, times = (10, 1) if options.quick else (1, 5)
folder = Path(tempfile.mkdtemp(prefix="cohesin-bench-"))
kept = options.keep or folder
kept.mkdir(parents=True, exist_ok=True)


def opened(file):
    """Seconds from the start of the navigation to the first text, to the end of loading, and to a picture of the page."""
    with chromium.Page(file) as page:
        (kept / file.with_suffix(".png").name).write_bytes(page.picture())
        rest = time.monotonic() - page.began
        if page.console:
            sys.exit(f"{file}: {page.console}")
        return (*page.value("""[performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000,
            performance.getEntriesByType('navigation')[0].loadEventEnd / 1000]"""), rest)


def many_tasks():
    text = ["cohesin: 1", "pipeline: many", "samples: {columns: {sample: text}}", "environments: {cpu: {kind: cpu}}",
            "stages:"]
    for index in range(4):
        inputs = f"\n    inputs: {{before: s{index - 1}.made}}" if index else ""
        read = ' < "$before"' if index else ""
        text.append(f"""  s{index}:
    for-each: [sample]
    needs: {{cpus: 1, memory: 1 MiB}}{inputs}
    outputs: {{made: made.txt}}
    command: echo "$sample {index}" > "$made"{read}""")
    return "\n".join(text) + "\n", 2500 // scale


def many_samples():
    (folder / "picture.py").write_text("""
import random, struct, sys, zlib
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
random.seed(sys.argv[1])
rows = b''.join(b'\\0' + bytes(int(random.expovariate(.5)) for _ in range(400)) for _ in range(400))
open(sys.argv[2], 'wb').write(b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 400, 400, 8, 0, 0, 0, 0))
    + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
""")
    return f"""cohesin: 1
pipeline: samples
samples: {{columns: {{sample: text}}}}
environments: {{cpu: {{kind: cpu}}}}
stages:
  count:
    for-each: [sample]
    outputs: {{stats: {{file: stats.txt, show: metrics}}, rows: {{file: rows.tsv, show: table}}}}
    command: |
      RANDOM=${{sample#s}}
      for i in $(seq 40); do printf 'measure_%s\\t%s\\n' "$i" "$RANDOM"; done > "$stats"
      for i in $(seq 200); do printf '%s\\tchr%s\\t%s\\n' "$i" "$RANDOM" "$RANDOM"; done > "$rows"
  draw:
    for-each: [sample]
    inputs: {{stats: count.stats}}
    outputs: {{map: {{file: map.png, show: figure}}}}
    command: test -e "$stats" && {sys.executable} {folder}/picture.py "$sample" "$map"
""", 100 // scale


table = Table("run", "page", "written", "first text", "loaded", "at rest")
print(f"{machine()}\n", *table.lines, sep="\n")
for name, (pipeline, samples) in (("10,000 tasks", many_tasks()), ("100 samples", many_samples())):
    work = folder / name.split()[1]
    work.mkdir()
    (work / "pipeline.yaml").write_text(pipeline)
    (work / "samples.csv").write_text("sample\n" + "".join(f"s{index}\n" for index in range(samples)))
    ours = [cohesin, "run", "pipeline.yaml", "--samples", "samples.csv", "--run-dir", "run", "--engine", "host"]
    if run(ours, work).status:
        sys.exit(f"{name}: the run failed")
    page = kept / f"{work.name}.html"
    written = [run([cohesin, "report", "run", "-o", str(page)], work).wall for _ in range(times)]
    seconds = zip(*(opened(page) for _ in range(times)))
    table.row(name, f"{page.stat().st_size / 1e6:.2f} MB", f"{statistics.median(written):.2f} s",
              *(f"{statistics.median(each):.2f} s" for each in seconds))
shutil.rmtree(folder)
