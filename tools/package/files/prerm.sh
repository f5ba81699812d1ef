#!/bin/sh
# Stops in order, so that all is on disk and the file itself says which schema it has: before files go (remove), and before they
# are replaced (upgrade), because the program reads some of its files only when it needs them.
set -e
# @COMMON@
case "$1" in
  remove | deconfigure | upgrade)
    if systemd_runs; then deb-systemd-invoke stop "$unit" >/dev/null || true; fi
    ;;
esac
exit 0
