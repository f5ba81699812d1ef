#!/bin/sh
# What the maintainer scripts share. Put into each of them when the package is built: a preinst has no files of its package yet.
unit=balise.service
state=/var/lib/balise
config=/etc/balise
marker=$state/schema-version

french() {
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in fr*) return 0 ;; *) return 1 ;; esac
}

# say ENGLISH FRENCH
say() {
  if french; then echo "balise: $2" >&2; else echo "balise: $1" >&2; fi
}

systemd_runs() {
  [ -d /run/systemd/system ]
}

# Where the data is: store.directory of the configuration, the last word counts; as the daemon reads it, /var/lib/balise by default.
store_directory() {
  found=$(cat "$config"/balise.toml "$config"/conf.d/*.toml 2>/dev/null | sed -n '
    s/^[[:space:]]*store\.directory[[:space:]]*=[[:space:]]*["'"'"']\([^"'"'"']*\)["'"'"'].*/\1/p
    /^[[:space:]]*\[store\]/,/^[[:space:]]*\[[^]]*\]/s/^[[:space:]]*directory[[:space:]]*=[[:space:]]*["'"'"']\([^"'"'"']*\)["'"'"'].*/\1/p
  ' | tail -n 1)
  echo "${found:-$state}"
}

# The first number of a file; 0 where there is none.
number_in() {
  read_number=$(head -c 20 "$1" 2>/dev/null | sed -n '1s/^\([0-9]\{1,9\}\)$/\1/p')
  echo "${read_number:-0}"
}

# user_version of a SQLite file: four bytes at 60, the highest first (https://www.sqlite.org/fileformat.html, 1.3).
schema_in() {
  # shellcheck disable=SC2046
  set -- $(od -An -tu1 -j60 -N4 "$1" 2>/dev/null)
  [ $# -eq 4 ] || { echo 0; return; }
  echo $((($1 << 24) + ($2 << 16) + ($3 << 8) + $4))
}

# What the data may be: the file says what its last orderly end left; the marker, what a version that was started here makes of it.
data_schema() {
  of_file=$(schema_in "$(store_directory)/balise.db")
  of_marker=0
  [ "$of_file" -eq 0 ] || of_marker=$(number_in "$marker")
  if [ "$of_marker" -gt "$of_file" ]; then echo "$of_marker"; else echo "$of_file"; fi
}
