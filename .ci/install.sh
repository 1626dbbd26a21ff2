#!/bin/sh
# Have ready what Rumbo runs on: system packages, .venv, translations. Quick when all is there.
#   .ci/install.sh          what the program needs
#   .ci/install.sh tests    also what the tests need
set -eu
cd "$(dirname "$0")/.."
for_tests=${1:-}

say() { if [ -t 1 ]; then printf '\033[1m==>\033[0m %s\n' "$*"; else printf '==> %s\n' "$*"; fi; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# The first Python of 3.11 or newer that really runs. Debian's own comes first: it is kept up to
# date with the machine, and others are often built without what makes it a quarter quicker.
find_python() {
    for name in /usr/bin/python3.11 /usr/bin/python3 python3.11 python3 python3.12 python3.13; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        command -v "$name"
        return
    done
}

# Can Python open this library, as WeasyPrint will?
has_library() {
    "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" >/dev/null 2>&1
}

# Names of Debian's packages that are missing for the program.
missing_packages() {
    if [ -z "$python" ]; then
        echo python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    else
        usable_venv || "$python" -c 'import ensurepip' >/dev/null 2>&1 || echo python3-venv
        has_library libpango-1.0.so.0 || echo libpango-1.0-0
        has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
        has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    fi
    has msgfmt || echo gettext
}

missing_for_tests() {
    has chromium || has chromium-browser || has google-chrome || echo chromium
    has pdftotext || echo poppler-utils
    has qpdf || echo qpdf
    has certutil || echo libnss3-tools
    has zbarimg || echo zbar-tools
    has pg_dump || echo postgresql-client
}

# Install packages with the rights there are; status 1 if there are none.
install_packages() {
    has apt-get || return 1
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif has sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=sudo
    else
        return 1
    fi
    say "Installing with apt-get: $*"
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

usable_venv() {
    [ -x .venv/bin/python ] &&
        .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        .venv/bin/python -m pip --version >/dev/null 2>&1
}

make_venv() {
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv || fail "The virtual environment could not be made (see above)."
}

# Install a requirements file, unless exactly this was installed before.
install_requirements() {
    stamp=".venv/installed-$(echo "$1" | tr '/' '-')"
    state=$(cat requirements.txt "$1" | sha256sum)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && return
    say "Installing $1 (a minute or two the first time)"
    for attempt in 1 2; do
        if .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check \
            --root-user-action=ignore --progress-bar off -r "$1"; then
            echo "$state" >"$stamp"
            return
        fi
        [ "$attempt" = 2 ] || { say "That failed; once more in 5 seconds"; sleep 5; }
    done
    fail "$1 could not be installed (see above). Is there a connection to the package index?"
}

compile_messages() {
    for source in site/rumbo/locale/*/LC_MESSAGES/*.po cms/overlay/*/*/LC_MESSAGES/*.po; do
        [ -f "$source" ] || continue
        made="${source%.po}.mo"
        [ -f "$made" ] && [ ! "$source" -nt "$made" ] && continue
        say "Compiling $source"
        msgfmt --check-format -o "$made" "$source"
    done
}

if [ ! -w "${HOME:-/nonexistent}" ]; then
    XDG_CACHE_HOME="$PWD/var/cache"
    export XDG_CACHE_HOME
fi

python=$(find_python)
needed=$(missing_packages)
if [ -n "$needed" ]; then
    # Word splitting is wanted: several names.
    # shellcheck disable=SC2086
    install_packages $needed || fail "These Debian packages are missing and could not be installed:
    $(echo $needed)
Ask whoever administers this machine for:  apt-get install $(echo $needed)"
    python=$(find_python)
    [ -n "$python" ] || fail "Rumbo needs Python 3.11 or newer; this machine has none."
fi
if [ "$for_tests" = tests ]; then
    wanted=$(missing_for_tests)
    if [ -n "$wanted" ]; then
        # shellcheck disable=SC2086
        install_packages $wanted ||
            say "Not installed, so the tests that need them are skipped: $(echo $wanted)"
    fi
fi
usable_venv || make_venv
install_requirements requirements.txt
[ "$for_tests" != tests ] || install_requirements tests/requirements.txt
compile_messages
if [ "$for_tests" = tests ] && has javac; then
    .ci/verapdf.sh || say "veraPDF is not here, so its tests are skipped"
fi
