import { stringify } from "yaml";

/** flannel as a person applies it: its daemon on every node, VXLAN between them. */
export function flannelManifest(image: string): string {
  const namespace = "kube-flannel";
  const labels = { app: "flannel" };
  const meta = { name: "flannel", namespace };
  const rules = [
    { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
    { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
    { apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] },
  ];
  const network = {
    name: "cbr0",
    cniVersion: "0.3.1",
    plugins: [
      { type: "flannel", delegate: { hairpinMode: true, isDefaultGateway: true } },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
  const mounts = [
    { name: "run", mountPath: "/run/flannel" },
    { name: "lock", mountPath: "/run/xtables.lock" },
    { name: "settings", mountPath: "/etc/kube-flannel" },
  ];
  const field = (name: string, fieldPath: string): object => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  const objects = [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: meta },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "flannel" }, rules },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "flannel" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "flannel" },
      subjects: [{ kind: "ServiceAccount", name: "flannel", namespace }],
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: meta,
      data: {
        "cni-conf.json": JSON.stringify(network),
        "net-conf.json": JSON.stringify({
          Network: "198.19.0.0/17",
          EnableNFTables: false,
          Backend: { Type: "vxlan" },
        }),
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: meta,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            hostNetwork: true,
            priorityClassName: "system-node-critical",
            serviceAccountName: "flannel",
            tolerations: [{ operator: "Exists", effect: "NoSchedule" }],
            initContainers: [
              {
                name: "settings",
                image,
                command: ["cp", "-f", "/etc/kube-flannel/cni-conf.json", "/etc/cni/net.d/10-flannel.conflist"],
                volumeMounts: [...mounts, { name: "plugins", mountPath: "/etc/cni/net.d" }],
              },
            ],
            containers: [
              {
                name: "flannel",
                image,
                command: ["/opt/bin/flanneld", "--ip-masq", "--kube-subnet-mgr"],
                env: [field("POD_NAME", "metadata.name"), field("POD_NAMESPACE", "metadata.namespace")],
                securityContext: { privileged: true },
                volumeMounts: mounts,
              },
            ],
            volumes: [
              { name: "run", hostPath: { path: "/run/flannel", type: "DirectoryOrCreate" } },
              { name: "lock", hostPath: { path: "/run/xtables.lock", type: "FileOrCreate" } },
              { name: "plugins", hostPath: { path: "/etc/cni/net.d", type: "DirectoryOrCreate" } },
              { name: "settings", configMap: { name: "flannel" } },
            ],
          },
        },
      },
    },
  ];
  return objects.map((object) => stringify(object)).join("---\n");
}
