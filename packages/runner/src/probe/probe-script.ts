/**
 * Looks at a machine and changes nothing. POSIX sh, run as root, reads /proc, /sys and a few files. Lines `dipper.<key>=<value>`;
 * `disk`, `nic`, `gpu`, `check` come several times, with fields separated by tabs.
 */
export const probeScript = `set -u
say() { printf 'dipper.%s=%s\\n' "$1" "$2"; }
first() { [ -r "$1" ] && head -n 1 "$1" 2>/dev/null; }
tab=$(printf '\\t')
say machineID "$(first /etc/machine-id)"
say serialNumber "$(first /sys/class/dmi/id/product_serial)"
say productUUID "$(first /sys/class/dmi/id/product_uuid)"
say python "$(command -v python3 || true)"
say freeKiB "$(df -Pk / 2>/dev/null | awk 'NR==2 {print $4}')"
say os "$(. /etc/os-release 2>/dev/null && printf '%s-%s' "\${ID:-linux}" "\${VERSION_ID:-}")"
say kernel "$(uname -r)"
say arch "$(uname -m)"
say cpus "$(grep -c '^processor' /proc/cpuinfo)"
say memoryKiB "$(awk '/^MemTotal:/ {print $2}' /proc/meminfo)"
for disk in /sys/block/*; do
  name=\${disk##*/}
  case $name in loop*|ram*|zram*|dm-*|md*|sr*|fd*) continue ;; esac
  best=/dev/$name
  for link in /dev/disk/by-id/*; do [ "$(readlink -f "$link" 2>/dev/null)" = "/dev/$name" ] && best=$link && break; done
  say disk "$best$tab$(($(first "$disk/size") / 2097152))"
done
for nic in /sys/class/net/*; do
  name=\${nic##*/}
  case $name in lo|veth*|docker*|br-*|cni*|flannel*|cali*|virbr*|ifb*|dummy*|tunl*|kube-*|nodelocaldns) continue ;; esac
  say nic "$name$tab$(first "$nic/address")"
done
for gpu in /proc/driver/nvidia/gpus/*/information; do [ -r "$gpu" ] && say gpu "$(sed -n 's/^Model:[[:space:]]*//p' "$gpu")"; done
check() { if [ -n "$2" ]; then say check "$1\${tab}Fail$tab$2"; else say check "$1\${tab}Pass$tab"; fi; }
running() { grep -xs -- "$1" /proc/[0-9]*/comm 2>/dev/null | head -n 1; }
present() { found=; for path in "$@"; do [ -e "$path" ] && found="$found $path"; done; [ -z "$found" ] || echo "found:$found"; }
check NoKubelet "$([ -n "$(running kubelet)" ] && echo 'kubelet is running; ')$(present /etc/kubernetes/kubelet.conf /var/lib/kubelet/config.yaml)"
check NoControlPlane "$(present /etc/kubernetes/admin.conf /etc/kubernetes/pki/ca.key /etc/kubernetes/manifests/kube-apiserver.yaml)"
check NoEtcdMember "$([ -n "$(running etcd)" ] && echo 'etcd is running; ')$(present /var/lib/etcd/member)"
shims=$(grep -ls '^containerd-shim' /proc/[0-9]*/comm 2>/dev/null | wc -l)
check NoContainers "$([ "$shims" -gt 0 ] && echo "$shims containers are running")"
cni=$(ls /etc/cni/net.d 2>/dev/null | head -n 3 | tr '\\n' ' ')
links=$(ls -d /sys/class/net/cni0 /sys/class/net/flannel.1 /sys/class/net/cali* /sys/class/net/kube-ipvs0 2>/dev/null | sed 's#.*/##' | head -n 3 | tr '\\n' ' ')
check NoClusterNetwork "\${cni:+configuration: $cni}\${links:+interfaces: $links}"
check NoForeignMounts "$(awk '$3 ~ /^(ext[234]|xfs|btrfs|nfs4?|ceph|fuse\\..*|zfs)$/ && $2 !~ /^\\/($|boot|home|opt|srv|tmp|usr|var$|var\\/(log|tmp)$|run\\/host\\/)/ {printf "%s ", $2}' /proc/mounts)"
attempts=
for file in $(grep -als 'dipper-fence-[0-9][0-9]*-' /proc/[0-9]*/cmdline 2>/dev/null); do pid=\${file#/proc/}; attempts="$attempts \${pid%%/*}"; done
check NoLivingAttempt "\${attempts:+processes:$attempts}"
say done yes
`;
