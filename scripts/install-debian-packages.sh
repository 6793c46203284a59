#!/usr/bin/env bash
# Installs the Debian packages of a purpose that are not there yet: build, run, ptx, test, bench-pairs, bench-aligners.
# Needs root or sudo, only then.
#
# libhts-dev needs the GnuTLS flavour of libcurl: asking for libcurl4-openssl-dev would remove both.
set -euo pipefail

declare -A packages=(
    [build]="libhts-dev libcurl4-gnutls-dev zlib1g-dev libdeflate-dev libisal-dev libpng-dev libsqlite3-dev pkg-config"
    [run]="bwa samtools"
    [bench-pairs]="samtools tabix fastp seqtk"
    [bench-aligners]="bwa minimap2"
    [ptx]="clang-19"
    [test]="chromium clang-19 minimap2 podman runc man-db busybox-static tabix python3 python3-venv"
)

wanted=()
for purpose in "$@"; do
    [[ -n ${packages[$purpose]:-} ]] || { echo "unknown purpose: $purpose (known: ${!packages[*]})" >&2; exit 2; }
    read -ra names <<<"${packages[$purpose]}"
    wanted+=("${names[@]}")
done

missing=()
for name in "${wanted[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null) == ii* ]] || missing+=("$name")
done
((${#missing[@]})) || exit 0

echo "installing Debian packages: ${missing[*]}" >&2
as_root=()
((EUID == 0)) || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
