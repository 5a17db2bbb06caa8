#!/usr/bin/env bash
# installed.sh CMAKE BUILD: installs into a folder of its own and tries what came of it.
set -euo pipefail
cmake=$1
build=$2

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
"$cmake" --install "$build" --prefix "$prefix" >/dev/null

fail() {
    echo "installed.sh: $*" >&2
    exit 1
}

"$prefix/bin/nachtwacht" --version >/dev/null || fail 'the command does not run'
"$prefix/bin/nachtwacht" check "$prefix/share/nachtwacht/regions/mooimaasvallei" >/dev/null || fail 'the region is not good'
"$prefix/bin/nachtwacht" check "$prefix/share/doc/nachtwacht/nachtwachtd.yaml" >/dev/null || fail 'the settings are not good'
"$prefix/sbin/nachtwachtd" --version >/dev/null || fail 'the daemon does not run'
grep -ho 'Exec[A-Za-z]*=[^ ]*' "$prefix"/lib/systemd/system/*.service | cut -d= -f2 | sed 's|^[-@!+:]*||' | sort -u |
    while read -r program; do
        case $program in
        /usr/*) [ -x "$prefix/${program#/usr/}" ] || [ -x "$program" ] || fail "a unit starts $program, which is not there" ;;
        esac
    done
for page in share/man/man1/nachtwacht.1 share/man/man8/nachtwachtd.8 share/bash-completion/completions/nachtwacht; do
    [ -s "$prefix/$page" ] || fail "$page is missing"
done
