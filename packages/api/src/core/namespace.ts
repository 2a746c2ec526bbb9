import type { KubeObject } from "../kind.ts";
import { builtInKind } from "../kind.ts";

export interface Namespace
  extends KubeObject<{ readonly finalizers?: readonly string[] }, { readonly phase?: "Active" | "Terminating" }> {}
export const Namespace = builtInKind<Namespace>({
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  scope: "Cluster",
});
