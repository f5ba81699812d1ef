#!/bin/sh
# Stops in order, so that all is on disk and the file itself says which schema it has: before files go (remove), and before they
# are replaced (upgrade), because the program reads some of its files only when it needs them. What starts other units goes with the
# package only: an update stands in the middle of its own work.
set -e
# @COMMON@
case "$1" in
  remove | deconfigure | upgrade)
    if systemd_runs; then
      deb-systemd-invoke stop "$unit" >/dev/null || true
      [ "$1" = upgrade ] || deb-systemd-invoke stop balise-halt.path balise-update.timer >/dev/null || true
    fi
    ;;
esac
exit 0
