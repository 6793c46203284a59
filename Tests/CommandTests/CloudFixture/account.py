"""What somebody else does in the account.

    account.py stack NAME TEMPLATE PROGRAM   makes a stack whose jobs run PROGRAM, with a bucket of the same name
    account.py end QUEUE JOB REASON          ends the job of this name, whatever its state, as Batch itself would
    account.py jobs QUEUE                    the jobs of a queue: name, status and number of attempts, a line each
    account.py refuse CODE                   a service that refuses everything with this code; prints its port, and ends
                                             by itself after a minute
"""
import http.server
import json
import re
import sys
import threading

import boto3


def client(name):
    return boto3.client(name, region_name="us-east-1")


def network():
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    return vpc, ",".join(subnet["SubnetId"] for subnet in client("ec2").describe_subnets()["Subnets"])


def stack(name, template, program):
    with open(template) as file:
        text = file.read()
    client("s3").create_bucket(Bucket=name)
    try:
        client("iam").create_role(RoleName="cohesin-fixture", AssumeRolePolicyDocument="{}")
    except client("iam").exceptions.EntityAlreadyExistsException:
        pass
    vpc, subnets = network()
    given = {"Vpc": vpc, "Subnets": subnets, "Bucket": name, "StagingProgram": "0" * 64,
             "BatchServiceRole": "arn:aws:iam::123456789012:role/cohesin-fixture"}
    stacks = client("cloudformation")
    stacks.create_stack(
        StackName=name, TemplateBody=text, Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()])
    # The emulator makes the state machine of a stack where its interpreter does not see it.
    values = {item["LogicalResourceId"]: item.get("PhysicalResourceId", "")
              for item in stacks.list_stack_resources(StackName=name)["StackResourceSummaries"]}
    values.update(Bucket=name, Prefix=name + "/")
    # Its machines have no /opt/cohesin: jobs are sent to definitions of their own.
    batch = client("batch")
    for key, arn in values.items():
        if ":job-definition/" in arn:
            made = batch.describe_job_definitions(jobDefinitions=[arn])["jobDefinitions"][0]
            container = made["containerProperties"]
            container["command"][0] = program
            values[key] = batch.register_job_definition(
                jobDefinitionName=made["jobDefinitionName"] + "-here", type="container", containerProperties=container,
                retryStrategy=made["retryStrategy"], parameters=made["parameters"])["jobDefinitionArn"]
    definition = json.loads(text)["Resources"]["StateMachine"]["Properties"]["DefinitionString"]
    client("stepfunctions").create_state_machine(
        name=name, roleArn="arn:aws:iam::123456789012:role/states",
        definition=re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], definition))


def jobs(queue):
    batch = client("batch")
    listed = batch.list_jobs(jobQueue=queue, filters=[{"name": "JOB_NAME", "values": ["*"]}])["jobSummaryList"]
    for job in batch.describe_jobs(jobs=[job["jobId"] for job in listed])["jobs"] if listed else []:
        print(job["jobName"], job["status"], len(job["attempts"]))


def end(queue, name, reason):
    batch = client("batch")
    for job in batch.list_jobs(jobQueue=queue, filters=[{"name": "JOB_NAME", "values": [name]}])["jobSummaryList"]:
        batch.terminate_job(jobId=job["jobId"], reason=reason)


def refuse(code):
    class Refusal(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps({"__type": code, "message": "said the service"}).encode()
            self.send_response(429 if code.startswith("Throttling") else 400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusal)
    threading.Timer(60, server.shutdown).start()
    print(server.server_port, flush=True)
    server.serve_forever()


{"stack": stack, "end": end, "jobs": jobs, "refuse": refuse}[sys.argv[1]](*sys.argv[2:])
