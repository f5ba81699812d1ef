# What is plugged into the machine, whoever is its first program. Wants $LINES, and leaves in $lines where they are.
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
