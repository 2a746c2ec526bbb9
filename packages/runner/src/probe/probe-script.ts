/**
 * Looks at a machine and changes nothing. POSIX sh, run as root; reads /proc, /sys and a few files, and lists the chains of the
 * packet filter. What counts as a leftover is what `clean.yml` removes, so that a cleaned machine passes. Lines `dipper.<key>=<value>`;
 * `disk`, `nic`, `gpu`, `check` come several times, with fields separated by tabs.
 */
export const probeScript = `set -u
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
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
below() { find "$@" -mindepth 1 ! -type d 2>/dev/null | head -n 3 | tr '\\n' ' '; }
check NoKubelet "$([ -n "$(running kubelet)" ] && echo 'kubelet is running; ')$(present /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /var/lib/kubelet/config.yaml /etc/systemd/system/kubelet.service /etc/systemd/system/kubelet.service.d)"
check NoControlPlane "$(present /etc/kubernetes/admin.conf /etc/kubernetes/pki/ca.key $(below /etc/kubernetes/manifests))"
check NoEtcdMember "$([ -n "$(running etcd)" ] && echo 'etcd is running; ')$(present /var/lib/etcd/member)"
others=$(below /etc/kubernetes/pki /var/lib/kubelet/pki /var/lib/kubelet/pods)
check NoClusterFiles "\${others:+found: $others}"
shims=$(grep -lsE '^(containerd-shim|conmon)' /proc/[0-9]*/comm 2>/dev/null | wc -l)
check NoContainers "$([ "$shims" -gt 0 ] && echo "$shims containers are running")"
cni=$(ls /etc/cni/net.d 2>/dev/null | head -n 3 | tr '\\n' ' ')
links=$(ls /sys/class/net | grep -E '^(cni[0-9]+|flannel(\\.|-v6\\.)[0-9]+|cali[0-9a-f]+|vxlan(-v6)?\\.calico|cilium_.+|kube-ipvs0|kube-bridge|nodelocaldns)$' | head -n 3 | tr '\\n' ' ')
spaces=$(ls /run/netns 2>/dev/null | grep '^cni-' | head -n 3 | tr '\\n' ' ')
bounded() { if command -v timeout >/dev/null; then timeout 5 "$@"; else "$@"; fi 2>/dev/null; }
chains=$({ bounded iptables-save; bounded ip6tables-save; } | grep -cE '^:(KUBE-|CNI-|FLANNEL-|cali|CILIUM_)')
[ "$chains" -gt 0 ] || chains=
tables=$(bounded nft list tables | grep -E ' (kube-proxy|flannel-ipv[46]|cni_hostport)$' | tr '\\n' ' ')
check NoClusterNetwork "\${cni:+configuration: $cni}\${links:+interfaces: $links}\${spaces:+network namespaces: $spaces}\${chains:+$chains chains of iptables }\${tables:+nftables: $tables}"
check NoForeignMounts "$(awk '$3 ~ /^(ext[234]|xfs|btrfs|f2fs|nfs4?|ceph|cifs|glusterfs|fuse\\..*|zfs)$/ && $2 !~ /^\\/($|(boot|home|usr)(\\/|$)|opt$|srv$|tmp$|var$|var\\/(tmp|lib)$|var\\/log(\\/|$)|var\\/lib\\/(containerd|kubelet|etcd|docker|containers)$|run\\/host\\/)/ {printf "%s ", $2}' /proc/mounts)"
volumes=$(grep -cE '^[^ ]+ (/var/lib/kubelet|/run/containerd)/' /proc/mounts)
check NoClusterMounts "$([ "$volumes" -gt 0 ] && echo "$volumes volumes of pods are mounted")"
attempts=
for file in $(grep -als 'dipper-fence-[0-9][0-9]*-' /proc/[0-9]*/cmdline 2>/dev/null); do pid=\${file#/proc/}; attempts="$attempts \${pid%%/*}"; done
check NoLivingAttempt "\${attempts:+processes:$attempts}"
say done yes
`;
