#!/bin/sh
# Removing keeps data, keys and configuration; purging removes them. The user stays: no file of a later one may become another's.
set -e
# @COMMON@

# Elsewhere than in our own directory only what is ours goes: it may be a disk with other things.
purge_data() {
  data=$(store_directory)
  case "$data" in
    "$state" | "$state"/*) ;;
    /*)
      for name in balise.db balise.lock store.reserve journal.key roster.json series.json audit.jsonl last-exit last-good.json .balise-doctor schema-version; do
        find "$data" -maxdepth 1 -type f \( -name "$name" -o -name "$name[-.]*" \) -delete 2>/dev/null || true
      done
      rm -rf "$data/remote-config"
      rmdir "$data" 2>/dev/null || true
      ;;
  esac
  rm -rf "$state" /var/lib/balise-update /var/cache/balise /run/balise
}

case "$1" in
  remove)
    if systemd_runs; then systemctl --system daemon-reload || true; fi
    # Its compiled code is of no use without it.
    rm -rf /var/cache/balise /run/balise
    if command -v deb-systemd-helper >/dev/null; then deb-systemd-helper mask "$unit" >/dev/null || true; fi
    ;;
  purge)
    purge_data
    rm -rf "$config"
    # Made by whoever switched the timer on.
    rm -f /etc/systemd/system/timers.target.wants/balise-update.timer
    if command -v deb-systemd-helper >/dev/null; then
      deb-systemd-helper purge "$unit" >/dev/null || true
      deb-systemd-helper unmask "$unit" >/dev/null || true
    fi
    if systemd_runs; then systemctl --system daemon-reload || true; fi
    ;;
esac
exit 0
