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

# Keys and lamps: lines of a simulated chip, pulled up as keys are.
chip=/sys/kernel/config/gpio-sim/box
mkdir -p $chip/bank0
number=0
for line in $LINES; do number=$((number + 1)); done
echo $number >$chip/bank0/num_lines
echo box >$chip/bank0/label
number=0
for line in $LINES; do
  mkdir $chip/bank0/line$number
  echo $line >$chip/bank0/line$number/name
  number=$((number + 1))
done
echo 1 >$chip/live
lines=/sys/devices/platform/$(cat $chip/dev_name)/$(cat $chip/bank0/chip_name)
number=0
for line in $LINES; do
  case $line in KEY_*) echo pull-up >$lines/sim_gpio$number/pull ;; esac
  number=$((number + 1))
done

ip link set lo up
ip addr add 10.0.2.15/24 dev eth0
ip link set eth0 up
ip route add default via 10.0.2.2

for each in dev proc sys; do mount --bind /$each /machine/$each; done
. /disk.sh
. /agent.sh
