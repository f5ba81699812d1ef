#!/bin/busybox sh
# First program of the box's machine: mounts, devices, network; then the daemon, and the agent that does what the test asks for.
/bin/busybox --install -s /bin
. /box.env
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
exec </dev/console >/dev/console 2>&1
mount -t configfs none /sys/kernel/config
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose hostroot /host
mount -t tmpfs tmpfs /layer
mkdir /layer/upper /layer/work
mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work overlay /machine
mkdir -p /machine/data /machine/run/balise
# Whoever started this may be gone: it does not stay for ever.
(sleep "$PATIENCE_S"; reboot -f) &

. /wiring.sh
for each in dev proc sys; do mount --bind /$each /machine/$each; done
. /disk.sh
. /agent.sh
