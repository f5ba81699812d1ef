#!/bin/sh
# Before anything is unpacked: data of a later version is not handed to a program that cannot read it.
set -e
# @COMMON@
case "$1" in
  install | upgrade)
    data=$(data_schema)
    if [ "$data" -gt @SCHEMA@ ]; then
      say "refused: the database in $(store_directory) has schema $data, version @VERSION@ reads up to @SCHEMA@. Nothing was changed.
        Install a version that reads schema $data; or, to begin without the data, 'apt purge balise' first (its records are lost)." \
        "refusé : la base de $(store_directory) est au schéma $data, la version @VERSION@ lit jusqu'à @SCHEMA@. Rien n'a été modifié.
        Installer une version qui lit le schéma $data ; ou, pour repartir sans les données, « apt purge balise » d'abord (elles sont perdues)."
      exit 1
    fi
    ;;
esac
exit 0
