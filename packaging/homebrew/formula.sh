#!/usr/bin/env bash
# Prints the Homebrew formula of a release.
#
#   packaging/homebrew/formula.sh ADDRESS FOLDER
#
# ADDRESS is where the archives of the release can be downloaded, FOLDER has their `.sha256` files.
set -euo pipefail
address=$1 folder=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)
archive() { printf 'specwright-%s-%s.tar.gz' "$version" "$1"; }
source_of() {
    local sum
    sum=$(cut -d ' ' -f 1 "$folder/$(archive "$1").sha256")
    printf '      url "%s/%s"\n      sha256 "%s"\n' "$address" "$(archive "$1")" "$sum"
}
# Each is read first: a missing checksum must stop the script, and does not within a here-document.
mac_arm=$(source_of aarch64-apple-darwin)
mac_intel=$(source_of x86_64-apple-darwin)
linux_arm=$(source_of aarch64-unknown-linux-musl)
linux_intel=$(source_of x86_64-unknown-linux-musl)
cat <<FORMULA
class Specwright < Formula
  desc "Turns API descriptions and prose into a published specification site"
  version "$version"
  license "Apache-2.0"

  on_macos do
    on_arm do
$mac_arm
    end
    on_intel do
$mac_intel
    end
  end

  on_linux do
    on_arm do
$linux_arm
    end
    on_intel do
$linux_intel
    end
  end

  def install
    bin.install "specwright"
    man1.install Dir["man/*"]
    bash_completion.install "completions/specwright.bash" => "specwright"
    zsh_completion.install "completions/specwright.zsh" => "_specwright"
    fish_completion.install "completions/specwright.fish"
  end

  test do
    (testpath/"openapi.yaml").write "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
    system bin/"specwright", "build", "openapi.yaml", "-o", "site"
    assert_path_exists testpath/"site/index.html"
  end
end
FORMULA
