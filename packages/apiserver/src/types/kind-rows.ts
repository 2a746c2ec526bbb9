import { kinds } from "./generated/kinds.ts";

/** What Kubernetes publishes of a kind beside its fields. */
export interface KindRow {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

/** Reads the generated table of kinds. */
export function kindRows(): readonly KindRow[] {
  return kinds
    .trim()
    .split("\n")
    .map((line) => {
      const [path = "", plural = "", scope, verbs = "", ...below] = line.split(" ");
      const [group = "", version = "", kind = ""] = path.split("/");
      const subresources = below.map((each) => each.slice(0, each.indexOf("=")));
      return {
        group,
        version,
        kind,
        plural,
        namespaced: scope === "namespaced",
        verbs: verbs.split(","),
        subresources,
      };
    });
}
