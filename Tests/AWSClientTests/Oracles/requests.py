"""Holds requests against botocore's service models: method, path, headers, query and every member of the body.

requests.py FILE: FILE is a list of {service, operation, method, path, query, headers, body}. One line a fault; status 1
when there is one.
"""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import botocore.session
from botocore.validate import ParamValidator

session = botocore.session.get_session()
unmodelled = {"host", "content-type", "authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-target"}


def enumerations(value, shape, where):
    """Values that are none of their enumeration: botocore's own validator leaves these to the service."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            if name in shape.members:
                yield from enumerations(inner, shape.members[name], f"{where}.{name}")
    elif shape.type_name == "list":
        for number, inner in enumerate(value):
            yield from enumerations(inner, shape.member, f"{where}[{number}]")
    elif shape.type_name == "string" and getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{where}: {value!r} is none of {shape.enum}"


def typed(text, shape):
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name == "boolean":
        return {"true": True, "false": False}[text]
    return text


def from_form(items, shape, prefix, ec2, used):
    """A value of a shape from the flat parameters of the query protocols."""
    if shape.type_name == "structure":
        value = {}
        for name, inner in shape.members.items():
            if ec2:
                wire = inner.serialization.get("queryName") or capital(inner.serialization.get("name", name))
            else:
                wire = inner.serialization.get("name", name)
            place = f"{prefix}.{wire}" if prefix else wire
            if any(key == place or key.startswith(place + ".") for key in items):
                value[name] = from_form(items, inner, place, ec2, used)
        return value
    if shape.type_name == "list":
        flat = ec2 or shape.serialization.get("flattened")
        place = prefix if flat else f"{prefix}.{shape.member.serialization.get('name', 'member')}"
        value = []
        while any(re.match(re.escape(f"{place}.{len(value) + 1}") + r"(\.|$)", key) for key in items):
            value.append(from_form(items, shape.member, f"{place}.{len(value) + 1}", ec2, used))
        return value
    used.add(prefix)
    return typed(items[prefix], shape)


def capital(text):
    return text[:1].upper() + text[1:]


def from_xml(element, shape):
    """A value of a shape from the elements of the XML protocol."""
    if shape.type_name != "structure":
        return typed(element.text or "", shape)
    value = {}
    known = {inner.serialization.get("name", name): name for name, inner in shape.members.items()}
    for child in element:
        wire = child.tag.split("}")[-1]
        name = known.get(wire, wire)
        inner = shape.members.get(name)
        if inner is not None and inner.type_name == "list":
            value.setdefault(name, []).append(from_xml(child, inner.member))
        else:
            value[name] = from_xml(child, inner) if inner is not None else child.text
    return value


def rest_members(request, model):
    """The members that travel in path, query and headers, and what no member explains."""
    shape, query, headers = model.input_shape, dict(request["query"]), dict(request["headers"])
    path, _, fixed = model.http["requestUri"].partition("?")
    for item in filter(None, fixed.split("&")):
        name, _, wanted = item.partition("=")
        if query.pop(name, None) != wanted:
            yield None, f"the query lacks {item}"
    for name, inner in shape.members.items():
        where, wire = inner.serialization.get("location"), inner.serialization.get("name", name)
        if where == "querystring" and wire in query:
            yield name, typed(query.pop(wire), inner)
        elif where == "header" and wire.lower() in headers:
            yield name, typed(headers.pop(wire.lower()), inner)
        elif where == "headers":
            own = {key: value for key, value in headers.items() if key.startswith(wire)}
            for key in own:
                headers.pop(key)
            if own:
                yield name, own
        elif where == "uri":
            yield name, "placeholder"
    for name in query:
        yield None, f"the query has {name}"
    for name in set(headers) - unmodelled:
        yield None, f"the headers have {name}"


def check(request):
    service = session.get_service_model(request["service"])
    model = service.operation_model(request["operation"])
    if request["method"] != model.http["method"]:
        yield f"method {request['method']} instead of {model.http['method']}"
    headers, body, shape = dict(request["headers"]), request["body"], model.input_shape
    protocol = service.metadata["protocol"]
    if protocol == "rest-xml":
        value = {}
        for name, part in rest_members(request, model):
            if name is None:
                yield part
            else:
                value[name] = part
        payload = shape.serialization.get("payload")
        if payload and shape.members[payload].type_name == "structure":
            value[payload] = from_xml(ElementTree.fromstring(body), shape.members[payload])
        elif payload:
            value[payload] = body.encode()
    elif protocol in ("query", "ec2"):
        items = dict(pair.partition("=")[::2] for pair in body.split("&"))
        items = {key: __import__("urllib.parse").parse.unquote(text) for key, text in items.items()}
        if items.pop("Action", None) != model.name or items.pop("Version", None) != service.api_version:
            yield "another Action or Version"
        used = set()
        value = from_form(items, shape, "", protocol == "ec2", used) if shape else {}
        for key in set(items) - used:
            yield f"the unknown parameter {key}"
    else:
        value = json.loads(body)
        if protocol == "json":
            version = service.metadata["jsonVersion"]
            if headers.get("content-type") != f"application/x-amz-json-{version}":
                yield "another content type"
            if headers.get("x-amz-target") != f"{service.metadata['targetPrefix']}.{model.name}":
                yield "another target"
        elif request["path"] != model.http["requestUri"]:
            yield f"path {request['path']} instead of {model.http['requestUri']}"
    if shape is not None:
        report = ParamValidator().validate(value, shape)
        if report.has_errors():
            yield report.generate_report()
        yield from enumerations(value, shape, model.name)


requests = json.load(open(sys.argv[1]))
faults = [f"{each['service']} {each['operation']}: {fault}" for each in requests for fault in check(each)]
print("\n".join(faults))
sys.exit(1 if faults else 0)
