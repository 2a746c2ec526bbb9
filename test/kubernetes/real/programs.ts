import { defaultKubernetes, kubernetesCommand } from "../../../lab/tools/kubernetes.ts";
import { tool } from "../../../lab/tools/tool.ts";
import { LabUnfit } from "../../../lab/unfit.ts";

/** Paths of what a real control plane is made of. */
export interface Programs {
  readonly version: string;
  readonly etcd: string;
  readonly apiServer: string;
  /** Only with workloads. */
  readonly controllerManager: () => string;
  readonly scheduler: () => string;
}

/** From the lab's cache, or built into it. Throws LabUnfit, one line, where that cannot be. */
export function programs(say: (text: string) => void): Programs {
  const found = (what: () => string): string => {
    try {
      return what();
    } catch (cause) {
      if (cause instanceof LabUnfit) throw cause;
      const [line] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
      throw new LabUnfit(`The real API server cannot be built here: ${line}`, { cause });
    }
  };
  const version = defaultKubernetes;
  return {
    version,
    etcd: found(() => tool("etcd", say)),
    apiServer: found(() => kubernetesCommand("kube-apiserver", version, say)),
    controllerManager: () => found(() => kubernetesCommand("kube-controller-manager", version, say)),
    scheduler: () => found(() => kubernetesCommand("kube-scheduler", version, say)),
  };
}
