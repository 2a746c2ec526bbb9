/**
 * The first task on every machine, for every executor: is it the right machine, has no later attempt been here, is no earlier one
 * still at work? Then it takes the fence. POSIX sh, so that it runs before anything is known about the machine; on a mismatch of
 * identity it writes nothing. Arguments: folder of the fence, fence number, marker, wanted machine id, serial number, product UUID,
 * "ssh" or "local", uid of the Machine object. Answers lines `dipper.<key>=<value>`; `refused` ends it.
 */
export const gateScript = `set -u
folder=$1 fence=$2 marker=$3 want_id=$4 want_serial=$5 want_uuid=$6 connection=$7 object=$8
umask 077
say() { printf 'dipper.%s=%s\\n' "$1" "$2"; }
refuse() { say refused "$1 $2"; exit 0; }
first() { [ -r "$1" ] && head -n 1 "$1" 2>/dev/null; }
id=$(first /etc/machine-id) serial=$(first /sys/class/dmi/id/product_serial) uuid=$(first /sys/class/dmi/id/product_uuid | tr A-F a-f)
say hostname "$(uname -n)"
say machineID "\${id:-}"
say serialNumber "\${serial:-}"
say productUUID "\${uuid:-}"
say python "$(command -v python3 || true)"
differs() {
  [ -z "$2" ] || [ "$2" = "\${3:-}" ] && return
  refuse IdentityMismatch "the $1 is '\${3:-}', expected '$2'"
}
differs "machine id" "$want_id" "\${id:-}"
differs "serial number" "$want_serial" "\${serial:-}"
differs "product UUID" "$want_uuid" "\${uuid:-}"
# Number 0 takes nothing: a dry run only wants to know who is there.
[ "$fence" -gt 0 ] || { say taken 0; exit 0; }
mkdir -p "$folder" 2>/dev/null || refuse FenceFailed "cannot make $folder"
exec 9>>"$folder/fence.lock" || refuse FenceFailed "cannot write in $folder"
if command -v flock >/dev/null 2>&1; then flock -w 10 9 || refuse FenceFailed "the lock $folder/fence.lock is held by somebody else"; fi
seen=0 by= of=
[ -r "$folder/fence" ] && read -r seen by of < "$folder/fence"
case $seen in ''|*[!0-9]*) seen=0 ;; esac
# A machine that was registered anew counts anew; what may still run of its former registration is looked for below.
[ "$of" = "$object" ] || seen=0
if [ "$seen" -gt "$fence" ] || { [ "$seen" -eq "$fence" ] && [ "$by" != "$marker" ]; }; then
  refuse FencedOut "attempt $fence came too late: attempt $seen has taken the machine"
fi
if [ "$connection" = ssh ]; then
  tries=0
  while :; do
    busy=
    for file in $(grep -als 'dipper-fence-[0-9][0-9]*-' /proc/[0-9]*/cmdline 2>/dev/null); do
      grep -aqs -- "$marker" "$file" && continue
      [ -r "$file" ] || continue
      pid=\${file#/proc/}
      busy="$busy \${pid%%/*}"
    done
    [ -z "$busy" ] && break
    tries=$((tries + 1))
    [ "$tries" -ge 20 ] && refuse EarlierAttemptAlive "processes of an earlier attempt are still at work:$busy"
    sleep 1
  done
fi
printf '%s %s %s\\n' "$fence" "$marker" "$object" > "$folder/fence.new" && mv "$folder/fence.new" "$folder/fence" || refuse DiskFull "cannot write $folder/fence"
say taken "$fence"
`;

/**
 * Ends what a run left at work on a machine whose connection was cut: the processes that carry the marker, and their children.
 * Argument: the marker.
 */
export const stopScript = `marker=$1
mine=$$
descendants() {
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do descendants "$child"; done
  printf '%s ' "$1"
}
all=
for file in $(grep -als -- "$marker" /proc/[0-9]*/cmdline 2>/dev/null); do
  pid=\${file#/proc/}
  pid=\${pid%%/*}
  case " $(descendants "$pid")" in *" $mine "*) continue ;; esac
  all="$all $(descendants "$pid")"
done
[ -z "$all" ] || kill -KILL $all 2>/dev/null
rmdir "$HOME/.ansible/tmp/$marker" 2>/dev/null
exit 0
`;
