import { DipperError, Operation, platformNamespace } from "@dipper/api";
import type { Call, Permission } from "@dipper/room";

/** The Operation that a path names, if the caller may do this on its cluster. What he may not see does not exist for him. */
export async function operationOf(call: Call, verb: Permission["verb"]): Promise<Operation> {
  const name = text(call, "name");
  const operation = await call.kube.get(
    Operation,
    { namespace: text(call, "namespace", platformNamespace), name },
    { signal: call.signal },
  );
  if (operation === undefined || !may(call, "view", operation.spec.clusterName))
    throw new DipperError("NotFound", { kind: "Operation", name, plural: "operations" });
  requireVerb(call, verb, operation.spec.clusterName);
  return operation;
}

export function requireVerb(call: Call, verb: Permission["verb"], cluster: string): void {
  if (may(call, verb, cluster)) return;
  throw new DipperError("Forbidden", {
    user: call.user,
    verb,
    resource: "clusters.fleet.dipper.dev",
    name: cluster,
    problem: "no role allows it",
  });
}

export function may(call: Call, verb: Permission["verb"], cluster?: string): boolean {
  return call.may === undefined || call.may(verb, cluster);
}

export function text(call: Call, name: string, otherwise = ""): string {
  const value = call.input[name];
  return typeof value === "string" ? value : otherwise;
}

export function texts(call: Call, name: string): readonly string[] {
  const value = call.input[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

export const filtered = (verb: Permission["verb"]): Permission => ({ verb, on: "filtered" });
export const nameInput = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string" }, namespace: { type: "string" } },
} as const;
export const anyObjectOutput = { type: "object", additionalProperties: true } as const;
