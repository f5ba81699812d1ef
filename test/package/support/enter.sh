#!/bin/sh
# In a user, mount and process namespace of its own, whose numbers of users are those outside: gives the directory $1 what a system
# needs and runs the rest in it. With $2, programs of that architecture are run by that static QEMU, here and nowhere else.
set -e
root=$1 qemu=$2
shift 2
if [ -n "$qemu" ]; then
  mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
  # As binfmt.d of qemu-user-static has it. F: opened now, so that it is found from inside as well.
  magic='\x7f\x45\x4c\x46\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
  mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
  printf ':qemu-aarch64:M::%s:%s:%s:FPC' "$magic" "$mask" "$qemu" >/proc/sys/fs/binfmt_misc/register
fi
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/pts"
mount --bind /dev/pts "$root/dev/pts"
umask 022
exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LANG="${LANG_INSIDE:-C}" DEBIAN_FRONTEND=noninteractive "$@"
