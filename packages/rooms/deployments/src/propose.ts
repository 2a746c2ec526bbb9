import {
  annotations,
  type ClusterDeployment,
  controllerIdentity,
  DipperError,
  type Input,
  labels,
  newObject,
  Operation,
  platformNamespace,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { deploymentLabel, manager } from "./words.ts";

type Spec = Input<(typeof Operation)["source"]["spec"]>;

/** An Operation that the platform wishes for: it exists, and waits for a word unless a policy starts it. */
export interface Proposal {
  readonly name: string;
  readonly spec: Spec & { readonly origin: "Reconcile" | "Request" };
  /** In whose name. */
  readonly requestedBy: string;
}

export function proposalFor(
  deployment: ClusterDeployment,
  name: string,
  spec: Omit<Spec, "clusterName" | "origin">,
): Proposal {
  const { metadata } = deployment;
  const asked = deployment.spec.start === "Request" && spec.operationType === "CreateCluster";
  const person = metadata.annotations?.[annotations.requestedBy] ?? "";
  const requested = asked && person !== "";
  return {
    name,
    spec: { ...spec, clusterName: metadata.name, origin: requested ? "Request" : "Reconcile" },
    requestedBy: requested ? person : controllerIdentity.user,
  };
}

/** The same wish always has the same name: proposed twice, it is there once. */
export async function propose(kube: KubeClient, proposal: Proposal, signal: AbortSignal): Promise<void> {
  const { name, spec, requestedBy } = proposal;
  const metadata = {
    name,
    namespace: platformNamespace,
    labels: { [labels.cluster]: spec.clusterName, [deploymentLabel]: spec.clusterName },
    annotations: { [annotations.requestedBy]: requestedBy },
  };
  await kube.create(Operation, newObject(Operation, metadata, spec), { manager, signal }).catch((cause: unknown) => {
    if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
  });
}
