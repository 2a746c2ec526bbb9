import { DipperError, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

/** One text of a Secret in the platform's namespace, read from the API each time: what was rotated is used at once. */
export async function secretText(
  kube: KubeClient,
  ref: { readonly name: string; readonly key: string },
  signal: AbortSignal,
): Promise<string> {
  const secret = await kube.get(Secret, { namespace: platformNamespace, name: ref.name }, { signal });
  if (secret === undefined)
    throw new DipperError("NotFound", { kind: "Secret", name: `${platformNamespace}/${ref.name}`, plural: "secrets" });
  const value = secret.data?.[ref.key];
  if (value === undefined)
    throw new DipperError("Invalid", {
      kind: "Secret",
      name: ref.name,
      field: `data.${ref.key}`,
      problem: "it is missing",
    });
  return Buffer.from(value, "base64").toString("utf8");
}
