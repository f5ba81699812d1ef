# The data disk, and the daemon on it. With DM the disk is behind a mapping that the test can change.
in_machine() {
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ NODE_COMPILE_CACHE="$COMPILED" chroot /machine /bin/sh -c "$1"
}
disk=/dev/vda
if [ "$DM" = 1 ]; then
  sectors=$(cat /sys/block/vda/size)
  in_machine "dmsetup create --noudevsync data --table '0 $sectors linear /dev/vda 0'"
  disk=/dev/dm-0
fi
# What is wrong with the file system is on the console, and the agent says that there is no disk.
mount -t ext4 $disk /machine/data || echo "the data disk cannot be mounted"

# As a service manager does it, at its simplest: what ends is started again after a second.
keep_running() {
  while :; do
    in_machine "cd '$CHECKOUT' && echo -500 >/proc/self/oom_score_adj && exec $RUN" >"$(echo /dev/vport*p2)" 2>&1
    sleep 1
  done
}

# What udev's rule does: the newest receiver has the name.
name_receiver() {
  while :; do
    for device in /dev/ttyUSB*; do
      [ -e "$device" ] && newest=/dev/${device##*/}
    done
    if [ -n "$newest" ] && [ -e "$newest" ]; then
      [ "$(readlink /dev/balise-gnss)" = "$newest" ] || ln -sfn "$newest" /dev/balise-gnss
    else
      rm -f /dev/balise-gnss
    fi
    newest=
    sleep 0.5
  done
}
