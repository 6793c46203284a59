#!/usr/bin/env bash
# Runs the tests of the readers and of pairs under the sanitizer $1: address (with leaks) or thread. The first finding
# ends the test program. Built in a folder of its own, with only what these tests need.
set -euo pipefail
cd "$(dirname "$0")/.."
sanitizer=$1
export COHESIN_SANITIZE_BUILD=1
# Optimised as the product is: the tests go over many pairs. gold, the usual linker, stumbles over the sanitizer.
build=(-c release --sanitize "$sanitizer" --scratch-path ".build-sanitize-$sanitizer" -Xswiftc -use-ld=lld)
swift build --build-tests "${build[@]}"

# What other libraries lose and we cannot give back: htslib 1.16 a BGZF that cannot be flushed and results of its threads
# when a file is cut off, Foundation the buffer of an empty file.
suppressions=$(mktemp)
trap 'rm -f "$suppressions"' EXIT
printf 'leak:%s\n' libhts.so libFoundation >"$suppressions"
export LSAN_OPTIONS=suppressions=$suppressions:print_suppressions=0
export ASAN_OPTIONS=detect_leaks=1:halt_on_error=1 TSAN_OPTIONS=halt_on_error=1
export COHESIN_PYTHON=$PWD/.build-python/bin/python
# Addresses that are not random: the thread sanitizer has fixed places for its own.
setarch "$(uname -m)" --addr-no-randomize \
    ".build-sanitize-$sanitizer/release/cohesinPackageTests.xctest" --testing-library swift-testing
