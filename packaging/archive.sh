#!/usr/bin/env bash
# Packs a release archive.
#
#   packaging/archive.sh BINARY TARGET FOLDER
#
# BINARY is the program for TARGET (a Rust target triple). The program that prints manual pages and completions is
# $SPECWRIGHT if BINARY cannot run on this machine.
set -euo pipefail
binary=$1 target=$2 folder=$3
root=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)
program=${SPECWRIGHT:-$binary}
name=specwright-$version-$target

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage/$name/completions" "$stage/$name/man"
cp "$binary" "$root/LICENSE" "$root/README.md" "$root/CHANGELOG.md" "$stage/$name/"
python3 "$root/packaging/notices.py" --target "$target" >"$stage/$name/THIRD-PARTY-NOTICES.md"
"$program" man --output "$stage/$name/man"
for shell in bash elvish fish powershell zsh; do
    "$program" completions "$shell" >"$stage/$name/completions/specwright.$shell"
done

cd "$stage"
case $target in
    *windows*)
        python3 -m zipfile -c "$folder/$name.zip" "$name"
        archive=$name.zip
        ;;
    *)
        # Equal input gives an equal archive: fixed order, owner and time.
        tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-0}" -cf - "$name" 2>/dev/null |
            gzip -n >"$folder/$name.tar.gz" || tar -czf "$folder/$name.tar.gz" "$name"
        archive=$name.tar.gz
        ;;
esac
cd "$folder"
if command -v sha256sum >/dev/null; then sha256sum "$archive"; else shasum -a 256 "$archive"; fi >"$archive.sha256"
echo "$folder/$archive"
