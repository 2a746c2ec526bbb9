import { versions } from "../versions.ts";
import { type GoTool, goTool, type Say } from "./go.ts";

const containerdVersion = {
  "github.com/containerd/containerd/v2/version.Version": `v${versions.containerd}`,
};

/** What is built beside Kubernetes and flannel; all of it comes from the Go module proxy. */
const tools = {
  etcd: etcd("etcd", "server"),
  etcdctl: etcd("etcdctl", "etcdctl"),
  etcdutl: etcd("etcdutl", "etcdutl"),
  containerd: containerd("containerd"),
  "containerd-shim-runc-v2": containerd("containerd-shim-runc-v2"),
  ctr: containerd("ctr"),
  coredns: {
    name: "coredns",
    version: versions.coredns,
    package: "github.com/coredns/coredns",
  },
  helm: {
    name: "helm",
    version: versions.helm,
    package: "helm.sh/helm/v3/cmd/helm",
    set: { "helm.sh/helm/v3/internal/version.version": `v${versions.helm}` },
  },
  helm4: {
    name: "helm4",
    version: versions.helm4,
    package: "helm.sh/helm/v4/cmd/helm",
    set: { "helm.sh/helm/v4/internal/version.version": `v${versions.helm4}` },
  },
  registry: {
    name: "registry",
    version: versions.registry,
    package: "github.com/distribution/distribution/v3/cmd/registry",
  },
  "metrics-server": {
    name: "metrics-server",
    version: versions.metricsServer,
    package: "sigs.k8s.io/metrics-server/cmd/metrics-server",
    set: { "sigs.k8s.io/metrics-server/pkg/version.gitVersion": `v${versions.metricsServer}` },
  },
} as const satisfies Readonly<Record<string, GoTool>>;

export type ToolName = keyof typeof tools;

export const toolNames = Object.keys(tools) as readonly ToolName[];

/** A tool's path; built only where the cache has none of its version. */
export function tool(name: ToolName, say: Say): string {
  return goTool(tools[name], say);
}

function etcd<Name extends string>(name: Name, part: string): GoTool & { readonly name: Name } {
  return {
    name,
    version: versions.etcd,
    package: `go.etcd.io/etcd/${part}/v3`,
  };
}

function containerd<Name extends string>(name: Name): GoTool & { readonly name: Name } {
  return {
    name,
    version: versions.containerd,
    package: `github.com/containerd/containerd/v2/cmd/${name}`,
    set: containerdVersion,
  };
}
