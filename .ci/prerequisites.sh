#!/bin/sh
# Names every tool that is missing or too old, all at once, with what to install.
set -u

go_minor=26   # Go 1.26
node_major=18

missing=""
need() { missing="$missing
  - $1"; }

if ! command -v go >/dev/null 2>&1; then
    need "Go 1.$go_minor or newer is not found. Install it from https://go.dev/dl/."
else
    # In the repository Go may switch to the toolchain that go.mod asks for.
    version=$(go env GOVERSION 2>/dev/null)
    number=${version#go}
    major=${number%%.*}
    rest=${number#*.}
    minor=$(printf '%s' "$rest" | sed 's/[^0-9].*//')
    case "$major$minor" in
    '' | *[!0-9]*)
        case "$version" in
        devel*) ;; # built from source; the compiler will tell
        *) need "Go 1.$go_minor or newer is needed; 'go env GOVERSION' says '$version'. Install it from https://go.dev/dl/." ;;
        esac
        ;;
    *)
        if [ "$major" -eq 1 ] && [ "$minor" -lt "$go_minor" ]; then
            need "Go 1.$go_minor or newer is needed, this is $number. Install it from https://go.dev/dl/."
        fi
        ;;
    esac
fi

# The segmenter is C++ and SQLite is C; Go calls the compilers that these name.
cc=${CC:-}
cxx=${CXX:-}
if command -v go >/dev/null 2>&1; then
    cc=${cc:-$(go env CC 2>/dev/null)}
    cxx=${cxx:-$(go env CXX 2>/dev/null)}
fi
install_cxx="Debian/Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++; Alpine: apk add g++; macOS: xcode-select --install. Another compiler can be named by CC and CXX."
for compiler in "${cc:-gcc}" "${cxx:-g++}"; do
    # CXX may carry options or a wrapper ("ccache g++").
    if ! command -v "${compiler%% *}" >/dev/null 2>&1; then
        need "The C and C++ compilers are needed, '$compiler' is not found. $install_cxx"
        break
    fi
done

install_node="Install Node from https://nodejs.org/ (Debian/Ubuntu: apt-get install nodejs npm)."
if ! command -v node >/dev/null 2>&1; then
    need "Node $node_major or newer is not found. $install_node"
else
    version=$(node --version 2>/dev/null)
    major=$(printf '%s' "${version#v}" | sed 's/[^0-9].*//')
    if [ -z "$major" ] || [ "$major" -lt "$node_major" ]; then
        need "Node $node_major or newer is needed, this is '$version'. $install_node"
    fi
fi
if ! command -v npm >/dev/null 2>&1; then
    need "npm is not found; it usually comes with Node. $install_node"
fi

if [ -n "$missing" ]; then
    printf 'nianbao cannot be built here:%s\n' "$missing" >&2
    exit 1
fi
