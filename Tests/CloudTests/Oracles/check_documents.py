"""Holds generated documents against other people's knowledge of AWS: cfn-lint (templates, and the state machines in
them), statelint (state machines), botocore's service models (every request that the documents stand for).

    check_documents.py template FILE...      step-functions FILE...      job-definitions FILE...
Prints one line for each finding; none where all is well.
"""
import json
import sys

import botocore.session
from botocore.validate import ParamValidator

models = botocore.session.get_session()


def validate(where, service, operation, request):
    shape = models.get_service_model(service).operation_model(operation).input_shape
    report = ParamValidator().validate(request, shape)
    if report.has_errors():
        print(f"{where}: {operation}: {report.generate_report()}")
    unknown(where, request, shape)


def unknown(where, value, shape):
    """ParamValidator lets members pass that a structure does not have."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for key, item in value.items():
            if key not in shape.members:
                print(f"{where}: {shape.name} has no member {key}")
            else:
                unknown(where, item, shape.members[key])
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            unknown(where, item, shape.member)
    if shape.type_name == "string" and getattr(shape, "enum", None) and value not in shape.enum:
        print(f"{where}: {value} is none of {shape.enum}")


INTRINSICS = {"Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Base64", "Fn::If"}
LISTS = {"Subnets"}
FREE = {"parameters", "tags", "options"}


def api(value, key=""):
    """A resource's properties as a request: small letters, a text for every reference."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in INTRINSICS:
            name = value.get("Ref")
            return ["subnet-0"] if name in LISTS else 100 if str(name).endswith("DiskGiB") else "reference"
        small = {k[:1].lower() + k[1:]: (k, v) for k, v in value.items()}
        if key in FREE:
            return {k: api(v) for k, v in value.items()}
        return {k: api(v, k) for k, (_, v) in small.items()}
    return [api(item) for item in value] if isinstance(value, list) else value


def upper(value):
    """The same for requests whose members begin with a capital."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in INTRINSICS:
            return 100 if str(value.get("Ref")).endswith("DiskGiB") else "reference"
        return {k: upper(v) for k, v in value.items()}
    return [upper(item) for item in value] if isinstance(value, list) else value


def template(path):
    from cfnlint import lint_all

    text = open(path).read()
    for match in lint_all(text):
        if match.rule.severity == "informational":  # matters of taste
            continue
        print(f"{path}: cfn-lint {match.rule.id}: {match.message}")
    for name, resource in json.loads(text)["Resources"].items():
        where, kind, properties = f"{path}: {name}", resource["Type"], resource.get("Properties", {})
        if kind == "AWS::Batch::ComputeEnvironment":
            request = api(properties)
            request.pop("replaceComputeEnvironment")  # CloudFormation's own
            validate(where, "batch", "CreateComputeEnvironment", request)
        elif kind == "AWS::Batch::JobQueue":
            validate(where, "batch", "CreateJobQueue", api(properties))
        elif kind == "AWS::Batch::JobDefinition":
            request = api(properties)
            validate(where, "batch", "RegisterJobDefinition", {**request, "type": request["type"]})
        elif kind == "AWS::StepFunctions::StateMachine":
            request = {"name": properties["StateMachineName"], "definition": properties["DefinitionString"],
                       "roleArn": "reference", "type": properties["StateMachineType"]}
            validate(where, "stepfunctions", "CreateStateMachine", request)
            machine(where, json.loads(properties["DefinitionString"]))
        elif kind == "AWS::EC2::LaunchTemplate":
            validate(where, "ec2", "CreateLaunchTemplate", {
                "LaunchTemplateName": "name", "LaunchTemplateData": launch_data(upper(properties["LaunchTemplateData"]))})


def launch_data(data):
    data["TagSpecifications"] = [s for s in data.get("TagSpecifications", [])]
    return data


def states_of(definition):
    for name, state in definition["States"].items():
        yield name, state
        for branch in state.get("Branches", []) + ([state["ItemProcessor"]] if "ItemProcessor" in state else []):
            yield from states_of(branch)


def plain(value):
    """A payload template as the request that it becomes: a text for every path, a number where one is wanted."""
    if isinstance(value, dict):
        result = {}
        for key, item in value.items():
            if not key.endswith(".$"):
                result[key] = plain(item)
            elif key == "Size.$":
                result["Size"] = 2
            elif key in ("Parameters.$", "Tags.$"):
                result[key[:-2]] = {"task": "s3://bucket/key"}
            else:
                result[key[:-2]] = "text"
        return result
    return [plain(item) for item in value] if isinstance(value, list) else value


def small(value, key=""):
    if isinstance(value, dict):
        if key in ("Parameters", "Tags"):
            return value
        return {k[:1].lower() + k[1:]: small(v, k) for k, v in value.items()}
    return [small(item) for item in value] if isinstance(value, list) else value


def machine(where, definition):
    """The request of every task."""
    for name, state in states_of(definition):
        resource, parameters = state.get("Resource", ""), plain(state.get("Parameters", {}))
        if resource.endswith("batch:submitJob.sync"):
            validate(f"{where}: {name}", "batch", "SubmitJob", small(parameters))
        elif resource.endswith("sns:publish"):
            validate(f"{where}: {name}", "sns", "Publish", parameters)
        elif ":aws-sdk:s3:" in resource:
            operation = resource.rsplit(":", 1)[1]
            validate(f"{where}: {name}", "s3", operation[:1].upper() + operation[1:], parameters)


def step_functions(path):
    import subprocess

    found = subprocess.run([sys.executable, "-m", "statelint", path], capture_output=True, text=True)
    for line in (found.stdout + found.stderr).splitlines():
        line = line.strip()
        # A number of errors; and a member that AWS requires but the language's own specification does not know.
        if not line or line.endswith(("errors:", "One error:")) or '"InputType" not allowed' in line:
            continue
        print(f"{path}: statelint: {line}")
    machine(path, json.load(open(path)))


def job_definitions(path):
    for definition in json.load(open(path)):
        validate(f"{path}: {definition['jobDefinitionName']}", "batch", "RegisterJobDefinition", definition)


check = {"template": template, "step-functions": step_functions, "job-definitions": job_definitions}[sys.argv[1]]
for file in sys.argv[2:]:
    check(file)
