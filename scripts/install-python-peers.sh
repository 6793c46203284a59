#!/usr/bin/env bash
# Makes the folder $1 a Python environment with the programs named in the requirements file $2. They are oracles and
# peers of the tests and benchmarks; the product itself needs no Python.
set -euo pipefail
environment=$1 requirements=$2
stamp=$environment/.installed
cmp -s "$requirements" "$stamp" && exit 0
echo "installing Python packages of $requirements" >&2
[[ -x $environment/bin/python ]] || python3 -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
cp "$requirements" "$stamp"
