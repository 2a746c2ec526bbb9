import type { Environment } from "@marcbachmann/cel-js";
import { kubernetesCel } from "../schema/cel/environment.ts";
import { kubernetesSource } from "../schema/cel/kubernetes-source.ts";
import { celValue } from "../schema/cel/values.ts";
import type { Actor } from "../server/actor.ts";
import type { Authority } from "../server/authority.ts";
import { Authorizer, registerAuthorizer } from "./authorizer.ts";
import type { Matched } from "./match.ts";
import { messagesAsMaps } from "./messages.ts";

export type Evaluate = (context: Readonly<Record<string, unknown>>) => unknown;

class JsonPatchLibrary {}

/** The environment of admission policies. Its objects have no schema here: whole numbers are ints, times are text, as on the real server. */
export function policyCel(): Environment {
  const environment = kubernetesCel();
  for (const name of ["object", "oldObject", "request", "namespaceObject", "variables", "params"])
    environment.registerVariable(name, "dyn");
  registerAuthorizer(environment);
  environment
    .registerType("JsonPatchLibrary", { ctor: JsonPatchLibrary })
    .registerVariable("jsonpatch", "JsonPatchLibrary")
    .registerFunction("JsonPatchLibrary.escapeKey(string): string", (_: unknown, key: string) =>
      key.replaceAll("~", "~0").replaceAll("/", "~1"),
    );
  return environment;
}

/** Throws with the first line of what is wrong. */
export function compileExpression(environment: Environment, expression: string): Evaluate {
  const parsed = environment.parse(messagesAsMaps(kubernetesSource(expression)));
  const checked = parsed.check();
  if (!checked.valid) throw checked.error ?? new Error("does not type-check");
  return parsed as Evaluate;
}

export interface Asked extends Matched {
  readonly actor: Actor;
  readonly dryRun: boolean;
}

/** What expressions see. `object` is converted anew after a mutation, all else once. */
export function contextOf(asked: Asked, authority: Authority): Record<string, unknown> {
  const { type, old, namespace, actor } = asked;
  const resource = { group: type.group, version: type.version, resource: type.plural };
  const kind = { group: type.group, version: type.version, kind: type.kind };
  const namespaceName = type.namespaced ? metadataOf(asked).namespace : "";
  const request = {
    kind,
    resource,
    requestKind: kind,
    requestResource: resource,
    // Absent for the object itself, as in an AdmissionRequest: an expression that reads it without `has` fails.
    ...(asked.subresource === "" ? {} : { subResource: asked.subresource, requestSubResource: asked.subresource }),
    name: asked.name,
    namespace: namespaceName,
    operation: asked.operation,
    userInfo: { username: actor.user, groups: [...actor.groups], uid: "", extra: {} },
    dryRun: asked.dryRun,
    options: {},
  };
  const attributes = {
    group: type.group,
    resource: type.plural,
    subresource: asked.subresource,
    namespace: namespaceName,
    name: asked.name,
  };
  return {
    object: celValue(asked.object, undefined),
    oldObject: celValue(old, undefined),
    namespaceObject: celValue(namespace, undefined),
    request,
    params: null,
    authorizer: new Authorizer(actor, authority, attributes),
    jsonpatch: new JsonPatchLibrary(),
  };
}

function metadataOf(asked: Matched): { readonly namespace: string } {
  const metadata = ((asked.object ?? asked.old) as { readonly metadata?: { readonly namespace?: string } } | undefined)
    ?.metadata;
  return { namespace: metadata?.namespace ?? "" };
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
