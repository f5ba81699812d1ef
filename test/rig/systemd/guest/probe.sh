# Runs as a part of the unit, confined as the daemon is: tries what that may not do, and what it must be able to. A line each.
exec >"$RUNTIME_DIRECTORY/probe" 2>&1
for node in /usr/lib/balise/*/node_modules/node-linux-*/bin/node; do :; done

try() {
  name=$1
  shift
  if said=$("$@" 2>&1); then echo "$name: yes"; else echo "$name: ${said##*: }"; fi
}

try 'read the disk' head -c 1 /dev/vda
try 'read the battery clock' cat /dev/rtc0
try 'change the configuration' touch /etc/balise/conf.d/new.toml
try 'change the program' touch /usr/lib/balise/new
try 'see others' ls -d /proc/1
try 'see homes' ls /home
try 'see a file that others left in /var/tmp' ls /var/tmp/left
try 'read the key itself' cat /etc/balise/credentials/vehicle.key
try 'make a namespace' unshare --user true
try 'speak to a group' "$node" -e '
  const socket = require("dgram").createSocket("udp4");
  socket.send("x", 9, "239.1.1.1", (error) => {
    if (error) console.error(`: ${error.code}`);
    process.exit(error ? 1 : 0);
  })'

try 'write its state' sh -c 'echo >"$STATE_DIRECTORY/probe" && rm "$STATE_DIRECTORY/probe"'
try 'read its copy of the key' test -r "$CREDENTIALS_DIRECTORY/link_vehicle.key"
try 'open the receiver' sh -c ': </dev/ttyUSB0'
try 'open the chip' sh -c ': </dev/gpiochip0'
