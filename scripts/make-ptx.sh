#!/usr/bin/env bash
# Compiles the header of HiCCUPS' arithmetic as a GPU kernel, to text that the NVIDIA driver compiles for the GPU it finds:
# Volta (2017) and later, with a driver of CUDA 10 and later. Debian's clang-19 does it without anything of NVIDIA's; the
# same compiler makes the same text. Its first line has the hash of the header: a test fails when they differ.
#
#     scripts/make-ptx.sh [OUTPUT]
set -euo pipefail
cd "$(dirname "$0")/.."
header=Sources/CHiCCUPS/include/CHiCCUPS.h
output=${1:-Sources/Loops/Resources/hiccups.ptx}
text=$(mktemp)
trap 'rm -f "$text"' EXIT
# Contraction would make one rounding of two, which a processor would not.
"${CLANG:-clang-19}" -x cuda --cuda-device-only --cuda-gpu-arch=sm_70 --cuda-feature=+ptx63 -nocudainc -nocudalib \
    -ffreestanding -ffp-contract=off -O3 -Wall -Wextra -Wno-unused-function -S "$header" -o "$text"
{
    echo "// Made by scripts/make-ptx.sh of CHiCCUPS.h, SHA-256 $(sha256sum <"$header" | cut -d' ' -f1)"
    cat "$text"
} >"$output"
