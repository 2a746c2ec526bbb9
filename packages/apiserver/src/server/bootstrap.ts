import type { Clock, Random } from "@dipper/world";
import { bootstrapRoles } from "../authorise/bootstrap/objects.ts";
import { ofServer } from "../collect/of-server.ts";
import { keyOf } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import { systemPriorities } from "../validate/kinds/cluster.ts";
import { fillNew } from "./metadata.ts";
import { systemNamespaces } from "./namespaces.ts";
import { serverAddress } from "./strategies/service-addresses.ts";
import type { Writes } from "./writes.ts";

const rbac = "rbac.authorization.k8s.io";

/** The server itself, as pods find it. */
function kubernetesService(): StoredObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "kubernetes",
      namespace: "default",
      labels: { component: "apiserver", provider: "kubernetes" },
    },
    spec: {
      clusterIP: serverAddress,
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }],
      type: "ClusterIP",
    },
  };
}

/** Nothing that a cluster needs to live is pushed aside by somebody's pods. */
function priorityClasses(): readonly StoredObject[] {
  const whom: Readonly<Record<string, string>> = {
    "system-cluster-critical": "in the cluster, on whatever node",
    "system-node-critical": "on the very node it is on",
  };
  return Object.entries(systemPriorities).map(([name, value]) => ({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    value,
    description: `For pods of the system that must run ${whom[name] ?? ""}.`,
    preemptionPolicy: "PreemptLowerPriority",
  }));
}

/**
 * What exists from the first start on: the system namespaces, and where permissions are judged the roles and bindings of the real server.
 * Everything is created only where it is missing.
 */
export function bootstrap(deps: {
  readonly store: Store;
  readonly types: TypeTable;
  readonly writes: Writes;
  readonly clock: Clock;
  readonly random: Random;
  readonly roles: boolean;
}): void {
  const missing = (group: string, plural: string, object: StoredObject): ResourceType | undefined => {
    const { name = "", namespace = "" } = object.metadata;
    const there = deps.store.staged(`${group}/${plural}`).get(keyOf(namespace, name)) !== undefined;
    return there ? undefined : deps.types.byResource(group, "v1", plural);
  };
  for (const name of systemNamespaces) {
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    const type = missing("", "namespaces", object);
    if (type !== undefined) deps.writes.create(type, "", object, ofServer);
  }
  const service = kubernetesService();
  const ofServices = missing("", "services", service);
  if (ofServices !== undefined) deps.writes.create(ofServices, "default", service, ofServer);
  for (const object of priorityClasses()) {
    const type = missing("scheduling.k8s.io", "priorityclasses", object);
    if (type !== undefined) deps.writes.create(type, "", object, ofServer);
  }
  if (!deps.roles) return;
  for (const { plural, object } of bootstrapRoles()) {
    const type = missing(rbac, plural, object);
    if (type === undefined) continue;
    // They are complete and valid as they stand (a test says so), and there are many.
    fillNew(object, type, deps);
    deps.store.put(`${rbac}/${plural}`, object);
  }
}
