#!/bin/sh
# Sees to it that the browser tests find Chromium and a Chinese font: installs
# them by apt-get where that is possible without asking, otherwise says what to
# install. Without them it fails only if CI is set.
set -u

have_browser() {
    [ -n "${CHROMIUM:-}" ] && command -v "$CHROMIUM" >/dev/null 2>&1 && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

have_font() {
    [ "$(uname -s)" = Darwin ] && return 0 # Chinese fonts are part of the system
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]
}

packages=""
have_browser || packages="chromium"
have_font || packages="$packages fonts-noto-cjk fontconfig"
[ -z "$packages" ] && exit 0

as_root=no
if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then
    as_root="sudo -n"
fi

if [ "$as_root" != no ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the browser tests: $packages" >&2
    # shellcheck disable=SC2086 # both are lists of words
    if $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null >&2 &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages </dev/null >&2 &&
        have_browser && have_font; then
        exit 0
    fi
fi

cat >&2 <<EOF
The browser tests need Chromium and a Chinese font, which are not found.
Install them (Debian: apt-get install $packages; Fedora: dnf install chromium
google-noto-sans-cjk-fonts; macOS: Google Chrome), or name the browser by CHROMIUM.
EOF
[ -z "${CI:-}" ]
