#!/usr/bin/env bash
# Makes web pages of docs/ in FOLDER/site with the toolchain's DocC; a warning is an error.
# Usage: scripts/make-docs.sh FOLDER
#
# The pages in docs/ link to each other by file, as code hosts want it. DocC wants names instead, its first page named as
# the catalogue, and nothing outside of it.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

catalogue=$folder/Cohesin.docc
rm -rf "$catalogue" "$folder/site"
mkdir "$catalogue"
cp docs/*.png "$catalogue"
for page in docs/*.md docs/reference/*.md; do
    name=$(basename "$page")
    [[ $page != docs/README.md ]] || name=Cohesin.md
    sed -E -e 's,\[([^]]*)\]\((\.\./)+[^)]*\),\1,g' \
        -e 's,\]\((reference/)?([A-Za-z0-9-]+)\.md(#[^)]*)?\),](doc:\2),g' "$page" > "$catalogue/$name"
done
docc convert "$catalogue" --output-dir "$folder/site" --fallback-display-name Cohesin \
    --fallback-bundle-identifier cohesin --warnings-as-errors
