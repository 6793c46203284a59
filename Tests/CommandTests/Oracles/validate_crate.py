"""What rocrate-validator finds in the crate of its argument: one line each; status 1 where there is any.

The JSON-LD context, which the validator would fetch, is the one that ro-crate-py brings along, so nothing is asked of a
network. It is of version 1.3, which has all terms of 1.1; what Bioschemas moved since is put back."""

import json
import pathlib
import sys

import requests
import rocrate
from rocrate_validator import services
from rocrate_validator.models import Severity
from rocrate_validator.utils.http import HttpRequester

document = json.loads((pathlib.Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_text())
document["@context"]["ComputationalWorkflow"] = "https://bioschemas.org/ComputationalWorkflow"
context = json.dumps(document).encode()


def get(_, url, **options):
    if url != "https://w3id.org/ro/crate/1.1/context":
        sys.exit(f"the crate names {url}")
    answer = requests.Response()
    answer.status_code = 200
    answer.url = url
    answer.headers["Content-Type"] = "application/ld+json"
    answer._content = context
    return answer


HttpRequester.get = get
found = []
for profile in ["ro-crate-1.1", "process-run-crate-0.5", "workflow-run-crate-0.5"]:
    result = services.validate(
        services.ValidationSettings(
            rocrate_uri=sys.argv[1],
            profile_identifier=profile,
            requirement_severity=Severity.REQUIRED,
            validate_profile_checks=False,
            enforce_availability=True,
            no_cache=True,
        )
    )
    found += [f"{profile}: {issue.message} ({issue.violatingEntity})" for issue in result.get_issues()]
print("\n".join(found))
sys.exit(bool(found))
