"""Makes the job queue `staging` over an environment `staging`, for the emulator in AWS_ENDPOINT_URL."""
import os

import boto3

region = os.environ["AWS_REGION"]
iam = boto3.client("iam", region_name=region)
role = iam.create_role(RoleName="staging", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
batch = boto3.client("batch", region_name=region)
batch.create_compute_environment(
    computeEnvironmentName="staging", type="UNMANAGED", state="ENABLED", serviceRole=role)
batch.create_job_queue(
    jobQueueName="staging", state="ENABLED", priority=1,
    computeEnvironmentOrder=[{"order": 1, "computeEnvironment": "staging"}])
