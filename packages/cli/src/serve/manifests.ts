import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Kind, type KubeObject, type ObjectMeta, StepDefinition } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { parseAllDocuments } from "yaml";
import { UsageError } from "../usage-error.ts";

type Manifest = KubeObject & { readonly metadata: ObjectMeta };

const admission = "admissionregistration.k8s.io";
const rbac = "rbac.authorization.k8s.io";
const plural = (
  group: string,
  version: string,
  kind: string,
  scope: "Namespaced" | "Cluster" = "Cluster",
): Kind<KubeObject> => ({
  group,
  version,
  kind,
  plural: kind.toLowerCase().replace(/y$/, "ie").concat("s"),
  scope,
});

/** Kinds that `deploy/` ships. */
const shipped: readonly Kind<KubeObject>[] = [
  plural("", "v1", "Namespace"),
  plural("", "v1", "ServiceAccount", "Namespaced"),
  plural("apiextensions.k8s.io", "v1", "CustomResourceDefinition"),
  plural(rbac, "v1", "ClusterRole"),
  plural(rbac, "v1", "ClusterRoleBinding"),
  plural(rbac, "v1", "Role", "Namespaced"),
  plural(rbac, "v1", "RoleBinding", "Namespaced"),
  plural(admission, "v1", "ValidatingAdmissionPolicy"),
  plural(admission, "v1", "ValidatingAdmissionPolicyBinding"),
  plural(admission, "v1", "MutatingAdmissionPolicy"),
  plural(admission, "v1", "MutatingAdmissionPolicyBinding"),
  StepDefinition,
];

/** In the order in which they can be applied: what others refer to stands first. */
const folders = ["rbac", "crds", "steps", "admission"] as const;

function* documentsOf(folder: string): Generator<Manifest> {
  for (const name of readdirSync(folder).toSorted()) {
    if (!name.endsWith(".yaml")) continue;
    for (const document of parseAllDocuments(readFileSync(join(folder, name), "utf8"))) {
      const value = document.toJS() as Manifest | null;
      if (value !== null) yield value;
    }
  }
}

function kindOf(manifest: Manifest): Kind<KubeObject> {
  const kind = shipped.find(
    (each) =>
      each.kind === manifest.kind &&
      manifest.apiVersion === (each.group === "" ? each.version : `${each.group}/${each.version}`),
  );
  if (kind === undefined)
    throw new UsageError(
      `deploy/ has an object of an unexpected kind: ${manifest.apiVersion} ${manifest.kind} ${manifest.metadata.name}.`,
      1,
    );
  return kind;
}

/** A shipped step names its bundle; which one that is, only the program that ships it knows. */
function withBundle(manifest: Manifest, digest: string): Manifest {
  const spec = manifest.spec as { readonly bundle?: { readonly name: string; readonly digest: string } } | undefined;
  if (manifest.kind !== StepDefinition.kind || spec?.bundle?.digest !== "") return manifest;
  return { ...manifest, spec: { ...spec, bundle: { ...spec.bundle, digest } } };
}

/** Applies roles, CRDs, step definitions and admission policies: the same files that a real management cluster gets. */
export async function applyManifests(
  kube: KubeClient,
  shippedWith: { readonly deploy: string; readonly bundleDigest: string },
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for (const folder of folders)
    for (const manifest of documentsOf(join(shippedWith.deploy, folder))) {
      await kube.apply(kindOf(manifest), withBundle(manifest, shippedWith.bundleDigest), {
        manager: "dipper-install",
        force: true,
        signal,
      });
      count += 1;
    }
  return count;
}
