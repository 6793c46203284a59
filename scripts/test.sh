#!/usr/bin/env bash
# Runs the tests that `make test` has built, and closes with one line: what passed, failed and was skipped, and why.
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp); trap 'rm -f "$log"' EXIT

export COHESIN_PYTHON=$PWD/.build-python/bin/python
# A test that starts or passes says so in a line, or in several where its argument has line feeds: only the rest is shown.
swift test -c release --skip-build --disable-xctest "$@" 2>&1 | tee "$log" |
    awk '/^(◇|✔)|^\[[0-9]+\/[0-9]+\]/ { quiet = 1 } /^(✘|➜|↷|⏭|↳|error|warning)/ { quiet = 0 } !quiet'
status=${PIPESTATUS[0]}

# Swift Testing's own lines: one a test, with the reason where it was skipped.
passed=$(grep -E "^✔ Test .* passed after" "$log" | grep -vc "^✔ Test run with")
failed=$(grep -E "^✘ Test .* failed after" "$log" | grep -vc "^✘ Test run with")
skipped=$(grep -cE '^(➜|↷|⏭).* Test .* skipped' "$log")
if ((passed + failed == 0)); then
    echo "no test ran" >&2
    exit 1
fi
if ((skipped)); then
    echo "skipped, by reason:"
    grep -E '^(➜|↷|⏭).* Test .* skipped' "$log" | sed -E 's/.* skipped:? ?//' | sort | uniq -c | sort -rn
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
