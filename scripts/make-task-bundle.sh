#!/usr/bin/env bash
# make-task-bundle.sh BINARY ARCHIVE: packs the staging program with its dynamic linker, its libraries and the
# certificates of public authorities, so that it runs in any Linux image of this architecture, and prints the archive's
# SHA-256. The same files give the same bytes.
#
# BINARY is linked for /opt/cohesin (see the Makefile): its interpreter is lib/ld.so there, and its RPATH, which stands
# above the image's LD_LIBRARY_PATH and holds for the libraries' own needs as well, is lib/.
set -euo pipefail
binary=$1 archive=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/lib"

# The interpreter that the binary names need not be on this machine: this machine's own tells what it needs.
linker=$(readelf -p .interp /bin/true | grep -o '/[^ ]*')
strip -o "$root/bin/cohesin-task" "$binary"
"$linker" --list "$binary" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | while read -r library; do
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
    gzip -9 -n > "$archive.partial"
mv "$archive.partial" "$archive"
echo "$(sha256sum "$archive" | cut -d ' ' -f 1)  $archive, $(($(stat -c %s "$archive") / 1048576)) MiB packed," \
    "$(($(du -sb "$root" | cut -f 1) / 1048576)) MiB unpacked"
