# The test's hand in a machine whose first program is systemd: `wire` once before the service, `agent` beside it.
set -a
. /opt/rig/box.env
case $1 in
  wire)
    . /opt/rig/wiring.sh
    echo "lines=$lines" >/run/rig.env
    echo 12600 >/run/rig.volts
    ;;
  agent)
    . /run/rig.env
    in_machine() { sh -c "$1"; }
    # systemd does the one, udev the other.
    keep_running() { :; }
    name_receiver() { :; }
    . /opt/rig/agent.sh
    ;;
esac
