import { chmodSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../cache.ts";
import { run } from "../command.ts";
import { madeOnce } from "../tools/beside.ts";
import { flanneld } from "../tools/flannel.ts";
import type { Say } from "../tools/go.ts";
import { agnhost, kubernetesCommand } from "../tools/kubernetes.ts";
import { tool } from "../tools/tool.ts";
import { versions } from "../versions.ts";
import { busyboxLayer, curlLayer, iptablesLayer } from "./borrowed.ts";
import { type LayerRecipe, place } from "./layer.ts";

/** An image by what it is made of. */
export interface ImageRecipe {
  readonly reference: string;
  readonly layers: readonly LayerRecipe[];
  readonly entrypoint: readonly string[];
  readonly user?: string;
}

/** The images that a cluster of the lab pulls, under the names by which their projects publish them. */
export function images(kubernetes: readonly string[], base: string, say: Say): readonly ImageRecipe[] {
  const shell = busyboxLayer();
  const iptables = iptablesLayer(base);
  return [
    ...kubernetes.flatMap((version) => ofKubernetes(version, [shell, iptables], say)),
    {
      reference: `registry.k8s.io/etcd:${versions.etcd}-0`,
      layers: [
        shell,
        program("etcd", versions.etcd, () => ({
          "usr/local/bin/etcd": tool("etcd", say),
          "usr/local/bin/etcdctl": tool("etcdctl", say),
          "usr/local/bin/etcdutl": tool("etcdutl", say),
        })),
      ],
      entrypoint: ["/usr/local/bin/etcd"],
    },
    {
      reference: `registry.k8s.io/coredns/coredns:v${versions.coredns}`,
      layers: [program("coredns", versions.coredns, () => ({ coredns: tool("coredns", say) }))],
      entrypoint: ["/coredns"],
    },
    {
      reference: `registry.k8s.io/pause:${versions.pause}`,
      layers: [program("pause", versions.pause, () => ({ pause: pause() }))],
      entrypoint: ["/pause"],
      user: "65535:65535",
    },
    {
      reference: `registry.k8s.io/metrics-server/metrics-server:v${versions.metricsServer}`,
      layers: [
        program("metrics-server", versions.metricsServer, () => ({ "metrics-server": tool("metrics-server", say) })),
      ],
      entrypoint: ["/metrics-server"],
      user: "65534",
    },
    {
      reference: `ghcr.io/flannel-io/flannel:v${versions.flannel}`,
      layers: [shell, iptables, program("flannel", versions.flannel, () => ({ "opt/bin/flanneld": flanneld(say) }))],
      entrypoint: ["/opt/bin/flanneld"],
    },
    {
      reference: `registry.k8s.io/e2e-test-images/agnhost:${versions.agnhost}`,
      layers: [
        shell,
        curlLayer(base),
        program("agnhost", versions.kubernetes, () => ({ agnhost: agnhost(versions.kubernetes, say) })),
      ],
      entrypoint: ["/agnhost"],
    },
    ...[`registry.k8s.io/e2e-test-images/busybox:${versions.busybox}`, "docker.io/library/busybox:latest"].map(
      (reference): ImageRecipe => ({ reference, layers: [shell], entrypoint: ["/bin/sh"] }),
    ),
  ];
}

function ofKubernetes(version: string, below: readonly LayerRecipe[], say: Say): readonly ImageRecipe[] {
  return (["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"] as const).map((name) => ({
    reference: `registry.k8s.io/${name}:v${version}`,
    layers: [
      ...(name === "kube-proxy" ? below : []),
      program(name, version, () => ({ [`usr/local/bin/${name}`]: kubernetesCommand(name, version, say) })),
    ],
    entrypoint: [`/usr/local/bin/${name}`],
  }));
}

function program(name: string, version: string, files: () => Readonly<Record<string, string>>): LayerRecipe {
  return {
    name: `${name}-${version}`,
    key: [name, version, 1],
    fill: (stage) => {
      const placed = files();
      place(stage, placed);
      for (const path of Object.keys(placed)) chmodSync(join(stage, path), 0o755);
    },
  };
}

function pause(): string {
  const source = fileURLToPath(new URL("./pause.c", import.meta.url));
  return madeOnce(join(cacheFolder(), "tools", `pause-${versions.pause}`, "pause"), (folder) => {
    const out = join(folder, "pause");
    run(["gcc", "-Os", "-static", "-s", "-o", out, source]);
    return out;
  });
}
