#!/usr/bin/env bash
# Makes a Debian machine ready to build and run kofu, or to draw its papers, test or measure it as well.
#   prepare.sh run | paper | test | bench | audit
# Installs the Debian packages that are missing, and for the tests one Python package below .build; where
# all are there, it changes nothing and needs no network. Swift itself it does not install: it says where
# to get it. nginx and HAProxy, against which the benchmark measures, are only unpacked, below
# .build/bench-tools.
set -euo pipefail

readonly swift_major=6 swift_minor=2

# libssl-dev: the one library that is linked. The fonts are data, embedded in the certificates.
packages=(libssl-dev fonts-ipaexfont-mincho fonts-ipamj-mincho)
case "${1:-}" in
  run) ;;
  # pdftoppm and pdfinfo, for kofu photocopy, viewer and gallery.
  paper) packages+=(poppler-utils) ;;
  test) packages+=(chromium chromium-driver ghostscript mupdf-tools poppler-utils qpdf curl openssl python3-numpy python3-scipy python3-venv tshark) ;;
  bench)
    command -v python3 >/dev/null || packages+=(python3)
    # Libraries of nginx and HAProxy; none of them is a service.
    packages+=(openssl python3-cairo qpdf libpcre2-8-0 zlib1g liblua5.3-0 libopentracing-c-wrapper0)
    ;;
  audit) packages+=(openssl python3-venv testssl.sh tshark) ;;
  *)
    echo "usage: $0 run|paper|test|bench|audit" >&2
    exit 64
    ;;
esac

stop() {
  printf 'kofu: %s\n' "$@" >&2
  exit 1
}

# --- Swift -----------------------------------------------------------------------------------------

swift=${SWIFT:-swift}
if ! command -v "$swift" >/dev/null; then
  stop "Swift is not on this machine's PATH. kofu needs Swift $swift_major.$swift_minor or later." \
    "Get it from https://www.swift.org/install/linux/ (Debian 12 is among its platforms) and put its usr/bin on PATH."
fi
if ! words=$("$swift" --version 2>&1); then
  stop "\`$swift --version\` fails, so this Swift cannot be used:" "$words" \
    "Swift itself needs some Debian packages; https://www.swift.org/install/linux/ lists them."
fi
if [[ ! $words =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]]; then
  stop "\`$swift --version\` does not name a Swift version:" "$words"
fi
if ((BASH_REMATCH[1] < swift_major || (BASH_REMATCH[1] == swift_major && BASH_REMATCH[2] < swift_minor))); then
  stop "this is Swift ${BASH_REMATCH[1]}.${BASH_REMATCH[2]} ($(command -v "$swift")). kofu needs Swift $swift_major.$swift_minor or later." \
    "Get it from https://www.swift.org/install/linux/."
fi

# --- Debian packages -------------------------------------------------------------------------------

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  stop "this is not a Debian system, so nothing can be installed by this script." \
    "kofu is built and tested on Debian 12. It needs what these packages hold: ${packages[*]}"
fi

as_root=()
# Sets `as_root`, or stops and says what to run as root: to do WHAT with APT ARGUMENTS.
need_root() {
  [ "$(id -u)" -ne 0 ] || return 0
  # sudo may ask for a password only where somebody sits at a terminal.
  if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root=(sudo)
  else
    stop "$1" "That needs root. Please run, as root:" "    $2"
  fi
}

update_lists() {
  echo "==> once more with fresh package lists"
  "${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=120 update
}

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  need_root "these Debian packages are missing: ${missing[*]}" \
    "apt-get update && apt-get install --yes --no-install-recommends ${missing[*]}"
  # Another installation on this machine is waited for, not fought.
  install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120
    install --yes --no-install-recommends "${missing[@]}")
  echo "==> installing from Debian: ${missing[*]}"
  # The package lists are brought up to date only where they must be: none yet, or too old.
  if ! "${install[@]}"; then
    update_lists
    "${install[@]}" || stop "apt-get could not install: ${missing[*]}" "Its own words are above."
  fi
fi

# --- Somebody else's client of Toxiproxy -----------------------------------------------------------

# The end-to-end tests drive the links with it, unchanged. Nothing of it is installed outside of its own folder.
client=.build/toxiproxy-client
if [ "${1:-}" = test ] && ! "$client/bin/python" -c 'import toxiproxy' 2>/dev/null; then
  echo "==> installing the Python package toxiproxy-python below $client"
  rm -rf "$client"
  # Debian's own Python: another one on PATH may lack the module venv.
  /usr/bin/python3 -m venv "$client" || stop "Python could not make a virtual environment in $client" "Its own words are above."
  "$client/bin/python" -m pip install --quiet --disable-pip-version-check toxiproxy-python==0.1.1 || {
    rm -rf "$client"
    stop "pip could not install toxiproxy-python 0.1.1, which the end-to-end tests need." "It comes from a Python package index, so that this machine needs the network once. pip's own words are above."
  }
fi

# --- The audit's Python packages -------------------------------------------------------------------

# sslyze, schemathesis, a validator of OpenAPI, and cryptography for certificates; audit/requirements.txt pins all of them.
audit=.build/audit-venv
if [ "${1:-}" = audit ] && ! cmp -s audit/requirements.txt "$audit/requirements.txt"; then
  echo "==> installing the audit's Python packages below $audit"
  rm -rf "$audit"
  /usr/bin/python3 -m venv "$audit" || stop "Python could not make a virtual environment in $audit" "Its own words are above."
  "$audit/bin/python" -m pip install --quiet --disable-pip-version-check --requirement audit/requirements.txt || {
    rm -rf "$audit"
    stop "pip could not install what audit/requirements.txt lists." "It comes from a Python package index, so that this machine needs the network once. pip's own words are above."
  }
  cp audit/requirements.txt "$audit/requirements.txt"
fi
[ "${1:-}" = bench ] || exit 0

# --- nginx and HAProxy -----------------------------------------------------------------------------

# Unpacked and not installed: their packages start a service each, now and at every start of the
# machine, and nginx's takes port 80. One that the machine has already is used as it is and left alone.
tools=.build/bench-tools
for server in nginx haproxy; do
  [ ! -x "/usr/sbin/$server" ] && [ ! -x "$tools/usr/sbin/$server" ] || continue
  mkdir -p "$tools"
  download=(apt-get -q -o "APT::Sandbox::User=$(id -un)" download "$server")
  echo "==> unpacking Debian's $server below $tools"
  if ! (cd "$tools" && "${download[@]}"); then
    need_root "the package $server cannot be downloaded with this machine's package lists" "apt-get update"
    update_lists
    (cd "$tools" && "${download[@]}") || stop "apt-get could not download $server" "Its own words are above."
  fi
  dpkg-deb --extract "$tools/$server"_*.deb "$tools"
  rm "$tools/$server"_*.deb
done
