import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CustomResourceDefinition,
  isCode,
  type Kind,
  type KubeObject,
  type ObjectMeta,
  StepDefinition,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Clock } from "@dipper/world";
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

/** A definition is served a moment after it was written; longer than this it is not accepted at all. */
const establishedMs = 30_000;

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

export interface Shipped {
  readonly deploy: string;
  readonly bundleDigest: string;
  readonly clock: Clock;
}

/**
 * Applies roles, CRDs, step definitions and admission policies: the same files that a real management cluster gets. Whoever may not write
 * one finds it as it is shipped, or gets a `UsageError` that says what is missing. When it resolves, every definition is served.
 */
export async function applyManifests(kube: KubeClient, of: Shipped, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (const folder of folders) {
    const manifests = [...documentsOf(join(of.deploy, folder))];
    for (const manifest of manifests) await applied(kube, withBundle(manifest, of.bundleDigest), signal);
    if (folder === "crds")
      for (const { metadata } of manifests) await established(kube, metadata.name, of.clock, signal);
    count += manifests.length;
  }
  return count;
}

async function applied(kube: KubeClient, manifest: Manifest, signal: AbortSignal): Promise<void> {
  const kind = kindOf(manifest);
  try {
    await kube.apply(kind, manifest, { manager: "dipper-install", force: true, signal });
  } catch (cause) {
    if (!isCode(cause, "Forbidden")) throw cause;
    const { namespace, name } = manifest.metadata;
    const there = await kube.get(kind, { name, ...(namespace === undefined ? {} : { namespace }) }, { signal });
    if (there !== undefined && covers(there, manifest)) return;
    throw new UsageError(
      `${manifest.kind} ${name} is ${there === undefined ? "missing" : "not as this version ships it"}, and the login of the platform may not write it (${(cause as Error).message}). Let an administrator run: kubectl apply --server-side --force-conflicts -f deploy/rbac -f deploy/crds -f deploy/admission`,
      1,
    );
  }
}

/** Whether every value of `shipped` stands in `there`; what a server adds does not count, nor that it keeps no empty lists. */
export function covers(there: unknown, shippedValue: unknown): boolean {
  if (there === undefined) return Array.isArray(shippedValue) && shippedValue.length === 0;
  if (Array.isArray(shippedValue))
    return (
      Array.isArray(there) &&
      there.length === shippedValue.length &&
      shippedValue.every((value, index) => covers(there[index], value))
    );
  if (typeof shippedValue !== "object" || shippedValue === null) return there === shippedValue;
  if (typeof there !== "object" || there === null) return false;
  const fields = there as Readonly<Record<string, unknown>>;
  return Object.entries(shippedValue).every(([name, value]) => covers(fields[name], value));
}

async function established(kube: KubeClient, name: string, clock: Clock, signal: AbortSignal): Promise<void> {
  const until = clock.monotonic() + establishedMs;
  for (;;) {
    const found = await kube.get(CustomResourceDefinition, { name }, { signal });
    const conditions = found?.status?.conditions ?? [];
    if (conditions.some(({ type, status }) => type === "Established" && status === "True")) return;
    if (clock.monotonic() > until) {
      const why = conditions.filter(({ status }) => status === "False").map(({ message }) => message ?? "");
      throw new UsageError(
        `CustomResourceDefinition ${name} is not served: ${why.join("; ") || "no condition says why"}.`,
        1,
      );
    }
    await clock.sleep(100, signal);
  }
}
