import { type PersistentVolumeClaim, type Pod, type PodTemplate, StatefulSet } from "@dipper/api";
import { controllerReference } from "../control/ownership.ts";
import { revisionLabel } from "../control/revisions.ts";
import { podFromTemplate } from "../control/template.ts";

/** The number at the end of a pod's name; -1 where it is none of the set's. */
export function ordinalOf(set: StatefulSet, podName: string): number {
  const base = `${set.metadata.name}-`;
  const text = podName.startsWith(base) ? podName.slice(base.length) : "";
  return /^\d+$/.test(text) ? Number(text) : -1;
}

export const claimName = (set: StatefulSet, template: string, ordinal: number): string =>
  `${template}-${set.metadata.name}-${ordinal}`;

/** The pod with a name of its own, and the volumes that wait for it. */
export function statefulPod(
  set: StatefulSet,
  ordinal: number,
  of: { readonly template: PodTemplate; readonly revision: string },
): Omit<Pod, "apiVersion" | "kind"> {
  const name = `${set.metadata.name}-${ordinal}`;
  const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, metadata.name, ordinal) },
  }));
  const own = new Set(claims.map((each) => each.name));
  const volumes = [...claims, ...(of.template.spec.volumes ?? []).filter((each) => !own.has(each.name))];
  return podFromTemplate({
    namespace: set.metadata.namespace ?? "",
    template: of.template,
    owner: controllerReference(StatefulSet, set.metadata),
    generateName: `${set.metadata.name}-`,
    name,
    labels: {
      [revisionLabel]: of.revision,
      "statefulset.kubernetes.io/pod-name": name,
      "apps.kubernetes.io/pod-index": String(ordinal),
    },
    spec: {
      hostname: name,
      ...(set.spec.serviceName === undefined || set.spec.serviceName === "" ? {} : { subdomain: set.spec.serviceName }),
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  });
}

/** The claims of one pod, as its set's templates say. */
export function claimsOf(
  set: StatefulSet,
  ordinal: number,
): readonly Omit<PersistentVolumeClaim, "apiVersion" | "kind">[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    metadata: {
      ...template.metadata,
      name: claimName(set, template.metadata.name, ordinal),
      namespace: set.metadata.namespace ?? "",
      labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
    },
    ...(template.spec === undefined ? {} : { spec: template.spec }),
  }));
}
