"""Executes a state machine on the document of a run, with jobs that do nothing, and tells what happened. It knows the
part of Amazon States Language (JSONPath) that the generator writes, from the language's specification alone.

    run_machine.py SCENARIO     a JSON file with machine, input, objects (contents by key), tasks (stage, labels,
                                dependencies and manifest's URI of each), rules (which job fails, and how), done (manifests of tasks done before)
Prints a JSON object: submissions, ended, stored (keys), published (messages), findings (what must never be).
"""
import fnmatch
import json
import re
import sys

scenario = json.load(open(sys.argv[1]))
objects = {f"s3://bucket/{key}": content for key, content in scenario["objects"].items()}
tasks = {task["manifest"]: task for task in scenario["tasks"]}
done, submissions, findings, stored, published = set(scenario["done"]), [], [], [], []


class Failure(Exception):
    def __init__(self, error, cause):
        self.error, self.cause = error, cause


MISSING = object()


def look(path, data, context):
    """The value at a path; MISSING where there is none."""
    if path.startswith("$$"):
        data, path = context, path[1:]
    value = data
    for name, index in re.findall(r"\.([A-Za-z0-9_]+)|\[(\*|\d+)\]", path):
        if index == "*":
            tail = path.split("[*].")[1]
            return [item[tail] for item in value]
        try:
            value = value[int(index)] if index else value[name]
        except (KeyError, IndexError, TypeError):
            return MISSING
    return value


def need(path, data, context):
    value = look(path, data, context)
    if value is MISSING:
        raise Failure("States.Runtime", f"{path} leads nowhere")
    return value


def evaluate(text, data, context):
    """A path or an intrinsic function."""
    if text.startswith("$"):
        return need(text, data, context)
    if text.startswith("'"):
        return text[1:-1]
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    name, inner = re.fullmatch(r"(States\.\w+)\((.*)\)", text, re.S).groups()
    arguments, depth, quoted, current = [], 0, False, ""
    for letter in inner:
        quoted ^= letter == "'"
        depth += 0 if quoted else {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not quoted and depth == 0:
            arguments.append(current.strip())
            current = ""
        else:
            current += letter
    values = [evaluate(argument, data, context) for argument in arguments + [current.strip()]]
    if name == "States.Format":
        text = values[0]
        for value in values[1:]:
            text = text.replace("{}", value if isinstance(value, str) else json.dumps(value), 1)
        return text
    return {
        "States.JsonToString": lambda: json.dumps(values[0]), "States.StringToJson": lambda: json.loads(values[0]),
        "States.MathAdd": lambda: values[0] + values[1], "States.Array": lambda: values,
        "States.ArrayGetItem": lambda: values[0][values[1]],
    }[name]()


def fill(template, data, context):
    if isinstance(template, dict):
        return {key[:-2] if key.endswith(".$") else key:
                evaluate(item, data, context) if key.endswith(".$") else fill(item, data, context)
                for key, item in template.items()}
    return [fill(item, data, context) for item in template] if isinstance(template, list) else template


def put(data, path, value):
    """ResultPath."""
    if path == "$":
        return value
    data = json.loads(json.dumps(data))
    names = re.findall(r"\.([A-Za-z0-9_]+)", path)
    place = data
    for name in names[:-1]:
        place = place.setdefault(name, {})
    place[names[-1]] = value
    return data


def holds(rule, data, context):
    if "And" in rule:
        return all(holds(part, data, context) for part in rule["And"])
    if "Or" in rule:
        return any(holds(part, data, context) for part in rule["Or"])
    if "Not" in rule:
        return not holds(rule["Not"], data, context)
    value = look(rule["Variable"], data, context)
    if "IsPresent" in rule:
        return (value is not MISSING) == rule["IsPresent"]
    if value is MISSING:
        raise Failure("States.Runtime", f"{rule['Variable']} leads nowhere")
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    for name, wanted in rule.items():
        if name == "StringEquals":
            return value == wanted
        if name == "StringMatches":
            return isinstance(value, str) and fnmatch.fnmatchcase(value, wanted.replace("[", "[[]"))
        if name.startswith("Numeric"):
            return number and {"Equals": value == wanted, "LessThan": value < wanted,
                               "GreaterThan": value > wanted}[name[7:]]
    raise Failure("States.Runtime", f"a comparison that is not known: {rule}")


def outcome(task, queue, definition, attempt):
    for rule in scenario["rules"]:
        wanted = {"stage": task["stage"], "labels": task["labels"], "attempt": attempt}
        if any(rule.get(key, value) != value for key, value in wanted.items()):
            continue
        if fnmatch.fnmatchcase(queue, rule.get("queue", "*")) and fnmatch.fnmatchcase(
                definition, rule.get("definition", "*")):
            return rule["result"]
    return None


def job(request):
    uri, size = request["Parameters"]["task"], request.get("ArrayProperties", {}).get("Size")
    for name, value in {**request["Parameters"], **request["Tags"]}.items():
        if not isinstance(value, str):
            findings.append(f"{name} of a job is no text: {value}")
    children = [uri] if size is None else objects.get(uri, [])
    if size is not None and (size != len(children) or not 2 <= size <= 10_000):
        findings.append(f"an array of {size} with {len(children)} manifests")
    failed = None
    for child in children:
        task = tasks.get(child)
        if task is None or child not in objects:
            findings.append(f"{child} is no manifest of a task")
            continue
        if f"-{task['stage']}-" not in request["JobName"]:
            findings.append(f"a job of {request['JobName']} runs a task of {task['stage']}")
        for other in task["dependencies"]:
            if other not in done:
                findings.append(f"{child} began before {other} was done")
        if child in done and child not in scenario["done"]:
            findings.append(f"{child} ran again after it was done")
        attempt = 1 + sum(s["task"] == child for s in submissions)
        overrides = request.get("ContainerOverrides", {}).get("ResourceRequirements", [])
        submissions.append({
            "task": child, "stage": task["stage"], "labels": task["labels"], "queue": request["JobQueue"],
            "definition": request["JobDefinition"], "memory": overrides[0]["Value"] if overrides else None})
        result = outcome(task, request["JobQueue"], request["JobDefinition"], attempt)
        if result is None:
            done.add(child)
        else:
            failed = result
    if failed is not None:
        if not isinstance(failed, str):
            failed = json.dumps({"JobQueue": request["JobQueue"], **failed}, separators=(",", ":"))
        raise Failure("States.TaskFailed", failed)
    return {"JobId": f"job-{len(submissions)}", "Status": "SUCCEEDED", "Container": {"Environment": ["x" * 1000]}}


def call(state, data, context):
    request = fill(state.get("Parameters", {}), data, context)
    resource = state["Resource"].split(":::")[1]
    if resource == "batch:submitJob.sync":
        return job(request)
    if resource == "aws-sdk:s3:putObject":
        stored.append(request["Key"])
        return {"ETag": "x"}
    if resource == "aws-sdk:s3:listObjectsV2":
        found = [key for key in stored if key.startswith(request["Prefix"])][:request["MaxKeys"]]
        return {"KeyCount": len(found), "Contents": [{"Key": key} for key in found]} if found else {"KeyCount": 0}
    if resource == "sns:publish":
        published.append(request["Message"])
        return {}
    raise Failure("States.Runtime", f"a resource that is not known: {resource}")


def run(machine, data, context):
    name = machine["StartAt"]
    while True:
        state = machine["States"][name]
        if len(json.dumps(data)) > 262_144:
            findings.append(f"{name} is given {len(json.dumps(data))} bytes")
        try:
            following, data = step(state, data, context)
        except Failure as failure:
            catch = next((c for c in state.get("Catch", []) if c["ErrorEquals"] == ["States.ALL"]), None)
            if catch is None or failure.error == "States.Runtime":
                raise
            data = put(data, catch.get("ResultPath", "$"), {"Error": failure.error, "Cause": failure.cause})
            following = catch["Next"]
        if following is None:
            return data
        name = following


def step(state, data, context):
    kind = state["Type"]
    if kind == "Choice":
        rule = next((r for r in state["Choices"] if holds(r, data, context)), None)
        return (rule["Next"] if rule else state["Default"]), data
    if kind == "Fail":
        raise Failure(state["Error"], state["Cause"])
    given = data if "InputPath" not in state else need(state["InputPath"], data, context)
    if kind == "Pass":
        result = fill(state["Parameters"], given, context) if "Parameters" in state else given
    elif kind == "Task":
        result = call(state, given, context)
        if "ResultSelector" in state:
            result = fill(state["ResultSelector"], result, context)
    elif kind == "Parallel":
        # Backwards: what stands side by side must not need the order in which it is written.
        result = [run(branch, given, context) for branch in reversed(state["Branches"])]
    elif kind == "Map":
        if "ItemReader" in state:
            place = fill(state["ItemReader"]["Parameters"], given, context)
            items = objects["s3://bucket/" + place["Key"]]
        else:
            items = need(state["ItemsPath"], given, context)
        result = [run(state["ItemProcessor"], item, context) for item in reversed(items)]
        if len(json.dumps(result)) > 262_144:
            findings.append("the results of a Map are too large")
    elif kind == "Succeed":
        result = given
    path = state.get("ResultPath", "$")
    output = data if path is None else put(data, path, result)
    if "OutputPath" in state:
        output = {} if state["OutputPath"] is None else need(state["OutputPath"], output, context)
    return state.get("Next"), output


context = {"Execution": {"Name": "run"}, "State": {"EnteredTime": "2026-01-01T00:00:00Z"}}
try:
    run(scenario["machine"], scenario["input"], context)
    ended = "SUCCEEDED"
except Failure as failure:
    ended = f"{failure.error}: {failure.cause}"
print(json.dumps({"submissions": submissions, "ended": ended, "stored": stored, "published": published,
                  "done": sorted(done), "findings": findings}))
