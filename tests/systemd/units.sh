#!/usr/bin/env bash
# units.sh CASE DIRECTORY: checks the units in DIRECTORY. Exit 0 good, 77 cannot be tried here.
set -euo pipefail
case=$1
units=$2
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

# At most 1.5 of 10 by systemd's own reckoning (--threshold counts in tenths).
exposure() {
    local unit
    for unit in "$units"/*.service; do
        systemd-analyze security --offline=true --threshold=15 "$unit" | tail -n 1
    done
}

# The programs and manual pages need not be installed where this runs.
syntax() {
    local unit said
    for unit in "$units"/*.service; do
        sed -e 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' -e '/^Documentation=/d' "$unit" >"$room/$(basename "$unit")"
    done
    cp "$room/nachtwachtd@.service" "$room/nachtwachtd@somewhere.service"
    said=$(systemd-analyze verify "$room/nachtwachtd.service" "$room/nachtwachtd@somewhere.service" 2>&1 |
        grep "$(basename "$room")\|nachtwachtd" || true)
    if [ -n "$said" ]; then
        echo "$said"
        return 1
    fi
}

# One list of hardening in two files: the template differs from the single unit by its region only.
template() {
    diff <(sed -e 's/ of region %i//' -e 's#/%i##' -e 's/:nachtwacht-%i-.*//' "$units/nachtwachtd@.service") \
        "$units/nachtwachtd.service"
}

accounts() {
    [ "$(id -u)" = 0 ] || exit 77
    mkdir "$room/etc"
    systemd-sysusers --root="$room" "$units/nachtwacht.sysusers.conf"
    grep -q '^nachtwacht:' "$room/etc/passwd"
    cp "$units/nachtwacht.tmpfiles.conf" "$room/nachtwacht.conf"
    systemd-tmpfiles --root="$room" --create "$room/nachtwacht.conf"
    [ "$(stat -c %a "$room/etc/nachtwacht")" = 750 ]
    [ "$(stat -c %a "$room/var/lib/nachtwacht/backup")" = 700 ]
}

"$case"
