#!/bin/sh
# Prints the linker flags of the binary: its version, and on Linux static
# linking, so that a copied binary runs on a machine without our C++ runtime.
# Where no static C library is installed, only the compiler's runtime libraries
# go in.
set -u

version=$(git describe --tags --always --dirty 2>/dev/null) || version=""
flags="-s -w -X nianbao/internal/cli.Version=${version:-dev}"

if [ "$(go env GOOS)" = linux ]; then
    dir=$(mktemp -d) || exit 1
    trap 'rm -rf "$dir"' EXIT
    echo 'int main() {}' >"$dir/probe.cpp"
    cxx=${CXX:-$(go env CXX)}
    link() { $cxx "$@" "$dir/probe.cpp" -o "$dir/probe" >/dev/null 2>&1; }
    if link -static; then
        flags="$flags -linkmode external -extldflags '-static'"
    elif link -static-libstdc++ -static-libgcc; then
        flags="$flags -linkmode external -extldflags '-static-libstdc++ -static-libgcc'"
    fi
fi
printf '%s\n' "$flags"
