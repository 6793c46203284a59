#!/usr/bin/env bash
# Makes web pages in FOLDER/site with the toolchain's DocC: of docs/, where a warning is an error, and of what the comments in
# the sources say of each library target, as it was built in MODULES (.build/release/Modules).
# Usage: scripts/make-docs.sh FOLDER [MODULES]
#
# The pages in docs/ link to each other by file, as code hosts want it. DocC wants names instead, its first page named as
# the catalogue, and nothing outside of it.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

catalogue=$folder/Cohesin.docc
rm -rf "$catalogue" "$folder/site" "$folder/api" "$folder"/*.doccarchive
mkdir "$catalogue"
cp docs/*.png "$catalogue"
for page in docs/*.md docs/reference/*.md; do
    name=$(basename "$page")
    [[ $page != docs/README.md ]] || name=Cohesin.md
    sed -E -e 's,\[([^]]*)\]\((\.\./)+[^)]*\),\1,g' \
        -e 's,\]\((reference/)?([A-Za-z0-9-]+)\.md(#[^)]*)?\),](doc:\2),g' "$page" > "$catalogue/$name"
done
docc convert "$catalogue" --output-dir "$folder/Cohesin.doccarchive" --fallback-display-name Cohesin \
    --fallback-bundle-identifier cohesin --warnings-as-errors

# Targets share declarations with `package`, so that is what their pages are about.
modules=$(cd "${2:-.build/release/Modules}" && pwd)
maps=()
for map in {Sources,.build/checkouts/*/Sources}/*/{,include/}module.modulemap "$modules"/../*.build/module.modulemap; do
    [[ ! -e $map ]] || maps+=(-Xcc "-fmodule-map-file=$map")
done
for target in Sources/*/; do
    name=$(basename "$target")
    [[ -e $modules/$name.swiftmodule && $name != cohesin* ]] || continue
    mkdir -p "$folder/api/$name"
    swift-symbolgraph-extract -module-name "$name" -I "$modules" "${maps[@]}" -minimum-access-level package \
        -target "$(uname -m)-unknown-linux-gnu" -output-dir "$folder/api/$name"
    docc convert --additional-symbol-graph-dir "$folder/api/$name" --output-dir "$folder/$name.doccarchive" \
        --fallback-display-name "$name" --fallback-bundle-identifier "cohesin.$name" --diagnostic-filter error
done
docc merge "$folder"/*.doccarchive --output-path "$folder/site" --synthesized-landing-page-name Cohesin
