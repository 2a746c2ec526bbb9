import type { Mirror } from "../../../lab/lab.ts";

const cri = "unix:///run/containerd/containerd.sock";

/** What a person types as root on a machine until kubeadm can be called: containerd, runc, network plugins, kubelet. */
export function prepareScript(mirror: Mirror): string {
  const url = (name: string): string => {
    const file = mirror.files.find((one) => one.name === name);
    if (file === undefined) throw new Error(`The mirror has no file ${name}.`);
    return `${mirror.filesURL}/${file.path}`;
  };
  const hosts = ["registry.k8s.io", "ghcr.io", "docker.io"].map(
    (host) => `mkdir -p /etc/containerd/certs.d/${host}
printf 'server = "https://${host}"\\n[host."${mirror.registry}"]\\n  capabilities = ["pull", "resolve"]\\n' > /etc/containerd/certs.d/${host}/hosts.toml`,
  );
  return `set -e
cd /usr/local
curl -fsS ${url("containerd")} | tar xz
for one in runc=${url("runc")} kubelet=${url("kubelet")} kubeadm=${url("kubeadm")} kubectl=${url("kubectl")}; do
  curl -fsS -o bin/\${one%%=*} \${one#*=}; chmod 755 bin/\${one%%=*}
done
mkdir -p /opt/cni/bin /etc/containerd /etc/systemd/system/kubelet.service.d
curl -fsS ${url("cni-plugins")} | tar xz -C /opt/cni/bin
curl -fsS -o /opt/cni/bin/flannel ${url("flannel-cni-plugin")}; chmod 755 /opt/cni/bin/flannel
${hosts.join("\n")}
cat > /etc/containerd/config.toml <<'END'
version = 3
[plugins.'io.containerd.cri.v1.images'.registry]
config_path = '/etc/containerd/certs.d'
[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = 'registry.k8s.io/pause:3.10.2'
[plugins.'io.containerd.cri.v1.runtime']
restrict_oom_score_adj = true
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
SystemdCgroup = false
END
cat > /etc/systemd/system/containerd.service <<'END'
[Service]
ExecStart=/usr/local/bin/containerd
Delegate=yes
KillMode=process
Restart=always
LimitNOFILE=infinity
[Install]
WantedBy=multi-user.target
END
cat > /etc/systemd/system/kubelet.service <<'END'
[Unit]
After=containerd.service
[Service]
Environment="CONFIG=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
ExecStart=/usr/local/bin/kubelet $CONFIG $KUBELET_KUBEADM_ARGS
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
END
sysctl -q -w net.ipv4.ip_forward=1
systemctl daemon-reload
systemctl enable -q --now containerd
systemctl enable -q kubelet`;
}

/** Where a kube-apiserver that writes an audit log has its policy and the log. */
export const audit = { policy: "/etc/kubernetes/audit/policy.yaml", log: "/var/log/kubernetes/audit.log" } as const;

/** Every request when its answer begins, and when it has ended: who asked for what. */
export const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
`;

const apiServerWithAudit = `apiServer:
  extraArgs:
    - {name: audit-policy-file, value: ${audit.policy}}
    - {name: audit-log-path, value: ${audit.log}}
    - {name: audit-log-mode, value: blocking}
  extraVolumes:
    - {name: audit-policy, hostPath: ${audit.policy}, mountPath: ${audit.policy}, readOnly: true, pathType: File}
    - {name: audit-log, hostPath: /var/log/kubernetes, mountPath: /var/log/kubernetes, pathType: DirectoryOrCreate}
`;

/** cgroups v1, overlay roots and shared sysctls are the lab's; a machine of its own needs none of the settings below the line. */
export function initConfiguration(address: string, version: string, options: { readonly audit: boolean }): string {
  return `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration:
  criSocket: ${cri}
localAPIEndpoint:
  advertiseAddress: ${address}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v${version}
networking:
  podSubnet: 198.19.0.0/17
  serviceSubnet: 198.19.128.0/20
${options.audit ? apiServerWithAudit : ""}---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
failCgroupV1: false
localStorageCapacityIsolation: false
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
conntrack:
  maxPerCore: 0
`;
}
