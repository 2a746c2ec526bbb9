import { isCode, Namespace, platformNamespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { AuditTrail } from "@dipper/server";
import type { World } from "@dipper/world";
import type { DataFolder } from "../../data-folder/data-folder.ts";
import { bindToManagement } from "../../data-folder/management.ts";
import type { Engine } from "./engine.ts";
import { forwardingDoor } from "./forwarding-door.ts";
import { takeLead } from "./lead.ts";
import { managementLogin } from "./management-login.ts";

export interface KubernetesEngineOptions {
  readonly world: World;
  readonly folder: DataFolder;
  readonly audit: AuditTrail;
  /** File of the login to the management cluster. */
  readonly kubeconfig: string;
  /** Called when another platform acts on it, and this one waits. */
  readonly waiting: (leader: string) => void;
}

/** A real Kubernetes. Resolves when this platform is the only one that acts on it. */
export async function openKubernetesEngine(
  options: KubernetesEngineOptions,
  onClose: (close: () => Promise<void>) => void,
  signal: AbortSignal,
): Promise<Engine> {
  const { world, folder, kubeconfig, waiting, audit } = options;
  const login = await managementLogin({ world, kubeconfig, audit }, signal);
  const uid = await platformUid(login.own, signal);
  const fresh = bindToManagement(folder, { url: login.url, uid });
  const lead = await takeLead({ world, kube: login.own, waiting }, signal);
  onClose(lead.giveBack);
  return {
    installer: login.own,
    controller: login.controller,
    door: forwardingDoor(login.transport),
    fresh,
    management: `${login.url} (Kubernetes ${login.version})`,
    lost: lead.lost,
  };
}

/** The uid of the platform's namespace, which is made first: the Lease of the lead stands in it. */
async function platformUid(kube: KubeClient, signal: AbortSignal): Promise<string> {
  const ref = { name: platformNamespace };
  const there = await kube.get(Namespace, ref, { signal });
  if (there?.metadata.uid !== undefined) return there.metadata.uid;
  try {
    const made = await kube.create(Namespace, { metadata: ref }, { manager: "dipper-install", signal });
    return made.metadata.uid ?? "";
  } catch (cause) {
    if (!isCode(cause, "AlreadyExists")) throw cause;
    return platformUid(kube, signal);
  }
}
