import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../../../lab/lab.ts";
import { versions } from "../../../lab/versions.ts";
import { type Kubectl, kubectlOf, nodesReady } from "../clusters/kubectl.ts";
import { flannelManifest } from "./flannel.ts";
import { audit, auditPolicy, initConfiguration, prepareScript } from "./prepare.ts";

/** A step of the work and how long it took. */
export interface Timing {
  readonly what: string;
  readonly seconds: number;
}

export interface ByHand {
  readonly timings: readonly Timing[];
  readonly kubectl: Kubectl;
  readonly kubeconfig: string;
}

export interface ByHandOptions {
  readonly lab: Lab;
  /** For the kubeconfig. */
  readonly folder: string;
  /** Machines by name: the first becomes the control plane, the rest join at once. */
  readonly machines: readonly string[];
  /** They join afterwards, all at once: a cluster that grows. */
  readonly more?: readonly string[];
  /** The API server writes down who asks for what. Default false. */
  readonly audited?: boolean;
  readonly say: (text: string) => void;
}

const readyMs = 600_000;

/** A cluster made as a person does it, with kubeadm over shells: what our own work is compared with. */
export async function byHand({
  lab,
  folder,
  machines,
  more = [],
  audited = false,
  say,
}: ByHandOptions): Promise<ByHand> {
  const timings: Timing[] = [];
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    timings.push({ what, seconds });
    say(`by hand: ${what}: ${seconds} s`);
    return result;
  };
  const [first = "", ...workers] = machines;
  const image = (name: string): string =>
    lab.mirror.images.find(({ reference }) => reference.includes(`/${name}:`))?.reference ?? name;
  const prepare = (names: readonly string[]): Promise<unknown> =>
    Promise.all(names.map((name) => lab.shell(name, prepareScript(lab.mirror))));
  const joinAll = (names: readonly string[], command: string): Promise<unknown> =>
    Promise.all(names.map((name) => lab.shell(name, `${command} --ignore-preflight-errors=all`)));

  await timed(`containerd and kubelet on ${machines.length} machines`, () => prepare(machines));
  await timed("kubeadm init with its images", async () => {
    const address = lab.machines.find(({ name }) => name === first)?.address ?? "";
    const configuration = initConfiguration(address, versions.kubernetes, { audit: audited });
    lab.inside(first, `cat > /root/kubeadm.yaml <<'END'\n${configuration}END`);
    if (audited) lab.inside(first, `install -D /dev/stdin ${audit.policy} <<'END'\n${auditPolicy}END`);
    await lab.shell(first, "kubeadm init --config /root/kubeadm.yaml --ignore-preflight-errors=all");
  });
  const kubeconfig = join(folder, "by-hand.kubeconfig");
  writeFileSync(kubeconfig, lab.inside(first, "cat /etc/kubernetes/admin.conf"), { mode: 0o600 });
  const kubectl = kubectlOf(lab.mirror.kubectl, kubeconfig);
  await kubectl(["apply", "-f", "-"], flannelManifest(image("flannel")));
  const command = lab.inside(first, "kubeadm token create --print-join-command").trim();
  await timed(`${workers.length} joins`, () => joinAll(workers, command));
  await timed("all nodes Ready", () => nodesReady(kubectl, machines.length, readyMs));
  await timed("CoreDNS ready", () =>
    kubectl(["-n", "kube-system", "rollout", "status", "deployment/coredns", `--timeout=${readyMs / 1000}s`]),
  );
  if (more.length > 0) {
    await timed(`containerd and kubelet on ${more.length} more machines`, () => prepare(more));
    await timed(`${more.length} joins at once`, () => joinAll(more, command));
    await timed(`all ${machines.length + more.length} nodes Ready`, () =>
      nodesReady(kubectl, machines.length + more.length, readyMs),
    );
  }
  return { timings, kubectl, kubeconfig };
}
