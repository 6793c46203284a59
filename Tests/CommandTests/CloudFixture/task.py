#!/usr/bin/env python3
"""Stands for the staging program in jobs that are child processes of the emulator: what it promises of inputs, outputs
and completions, and no more. There is no cache."""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request


# The emulator itself takes any signature, but it wants one. (boto3 would take longer to load than these tasks run.)
HEADERS = {
    "Content-Type": "application/octet-stream",
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
}


def ask(method, uri, data=None):
    address = os.environ["AWS_ENDPOINT_URL"] + "/" + urllib.parse.quote(uri[len("s3://"):])
    request = urllib.request.Request(address, data=data, method=method, headers=HEADERS)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def exists(uri):
    try:
        ask("HEAD", uri)
        return True
    except urllib.error.HTTPError:
        return False


variant, uri = int(sys.argv[3]), sys.argv[4]
task = json.loads(ask("GET", uri))
if "AWS_BATCH_JOB_ARRAY_INDEX" in os.environ:
    task = json.loads(ask("GET", task[int(os.environ["AWS_BATCH_JOB_ARRAY_INDEX"])]))
if exists(task["completion"]):
    sys.exit(0)
way = task["variants"][variant]
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(folder + "/inputs")
    os.makedirs(folder + "/outputs")
    words = {"cpus": str(way["cpus"])}
    for value in task["values"]:
        words[value["name"]] = value["value"]["scalar"]["_0"]
    for given in task["inputs"]:
        for source in given["sources"]:
            location = source.get("location")
            if location is None:
                done = json.loads(ask("GET", source["completion"]))
                location = next(made["location"] for made in done["outputs"] if made["name"] == source["output"])
            words[given["name"]] = "inputs/" + source["stagedName"]
            with open(f"{folder}/{words[given['name']]}", "wb") as file:
                file.write(ask("GET", location))
    for made in task["outputs"]:
        words[made["name"]] = "outputs/" + made["output"]["name"]
    ended = subprocess.run(["bash", "-euo", "pipefail", "-c", way["command"]["bash"]["_0"]], cwd=folder,
                           env={**os.environ, **words}, capture_output=True, text=True)
    sys.stderr.write(ended.stdout + ended.stderr)
    if ended.returncode:
        ask("PUT", task["failure"], json.dumps({
            "version": 1, "stage": task["stage"], "labels": task["labels"], "variant": variant, "failure": "failure",
            "cause": f"exit code {ended.returncode}", "exitStatus": ended.returncode,
            "lastLines": ended.stderr.splitlines()[-10:]}).encode())
        sys.exit(ended.returncode)
    outputs = []
    for made in task["outputs"]:
        with open(f"{folder}/{words[made['name']]}", "rb") as file:
            data = file.read()
        digest = hashlib.sha256(data).hexdigest()
        location = f"{task['cache']}{digest}/{made['output']['name']}"
        ask("PUT", location, data)
        outputs.append({"name": made["name"], "location": location, "digest": digest, "bytes": len(data)})
    ask("PUT", task["completion"], json.dumps({
        "version": 1, "key": "0" * 64, "variant": variant, "isCached": False, "outputs": outputs}).encode())
