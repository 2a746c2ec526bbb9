import type { JsonObject } from "../../schema/json-value.ts";
import type { StoredObject } from "../../store/stored-object.ts";

/** As upstream: a pod stays for five minutes on a node that is not ready or not reachable. */
const staySeconds = 300;
const taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly effect?: string;
}

/** Adds what a pod tolerates where it does not say so itself. Changes `pod`. */
export function admitTolerations(pod: StoredObject): void {
  const spec = pod["spec"] as JsonObject;
  const given = (spec["tolerations"] ?? []) as Toleration[];
  const missing = taints.filter(
    (key) =>
      !given.some(
        (each) =>
          (each.key === key || (each.key ?? "") === "") && ((each.effect ?? "") === "" || each.effect === "NoExecute"),
      ),
  );
  if (missing.length === 0) return;
  const added = missing.map((key) => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: staySeconds,
  }));
  spec["tolerations"] = [...(given as JsonObject[]), ...added];
}
