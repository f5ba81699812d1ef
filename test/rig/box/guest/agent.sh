# Does what the test asks for, one line each: `ID pull LINE-NUMBER pull-up|pull-down`, `ID run COMMAND…`. Answers `ID CODE OUTPUT`,
# the output in base64. Says by itself `lamp LINE 0|1` when one changes.
exec 3<>"$(echo /dev/vport*p1)"

watch_lamps() {
  while :; do
    number=0
    for line in $LINES; do
      case $line in
        LAMP_*)
          read -r now <$lines/sim_gpio$number/value
          eval "before=\$$line"
          if [ "$now" != "$before" ]; then
            eval "$line=$now"
            echo "lamp $line $now" >&3
          fi
          ;;
      esac
      number=$((number + 1))
    done
    sleep 0.1
  done
}

name_receiver &
watch_lamps &
keep_running &
echo "ready" >&3
while read -r id verb what <&3; do
  case $verb in
    pull)
      echo "${what#* }" >$lines/sim_gpio${what%% *}/pull
      echo "$id $? " >&3
      ;;
    run)
      said=$(in_machine "$what" 2>&1)
      code=$?
      echo "$id $code $(printf %s "$said" | base64 | tr -d '\n')" >&3
      ;;
  esac
done
