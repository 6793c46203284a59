"""S3 transfers of the staging program beside the aws CLI, from and to a server on this machine that forgets what it gets:
s3.py --bundle .build/release/cohesin-task.tar.gz [--mebibytes 1024] [--times 3]

Both check SHA-256: the program that of the whole file and of each part, the CLI that of each part it sends.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, Queue

from measure import machine, median, repeat


class Store(BaseHTTPRequestHandler):
    """As much of S3 as the two ask for. Objects up to a mebibyte are kept, larger ones counted; one file is there."""

    protocol_version = "HTTP/1.1"
    file, digest, kept, lock = "", "", {}, threading.Lock()

    def answer(self, status, headers=(), body=b"", length=None):
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def tags(self, size):
        headers = [("ETag", '"%d"' % size), ("Last-Modified", formatdate(usegmt=True)), ("Accept-Ranges", "bytes")]
        return headers + ([("x-amz-meta-cohesin-sha256", self.digest)] if self.path.startswith("/bench/file") else [])

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if "uploads" in query:
            return self.answer(200, body=b"<ListMultipartUploadsResult/>")
        if path != "/bench/file":
            body = self.kept.get(path)
            return self.answer(404) if body is None else self.answer(200, self.tags(len(body)), body)
        size = os.path.getsize(self.file)
        if self.command == "HEAD":
            return self.answer(200, self.tags(size), length=size)
        begin, end = 0, size - 1
        if match := re.match(r"bytes=(\d+)-(\d+)?", self.headers.get("Range", "")):
            begin, end = int(match[1]), min(int(match[2] or end), size - 1)
        part = ("Content-Range", f"bytes {begin}-{end}/{size}")
        self.answer(206, self.tags(size) + [part], length=end + 1 - begin)
        self.wfile.flush()
        with open(self.file, "rb") as file:
            while begin <= end:
                begin += os.sendfile(self.connection.fileno(), file.fileno(), begin, end + 1 - begin)

    def do_PUT(self):
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        left = int(self.headers["Content-Length"])
        if left <= 1 << 20:
            self.kept[self.path.partition("?")[0]] = self.rfile.read(left)
        else:
            buffer = memoryview(bytearray(1 << 20))
            while left:
                left -= self.rfile.readinto(buffer[: min(left, len(buffer))])
        self.answer(200, [("ETag", '"part"')])

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.answer(200, body=b"<R><Bucket>bench</Bucket><Key>k</Key><UploadId>u</UploadId><ETag>&quot;w&quot;</ETag></R>")

    def log_message(self, *_):
        pass


def serve(file, digest, addresses):
    Store.file, Store.digest = file, digest
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    server.daemon_threads = True
    addresses.put("http://127.0.0.1:%d" % server.server_port)
    server.serve_forever()


def manifest(inputs, outputs):
    way = {"command": {"arguments": {"_0": []}}, "cpus": 1, "memoryMiB": 1024, "gpus": 0, "environmentVariables": {}}
    return {
        "version": 1, "run": "bench", "stage": "s", "labels": [], "variants": [way], "inputs": inputs, "values": [],
        "outputs": outputs, "completion": "s3://bench/done.json", "failure": "s3://bench/failed.json",
        "digests": "s3://bench/digests/", "cache": "s3://bench/cache/"}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--bundle", required=True)
    options.add_argument("--aws", default=shutil.which("aws", path=os.path.dirname(sys.executable)) or "aws")
    options.add_argument("--mebibytes", type=int, default=1024)
    options.add_argument("--times", type=int, default=3)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(options, folder)


def compare(options, folder):
    # The archive's programs are linked for /opt/cohesin; their own dynamic linker runs them from anywhere.
    program = folder + "/program"
    os.mkdir(program)
    subprocess.run(["tar", "-xzf", options.bundle, "-C", program], check=True)
    ours = [f"{program}/lib/ld.so", "--library-path", f"{program}/lib", f"{program}/bin/cohesin-task"]

    work = folder + "/work"
    os.makedirs(work + "/outputs")
    file = work + "/outputs/o"
    digest = hashlib.sha256()
    with open(file, "wb") as out:
        for _ in range(options.mebibytes):
            piece = os.urandom(1 << 20)
            digest.update(piece)
            out.write(piece)
    json.dump({"key": "k" * 64, "fetchSeconds": 0}, open(work + "/.fetched.json", "w"))

    addresses = Queue()
    server = Process(target=serve, args=(file, digest.hexdigest(), addresses), daemon=True)
    server.start()
    address = addresses.get()
    environment = {
        "AWS_ENDPOINT_URL": address, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}

    fetch = manifest(
        [{"name": "i", "isArray": False, "sources": [{"stagedName": "i", "location": "s3://bench/file", "companions": []}]}],
        [])
    store = manifest([], [{"name": "o", "output": {"name": "o", "kind": "file", "isPublished": True}}])
    for name, document in [("fetch", fetch), ("store", store)]:
        # One completion for each run: what is done is not done again.
        for number in range(options.times):
            document["completion"] = f"s3://bench/{name}-{number}.done.json"
            document["cache"] = f"s3://bench/cache-{name}-{number}/"
            body = json.dumps(document).encode()
            request = urllib.request.Request(f"{address}/bench/{name}-{number}.json", data=body, method="PUT")
            urllib.request.urlopen(request).read()

    def each(command):
        runs = []
        for number in range(options.times):
            runs += repeat(command(number), times=1, environment=environment)
        return runs

    aws = [options.aws, "s3", "cp", "--quiet"]
    rows = [
        ("download", "cohesin-task", each(lambda n: ours + ["fetch", "--work", f"{folder}/in", f"s3://bench/fetch-{n}.json"])),
        ("download", "aws s3 cp", each(lambda n: aws + ["s3://bench/file", f"{folder}/copy"])),
        ("upload", "cohesin-task", each(lambda n: ours + ["store", "--work", work, f"s3://bench/store-{n}.json"])),
        ("upload", "aws s3 cp", each(lambda n: aws + ["--checksum-algorithm", "SHA256", file, f"s3://bench/copy-{n}"])),
    ]
    same = hashlib.file_digest(open(f"{folder}/in/inputs/i", "rb"), "sha256").hexdigest() == digest.hexdigest()
    server.terminate()
    print(f"{machine()}; {options.mebibytes} MiB, median of {options.times}; same content: {'yes' if same else 'NO'}\n")
    print("| way | program | MiB/s | s | CPU s | peak MiB |\n| --- | --- | --- | --- | --- | --- |")
    for way, name, runs in rows:
        wall = median(runs, "wall")
        print(
            f"| {way} | {name} | {options.mebibytes / wall:.0f} | {wall:.2f} | {median(runs, 'cpu'):.2f} "
            f"| {median(runs, 'peak'):.0f} |")


main()
