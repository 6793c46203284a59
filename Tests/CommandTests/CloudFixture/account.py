"""What somebody else does in the account.

    account.py stack NAME TEMPLATE PROGRAM   makes a stack whose jobs run PROGRAM, with a bucket of the same name
    account.py end QUEUE JOB REASON          ends the job of this name, whatever its state, as Batch itself would
    account.py jobs QUEUE                    the jobs of a queue: name, status and number of attempts, a line each
"""
import json
import re
import sys

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


{"stack": stack, "end": end, "jobs": jobs}[sys.argv[1]](*sys.argv[2:])
