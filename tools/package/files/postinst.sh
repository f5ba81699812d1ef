#!/bin/sh
# Asks nothing and connects to nothing: makes the user, the directories and, once, a configuration; starts the service.
set -e
# @COMMON@

make_user() {
  if command -v systemd-sysusers >/dev/null && [ -f /usr/lib/sysusers.d/balise.conf ]; then
    systemd-sysusers balise.conf
  fi
  getent group balise >/dev/null || groupadd --system balise
  getent passwd balise >/dev/null ||
    useradd --system --gid balise --home-dir "$state" --no-create-home --shell /usr/sbin/nologin \
      --comment 'Balise telematics gateway' balise
  # Receivers, keys and lamps. A group that this machine does not have guards nothing here.
  for group in dialout input gpio; do
    if getent group "$group" >/dev/null; then usermod --append --groups "$group" balise; fi
  done
}

# directory MODE OWNER GROUP PATH: the mode of one that is there stays, whoever runs the box may have changed it.
directory() {
  if [ ! -d "$4" ]; then install -d -m "$1" -o "$2" -g "$3" "$4"; fi
}

make_directories() {
  directory 0755 root root "$config"
  directory 0755 root root "$config/conf.d"
  directory 0700 root root "$config/credentials"
  directory 0700 balise balise "$state"
  directory 0755 root root /var/cache/balise
  directory 0750 balise balise /var/cache/balise/run
  directory 0755 root root /var/cache/balise/cli
  # Compiled code of other versions is of no use.
  find /var/cache/balise/run /var/cache/balise/cli -mindepth 1 -delete 2>/dev/null || true
  if systemd_runs && [ -f /usr/lib/tmpfiles.d/balise.conf ]; then systemd-tmpfiles --create balise.conf || true; fi
}

# Not a conffile: dpkg would ask what to do with the lines of the installer at each upgrade that has another example.
# Written once, whole or not at all; who removes it later has their reasons.
make_configuration() {
  if [ -e "$config/balise.toml" ]; then return; fi
  box=$(od -An -N4 -tx4 /dev/urandom | tr -d ' \n')
  new=$(mktemp "$config/.balise.toml.XXXXXX")
  sed "s/@BOX@/BOX-$box/" /usr/share/balise/balise.toml >"$new"
  chmod 0644 "$new"
  sync "$new"
  mv "$new" "$config/balise.toml"
  sync "$config"
}

# From here on a daemon of this version may bring the database to its schema, and only it can read that from outside.
# Written as the user whose directory it is: a link that somebody put there leads to nothing that this user may not write.
mark_schema() {
  if [ "$(number_in "$marker")" -ge @SCHEMA@ ]; then return; fi
  setpriv --reuid=balise --regid=balise --clear-groups sh -c 'echo "$1" >"$2.new" && sync "$2.new" && mv "$2.new" "$2"' sh @SCHEMA@ "$marker"
}

enable_unit() {
  deb-systemd-helper unmask "$unit" >/dev/null || true
  # An administrator who disabled the service finds it disabled after an upgrade.
  if deb-systemd-helper --quiet was-enabled "$unit"; then deb-systemd-helper enable "$unit" >/dev/null || true; fi
  deb-systemd-helper update-state "$unit" >/dev/null || true
}

start_unit() {
  systemd_runs || return 0
  systemctl --system daemon-reload || true
  if command -v udevadm >/dev/null; then
    udevadm control --reload || true
    # What is there already has its name and its group now, not after the next boot.
    udevadm trigger --action=change --subsystem-match=tty --subsystem-match=gpio --subsystem-match=leds --settle || true
  fi
  deb-systemd-invoke restart "$unit" >/dev/null || true
  # Only where somebody switched it on, before it was removed and came again.
  deb-systemd-invoke start balise-update.timer >/dev/null 2>&1 || true
}

next_step() {
  say "installed, not provisioned: nothing is sent, and nothing is recorded before the crew declares duty.
        Next: give the box its vehicle's name (vehicle.id in $config/balise.toml), then 'balise config check' and 'balise doctor'.
        /usr/share/doc/balise/README.Debian has the rest." \
    "installé, non provisionné : rien n'est envoyé, et rien n'est enregistré avant que l'équipage ne se déclare en service.
        Ensuite : donner au boîtier le nom du véhicule (vehicle.id dans $config/balise.toml), puis « balise config check », « balise doctor ».
        La suite est dans /usr/share/doc/balise/LISEZMOI.Debian."
  systemd_runs || say "systemd does not run here: the service starts with the next boot of a system that has it" \
    "systemd ne tourne pas ici : le service démarrera avec un système qui en dispose"
}

case "$1" in
  configure)
    make_user
    make_directories
    # $2 is the version that was configured before: empty at the first installation, and after a cut within it.
    if [ -z "$2" ]; then make_configuration; fi
    mark_schema
    enable_unit
    start_unit
    if [ -z "$2" ]; then next_step; fi
    ;;
  abort-upgrade | abort-remove | abort-deconfigure) start_unit ;;
esac
exit 0
