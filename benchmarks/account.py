"""An AWS account on loopback in which one pipeline is deployed and its jobs need no machine: of CloudFormation, S3, Step
Functions and Batch as much as `cohesin submit` and `cohesin watch` ask for, in the forms of the services' interfaces.

What jobs do is a matter of the clock alone: of those that the sheet asks for `SLOTS` run at once, each as long as the
others, and the last one ends when the run is as old as it was told to get. Listings come in pages of 100 (Batch) and
1,000 (S3), as at AWS.
"""

import json
import re
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote
from xml.sax.saxutils import escape

SLOTS = 256
FINAL = "SUCCEEDED"


class Job:
    def __init__(self, id, name, created, start, end, index=None):
        self.id, self.name, self.created, self.start, self.end, self.index = id, name, created, start, end, index

    def status(self, now):
        return FINAL if now >= self.end else "RUNNING" if now >= self.start else "RUNNABLE"

    def document(self, now, begun):
        status = self.status(now)
        document = {
            "jobId": self.id, "jobName": self.name, "jobQueue": Account.queue, "status": status,
            "createdAt": int((begun + self.created) * 1000)}
        if status != "RUNNABLE":
            document["startedAt"] = int((begun + self.start) * 1000)
        if status == FINAL:
            document["stoppedAt"] = int((begun + self.end) * 1000)
        if self.index is not None:
            document["arrayProperties"] = {"index": self.index}
        return document


class Account:
    number = "123456789012"
    queue = f"arn:aws:batch:us-east-1:{number}:job-queue/CpuQueue"

    def __init__(self, template, bucket, stages, samples, seconds):
        self.template, self.bucket, self.stages, self.samples, self.seconds = template, bucket, stages, samples, seconds
        self.objects, self.requests, self.lock = {}, Counter(), threading.Lock()
        self.begun = self.execution = None

    def now(self):
        return time.time() - self.begun

    def start(self, execution):
        """One array job of a stage alone; of several stages a job for each task, a thousand samples at once."""
        self.begun, self.execution = time.time(), execution
        run = execution.rsplit(":", 1)[1]
        step = self.seconds * SLOTS / (self.samples * len(self.stages))
        self.jobs, self.completions = {}, []
        for sample in range(self.samples):
            start = sample // SLOTS * step * len(self.stages)
            created = 0 if sample < 1000 else (sample - 1000) // SLOTS * step * len(self.stages)
            for number, stage in enumerate(self.stages):
                end = min(self.seconds, start + step)
                is_child = len(self.stages) == 1
                job = Job(
                    f"array:{sample}" if is_child else f"job-{stage}-{sample}", f"{run}-{stage}-{0 if is_child else sample}",
                    0 if is_child else created if number == 0 else start, start, end, sample if is_child else None)
                self.jobs[job.id] = job
                self.completions.append((f"{self.bucket}/runs/{run}/done/{stage}/{sample}.json", end))
                start = end
        self.completions.sort()
        self.newest = sorted(self.jobs.values(), key=lambda job: -job.created)

    def array(self):
        now = self.now()
        states = Counter(job.status(now) for job in self.jobs.values())
        return {
            "jobId": "array", "jobName": next(iter(self.jobs.values())).name, "jobQueue": self.queue,
            "status": FINAL if now >= self.seconds else "PENDING", "createdAt": int(self.begun * 1000),
            "arrayProperties": {"size": self.samples, "statusSummary": states}}

    # What the services answer, each by the name of its operation.

    def DescribeStacks(self, _):
        given = "".join(
            f"<member><ParameterKey>{key}</ParameterKey><ParameterValue>{value}</ParameterValue></member>"
            for key, value in {"Bucket": self.bucket, "Prefix": self.bucket + "/"}.items())
        return (f"<Stacks><member><StackName>{self.bucket}</StackName><StackId>arn:stack</StackId><StackStatus>"
                f"CREATE_COMPLETE</StackStatus><Parameters>{given}</Parameters></member></Stacks>")

    def GetTemplate(self, _):
        return f"<TemplateBody>{escape(self.template)}</TemplateBody>"

    def ListStackResources(self, _):
        kinds = {"AWS::Batch::JobQueue": f"arn:aws:batch:us-east-1:{self.number}:job-queue/",
                 "AWS::StepFunctions::StateMachine": f"arn:aws:states:us-east-1:{self.number}:stateMachine:"}
        members = "".join(
            f"<member><LogicalResourceId>{name}</LogicalResourceId><PhysicalResourceId>"
            f"{kinds.get(made['Type'], '')}{name}</PhysicalResourceId><ResourceType>{made['Type']}</ResourceType>"
            "<ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>"
            for name, made in json.loads(self.template)["Resources"].items())
        return f"<StackResourceSummaries>{members}</StackResourceSummaries>"

    def StartExecution(self, asked):
        self.start(asked["stateMachineArn"].replace(":stateMachine:", ":execution:") + ":" + asked["name"])
        return {"executionArn": self.execution, "startDate": self.begun}

    def DescribeExecution(self, _):
        return {"executionArn": self.execution, "startDate": self.begun,
                "status": FINAL if self.now() >= self.seconds else "RUNNING"}

    def describejobs(self, asked):
        now = self.now()
        return {"jobs": [self.array() if id == "array" else self.jobs[id].document(now, self.begun)
                         for id in asked["jobs"]]}

    def listjobs(self, asked):
        now, begin = self.now(), int(asked.get("nextToken") or 0)
        if "arrayJobId" not in asked and len(self.stages) == 1:
            return {"jobSummaryList": [self.array()]}
        wanted = asked.get("jobStatus")
        jobs = [job for job in self.newest if job.created <= now and wanted in (None, job.status(now))]
        page = {"jobSummaryList": [job.document(now, self.begun) for job in jobs[begin: begin + 100]]}
        return page if begin + 100 >= len(jobs) else {**page, "nextToken": str(begin + 100)}

    def listing(self, prefix, token):
        begin = int(token or 0)
        keys = [] if self.begun is None else [
            key for key, end in self.completions if key.startswith(prefix) and end <= self.now()]
        items = "".join(f"<Contents><Key>{key}</Key><Size>1</Size><ETag>e</ETag></Contents>"
                        for key in keys[begin: begin + 1000])
        more = f"<NextContinuationToken>{begin + 1000}</NextContinuationToken>" if begin + 1000 < len(keys) else ""
        return f"<ListBucketResult>{items}{more}</ListBucketResult>"

    def serve(self):
        """Serves on threads of its own; the address."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"account": self}))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    account = None

    def answer(self, body, status=200):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"e"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if body.startswith("Action="):
            name = parse_qs(body)["Action"][0]
            answer = f"<{name}Response><{name}Result>{self.call(name, None)}</{name}Result></{name}Response>"
        else:
            target = self.headers.get("X-Amz-Target")
            name = target.split(".")[-1] if target else self.path.rsplit("/", 1)[1]
            answer = json.dumps(self.call(name, json.loads(body)))
        self.answer(answer)

    def call(self, name, asked):
        with self.account.lock:
            self.account.requests[name] += 1
            return getattr(self.account, name)(asked)

    def do_PUT(self):
        self.account.requests["S3 PUT"] += 1
        self.account.objects[unquote(self.path)] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer("")

    def do_GET(self):
        self.account.requests["S3 " + self.command] += 1
        path, _, query = self.path.partition("?")
        if "list-type" in query:
            asked = parse_qs(query)
            return self.answer(self.account.listing(asked["prefix"][0], asked.get("continuation-token", [None])[0]))
        body = self.account.objects.get(unquote(path))
        self.answer(b"" if body is None else body, 404 if body is None else 200)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass
