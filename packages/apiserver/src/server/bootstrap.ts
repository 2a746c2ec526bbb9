import type { Clock, Random } from "@dipper/world";
import { bootstrapRoles } from "../authorise/bootstrap/objects.ts";
import { ofServer } from "../collect/of-server.ts";
import { keyOf } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import { fillNew } from "./metadata.ts";
import { systemNamespaces } from "./namespaces.ts";
import type { Writes } from "./writes.ts";

const rbac = "rbac.authorization.k8s.io";

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
  if (!deps.roles) return;
  for (const { plural, object } of bootstrapRoles()) {
    const type = missing(rbac, plural, object);
    if (type === undefined) continue;
    // They are complete and valid as they stand (a test says so), and there are many.
    fillNew(object, type, deps);
    deps.store.put(`${rbac}/${plural}`, object);
  }
}
