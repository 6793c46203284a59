#!/usr/bin/env bash
# Makes the folder $1 a Python environment with the programs named in the requirements file $2. They are oracles and
# peers of the tests and benchmarks; the product itself needs no Python. What is marked "# optional" is compiled or not
# made for every machine and may fail: then what asks for it is skipped.
set -euo pipefail
environment=$1 requirements=$2
stamp=$environment/.installed
cmp -s "$requirements" "$stamp" && exit 0
echo "installing Python packages of $requirements" >&2
[[ -x $environment/bin/python ]] || python3 -m venv "$environment"
pip=("$environment/bin/python" -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" --requirement <(grep -v '# optional' "$requirements")
while read -r package _; do
    "${pip[@]}" "$package" || echo "$package could not be installed: its tests are skipped" >&2
done < <(grep '# optional' "$requirements" || true)
cp "$requirements" "$stamp"
