#!/usr/bin/env bash
# Puts man pages and shell completion below SHARE, as the program itself tells them.
# Usage: scripts/install-docs.sh COHESIN SHARE
set -euo pipefail
cohesin=$1 share=$2

completion() {  # SHELL FILE
    install -d "$(dirname "$share/$2")"
    "$cohesin" --generate-completion-script "$1" > "$share/$2"
}
completion bash bash-completion/completions/cohesin
completion zsh zsh/site-functions/_cohesin
completion fish fish/vendor_completions.d/cohesin.fish

rm -f "$share"/man/man1/cohesin.1 "$share"/man/man1/cohesin-*.1
"$cohesin" manual --format man "$share/man/man1"
