#!/bin/sh
# Boots a machine in the foreground: boot.sh NAME HOME BRIDGE GROUP [LINK]; LINK is the host's end of a second link.
# It gets a cgroup of its own in every hierarchy, below ours, before nspawn makes its cgroup namespace: otherwise all machines
# see the same tree, and their init systems and kubelets clear away each other's groups.
set -eu
name=$1 home=$2 bridge=$3 group=$4 link=${5:-}
while IFS=: read -r _ controllers path; do
  if [ -n "$controllers" ]; then
    folder=/sys/fs/cgroup/${controllers#name=}
  elif [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    folder=/sys/fs/cgroup
  elif [ -f /sys/fs/cgroup/unified/cgroup.procs ]; then
    # Hybrid: nspawn takes the place of its payload in systemd's own hierarchy from here.
    folder=/sys/fs/cgroup/unified
  else
    continue
  fi
  [ -d "$folder" ] || continue
  at=$folder${path%/}
  for step in "$group" "$name"; do
    above=$at
    at=$at/$step
    mkdir -p "$at"
    # A cpuset without processors takes no process.
    for file in cpuset.cpus cpuset.mems; do
      if [ -f "$above/$file" ] && [ -z "$(cat "$at/$file" 2>/dev/null)" ]; then cat "$above/$file" > "$at/$file"; fi
    done
  done
  echo $$ > "$at/cgroup.procs"
done < /proc/self/cgroup
[ -f /sys/fs/cgroup/cgroup.controllers ] || export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=0
export SYSTEMD_NSPAWN_API_VFS_WRITABLE=yes SYSTEMD_NSPAWN_USE_CGNS=1
# The keyring and the privileged calls are what runc and containerd need; no resolver and no route out: nothing leaves the lab.
# /var/lib is a real folder, because containerd cannot lay one overlay upon another.
exec systemd-nspawn --quiet --directory="$home/root" --boot --machine="$name" --register=no --keep-unit \
  --resolv-conf=off --network-veth --network-bridge="$bridge" ${link:+--network-veth-extra="$link:host1"} \
  --capability=all --private-users=no --system-call-filter='@keyring bpf @privileged @mount @module' \
  --bind="$home/lib:/var/lib" --bind=/dev/kmsg
