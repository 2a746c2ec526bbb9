import { ofServer } from "../collect/of-server.ts";
import type { Store } from "../store/store.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import { namespaceResource, systemNamespaces } from "./namespaces.ts";
import type { Writes } from "./writes.ts";

/** What exists from the first start on. Everything is created only where it is missing. */
export function bootstrap(deps: { readonly store: Store; readonly types: TypeTable; readonly writes: Writes }): void {
  const type = deps.types.byResource("", "v1", "namespaces") as ResourceType;
  for (const name of systemNamespaces) {
    if (deps.store.staged(namespaceResource).get(name) !== undefined) continue;
    deps.writes.create(type, "", { apiVersion: "v1", kind: "Namespace", metadata: { name } }, ofServer);
  }
}
