"""What somebody else does in the account.

    account.py stack NAME TEMPLATE PROGRAM   makes a stack whose jobs run PROGRAM, with a bucket of the same name
    account.py role                          makes the role of Batch that the emulator wants; prints its ARN
    account.py machines NAME FOLDER          the machines of the stack have FOLDER as their /opt/cohesin
    account.py image REPOSITORY TAG DIGEST   an image with this digest of its configuration is in ECR
    account.py outputs NAME FOLDER           brings what the tasks of the stack's runs made, laid out as a run directory's tasks
    account.py put KEY FILE NAME             puts a file into the bucket NAME
    account.py execute NAME INPUT            starts an execution and waits for its end; prints how it ended
    account.py clusters TYPE                 an ECS all of whose machines are of this type; prints its port, and ends by
                                             itself after two minutes
    account.py end QUEUE JOB REASON          ends the job of this name, whatever its state, as Batch itself would
    account.py jobs QUEUE                    the jobs of a queue: name, status and number of attempts, a line each
    account.py refuse CODE                   a service that refuses everything with this code; prints its port, and ends
                                             by itself after a minute
"""
import http.server
import json
import os
import re
import sys
import threading
import time

import boto3


def client(name):
    return boto3.client(name, region_name="us-east-1")


def network():
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    return vpc, ",".join(subnet["SubnetId"] for subnet in client("ec2").describe_subnets()["Subnets"])


def role():
    try:
        client("iam").create_role(RoleName="cohesin-fixture", AssumeRolePolicyDocument="{}")
    except client("iam").exceptions.EntityAlreadyExistsException:
        pass
    return "arn:aws:iam::123456789012:role/cohesin-fixture"


def stack(name, template, program):
    with open(template) as file:
        text = file.read()
    client("s3").create_bucket(Bucket=name)
    vpc, subnets = network()
    given = {"Vpc": vpc, "Subnets": subnets, "Bucket": name, "StagingProgram": "0" * 64, "BatchServiceRole": role()}
    client("cloudformation").create_stack(
        StackName=name, TemplateBody=text, Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()])

    def here(container):
        container["command"][0] = program
    start(name, here)


def machines(name, folder):
    def here(container):
        for volume in container["volumes"]:
            if volume["name"] == "program":
                volume["host"]["sourcePath"] = folder
    start(name, here)


def start(name, here):
    """The emulator's machines are this one, and have no /opt/cohesin: jobs are sent to definitions of their own. And it
    makes the state machine of a stack where its interpreter does not see it."""
    stacks = client("cloudformation")
    values = {item["LogicalResourceId"]: item.get("PhysicalResourceId", "")
              for item in stacks.list_stack_resources(StackName=name)["StackResourceSummaries"]}
    values.update((item["ParameterKey"], item["ParameterValue"])
                  for item in stacks.describe_stacks(StackName=name)["Stacks"][0]["Parameters"])
    batch = client("batch")
    for key, arn in values.items():
        if ":job-definition/" in arn:
            made = batch.describe_job_definitions(jobDefinitions=[arn])["jobDefinitions"][0]
            container = made["containerProperties"]
            here(container)
            values[key] = batch.register_job_definition(
                jobDefinitionName=made["jobDefinitionName"] + "-here", type="container", containerProperties=container,
                retryStrategy=made["retryStrategy"], parameters=made["parameters"])["jobDefinitionArn"]
    template = stacks.get_template(StackName=name)["TemplateBody"]
    template = json.loads(template) if isinstance(template, str) else template
    machine = template["Resources"]["StateMachine"]["Properties"]
    for key, value in machine["DefinitionSubstitutions"].items():
        values[key] = values[value["Ref"]]
    client("stepfunctions").create_state_machine(
        name=name, roleArn="arn:aws:iam::123456789012:role/states",
        definition=re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], machine["DefinitionString"]))


def image(repository, tag, digest):
    registry = client("ecr")
    try:
        registry.create_repository(repositoryName=repository)
    except registry.exceptions.RepositoryAlreadyExistsException:
        pass
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": [],
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": digest}}
    registry.put_image(repositoryName=repository, imageTag=tag, imageManifest=json.dumps(manifest))


def outputs(name, folder):
    store = client("s3")
    parameters = client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]["Parameters"]
    bucket = next(item["ParameterValue"] for item in parameters if item["ParameterKey"] == "Bucket")

    def objects(prefix):
        for page in store.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            yield from (item["Key"] for item in page.get("Contents", []))

    for key in list(objects(name + "/runs/")):
        if "/done/" not in key:
            continue
        done = json.loads(store.get_object(Bucket=bucket, Key=key)["Body"].read())
        for output in done["outputs"]:
            place = output["location"].split("/", 3)[3]
            above = place.rstrip("/").rsplit("/", 1)[0] + "/"
            for found in list(objects(place)) if place.endswith("/") else [place]:
                path = os.path.join(folder, key.split("/")[-2], done["key"][:20], "outputs", found[len(above):])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                store.download_file(bucket, found, path)


def jobs(queue):
    batch = client("batch")
    listed = batch.list_jobs(jobQueue=queue, filters=[{"name": "JOB_NAME", "values": ["*"]}])["jobSummaryList"]
    for job in batch.describe_jobs(jobs=[job["jobId"] for job in listed])["jobs"] if listed else []:
        print(job["jobName"], job["status"], len(job["attempts"]))


def end(queue, name, reason):
    batch = client("batch")
    for job in batch.list_jobs(jobQueue=queue, filters=[{"name": "JOB_NAME", "values": [name]}])["jobSummaryList"]:
        batch.terminate_job(jobId=job["jobId"], reason=reason)


def put(key, file, bucket):
    client("s3").upload_file(file, bucket, key)


def execute(name, document):
    machines = client("stepfunctions")
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:" + name
    begun = machines.start_execution(stateMachineArn=arn, input=document)["executionArn"]
    end = time.time() + 120
    while time.time() < end:
        status = machines.describe_execution(executionArn=begun)["status"]
        if status != "RUNNING":
            return print(status)
        time.sleep(0.2)
    print("RUNNING")


def refuse(code):
    serve(60, lambda request: (
        429 if code.startswith("Throttling") else 400, {"__type": code, "message": "said the service"}))


def clusters(kind):
    attributes = [{"name": "ecs.instance-type", "value": kind}]
    serve(120, lambda request: (200, {"containerInstances": [
        {"containerInstanceArn": arn, "attributes": attributes} for arn in request["containerInstances"]]}))


def serve(seconds, answer):
    class Service(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            status, body = answer(json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "{}"))
            body = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Timer(seconds, server.shutdown).start()
    print(server.server_port, flush=True)
    server.serve_forever()


{"stack": stack, "role": lambda: print(role()), "machines": machines, "image": image, "outputs": outputs, "end": end,
 "jobs": jobs, "refuse": refuse, "put": put, "execute": execute, "clusters": clusters}[sys.argv[1]](*sys.argv[2:])
