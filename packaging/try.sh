#!/usr/bin/env bash
# Builds every package that this machine can build, and runs each in a clean environment.
#
#   packaging/try.sh                        everything, from a static binary built here
#   packaging/try.sh deb BINARY FOLDER      only the Debian package of this binary, into FOLDER
#
# What a machine cannot try is skipped, and said so. Exit code 1 when something that was tried failed.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
target=x86_64-unknown-linux-gnu
failed=0

result() { if [ "$2" -eq 0 ]; then echo "ok: $1"; else echo "FAILED: $1"; failed=1; fi; }
skip() { echo "skipped: $1"; }
# A folder for one try, with a document that each package must build.
fresh() {
    local folder
    folder=$(mktemp -d "$work/$1.XXXXXX")
    printf 'openapi: 3.1.0\ninfo: {title: Try, version: "1"}\npaths:\n  /a: {get: {responses: {"200": {description: Yes.}}}}\n' \
        >"$folder/openapi.yaml"
    echo "$folder"
}

# deb BINARY FOLDER
deb() {
    local stage=target/package
    rm -rf "$stage" && mkdir -p "$stage" "$2" target/release
    # cargo-deb takes the files that its table in Cargo.toml names.
    local archive
    archive=$(packaging/archive.sh "$1" "$target" "$stage") || return 1
    tar -xzf "$archive" -C "$stage" --strip-components 1 || return 1
    cmp -s "$1" target/release/specwright || cp "$1" target/release/specwright
    cargo deb --no-build --no-strip --output "$2" >/dev/null
}

if [ "${1:-}" = deb ]; then
    deb "$2" "$3"
    exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A static binary: musl where its target is installed, the C library of this system otherwise.
if rustup target list --installed 2>/dev/null | grep -qx x86_64-unknown-linux-musl && command -v musl-gcc >/dev/null; then
    target=x86_64-unknown-linux-musl
    cargo build --quiet --locked --release --target $target
else
    RUSTFLAGS="-C target-feature=+crt-static" cargo build --quiet --locked --release --target $target
    skip "musl: its target is not installed, so the static binary uses the C library of this system"
fi
binary=$root/target/$target/release/specwright
[ -x "$binary" ] || { echo "FAILED: static binary"; exit 1; }
ldd "$binary" 2>&1 | grep -qE 'statically linked|not a dynamic'
result "the binary is static" $?

folder=$(fresh chroot)
cp "$binary" "$folder/specwright"
if [ "$(id -u)" = 0 ]; then
    chroot "$folder" /specwright build /openapi.yaml -o /site >"$folder/log" 2>&1 && [ -f "$folder/site/index.html" ]
    result "the binary builds a site in an empty chroot" $?
else
    skip "an empty chroot needs root"
fi

archive=$(packaging/archive.sh "$binary" "$target" "$work/dist")
result "archive" $?
folder=$(fresh archive)
tar -xzf "$archive" -C "$folder" --strip-components 1 &&
    (cd "$folder" && sha256sum --check --quiet <(sed "s#  #  $work/dist/#" "$archive.sha256")) &&
    env -i "$folder/specwright" build "$folder/openapi.yaml" -o "$folder/site" >/dev/null 2>&1 &&
    [ -s "$folder/man/specwright.1" ] && [ -s "$folder/completions/specwright.bash" ] &&
    [ -s "$folder/THIRD-PARTY-NOTICES.md" ] && [ -f "$folder/site/index.html" ]
result "the archive holds manual page, completions and notices, and its binary runs in an empty environment" $?
[ "$target" = x86_64-unknown-linux-musl ] || skip "binaries of other systems are built by the release workflow"

if command -v npm >/dev/null; then
    folder=$(fresh npm)
    node packaging/npm/package.mjs "$work/npm" "x86_64-unknown-linux-musl=$binary" &&
        (cd "$work/npm" && npm pack --silent ./specwright ./specwright-linux-x64 >/dev/null) &&
        (cd "$folder" && npm init -y >/dev/null &&
            npm install --silent --no-audit --no-fund --offline "$work/npm/specwright-linux-x64-$version.tgz" \
                "$work/npm/specwright-$version.tgz" >/dev/null 2>"$folder/log" &&
            npx --offline specwright build openapi.yaml -o site >/dev/null 2>&1 && [ -f site/index.html ] &&
            { npx --offline specwright check missing.yaml >/dev/null 2>&1; [ $? -ne 0 ]; })
    result "the npm packages install from local files and run" $?
else
    skip "npm is not installed"
fi

python3 -m venv "$work/tools" && "$work/tools/bin/pip" install --quiet 'maturin>=1.8,<2' 2>/dev/null
if [ -x "$work/tools/bin/maturin" ]; then
    folder=$(fresh wheel)
    (cd packaging/python && RUSTFLAGS="-C target-feature=+crt-static" CARGO_TARGET_DIR="$root/target" \
        "$work/tools/bin/maturin" build --quiet --release --target x86_64-unknown-linux-gnu --compatibility linux \
        --out "$work/wheel" >"$folder/log" 2>&1) &&
        python3 -m venv "$folder/venv" &&
        "$folder/venv/bin/pip" install --quiet --no-index "$work"/wheel/*.whl 2>/dev/null &&
        (cd "$folder" && venv/bin/specwright build openapi.yaml -o site >/dev/null 2>&1 && [ -f site/index.html ])
    result "the wheel installs into a new environment and runs" $?
else
    skip "maturin cannot be installed"
fi

if command -v cargo-deb >/dev/null && command -v dpkg >/dev/null; then
    folder=$(fresh deb)
    deb "$binary" "$work/deb" && dpkg --extract "$work"/deb/*.deb "$folder/root" &&
        "$folder/root/usr/bin/specwright" build "$folder/openapi.yaml" -o "$folder/site" >/dev/null 2>&1 &&
        [ -f "$folder/site/index.html" ] && [ -s "$folder"/root/usr/share/man/man1/specwright.1* ] &&
        [ -s "$folder/root/usr/share/bash-completion/completions/specwright" ]
    result "the Debian package unpacks and runs" $?
else
    skip "cargo-deb or dpkg is not installed"
fi

for name in aarch64-unknown-linux-musl x86_64-unknown-linux-musl aarch64-apple-darwin x86_64-apple-darwin; do
    [ -f "$work/dist/specwright-$version-$name.tar.gz.sha256" ] ||
        cp "$archive.sha256" "$work/dist/specwright-$version-$name.tar.gz.sha256"
done
packaging/homebrew/formula.sh https://example.org/releases "$work/dist" >"$work/specwright.rb"
result "the Homebrew formula is written" $?
if command -v ruby >/dev/null; then ruby -c "$work/specwright.rb" >/dev/null; result "the formula is valid Ruby" $?; else skip "ruby is not installed"; fi
command -v docker >/dev/null && docker info >/dev/null 2>&1 || skip "the container image: no Docker engine runs here"

cargo package --quiet --locked --allow-dirty --list >"$work/crate.txt"
grep -qx "templates/base.html" "$work/crate.txt" && ! grep -q "^packaging/" "$work/crate.txt"
result "the crate holds the templates and not the packaging" $?
exit $failed
