"""10,000 jobs at AWS, submitted and watched to their end, in an account on loopback (account.py):
cloud.py --cohesin BINARY [--jobs 10000] [--seconds 60]

Requests are those that the account has counted. How many a watch needs that takes hours is told by the test
`aWatchOfTenThousandJobsAsksLessThanOnceForTwenty`, whose clock does not have to be waited for.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from account import Account
from measure import machine, repeat

# An image by digest: nobody has to be asked what its tag stands for.
IMAGE = "tools@sha256:" + "0" * 64
PIPELINE = f"""cohesin: 1
pipeline: load
samples: {{columns: {{sample: text}}}}
environments: {{cpu: {{kind: cpu, instances: [m6i], max-vcpus: 256}}}}
stages:
  count:
    environment: cpu
    for-each: [sample]
    image: {IMAGE}
    needs: {{cpus: 1, memory: 1 GiB}}
    outputs: {{count: count.txt}}
    command: echo "$sample" > "$count"
"""
SECOND = f"""  copy:
    environment: cpu
    for-each: [sample]
    image: {IMAGE}
    needs: {{cpus: 1, memory: 1 GiB}}
    inputs: {{count: count.count}}
    outputs: {{copy: copy.txt}}
    command: cp "$count" "$copy"
"""


def measure(options, stages):
    samples = options.jobs // len(stages)
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/pipeline.yaml", "w") as file:
            file.write(PIPELINE + (SECOND if len(stages) > 1 else ""))
        with open(f"{folder}/samples.csv", "w") as file:
            file.write("sample\n" + "".join(f"s{number}\n" for number in range(samples)))
        made = subprocess.run(
            [options.cohesin, "generate", "cloudformation", "pipeline.yaml", "--name", "lab", "--rows", str(samples)],
            cwd=folder, check=True, capture_output=True, text=True)
        account = Account(made.stdout, "lab", stages, samples, options.seconds)
        environment = {
            "AWS_ENDPOINT_URL": account.serve(), "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true", "XDG_STATE_HOME": folder}
        rows = []
        for words in [["submit", "pipeline.yaml", "--stack", "lab", "--samples", "samples.csv", "--run-dir", "run"],
                      ["watch", "run"]]:
            account.requests.clear()
            one = repeat(
                [options.cohesin, *words], times=1, directory=folder, environment=environment, log=f"{folder}/log")[0]
            rows.append((words[0], one, dict(account.requests)))
        status = json.loads(subprocess.run(
            [options.cohesin, "status", "run", "--json"], cwd=folder, env={**os.environ, **environment}, check=True,
            capture_output=True, text=True).stdout)
        done = sum(task["state"] == "succeeded" for task in status["tasks"])
        if done != options.jobs:
            sys.exit(f"{done} of {options.jobs} tasks are done")
    return rows


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cohesin", required=True, type=os.path.abspath)
    options.add_argument("--jobs", type=int, default=10_000)
    options.add_argument("--seconds", type=int, default=60)
    options = options.parse_args()
    print(f"{machine()}; {options.jobs:,} jobs, which all end {options.seconds} s after the submission; "
          "a goal is 0.05 requests a job when watching, and 150 MiB\n")
    print("| jobs as | command | wall s | CPU s | peak MiB | requests | a job | of them |")
    print("|--|--|--|--|--|--|--|--|")
    for name, stages in [("one array", ["count"]), ("a Map over two stages", ["count", "copy"])]:
        for command, one, requests in measure(options, stages):
            total = sum(requests.values())
            parts = ", ".join(f"{name} {count}" for name, count in sorted(requests.items(), key=lambda item: -item[1]))
            print(f"| {name} | {command} | {one.wall:.1f} | {one.cpu:.2f} | {one.peak:.0f} | {total} "
                  f"| {total / options.jobs:.4f} | {parts} |", flush=True)


main()
