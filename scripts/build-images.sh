#!/usr/bin/env bash
# build-images.sh BINARY VERSION [IMAGE...]: builds the images of containers/ with podman or docker, tries each with its
# .test.sh, and says which could not be built here and why. Fails only where a build or a trial itself failed.
# Of the environment: BASE, another base; PACKAGES, what cohesin-hic's base lacks; PREFIX, before the names of images.
set -uo pipefail
cd "$(dirname "$0")/.."
binary=$1 version=$2
shift 2
images=("${@:-cohesin-hic juicer juicer-tools}")
read -ra images <<< "${images[*]}"

engine=$(command -v podman || command -v docker) || {
    echo "neither podman nor docker is installed: no image is built" >&2
    exit 3
}
context=$(mktemp -d); trap 'rm -rf "$context"' EXIT
install -D -m 755 "$binary" "$context/bin/cohesin"

failed=0
for image in "${images[@]}"; do
    file=containers/$image.Dockerfile
    base=${BASE:-$(sed -n 's/^ARG BASE=//p' "$file")}
    # A base that is here is used as it is; another one is pulled.
    if ! "$engine" image inspect "$base" > /dev/null 2>&1 && ! reason=$("$engine" pull "$base" 2>&1); then
        echo "$image: not built: its base $base is not here and cannot be pulled (${reason##*$'\n'})"
        continue
    fi
    name=${PREFIX:-}$image
    build=("$engine" build -f "$file" -t "$name:$version" -t "$name:latest" --build-arg "BASE=$base")
    if [[ $image == cohesin-hic ]]; then
        build+=(--build-arg "VERSION=$version")
        [[ -z ${PACKAGES+x} ]] || build+=(--build-arg "PACKAGES=$PACKAGES")
    fi
    if ! "${build[@]}" "$context"; then
        echo "$image: the build failed"
        failed=1
    elif ! "$engine" run --rm -i --network none --entrypoint bash "$name:$version" -s < "containers/$image.test.sh"; then
        echo "$image: built, but its trial failed"
        failed=1
    else
        echo "$image: built and tried, as $name:$version and $name:latest"
    fi
done
exit "$failed"
