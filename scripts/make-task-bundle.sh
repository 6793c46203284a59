#!/usr/bin/env bash
# make-task-bundle.sh FOLDER: packs the staging program of a build into FOLDER/cohesin-task.tar.gz, with its dynamic
# linker, its libraries, Swift's among them, and the certificates of public authorities, so that it runs in any Linux
# image of this architecture, and prints the archive's SHA-256. The same build gives the same bytes.
#
# FOLDER is what `swift build --show-bin-path` says after cohesin-task was built there. The objects of that build are
# linked once more, for /opt/cohesin, where machines of Batch unpack the archive: the interpreter is lib/ld.so there,
# and the RPATH, which stands above the image's LD_LIBRARY_PATH and holds for the libraries' own needs as well, is lib/.
# Through `swift build` the same would compile everything a second time.
set -euo pipefail
folder=$1 archive=$1/cohesin-task.tar.gz
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/lib"

program=$root/bin/cohesin-task
# SwiftPM gives each program's `main` the name of its module.
swiftc -emit-executable -o "$program" @"$folder/cohesin-task.product/Objects.LinkFileList" -L "$folder" \
    -Xlinker --defsym -Xlinker main=cohesin_task_main -lcurl -lstdc++ -no-toolchain-stdlib-rpath \
    -Xlinker --gc-sections -Xlinker --dynamic-linker=/opt/cohesin/lib/ld.so \
    -Xlinker -rpath=/opt/cohesin/lib -Xlinker --disable-new-dtags
strip "$program"

# The interpreter that the program names need not be on this machine: this machine's own tells what it needs.
linker=$(readelf -p .interp /bin/true | grep -o '/[^ ]*')
swift=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')/linux
LD_LIBRARY_PATH=$swift "$linker" --list "$program" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | while read -r library; do
    # The dynamic linker knows itself by this name, too.
    [[ ${library##*/} == "${linker##*/}" ]] || cp -L "$library" "$root/lib/"
done
cp -L "$linker" "$root/lib/ld.so"
# Names of hosts are looked up by libc itself since glibc 2.34; before, by these.
for module in libnss_dns.so.2 libnss_files.so.2; do
    found=$(dirname "$("$linker" --list /bin/true | grep -o '/[^ ]*/libc\.so[^ ]*')")/$module
    [[ ! -e $found ]] || cp -L "$found" "$root/lib/"
done
cp -L /etc/ssl/certs/ca-certificates.crt "$root/lib/"
chmod 755 "$root"/bin/* "$root/lib/ld.so"

tar -C "$root" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --format=gnu -c bin lib |
    gzip -n > "$archive.partial"
mv "$archive.partial" "$archive"
echo "$(sha256sum "$archive" | cut -d ' ' -f 1)  $archive, $(($(stat -c %s "$archive") / 1048576)) MiB packed," \
    "$(($(du -sb "$root" | cut -f 1) / 1048576)) MiB unpacked"
