import { Deployment, DipperError, type LabelSelector, ReplicaSet, selects } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { type Controller, keyParts, type Workplace } from "../control/controller.ts";
import { claim, controllerOf, controllerReference, settleClaim } from "../control/ownership.ts";
import { type DeploymentAction, decideDeployment } from "./decide.ts";
import { deadlineInMs, deploymentStatus } from "./deployment-status.ts";
import type { Sets } from "./proportional.ts";
import { newSetOf } from "./revisions.ts";

/** Rolls templates out by ReplicaSets: one for each template, one step at a look. */
export function deploymentController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events("deployment-controller");

  function* interested(set: ReplicaSet): Iterable<string> {
    const owner = controllerOf(set.metadata);
    const namespace = set.metadata.namespace ?? "";
    if (owner?.kind === "Deployment") yield `${namespace}/${owner.name}`;
    if (owner !== undefined) return;
    for (const { metadata, spec } of local.list(Deployment, namespace))
      if (selects(spec.selector, set.metadata.labels)) yield `${namespace}/${metadata.name}`;
  }

  return {
    name: "Deployment",
    all: () => local.list(Deployment).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
    *concerns(seen) {
      const { change, pod } = seen;
      if (change.resource === "apps/deployments") yield change.entry.key;
      if (change.resource === "apps/replicasets") yield* interested(seen.object<ReplicaSet>());
      // A Deployment that recreates waits for the last of its old pods.
      const gone = pod !== undefined && (pod.now === undefined || pod.now.finished) ? pod.before : undefined;
      if (gone?.controller?.kind !== "ReplicaSet") return;
      const set = local.get(ReplicaSet, { namespace: gone.namespace, name: gone.controller.name });
      if (set !== undefined) yield* interested(set);
    },
    reconcile: async (key) => {
      const ref = keyParts(key);
      const deployment = local.get(Deployment, ref);
      if (deployment === undefined) return undefined;
      if (selectsAll(deployment.spec.selector)) return refuse(deployment);
      const sets = await setsOf(deployment);
      const now = world.clock.now();
      const oldPodsLive = sets.old.some((set) =>
        state.controlledBy(set.metadata.uid ?? "").some((pod) => !pod.finished),
      );
      const decided = decideDeployment({ deployment, sets, oldPodsLive });
      for (const action of decided.actions) await act(deployment, action);
      const made = decided.actions.find((action) => action.type === "CreateSet");
      const created = made === undefined ? {} : { created: made.set.metadata.name };
      const status = deploymentStatus({ deployment, sets, now, countOnly: decided.countOnly, ...created });
      await report(deployment, status);
      return deadlineInMs(deployment, status, now);
    },
  };

  async function setsOf(deployment: Deployment): Promise<Sets> {
    const { metadata, spec } = deployment;
    const candidates = local.list(ReplicaSet, metadata.namespace).map((set) => ({
      set,
      labels: set.metadata.labels ?? {},
      controller: controllerOf(set.metadata),
      deleting: set.metadata.deletionTimestamp !== undefined,
    }));
    const { mine, adopt, release } = claim({ metadata, selector: spec.selector }, candidates);
    const refOf = ({ set }: { readonly set: ReplicaSet }) => ({
      namespace: metadata.namespace ?? "",
      name: set.metadata.name,
    });
    const decided = { adopt: adopt.map(refOf), release: release.map(refOf) };
    await settleClaim(local, ReplicaSet, controllerReference(Deployment, metadata), decided);
    const sets = [...mine, ...adopt].map(({ set }) => set);
    const newest = newSetOf(deployment, sets);
    return { newest, old: sets.filter((set) => set !== newest) };
  }

  async function act(deployment: Deployment, action: DeploymentAction): Promise<void> {
    const { namespace = "" } = deployment.metadata;
    switch (action.type) {
      case "CreateSet":
        return createSet(deployment, action);
      case "UpdateSet": {
        const { name } = action.set.metadata;
        const updated = await local.update(ReplicaSet, { namespace, name }, (set) => ({
          ...set,
          metadata: { ...set.metadata, annotations: action.annotations },
          spec: { ...set.spec, replicas: action.replicas, minReadySeconds: action.minReadySeconds },
        }));
        const from = action.set.spec.replicas ?? 1;
        if (updated !== undefined && from !== action.replicas) told(deployment, name, from, action.replicas);
        return;
      }
      case "DeleteSet":
        return local.delete(ReplicaSet, { namespace, name: action.set.metadata.name });
      case "NoteRevision":
        await local.update(Deployment, { namespace, name: deployment.metadata.name }, (current) => ({
          ...current,
          metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...action.annotation } },
        }));
    }
  }

  function told(deployment: Deployment, name: string, from: number, to: number): void {
    const way = to > from ? "up" : "down";
    const message = `Scaled ${way} replica set ${name} from ${from} to ${to}`;
    events.record(deployment, { type: "Normal", reason: "ScalingReplicaSet", message });
  }

  async function createSet(
    deployment: Deployment,
    { set }: Extract<DeploymentAction, { type: "CreateSet" }>,
  ): Promise<void> {
    const { namespace = "", name, uid } = deployment.metadata;
    try {
      await local.create(ReplicaSet, set);
      if ((set.spec.replicas ?? 0) > 0) told(deployment, set.metadata.name, 0, set.spec.replicas ?? 0);
    } catch (error) {
      const { code, message } = DipperError.from(error);
      if (code !== "AlreadyExists") {
        const text = `Failed to create new replica set "${set.metadata.name}": ${message}`;
        events.record(deployment, { type: "Warning", reason: "ReplicaSetCreateError", message: text });
        throw error;
      }
      // Another template has the same hash: the next look takes another name.
      await local.update(
        Deployment,
        { namespace, name },
        (current) =>
          current.metadata.uid === uid
            ? { ...current, status: { ...current.status, collisionCount: (current.status?.collisionCount ?? 0) + 1 } }
            : undefined,
        "status",
      );
      throw error;
    }
  }

  async function report(deployment: Deployment, status: Deployment["status"]): Promise<void> {
    if (status === undefined || jsonEqual(status, deployment.status)) return;
    const { namespace = "", name, uid } = deployment.metadata;
    await local.update(
      Deployment,
      { namespace, name },
      (current) => (current.metadata.uid === uid ? { ...current, status } : undefined),
      "status",
    );
  }

  async function refuse(deployment: Deployment): Promise<undefined> {
    const message = "This deployment is selecting all pods. A non-empty selector is required.";
    events.record(deployment, { type: "Warning", reason: "SelectingAll", message });
    await report(deployment, { ...deployment.status, observedGeneration: deployment.metadata.generation ?? 1 });
    return undefined;
  }
}

function selectsAll(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}
